"""CSV as RFC 4180 has it: commas, UTF-8, a header, a row an article; no cell is a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from search.export.entries import About, Entry, cells, chunks, columns, record
from search.export.safe import harmless


def export(entries: Iterable[Entry], about: About) -> Iterator[bytes]:
    """See `search.export`."""
    return chunks(_rows(entries, about))


def _rows(entries: Iterable[Entry], about: About) -> Iterator[str]:
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(columns(about))
    for entry in entries:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells(record(entry, about))])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
