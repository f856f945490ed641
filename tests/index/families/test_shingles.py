"""Shingles: what counts as the same text, against a plain reading with regular expressions."""

import re
import unicodedata

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.families.shingles import LEAST_WORDS, resemblance, shingles, text_digest, word_hashes

TEXTS = st.text(st.sampled_from("aàbcé ’'.,\n«» 7œ"), max_size=300)


def plain_words(text: str) -> list[str]:
    return [
        "".join(unicodedata.normalize("NFD", char)[0].lower() for char in word) for word in re.findall(r"[^\W_]+", text)
    ]


@given(TEXTS, TEXTS)
def test_two_texts_have_equal_hashes_exactly_where_they_have_equal_words(one: str, other: str) -> None:
    words = plain_words(one) + plain_words(other)
    hashes = word_hashes(one).tolist() + word_hashes(other).tolist()
    assert len(words) == len(hashes)
    assert len(set(words)) == len(set(hashes)) == len(set(zip(words, hashes, strict=True)))


@given(TEXTS)
def test_there_is_one_shingle_for_every_three_words_in_a_row(text: str) -> None:
    words = plain_words(text)
    triples = list(zip(words, words[1:], words[2:], strict=False))
    found = shingles(word_hashes(text)).tolist()
    assert len(found) == len(triples)
    assert len(set(found)) == len(set(triples))


def test_case_accents_and_punctuation_make_no_other_text() -> None:
    assert text_digest(word_hashes("L’été, à Évreux !")) == text_digest(word_hashes("l'ete a\nEVREUX"))
    decomposed = unicodedata.normalize("NFD", "L’été à Év\u00adreux")
    assert text_digest(word_hashes("L’été à Évreux")) == text_digest(word_hashes(decomposed))
    assert text_digest(word_hashes("L’été à Évreux")) != text_digest(word_hashes("À Évreux l’été"))


def test_the_digest_tells_empty_short_and_long_texts_apart() -> None:
    word = "mot "
    assert text_digest(word_hashes("… !")) == 0
    assert text_digest(word_hashes(word * (LEAST_WORDS - 1))) < 0
    assert text_digest(word_hashes(word * LEAST_WORDS)) > 0


def test_a_text_longer_than_a_piece_has_the_hashes_of_its_words() -> None:
    text = " ".join(f"mot{number}" for number in range(30_000))
    alone = [int(word_hashes(f"mot{number}")[0]) for number in (0, 8_000, 29_999)]
    hashes = word_hashes(text)
    assert len(hashes) == 30_000
    assert [int(hashes[at]) for at in (0, 8_000, 29_999)] == alone


def test_one_word_longer_than_a_piece_and_lone_surrogates_are_read() -> None:
    assert len(word_hashes("a" * 200_000)) >= 1
    assert len(word_hashes("\ud800 x 𝒜")) == 3


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_resemblance_counts_as_sets_do(one: set[int], other: set[int]) -> None:
    def sorted_hashes(numbers: set[int]) -> np.ndarray:
        return np.array(sorted(numbers), np.uint64)

    expected = (
        (len(one & other) / len(one | other), len(one & other) / min(len(one), len(other))) if one and other else (0, 0)
    )
    assert resemblance(sorted_hashes(one), sorted_hashes(other)) == expected
