"""How many different words a text has, and how that number grows with its length (Heaps' law)."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The runs of letters and digits of the text, in lower case, accents kept."""
    return _WORD.findall(text.lower())


@dataclass(frozen=True, slots=True)
class Point:
    """The state of a growing text: articles and words so far, different words, and those seen only once."""

    articles: int
    words: int
    forms: int
    once: int


@dataclass(frozen=True, slots=True)
class Heaps:
    """Heaps' law: `scale * words ** exponent` different words (H. S. Heaps, Information Retrieval, 1978)."""

    scale: float
    exponent: float

    def forms(self, words: float) -> float:
        """Different words to expect in a text of so many words."""
        return float(self.scale * words**self.exponent)


def curve(texts: Iterable[str], every: int = 500) -> list[Point]:
    """The growth of the vocabulary: a point after each `every` texts and one at the end."""
    seen: Counter[str] = Counter()
    points: list[Point] = []
    length = number = 0
    for number, text in enumerate(texts, 1):
        found = words(text)
        length += len(found)
        seen.update(found)
        if number % every == 0:
            points.append(_point(number, length, seen))
    if number % every:
        points.append(_point(number, length, seen))
    return points


def _point(articles: int, length: int, seen: Counter[str]) -> Point:
    return Point(articles, length, len(seen), sum(count == 1 for count in seen.values()))


def fit(points: Sequence[Point]) -> Heaps:
    """Heaps' law through the last point, with the slope from an eighth of the text to its end.

    The slope falls as a text grows, so that only its upper part says how it goes on.
    """
    last = points[-1]
    start = next(point for point in points if point.words * 8 >= last.words)
    span = math.log(last.words / start.words)
    exponent = math.log(last.forms / start.forms) / span if span else 0.5
    return Heaps(last.forms / last.words**exponent, exponent)
