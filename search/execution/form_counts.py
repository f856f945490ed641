"""How often each form of a word stands in an answer and in the whole index, from the postings of all forms."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.fold import fold_all
from index.names import is_name
from index.postings.segment import FieldPostings
from search.execution.docset import DocSet
from search.execution.kernel import Mask, distinct, unpack_mask
from search.execution.searcher import Searcher, SegmentReader

FORM_FIELDS = ("title_exact", "text_exact")
SPELT_FIELDS = ("title_spelt", "text_spelt")
_POSTINGS_AT_ONCE = 1 << 19
"""Postings that are counted in one go: what is made of them stays in the processor's cache."""
_ELIDED = 6
"""Letters of what an elision leaves of a word, at most: jusqu’, lorsqu’, quelqu’."""
_MOSTLY = 2
"""A spelling is shown where one in so many of the documents that have the form have it."""


class _Table(NamedTuple):
    """All forms of an index, in order; of each segment and field the place of its terms among them; how often each
    form occurs in all."""

    forms: Sequence[str]
    places: Sequence[Sequence[NDArray[np.intp] | None]]
    whole: NDArray[np.int64]


class FormCounter:
    """Counts of forms over the answers of one opened index; its table of forms is made once, at the first question."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._table: _Table | None = None
        self._spelt: dict[str, tuple[str, int]] | None = None

    def table(self) -> _Table:
        """The forms of the index."""
        if self._table is None:
            self._table = self._made()
        return self._table

    def counts(self, found: Sequence[DocSet]) -> NDArray[np.int64]:
        """How often each form of `table().forms` stands in the documents of an answer (a set a segment)."""
        table = self.table()
        total = np.zeros(len(table.forms), np.int64)
        for segment, documents, places in zip(self._searcher.segments, found, table.places, strict=True):
            if documents.size:
                mask = unpack_mask(documents.bitmap(), documents.documents)
                _add(segment, mask, places, total)
        return total

    def among(self, form: str, found: Sequence[DocSet]) -> tuple[int, int]:
        """How many documents of an answer have a form, in the title or the text, and how often they have it."""
        articles = occurrences = 0
        for segment, documents in zip(self._searcher.segments, found, strict=True):
            having: list[NDArray[np.int32]] = []
            for name in FORM_FIELDS:
                field = segment.field(name)
                ordinal = (
                    field.find(form.encode("utf-8", "surrogatepass")) if field is not None and documents.size else -1
                )
                if field is not None and ordinal >= 0:
                    docs = field.docs(ordinal)
                    held = documents.holds(docs)
                    occurrences += int(field.freqs(ordinal).compress(held).sum(dtype=np.int64))
                    having.append(docs.compress(held))
            if len(having) > 1:
                pile = np.concatenate(having)
                pile.sort(kind="stable")  # two ascending lists: they are merged
                articles += len(distinct(pile))
            else:
                articles += sum(map(len, having))
        return articles, occurrences

    def totals(self, forms: Sequence[str]) -> tuple[list[tuple[int, int]], int]:
        """Of each form about how many documents have it and how often they do, deleted ones included; and how many
        words the index has."""
        found = []
        segments = [
            [field for name in FORM_FIELDS if (field := segment.field(name)) is not None]
            for segment in self._searcher.segments
        ]
        for form in forms:
            term, articles, occurrences = form.encode("utf-8", "surrogatepass"), 0, 0
            for fields in segments:
                there = [(field, at) for field in fields if (at := field.find(term)) >= 0]
                articles += max((field.df(at) for field, at in there), default=0)
                occurrences += sum(field.cf(at) for field, at in there)
            found.append((articles, occurrences))
        return found, sum(field.tokens for fields in segments for field in fields)

    def spelt(self, form: str) -> str | None:
        """A form as the texts mostly write it, with its accents and, where it is a name, its capital; None for what is
        indexed beside the words it is made of (porteavions, demmanuel), and is no word of the texts."""
        if self._beside_others(form):
            return None
        way, df = self._spellings().get(form, ("", 0))
        if df * _MOSTLY < max(self._searcher.df(name, form.encode("utf-8", "surrogatepass")) for name in FORM_FIELDS):
            way = form
        if way.islower() and is_name(*self._written(form), known=False):
            return way[0].upper() + way[1:]
        return way

    def _beside_others(self, form: str) -> bool:
        """Whether a form shares its place with a word that it begins or ends with."""
        parts = {form[:at] for at in range(1, len(form))} | {form[at:] for at in range(1, 1 + _ELIDED)} - {""}
        for segment in self._searcher.segments:
            for name in FORM_FIELDS:
                field = segment.field(name)
                ordinal = field.find(form.encode("utf-8", "surrogatepass")) if field is not None else -1
                if field is None or ordinal < 0:
                    continue
                first = field.addresses(ordinal)[:1]
                return any(
                    _has(field, at, first)
                    for part in parts
                    if (at := field.find(part.encode("utf-8", "surrogatepass"))) >= 0
                )
        return False

    def _made(self) -> _Table:
        found = [
            [_terms(field) if (field := segment.field(name)) is not None else None for name in FORM_FIELDS]
            for segment in self._searcher.segments
        ]
        forms = sorted({form for of_segment in found for terms in of_segment if terms is not None for form in terms})
        number = {form: at for at, form in enumerate(forms)}
        places = [
            [None if terms is None else np.array([number[form] for form in terms], np.intp) for terms in of_segment]
            for of_segment in found
        ]
        whole = np.zeros(len(forms), np.int64)
        for segment, of_segment in zip(self._searcher.segments, places, strict=True):
            live = segment.live_mask()
            _add(segment, np.ones(segment.documents, np.bool_) if live is None else live, of_segment, whole)
        return _Table(forms, places, whole)

    def _spellings(self) -> dict[str, tuple[str, int]]:
        """Of each form that is ever spelt with accents or in capitals, the spelling that most documents have."""
        if self._spelt is None:
            dfs: dict[str, int] = {}
            for segment in self._searcher.segments:
                for name in SPELT_FIELDS:
                    field = segment.field(name)
                    if field is not None:
                        for way, df in zip(_terms(field), field.dfs(0, field.terms).tolist(), strict=True):
                            dfs[way] = dfs.get(way, 0) + df
            best: dict[str, tuple[str, int]] = {}
            # A capital that may lack an accent tells no spelling: Il stands for île too.
            told = [way for way in dfs if not way.isascii() or way.isupper()]
            for way, form in zip(told, fold_all(told), strict=True):
                if dfs[way] > best.get(form, ("", 0))[1]:
                    best[form] = (way, dfs[way])
            self._spelt = best
        return self._spelt

    def _written(self, form: str) -> tuple[int, int, int]:
        """How often a form is written with a capital, after a determiner, and in lower case."""
        rows = np.zeros(3, np.int64)
        for segment in self._searcher.segments:
            for name in FORM_FIELDS:
                field = segment.field(name)
                ordinal = (
                    field.find(form.encode("utf-8", "surrogatepass"))
                    if field is not None and field.keeps_written
                    else -1
                )
                if field is not None and ordinal >= 0:
                    rows += field.written(ordinal)
        capitals, determined, lowers = rows.tolist()
        return capitals, determined, lowers


def _has(field: FieldPostings, ordinal: int, address: NDArray[np.uint32]) -> bool:
    """Whether a term stands at an address."""
    held = field.held(ordinal, address)
    if held is None:
        every = field.addresses(ordinal)
        held = every.take(every.searchsorted(address), mode="clip") == address
    return bool(held[0])


def _terms(field: FieldPostings) -> list[str]:
    blob = bytes(np.asarray(field.dictionary.blob)).decode("utf-8", "surrogatepass")
    if blob.isascii():
        bounds = np.asarray(field.dictionary.offsets).tolist()
        return [blob[first:end] for first, end in pairwise(bounds)]
    return [field.term(at).decode("utf-8", "surrogatepass") for at in range(field.terms)]


def _add(
    segment: SegmentReader, mask: Mask, places: Sequence[NDArray[np.intp] | None], total: NDArray[np.int64]
) -> None:
    """Add to `total` how often each form stands in the documents of a mask."""
    for name, at in zip(FORM_FIELDS, places, strict=True):
        field = segment.field(name)
        if field is not None and at is not None and field.terms:
            total[at] += _occurrences(field, mask)


def _occurrences(field: FieldPostings, mask: Mask) -> NDArray[np.int64]:
    """How often each term of a field stands in the documents of a mask."""
    counts = np.zeros(field.terms, np.int64)
    ends = np.cumsum(field.dfs(0, field.terms))
    first = 0
    while first < field.terms:
        before = int(ends[first - 1]) if first else 0
        end = max(first + 1, int(ends.searchsorted(before + _POSTINGS_AT_ONCE, side="right")))
        docs, freqs = field.all_postings(first, end)
        starts = np.concatenate(([0], ends[first : end - 1] - before))
        counts[first:end] = np.add.reduceat(freqs * mask.take(docs), starts, dtype=np.int64)
        first = end
    return counts
