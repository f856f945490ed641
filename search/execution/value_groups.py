"""The values of a field as facets count them: those that differ by case or accents alone are one, shown as most
documents have it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.fold import fold_all
from index.postings.segment import Column, FieldPostings
from search.execution.docset import DocSet, everything
from search.execution.kernel import pack, pack_mask, unpack_mask
from search.execution.searcher import SegmentReader

_SPARSE = 8
"""A set of fewer documents than one in so many is read document by document."""
_LEADERS, _MANY = 256, 5_000
"""So many groups have bitmaps, where there are more groups than the second number: counting fewer costs less."""
_WORD = re.compile(r"\w+")
_SHORTEST_PART = 4
"""Letters of a name that are compared with names as they are without their spaces."""


class _Leaders(NamedTuple):
    groups: NDArray[np.intp]
    bound: int
    bits: Sequence[NDArray[np.uint64] | None]
    """Of each segment a row a group."""


class NamedValues:
    """The groups of a field's values, numbered in the order of their labels."""

    def __init__(self, values: Sequence[str], folded: Sequence[str], counts: Sequence[int]) -> None:
        """`values` are those that documents have, each with its folding and with how many documents have it; the same
        one may come several times, as it does from several segments."""
        order = sorted(range(len(folded)), key=folded.__getitem__)
        # An index has half a million names: only what groups of several values need is kept of each value.
        begins = [at for at, here in enumerate(order) if not at or folded[here] != folded[order[at - 1]]]
        labels = [values[order[begin]] for begin in begins]
        several: dict[int, tuple[str, ...]] = {}
        for group, (begin, end) in enumerate(pairwise([*begins, len(order)])):
            if end - begin > 1:
                ways: dict[str, int] = {}
                for at in order[begin:end]:
                    ways[values[at]] = ways.get(values[at], 0) + counts[at]
                labels[group] = min(ways, key=lambda way: (-ways[way], way))
                several[group] = tuple(ways)
        ordered = sorted(range(len(labels)), key=labels.__getitem__)
        self.keys: Sequence[str] = [folded[order[begins[group]]] for group in ordered]
        """Each group's values, folded."""
        self.labels: Sequence[str] = [labels[group] for group in ordered]
        """How each group is shown."""
        number = np.empty(len(ordered), np.int32)
        number[ordered] = np.arange(len(ordered))
        self.numbers = np.empty(len(order), np.int32)
        """The group of each of the values that were given."""
        self.numbers[order] = number.repeat(np.diff([*begins, len(order)]))
        self._ways = {int(number[group]): ways for group, ways in several.items()}
        self._letters: Sequence[str] | None = None

    def spellings(self, value: str) -> tuple[str, ...]:
        """The ways in which the index has the values that are meant (`meant`); the value itself where it has none."""
        meant = self.meant(value)
        return tuple(way for at in meant for way in self._ways.get(at, (self.labels[at],))) or (value,)

    def meant(self, value: str) -> tuple[int, ...]:
        """The numbers of the groups that a value means: the one that it names, whatever its case, accents and signs;
        else all whose names have its words, or begin with them (`phare` is Le Phare, `lemonde` Le Monde)."""
        key = fold_all([value])[0]
        if key in self.keys:
            return (self.keys.index(key),)
        words = _WORD.findall(key)
        if not words:
            return ()
        letters = "".join(words)
        # What has not the letters is looked at no closer: an index may have a hundred thousand authors.
        near = [at for at, known in enumerate(self._squeezed()) if letters in known or all(w in known for w in words)]
        named = {at: _WORD.findall(self.keys[at]) for at in near}
        same = tuple(at for at, known in named.items() if known == words)
        if same:
            return same
        return tuple(
            at
            for at, known in named.items()
            if all(any(one.startswith(word) for one in known) for word in words)
            or (
                len(letters) >= _SHORTEST_PART
                and any("".join(known[first:]).startswith(letters) for first in range(len(known)))
            )
        )

    def _squeezed(self) -> Sequence[str]:
        """The values without spaces and signs."""
        if self._letters is None:
            self._letters = ["".join(_WORD.findall(known)) for known in self.keys]
        return self._letters

    def names(self, value: str) -> bool:
        """Whether a value is the whole name of a group, whatever its case, accents and signs."""
        words = _WORD.findall(fold_all([value])[0])
        return bool(words) and any(_WORD.findall(self.keys[at]) == words for at in self.meant(value))

    def top(self, counts: NDArray[np.int64], most: int | None, contains: str = "") -> list[tuple[str, int]]:
        """The groups that have any document with their counts, the most frequent first (ties by label); of those whose
        value contains a text, whatever its case and accents, where one is given."""
        some = np.flatnonzero(counts)
        if contains:
            part = fold_all([contains])[0]
            some = some[[part in self.keys[at] for at in some.tolist()]] if len(some) else some
        values = counts.take(some)
        if most is not None and len(some) > 4 * most:
            least = np.partition(values, len(values) - most)[len(values) - most]
            some, values = some[values >= least], values[values >= least]
        order = np.argsort(-values, kind="stable")[:most]
        return [(self.labels[some[at]], int(values[at])) for at in order.tolist()]


class ValueGroups(NamedValues):
    """The groups of one field's values over all segments.

    The field has a column of one value a document, or is a field of several whole values a document. Made once for an
    opened index, and read by any number of threads.
    """

    def __init__(self, segments: Sequence[SegmentReader], name: str) -> None:
        of_segments = [_values_of(segment, name) for segment in segments]
        values = [value for found, _ in of_segments for value in found]
        super().__init__(values, fold_all(values), [count for _, counts in of_segments for count in counts])
        self._leaders: _Leaders | None = None
        ends = np.cumsum([0, *(len(found) for found, _ in of_segments)])
        self._parts = [
            _part(segment, name, self.numbers[first:end], len(self.keys))
            for segment, (first, end) in zip(segments, pairwise(ends.tolist()), strict=True)
        ]

    def counts(self, found: Sequence[DocSet]) -> NDArray[np.int64]:
        """How many documents of an answer (a set a segment) have a value of each group."""
        total = np.zeros(len(self.labels), np.int64)
        for part, documents in zip(self._parts, found, strict=True):
            if part is not None and documents.size:
                total += part.counts(documents)
        return total

    def leading(self, found: Sequence[DocSet], most: int) -> list[tuple[str, int]]:
        """`top` of the `counts` of an answer, for less where many documents have several values each: the groups that
        most documents have are counted by their bitmaps, which is enough where no other group can come among them."""
        size, documents = sum(one.size for one in found), sum(one.documents for one in found)
        if len(self.labels) > _MANY and most < _LEADERS and size * _SPARSE >= documents:
            groups, bound, bits = self._led()
            counts = np.zeros(len(groups), np.int64)
            for rows, part in zip(bits, found, strict=True):
                if rows is not None and part.size:
                    counts += np.bitwise_count(rows & part.bitmap()).sum(axis=1, dtype=np.int64)
            best = np.argsort(-counts, kind="stable")[:most]
            if counts[best[-1]] > bound:
                return [(self.labels[groups[at]], int(counts[at])) for at in best.tolist()]
        return self.top(self.counts(found), most)

    def prepare(self) -> None:
        """Make what `leading` counts by, where it is of use."""
        if len(self.labels) > _MANY:
            self._led()

    def _led(self) -> "_Leaders":
        if self._leaders is None:
            self._leaders = self._made_leaders()
        return self._leaders

    def _made_leaders(self) -> "_Leaders":
        """The groups that most documents have, in order, with their bitmaps; how many have any other group at most."""
        totals = np.zeros(len(self.labels), np.int64)
        for part in self._parts:
            if part is not None:
                totals += part.total()
        order = np.argsort(-totals, kind="stable")
        groups = np.sort(order[:_LEADERS])
        bits = [None if part is None else part.bitmaps(groups) for part in self._parts]
        return _Leaders(groups, int(totals[order[_LEADERS]]), bits)


@dataclass(frozen=True, slots=True)
class _Single:
    """One value a document: the column's codes, and the group of each code."""

    column: Column
    groups: NDArray[np.int32]
    size: int

    def counts(self, found: DocSet) -> NDArray[np.int64]:
        # Code -1, no value, is counted at 0 and left out.
        codes = column_values(self.column, found) + 1
        by_code = np.bincount(codes, minlength=len(self.groups) + 1)[1:]
        return np.bincount(self.groups, by_code, minlength=self.size).astype(np.int64)

    def total(self) -> NDArray[np.int64]:
        """How many documents, deleted ones included, have a value of each group."""
        return self.counts(everything(len(self.column.values)))

    def bitmaps(self, groups: NDArray[np.intp]) -> NDArray[np.uint64]:
        """The documents of each of some groups as bits."""
        # No value is group -1, which is the last one taken.
        of_docs = np.append(self.groups, np.int32(-1)).take(self.column.values.astype(np.intp))
        return np.stack([pack_mask(of_docs == group) for group in groups.tolist()])


class _Several:
    """Several values a document: the groups of one document after another, without repetition."""

    def __init__(self, groups: NDArray[np.int32], held: NDArray[np.int32], size: int) -> None:
        """`held` says how many groups each document has."""
        self._groups, self._held, self._size = groups, held, size
        self._starts = np.concatenate([[0], held.cumsum(dtype=np.intp)])
        self._total = np.bincount(groups, minlength=size)

    def total(self) -> NDArray[np.int64]:
        """How many documents, deleted ones included, have a value of each group."""
        return self._total

    def bitmaps(self, groups: NDArray[np.intp]) -> NDArray[np.uint64]:
        """The documents of each of some groups, which are in order, as bits."""
        row = np.full(self._size, -1, np.int32)
        row[groups] = np.arange(len(groups))
        rows = row.take(self._groups)
        some = np.flatnonzero(rows >= 0)
        some = some.take(np.argsort(rows.take(some), kind="stable"))
        ends = rows.take(some).searchsorted(np.arange(len(groups) + 1))
        documents = len(self._held)
        docs = (self._starts.searchsorted(some, "right") - 1).astype(np.int32)
        return np.stack([pack(docs[first:end], documents) for first, end in pairwise(ends.tolist())])

    def counts(self, found: DocSet) -> NDArray[np.int64]:
        """How many documents of a set have a value of each group."""
        if found.size * _SPARSE < found.documents:
            docs = found.listed()
            first = self._starts.take(docs)
            sizes = self._held.take(docs)
            at = np.arange(sizes.sum()) + (first - (sizes.cumsum() - sizes)).repeat(sizes)
            return np.bincount(self._groups.take(at), minlength=self._size)
        mask = unpack_mask(found.bitmap(), found.documents)
        if found.size * 2 <= found.documents:
            return np.bincount(self._groups.compress(mask.repeat(self._held)), minlength=self._size)
        # Of most documents those are counted that are not among them.
        others = np.bincount(self._groups.compress((~mask).repeat(self._held)), minlength=self._size)
        return np.subtract(self._total, others, out=others)


def column_values(column: Column, found: DocSet) -> NDArray[np.integer]:
    """What a column holds for each document of a set."""
    values: NDArray[np.integer] = column.values  # type: ignore[assignment]
    if found.dense:
        return values.compress(unpack_mask(found.bitmap(), found.documents))
    return values.take(found.listed())


def _values_of(segment: SegmentReader, name: str) -> tuple[Sequence[str], Sequence[int]]:
    """The distinct values of a segment, and how many documents, not deleted, have each."""
    column, live = segment.column(name), segment.live_mask()
    if column is not None and column.strings is not None:
        codes = column.values.astype(np.intp) + 1
        kept = codes if live is None else codes.compress(live)
        return list(column.strings), np.bincount(kept, minlength=len(column.strings) + 1)[1:].tolist()
    field = segment.field(name)
    if field is None or not field.terms:
        return (), ()
    terms = [term.decode("utf-8", "surrogatepass") for term in field.dictionary]
    dfs = field.dfs(0, field.terms)
    if live is None:
        return terms, dfs.tolist()
    held = live.take(_all_docs(field))
    return terms, np.bincount(np.arange(field.terms).repeat(dfs), held, minlength=field.terms).astype(np.int64).tolist()


def _all_docs(field: FieldPostings) -> NDArray[np.int64]:
    """The documents of all terms of a field, one term after another."""
    return np.concatenate([docs for docs, _ in field.postings_of(0, field.terms)]).astype(np.int64)


def _part(segment: SegmentReader, name: str, groups: NDArray[np.int32], size: int) -> _Single | _Several | None:
    column = segment.column(name)
    if column is not None and column.strings is not None:
        return _Single(column, groups, size)
    field = segment.field(name)
    if field is None or not field.terms:
        return None
    pairs = _all_docs(field) * size
    pairs += groups.repeat(field.dfs(0, field.terms))
    pairs.sort()
    # Two spellings of one value in a document are one.
    first = np.append(True, pairs[1:] != pairs[:-1])  # several times faster than np.unique
    docs, of_docs = np.divmod(pairs.compress(first), size)
    held = np.bincount(docs, minlength=segment.documents)
    return _Several(of_docs.astype(np.int32), held.astype(np.int32), size)
