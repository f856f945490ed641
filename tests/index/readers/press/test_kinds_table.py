"""Files of each kind through a real rebuild: every article of a file is indexed or refused with a reason.

docs/formats.md has the table that these files give; what it must say stands in the failure of the test.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
import test_corpora
import test_europresse
import test_factiva
import test_labelled
import test_nexis
import test_references
import test_xml_kinds

from index.article import Rejected
from index.rebuild.build import rebuild

ROOT = Path(__file__).parents[4]


@dataclass(frozen=True, slots=True)
class Sample:
    """A file as it is exported, and how many articles stand in it, those without a text among them."""

    name: str
    content: str
    articles: int


def words(number: int) -> str:
    """A sentence of its own for each article: what is alike would be one family, not one article."""
    return " ".join(f"mot{number}x{rank}" for rank in range(12)) + "."


EUROPRESSE = [
    Sample("a.HTML", test_europresse.page(*(test_europresse.item(f"Titre {n}", number=f"news·20190314·VI·{n}",
                                            body=f"<p>{words(n)}</p>") for n in range(5))), 5),
    Sample("b.html", test_europresse.page(test_europresse.item(number="news·20190314·VI·9"),
                                          test_europresse.item("Sans texte", body="")), 2),
    Sample("c.htm", test_europresse.page(*(test_europresse.OLD.format(source="V", section="S", day="14 mars 2006",
                                           leaf=1, title=f"Titre {n}", author="", text=words(n),
                                           number=f"20060314·VI·{n}") for n in range(3))), 3),
]  # fmt: skip
ROWS = [test_factiva.rows(AN=f"Document LAVIGI0020190314ef3e000{n}t", TD=words(n)) for n in range(4)]
FACTIVA = [
    Sample("a.html", test_factiva.page(*ROWS), 4),
    Sample(
        "b.htm",
        test_factiva.page(test_factiva.plain("T", "2 mots", "14 mars 2019", "V"), test_factiva.rows(LP=None, TD=None)),
        2,
    ),
    Sample("c.txt", test_factiva.TEXT, 2),
]
NEXIS = [
    Sample("a.TXT", test_nexis.COVER + "".join(test_nexis.document(n, text=words(n)) for n in range(1, 5)), 4),
    Sample("b.txt", test_nexis.document(1) + test_nexis.document(2, text=""), 2),
    Sample("c.HTML", test_nexis.HTML.format(
        documents="".join(test_nexis.HTML_DOCUMENT.format(n=n) for n in (1, 2))), 2),
    Sample("d.txt", test_nexis.UNI_COVER + "".join(
        test_nexis.UNI.format(title=f"Titre {n}", date="14 mars 2019", **test_nexis.FRENCH) for n in (1, 2)), 2),
]  # fmt: skip
CORPORA = [
    Sample("a.txt", test_corpora.CORPUS, 2),
    Sample(
        "b.txt", "".join(f"**** *source_vigie *date_2019-03-{n + 1:02}\nTitre {n}\n{words(n)}\n" for n in range(9)), 9
    ),
    Sample("c.txt", "**** *source_x\n\n**** *source_y\nUn texte.\n", 2),
]
SAMPLES = {
    "Europresse": EUROPRESSE,
    "Factiva": FACTIVA,
    "Factiva (XML)": [
        Sample("a.xml", "<PPSResponse>" + "".join(
            f"<article><accessionNo>V{n}</accessionNo><headline>T{n}</headline><leadParagraph><paragraph>{words(n)}"
            "</paragraph></leadParagraph></article>" for n in range(3)) + "</PPSResponse>", 3)],
    "LexisNexis, Nexis": NEXIS,
    "ProQuest, labelled texts": [
        Sample("a.txt", test_labelled.PROQUEST, 2),
        Sample("b.txt", "".join(test_labelled.FRENCH.format(title=f"T{n}", date="14 mars 2019", text=words(n))
                                for n in range(3)), 3)],
    "IRaMuTeQ, Alceste": CORPORA,
    "Lexico": [Sample("a.txt", test_corpora.LEXICO, 2)],
    "TEI, TXM": [
        Sample("a.xml", "<teiCorpus>" + "".join(
            f"<TEI>{test_xml_kinds.HEADER}<text><body><p>{words(n)}</p></body></text></TEI>" for n in range(3))
            + "</teiCorpus>", 3),
        Sample("b.xml", "<corpus>" + "".join(f'<text id="{n}" titre="T{n}">{words(n)}</text>' for n in range(4))
               + '<text id="vide"/></corpus>', 5)],
    "RIS": [Sample("a.ris", test_references.RIS + "TY  - NEWS\nTI  - Sans résumé\nER  -\n", 3)],
    "BibTeX": [Sample("a.bib", test_references.BIBTEX, 3)],
    "CSL JSON": [Sample("a.json", json.dumps([
        test_references.csl(id=n, URL="", abstract=words(n)) for n in range(3)]), 3)],
    "NewsML, NewsML-G2": [
        Sample("a.xml", "<newsMessage>" + "".join(test_xml_kinds.g2(
            f"<inlineXML><p>{words(n)}</p></inlineXML>", f"urn:{n}") for n in range(4))
            + test_xml_kinds.g2("<remoteContent/>", "urn:x") + "</newsMessage>", 5)],
    "NITF": [Sample("a.xml", test_xml_kinds.NITF.format(content=f"<p>{words(1)}</p>"), 1)],
    "ALTO": [Sample("a.xml", test_xml_kinds.ALTO.format(
        pages=f"<Page><TextBlock>{test_xml_kinds.LINES}</TextBlock></Page>" * 2 + "<Page/>"), 3)],
}  # fmt: skip
"""The kinds, as docs/formats.md names them."""

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")


def files(samples: list[Sample], folder: Path) -> tuple[int, int]:
    """Write each sample in each encoding, half of them with other line ends; how many files, how many articles."""
    written = articles = 0
    for sample in samples:
        unicode_alone = sample.name.endswith((".xml", ".json"))
        for number, encoding in enumerate(ENCODINGS):
            if unicode_alone and encoding == "cp1252":
                continue
            content = sample.content.replace("\n", "\r\n") if number % 2 else sample.content
            content = content.replace("//v.example", f"//{encoding}.example")  # one address would be one article
            path = folder / encoding / sample.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode(encoding))
            written += 1
            articles += sample.articles
    return written, articles


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, int, int, int]]:
    """For each kind: files, articles in them, articles indexed, articles refused."""
    rows = {}
    for kind, samples in SAMPLES.items():
        folder = tmp_path_factory.mktemp("kind")
        written, articles = files(samples, folder / "files")
        refused: list[Rejected] = []
        report = rebuild(folder / "index", [folder / "files"], on_reject=refused.append)
        assert all(each.reason.fr and each.place for each in refused)
        rows[kind] = (written, articles, report.articles, len(refused))
    return rows


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_article_of_a_file_is_indexed_or_refused_with_its_place(
    table: dict[str, tuple[int, int, int, int]], kind: str
) -> None:
    _, articles, indexed, refused = table[kind]
    assert articles == indexed + refused
    assert indexed > 0


def test_the_documentation_has_the_table_that_these_files_give(table: dict[str, tuple[int, int, int, int]]) -> None:
    lines = [f"| {kind} | {' | '.join(map(str, counts))} |" for kind, counts in table.items()]
    assert "\n".join(lines) in (ROOT / "docs" / "formats.md").read_text(encoding="utf-8"), "\n" + "\n".join(lines)
