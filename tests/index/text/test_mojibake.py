"""Text that was once decoded wrongly is put right, and nothing else is."""

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import GivenDate, Link, RawPage
from index.readers import read
from index.text.mojibake import repaired_page, repaired_text

_WORDS = (
    "l’été", "à", "Noël", "« forêt »", "œuvre", "préfète", "où", "ça", "maïs", "août", "–", "élève", "coûte 3 €",
    "Île", "À", "Évian", "hôpital", "aiguë", "français", "“libre”", "vingt", "le", "parc", "…", "12 000",
)  # fmt: skip
_SENTENCE = st.lists(st.sampled_from(_WORDS), min_size=4, max_size=30).map(" ".join)


def _misread(text: str, encoding: str) -> str:
    """The text's UTF-8 read as another encoding; bytes that it has no letter for stay as control characters."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


@given(_SENTENCE, st.sampled_from(["cp1252", "latin-1"]), st.sampled_from([1, 2]))
def test_french_that_was_read_as_windows_1252_or_latin_1_once_or_twice_comes_back(
    sentence: str, encoding: str, times: int
) -> None:
    broken = sentence
    for _ in range(times):
        broken = _misread(broken, encoding)
    assert repaired_text(broken) == sentence


@pytest.mark.parametrize("encoding", ["mac_roman", "cp437", "iso8859-15"])
def test_french_that_was_read_as_another_western_encoding_comes_back(encoding: str) -> None:
    sentence = "La préfète a présidé, à l'hôpital, une réunion très attendue où le maire s'est félicité de l'été."
    assert repaired_text(_misread(sentence, encoding)) == sentence


@given(_SENTENCE)
def test_right_french_stays_as_it_is(sentence: str) -> None:
    assert repaired_text(sentence) == sentence


@pytest.mark.parametrize(
    "line",
    [
        "ÂGE LÉGAL : L'ÂNE",
        "Malmö, Århus, Ängelholm, São Paulo",
        "Œuvre à 5 € — “cité” ‚basse’",
        "√2 ≈ 1,41 ; ¬p",
        "Ôter ÇA",
        "Ã",
    ],
)
def test_foreign_names_and_signs_of_mathematics_stay_as_they_are(line: str) -> None:
    assert repaired_text(line) == line


def test_only_the_spoilt_lines_of_a_page_change() -> None:
    assert (
        repaired_text("Écrit à Nîmes\nÃ‰crit Ã\xa0 NÃ®mes\nl’été\nl’Ã©tÃ©")
        == "Écrit à Nîmes\nÉcrit à Nîmes\nl’été\nl’été"
    )


def test_a_space_that_took_the_place_of_a_hard_one_does_not_keep_a_word_spoilt() -> None:
    assert repaired_text("Il va Ã  la mer, grÃ¢ce Ã  elle") == "Il va à la mer, grâce à elle"


def test_all_that_a_page_says_is_put_right() -> None:
    page = RawPage(
        Path("p.html"), "GrÃ¨ve", title="L'Ã©tÃ©", author="AndrÃ© NoÃ«l", date="17 fÃ©vrier 2024", tags=("sociÃ©tÃ©",),
        links=(Link("Le marchÃ©", "https://presse.example/marche"),), dates=(GivenDate("3 aoÃ»t", "text"),),
    )  # fmt: skip
    right = repaired_page(page)
    assert (right.text, right.title, right.author, right.date) == ("Grève", "L'été", "André Noël", "17 février 2024")
    assert (right.tags, right.links[0].text, right.dates[0].written) == (("société",), "Le marché", "3 août")
    assert repaired_page(right) is right


@pytest.mark.parametrize("name", ["page.txt", "page.html", "page.jsonl"])
def test_a_file_that_was_saved_spoilt_is_read_right(tmp_path: Path, name: str) -> None:
    title, text = (_misread(line, "cp1252") for line in ("L’été à la plage", "Les pêcheurs ont fêté la rentrée. " * 9))
    (tmp_path / name).write_text(
        {
            "page.txt": f"{title}\npar RÃ©daction\n{text}",
            "page.html": f"<html><head><meta charset=utf-8><title>{title}</title></head>"
            f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>",
            "page.jsonl": json.dumps({"title": title, "text": text}),
        }[name],
        encoding="utf-8",
    )
    (page,) = read(tmp_path / name)
    assert isinstance(page, RawPage)
    assert "Les pêcheurs ont fêté la rentrée." in page.text
    assert "L’été à la plage" in (page.title or page.text)


@pytest.mark.shared
def test_no_article_of_a_press_agency_changes(shared: Path) -> None:
    with gzip.open(shared / "data/articles/orange.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 0, None, 7)]
    assert len(texts) > 1000
    assert [text for text in texts if repaired_text(text) != text] == []
