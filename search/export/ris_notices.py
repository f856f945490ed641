"""RIS, for Zotero and EndNote: a notice an article, its text as the abstract."""

import re
from collections.abc import Iterable, Iterator

from search.export.entries import About, Entry, authors, chunks, day_of

_TAG_LIKE = re.compile(r"^(?=[A-Z][A-Z0-9] {1,2}-)", re.M)


def export(entries: Iterable[Entry], about: About) -> Iterator[bytes]:
    """See `search.export`."""
    return chunks(_notice(entry, about) for entry in entries)


def _notice(entry: Entry, about: About) -> str:
    article = entry.found.article
    day = day_of(article.date).replace("-", "/")
    pairs = [
        ("TY", "NEWS"),
        ("ID", article.id),
        ("TI", article.headline),
        *(("AU", name) for name in authors(article.author)),
        ("T2", article.source),
        ("SE", article.section),
        ("PY", day[:4]),
        ("DA", day and f"{day}/"),
        ("LA", "fr"),
        ("UR", article.url),
        *(("KW", tag) for tag in (*article.tags, *entry.marks)),
        *(("N1", note) for note in _notes(entry, about)),
        ("AB", article.text),
        ("DB", "Manchette"),
    ]
    lines = "".join(f"{tag}  - {_value(value)}\r\n" for tag, value in pairs if value)
    return f"{lines}ER  - \r\n\r\n"


def _notes(entry: Entry, about: About) -> list[str]:
    agency = entry.found.article.agency
    return [
        *([f"Agence : {agency}"] if agency else []),
        *([entry.note] if entry.note else []),
        f"Version {entry.found.version}, {about.generation}",
    ]


def _value(value: str) -> str:
    """A value whose lines behind the first can't be taken for those of another tag."""
    first, *more = value.split("\n")
    return "\r\n".join([first, *(_TAG_LIKE.sub(" ", line) for line in more if line.strip())])
