"""Files of every kind, mangled: articles or reasons come out, nothing is raised, and time grows with size alone."""

import json
import random
import time
from pathlib import Path

import pytest
import test_corpora
import test_europresse
import test_factiva
import test_labelled
import test_nexis
import test_references
import test_xml_kinds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import RawPage, Rejected
from index.readers import read

KINDS = {
    "europresse.html": test_europresse.page(test_europresse.item(), test_europresse.item()),
    "europresse_2006.html": test_europresse.page(
        test_europresse.OLD.format(source="V", section="S", day="mardi 14 mars 2006", leaf=1, title="T", author="A, B",
                                   text="Texte.", number="20060314·VI·7")
    ),
    "factiva.html": test_factiva.page(test_factiva.rows(), test_factiva.plain("T", "2 mots", "14 mars 2019", "V")),
    "factiva.txt": test_factiva.TEXT,
    "nexis.txt": test_nexis.COVER + test_nexis.document() + test_nexis.document(2),
    "nexis.html": test_nexis.HTML.format(documents=test_nexis.HTML_DOCUMENT.format(n=1)),
    "uni.txt": test_nexis.UNI_COVER + test_nexis.UNI.format(title="T", date="14 mars 2019", **test_nexis.FRENCH),
    "iramuteq.txt": test_corpora.CORPUS,
    "lexico.txt": test_corpora.LEXICO,
    "proquest.txt": test_labelled.PROQUEST,
    "a.ris": test_references.RIS,
    "a.bib": test_references.BIBTEX,
    "a.json": json.dumps([test_references.csl(), test_references.csl()]),
    "newsml.xml": test_xml_kinds.PROLOG + test_xml_kinds.g2(test_xml_kinds.XHTML),
    "nitf.xml": test_xml_kinds.NITF.format(content="<p>La mer.</p>"),
    "tei.xml": f"<TEI>{test_xml_kinds.HEADER}<text><body><p>La mer.</p></body></text></TEI>",
    "alto.xml": test_xml_kinds.ALTO.format(pages=f"<Page><TextBlock>{test_xml_kinds.LINES}</TextBlock></Page>"),
}  # fmt: skip
"""A sound file of each kind."""


def mangled(data: bytes, seed: int) -> bytes:
    """The data with some runs of bytes taken out, moved, doubled or changed."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 6)):
        start, size = chance.randrange(len(data) + 1), chance.randint(1, 60)
        piece = data[start : start + size]
        at = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                data = data[:start] + data[start + size :]
            case 1:
                data = data[:at] + piece + data[at:]
            case 2:
                data = data[:start] + bytes(chance.randrange(256) for _ in piece) + data[start + size :]
            case _:
                data = data[:start] if chance.random() < 0.3 else data[:at] + piece * chance.randint(2, 40) + data[at:]
    return data


def check(path: Path) -> None:
    for outcome in read(path):
        if isinstance(outcome, RawPage):
            assert outcome.text.strip()
            outcome.text.encode()
        else:
            assert isinstance(outcome, Rejected)
            assert outcome.reason.fr and outcome.reason.en and "\n" not in outcome.reason.fr + outcome.place


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(seed=st.integers(0, 1 << 32))
def test_a_mangled_file_gives_articles_or_reasons(tmp_path: Path, name: str, seed: int) -> None:
    path = tmp_path / name
    path.write_bytes(mangled(KINDS[name].encode("utf-8"), seed))
    check(path)


HOSTILE = {
    "a.txt": ["**** *a_b\n" * 50_000, "**** *" + "a_b *" * 90_000, "<a=b>" * 100_000, "<a=" * 150_000,
              "Titre : x\n" * 50_000,
              "1/2\n" * 120_000, "1 of 2 DOCUMENTS\n" * 30_000, "End of Document\n" * 30_000, "·" * 400_000,
              "a·20190314·AA·b " * 30_000, "Document ABC20190314abcdefgh\n" * 17_000, "AUTEUR: " * 60_000,
              "1 of 2 DOCUMENTS\n" + "AUTEUR: a\n\n" * 40_000, "1 of 2 DOCUMENTS\n" + " " * 450_000 + "x",
              "End of Document\n" + "Length: 1\n" * 45_000, "14 mars " * 60_000, "a-\n" * 160_000, "- \n" * 160_000],
    "a.html": ["<span class=DocPublicationName>x" * 15_000, "<article>" * 50_000 + "DocPublicationName",
               '<div class="article frArticle"><p class="articleParagraph">' * 9_000,
               "<DOCFULL>" + "1 of 2 DOCUMENTS<br>" * 20_000,
               "<!--<DOCFULL>-->" + "<span>" * 70_000, "<article><h1>a</h1>" * 20_000],
    "a.bib": ["@a{b,c={" + "{" * 450_000, '@a{b,c="' * 50_000, "@a{b," + "c={d}," * 70_000, "@a{b,c=" + "d #" * 150_000,
              "@a{b,abstract={" + "\\'" * 200_000 + "}}", "@string{" * 60_000],
    "a.ris": ["TY  - NEWS\n" * 40_000, "TY  - NEWS\nAB  - " + "x\n" * 200_000, "TY  - " * 80_000],
    "a.xml": ["<TEI>" * 100_000, "<newsItem>" * 50_000, "<corpus>" + "<text a='b'>" * 40_000, "<alto><Page>" * 40_000,
              "<alto>" + "<Page><TextBlock><TextLine/></TextBlock></Page>" * 9_000, "<!--" * 120_000, "<?a ?>" * 80_000,
              "<nitf>" + "&eacute;" * 60_000, "<TEI><text>" + "<w>a</w>" * 60_000],
}  # fmt: skip
"""Files of half a megabyte in which something comes again and again."""


@pytest.mark.parametrize(
    ("name", "number"), [(name, n) for name, contents in HOSTILE.items() for n in range(len(contents))]
)
def test_what_comes_again_and_again_takes_time_by_its_size_alone(tmp_path: Path, name: str, number: int) -> None:
    """Ten times as much takes no more than some thirty times as long; time by the square would be a hundred."""
    content = HOSTILE[name][number]
    path = tmp_path / name

    def seconds(size: int) -> float:
        path.write_text(content[:size], encoding="utf-8")
        start = time.process_time()
        check(path)
        return time.process_time() - start

    seconds(10_000)
    small, large = seconds(len(content) // 10), seconds(len(content))
    assert large < 30 * max(small, 0.2)
