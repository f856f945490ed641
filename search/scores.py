"""Why an article has its score: the parts that add up to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

PartKind = Literal["word", "form", "near", "pair", "phrase", "top", "pattern", "semantic", "accents", "age", "place"]


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part of a score. `word` is what was asked, as it is read; `title` and `text` are how often it stands there,
    `articles` how many articles of the index have it, 0 where that is not what counts.

    kind: `word` in any inflection; `form` the very form that was typed; `near` a word
    that stands in the same company as one that the article lacks; `pair` next to the word before it; `phrase`
    words side by side or near; `top` a word at the top of the article; `pattern` what a beginning, a pattern or a
    spelling finds; `semantic` how near the whole article is to the question in meaning, where that is on; and what is
    taken away: `accents` for other accents or capitals than those typed, `age` for not being new, `place`
    where articles that were looked at twice stand before this one.
    """

    kind: PartKind
    word: str
    value: float
    title: int = 0
    text: int = 0
    articles: int = 0


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """A score and the parts that add up to it; `rank` counts from 1 in the order of the answer, `partial` where the
    article has only some of the words. `documents` are those of the index."""

    score: float
    rank: int
    partial: bool
    documents: int
    parts: Sequence[ScorePart]

    def rounded(self, places: int = 4) -> list[float]:
        """The parts' values, rounded so that they add up to the rounded score."""
        values, sum_of_all, shown = [], 0.0, 0.0
        for part in self.parts:
            sum_of_all += part.value
            value = round(round(sum_of_all, places) - shown, places)
            values.append(value)
            shown = round(shown + value, places)
        return values

    def to_dict(self) -> dict[str, Any]:
        """The score as JSON."""
        return {
            "score": round(self.score, 4),
            "rank": self.rank,
            "partial": self.partial,
            "parts": [
                {
                    "kind": part.kind,
                    "word": part.word,
                    "value": value,
                    "title": part.title,
                    "text": part.text,
                    "articles": part.articles,
                }
                for part, value in zip(self.parts, self.rounded(), strict=True)
            ],
        }
