"""Stop words: grammatical words, flagged and never left out of the index, since phrases need them."""

from functools import cache
from pathlib import Path

from index.analysis.piece import Surface

_LETTERS = frozenset("CDJLMNST")
"""Lower-case, what is left of an article whose apostrophe was not typed (l otan); a capital is a name: vitamine D."""


@cache
def stop_words() -> frozenset[str]:
    """The grammatical and question words of French, lower case, accents as spelt (stopwords.txt)."""
    lines = Path(__file__).with_name("stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


def is_stop(word: str) -> bool:
    """Whether a word, as spelt, is a grammatical one."""
    return word.lower() in stop_words() and word not in _LETTERS


def flag(pieces: list[Surface]) -> list[Surface]:
    """The pieces, the grammatical ones flagged. Comes before folding: mais is one, maïs is not; sur is, sûr is not."""
    for piece in pieces:
        piece.stop = is_stop(piece.text)
    return pieces
