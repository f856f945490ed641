"""Plain text for reading and printing: each article under its title, its source and its day, apart by a line."""

from collections.abc import Iterable, Iterator

from search.export.entries import About, Entry, chunks
from search.export.wording import made_of, said_of

_RULE = "-" * 72


def export(entries: Iterable[Entry], about: About) -> Iterator[bytes]:
    """See `search.export`."""
    return chunks(_texts(entries, about))


def _texts(entries: Iterable[Entry], about: About) -> Iterator[str]:
    yield "\n".join([about.name, made_of(about), *([about.summary] if about.summary else []), "", ""])
    heading = ""
    for number, entry in enumerate(entries, 1):
        if entry.heading and entry.heading != heading:
            heading = entry.heading
            yield f"{_RULE}\n{heading.upper()}\n"
        yield "\n".join([_RULE, *article_lines(entry, about, number), "", ""])


def article_lines(entry: Entry, about: About, number: int | None = None) -> list[str]:
    """An article as lines of text."""
    article = entry.found.article
    where = article.url or (str(article.path) if about.paths else "")
    return [
        f"{number}. {article.headline}" if number else article.headline,
        said_of(entry, about.lang),
        *([where] if where else []),
        *([f"[{entry.note}]"] if entry.note else []),
        "",
        article.text,
    ]
