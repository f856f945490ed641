"""A dossier as a press review: a page to read or print, with summary, contents, headings and articles."""

import base64
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape

from index.messages import Message
from search.dossiers.resolved import ResolvedItem, dossier_entries
from search.export.entries import About, chunks, day_of
from search.export.web_page import PAGE_FOOT, STYLE, article_html, page_top
from search.output import readable

STYLE_SOURCE = "'sha256-" + base64.b64encode(sha256(STYLE.encode()).digest()).decode() + "'"
"""What a Content-Security-Policy allows the page's own style by."""


def press_review(items: Sequence[ResolvedItem], about: About) -> Iterator[bytes]:
    """The page, as UTF-8."""
    return chunks(map(readable, _pieces(items, about)))


def _pieces(items: Sequence[ResolvedItem], about: About) -> Iterator[str]:
    yield page_top(about)
    yield from _contents(items, about)
    heading = ""
    for entry in dossier_entries(items):
        if entry.heading != heading:
            heading = entry.heading
            yield f"<h2>{escape(heading)}</h2>\n"
        yield article_html(entry, about)
    yield from _lost([one for one in items if one.lost], about)
    yield PAGE_FOOT


def _contents(items: Sequence[ResolvedItem], about: About) -> Iterator[str]:
    """The titles under their headings, each leading to its article."""
    title = Message("Sommaire", "Contents").text(about.lang)
    yield f'<nav aria-label="{title}">\n<h2>{title}</h2>\n<ul>\n'
    heading = ""
    for entry in dossier_entries(items):
        if entry.heading != heading:
            heading = entry.heading
            yield f"</ul>\n<h3>{escape(heading)}</h3>\n<ul>\n"
        article = entry.found.article
        facts = " · ".join(filter(None, (article.source, day_of(article.date))))
        anchor = escape(f"#a-{article.id}", quote=True)
        yield f'<li><a href="{anchor}">{escape(article.headline)}</a> <span class="facts">{escape(facts)}</span></li>\n'
    yield "</ul>\n</nav>\n"


def _lost(items: Sequence[ResolvedItem], about: About) -> Iterator[str]:
    if not items:
        return
    title = Message("Articles perdus", "Lost articles").text(about.lang)
    said = Message("L’index ne les a plus.", "The index has them no more.").text(about.lang)
    yield f'<h2>{title}</h2>\n<p class="facts">{said}</p>\n<ul>\n'
    for one in items:
        item = one.item
        facts = " · ".join(filter(None, (item.source, item.date and item.date[:10], item.note)))
        yield f'<li>{escape(item.title)} <span class="facts">{escape(facts)}</span></li>\n'
    yield "</ul>\n"
