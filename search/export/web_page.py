"""A web page by itself, for reading and printing: the articles under their headings, no script, no file beside it."""

from collections.abc import Iterable, Iterator
from html import escape

from search.export.entries import About, Entry, chunks
from search.export.wording import made_of, said_of
from search.output import readable

STYLE = """
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.55 Georgia, serif; color: #1a1a1a; }
h1, h2, h3 { line-height: 1.2; font-family: system-ui, sans-serif; }
h2 { border-top: 2px solid; padding-top: .4rem; margin-top: 3rem; }
.facts, .made, .note { color: #555; font: .9rem/1.4 system-ui, sans-serif; }
.note { border-left: 3px solid #999; padding-left: .7rem; }
article { margin: 2rem 0 3rem; }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } article { break-inside: auto; }
  h2, h3 { break-after: avoid; } a { color: inherit; text-decoration: none; } }
"""


def export(entries: Iterable[Entry], about: About) -> Iterator[bytes]:
    """See `search.export`."""
    return chunks(map(readable, _pieces(entries, about)))


def _pieces(entries: Iterable[Entry], about: About) -> Iterator[str]:
    yield page_top(about)
    heading = ""
    for entry in entries:
        if entry.heading and entry.heading != heading:
            heading = entry.heading
            yield f"<h2>{escape(heading)}</h2>\n"
        yield article_html(entry, about)
    yield PAGE_FOOT


PAGE_FOOT = "</main>\n</body>\n</html>\n"


def page_top(about: About) -> str:
    """The page down to its first article."""
    summary = "".join(f"<p>{escape(line)}</p>\n" for line in about.summary.split("\n") if line.strip())
    return (
        f'<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n<title>{escape(about.name)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(about.name)}</h1>\n"
        f'<p class="made">{escape(made_of(about))}</p>\n{summary}'
    )


def article_html(entry: Entry, about: About) -> str:
    """An article as a part of a page."""
    article = entry.found.article
    title = escape(article.headline)
    if (article.url or "").startswith(("http://", "https://")):
        title = f'<a href="{escape(article.url or "", quote=True)}" rel="noopener noreferrer">{title}</a>'
    note = f'<p class="note">{escape(entry.note)}</p>\n' if entry.note else ""
    text = "".join(f"<p>{escape(line)}</p>\n" for line in article.text.split("\n") if line.strip())
    anchor = escape(f"a-{article.id}", quote=True)
    facts = escape(said_of(entry, about.lang))
    return f'<article id="{anchor}">\n<h3>{title}</h3>\n<p class="facts">{facts}</p>\n{note}{text}</article>\n'
