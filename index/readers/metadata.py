"""What an HTML page says of its article, outside the article: JSON-LD first, then <meta>, then headings and classes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from index.article import DateConfidence
from index.cleaning.dates import date_in_address
from index.readers.jsonld import article_node, name_of, names_of
from index.readers.markup import one_line

TITLE = ("og:title", "twitter:title", "dc.title", "title", "headline")
DATE = ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.created", "pubdate",
        "publish-date", "publication_date", "parsely-pub-date", "sailthru.date", "og:published_time", "cxenseparse:recs:publishtime")  # fmt: skip
AUTHOR = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl", "twitter:creator")
SECTION = ("article:section", "og:article:section", "parsely-section", "section")
SOURCE = ("og:site_name", "publisher", "dc.publisher", "application-name")
URL = ("og:url", "twitter:url")
"""Names of <meta> that tell each thing, surest first, in lower case."""

_SEPARATOR = re.compile(r"\s+[-|–—:·•»]\s+|\s*\|\s*")
_WORDS = re.compile(r"\W+")
_AUTHOR_CLASS = re.compile(r"(?:^|[\s_-])(?:author|auteur|byline|signature)(?:$|[\s_-])", re.I)
_TRAIL_CLASS = re.compile(r"breadcrumb|fil-?d?-?ariane|ariane", re.I)
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article from its page; None for what the page does not say."""

    title: str | None
    author: str | None
    date: str | None
    date_confidence: DateConfidence
    section: str | None
    source: str | None
    url: str | None


def metadata_of(tree: HtmlElement) -> Metadata:
    """The metadata of the article in a parsed page."""
    linked = article_node(script.text or "" for script in tree.iterfind('.//script[@type="application/ld+json"]'))
    metas = _metas(tree)
    url = _url(tree, linked, metas)
    sites = [name for name in (metas_first(metas, SOURCE[:1]), name_of(linked.get("publisher")), *metas_of(metas, SOURCE)) if name]
    date, confidence = _date(tree, linked, metas, url)
    return Metadata(
        title=_title(tree, linked, metas, sites, url),
        author=", ".join(names_of(linked.get("author"))) or _author(tree, metas),
        date=date,
        date_confidence=confidence,
        section=name_of(linked.get("articleSection")) or metas_first(metas, SECTION) or _trail(tree, sites),
        source=sites[0] if sites else None,
        url=url,
    )
