"""The common question answered straight: words, at least so many of them, filters, over lists that are not very long.

What a tree says by general rules (match, then score what matched) is done here in one pass: each posting list is read
once, and what tells a match (a weighted frequency above 0) is what scores it. A NumPy call costs a microsecond whatever
it does, and for lists of a few thousand documents the calls are the cost. `search.evaluate` answers everything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.postings.segment import FieldPostings
from search import kernel
from search.columns import has_value, in_range
from search.kernel import Bits, Docs
from search.matching import Matcher
from search.ranking import Scores, saturate
from search.scratch import flags, sums
from search.store import Part, Store
from search.tree import And, AtLeast, Node, Or, Phrase, Range, Value, Word

Places: TypeAlias = NDArray[np.intp]
"""Documents as NumPy indexes with: as int32 they would be converted at every use."""

_SEARCH_COST = 16
"""A binary search costs about as much as this many steps of a pass over a list."""
_MANY = 1000


@dataclass(frozen=True, slots=True)
class Plain:
    """`least` of the words (or phrases), and every filter. All words score."""

    words: tuple[Word | Phrase, ...]
    least: int
    filters: tuple[Range | Value, ...] = ()


class List(NamedTuple):
    """The postings of one form in one segment."""

    field: FieldPostings
    ordinal: int
    size: int

    @property
    def name(self) -> str:
        """The field's name."""
        return self.field.name

    def docs(self) -> Places:
        """Its documents, ascending."""
        return self.field.docs(self.ordinal, np.intp)

    def freqs(self) -> NDArray[np.integer]:
        """How often it occurs in each of them."""
        return self.field.freqs(self.ordinal)

    def bitmap(self) -> Bits | None:
        """Its documents as a bitmap, where the index has one."""
        return self.field.bitmap(self.ordinal)


class Occurrences(NamedTuple):
    """Where a phrase stands in one field of one segment, as a list of its own."""

    name: str
    found: Docs
    often: NDArray[np.integer]
    size: int

    def docs(self) -> Places:
        """The documents that have the phrase, ascending."""
        return self.found.astype(np.intp)

    def freqs(self) -> NDArray[np.integer]:
        """How often each has it."""
        return self.often

    def bitmap(self) -> None:
        """None: a phrase has no bitmap."""
        return


Listed: TypeAlias = List | Occurrences


class Found(NamedTuple):
    """All documents that a segment has for a plain question, in no order, and the score of each.

    A document may stand there several times, every time with its score; `size` counts it once.
    """

    docs: Places
    scores: Scores
    size: int


def plain(root: Node, weights: Any) -> Plain | None:
    """The tree as a plain question; None where it is none."""
    match root:
        case Word() | Phrase():
            return Plain((root,), 1) if _scores(root, weights) else None
        case Or(children) | AtLeast(_, children):
            words = _words(children, weights)
            least = root.least if isinstance(root, AtLeast) else 1
            return Plain(words, least) if words and 1 <= least <= len(words) else None
        case And(children):
            filters = tuple(child for child in children if isinstance(child, Range | Value))
            others = tuple(child for child in children if not isinstance(child, Range | Value))
            if len(others) == 1:
                inner = plain(others[0], weights)
                return None if inner is None else Plain(inner.words, inner.least, inner.filters + filters)
            words = _words(others, weights)
            return Plain(words, len(words), filters) if words else None
        case _:
            return None


def _words(children: Sequence[Node], weights: Any) -> tuple[Word | Phrase, ...]:
    """The children where all of them are words that score, none otherwise."""
    words = tuple(child for child in children if isinstance(child, Word | Phrase) and _scores(child, weights))
    return words if len(words) == len(children) else ()


def _scores(word: Word | Phrase, weights: Any) -> bool:
    """Whether every document that has the word gets a score for it."""
    if isinstance(word, Phrase):
        return word.boost > 0 and all(weights.get(place.field, 0) > 0 for place in word.places)
    return word.times <= 1 and word.boost > 0 and all(weights.get(field, 0) > 0 for field, _ in word.forms)


def lists(part: Part, word: Word | Phrase) -> list[Listed | None]:
    """The postings of each form of a word, None where the segment has none; those of a phrase where it has any."""
    if isinstance(word, Phrase):
        return [Occurrences(*one, len(one[1])) for one in Matcher(part).occurrences(word)]
    found: list[Listed | None] = []
    for name, term in word.forms:
        field = part.field(name)
        ordinal = -1 if field is None else field.find(term)
        found.append(List(field, ordinal, field.df(ordinal)) if field is not None and ordinal >= 0 else None)
    return found


def weight(store: Store, word: Word | Phrase, found: Sequence[Sequence[Listed | None]]) -> float:
    """The word's idf times its boost, from its lists in all segments (see `ranking.idf`); a phrase's df is exact."""
    if isinstance(word, Phrase):
        df = sum([len(kernel.union([one.found for one in part if isinstance(one, Occurrences)])) for part in found])
    else:
        df = max([sum([one.size for one in form if one is not None]) for form in zip(*found, strict=True)])
    return store.idf(df) * word.boost


def find(part: Part, asked: Plain, words: Sequence[Sequence[Listed]], weights: Sequence[float], k1: float) -> Found:
    """What a segment has for a plain question; `words` are the lists of each word there."""
    if sum(1 for one in words if one) < asked.least:
        return Found(np.empty(0, np.intp), np.empty(0, np.float32), 0)
    if len(words) == 1:
        docs, x = _single(part, asked, words[0])
        return Found(docs, saturate(x, k1, weights[0]), len(docs))
    if asked.least == len(words):
        return _all(part, asked, words, weights, k1)
    return _some(part, asked, words, weights, k1)


def documents(part: Part, asked: Plain, found: Sequence[Listed]) -> Places:
    """What a segment has for a plain question of one word, in no order, unscored."""
    pile = [one.docs() for one in sorted(found, key=attrgetter("size"), reverse=True)]
    if not pile:
        return np.empty(0, np.intp)
    docs = pile[0]
    if len(pile) > 1:
        marks = flags(part.documents)
        marks[docs] = 1
        for at, these in enumerate(pile[1:], 1):
            pile[at] = these.compress(marks.take(these) == 0)
            marks[pile[at]] = 1
        docs = np.concatenate(pile)
        marks[docs] = 0
    live = part.alive()
    if live is not None:
        docs = docs.compress(live.take(docs))
    held = _allowed(part, asked.filters, docs)
    return docs if held is None else docs.compress(held)


def _all(part: Part, asked: Plain, words: Sequence[Sequence[Listed]], weights: Sequence[float], k1: float) -> Found:
    """Documents with every word: the rarest word's, looked up in the lists of the others."""
    first, *others = sorted(range(len(words)), key=lambda at: sum([one.size for one in words[at]]))
    docs, x = _single(part, asked, words[first])
    xs = {first: x}
    for at in others:
        if len(docs) > _MANY:  # most are about to go: whether a word is there costs less to tell than how often
            held = reduce(np.logical_or, [_holds(part, one, docs) for one in words[at]])
            docs, xs = docs.compress(held), {one: values.compress(held) for one, values in xs.items()}
        x = _x_of(part, words[at], docs)
        held = x > 0
        docs, xs = docs.compress(held), {one: values.compress(held) for one, values in xs.items()}
        xs[at] = x.compress(held)
    scores = [saturate(xs[at], k1, weight) for at, weight in enumerate(weights)]  # added up in the order of the words
    return Found(docs, reduce(np.add, scores), len(docs))


def _some(part: Part, asked: Plain, words: Sequence[Sequence[Listed]], weights: Sequence[float], k1: float) -> Found:
    """Documents with some words: every word's score is added to its documents' totals.

    A total above 0 tells that the document was there before, so that counting the union costs nothing more.
    """
    totals = sums(part.documents)
    counts = flags(part.documents) if asked.least > 1 else None
    pile: list[Places] = []
    size = 0
    scores = np.empty(0, np.float32)
    for found, weight in zip(words, weights, strict=True):
        if not found:
            continue
        docs, x = _single(part, asked, found)
        scores = saturate(x, k1, weight)
        if pile:
            before = totals.take(docs)
            scores += before
        if counts is not None:
            seen = counts.take(docs)
            seen += 1
            counts[docs] = seen
            size += int(np.count_nonzero(seen == asked.least))
        else:
            size += len(docs) - (int(np.count_nonzero(before)) if pile else 0)
        pile.append(docs)
        totals[docs] = scores
    if len(pile) > 1:
        docs = np.concatenate(pile)
        scores = totals.take(docs)
    if counts is not None:
        enough = counts.take(docs) >= asked.least
        counts[docs] = 0
        totals[docs] = 0
        return Found(docs.compress(enough), scores.compress(enough), size)
    totals[docs] = 0
    return Found(docs, scores, size)


def _single(part: Part, asked: Plain, found: Sequence[Listed]) -> tuple[Places, Scores]:
    """`_weighed`, what the filters let through."""
    docs, x = _weighed(part, found)
    held = _allowed(part, asked.filters, docs)
    return (docs, x) if held is None else (docs.compress(held), x.compress(held))


def _weighed(part: Part, found: Sequence[Listed]) -> tuple[Places, Scores]:
    """The documents of any of the lists, and what all their occurrences count in each; deleted ones left out."""
    if len(found) == 1:
        docs, x = _counted(part, found[0])
    else:
        longest, *others = sorted(found, key=attrgetter("size"), reverse=True)
        few = sum([one.size for one in others]) * _SEARCH_COST < longest.size
        docs, x = (_searched if few else _summed)(part, longest, others)
    live = part.alive()
    if live is not None:
        held = live.take(docs)
        docs, x = docs.compress(held), x.compress(held)
    return docs, x


def _summed(part: Part, longest: Listed, others: Sequence[Listed]) -> tuple[Places, Scores]:
    """The lists added up in a buffer of one number a document."""
    totals = sums(part.documents, 1)
    docs, x = _counted(part, longest)
    totals[docs] = x
    pile = [docs]
    for one in others:
        docs, x = _counted(part, one)
        before = totals.take(docs)
        x += before
        totals[docs] = x
        if np.count_nonzero(before) < len(docs):
            pile.append(docs.compress(before == 0))
    docs = np.concatenate(pile) if len(pile) > 1 else pile[0]
    x = totals.take(docs)
    totals[docs] = 0
    return docs, x


def _searched(part: Part, longest: Listed, others: Sequence[Listed]) -> tuple[Places, Scores]:
    """The documents of short lists looked up in a long one, and those that it has not put behind it."""
    docs, x = _counted(part, longest)
    late: list[tuple[Places, Scores]] = []
    for one in others:
        these, counts = _counted(part, one)
        at = docs.searchsorted(these)
        held = docs.take(at, mode="clip") == these
        x[at.compress(held)] += counts.compress(held)
        late.append((these.compress(~held), counts.compress(~held)))
    added, counts = late[0]
    if len(late) > 1:  # lists that may share documents
        added, which = np.unique(np.concatenate([these for these, _ in late]), return_inverse=True)
        counts = np.bincount(which, np.concatenate([more for _, more in late]), len(added)).astype(np.float32)
    return np.concatenate((docs, added)), np.concatenate((x, counts))


def _counted(part: Part, one: Listed) -> tuple[Places, Scores]:
    docs = one.docs()
    counts = part.norms(one.name).take(docs)
    counts *= one.freqs()
    return docs, counts


def _x_of(part: Part, found: Sequence[Listed], docs: Places) -> Scores:
    """What the occurrences of a word count in each of `docs`, 0 where it is not."""
    x = np.zeros(len(docs), np.float32)
    for one in found:
        here, at = _located(one, docs)
        if len(here):
            counts = part.norms(one.name).take(docs.take(here))
            counts *= one.freqs().take(at)
            x[here] += counts
    return x


def _located(one: Listed, docs: Places) -> tuple[NDArray[Any], NDArray[Any]]:
    """Which of `docs` a list has, and where: positions in `docs` and, aligned, in the list."""
    bits = one.bitmap()
    if bits is not None:
        return kernel.located(bits, kernel.ranks(bits), docs)
    listed = one.docs()
    at = listed.searchsorted(docs)
    here = np.flatnonzero(listed.take(at, mode="clip") == docs)
    return here, at.take(here)


def _holds(part: Part, one: Listed, docs: Places) -> NDArray[np.bool_]:
    """Which of `docs` a list has."""
    bits = one.bitmap()
    if bits is not None:
        return kernel.holds(bits, docs)
    marks = flags(part.documents)
    listed = one.docs()
    marks[listed] = 1
    held = marks.take(docs).view(np.bool_)
    marks[listed] = 0
    return held


def _allowed(part: Part, filters: Sequence[Range | Value], docs: Places) -> NDArray[np.bool_] | None:
    """Which of `docs` all filters let through; None for no filter."""
    allowed: NDArray[np.bool_] | None = None
    for one in filters:
        column = part.column(one.column)
        held = in_range(column, one, docs) if isinstance(one, Range) else has_value(column, one, docs)
        if held is None:
            return np.zeros(len(docs), np.bool_)
        allowed = held if allowed is None else allowed & held
    return allowed
