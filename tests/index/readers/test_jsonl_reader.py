"""JSON in the shapes that dumps have: a record a line, an array, an object, an envelope."""

import json
import pickle
import re
from pathlib import Path
from typing import Any

import pytest

from index.article import RawPage, Rejected
from index.readers import jsonl, pieces, read
from index.readers.parts import Part


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def one(tmp_path: Path, record: dict[str, Any]) -> RawPage:
    (page,) = read(write(tmp_path / "a.jsonl", json.dumps(record)))
    assert isinstance(page, RawPage), page
    return page


def test_a_bad_line_is_refused_with_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl", '{"title": "A", "text": "un"}\n{"title": \n\n[1]\n{"title": "B", "text": "deux"}\n'
    )
    outcomes = list(read(path))
    assert [outcome.place for outcome in outcomes] == ["ligne 1", "ligne 2", "ligne 4", "ligne 5"]
    assert [type(outcome) for outcome in outcomes] == [RawPage, Rejected, Rejected, RawPage]


def test_a_first_line_that_is_broken_does_not_hide_the_others(tmp_path: Path) -> None:
    first, second = read(write(tmp_path / "a.jsonl", '{"title": oups}\n{"title": "B", "text": "deux"}\n'))
    assert isinstance(first, Rejected) and "colonne 11" in first.reason.fr
    assert isinstance(second, RawPage)


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ('[{"title": "A", "text": "un"},\n {"title": "B", "text": "deux"}]', ["élément 1", "élément 2"]),
        ('{\n "title": "A",\n "text": "un"\n}\n', [""]),
        ('{"title": "A", "text": "un"}', [""]),
        ('{\n"title": "A", "text": "un"\n}\n{\n"title": "B", "text": "deux"\n}', ["élément 1", "élément 2"]),
        ('{"status": "ok", "articles": [{"title": "A", "content": "un"}]}', ["élément 1"]),
    ],
)
def test_arrays_objects_and_envelopes_are_read(tmp_path: Path, content: str, places: list[str]) -> None:
    outcomes = list(read(write(tmp_path / "a.json", content)))
    assert all(isinstance(outcome, RawPage) for outcome in outcomes), outcomes
    assert [outcome.place for outcome in outcomes] == places


def test_a_broken_element_of_an_array_does_not_hide_the_others(tmp_path: Path) -> None:
    content = '[\n {"title": "A", "text": "un"},\n {"title": "B" "text": "x"},\n {"title": "C", "text": "trois"}\n]'
    outcomes = list(read(write(tmp_path / "a.json", content)))
    assert [outcome.title for outcome in outcomes if isinstance(outcome, RawPage)] == ["A", "C"]
    assert [outcome.place for outcome in outcomes if isinstance(outcome, Rejected)] == ["élément 2"]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"titre": "T", "texte": "x"}, {"title": "T", "text": "x"}),
        ({"headline": "T", "article_body": "x", "byline": "Par Anne"}, {"title": "T", "author": "Par Anne"}),
        ({"text": "x", "authors": ["Anne", "Luc", "Anne"]}, {"author": "Anne, Luc"}),
        ({"text": "x", "author": {"name": "Anne"}}, {"author": "Anne"}),
        ({"text": "x", "authors": [{"name": "Anne"}, "Luc"]}, {"author": "Anne, Luc"}),
        ({"text": "x", "source": {"id": None, "name": "Le Phare"}}, {"source": "Le Phare"}),
        ({"text": "x", "publishedAt": "2024-11-17"}, {"date": "2024-11-17", "date_confidence": "meta"}),
        ({"text": "x", "timestamp": 1731837000}, {"date": "2024-11-17T09:50:00+00:00"}),
        ({"text": "x", "created_at": {"$date": 1731837000000}}, {"date": "2024-11-17T09:50:00+00:00"}),
        ({"text": "x"}, {"date": None, "date_confidence": "none", "title": ""}),
        ({"text": "x", "categories": ["Sports", "Rugby"]}, {"section": "Sports"}),
        ({"text": "x", "id": 12, "link": "https://a.fr/b"}, {"ref": "12", "url": "https://a.fr/b"}),
        ({"paragraphs": [], "text": ["un", "deux"]}, {"text": "un\ndeux"}),
        ({"title": "Prix &amp; <b>profits</b>\u00a0!", "text": "x"}, {"title": "Prix & profits\u00a0!"}),
        ({"description": "le résumé"}, {"text": "le résumé"}),
    ],
)
def test_the_usual_names_of_things_are_understood(
    tmp_path: Path, record: dict[str, Any], expected: dict[str, str | None]
) -> None:
    page = one(tmp_path, record)
    assert {name: getattr(page, name) for name in expected} == expected


def test_an_abstract_leads_a_text_that_lacks_it_and_only_that(tmp_path: Path) -> None:
    assert one(tmp_path, {"chapo": "Le début.", "text": "La suite."}).text == "Le début.\nLa suite."
    assert one(tmp_path, {"chapo": "Le début.", "text": "Le  début.\n\nLa suite."}).text == "Le  début.\n\nLa suite."


def test_html_in_a_text_becomes_paragraphs_and_a_comparison_stays(tmp_path: Path) -> None:
    picture = "<figure><img src=x><figcaption>Photo</figcaption></figure>"
    html = f"<p>Un <b>mot</b>&nbsp;: l&rsquo;été.</p>{picture}<p>Fin.<br>Bis</p>"
    assert one(tmp_path, {"text": html}).text == "Un mot\u00a0: l’été.\nFin.\nBis"
    assert one(tmp_path, {"text": "Si a < b et b > c, alors AT&T"}).text == "Si a < b et b > c, alors AT&T"
    assert one(tmp_path, {"text": "Un <i>mot</i>.\n\nDeux."}).text == "Un mot.\nDeux."


def test_halves_of_characters_are_made_whole_or_replaced(tmp_path: Path) -> None:
    page = one(tmp_path, {"text": "ok"})
    assert page.text == "ok"
    (page,) = read(write(tmp_path / "b.jsonl", '{"title": "t", "text": "\\ud83d\\ude00 et \\ud83d seul"}'))
    assert isinstance(page, RawPage) and page.text == "😀 et \ufffd seul"


def test_a_record_without_text_is_refused_with_the_keys_it_has(tmp_path: Path) -> None:
    (refused,) = read(write(tmp_path / "a.jsonl", '{"title": "T", "corpus": 3}'))
    assert isinstance(refused, Rejected)
    assert "corpus" in refused.reason.fr and "text" in refused.reason.fr


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_lines_in_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    content = '{"title": "Été", "text": "déjà l’été"}\r\n{"title": "Fin", "text": "œuf à 3 €"}\r\n'
    outcomes = list(read(write(tmp_path / "a.jsonl", content.encode(encoding))))
    assert [page.text for page in outcomes if isinstance(page, RawPage)] == ["déjà l’été", "œuf à 3 €"]


def test_a_line_past_the_limit_is_refused_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_LINE", 60)
    content = '{"text": "un"}\n' + '{"text": "' + "x" * 500 + '"}\n{"text": "trois"}\n'
    outcomes = list(read(write(tmp_path / "a.jsonl", content)))
    assert [outcome.place for outcome in outcomes] == ["ligne 1", "ligne 2", "ligne 3"]
    assert isinstance(outcomes[1], Rejected) and isinstance(outcomes[2], RawPage)


def test_json_nested_past_all_reason_is_refused(tmp_path: Path) -> None:
    deep = "[" * 100_000
    outcomes = list(read(write(tmp_path / "a.jsonl", '{"text": "un"}\n{"text": ' + deep + "\n")))
    assert isinstance(outcomes[0], RawPage) and isinstance(outcomes[1], Rejected)


def test_a_record_gives_its_agency_its_tags_and_when_it_was_fetched(tmp_path: Path) -> None:
    record = {
        "title": "A",
        "text": "un",
        "agence": "AFP",
        "keywords": ["Mer", "Mer", "Brest"],
        "fetched_at": 1731837000,
    }
    page = one(tmp_path, record)
    assert (page.agency, page.tags, page.fetched) == ("AFP", ("Mer", "Brest"), "2024-11-17T09:50:00+00:00")


@pytest.mark.parametrize("depth", [20, 300, 900])
def test_lists_within_lists_are_read_as_deep_as_json_is(tmp_path: Path, depth: int) -> None:
    """Deeper than functions can be nested, too: texts, names, tags and dates alike."""
    nested: Any = "La digue tient."
    for _ in range(depth):
        nested = [nested]
    page = one(tmp_path, {"title": nested, "text": nested, "author": nested, "tags": nested, "date": nested})
    assert (page.title, page.text, page.author) == ("La digue tient.",) * 3


def test_a_record_too_deep_to_be_read_is_refused_with_its_place(tmp_path: Path) -> None:
    levels = 200_000  # Python from 3.14 on reads some 50,000
    deep = '{"title": "A", "text": ' + "[" * levels + '"un"' + "]" * levels + "}"
    path = write(tmp_path / "a.jsonl", f'{{"text": "un"}}\n{deep}\n{{"text": "deux"}}\n')
    read_, refused, after = read(path)
    assert isinstance(read_, RawPage) and isinstance(after, RawPage) and isinstance(refused, Rejected)
    assert (refused.place, after.text) == ("ligne 2", "deux")


@pytest.mark.parametrize("number", ["1" + "0" * 300, "-" + "9" * 4000, "1e400", "NaN", "-Infinity"])
def test_a_number_beyond_all_dates_is_none(tmp_path: Path, number: str) -> None:
    (page,) = read(write(tmp_path / "a.jsonl", f'{{"text": "La digue.", "date": {number}, "id": {number}}}\n'))
    assert isinstance(page, RawPage) and page.text == "La digue."


@pytest.mark.parametrize(
    "array", ["[{},\n{},\n{}]", "[\n{},\n{},\n{}\n]", "  [{}\n,{}\n,{}]\n", "\ufeff[{},\n\n{},{}]"]
)
@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_an_array_with_a_record_a_line_is_an_array(tmp_path: Path, array: str, suffix: str) -> None:
    records = [json.dumps({"title": str(number), "text": "Le phare est rallumé."}) for number in range(3)]
    path = tmp_path / f"a.{suffix}"
    left = iter(records)
    path.write_text(re.sub("{}", lambda _: next(left), array), "utf-8")
    outcomes = list(read(path))
    assert [outcome.title for outcome in outcomes if isinstance(outcome, RawPage)] == ["0", "1", "2"]
    assert len(outcomes) == 3


def test_lines_are_given_unread_and_blank_ones_not_at_all(tmp_path: Path) -> None:
    """Whichever process has the time parses a line, and refuses what is none."""
    content = '{"title": "A", "text": "un"}\n \u00a0\n{"title": \n{"title": "B", "text": "deux"}\n'
    parts = list(pieces(write(tmp_path / "a.jsonl", content)))
    assert [part.place for part in parts if isinstance(part, Part)] == ["ligne 1", "ligne 3", "ligne 4"]
    assert len(parts) == 3
    outcomes = [outcome for part in pickle.loads(pickle.dumps(parts)) for outcome in part.pages()]
    assert [type(outcome) for outcome in outcomes] == [RawPage, Rejected, RawPage]
