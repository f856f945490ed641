"""Where sentences and paragraphs begin: told by the bytes between the runs of a text, all runs at once.

A paragraph begins behind a line end. A sentence begins with a capital or a figure behind white space and the end of the
one before: . ! ? or …, with what closes a quotation. A full stop ends none behind an initial (J.-P. Chevènement), a
title (M., Mme, Dr), or an abbreviation before a figure (p. 12, nov. 2024); nor does that of a number cut in two.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

_Bytes = NDArray[np.uint8]
_Offsets = NDArray[np.int64]
_Table = tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]

NO_BREAK, SENTENCE, PARAGRAPH = 0, 2, 3
"""What a run begins; 1 is `index.analysis.name_starts.NAME`: of what runs without a word and the next one begin, the
largest counts."""

_TITLES = (
    "MM Mme Mmes Mlle Mlles Dr Drs Pr Prs Me Mgr St Ste Sts Stes Sr Mr Mrs Ms Gal Cdt Col Cne Lt Sgt Cie Ets "
    "cf av bd fg vs op ibid"
)
"""Abbreviations that a name follows: none of them is a word that ends sentences. Initials and M. are known as such."""
_BEFORE_FIGURES = (
    "art vol pp fig chap no No nos tel tome éd al env réf "
    "janv févr fév avr juil juill sept oct nov déc Janv Févr Fév Avr Juil Juill Sept Oct Nov Déc"
)
"""Abbreviations before a figure: some of them are words too, where another word follows."""
_WORDS = "a y à"
"""Single letters that are words."""
_LONGEST = 8
"""_Bytes of an abbreviation at most."""
_MOST_BETWEEN = 12
"""Signs and spaces looked through between two sentences."""
_STOP, _EXCLAMATION, _QUESTION = b".!?"
_ELLIPSIS = b"\xe2\x80\xa6"


def break_kinds(data: _Bytes, starts: _Offsets) -> NDArray[np.uint8]:
    """What each run of `data` (`index.postings.tokenise_bytes.split_runs`) begins: PARAGRAPH, SENTENCE or NO_BREAK."""
    kinds = np.zeros(len(starts), np.uint8)
    if not len(starts):
        return kinds
    stops = _sentence_ends(data)
    after, is_word = _what_follows(data, stops + 1)
    stops, after = stops.compress(is_word), after.compress(is_word)
    ended = _ends_sentence(data, stops, after)
    stops, after = stops.compress(ended), after.compress(ended)
    run = starts.searchsorted(after, side="right") - 1
    kinds[run.compress(starts.take(run) > stops)] = SENTENCE  # no break within a run
    lines = starts.searchsorted((data == ord("\n")).nonzero()[0])
    kinds[lines.compress(lines < len(starts))] = PARAGRAPH
    return kinds


def _sentence_ends(data: _Bytes) -> _Offsets:
    """The last bytes of what may end a sentence."""
    marks = data == _STOP
    marks |= data == _EXCLAMATION
    marks |= data == _QUESTION
    last = (data == _ELLIPSIS[2]).nonzero()[0]
    last = last.compress((last >= 2) & (data.take(last - 1) == _ELLIPSIS[1]) & (data.take(last - 2) == _ELLIPSIS[0]))
    marks[last] = True
    found: _Offsets = marks.nonzero()[0]
    return found


def _what_follows(data: _Bytes, at: _Offsets) -> tuple[_Offsets, NDArray[np.bool_]]:
    """Behind quotes, brackets, dashes and spaces from `at` on: where a word begins, and whether it is one with a
    capital or a figure, behind a space, all within one line."""
    padded = np.concatenate([data, np.zeros(4, np.uint8)])
    at = at.copy()
    spaced = np.zeros(len(at), np.bool_)
    begins = np.zeros(len(at), np.bool_)
    going = np.arange(len(at))
    steps, spaces, capitals = _bytes_table()
    for _ in range(_MOST_BETWEEN):
        if not len(going):
            break
        here = at.take(going)
        first, second, third = padded.take(here), padded.take(here + 1), padded.take(here + 2)
        step, space, capital = steps.take(first), spaces.take(first), capitals.take(first)
        wide = (first >= 0x80).nonzero()[0]
        if len(wide):
            step[wide], space[wide], capital[wide] = _wide(first.take(wide), second.take(wide), third.take(wide))
        spaced[going] |= space
        begins[going] = capital & spaced.take(going)
        at[going] += step
        going = going.compress(step > 0)
    return at, begins


@cache
def _bytes_table() -> _Table:
    """Of each ASCII byte: how far to step over it, 0 where it is looked at; whether it is a space; whether a capital or
    a figure."""
    steps, spaces, capitals = np.zeros(256, np.int64), np.zeros(256, np.bool_), np.zeros(256, np.bool_)
    steps[list(b" \t\"'()[]{}-*_")] = 1
    spaces[list(b" \t")] = True
    capitals[list(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] = True
    return steps, spaces, capitals


def _wide(first: _Bytes, second: _Bytes, third: _Bytes) -> _Table:
    """The same of characters of two and three bytes."""
    nbsp = (first == 0xC2) & (second == 0xA0)
    quote = (first == 0xC2) & ((second == 0xAB) | (second == 0xBB))
    general = (first == 0xE2) & (second == 0x80)
    thin = general & ((third == 0xAF) | (third == 0x89) | (third == 0x87))
    sign = general & (third >= 0x90) & (third <= 0x9F)  # dashes and quotes
    capital = (first == 0xC3) & (second >= 0x80) & (second <= 0x9E) & (second != 0x97)
    capital |= (first == 0xC5) & ((second == 0x92) | (second == 0xB8))  # Œ, Ÿ
    step = np.where(nbsp | quote, 2, np.where(thin | sign, 3, 0))
    return step, nbsp | thin, capital


def _ends_sentence(data: _Bytes, stops: _Offsets, after: _Offsets) -> NDArray[np.bool_]:
    """Whether what may end sentences does; what follows is known to be a capital or a figure."""
    ended = np.ones(len(stops), np.bool_)
    dots = (data.take(stops) == _STOP).nonzero()[0]
    at, following = stops.take(dots), data.take(after.take(dots))
    figure = _is_digit(following)
    word, size = _word_before(data, at)
    initial = (size == 1) & ~_is_digit(data.take(at - 1, mode="clip")) & ~np.isin(word, _codes(_WORDS))
    known = initial | np.isin(word, _codes(_TITLES))
    known |= figure & np.isin(word, _codes(_BEFORE_FIGURES))
    # 7. 000 and 12. 5: a number that was cut, unless four figures (a year) follow, or a longer word.
    ends_in_figure = _is_digit(data.take(at - 1, mode="clip"))
    known |= figure & ends_in_figure & ~_begins_year(data, after.take(dots))
    ended[dots] = ~known
    return ended


def _word_before(data: _Bytes, stops: _Offsets) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The letters before each full stop, as the bytes of one number, and how many characters they are; 0 and a larger
    number for long ones."""
    word = np.zeros(len(stops), np.uint64)
    size = np.zeros(len(stops), np.int64)
    going = np.arange(len(stops))
    for back in range(1, _LONGEST + 2):
        here = stops.take(going) - back
        byte = data.take(here, mode="clip")
        going_on = (here >= 0) & _in_word(data, here, byte)
        going, byte = going.compress(going_on), byte.compress(going_on)
        if not len(going):
            break
        word[going] = (word.take(going) << np.uint64(8)) | byte
        size[going] += byte & 0xC0 != 0x80
    word[going] = 0
    return word, size


def _in_word(data: _Bytes, at: _Offsets, byte: _Bytes) -> NDArray[np.bool_]:
    """Whether a byte is one of a letter or a figure: those of Latin, of one or two bytes."""
    lead = np.where(byte >= 0xC0, byte, data.take(at - 1, mode="clip"))
    return _is_ascii_word().take(byte) | ((byte >= 0x80) & (lead >= 0xC3) & (lead <= 0xC5))


@cache
def _is_ascii_word() -> NDArray[np.bool_]:
    table = np.zeros(256, np.bool_)
    table[list(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] = True
    return table


def _is_digit(byte: _Bytes) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = byte - np.uint8(ord("0")) < 10
    return found


def _begins_year(data: _Bytes, at: _Offsets) -> NDArray[np.bool_]:
    """Whether four figures begin there."""
    year = at + 3 < len(data)
    for step in range(4):
        year &= _is_digit(data.take(at + step, mode="clip"))
    return year


@cache
def _codes(words: str) -> NDArray[np.uint64]:
    return np.array([int.from_bytes(word.encode(), "little") for word in words.split()], np.uint64)
