"""A page line by line: what is text, what is not and why, as indexing would decide with what it knows of the site."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

import numpy as np

from index.article import Article, RawPage, Rejected
from index.cleaning.forms import letters
from index.cleaning.line_fingerprints import line_key, site_key, traced
from index.cleaning.page import clean, sure_reason
from index.cleaning.site import settled
from index.cleaning.site_model import SiteModel
from index.readers import read
from index.readers.guard import guarded_page
from index.readers.outline import visible_lines
from index.regular_file import file_moment
from index.sidecar import Sidecars

OUTSIDE = "outside"
"""The reason of lines that the extraction of a web page's main text leaves out."""


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A line of a page; `reason` is a key of `cleaning.page.REASONS`, None for what is title or text.

    `share` is the share of the pages of its source that hold the line, where the index has seen several.
    """

    text: str
    reason: str | None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article, and every line of the page it came from."""

    article: Article
    lines: tuple[ExplainedLine, ...]


def explained(path: Path, knowledge: SiteModel, today: date) -> Iterator[Explanation | Rejected]:
    """The pages of a file, each explained by its own wording and by what is known of its source."""
    path = path.resolve()
    sidecars = Sidecars()
    modified = file_moment(path.stat().st_mtime_ns)
    for page in read(path):
        if isinstance(page, Rejected):
            yield page
        else:
            explaining = partial(_explained, page, sidecars, knowledge, today, modified)
            yield guarded_page(page.path, page.place, explaining)


def _explained(
    page: RawPage, sidecars: Sidecars, knowledge: SiteModel, today: date, modified: datetime | None
) -> Explanation | Rejected:
    page = sidecars.applied(page)
    article = clean(page, today, modified)
    if isinstance(article, Rejected):
        return article
    (article,) = settled([traced(page, article)], knowledge)
    site = site_key(article)
    size = knowledge.pages_of(site)
    found = _page_lines(page, article)
    known = "\n".join(letters(line) for line in (article.title, *(line for line, _ in found)))
    found += [(line, sure_reason(line) or OUTSIDE) for line in _shown(page) if letters(line) not in known]
    shares = _shares(site, [line for line, _ in found], knowledge, size)
    lines = (
        ExplainedLine(line, reason, share if reason else None)
        for (line, reason), share in zip(found, shares, strict=True)
    )
    return Explanation(article, tuple(lines))


def _page_lines(page: RawPage, article: Article) -> list[tuple[str, str | None]]:
    """The lines of a page's text in their order, then those that were taken from around it; each with its reason."""
    removed: dict[str, deque[str]] = {}
    for line in article.removed:
        removed.setdefault(line.line, deque()).append(line.reason)
    kept = Counter((article.title, *article.text.split("\n")))
    found: list[tuple[str, str | None]] = []
    for text in filter(None, map(str.strip, page.text.split("\n"))):
        reasons = removed.get(text)
        if not reasons or (kept[text] and reasons[0] == "repeated"):
            kept[text] -= 1
            found.append((text, None))
        else:
            found.append((text, reasons.popleft()))
    return found + [(text, reason) for text, reasons in removed.items() for reason in reasons]


def _shown(page: RawPage) -> list[str]:
    """The lines that a web page shows; none of them is without a letter."""
    return [line for line in visible_lines(page.markup) if letters(line)] if page.markup else []


def _shares(site: int, lines: list[str], knowledge: SiteModel, size: int) -> list[float | None]:
    """For each line, the share of its source's pages that hold it; None where it is on one page at most."""
    keys = np.array([line_key(site, line) for line in lines], np.uint64)
    return [pages / size if pages > 1 else None for pages in knowledge.pages_with(keys).tolist()]
