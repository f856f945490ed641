"""Words that stand in the same company as one that an article lacks: what the second stage ranks it by instead.

They rank and never match: `OM` stands where `PSG` does and is no synonym of it. A large corpus is its own teacher
(`index.neighbours`); for a small one there is a table of general French, which tools/derive_neighbours.py makes.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from index.analysis import Analyser
from index.neighbours.stored_neighbours import NEIGHBOURS_FILE, NeighbourTable, open_neighbours

_GENERAL = Path(__file__).with_name("neighbours.bin")
_DEMONYMS = Path(__file__).with_name("demonyms.txt")


class NearWords(Protocol):
    """Tells the words near a stem: `index.neighbours.stored_neighbours.NeighbourTable`, or a stand-in."""

    def of(self, term: bytes) -> Sequence[tuple[bytes, float]]:
        """Stems with how near they are, from 0 to 1, nearest first."""


class NoNearWords:
    """No word is near another."""

    def of(self, term: bytes) -> Sequence[tuple[bytes, float]]:  # noqa: ARG002
        """See `NearWords`."""
        return ()


NO_NEAR_WORDS = NoNearWords()


class GeneralNearWords:
    """The table of general French, opened when first asked."""

    def of(self, term: bytes) -> Sequence[tuple[bytes, float]]:
        """See `NearWords`."""
        return _general().of(term)


class CorpusNearWords:
    """What the index itself teaches, and the table of general French for words that it says nothing of."""

    def __init__(self, own: NeighbourTable, general: NearWords) -> None:
        self._own = own
        self._general = general

    def of(self, term: bytes) -> Sequence[tuple[bytes, float]]:
        """See `NearWords`."""
        return self._own.of(term) or self._general.of(term)


class WithDemonyms:
    """A place and what is of it (Irak, irakien), nearest of all, then the others."""

    def __init__(self, others: NearWords) -> None:
        self._others = others

    def of(self, term: bytes) -> Sequence[tuple[bytes, float]]:
        """See `NearWords`."""
        found, first = self._others.of(term), [stem for stem, _ in demonyms().get(term, ())]
        if not first:
            return found
        return [*((one, 1.0) for one in first), *(one for one in found if one[0] not in first)]


def near_words(folder: Path) -> NearWords:
    """What is known of the words of the generation in `folder`; raises Damaged."""
    general = GeneralNearWords()
    path = folder / NEIGHBOURS_FILE
    return WithDemonyms(CorpusNearWords(open_neighbours(path), general) if path.exists() else general)


@cache
def _general() -> NeighbourTable:
    return open_neighbours(_GENERAL)


@cache
def demonyms() -> Mapping[bytes, tuple[tuple[bytes, str], ...]]:
    """Of each stem of a place or of what is of it the other's, with the other as it is written."""
    analyser = Analyser()
    found: dict[bytes, tuple[tuple[bytes, str], ...]] = {}
    for line in _DEMONYMS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            place, demonym = ((token.stem.encode(), line[token.start : token.end]) for token in analyser.analyse(line))
            for (one, _), other in ((place, demonym), (demonym, place)):
                if one != other[0]:
                    found[one] = (*found.get(one, ()), other)
    return found
