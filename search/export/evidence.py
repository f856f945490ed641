"""A ZIP that holds an answer as it was: the question, the list, the texts, and a SHA-256 of each file.

requete.json     the query, its filters, the index's generation, how many articles, when: what asks it again
liste.csv        a row an article, with the name of its text
textes/...txt    an article a file
SHA256SUMS       of all the others; `sha256sum -c SHA256SUMS` checks them
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from hashlib import sha256
from io import StringIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from search.export.entries import About, Entry, cells, columns, record
from search.export.packing import ZipStream
from search.export.plain_text import article_lines
from search.export.safe import file_name, harmless

QUESTION = "requete.json"
LIST = "liste.csv"
SUMS = "SHA256SUMS"
TEXTS_FOLDER = "textes"
_SPOOL = 8 << 20
_CHUNK = 1 << 18


def export(entries: Iterable[Entry], about: About) -> Iterator[bytes]:
    """See `search.export`."""
    archive = ZipStream()
    with SpooledTemporaryFile(max_size=_SPOOL) as rows, SpooledTemporaryFile(max_size=_SPOOL) as sums:
        head = (json.dumps(question(about), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")
        yield from archive.add(QUESTION, head)
        sums.write(_sum(QUESTION, sha256(head).hexdigest()))
        rows.write(_row(["file", *columns(about)[:-1]]))
        for number, entry in enumerate(entries, 1):
            article = entry.found.article
            name = f"{TEXTS_FOLDER}/{number:06}-{file_name(article.headline)}-{file_name(article.id)}.txt"
            data = ("\n".join(article_lines(entry, about)) + "\n").encode("utf-8", "replace")
            rows.write(_row([name, *cells(record(entry, about))[:-1]]))
            sums.write(_sum(name, sha256(data).hexdigest()))
            yield from archive.add(name, data)
        yield from _spooled(archive, LIST, rows, sums)
        yield from archive.add_stream(SUMS, _read_again(sums))
    yield from archive.close()


def question(about: About) -> dict[str, Any]:
    """What was asked, of what, and when."""
    asked = None
    if about.request is not None:
        left_out = ("page", "per_page", "facets", "snippets", "count_collapsed", "count_words", "cursor")
        asked = {name: value for name, value in asdict(about.request).items() if name not in left_out}
    return {
        "query": about.request.query if about.request else None,
        "dossier": about.name if about.is_dossier else None,
        "request": asked,
        "engine": about.engine,
        "generation": about.generation,
        "total": about.total,
        "articles": about.size,
        "made": about.made,
        "program": "manchette",
    }


def _spooled(archive: ZipStream, name: str, file: IO[bytes], sums: IO[bytes]) -> Iterator[bytes]:
    digest = sha256()
    for data in _read_again(file):
        digest.update(data)
    sums.write(_sum(name, digest.hexdigest()))
    yield from archive.add_stream(name, _read_again(file))


def _read_again(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while data := file.read(_CHUNK):
        yield data


def _sum(name: str, digest: str) -> bytes:
    return f"{digest}  {name}\n".encode()


def _row(values: Iterable[str | int | float]) -> bytes:
    buffer = StringIO(newline="")
    csv.writer(buffer).writerow([harmless(value) if isinstance(value, str) else value for value in values])
    return buffer.getvalue().encode("utf-8", "replace")
