"""Documents to one segment, in bounded memory."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.postings.allocation import give_back_freed_memory
from index.postings.columns import ColumnWriter
from index.postings.container import ContainerWriter, Damaged
from index.postings.index_spec import IndexSpec, source_of
from index.postings.invert import Inverter
from index.postings.manifest import SegmentEntry
from index.postings.merge_runs import VocabularyParts, join_field
from index.postings.runs import SpilledField, Spool, SpooledTerms
from index.postings.stored import StoredWriter

EXTENSION = ".seg"


@dataclass(frozen=True, slots=True)
class Harvest:
    """What reading some documents leaves: parts in a spool, stored blocks, columns. It can be pickled."""

    documents: int
    groups: Mapping[str, Sequence[VocabularyParts]]
    spool: Spool
    stored: StoredWriter
    columns: Sequence[ColumnWriter]

    def close(self) -> None:
        """Drop the files that it lies in."""
        self.spool.close()
        self.stored.drop()


class SegmentBuilder:
    """Takes documents, then writes them as one segment.

    Postings beyond the memory allowed are sorted and spilled into `scratch`, a folder of the builder's own, which is
    removed at the end; stored text goes there at once.
    """

    def __init__(self, spec: IndexSpec, scratch: Path, memory_mb: int = 256) -> None:
        self.spec = spec
        self.scratch = scratch
        self.documents = 0
        self._memory = memory_mb << 20
        scratch.mkdir(parents=True, exist_ok=True)
        self._spool = Spool(scratch / "spool")
        self._stored = StoredWriter(scratch, spec.heads, spec.bodies)
        self._columns = [ColumnWriter(column) for column in spec.columns]
        self._inverter = Inverter(spec, self._spool)
        self._texts = tuple(dict.fromkeys((*self._inverter.sources, *spec.bodies)))
        # Looking through the names of what most documents have costs as much as storing them.
        values = [source_of(one) for one in (*spec.fields, *spec.columns)]
        self._sources = frozenset((*values, *spec.heads, *spec.bodies))
        self._groups: dict[str, list[VocabularyParts]] = {field.name: [] for field in spec.fields}
        self._parts: dict[str, list[SpilledField]] = {field.name: [] for field in spec.fields}

    def add(self, document: Mapping[str, Any]) -> None:
        """Take one document: its values by source."""
        texts = {name: utf8(document.get(name)) for name in self._texts}
        self._inverter.add(document, texts)
        if not self._sources.issuperset(document) and any(name.startswith("_stored_") for name in document):
            document = dict(document) | {
                name[8:]: value for name, value in document.items() if name.startswith("_stored_")
            }
            texts |= {name: utf8(document.get(name)) for name in self.spec.bodies}
        self._stored.add(document, texts)
        for column in self._columns:
            column.add(document)
        self.documents += 1
        if self._inverter.pending > self._memory // 2:  # putting it in order takes as much again
            self.spill()

    def add_all(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Take many documents."""
        for document in documents:
            self.add(document)

    def spill(self) -> None:
        """Put what is in memory into the spool; forget the vocabulary too where it is large."""
        for name, field in self._inverter.part().items():
            self._parts[name].append(field)
        if self._inverter.held > self._memory:
            self._close_vocabularies()
            self._begin_again()

    def _begin_again(self) -> None:
        """Forget all that was learned of words."""
        self._inverter = Inverter(self.spec, self._spool)
        give_back_freed_memory()

    def _close_vocabularies(self) -> None:
        for spec in self.spec.fields:
            vocabulary = self._inverter.vocabulary(spec.name)
            parts = self._parts[spec.name]
            for part in parts:
                part.ranks = vocabulary.ranks()
            self._groups[spec.name].append(VocabularyParts(SpooledTerms(self._spool, vocabulary.sorted), tuple(parts)))
            self._parts[spec.name] = []

    def harvest(self) -> Harvest:
        """Everything added, in order, on disk; nothing can be added afterwards."""
        if self._inverter.documents or not any(self._groups.values()):
            self.spill()
        if any(self._parts.values()):
            self._close_vocabularies()
        self._stored.flush()
        self._begin_again()
        return Harvest(self.documents, self._groups, self._spool, self._stored, self._columns)

    def finish(self, folder: Path, segment: str) -> SegmentEntry:
        """Write the segment's file into `folder` and make it durable; the scratch folder is removed."""
        try:
            return assemble([self.harvest()], self.spec, folder, segment, self.scratch, self._memory)
        finally:
            self.close()

    def close(self) -> None:
        """Drop everything that was set aside."""
        self._spool.close()
        self._stored.drop()
        shutil.rmtree(self.scratch, ignore_errors=True)


def assemble(
    harvests: Sequence[Harvest],
    spec: IndexSpec,
    folder: Path,
    segment: str,
    scratch: Path,
    memory: int,
    jobs: int = 1,
) -> SegmentEntry:
    """Write the documents of all harvests, one after another, as one segment, and drop them.

    `memory` is in bytes, and shared by `jobs` processes.
    """
    documents = sum(harvest.documents for harvest in harvests)
    container = ContainerWriter(folder / f"{segment}{EXTENSION}", segment)
    try:
        for field in spec.fields:
            groups = [group for harvest in harvests for group in harvest.groups[field.name]]
            join_field(field.name, groups, container, scratch / "join", memory // jobs, jobs)
        first, *others = harvests
        for other in others:
            first.stored.append(other.stored)
        first.stored.move_to(container)
        for at, column in enumerate(first.columns):
            for other in others:
                column.extend(*other.columns[at].contents())
            column.move_to(container)
        facts = segment_facts(spec, documents)
        check_counts(container, facts)
        length, crc32 = container.finish(facts)
    except BaseException:
        container.abandon()
        raise
    finally:
        for harvest in harvests:
            harvest.close()
    return SegmentEntry(segment, container.path.name, length, crc32, documents)


def check_counts(container: ContainerWriter, facts: Mapping[str, Any]) -> None:
    """Raise Damaged where the arrays of a segment do not hold as many documents as its facts tell."""
    documents = facts["documents"]
    wanted = {f"{name}/lengths": documents for name in facts["fields"]}
    wanted |= {f"column.{name}/values": documents for name in facts["columns"]}
    wanted |= {"stored.heads/records": documents + 1, "stored.bodies/records": documents * len(facts["bodies"]) + 1}
    for name, count in wanted.items():
        if container.count(name) != count:
            raise Damaged(container.path, f"{container.count(name)} items of {name} where {count} were added")


def utf8(value: str | Sequence[str] | bytes | None) -> bytes:
    """A text as UTF-8, which it may be already; several texts one under the other."""
    if value is None:
        return b""
    if isinstance(value, bytes):
        return value
    text = value if isinstance(value, str) else "\n".join(value)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def segment_facts(spec: IndexSpec, documents: int) -> dict[str, Any]:
    """What a segment's container says about itself."""
    return {
        "documents": documents,
        "fields": [field.name for field in spec.fields],
        "columns": {column.name: {"kind": column.kind, "default": column.default} for column in spec.columns},
        "heads": list(spec.heads),
        "bodies": list(spec.bodies),
    }
