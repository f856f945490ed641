"""The words of an answer: how often it has them, and which are its own, beside the whole index or a larger answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.schema import frequent_forms
from search.analytics.specificity import specificities
from search.counts import FormCounts
from search.errors import BadQuery, Message
from search.results import Request

if TYPE_CHECKING:
    from search.engine import Engine

LAFON = "Lafon 1980 (hypergeometric), signed log10"


@dataclass(frozen=True, slots=True)
class DistinctiveWord:
    """A word: as the texts write it, its folded form, how often the part and the whole have it, how often the part
    would by chance, and its specificity, negative where it is rarer than that."""

    word: str
    form: str
    count: int
    whole: int
    expected: float
    score: float

    def to_dict(self) -> dict[str, Any]:
        """The word as JSON."""
        return {
            "word": self.word,
            "form": self.form,
            "count": self.count,
            "whole": self.whole,
            "expected": round(self.expected, 2),
            "score": round(self.score, 4),
        }


@dataclass(frozen=True, slots=True)
class WordsOfPart:
    """The words of a part. `size` and `whole_size` count words, `articles` those of the part; `frequent` are its most
    frequent words, `over` those that it has most surprisingly often, `under` most surprisingly seldom."""

    articles: int
    size: int
    whole_size: int
    frequent: Sequence[DistinctiveWord]
    over: Sequence[DistinctiveWord]
    under: Sequence[DistinctiveWord]

    def to_dict(self) -> dict[str, Any]:
        """The words as JSON."""
        return {
            "articles": self.articles,
            "size": self.size,
            "whole_size": self.whole_size,
            "method": LAFON,
            "over": [word.to_dict() for word in self.over],
            "under": [word.to_dict() for word in self.under],
            "frequent": [word.to_dict() for word in self.frequent],
        }


def words_of(
    engine: "Engine",
    request: Request,
    against: Request | None = None,
    most: int = 50,
    grammatical: bool = False,
    without: Iterable[str] = (),
) -> WordsOfPart:
    """The words of what `request` finds, beside those of the whole index, or of the larger answer `against`.

    `most` of each kind; grammatical words and single letters only where they are asked for, those of the folded forms
    `without` never. BadQuery where the answer is no part of the larger one: the model draws words of it from there.
    """
    part = engine.count_forms(request)
    whole = part.whole if against is None else _of_one_generation(engine, part, against)
    if (part.inside > whole).any():
        raise _no_part()
    size, whole_size = int(part.inside.sum()), int(whole.sum())
    scores = specificities(part.inside, whole, size, whole_size)
    left_out = frozenset(without)

    def is_shown(form: str) -> bool:
        return form not in left_out and (grammatical or (len(form) > 1 and form not in frequent_forms()))

    def listed(order: NDArray[np.intp], enough: NDArray[np.bool_]) -> list[DistinctiveWord]:
        found: list[DistinctiveWord] = []
        wanted = (at for at in takewhile(enough.__getitem__, order.tolist()) if is_shown(part.forms[at]))
        # A remote engine is asked for many words at once.
        while some := list(islice(wanted, most - len(found))):
            for at, word in zip(some, engine.written([part.forms[at] for at in some]), strict=True):
                if word is not None:
                    expected = int(whole[at]) * size / whole_size
                    counts = int(part.inside[at]), int(whole[at])
                    found.append(DistinctiveWord(word, part.forms[at], *counts, expected, float(scores[at])))
        return found

    descending = np.argsort(-scores, kind="stable")
    return WordsOfPart(
        part.articles,
        size,
        whole_size,
        listed(np.argsort(-part.inside, kind="stable"), part.inside > 0),
        listed(descending, scores > 0),
        listed(descending[::-1], scores < 0),
    )


def _no_part() -> BadQuery:
    return BadQuery(
        Message(
            fr="la réponse n’est pas contenue dans celle à quoi on la compare\u00a0: donnez-y une requête plus large, "
            "comme «\u00a0a OU b\u00a0» pour comparer «\u00a0a\u00a0», ou rien (tout le fonds)",
            en="the answer is no part of the one that it is compared with: give a wider query there, such as “a OR b” "
            "to compare “a”, or nothing (the whole index)",
        )
    )


def _of_one_generation(engine: "Engine", part: FormCounts, against: Request) -> NDArray[np.int64]:
    """The counts of the larger answer, form by form as those of the part; of the index itself where a rebuild came
    between the two."""
    larger = engine.count_forms(against)
    return larger.inside if larger.generation == part.generation else part.whole
