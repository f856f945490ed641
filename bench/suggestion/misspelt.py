"""Misspelt words with what is meant, by kind of error."""

import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from index.analysis import fold
from search.execution.expansion import one_apart
from search.spelling.phonetic import sounds

NAMES = Path(__file__).with_name("names.tsv")
"""Names of the news of 2016 to 2020 as people misspell them, written for this measurement."""


class Misspelt(NamedTuple):
    """What was typed, what is meant, and the kind of the error."""

    typed: str
    meant: str
    kind: str


def misspelt(path: Path) -> list[Misspelt]:
    """The rows of a file of two columns: typed, meant."""
    return list(_rows(path))


def _rows(path: Path) -> Iterator[Misspelt]:
    for line in path.read_text("utf-8").splitlines():
        typed, _, meant = line.partition("\t")
        if meant:
            yield Misspelt(typed, meant, kind_of(typed, meant))


def kind_of(typed: str, meant: str) -> str:
    """How what was typed differs from what is meant, both folded."""
    left, right = fold(typed), fold(meant)
    if left == right:
        return "accents, ligatures, capitals alone"
    if _squeezed(left) == _squeezed(right):
        return "space, hyphen or apostrophe"
    if _undoubled(left) == _undoubled(right):
        return "letter doubled or not"
    if one_apart(left, right):
        if len(left) < len(right):
            return "letter lost"
        if len(left) > len(right):
            return "letter too many"
        return "letters swapped" if sorted(left) == sorted(right) else "another letter"
    if left.isalpha() and right.isalpha() and len(set(sounds([left, right]))) == 1:
        return "several, alike by ear"
    return "several"


def _squeezed(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _undoubled(text: str) -> str:
    return "".join(character for at, character in enumerate(text) if not at or character != text[at - 1])


_KEYS = ("azertyuiop", "qsdfghjklm", "wxcvbn")
_LEAST_LETTERS, _LEAST_ARTICLES = 5, 20


def made(words: Mapping[str, int], count: int) -> list[Misspelt]:
    """Words of an index (with the articles that have each), one random slip in each: the same ones at every run."""
    chance = random.Random(1)
    usual = sorted(word for word, often in words.items() if often >= _LEAST_ARTICLES and _is_plain(word))
    found = []
    while len(found) < count:
        word = chance.choice(usual)
        kind = chance.choice(("letter lost", "letter doubled", "letters swapped", "key beside", "letter too many"))
        typed = _slipped(word, kind, chance)
        if typed not in words:
            found.append(Misspelt(typed, word, kind))
    return found


def _is_plain(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) >= _LEAST_LETTERS


def _slipped(word: str, kind: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    match kind:
        case "letter lost":
            return word[:at] + word[at + 1 :]
        case "letter doubled":
            return word[: at + 1] + word[at:]
        case "letters swapped":
            at = min(at, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    keys = next(row for row in _KEYS if word[at] in row)
    beside = chance.choice([key for key in keys if abs(keys.index(key) - keys.index(word[at])) == 1])
    return word[:at] + beside + word[at + (kind == "key beside") :]
