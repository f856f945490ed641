"""The names that tools give to what a page needs."""

import json
from pathlib import Path

import pytest

from index.article import RawPage, Rejected
from index.readers import read
from index.readers.record_keys import KEYS, field_of, known

BODY = "La cale du vieux môle restera ouverte pendant les travaux, promet la mairie."


def pages(folder: Path, name: str, text: str) -> list[RawPage]:
    path = folder / name
    path.write_text(text, "utf-8")
    outcomes = list(read(path))
    assert not any(isinstance(outcome, Rejected) for outcome in outcomes), outcomes
    return [outcome for outcome in outcomes if isinstance(outcome, RawPage)]


@pytest.mark.parametrize("field", KEYS)
def test_a_name_is_known_in_any_case_and_with_any_signs(field: str) -> None:
    for name in KEYS[field]:
        for written in (name, name.upper(), name.title(), name.replace("_", " "), name.replace(" ", "-")):
            assert field_of(written) == field, written


def test_of_several_names_for_one_thing_the_first_in_the_table_counts() -> None:
    assert known({"publisher": "Groupe Mer", "site_name": "Le Phare"}) == {"source": "Le Phare"}
    assert known({"Text": "", "content": BODY}) == {"text": BODY}


def test_an_address_that_stands_for_the_source_is_the_pages() -> None:
    found = known({"source": "https://phare.example/a", "source-hostname": "Le Phare"})
    assert found == {"url": "https://phare.example/a", "source": "Le Phare"}


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Anne Morel§Yves Le Bihan", "Anne Morel, Yves Le Bihan"),
        ("Anne Morel; Yves Le Bihan", "Anne Morel, Yves Le Bihan"),
        ("Morel, Anne; Le Bihan, Yves", "Anne Morel, Yves Le Bihan"),
        ("Morel, Anne", "Anne Morel"),
        ("Anne Morel, Yves Le Bihan", "Anne Morel, Yves Le Bihan"),
        ([{"name": "Anne Morel"}, {"name": "Yves Le Bihan"}], "Anne Morel, Yves Le Bihan"),
    ],
)
def test_authors_are_told_apart_and_named_as_they_are_spoken(tmp_path: Path, author: object, names: str) -> None:
    [page] = pages(tmp_path, "a.jsonl", json.dumps({"text": BODY, "author": author}))
    assert page.author == names


def test_the_markup_of_a_page_within_a_record_is_read_as_that_page(tmp_path: Path) -> None:
    markup = f"<html><head><title>Le môle</title></head><body><article><p>{BODY}</p></article></body></html>"
    [page] = pages(tmp_path, "a.jsonl", json.dumps({"HTML": markup, "url": "https://phare.example/a"}))
    assert (page.title, page.text, page.url, page.place) == ("Le môle", BODY, "https://phare.example/a", "ligne 1")


@pytest.mark.parametrize("script", ["var data = {};", "window.YTD.tweets.part0 = {}", "callback({});", "\ufeff{}"])
def test_records_within_a_script_are_read(tmp_path: Path, script: str) -> None:
    records = json.dumps([{"title": "Un", "text": BODY}, {"tweet": {"full_text": f"{BODY} Bis."}}])
    assert [page.title for page in pages(tmp_path, "a.json", script.replace("{}", records))] == ["Un", ""]


def test_the_longest_prose_of_a_table_is_its_text_where_no_column_is_named_so(tmp_path: Path) -> None:
    [page] = pages(tmp_path, "a.csv", f"titre;résumé;zone 3;commentaires\nLe môle;En bref.;{BODY};{BODY * 2}\n")
    assert page.text == BODY


def test_the_first_line_may_name_the_delimiter(tmp_path: Path) -> None:
    for first in ("sep=;", '"sep=;"', "\ufeffsep=;"):
        [page] = pages(tmp_path, "a.csv", f"{first}\nTitre;Texte\nLe môle;{BODY}\n")
        assert (page.title, page.text) == ("Le môle", BODY)


def test_lists_nested_deeper_than_functions_can_be_are_read(tmp_path: Path) -> None:
    text = '{"title": "Le môle", "text": ' + "[" * 900 + json.dumps(BODY) + "]" * 900 + "}"
    [page] = pages(tmp_path, "a.jsonl", text)
    assert page.text == BODY


@pytest.mark.parametrize("day", ["Paru le", "Mis en ligne le", "Date de l'article"])
def test_a_press_review_calls_the_title_manchette_and_the_day_by_a_participle(tmp_path: Path, day: str) -> None:
    [page] = pages(tmp_path, "a.csv", f"Manchette;{day};Texte\nLe môle;05/03/2024;{BODY}\n")
    assert page.title == "Le môle"
    assert page.date is not None


@pytest.mark.parametrize(
    "around", ['{"meta": {"n": 2}, "data": {"articles": [%s]}}', '{"took": 3, "hits": {"total": 2, "hits": [%s]}}']
)
def test_envelopes_within_envelopes_give_their_articles(tmp_path: Path, around: str) -> None:
    records = [json.dumps({"title": title, "text": f"{BODY} {title}."}) for title in ("Un", "Deux")]
    found = pages(tmp_path, "a.json", around % ", ".join(records))
    assert [(page.title, page.place) for page in found] == [("Un", "élément 1"), ("Deux", "élément 2")]


def test_what_elasticsearch_gives_is_read_with_its_number(tmp_path: Path) -> None:
    hit = {"_index": "presse", "_id": "a7", "_source": {"titre": "Le môle", "texte": BODY}}
    [page] = pages(tmp_path, "a.jsonl", json.dumps(hit))
    assert (page.title, page.text, page.ref) == ("Le môle", BODY, "a7")
