"""Coined words: as many as a growing corpus needs, of the letters that real names have."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.vocabulary import Heaps

_SPREAD = 2_654_435_761  # a prime: neighbours in number share neither head nor tail
_NUMBERS = 50  # of so many coined forms one is a number: their share in the vocabulary of real articles
_KNOTS = 4_000
_VOWELS = "aeiouyàâäéèêëîïôöùûü"
_JOINT = re.compile(f"(?<=[{_VOWELS}])(?=[^{_VOWELS}])")


@dataclass(frozen=True, slots=True)
class Mint:
    """Coins words from the beginnings and the ends of real names."""

    heads: Sequence[str]
    tails: Sequence[str]

    def coin(self, number: int) -> str:
        """The coined form of that number, always the same; hardly ever that of another number."""
        series, rank = divmod(number, _NUMBERS)
        if rank == _NUMBERS - 1:
            return str(100_000 + series)
        beyond, pair = divmod(number, len(self.heads) * len(self.tails))
        tail, head = divmod(pair * _SPREAD % (len(self.heads) * len(self.tails)), len(self.heads))
        word = self.heads[head]
        while beyond:
            beyond, more = divmod(beyond - 1, len(self.heads))
            word += self.heads[more]
        return (word + self.tails[tail]).capitalize()


def mint(names: Iterable[str]) -> Mint:
    """A mint with the heads and tails of these names, each name cut in its middle between vowel and consonant."""
    heads: dict[str, None] = {}
    tails: dict[str, None] = {}
    for name in sorted({name.lower() for name in names}):
        joints = [joint.start() for joint in _JOINT.finditer(name) if 2 <= joint.start() <= len(name) - 2]
        if joints:
            middle = min(joints, key=lambda joint: abs(2 * joint - len(name)))
            heads[name[:middle]] = None
            tails[name[middle:]] = None
    # Any language has these.
    return Mint(tuple(heads) or ("ba", "lo", "mi"), tuple(tails) or ("ron", "teau", "zac"))


@dataclass(frozen=True, slots=True)
class Growth:
    """What is known of the vocabulary of recombined articles.

    `law` is that of real text. A form stands in so many of the `sentences` as a key of `spread` says; the value is the
    number of such forms. An article has on average `words` words of `drawn` sentences.
    """

    law: Heaps
    spread: Counter[int]
    sentences: int
    words: float
    drawn: float

    def coined(self, articles: int) -> np.ndarray:
        """How many words must have been coined before article 0, 1, ... `articles`, for the law to hold.

        Sentences drawn with replacement bring every form they have to bring: a form in k of S sentences has been drawn
        in one of m draws with probability 1 - exp(-k m / S). What this lacks of the law has to be coined.
        """
        knots = np.unique(np.geomspace(1, articles + 1, _KNOTS).astype(np.int64))
        # In order, for a sum that is the same to the last digit in every process.
        found_in, forms = (np.array(row, dtype=np.float64) for row in zip(*sorted(self.spread.items()), strict=True))
        share = found_in * self.drawn / self.sentences
        drawn = np.array([float(forms @ -np.expm1(-share * knot)) for knot in knots])
        wanted = self.law.scale * (knots * self.words) ** self.law.exponent
        missing = np.maximum.accumulate(np.maximum(0.0, wanted - drawn))
        return np.floor(np.interp(np.arange(articles + 1), knots, missing)).astype(np.int64)
