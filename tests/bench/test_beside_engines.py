"""What people use today, beside this program: the questions put to each, and what is counted of the answers."""

from pathlib import Path

import pytest

from bench.beside.engines import ENGINES, quoted_words
from bench.beside.french import Case, wrong_cases
from bench.beside.furniture import SavedPage, found_in_files, hits_by_furniture

TEXTS = ["La mairie de Kerbihan ferme", "Le port rouvre lundi", "Une digue neuve pour le port"]


@pytest.mark.parametrize("name", ["Manchette", "Whoosh", "SQLite FTS5", "tantivy"])
def test_an_engine_finds_the_texts_that_have_every_word(name: str, tmp_path: Path) -> None:
    if name == "tantivy":
        pytest.importorskip("tantivy")
    assert ENGINES[name](TEXTS, ["port", "digue port", "port mairie"], tmp_path) == [{1, 2}, {2}, set()]


def test_each_word_typed_is_a_phrase_and_signs_alone_are_none() -> None:
    assert quoted_words('Côte d\'Azur & "n° 5"') == ['"Côte"', '"d\'Azur"', '"n°"', '"5"']


def test_a_case_is_wrong_where_its_own_text_is_found_or_missed_against_what_it_says(tmp_path: Path) -> None:
    cases = [
        Case("elysee", "le palais de l’Élysée", True, "accents"),
        Case("marche", "le marché couvert", False, "no stems, no accents: found"),
        Case("couvert", "les marchés couverts", True, "no stems: missed"),
    ]
    assert wrong_cases(ENGINES["SQLite FTS5"], cases, tmp_path) == cases[1:]


def test_a_word_counts_as_furniture_s_where_the_article_alone_does_not_bring_the_page_up(tmp_path: Path) -> None:
    ticker = "10:45Sports - Le PSG félicite son groupe après Madrid"
    article = "La digue tient à Kerbihan\npar Anne Morel\nLa digue de Kerbihan a tenu toute la nuit, dit le maire."
    file = tmp_path / "page.txt"
    file.write_text(f"{article}\nAutres vidéos\n-\n{ticker}\n", "utf-8")
    page = SavedPage(file, file.read_text("utf-8"), article)
    assert page.words_beside() == ["apres", "autres", "felicite", "groupe", "madrid", "sports", "videos"]
    assert hits_by_furniture(ENGINES["SQLite FTS5"], [page], tmp_path).hits == 6  # 45Sports is a word of its own there
    assert hits_by_furniture(ENGINES["Manchette"], [page], tmp_path, found_in_files([page])).hits == 0
