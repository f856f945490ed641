"""The extractors that are compared: from the source of pages of one site to their texts."""

import logging
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from index.article import Article, RawPage
from index.cleaning.line_fingerprints import Cleaned, traced
from index.cleaning.page import clean
from index.cleaning.site import settled
from index.cleaning.site_model import empty
from index.cleaning.training import Trainer
from index.readers.html import page_of

TODAY = date(2026, 1, 1)

System = Callable[[Sequence[str]], list[str]]


def _pages(sources: Sequence[str]) -> list[Cleaned | None]:
    found: list[Cleaned | None] = []
    for number, source in enumerate(sources):
        page = page_of(Path(f"{number}.html"), source)
        article = clean(page, TODAY) if isinstance(page, RawPage) else page
        found.append(traced(page, article) if isinstance(page, RawPage) and isinstance(article, Article) else None)
    return found


def manchette_page(sources: Sequence[str]) -> list[str]:
    """Our extraction, each page for itself."""
    return [cleaned.article.text if cleaned else "" for cleaned in _pages(sources)]


def manchette(sources: Sequence[str]) -> list[str]:
    """Our extraction, with what the pages of the site teach of it."""
    pages = _pages(sources)
    learner = Trainer(empty())
    for cleaned in pages:
        if cleaned:
            learner.add(cleaned)
    articles = settled([cleaned for cleaned in pages if cleaned], learner.learned().recurring())
    return [next(articles).text if cleaned else "" for cleaned in pages]


def trafilatura(sources: Sequence[str]) -> list[str]:
    """trafilatura alone, without comments."""
    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return [extract(source, include_comments=False) or "" for source in sources]


def readability(sources: Sequence[str]) -> list[str]:
    """readability-lxml alone, its summary as text."""
    from lxml.html import fromstring
    from readability import Document

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    return ["\n".join(fromstring(Document(source).summary(html_partial=True)).itertext()) for source in sources]


def justext(sources: Sequence[str]) -> list[str]:
    """jusText alone, with its French stop words."""
    import justext as library

    stop_words = library.get_stoplist("French")
    return [
        "\n".join(
            p.text for p in library.justext(source.encode(), stop_words, encoding="utf-8") if not p.is_boilerplate
        )
        for source in sources
    ]


SYSTEMS: dict[str, System] = {
    "manchette": manchette,
    "manchette, page alone": manchette_page,
    "trafilatura": trafilatura,
    "readability-lxml": readability,
    "jusText": justext,
}
