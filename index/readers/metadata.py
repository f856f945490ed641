"""What an HTML page says of its article, outside the article: JSON-LD first, then <meta>, then marked elements."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from index.address import web_address, whole_address
from index.article import DateConfidence, GivenDate, Origin
from index.cleaning.byline import agencies_in
from index.cleaning.forms import letters
from index.cleaning.labels import names_a_section, section_in_address
from index.readers.authors import authors_of
from index.readers.jsonld import Linked, linked_data, names_of
from index.readers.markup import one_line
from index.readers.saved import NOTHING, Saved, original
from index.readers.times import change_of, dates_of
from index.readers.titles import (
    elsewhere,
    headings_of,
    holders_of,
    names_in_address,
    text_of,
    title_of,
    without_trail,
)

TITLE = (
    "og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "cxenseparse:title",
    "citation_title", "title", "headline",
)  # fmt: skip
AUTHOR = (
    "article:author", "article:author_name", "author", "authors", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author", "cxenseparse:author", "citation_author", "byl", "byline", "article.author", "vr:author",
    "twitter:creator",
)  # fmt: skip
SECTION = (
    "article:section", "og:article:section", "parsely-section", "section", "article.section", "cxenseparse:category",
    "sailthru.section", "rubrique",
)  # fmt: skip
SOURCE = (
    "og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "citation_journal_title", "application-name",
    "apple-mobile-web-app-title",
)  # fmt: skip
AGENCY = ("agency", "article:agency", "source", "dc.source", "dc.rights", "copyright", "publisher", *AUTHOR)
TAG_METAS = (
    "article:tag", "og:article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "citation_keywords", "keywords",
)  # fmt: skip
DESCRIPTION = ("description", "og:description", "twitter:description", "dc.description", "sailthru.description")
URL = ("og:url", "twitter:url", "parsely-link", "citation_public_url")
"""Names of <meta> that tell each thing, surest first, in lower case."""

_PARSELY = {
    "title": "parsely-title", "author": "parsely-author", "authors": "parsely-author", "section": "parsely-section",
    "pub_date": "parsely-pub-date", "tags": "parsely-tags", "link": "parsely-link",
}  # fmt: skip
"""Keys of the JSON in <meta name="parsely-page">, and the names of <meta> that say the same."""

# From attributes to their elements takes half the time of asking each element for its attributes.
_TRAILS = XPath(
    "(//@class | //@id)[contains(., 'readcrumb') or contains(., 'riane') or contains(., 'arbo')]/parent::*[parent::*]"
)
_MOST_STEPS = 12
"""Links from which on a trail is a menu."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article from its page; None for what the page does not say.

    `date` is the first of its dates, `dates` are the others, surest first; `origins` tells where each thing stood.
    """

    title: str | None
    author: str | None
    date: str | None
    date_confidence: DateConfidence
    section: str | None
    source: str | None
    url: str | None
    agency: str | None
    tags: tuple[str, ...]
    fetched: str | None
    changed: str | None
    dates: tuple[GivenDate, ...]
    origins: dict[str, Origin]
    description: str | None
    """How the page is described to others: often its standfirst, whole or cut."""
    body: str | None
    """The article's text, where JSON-LD holds it."""
    kind: str | None
    """What the page declares to be: "article", "website"."""
    reserved: bool
    """Whether it declares that its text is for subscribers."""


_Found = tuple[Sequence[str], Origin]
"""What one place of the page tells, and which place."""


def metadata_of(tree: HtmlElement, saved: Saved = NOTHING) -> Metadata:
    """The metadata of the article in a parsed page; `saved` is what the program that saved it wrote into it."""
    page = next((text for title in tree.iter("title") if (text := text_of(title))), None)
    headings = headings_of(tree, page)
    holders = holders_of(tree)
    scripts = tree.xpath('//script[contains(@type, "ld+json")]')
    linked = linked_data((script.text or "" for script in scripts), [*headings, *([page] if page else [])])
    metas = _metas(tree)
    address = _url(tree, linked, metas, saved)
    archived = original(address) if address else NOTHING
    sites = [*_told(metas, SOURCE[:1]), *names_of(linked.article.get("publisher")), *_told(metas, SOURCE[1:])]
    origins: dict[str, Origin] = {}

    def first(name: str, found: Iterable[_Found]) -> str | None:
        for values, origin in found:
            if values:
                origins[name] = origin
                return ", ".join(values)
        return None

    claims = names_of(linked.article.get("headline")), _told(metas, TITLE)
    title = title_of([*claims[0], *claims[1]], headings, page, sites, archived.url)
    day = None
    if title:
        title, day = without_trail(title)
        origins["title"] = "jsonld" if claims[0] else "meta" if claims[1] else "html"
    section = first("section", _sections(tree, linked, metas, title))
    barred = {section, section_in_address(archived.url)}
    papers = {letters(site) for site in sites} | names_in_address(archived.url)
    author = first("author", authors_of(tree, _claimed(linked, metas), papers, barred, holders))
    agency = first("agency", ((agencies_in("; ".join(values)), origin) for values, origin in _credits(linked, metas)))
    tags = _tags(tree, linked, metas, holders)
    if tags[0]:
        origins["tags"] = tags[1]
    source = first("source", [(sites[:1], "meta" if _told(metas, SOURCE[:1]) or not linked.article else "jsonld")])
    dates = dates_of(tree, linked, metas, archived.url, holders)
    if day:
        dates = (*dates, GivenDate(day, "html"))
    if dates:
        origins["date"] = dates[0].origin
    return Metadata(
        title=title,
        author=author,
        date=dates[0].written if dates else None,
        date_confidence=_confidence(dates),
        section=section,
        source=source,
        url=archived.url,
        agency=agency,
        tags=tuple(tags[0]),
        fetched=saved.fetched or archived.fetched,
        changed=change_of(linked, metas),
        dates=dates[1:],
        origins=origins,
        description=next(iter(_told(metas, DESCRIPTION)), None),
        body=_body(linked.article),
        kind="article" if linked.article else next(iter(_told(metas, ("og:type",))), None),
        reserved=str(linked.article.get("isAccessibleForFree")).lower() == "false",
    )


def _body(article: Mapping[str, Any]) -> str | None:
    """The article's text in JSON-LD; of a live report, its posts."""
    if isinstance(body := article.get("articleBody"), str):
        return body
    posts = article.get("liveBlogUpdate")
    told = [
        text
        for post in (posts if isinstance(posts, list) else [posts])
        if isinstance(post, dict)
        for key in ("headline", "articleBody")
        if isinstance(text := post.get(key), str)
    ]
    return "\n".join(told) or None


def _confidence(dates: Sequence[GivenDate]) -> DateConfidence:
    if not dates:
        return "none"
    match dates[0].origin:
        case "jsonld":
            return "jsonld"
        case "html":
            return "text"
        case _:
            return "meta"


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = one_line(meta.get("content") or meta.get("value") or "")
        if not content or "{{" in content:  # a template that was never filled in
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if name := meta.get(attribute):
                metas.setdefault(_usual(name), []).append(content)
    for content in metas.get("parsely-page", ()):
        try:
            page = json.loads(content)
        except (ValueError, RecursionError):
            continue
        for key, name in _PARSELY.items() if isinstance(page, dict) else ():
            metas.setdefault(name, []).extend(names_of(page.get(key)))
    return metas


def _usual(name: str) -> str:
    """A name of <meta> as the tables here write it: "DC:date" is "dc.date"."""
    name = name.strip().lower().removeprefix("bepress_")
    return name.replace(":", ".", 1) if name.startswith(("dc:", "dcterms:")) else name


def _told(metas: dict[str, list[str]], names: Iterable[str]) -> list[str]:
    """The values of the first of `names` that a page gives, addresses and account names left out."""
    for name in names:
        values = [value for value in metas.get(name, ()) if not value.startswith(("http://", "https://", "@"))]
        if values:
            return list(dict.fromkeys(values))
    return []


def _url(tree: HtmlElement, linked: Linked, metas: dict[str, list[str]], saved: Saved) -> str | None:
    """The page's own address; one without a path is the site's, which every page may give."""
    page: Any = linked.article.get("mainEntityOfPage")
    candidates: list[Any] = [link.get("href") for link in tree.xpath("//link[contains(@rel, 'canonical')]")]
    candidates += [value for name in URL for value in metas.get(name, ())]
    candidates += [linked.article.get("url"), page.get("@id") if isinstance(page, dict) else page, saved.url]
    told = [candidate.strip() for candidate in candidates if isinstance(candidate, str)]
    if absolute := next(filter(_leads_to_page, told), None):
        return absolute
    bases = [*(base.get("href") for base in tree.iter("base")), saved.url, *told]
    whole = (whole_address(link, filter(web_address, bases)) for link in told if "/" in link.strip("/."))
    return next((address for address in whole if address and _leads_to_page(address)), None)


def _leads_to_page(address: str) -> bool:
    return re.match(r"https?://[^/\s]+/[^\s]", address) is not None


def _sections(tree: HtmlElement, linked: Linked, metas: dict[str, list[str]], title: str | None) -> Iterator[_Found]:
    yield names_of(linked.article.get("articleSection"))[:1], "jsonld"
    yield _told(metas, SECTION)[:1], "meta"
    yield _last_section(linked.trail, title), "jsonld"
    yield [text for link in tree.xpath("//a[contains(@rel, 'category')]")[:1] if (text := text_of(link))], "html"
    yield _last_section(_trail(tree), title), "html"


def _claimed(linked: Linked, metas: dict[str, list[str]]) -> list[_Found]:
    """Whom a page declares to be its authors."""
    claims: list[_Found] = [(names_of(linked.article.get("author") or linked.article.get("creator")), "jsonld")]
    return claims + [(_told(metas, (name,)), "meta") for name in AUTHOR]


def _credits(linked: Linked, metas: dict[str, list[str]]) -> list[_Found]:
    """Where a page may name the agency whose copy it is."""
    keys = ("author", "creator", "sourceOrganization", "provider", "copyrightHolder", "contributor", "creditText")
    told: list[str] = [name for key in keys for name in names_of(linked.article.get(key))]
    return [(told, "jsonld"), ([value for name in AGENCY for value in metas.get(name, ())], "meta")]


def _tags(tree: HtmlElement, linked: Linked, metas: dict[str, list[str]], holders: frozenset[HtmlElement]) -> _Found:
    if told := [name for key in ("keywords", "about") for name in names_of(linked.article.get(key))]:
        return told, "jsonld"
    if told := _told(metas, TAG_METAS):
        return told, "meta"
    links = tree.xpath("//a[contains(@rel, 'tag')][not(contains(@rel, 'category'))]")
    return [text for link in links if not elsewhere(link, holders) and (text := text_of(link))], "html"


def _trail(tree: HtmlElement) -> tuple[str, ...]:
    """The steps of the page's breadcrumb trail."""
    for element in _TRAILS(tree):
        steps = tuple(text for link in element.iter("a") if (text := text_of(link)))
        if 1 < len(steps) < _MOST_STEPS:
            return steps
    return ()


def _last_section(trail: Sequence[str], title: str | None) -> list[str]:
    """The last step of a trail that is neither the home page nor the article."""
    sections = [step for step in trail if names_a_section(step) and letters(step) != letters(title or "")]
    return sections[-1:] if len(trail) > len(sections) else []
