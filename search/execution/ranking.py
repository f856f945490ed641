"""How well a document answers: BM25F over several fields, and recency. Pure functions on arrays.

    x(d)     = sum over fields f of  w_f * tf_f(d) / (1 - b_f + b_f * length_f(d) / average_length_f)
    score(d) = idf * x(d) / (k1 + x(d))
    idf      = ln(1 + (N - df + 0.5) / (df + 0.5))

One saturation over the weighted, length-normalised frequencies of all fields, not a sum of saturated fields: a word in
the title and in the text is one piece of evidence, not two. Robertson, Zaragoza, Taylor, "Simple BM25 extension to
multiple weighted fields", CIKM 2004; Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
2009, section 3.6. The constant factor k1 + 1 is left out: it changes no order, and a score stays below the word's idf.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

DEFAULT_B = 0.6


@dataclass(frozen=True)
class Ranking:
    """The numbers that a ranking turns on.

    weights: of each field; a field without one is searched and counts nothing. k1: how soon repetition stops counting.
    b: how much long fields are discounted, for all fields (`b`) or for one (`field_b`), from 0 to 1.
    """

    weights: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    k1: float = 0.9
    b: float = DEFAULT_B
    field_b: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def b_of(self, name: str) -> float:
        """How much length counts in a field."""
        return self.field_b.get(name, self.b)


@dataclass(frozen=True)
class Second:
    """The numbers of the second stage (`search.rerank.second_stage`), round ones: finer tuning does not survive
    cross-validation.

    window: how many of the best documents it looks at. b: as `Ranking.b`. form: weight of the form as typed, a term
    of its own. prefix: weight of what begins with the same `letters`. lead: how much more a word counts among the
    first `lead_words` words of the text. pair: weight of two neighbouring words; `pair_of_names` where both are
    capitalised, since what names say twice is said once. near: weight of the cosine of a word to the nearest that a
    document has instead, which counts `nearest` at most: words that stand in the same places may be rivals; a query
    of more than `near_words` words says what it means in several. With fewer than `background_below` documents,
    document frequencies are those of so many more documents (`background`) of news. semantic: weight of meaning beside
    all words together, where that is on, for the `semantic_window` best.
    """

    window: int = 50
    b: float = 0.65
    form: float = 0.3
    prefix: float = 0.4
    letters: int = 5
    lead: float = 0.5
    lead_words: int = 60
    pair: float = 0.2
    pair_of_names: float = 0.1
    near: float = 0.2
    nearest: float = 0.7
    near_words: int = 15
    semantic: float = 1.5
    semantic_window: int = 100
    background_below: int = 5000
    background: int = 1000


SECOND = Second()


def idf(df: float, documents: int) -> float:
    """Inverse document frequency, positive for every df: a word in all documents weighs about 1 / (2 N).

    The df of a word in several fields is the largest of its fields' dfs: one subtraction a field, where the exact count
    of their union needs their postings. The two differ only by documents that have the word in the smaller field alone.
    """
    return math.log1p((documents - df + 0.5) / (df + 0.5))


def norms(lengths: NDArray[np.integer], average: float, weight: float, b: float) -> Scores:
    """What one occurrence counts in each document: weight / (1 - b + b * length / average), float32.

    A field that is empty everywhere (average 0) has nothing to normalise: its occurrences count `weight`.
    """
    if average <= 0:
        return np.full(len(lengths), weight, np.float32)
    scale = lengths.astype(np.float32)
    scale *= np.float32(b / average)
    scale += np.float32(1 - b)
    np.maximum(scale, np.float32(1e-6), out=scale)  # b = 1 and an empty field
    return np.divide(np.float32(weight), scale, out=scale)


def saturate(x: Scores, k1: float, weight: float) -> Scores:
    """weight * x / (k1 + x), in place of x: float32, below `weight`; 0 where x is 0, k1 = 0 included."""
    scale = x + k1
    if k1 == 0:
        np.maximum(scale, np.finfo(np.float32).tiny, out=scale)
    np.divide(x, scale, out=x)
    x *= weight
    return x


def as_good(x: float, k1: float) -> float:
    """A number such that every x below it has a lower score than this x, in float32 too, whatever the weight; k1 > 0.

    The more an x is saturated, the further below it others still round to the same score.
    """
    return x * (1 - 4 * float(np.finfo(np.float32).eps) * (k1 + x) / k1)


def needed(score: float, k1: float, weight: float) -> float:
    """The least x whose saturated score reaches `score`; infinite where none does, 0 where any does."""
    if score <= 0:
        return 0.0
    share = score / weight if weight > 0 else math.inf
    return k1 * share / (1 - share) if share < 1 else math.inf


def recency(ages: NDArray[np.integer], half_life: float) -> Scores:
    """2 ** (-age / half_life): 1 for today and for the future, a half after `half_life` days; float32.

    An exponential forgets at one rate: two articles keep the ratio of their factors however old both become.
    """
    factors: Scores = np.exp2(np.maximum(ages, 0) * (-1 / half_life)).astype(np.float32)
    return factors
