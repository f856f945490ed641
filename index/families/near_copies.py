"""Near-copies found: agency text run again by other papers, corrected publications, exact copies.

Two texts are near-copies when most of the shorter one stands in the other and it is not just a small part of it: all
pairs with three fifths of their shingles in common are. Candidates come from MinHash bands and are compared on their
real shingles, so that a false pair costs time, never a false family. Families are what chains of near-copies hold
together.

What is kept beside the families makes an addition cheap: the bands of every text, and the pairs found near. A new text
is compared with all others by their bands; only the texts of candidates are read again. Texts are told by their digest,
a column of the index, so that neither merging nor renumbering of documents matters here.
"""

from array import array
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.families import minhash
from index.families.minhash import BANDS, CandidatePairs, Candidates
from index.families.shingles import Hashes, resemblance, shingles, text_digest, word_hashes
from index.families.stored_families import FAMILIES_FILE, SEGMENT, families_of
from index.postings.container import Container, ContainerWriter, Damaged
from index.postings.segment import Snapshot
from index.schema import NO_MOMENT, NO_TEXT

Digests = NDArray[np.int64]

NEAR = ((0.5, 0.75), (0.25, 0.8))
"""Least Jaccard similarity, and least share of the shorter text that stands in the other one: either row is enough.

Read on news: below three quarters of the shorter text, half of the pairs are other stories of one matter, or one form
filled in anew each day. A short item inside a long round-up is no copy of it, however whole it stands there.
"""
_BATCH = 256
_COMPARED_TOGETHER = 512
"""Pairs of candidates whose texts are told beforehand, so that a store far away can give them at once."""
_KEPT_TEXTS = 4096
_ROWS_AT_ONCE = 125_000
"""Texts whose candidates are gathered in one pass over the bands."""


def are_near(one: Hashes, other: Hashes) -> bool:
    """Whether two texts, given by their sorted shingles without repeats, are near-copies."""
    jaccard, containment = resemblance(one, other)
    return any(jaccard >= least and containment >= contained for least, contained in NEAR)


class IndexedTexts(Protocol):
    """The texts of an index, by the numbers of its documents."""

    @property
    def copies(self) -> Digests:
        """The digest of each document's text, NO_TEXT of deleted ones."""

    @property
    def moments(self) -> Digests:
        """When each was published, NO_MOMENT where that is not known."""

    def ahead(self, documents: Sequence[int]) -> None:
        """Be told of documents whose texts are asked for next."""

    def text(self, document: int) -> str:
        """The text of a document."""


class SnapshotTexts:
    """The texts of an index on this machine."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.copies = _column(snapshot, "copy", NO_TEXT)
        self.moments = _column(snapshot, "moment", NO_MOMENT)

    def ahead(self, documents: Sequence[int]) -> None:  # noqa: ARG002
        """See `IndexedTexts`: reading them one by one costs no more, and those before are done with."""
        self._snapshot.let_go()

    def text(self, document: int) -> str:
        """See `IndexedTexts`."""
        text: str = self._snapshot.stored(document).get("text", "")
        return text


class NearCopies:
    """Takes in the texts of one rebuild, then finds the families of the whole index."""

    def __init__(self) -> None:
        self._digests = array("q")
        self._bands: list[NDArray[np.uint32]] = []
        self._waiting: list[Hashes] = []

    def digest(self, text: str) -> int:
        """The digest of a text, as its document's column `copy` keeps it; its bands are remembered."""
        words = word_hashes(text)
        digest = text_digest(words)
        if digest > 0:
            self._digests.append(digest)
            self._waiting.append(shingles(words))
            if len(self._waiting) == _BATCH:
                self._flush()
        return digest

    def write(self, folder: Path, indexed: IndexedTexts) -> None:
        """Write the families of an index of these texts into `folder`, in place of those before."""
        self._flush()
        known = _known(folder)
        copies = indexed.copies
        texts = RecentTexts(indexed)
        table = self._table(known, texts)
        aside = folder / f".{FAMILIES_FILE}.new"
        writer = ContainerWriter(aside, SEGMENT)
        try:
            for number in range(BANDS):
                writer.add(f"band/{number}", table.band(number))
            digests = table.digests
            fresh = list(_near_pairs(_candidates(table), digests, texts))
            pairs = np.concatenate([_old_pairs(known, table), np.array(fresh, np.uint64)])
            groups = _groups(copies, digests, pairs)
            family, offsets, members = families_of(groups, indexed.moments, NO_MOMENT)
            writer.add("digests", digests)
            writer.add("near", _as_digests(pairs, digests))
            writer.add("family", family)
            writer.add("offsets", offsets)
            writer.add("members", members)
            writer.finish({"signatures": minhash.signature_version()})
        except BaseException:
            writer.abandon()
            raise
        # Renamed, never written over: the file before may be one with that of the generation before.
        aside.rename(folder / FAMILIES_FILE)

    def _flush(self) -> None:
        if self._waiting:
            self._bands.append(minhash.bands(self._waiting))
            self._waiting = []

    def _table(self, known: Container | None, texts: "RecentTexts") -> "_Table":
        """The bands of every text of the index: those known, those taken in, those that have to be read again."""
        table = _Table(texts.long)
        if known is not None:
            old = [known.arrays[f"band/{number}"] for number in range(BANDS)]
            table.extend(known.arrays["digests"], old)  # type: ignore[arg-type]
        table.old = table.size
        taken = np.frombuffer(self._digests, np.int64)
        at = 0
        for bands in self._bands:
            table.extend(taken[at : at + bands.shape[1]], list(bands))
            at += bands.shape[1]
        for missing in _batches(table.missing()):
            texts.ahead(missing.tolist())
            table.extend(missing, list(minhash.bands([shingles(texts.words(digest)) for digest in missing.tolist()])))
        return table


class _Table:
    """The bands of texts, one row a text of the index, in pieces."""

    def __init__(self, wanted: Digests) -> None:
        """`wanted` are the digests of the index's long texts, in order."""
        self._wanted = wanted
        self._has = np.zeros(len(wanted), np.bool_)
        self._digests: list[Digests] = []
        self._pieces: list[tuple[list[NDArray[np.uint32]], NDArray[np.intp]]] = []
        self.size = 0
        self.old = 0
        """Rows that were compared with one another before."""

    def extend(self, digests: Digests, bands: list[NDArray[np.uint32]]) -> None:
        """Add rows, without those that are there already or not of the index any more."""
        if not len(self._wanted) or not len(digests):
            return
        at = np.searchsorted(self._wanted, digests).clip(max=len(self._wanted) - 1)
        new = (self._wanted.take(at) == digests) & ~self._has.take(at)
        first = np.zeros(len(digests), np.bool_)
        first[np.unique(digests, return_index=True)[1]] = True
        rows = np.flatnonzero(new & first)
        self._has[at.take(rows)] = True
        self._digests.append(digests.take(rows))
        self._pieces.append((bands, rows))
        self.size += len(rows)

    def missing(self) -> Digests:
        """The digests that no row was added for."""
        return self._wanted[~self._has]

    @property
    def digests(self) -> Digests:
        """The digest of each row."""
        return np.concatenate([np.zeros(0, np.int64), *self._digests])

    def band(self, number: int) -> NDArray[np.uint32]:
        """One band of all rows."""
        return np.concatenate([np.zeros(0, np.uint32), *(bands[number].take(rows) for bands, rows in self._pieces)])


def _candidates(table: _Table) -> Iterator[int]:
    """The pairs of rows that may be near-copies, each once."""
    parts = max(1, table.size // _ROWS_AT_ONCE)
    for part in range(parts):
        found = Candidates(table.old, part, parts)
        for number in range(BANDS):
            found.add(table.band(number))
        yield from found.pairs().tolist()


def _near_pairs(candidates: Iterator[int], digests: Digests, texts: "RecentTexts") -> Iterator[int]:
    """The candidates whose texts are near."""
    while pairs := list(islice(candidates, _COMPARED_TOGETHER)):
        named = [_digests(pair, digests) for pair in pairs]
        texts.ahead([digest for both in named for digest in both])
        yield from (pair for pair, both in zip(pairs, named, strict=True) if texts.near(*both))


class RecentTexts:
    """The texts of an index by digest, read when they are compared; the last ones used stay."""

    def __init__(self, indexed: IndexedTexts) -> None:
        self._indexed = indexed
        digests, self._documents = np.unique(indexed.copies, return_index=True)
        first = int(np.searchsorted(digests, 1))
        self.long: Digests = digests[first:]
        """The digests of long texts, in order."""
        self._documents = self._documents[first:]
        self._sets: OrderedDict[int, Hashes] = OrderedDict()

    def ahead(self, digests: Sequence[int]) -> None:
        """Be told of texts that are compared next."""
        unread = [digest for digest in dict.fromkeys(digests) if digest not in self._sets]
        self._indexed.ahead([self._document(digest) for digest in unread])

    def words(self, digest: int) -> Hashes:
        """The words of a text."""
        return word_hashes(self._indexed.text(self._document(digest)))

    def _document(self, digest: int) -> int:
        return int(self._documents[np.searchsorted(self.long, digest)])

    def near(self, one: int, other: int) -> bool:
        """Whether two texts are near-copies."""
        return are_near(self._set(one), self._set(other))

    def _set(self, digest: int) -> Hashes:
        found = self._sets.pop(digest, None)
        if found is None:
            found = np.unique(shingles(self.words(digest)))
            if len(self._sets) == _KEPT_TEXTS:
                self._sets.popitem(last=False)
        self._sets[digest] = found
        return found


def _known(folder: Path) -> Container | None:
    """What the base of the rebuild knows; None where there is no base, or its signatures are of another version."""
    path = folder / FAMILIES_FILE
    if not path.exists():
        return None
    try:
        known = Container.alone(path, SEGMENT)
    except Damaged:
        return None
    return known if known.facts.get("signatures") == minhash.signature_version() else None


def _column(snapshot: Snapshot, name: str, none: int) -> NDArray[np.int64]:
    """A column over all documents, `none` for deleted ones."""
    parts = [np.zeros(0, np.int64)]
    for segment in snapshot.segments:
        values = segment.column(name).values.astype(np.int64)
        if segment.deleted is not None:
            values[segment.deleted] = none
        parts.append(values)
    return np.concatenate(parts)


def _digests(pair: int, digests: Digests) -> tuple[int, int]:
    return int(digests[pair >> 32]), int(digests[pair & 0xFFFFFFFF])


def _as_digests(pairs: CandidatePairs, digests: Digests) -> Digests:
    """Pairs of rows as digests, one after the other."""
    rows = np.stack([pairs >> np.uint64(32), pairs & np.uint64(0xFFFFFFFF)], axis=1).astype(np.intp)
    return digests.take(rows.ravel())


def _old_pairs(known: Container | None, table: _Table) -> CandidatePairs:
    """The pairs found near before whose two texts are still there, by their rows."""
    if known is None or not table.old:
        return np.zeros(0, np.uint64)
    digests = table.digests[: table.old]
    order = np.argsort(digests)
    near_before = known.arrays["near"]
    at = order.take(np.searchsorted(digests, near_before, sorter=order).clip(max=len(digests) - 1))
    there = (digests.take(at) == near_before).reshape(-1, 2).all(axis=1)
    rows = at.reshape(-1, 2)[there].astype(np.uint64)
    pairs: CandidatePairs = (rows[:, 0] << np.uint64(32)) | rows[:, 1]
    return pairs


def _groups(copies: Digests, digests: Digests, pairs: CandidatePairs) -> NDArray[np.int64]:
    """One number a document, the same for documents of one family; -1 for those without text."""
    values, inverse = np.unique(copies, return_inverse=True)
    heads: dict[int, int] = {}

    def head(value: int) -> int:
        while (above := heads.setdefault(value, value)) != value:
            heads[value] = value = heads[above]
        return value

    for one, other in np.searchsorted(values, _as_digests(pairs, digests)).reshape(-1, 2).tolist():
        low, high = sorted((head(one), head(other)))
        heads[high] = low
    groups = np.arange(len(values))
    for value in heads:
        groups[value] = head(value)
    groups[values == NO_TEXT] = -1
    return groups[inverse]


def _batches(digests: Digests) -> Iterator[Digests]:
    for at in range(0, len(digests), _BATCH):
        yield digests[at : at + _BATCH]
