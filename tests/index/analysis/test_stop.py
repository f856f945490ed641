"""Stop words: flagged by their accented spelling, never left out."""

import pytest
from french_text import tokens

from index.analysis.stop import stop_words


@pytest.mark.parametrize("word", ["mais", "sur", "du", "la", "ou", "où", "à", "A", "qu'il", "Y", "pourquoi", "tres"])
def test_grammatical_words_are_flagged(word: str) -> None:
    """A grammatical or question word is flagged, and indexed all the same."""
    assert [token.stop for token in tokens(word)] == [True]


@pytest.mark.parametrize(
    "word", ["maïs", "sûr", "dû", "là", "été", "or", "an", "car", "avions", "sommes", "May", "Will", "us", "D", "ÉTÉ"]
)
def test_nouns_are_not_flagged(word: str) -> None:
    """A noun that resembles a grammatical word is none; nor is an English one, nor a capital that stands alone."""
    assert [token.stop for token in tokens(word)] == [False]


def test_compound_of_stop_words() -> None:
    """A joined form is grammatical where all of its parts are."""
    assert [token.stop for token in tokens("jusqu'au-dessus")] == [True, False, False]
    assert all(token.stop for token in tokens("y-en"))


def test_word_list_is_lower_case() -> None:
    """Every listed word is spelt in lower case, as words are compared."""
    assert all(word == word.lower() for word in stop_words())
