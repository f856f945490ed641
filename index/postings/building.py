"""Documents to one segment, in bounded memory."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.postings.columns import ColumnWriter
from index.postings.container import ContainerWriter
from index.postings.inversion import Inverter
from index.postings.joining import VocabularyParts, join_field
from index.postings.manifest import SegmentEntry
from index.postings.parts import SpilledField, Spool
from index.postings.specs import IndexSpec
from index.postings.stored import StoredWriter

EXTENSION = ".seg"
_RUNS_A_MEGABYTE = 1500
"""Distinct runs that a lexicon remembers for each megabyte of the memory it may take; measured."""


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
        self._most_runs = max(1000, memory_mb * _RUNS_A_MEGABYTE // 3)
        scratch.mkdir(parents=True, exist_ok=True)
        self._spool = Spool(scratch / "spool")
        self._stored = StoredWriter(scratch, spec.heads, spec.bodies)
        self._columns = [ColumnWriter(column) for column in spec.columns]
        self._inverter = Inverter(spec, self._spool)
        self._texts = tuple(dict.fromkeys((*self._inverter.sources, *spec.bodies)))
        self.groups: dict[str, list[VocabularyParts]] = {field.name: [] for field in spec.fields}
        self._parts: dict[str, list[SpilledField]] = {field.name: [] for field in spec.fields}

    def add(self, document: Mapping[str, Any]) -> None:
        """Take one document: its values by source."""
        texts = {name: utf8(document.get(name)) for name in self._texts}
        self._inverter.add(document, texts)
        if any(name.startswith("_stored_") for name in document):
            document = document | {name[8:]: value for name, value in document.items() if name.startswith("_stored_")}
            texts |= {name: utf8(document.get(name)) for name in self.spec.bodies}
        self._stored.add(document, texts)
        for column in self._columns:
            column.add(document)
        self.documents += 1
        if self._inverter.pending > self._memory // 2:  # putting it in order takes as much again
            self._spill()

    def add_all(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Take many documents."""
        for document in documents:
            self.add(document)

    def _spill(self) -> None:
        for name, field in self._inverter.part().items():
            self._parts[name].append(field)
        if self._inverter.size > self._most_runs:
            self._close_vocabularies()
            self._inverter = Inverter(self.spec, self._spool)

    def _close_vocabularies(self) -> None:
        for spec in self.spec.fields:
            vocabulary = self._inverter.vocabulary(spec.name)
            parts = self._parts[spec.name]
            for part in parts:
                part.ranks = vocabulary.ranks()
            self.groups[spec.name].append(VocabularyParts(vocabulary.sorted, tuple(parts)))
            self._parts[spec.name] = []

    def finish(self, folder: Path, segment: str) -> SegmentEntry:
        """Write the segment's file into `folder` and make it durable; the scratch folder is removed."""
        if self._inverter.documents or not any(self.groups.values()):
            self._spill()
        if any(self._parts.values()):
            self._close_vocabularies()
        self._inverter = Inverter(self.spec, self._spool)
        container = ContainerWriter(folder / f"{segment}{EXTENSION}", segment)
        try:
            for name, groups in self.groups.items():
                join_field(name, groups, container, self.scratch / "join", self._memory)
            self._stored.move_to(container)
            for column in self._columns:
                column.move_to(container)
            length, crc32 = container.finish(segment_facts(self.spec, self.documents))
        except BaseException:
            container.abandon()
            raise
        finally:
            self.close()
        return SegmentEntry(segment, container.path.name, length, crc32, self.documents)

    def close(self) -> None:
        """Drop everything that was set aside."""
        self._spool.close()
        self._stored.drop()
        shutil.rmtree(self.scratch, ignore_errors=True)


def utf8(value: str | Sequence[str] | None) -> bytes:
    """A text as UTF-8; several texts one under the other."""
    if value is None:
        return b""
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
