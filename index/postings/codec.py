"""The Whoosh side of reading: a codec whose segments stock Whoosh opens, searches, sorts and counts.

Touches these internals of Whoosh 2.7.4, which a fork may change: `codec.base.Segment` (pickled in the TOC),
`TermsReader`, `PerDocumentReader`, `FieldCursor`, `columns.ColumnReader`, `reading.TermInfo`, `FileStorage.folder`.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from whoosh.codec import base
from whoosh.columns import ColumnReader
from whoosh.reading import TermInfo, TermNotFound

from index.postings.field import FieldPostings
from index.postings.manifest import SegmentEntry
from index.postings.matcher import ArrayMatcher
from index.postings.segment import Column, Segment, open_segment

_opened: "WeakValueDictionary[tuple[Path, int], Segment]" = WeakValueDictionary()
"""Segments in use: the two readers of a segment that Whoosh opens share one."""


class ArraySegment(base.Segment):  # type: ignore[misc]
    """A segment as Whoosh's table of contents lists it."""

    def __init__(self, indexname: str, entry: SegmentEntry, deleted: Iterable[int] = ()) -> None:
        self.indexname = indexname
        self.segid = entry.segment.removeprefix(f"{indexname}_")
        self.compound = False
        self.entry = entry
        self._deleted = set(deleted)
        self.changed = False
        """Whether documents were deleted since the last commit."""

    def codec(self) -> "ArrayCodec":
        """The codec that reads it."""
        return ArrayCodec()

    def doc_count_all(self) -> int:
        """Documents, deleted ones included."""
        return self.entry.documents

    def deleted_count(self) -> int:
        """Deleted documents."""
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of the deleted documents."""
        return iter(self._deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mark a document as deleted, or as not."""
        (self._deleted.add if delete else self._deleted.discard)(docnum)
        self.changed = True

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted."""
        return docnum in self._deleted

    def should_assemble(self) -> bool:
        """Never: a compound file does not align its arrays."""
        return False


def arrays_of(storage: Any, segment: ArraySegment) -> Segment:
    """The arrays of a segment in a storage that is a folder, without its deletions: those are `segment`'s own."""
    folder = Path(storage.folder)
    key = (folder / segment.entry.file, segment.entry.crc32)
    arrays = _opened.get(key)
    if arrays is None:
        entry = segment.entry
        bare = SegmentEntry(entry.segment, entry.file, entry.bytes, entry.crc32, entry.documents)
        arrays = _opened[key] = open_segment(folder, bare)
    return arrays


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Reads array segments for stock Whoosh; only `ArrayWriter` writes them."""

    def terms_reader(self, storage: Any, segment: ArraySegment) -> "ArrayTermsReader":
        """The terms and postings of a segment."""
        return ArrayTermsReader(arrays_of(storage, segment))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> "ArrayDocumentReader":
        """The lengths, columns and stored fields of a segment."""
        return ArrayDocumentReader(arrays_of(storage, segment), segment)


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """The terms of all fields of a segment, fields in the order of their names."""

    def __init__(self, arrays: Segment) -> None:
        self._fields = {name: arrays.fields[name] for name in sorted(arrays.fields)}

    def _find(self, fieldname: str, text: bytes) -> tuple[FieldPostings, int]:
        field = self._fields.get(fieldname)
        ordinal = -1 if field is None else field.find(text)
        if field is None or ordinal < 0:
            raise TermNotFound(f"{fieldname}:{text!r}")
        return field, ordinal

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field = self._fields.get(term[0])
        return field is not None and field.find(term[1]) >= 0

    def indexed_field_names(self) -> Iterable[str]:
        """The fields that have terms."""
        return [name for name, field in self._fields.items() if field.terms]

    def cursor(self, fieldname: str, fieldobj: Any) -> base.FieldCursor:
        """A cursor over the terms of a field."""
        field = self._fields.get(fieldname)
        return base.EmptyCursor() if field is None else ArrayCursor(field, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms with their fields."""
        return ((name, term) for name, field in self._fields.items() for term in field.dictionary)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """All terms from `prefix` in the given field on, later fields included."""
        return ((name, term) for name, _, _, term in self._from(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms with what is known of them."""
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """As `terms_from`, with what is known of each term."""
        return (
            ((name, term), ArrayTermInfo(field, ordinal))
            for name, field, ordinal, term in self._from(fieldname, prefix)
        )

    def _from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, FieldPostings, int, bytes]]:
        for name, field in self._fields.items():
            if name < fieldname:
                continue
            first, end = field.range(prefix if name == fieldname else b"")
            for ordinal, term in zip(range(first, end), field.dictionary.slice(first, end), strict=True):
                yield name, field, ordinal, term

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """What is known of a term; raises TermNotFound."""
        return ArrayTermInfo(*self._find(fieldname, text))

    def frequency(self, fieldname: str, text: bytes) -> int:
        """How often a term occurs."""
        field = self._fields.get(fieldname)
        ordinal = -1 if field is None else field.find(text)
        return 0 if field is None or ordinal < 0 else field.cf(ordinal)

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents have a term."""
        field = self._fields.get(fieldname)
        ordinal = -1 if field is None else field.find(text)
        return 0 if field is None or ordinal < 0 else field.df(ordinal)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:
        """A matcher over a term's postings; raises TermNotFound."""
        field, ordinal = self._find(fieldname, text)
        return ArrayMatcher(field, ordinal, format_, scorer, (fieldname, text))


class ArrayTermInfo(TermInfo):  # type: ignore[misc]
    """What is known of a term, worked out from its postings when asked."""

    def __init__(self, field: FieldPostings, ordinal: int) -> None:
        self._field = field
        self._ordinal = ordinal

    def weight(self) -> float:
        """How often it occurs."""
        return float(self._field.cf(self._ordinal))

    def doc_frequency(self) -> int:
        """How many documents have it."""
        return self._field.df(self._ordinal)

    def min_length(self) -> int:
        """Tokens of the shortest document that has it."""
        return int(self._field.lengths[self._field.docs(self._ordinal)].min())

    def max_length(self) -> int:
        """Tokens of the longest document that has it."""
        return int(self._field.lengths[self._field.docs(self._ordinal)].max())

    def max_weight(self) -> float:
        """How often it occurs in the document that has it most."""
        return float(self._field.freqs(self._ordinal).max())

    # Whoosh adds a segment's offset to these two by their names, and answers min_id() and max_id() by them.
    @cached_property
    def _minid(self) -> int:
        """The first document that has it."""
        return int(self._field.docs(self._ordinal)[0])

    @cached_property
    def _maxid(self) -> int:
        """The last document that has it."""
        return int(self._field.docs(self._ordinal)[-1])


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]
    """A place in the sorted terms of a field."""

    def __init__(self, field: FieldPostings, fieldobj: Any) -> None:
        self._field = field
        self._fieldobj = fieldobj
        self._at = 0

    def first(self) -> str | None:
        """Go to the first term."""
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        """Go to the first term that is not before `term`."""
        key = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        self._at = self._field.range(key)[0]
        return self.text()

    def next(self) -> str | None:
        """Go to the next term."""
        self._at += 1
        return self.text()

    def text(self) -> str | None:
        """The term here, None past the last."""
        if not self.is_valid():
            return None
        text: str = self._fieldobj.from_bytes(self._field.term(self._at))
        return text

    def term_info(self) -> TermInfo | None:
        """What is known of the term here."""
        return ArrayTermInfo(self._field, self._at) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Whether there is a term here."""
        return self._at < self._field.terms


class ArrayDocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """Lengths, columns and stored fields of a segment's documents."""

    def __init__(self, arrays: Segment, segment: ArraySegment) -> None:
        self._arrays = arrays
        self._segment = segment

    def doc_count(self) -> int:
        """Documents not deleted."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """Documents, deleted ones included."""
        return self._arrays.documents

    def has_deletions(self) -> bool:
        """Whether any document is deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of the deleted documents."""
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        """Always."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether there is a column of that name, and a value in it."""
        if fieldname not in self._arrays.columns:
            return False
        strings = self._arrays.column(fieldname).strings
        return strings is None or len(strings) > 0

    def list_columns(self) -> Iterable[str]:
        """The names of the columns."""
        return self._arrays.columns

    def column_reader(self, fieldname: str, column: Any) -> "ArrayColumnReader":
        """A column's values as the Whoosh column type `column` gives them."""
        return ArrayColumnReader(self._arrays.column(fieldname), column)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Tokens of a document in a field."""
        field = self._arrays.fields.get(fieldname)
        return default if field is None else int(field.lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        """Tokens of a field."""
        field = self._arrays.fields.get(fieldname)
        return 0 if field is None else field.tokens

    def min_field_length(self, fieldname: str) -> int:
        """Tokens of the document that has fewest."""
        field = self._arrays.fields.get(fieldname)
        return 0 if field is None else int(field.lengths.min(initial=np.iinfo(field.lengths.dtype).max))

    def max_field_length(self, fieldname: str) -> int:
        """Tokens of the document that has most."""
        field = self._arrays.fields.get(fieldname)
        return 0 if field is None else int(field.lengths.max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The stored fields of a document."""
        return self._arrays.stored(docnum)


class ArrayColumnReader(ColumnReader):  # type: ignore[misc]
    """A column as Whoosh reads it: numbers as they are, strings as UTF-8."""

    def __init__(self, column: Column, kind: Any) -> None:
        self._column = column
        self._default = kind.default_value()
        self._reverse = False

    def __len__(self) -> int:
        return len(self._column.values)

    def __getitem__(self, docnum: int) -> Any:
        value = self._column[docnum]
        if value is None:
            return self._default
        return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value

    def __iter__(self) -> Iterator[Any]:
        return (self[at] for at in range(len(self)))

    def sort_key(self, docnum: int) -> Any:
        """What a document is sorted by."""
        return -self[docnum] if self._reverse else self[docnum]

    def set_reverse(self) -> None:
        """Turn the order round; for numbers alone, as in Whoosh's own columns."""
        if self._column.strings is not None:
            raise NotImplementedError
        self._reverse = True
