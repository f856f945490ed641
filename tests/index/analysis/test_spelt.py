"""How words are spelt: accents told apart, and capitals that go without them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.fold import fold
from index.analysis.spelling import lower_spellings, spelling, spellings


@pytest.mark.parametrize(
    ("surface", "term"),
    [
        ("côte", "côte"),
        ("Côte", "Côte"),
        ("Pêche", "pêche"),
        ("CÔTÉ", "côté"),
        (unicodedata.normalize("NFD", "pêche"), "pêche"),
        ("pê\u00adche", "pêche"),
        ("l’été", "l'été"),
        ("Etat", "Etat"),
        ("Elysée", "Elysée"),
        ("ETAT", "ETAT"),
        ("À", "à"),
        ("A", "A"),
        ("cote", None),
        ("Cote", "Cote"),
        ("Brest", None),
        ("cœur", None),
        ("paris", "paris"),
        ("Paris", None),
        ("", None),
        ("2024", None),
    ],
)
def test_a_word_is_spelt_in_lower_case_but_for_capitals_that_may_lack_an_accent(surface: str, term: str | None) -> None:
    assert spelling(surface) == term


@pytest.mark.parametrize("typed", ["cote", "Etat", "cœur", "2024", "", "—"])
def test_what_was_typed_without_accents_may_be_spelt_anyhow(typed: str) -> None:
    assert spellings(typed) == ()


@given(st.text("aàâceéèêiîoôçl'-", min_size=1, max_size=9))
def test_every_way_to_write_what_was_typed_with_accents_is_among_its_ways(typed: str) -> None:
    ways = spellings(typed)
    if not ways:
        assert fold(typed) == typed
        return
    assert spelling(typed) in ways and spelling(typed.upper()) in ways
    bare = fold(typed[0]).upper() + typed[1:]
    assert spelling(bare) in (None, *ways)
    assert all(fold(way) == fold(typed) for way in ways)


@pytest.mark.parametrize(("form", "terms"), [("paris", ("paris",)), ("denis", ("denis", "dénis")), ("poste", ())])
def test_a_word_that_is_spelt_like_a_name_has_a_term_of_its_own_in_lower_case(
    form: str, terms: tuple[str, ...]
) -> None:
    """What no name is spelt like has none: its places would fill the index."""
    assert lower_spellings(form) == terms
    assert all(spelling(term) == term for term in terms)
    assert not {spelling(form.capitalize()), spelling(form.upper())} & set(terms)
