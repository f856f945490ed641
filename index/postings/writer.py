"""The Whoosh side of writing: a SegmentWriter whose documents become arrays.

Touches these internals of Whoosh 2.7.4, which a fork may change: `SegmentWriter.__init__` (not called: it would open
Whoosh's own posting pool), `_setup_doc_offsets`, `_segment_and_docnum`, `_check_fields`; `FileIndex._read_toc`, `TOC`.
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import writing
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, LockError
from whoosh.util.filelock import try_for

from index.postings.codec import ArrayCodec, ArraySegment, arrays_of
from index.postings.commit import commit
from index.postings.container import Damaged
from index.postings.index_spec import IndexSpec
from index.postings.manifest import Manifest, read_manifest
from index.postings.merge_segments import chosen, fits, merge
from index.postings.parallel import Workers
from index.postings.segment import deleted_documents
from index.postings.segment_builder import SegmentBuilder, assemble

_SCRATCH = ".scratch"
_NAME = "MAIN"


class ArrayIndex(FileIndex):  # type: ignore[misc]
    """A Whoosh index written by an `ArrayWriter`, its contents told by the manifest: nothing is unpickled."""

    def __init__(self, folder: Path, schema: Any, spec: IndexSpec) -> None:
        self.folder = folder
        self.storage = FileStorage(str(folder))
        self.indexname = _NAME
        self._schema = schema
        self.spec = spec

    def manifest(self) -> Manifest:
        """The manifest of the last commit; raises FileNotFoundError or Damaged."""
        return read_manifest(self.folder)

    def latest_generation(self) -> int:
        """How many commits there were."""
        return self.manifest().generation

    def writer(self, **kwargs: Any) -> "ArrayWriter":
        """A writer: `memory_mb` bounds the postings in memory, `jobs` is the number of processes that read texts."""
        return ArrayWriter(self, **kwargs)

    def _read_toc(self) -> TOC:
        manifest = self.manifest()
        segments = []
        for entry in manifest.segments:
            deleted = deleted_documents(self.folder, entry)
            numbers = [] if deleted is None else np.flatnonzero(deleted).tolist()
            segments.append(ArraySegment(_NAME, entry, numbers))
        return TOC(self._schema, segments, manifest.generation)


def create_index(folder: Path, schema: Any, spec: IndexSpec) -> ArrayIndex:
    """A new index without documents in an existing folder."""
    commit(folder, _NAME, schema, 0, spec.fingerprint, [])
    return ArrayIndex(folder, schema, spec)


class ArrayWriter(writing.SegmentWriter):  # type: ignore[misc]
    """Adds and deletes documents; nothing is seen by readers until `commit`."""

    def __init__(
        self,
        ix: ArrayIndex,
        memory_mb: int = 256,
        jobs: int = 1,
        timeout: float = 0.0,
        delay: float = 0.1,
        **_: Any,
    ) -> None:
        self.writelock = ix.lock("WRITELOCK")
        if not try_for(self.writelock.acquire, timeout=timeout, delay=delay):
            raise LockError
        try:
            info = ix._read_toc()
            self._scratch = ix.folder / _SCRATCH
            shutil.rmtree(self._scratch, ignore_errors=True)  # what a killed writer left
        except BaseException:
            self.writelock.release()
            raise
        self.codec = ArrayCodec()
        self.storage = ix.storage
        self.indexname = ix.indexname
        self.generation = info.generation + 1
        self.schema = info.schema
        self._names = frozenset(self.schema.names())
        self.segments: list[ArraySegment] = info.segments
        self._setup_doc_offsets()
        self.docbase = sum(segment.doc_count_all() for segment in self.segments)
        self.is_closed = False
        self.merge = True
        self.optimize = False
        self.mergetype = None
        self._folder = ix.folder
        self._spec = ix.spec
        self._memory_mb = memory_mb
        self._jobs = jobs
        self._builder: SegmentBuilder | None = None
        self._workers: Workers | None = None

    def __repr__(self) -> str:
        return f"<ArrayWriter of {self._folder}, commit {self.generation}>"

    @property
    def docnum(self) -> int:
        """The number that the next document will have."""
        return int(self.docbase) + self.doc_count()

    def doc_count(self) -> int:
        """Documents added and not committed."""
        own = 0 if self._builder is None else self._builder.documents
        return own + (0 if self._workers is None else self._workers.documents)

    def add_document(self, **fields: Any) -> None:
        """Add a document. `_stored_NAME` is stored instead of the value of NAME, as in Whoosh; boosts are refused."""
        self._check_state()
        self._opened_builder().add(self._checked(fields))

    def add_documents(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Add many documents; several processes read them where the writer was opened with several jobs."""
        self._check_state()
        if self._jobs < 2:
            self._opened_builder().add_all(map(self._checked, documents))
            return
        if self._workers is None:
            self._workers = Workers(self._spec, self._scratch / "jobs", self._memory_mb, self._jobs)
        self._workers.add_all(self._checked(document) for document in documents)

    def _checked(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        if self._names.issuperset(document):
            return document
        self._check_fields(self.schema, [name for name in document if not name.startswith("_")])
        if any(name.endswith("_boost") for name in document if name.startswith("_")):
            raise ValueError("a document's boost is not kept: weigh fields in the query")
        return document

    def update_document(self, **fields: Any) -> None:
        """Replace the committed documents that share a unique field with this one, or add it."""
        self._check_state()
        for name in self._unique_fields(fields):
            self.delete_by_term(name, fields[name])
        self.add_document(**fields)

    def delete_by_term(self, fieldname: str, text: Any, searcher: Any = None) -> int:  # noqa: ARG002
        """Delete the committed documents that have a term; how many there were."""
        self._check_state()
        term = text if isinstance(text, bytes) else self.schema[fieldname].to_bytes(text)
        count = 0
        for segment in self.segments:
            field = arrays_of(self.storage, segment).fields.get(fieldname)
            ordinal = -1 if field is None else field.find(term)
            if field is not None and ordinal >= 0:
                for docnum in field.docs(ordinal).tolist():
                    if not segment.is_deleted(docnum):
                        segment.delete_document(docnum)
                        count += 1
        return count

    def add_field(self, fieldname: str, fieldspec: Any, **kwargs: Any) -> None:  # noqa: ARG002
        """Refused: fields come from the table that the index was opened with."""
        raise writing.IndexingError("the fields of this index are fixed by its table")

    def remove_field(self, fieldname: str, **kwargs: Any) -> None:  # noqa: ARG002
        """Refused: fields come from the table that the index was opened with."""
        raise writing.IndexingError("the fields of this index are fixed by its table")

    def add_reader(self, reader: Any) -> None:  # noqa: ARG002
        """Refused: segments of arrays are merged as arrays."""
        raise writing.IndexingError("only documents can be added")

    def commit(self, mergetype: Any = None, optimize: bool | None = None, merge: bool | None = None) -> None:
        """Write everything and merge what the policy says; raises OSError, and the index is as it was.

        `optimize` leaves one segment, `merge=False` merges none; of Whoosh's merge functions NO_MERGE, OPTIMIZE, CLEAR
        and MERGE_SMALL (the policy of its own) are known.
        """
        self._check_state()
        try:
            mergetype = mergetype or self.mergetype
            segments = [] if mergetype is writing.CLEAR else list(self.segments)
            if self.doc_count():
                segments.append(self._new_segment())
            everything = mergetype is writing.OPTIMIZE or (self.optimize if optimize is None else optimize)
            nothing = mergetype is writing.NO_MERGE or not (self.merge if merge is None else merge)
            if everything:
                segments = self._merged(segments, [list(range(len(segments)))])
            elif not nothing:
                sizes = [segment.doc_count_all() for segment in segments]
                segments = self._merged(segments, chosen(sizes, [one.deleted_count() for one in segments]))
            segments = [segment for segment in segments if segment.doc_count()]
            commit(
                self._folder, self.indexname, self.schema, self.generation, self._spec.fingerprint, segments
            )  # fmt: skip
        finally:
            self._finish()

    def cancel(self) -> None:
        """Drop everything added and deleted."""
        self._check_state()
        self._finish()

    def _opened_builder(self) -> SegmentBuilder:
        if self._builder is None:
            self._builder = SegmentBuilder(self._spec, self._scratch / "build", self._memory_mb)
        return self._builder

    def _new_segment(self) -> ArraySegment:
        harvests = list(self._workers.harvests()) if self._workers is not None else []
        if self._builder is not None:
            harvests.append(self._builder.harvest())
        entry = assemble(
            harvests, self._spec, self._folder, self._new_name(), self._scratch, self._memory_mb << 20, self._jobs
        )  # fmt: skip
        if entry.documents != self.doc_count():
            raise Damaged(self._folder / entry.file, f"{entry.documents} documents where {self.doc_count()} were added")
        return ArraySegment(self.indexname, entry)

    def _new_name(self) -> str:
        return f"{self.indexname}_{ArraySegment._random_id()}"

    def _merged(self, segments: Sequence[ArraySegment], groups: Iterable[Sequence[int]]) -> list[ArraySegment]:
        """The segments, each group of them made one that stands where its first stood."""
        result: dict[int, ArraySegment] = dict(enumerate(segments))
        for group in groups:
            parts = [segments[at] for at in group if segments[at].doc_count()]
            arrays = [arrays_of(self.storage, part).without(part.deleted_docs()) for part in parts]
            if len(parts) == 0 or (len(parts) == 1 and not parts[0].has_deletions()) or not fits(arrays):
                continue
            name = self._new_name()
            entry = merge(arrays, self._folder, name, self._scratch / "merge", self._memory_mb)
            for at in group:
                del result[at]
            result[group[0]] = ArraySegment(self.indexname, entry)
        return [result[at] for at in sorted(result)]

    def _finish(self) -> None:
        if self._workers is not None:
            self._workers.close()
            self._workers = None
        if self._builder is not None:
            self._builder.close()
            self._builder = None
        shutil.rmtree(self._scratch, ignore_errors=True)
        self.is_closed = True
        self.writelock.release()
