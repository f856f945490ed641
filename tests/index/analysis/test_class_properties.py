"""What holds of classes whatever is typed: one word has one class in every writing, and a class has itself."""

import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import Analyser, fold
from index.analysis.classes import class_of
from index.analysis.spelling_variants import variants
from index.analysis.stem import stem

WORDS = st.sampled_from(
    "sénatrice autrice cheffe défenseure députés clé clef djihad jihad nénufar événement évènement payement étudiantes "
    "viticultrices œuvre bœuf naïve Noël État élèves préfète maçonne scénarii tsigane charia chômeuses".split()
)
SPACES = st.sampled_from([" ", "\u00a0", "\u2007", "\u2009", "\u202f"])
APOSTROPHES = st.sampled_from("'’ʼ`´")


def classes(text: str) -> list[str]:
    return [token.stem for token in Analyser().analyse(text) if token.span == 1]


@cache
def listed() -> tuple[tuple[str, str], ...]:
    """Forms and classes that are said one by one."""
    from importlib.resources import files

    text = files("index.analysis").joinpath("data/overrides.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return tuple((form, kind) for form, kind, _ in rows)


@given(WORDS, st.sampled_from([str.upper, str.lower, str.title, fold]), st.sampled_from(["NFC", "NFD"]))
def test_a_word_has_one_class_in_capitals_without_accents_and_decomposed(word: str, written: object, form: str) -> None:
    assert callable(written)
    other = unicodedata.normalize(form, written(word))  # type: ignore[arg-type]
    assert classes(other) == classes(word)


@given(WORDS, APOSTROPHES, st.sampled_from(["l", "d", "qu", "L", "D"]))
def test_an_elided_article_changes_no_class_whatever_its_apostrophe(word: str, apostrophe: str, article: str) -> None:
    if fold(word)[0] in "aeiouyh":
        assert classes(f"{article}{apostrophe}{word}")[0] == classes(word)[0]


@given(WORDS, SPACES, WORDS)
def test_spaces_of_every_kind_part_words_alike(left: str, space: str, right: str) -> None:
    assert classes(f"{left}{space}{right}") == classes(f"{left} {right}")


@given(st.sampled_from(listed()))
def test_what_is_listed_has_its_class_and_the_class_has_itself(row: tuple[str, str]) -> None:
    form, kind = row
    assert stem(form) == stem(kind) == stem(stem(form))


@given(st.from_regex(r"[a-z]{2,14}", fullmatch=True) | st.sampled_from(listed()).map(lambda row: row[0]))
def test_a_class_of_the_dictionary_is_its_own_class(form: str) -> None:
    kind = class_of(form)
    assert kind is None or class_of(kind) == kind


@given(st.sampled_from(listed()).map(lambda row: row[0]))
def test_spellings_of_one_word_are_each_other_s_and_of_one_class(form: str) -> None:
    for other in variants(form):
        assert form in variants(other)
        assert stem(other) == stem(form)


@pytest.mark.parametrize("word", ["gouvernement", "marche", "maison"])
def test_nearly_all_words_have_no_other_spelling(word: str) -> None:
    assert variants(word) == ()
