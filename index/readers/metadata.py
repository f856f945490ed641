"""What an HTML page says of its article, outside the article: JSON-LD first, then <meta>, then headings and classes."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from index.article import DateConfidence
from index.cleaning.dates import date_in_address
from index.cleaning.forms import letters
from index.readers.jsonld import article_node, names_of
from index.readers.markup import one_line

TITLE = ("og:title", "twitter:title", "dc.title", "title", "headline")
DATE = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "dc.date.issued",
    "dcterms.created", "dc.date", "date", "pubdate", "publish-date", "publication_date", "parsely-pub-date",
    "sailthru.date",
)  # fmt: skip
AUTHOR = ("article:author", "author", "dc.creator", "parsely-author", "sailthru.author", "byl", "twitter:creator")
SECTION = ("article:section", "og:article:section", "parsely-section", "section")
SOURCE = ("og:site_name", "publisher", "dc.publisher", "application-name")
URL = ("og:url", "twitter:url")
"""Names of <meta> that tell each thing, surest first, in lower case."""

_AUTHOR_CLASS = re.compile(r"(?:^|[\s_-])(?:author|auteur|byline|signature)(?:$|[\s_-])", re.I)
_TRAIL_CLASS = re.compile(r"breadcrumb|ariane", re.I)
_HOME = frozenset(("accueil", "home", "actualites", "actu", "alaune", "news"))
_LONGEST_NAME = 120
"""Characters above which the text of an element is no author's name nor a section's."""

_LONGEST_TITLE = 1000


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
    scripts = tree.iterfind('.//script[@type="application/ld+json"]')
    linked = article_node(script.text or "" for script in scripts)
    metas = _metas(tree)
    url = _url(tree, linked, metas)
    sites = [*_told(metas, SOURCE[:1]), *names_of(linked.get("publisher")), *_told(metas, SOURCE[1:])]
    date, confidence = _date(tree, linked, metas, url)
    return Metadata(
        title=_title(tree, linked, metas, sites, url),
        author=", ".join(names_of(linked.get("author"))) or _first(_told(metas, AUTHOR)) or _signature(tree),
        date=date,
        date_confidence=confidence,
        section=_first(names_of(linked.get("articleSection"))) or _first(_told(metas, SECTION)) or _trail(tree),
        source=_first(sites),
        url=url,
    )


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = one_line(meta.get("content") or "")
        for attribute in ("property", "name", "itemprop"):
            if content and (name := meta.get(attribute)):
                metas.setdefault(name.lower(), []).append(content)
    return metas


def _told(metas: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    """The values of the first of `names` that a page gives, addresses and account names left out."""
    for name in names:
        values = [value for value in metas.get(name, ()) if not value.startswith(("http://", "https://", "@"))]
        if values:
            return list(dict.fromkeys(values))
    return []


def _first(values: list[str]) -> str | None:
    return values[0] if values else None


def _url(tree: HtmlElement, linked: dict[str, Any], metas: dict[str, list[str]]) -> str | None:
    """The page's own address; one without a path is the site's, which every page may give."""
    page = linked.get("mainEntityOfPage")
    candidates = [link.get("href") for link in tree.iterfind('.//link[@rel="canonical"]')]
    candidates += [value for name in URL for value in metas.get(name, ())]
    candidates += [linked.get("url"), page.get("@id") if isinstance(page, dict) else page]
    for candidate in candidates:
        if isinstance(candidate, str) and re.match(r"https?://[^/\s]+/[^\s]", candidate.strip()):
            return candidate.strip()
    return None


def _title(
    tree: HtmlElement, linked: dict[str, Any], metas: dict[str, list[str]], sites: list[str], url: str | None
) -> str | None:
    headings = [text for heading in tree.iter("h1") if (text := _text(heading))]
    page = _first([_text(title) for title in tree.iter("title")])
    claimed = [*names_of(linked.get("headline")), *_told(metas, TITLE)]
    # A heading that the page's own title begins with is the article's, not the site's.
    headings = [text for text in headings if page and letters(page).startswith(letters(text))] or headings[:1]
    for title in (*claimed, *headings, page):
        bare = _without_site(title or "", sites, url)
        if bare:
            start = _CUT.sub("", bare)
            whole = [text for text in (*claimed, *headings) if len(text) > len(bare) and text.startswith(start)]
            return _without_site(whole[0], sites, url) if whole and start != bare else bare
    return None


def _without_site(title: str, sites: list[str], url: str | None) -> str:
    """The title without the name of the site at its end, where it is known to be that."""
    host = letters((urlsplit(url).hostname or "") if url else "")
    names = {letters(site) for site in sites}
    while len(title) <= _LONGEST_TITLE and (found := _SEPARATED.fullmatch(title)):
        last = letters(found[2])
        if last not in names and not (len(last) > 3 and last in host):
            break
        title = found[1]
    return title


_CUT = re.compile(r"\s*(?:…|\.\.\.)$")
_SEPARATED = re.compile(r"(.+?\S)(?:\s+[-–—·•:»]\s+|\s*\|\s*)((?:(?!\s[-–—·•»]\s|\|).)+)", re.S)


def _date(
    tree: HtmlElement, linked: dict[str, Any], metas: dict[str, list[str]], url: str | None
) -> tuple[str | None, DateConfidence]:
    for key in ("datePublished", "dateCreated"):
        if names := names_of(linked.get(key)):
            return names[0], "jsonld"
    if told := _first(_told(metas, DATE)):
        return told, "meta"
    marked = tree.xpath(
        "//time[@datetime][@pubdate or contains(@itemprop, 'datePublished')]/@datetime"
        "|//article//time[@datetime][not(ancestor::aside or ancestor::nav or ancestor::footer)]/@datetime"
    )
    if marked:
        return str(marked[0]), "meta"
    if url is not None and date_in_address(url, datetime.now(UTC).date()):
        return None, "none"

    from htmldate import find_date

    try:
        found = find_date(tree, extensive_search=False, original_date=True, url=url)
    except Exception:
        # A search of last resort: whatever trips it over in a page, the page has no date.
        found = None
    return found, "text" if found else "none"


def _signature(tree: HtmlElement) -> str | None:
    """The author from an element that is marked as the signature."""
    for element in tree.xpath("//*[@rel='author' or contains(@itemprop, 'author') or @class]|//address"):
        marked = element.tag == "address" or "author" in (element.get("rel"), element.get("itemprop"))
        if marked or _AUTHOR_CLASS.search(element.get("class", "")):
            text = _text(element)
            elsewhere = element.xpath("ancestor::aside|ancestor::nav|ancestor::footer")
            if 1 < len(text) <= _LONGEST_NAME and not elsewhere:
                return text
    return None


def _trail(tree: HtmlElement) -> str | None:
    """The section: the last step of the breadcrumb trail that is neither the home page nor the article."""
    for element in tree.xpath("//*[@class or @id]"):
        if _TRAIL_CLASS.search(f"{element.get('class', '')} {element.get('id', '')}"):
            steps = [text for link in element.iter("a") if (text := _text(link)) and len(text) <= _LONGEST_NAME]
            sections = [step for step in steps if letters(step) not in _HOME]
            if steps and len(steps) > len(sections) > 0:
                return sections[-1]
    return None


def _text(element: HtmlElement) -> str:
    return " ".join(re.split(r"[ \t\r\n\f]+", "".join(element.itertext()))).strip()
