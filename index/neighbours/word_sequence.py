"""The texts of an index as one sequence of word numbers, read from where its postings say that each word stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.postings.segment import FieldPostings, Snapshot

_FIELD = "text"
_TERMS_READ = 1000
"""Terms whose places are read before what was mapped for them is let go."""
_STRETCH = 1 << 15
"""Addresses that are read in one go of a text too long to be read whole; no more than a block of the postings."""


@dataclass(frozen=True, slots=True)
class WordSequence:
    """`words` are numbers of `terms` (sorted), text after text, other words left out; `texts` whose each is, ascending.
    `frequencies` are how many documents have each term."""

    terms: Sequence[bytes]
    frequencies: NDArray[np.int64]
    words: NDArray[np.int32]
    texts: NDArray[np.int32]


def word_sequence(snapshot: Snapshot, most: int, least: int, share: float, tokens: int) -> WordSequence:
    """The `most` terms most frequent of those that `least` documents have and no more than a `share` of all, and where
    they stand in a sample of so many `tokens`, spread evenly over the index; deleted documents count."""
    fields = [segment.fields[_FIELD] for segment in snapshot.segments if _FIELD in segment.fields]
    terms, frequencies = _vocabulary(fields, most, least, share * snapshot.documents)
    every = sum(int(field.starts[-1]) for field in fields)
    words, texts, before = [np.empty(0, np.int32)], [np.empty(0, np.int32)], 0
    for field in fields:
        starts, ends = _stretches(field, min(1.0, tokens / max(1, every)))
        found, whose = _standing(field, terms, starts, ends, snapshot.let_go)
        words.append(found)
        texts.append(whose + np.int32(before))
        before += field.documents
    return WordSequence(terms, frequencies, np.concatenate(words), np.concatenate(texts))


def _vocabulary(
    fields: Sequence[FieldPostings], most: int, least: int, limit: float
) -> tuple[list[bytes], NDArray[np.int64]]:
    counts: dict[bytes, int] = {}
    for field in fields:
        sizes = field.dfs(0, field.terms)
        # What is rare in every segment is rare.
        frequent = np.flatnonzero(sizes * len(fields) >= least)
        for ordinal, size in zip(frequent.tolist(), sizes.take(frequent).tolist(), strict=True):
            term = field.term(ordinal)
            counts[term] = counts.get(term, 0) + size
    kept = [term for term, count in counts.items() if least <= count <= limit]
    kept.sort(key=lambda term: (-counts[term], term))
    terms = sorted(kept[:most])
    return terms, np.array([counts[term] for term in terms], np.int64)


def _stretches(field: FieldPostings, share: float) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Where what is read of a field begins and ends: all of it, or stretches spread over it."""
    end = int(field.starts[-1])
    if share == 1:
        return np.zeros(1, np.uint32), np.array([end], np.uint32)
    starts = np.linspace(0, max(0, end - _STRETCH), max(1, int(share * end) // _STRETCH)).astype(np.uint32)
    return starts, np.minimum(starts + np.uint32(_STRETCH), end).astype(np.uint32)


def _standing(
    field: FieldPostings,
    terms: Sequence[bytes],
    starts: NDArray[np.uint32],
    ends: NDArray[np.uint32],
    let_go: Callable[[], None],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The numbers of the terms that stand in the stretches, in order, and in which document each does."""
    sizes = (ends - starts).astype(np.int64)
    bases = sizes.cumsum() - sizes - starts
    sequence = np.full(sizes.sum(), -1, np.int32)
    whole = len(starts) == 1
    for number, term in enumerate(terms):
        if number % _TERMS_READ == 0:
            let_go()
        ordinal = field.find(term)
        if ordinal < 0:
            continue
        if whole:
            sequence[field.addresses(ordinal)] = number
            continue
        addresses = field.addresses_near(ordinal, starts, ends)
        at = ends.searchsorted(addresses, "right").clip(max=len(ends) - 1)
        inside = (addresses >= starts.take(at)) & (addresses < ends.take(at))
        sequence[addresses[inside] + bases.take(at[inside])] = number
    places = np.flatnonzero(sequence >= 0)
    standing = places if whole else places - np.repeat(bases, sizes).take(places)
    documents = field.starts.searchsorted(standing, "right") - 1
    return sequence.take(places), documents.astype(np.int32)
