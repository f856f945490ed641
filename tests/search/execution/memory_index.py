"""An index in memory that reads as a snapshot of the real one does, built by brute force from lists of tokens."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from index.postings.terms import TermDictionary, dictionary_arrays


@dataclass
class Document:
    """`fields`: of each field its (position, term) pairs in order; `values`: of each column a number or a string."""

    fields: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)
    values: dict[str, int | str] = field(default_factory=dict)
    deleted: bool = False


OF_ONE_TEXT = ("text", "exact", "text_breaks")
"""Fields that share their addresses."""


def extent(document, names):
    """How many positions the fields of a text have."""
    return max((position for name in names for position, _ in document.fields.get(name, [])), default=-1) + 1


class MemoryField:
    def __init__(self, name, contents, dense_from, extents=None):
        self.name = name
        self.documents = len(contents)
        found = defaultdict(lambda: defaultdict(list))
        starts = [0]
        for document, tokens in enumerate(contents):
            for position, term in tokens:
                found[term][document].append(starts[-1] + position)
            own = max((position for position, _ in tokens), default=-1) + 1
            starts.append(starts[-1] + (own if extents is None else extents[document]) + 1)
        self.starts = np.array(starts, np.uint32)
        self._terms = sorted(found)
        self._found = [found[term] for term in self._terms]
        self.dictionary = TermDictionary(**_renamed(dictionary_arrays(self._terms)))
        self.terms = len(self._terms)
        self.lengths = np.array([len(tokens) for tokens in contents], np.uint16)
        self.tokens = int(self.lengths.sum())
        self.has_positions = True
        self._dense_from = dense_from

    def find(self, term):
        return self.dictionary.find(term)

    def term(self, ordinal):
        return self._terms[ordinal]

    def range(self, low, high=None):
        return self.dictionary.range(low, high)

    def prefix(self, prefix):
        return self.dictionary.prefix(prefix)

    def df(self, ordinal):
        return len(self._found[ordinal])

    def cf(self, ordinal):
        return sum(map(len, self._found[ordinal].values()))

    def dfs(self, first, end):
        return np.array([self.df(ordinal) for ordinal in range(first, end)], np.int64)

    def postings_of(self, first, end):
        for ordinal in range(first, end):
            yield self.docs(ordinal), self.freqs(ordinal)

    def docs_of(self, first, end):
        return [self.docs(ordinal) for ordinal in range(first, end)]

    def docs(self, ordinal, dtype=np.int32):
        return np.array(list(self._found[ordinal]), dtype)

    def docs_at_places(self, ordinal, places):
        return self.docs(ordinal, np.intp)[places]

    def freqs(self, ordinal):
        return np.array([len(at) for at in self._found[ordinal].values()], np.uint8)

    def addresses(self, ordinal):
        return np.array([address for at in self._found[ordinal].values() for address in at], np.uint32)

    def addresses_within(self, ordinal, starts, ends):
        every = self.addresses(ordinal)
        pieces = [every[(every >= start) & (every < end)] for start, end in zip(starts, ends, strict=True)]
        return np.concatenate([every[:0], *pieces]), np.array(list(map(len, pieces)), np.intp)

    def count_before(self, ordinal, wanted):
        return self.addresses(ordinal).searchsorted(wanted)

    def size(self, first, end):
        return sum(map(self.df, range(first, end)))

    def slab(self, first, end):
        ordinals = range(first, end)
        return tuple(
            np.concatenate([made(ordinal) for ordinal in ordinals]) for made in (self.docs, self.freqs, self.addresses)
        )

    def docs_at(self, addresses):
        return (self.starts.searchsorted(addresses, side="right") - 1).astype(np.int32)

    def bitmap(self, ordinal):
        if self.df(ordinal) < self._dense_from:
            return None
        words = np.zeros((self.documents + 63) // 64, np.uint64)
        for document in self._found[ordinal]:
            words[document // 64] |= np.uint64(1 << (document % 64))
        return words


class MemoryColumn:
    def __init__(self, values, default):
        self.strings = sorted({value for value in values if isinstance(value, str)}) or None
        self.default = default
        if self.strings is None:
            self.values = np.array([default if value is None else value for value in values], np.int64)
        else:
            self.values = np.array([-1 if value is None else self.strings.index(value) for value in values], np.int32)
        self.lowest = int(self.values.min(initial=0))

    def __getitem__(self, document):
        value = int(self.values[document])
        return value if self.strings is None else self.strings[value] if value >= 0 else None


class MemorySegment:
    def __init__(self, documents, dense_from=3):
        self.documents = len(documents)
        flags = np.array([document.deleted for document in documents], np.bool_)
        self.deleted = flags if flags.any() else None
        names = {name for document in documents for name in document.fields}
        shared = [extent(document, OF_ONE_TEXT) for document in documents]
        self.fields = {
            name: MemoryField(
                name,
                [document.fields.get(name, []) for document in documents],
                dense_from,
                shared if name in OF_ONE_TEXT else None,
            )
            for name in names
        }
        columns = {name for document in documents for name in document.values}
        self.columns = tuple(columns)
        self._columns = {
            name: MemoryColumn([document.values.get(name) for document in documents], 0) for name in columns
        }

    def column(self, name):
        return self._columns[name]


class MemorySnapshot:
    def __init__(self, segments):
        self.segments = segments
        self.documents = sum(segment.documents for segment in segments)

    def leaves(self):
        base = 0
        for segment in self.segments:
            yield base, segment
            base += segment.documents

    def average_length(self, field):
        tokens = sum(segment.fields[field].tokens for segment in self.segments if field in segment.fields)
        return tokens / self.documents if self.documents else 0.0


def _renamed(arrays):
    return {
        "blob": arrays["terms"],
        "offsets": arrays["term_offsets"],
        "buckets": arrays["buckets"],
        "ordinals": arrays["ordinals"],
    }
