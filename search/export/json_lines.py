"""JSON Lines: an object a line, an article a line."""

from collections.abc import Iterable, Iterator

from search.export.entries import About, Entry, chunks, record
from search.output import to_json


def export(entries: Iterable[Entry], about: About) -> Iterator[bytes]:
    """See `search.export`."""
    return chunks(to_json(_object(entry, about)) + "\n" for entry in entries)


def _object(entry: Entry, about: About) -> dict[str, object]:
    """A record, its keys as those of `/api/article/<id>`."""
    told = record(entry, about)
    size, first = told.pop("family_size"), told.pop("family_first")
    text = told.pop("text")
    return told | {
        "provenance": dict(entry.found.article.provenance),
        "family": {"size": size, "first": first},
        "text": text,
    }
