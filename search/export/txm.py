"""Corpora for TXM (import TXT+CSV): a ZIP of a text an article, `ID.txt`, and `metadata.csv`, whose first column is id.

The text begins with the article's title. Names of columns are in lower case, without accents or signs, as TXM wants.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from tempfile import SpooledTemporaryFile

from search.export.entries import About, Entry, day_of
from search.export.packing import ZipStream
from search.export.safe import file_name, harmless

TXM_TABLE = "metadata.csv"
_COLUMNS = (
    "id",
    "titre",
    "source",
    "date",
    "annee",
    "mois",
    "rubrique",
    "auteur",
    "agence",
    "tags",
    "url",
    "version",
)
_SPOOL = 8 << 20
_BREAKS = re.compile(r"[ \t\r\n]+")
_CHUNK = 1 << 18


def export(entries: Iterable[Entry], about: About) -> Iterator[bytes]:
    """See `search.export`."""
    del about
    archive = ZipStream()
    with SpooledTemporaryFile(max_size=_SPOOL) as table:
        table.write(_row(_COLUMNS))
        for entry in entries:
            article = entry.found.article
            table.write(_row(_values(entry)))
            text = f"{article.headline}\n{article.text}\n"
            yield from archive.add(f"{file_name(article.id)}.txt", text.encode("utf-8", "replace"))
        table.seek(0)
        yield from archive.add_stream(TXM_TABLE, iter(lambda: table.read(_CHUNK), b""))
    yield from archive.close()


def _values(entry: Entry) -> tuple[str, ...]:
    article = entry.found.article
    day = day_of(article.date)
    told = (
        file_name(article.id), article.headline, article.source, article.date, day[:4], day[:7], article.section,
        article.author, article.agency, "; ".join(article.tags), article.url, str(entry.found.version),
    )  # fmt: skip
    return tuple(harmless(_BREAKS.sub(" ", value or "").strip()) for value in told)


def _row(values: Iterable[str]) -> bytes:
    buffer = StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(values)
    return buffer.getvalue().encode("utf-8", "replace")
