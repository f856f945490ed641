"""Segments into one: arrays side by side, deleted documents left out; and which segments to merge."""

import math
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.postings.columns import ColumnWriter
from index.postings.container import ContainerWriter
from index.postings.field import FieldPostings
from index.postings.index_spec import ColumnSpec
from index.postings.manifest import SegmentEntry
from index.postings.merge_runs import LAST_ADDRESS, VocabularyParts, join_field
from index.postings.runs import Numbers, starts_of
from index.postings.segment import Segment
from index.postings.segment_builder import EXTENSION, check_counts
from index.postings.stored import StoredFields, StoredWriter

_FACTOR = 8
"""So many segments of like size are merged: a document is then copied once for each factor of 8 in the index's size."""
_SMALLEST = 1000
"""Segments of fewer documents count as of like size."""
_WASTE = 0.5
"""A segment of which more than this was deleted is written anew."""
_SLAB = 1 << 20


def chosen(documents: Sequence[int], deleted: Sequence[int]) -> list[list[int]]:
    """Which segments to merge with which, given their sizes: groups of their indices, each to become one segment.

    Log-structured (O'Neil et al., 1996, by tiers): when the tier of some size holds `_FACTOR` segments, they and all
    smaller ones become one. A segment of mostly deleted documents is a group by itself.
    """
    live = [max(0, every - gone) for every, gone in zip(documents, deleted, strict=True)]
    tiers = [int(math.log(max(size, _SMALLEST) / _SMALLEST, _FACTOR) + 1e-9) for size in live]
    full = [tier for tier in set(tiers) if tiers.count(tier) >= _FACTOR]
    together = [at for at, tier in enumerate(tiers) if full and tier <= max(full)]
    alone = [
        [at] for at in range(len(live)) if at not in together and deleted[at] > _WASTE * documents[at]
    ]  # fmt: skip
    return [together, *alone] if together else alone


def fits(segments: Sequence[Segment]) -> bool:
    """Whether the addresses of the segments together can be told apart by 32 bits."""
    names = {name for segment in segments for name in segment.fields}
    fields = [[segment.fields[name] for segment in segments if name in segment.fields] for name in names]
    return all(
        sum(int(field.starts[-1]) for field in same if field.has_positions) <= LAST_ADDRESS for same in fields
    )  # fmt: skip


def merge(segments: Sequence[Segment], folder: Path, name: str, scratch: Path, memory_mb: int) -> SegmentEntry:
    """Write one segment of the documents of several that are not deleted, in their order. All have the same fields."""
    scratch.mkdir(parents=True, exist_ok=True)
    facts = dict(segments[0].container.facts)
    facts["documents"] = sum(segment.live for segment in segments)
    container = ContainerWriter(folder / f"{name}{EXTENSION}", name)
    stored = StoredWriter(scratch, facts["heads"], facts["bodies"])
    try:
        for field in facts["fields"]:
            groups = []
            for segment in segments:
                postings = segment.fields[field]
                groups.append(VocabularyParts(list(postings.dictionary), [SegmentPart(postings, segment.deleted)]))
            join_field(field, groups, container, scratch / "join", memory_mb << 20)
        for segment in segments:
            copy_stored(StoredFields.of(segment.container), stored, segment.deleted)
        stored.move_to(container)
        for column in segments[0].columns:
            _merge_column(column, segments, container)
        check_counts(container, facts)
        length, crc32 = container.finish(facts)
    except BaseException:
        container.abandon()
        raise
    finally:
        stored.drop()
        shutil.rmtree(scratch, ignore_errors=True)
    return SegmentEntry(name, container.path.name, length, crc32, facts["documents"])


class SegmentPart:
    """A field of a segment as a part to join, its deleted documents left out."""

    def __init__(self, postings: FieldPostings, deleted: NDArray[np.bool_] | None) -> None:
        self._postings = postings
        self._live = None if deleted is None else ~deleted
        self.lengths: Numbers = postings.lengths
        self.extents: Numbers | None = None
        if postings.has_positions:
            self.extents = extents_of(postings)
        self._terms = np.arange(postings.terms)
        # Those of deleted documents stay in: nothing tells them apart any more.
        self.written = postings.all_written() if postings.keeps_written else None
        if self._live is None:
            self._dfs, self._cfs = self._counts(None)
            return
        self._numbers = np.cumsum(self._live, dtype=np.int64) - 1
        self.lengths = self.lengths[self._live]
        if self.extents is not None:
            self.extents = self.extents[self._live]
            starts = starts_of(self.extents)
            # How far the addresses of each live document move down.
            self._shift = postings.starts[:-1].astype(np.int64) - starts[np.clip(self._numbers, 0, None)]
        self._dfs, self._cfs = self._counts(self._live)
        self._terms = np.flatnonzero(self._dfs)
        self._dfs, self._cfs = self._dfs[self._terms], self._cfs[self._terms]
        if self.written is not None:
            self.written = self.written.take(self._terms)

    def _counts(self, live: NDArray[np.bool_] | None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        dfs, cfs = np.zeros(self._postings.terms, np.int64), np.zeros(self._postings.terms, np.int64)
        all_dfs = self._postings.dfs(0, self._postings.terms)
        bounds = np.searchsorted(np.cumsum(all_dfs), np.arange(0, int(all_dfs.sum()) + _SLAB, _SLAB), "right")
        bounds = np.unique(np.concatenate([[0], bounds, [len(all_dfs)]]))
        for first, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            docs, freqs, _ = self._postings.slab(first, end)
            term = np.repeat(np.arange(end - first), all_dfs[first:end])
            if live is not None:
                kept = live.take(docs)
                term, freqs = term.compress(kept), freqs.compress(kept)
            dfs[first:end] = np.bincount(term, minlength=end - first)
            cfs[first:end] = np.bincount(term, weights=freqs, minlength=end - first).astype(np.int64)
        return dfs, cfs

    def counts(self, first: int, end: int | None = None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """In how many live documents each of the terms first..end-1 of `ordinals` is, and how often."""
        return self._dfs[first:end], self._cfs[first:end]

    def ordinals(self) -> NDArray[np.int64]:
        """The ordinals of the terms that a live document has."""
        return self._terms

    def read(self, first: int, end: int) -> tuple[Numbers, Numbers, Numbers | None]:
        """Documents, frequencies and addresses of the terms first..end-1 of `ordinals`, without deleted documents."""
        docs, freqs, addresses = self._postings.slab(int(self._terms[first]), int(self._terms[end - 1]) + 1)
        if self._live is None:
            return docs, freqs, addresses if self._postings.has_positions else None
        kept = self._live.take(docs)
        moved = None
        if self._postings.has_positions:
            owners = np.repeat(docs, freqs)
            here = self._live.take(owners)
            moved = addresses.compress(here).astype(np.int64) - self._shift.take(owners.compress(here))
        return self._numbers.take(docs.compress(kept)), freqs.compress(kept), moved


def extents_of(postings: FieldPostings) -> NDArray[np.int64]:
    """Positions of each document."""
    starts = postings.starts.astype(np.int64)
    return starts[1:] - starts[:-1] - 1


def copy_stored(source: StoredFields, target: StoredWriter, deleted: NDArray[np.bool_] | None) -> None:
    """Append the stored fields of a segment's documents that are not deleted: whole blocks as they are, if they can."""
    widths = (1, len(source.body_names))
    for blocks, writer, width in zip((source.heads, source.bodies), (target.heads, target.bodies), widths, strict=True):
        live = np.ones(len(blocks), np.bool_) if deleted is None else np.repeat(~deleted, width)
        starts, blocks_at = blocks.records.whole[:-1], np.asarray(blocks.raw)[:-1]
        sizes = np.diff(blocks.records.whole.astype(np.int64))
        writer.dictionaries |= blocks.dictionaries
        # An empty record lies in no block; it goes with the block that begins where it lies.
        firsts = np.searchsorted(starts, blocks_at, "left")
        ends = [*firsts[1:].tolist(), len(blocks)][: len(firsts)]
        for block, (first, end) in enumerate(zip(firsts.tolist(), ends, strict=True)):
            raw = blocks.raw[block + 1] - blocks.raw[block]
            if live[first:end].all() and 2 * raw >= writer.block:  # a smaller one packs better with its neighbours
                writer.append_packed(blocks.packed_block(block), raw, sizes[first:end].tolist())
                continue
            for record in np.flatnonzero(live[first:end]) + first:
                writer.add(blocks.record(int(record)))
        if not len(firsts):
            for _ in range(int(live.sum())):
                writer.add(b"")


def _merge_column(name: str, segments: Sequence[Segment], container: ContainerWriter) -> None:
    columns = [segment.column(name) for segment in segments]
    kind = "number" if columns[0].strings is None else "string"
    writer = ColumnWriter(ColumnSpec(name, "number" if kind == "number" else "string", int, columns[0].default))
    for segment, column in zip(segments, columns, strict=True):
        values = column.values if segment.deleted is None else column.values[~segment.deleted]
        writer.extend(values, column.strings)
    writer.move_to(container)
