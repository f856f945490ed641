"""Tables that commands write as CSV: no cell of them is run by a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from search.export.safe import harmless

Row = Sequence[str | float | None]


def csv_lines(header: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a CSV table with their ends; a cell that a spreadsheet could run is made a text."""
    for row in chain[Row]((header,), rows):
        buffer = io.StringIO()
        csv.writer(buffer).writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
        yield buffer.getvalue()
