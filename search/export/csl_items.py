"""CSL JSON, for Zotero, pandoc and what else cites by citation styles: a list of articles of newspapers."""

from collections.abc import Iterable, Iterator
from typing import Any

from search.export.entries import About, Entry, authors, chunks, day_of
from search.output import to_json


def export(entries: Iterable[Entry], about: About) -> Iterator[bytes]:
    """See `search.export`."""
    return chunks(_lines(entries, about))


def _lines(entries: Iterable[Entry], about: About) -> Iterator[str]:
    opening = "[\n"
    for entry in entries:
        yield opening + to_json(_item(entry, about))
        opening = ",\n"
    yield "\n]\n" if opening != "[\n" else "[]\n"


def _item(entry: Entry, about: About) -> dict[str, Any]:
    article = entry.found.article
    item: dict[str, Any] = {
        "id": article.id,
        "type": "article-newspaper",
        "title": article.headline,
        "author": [{"literal": name} for name in authors(article.author)],
        "container-title": article.source,
        "section": article.section,
        "issued": article.date and {"date-parts": [[int(part) for part in day_of(article.date).split("-")]]},
        "URL": article.url,
        "language": "fr",
        "keyword": ", ".join((*article.tags, *entry.marks)),
        "abstract": article.text,
        "note": "\n".join(filter(None, (entry.note, f"Version {entry.found.version}, {about.generation}"))),
    }
    return {name: value for name, value in item.items() if value}
