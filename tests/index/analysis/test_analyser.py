"""The analyser as a whole: what holds of any text."""

import unicodedata

import pytest
from french_text import texts, tokens
from hypothesis import example, given
from hypothesis import strategies as st

from index.analysis import CHAIN, Analyser, Token, fold
from index.analysis.hyphens import MAX_JOINED_CHARS

_near_words = st.text(alphabet="lda\u00e9'’-. 12", max_size=30)


def shifted(token: Token, offset: int, position: int) -> Token:
    start, end = token.start + offset, token.end + offset
    return Token(token.form, token.stem, start, end, token.position + position, token.span, token.stop)


@given(texts)
@example("d'Artagnan")
@example("\u00adl'\u00adÉ\u00ad-t-il")
def test_offsets_point_at_the_original(text: str) -> None:
    """Offsets lie in the text, come in order, and what they point at is analysed to the same form."""
    last_start = 0
    for token in tokens(text):
        assert last_start <= token.start < token.end <= len(text)
        last_start = token.start
        assert token.form
        assert token.stem


@given(texts)
def test_positions(text: str) -> None:
    """Positions begin at 0, never go back, leave no gap; a joined form ends where a word ends."""
    expected = 0
    found = tokens(text)
    for token in found:
        assert token.position in (expected - 1, expected)
        expected = token.position + 1
    assert all(token.position + token.span <= expected for token in found)


@given(texts)
def test_expand_says_how_many_positions_it_takes(text: str) -> None:
    """The last token of a surface ends it, and the first at each position is a single word."""
    for start, end in Analyser().surfaces(text):
        found = Analyser().expand(text[start:end])
        if found:
            assert found[-1].position + found[-1].span == max(token.position + token.span for token in found)
        firsts: dict[int, Token] = {}
        for token in found:
            firsts.setdefault(token.position, token)
        assert all(token.span == 1 for token in firsts.values())


@given(texts, texts)
@example("12", "000")
def test_lines_are_analysed_apart(first: str, second: str) -> None:
    """Two lines have the tokens of the first, then those of the second."""
    before = tokens(first)
    position = before[-1].position + before[-1].span if before else 0
    after = [shifted(token, len(first) + 1, position) for token in tokens(second)]
    assert tokens(f"{first}\n{second}") == before + after


@given(texts)
def test_normal_forms_are_analysed_alike(text: str) -> None:
    """A text in NFD has the forms and classes of the same text in NFC."""
    nfc, nfd = (tokens(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))
    assert [(token.form, token.stem, token.position) for token in nfc] == [
        (token.form, token.stem, token.position) for token in nfd
    ]


@given(st.lists(st.text(alphabet="aeioubcdfgéèêëàâçîïôùûüœæ", min_size=4, max_size=12), max_size=8).map(" ".join))
def test_accents_and_case_do_not_matter(text: str) -> None:
    """Words have the same forms and classes with and without their accents, in capitals or not."""
    seen = [(token.form, token.stem) for token in tokens(text)]
    assert [(token.form, token.stem) for token in tokens(fold(text))] == seen
    assert [(token.form, token.stem) for token in tokens(text.upper())] == seen


@given(_near_words, _near_words)
def test_invisible_characters_do_not_matter(before: str, after: str) -> None:
    """A soft hyphen within a word changes nothing but offsets."""
    hyphenated = tokens(f"{before}a\u00ada{after}")
    assert [token.form for token in hyphenated] == [token.form for token in tokens(f"{before}aa{after}")]


@pytest.mark.parametrize("text", ["é" * 300_000, "a-" * 50_000, "a\u00ad" * 50_000, "1 000 " * 20_000, "a@" * 50_000])
def test_long_words(text: str) -> None:
    """A form never has more than 255 characters, whatever the text."""
    found = tokens(text)
    assert found
    assert max(len(token.form) for token in found) <= MAX_JOINED_CHARS


def test_cut_word_is_found_whole() -> None:
    """A word that is too long is found by itself, and its offsets cover all of it."""
    word = "é" * 1000
    (token,) = tokens(word)
    assert token.form == "e" * MAX_JOINED_CHARS
    assert (token.start, token.end) == (0, 1000)


def test_chain_is_visible() -> None:
    """The chain is a tuple of functions, one of each."""
    assert isinstance(CHAIN, tuple)
    assert len(set(CHAIN)) == len(CHAIN)
