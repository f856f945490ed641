"""When a page says that it was published: every place in which it may, surest first."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial

from lxml.etree import XPath, tostring
from lxml.html import HtmlElement

from index.article import GivenDate
from index.cleaning.dates import MONTHS, date_in_address, parse_date
from index.cleaning.forms import folded
from index.cleaning.published import Clock, published_in
from index.readers.cpu_time import OutOfTime, limited
from index.readers.jsonld import Linked, names_of
from index.readers.titles import elsewhere, text_of

DATE_METAS = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time", "og:pubdate",
    "datepublished", "date_published", "rnews:datepublished", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created", "dcterms.available", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "cse:publishtime", "citation_publication_date", "citation_online_date", "citation_date",
    "bt:pubdate", "article_date_original", "originalpublicationdate", "publication_date", "publicationdate",
    "publication-date", "published-date", "published_date", "publish-date", "publish_date", "publishdate",
    "published_at", "pubdate", "pdate", "release_date", "date_publication", "displaydate", "dc.date", "dcterms.date",
    "date", "created", "datecreated",
)  # fmt: skip
"""Names of <meta> that tell a date of publication, surest first, in lower case."""

CHANGES = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "revised")
"""Names of <meta> that tell when a page was changed."""

_DATED_CLASS = re.compile(
    r"(?:^|[\s_-])(?:dates?|dateline|datetime|published?|publication|publi|pubdate|posted|posted-on|timestamp|time|heure|"
    r"horaire|byline|signature|auteurs?|author|meta|infos?|entry-meta|details?)(?:$|[\s_-])",
    re.I,
)
_CHANGED = re.compile(r"updat|modif|\bmaj\b|mise? a jour|actualis|revis|edited", re.I)
_SAYS_SO = re.compile(r"publi|en ligne|post[eé]|il y a|paru|mis[e]? à jour|cré[eé] le", re.I)
_MARKS = XPath(
    "descendant::*[self::time or self::h1 or contains(@itemprop, 'date') or contains(@property, 'datePublished') "
    "or @class='published' or contains(@class, 'dt-published') or (self::abbr and contains(@class, 'published'))]"
)
_MARKS_CLASS = re.compile(r"publi|entry-date", re.I)
_LONGEST = 200
_MOST = 12
_MOST_SECONDS = 5.0
"""Of processor time for the search of last resort, which as a rule takes a hundredth of one."""
_NEVER = date.max - timedelta(days=1)


def dates_of(
    tree: HtmlElement,
    linked: Linked,
    metas: Mapping[str, list[str]],
    url: str | None,
    holders: frozenset[HtmlElement],
) -> tuple[GivenDate, ...]:
    """What the page tells of its date, as it is written: JSON-LD, <meta>, marked elements; in default of one that can
    be believed, the lines that look like a date line, and last what htmldate finds. Never the date of a change, where
    the page says that it is one."""
    today = datetime.now(UTC).date()
    found = list(_declared(linked, metas))
    if any(len(parse_date(told.written, today) or "") > len("2024-11-17") for told in found):
        return tuple(found)
    found += _marked(tree, holders)
    if any(told.origin != "html" and parse_date(told.written, today) for told in found):
        return tuple(found)
    found += _visible(tree, holders)
    if date_in_address(url or "", today) or any(_readable(told.written, today) for told in found):
        return tuple(found)
    return (*found, *_guessed(tree, linked, metas, url, today))


def change_of(linked: Linked, metas: Mapping[str, list[str]]) -> str | None:
    """When the page declares that it was last changed, as it is written."""
    told = [value for node in (linked.article, linked.page) for value in names_of(node.get("dateModified"))]
    told += [value for name in CHANGES for value in metas.get(name, ())[:1]]
    return next(map(_moment, told), None)


def _declared(linked: Linked, metas: Mapping[str, list[str]]) -> Iterator[GivenDate]:
    for node in (linked.article, linked.page):
        for key in ("datePublished", "dateCreated", "uploadDate"):
            value = node.get(key)
            values = [str(value)] if isinstance(value, int) else names_of(value)
            yield from (GivenDate(_moment(value), "jsonld") for value in values[:1])
    for name in DATE_METAS:
        yield from (GivenDate(_moment(value), "meta") for value in metas.get(name, ())[:1])


def _moment(value: str) -> str:
    """A date as it is written; seconds or milliseconds since 1970 as ISO 8601."""
    if not re.fullmatch(r"[1-9]\d{8,9}(?:\d{3})?", value):
        return value[:_LONGEST]
    return datetime.fromtimestamp(int(value[:-3] if len(value) > 10 else value), UTC).isoformat()


def _marked(tree: HtmlElement, holders: frozenset[HtmlElement]) -> list[GivenDate]:
    """The dates of <time> and of microdata, those named as dates of publication first, then those of the article."""
    ranked: list[tuple[int, GivenDate]] = []
    below = False
    for element in _MARKS(tree):
        if element.tag == "h1":
            below = True
            continue
        rank = _sureness(element, below)
        if rank is None or elsewhere(element, holders) or _is_change(element):
            continue
        stamp = element.get("datetime") or element.get("content") or element.get("title") or ""
        if _says_another_day(element, stamp):
            ranked.append((rank, GivenDate(text_of(element)[:_LONGEST], "html")))
        elif parse_date(stamp, _NEVER):
            ranked.append((rank, GivenDate(stamp, "microdata")))
        elif text := text_of(element)[:_LONGEST]:
            ranked.append((rank, GivenDate(text, "html")))
        if len(ranked) == _MOST:
            break
    return [told for _, told in sorted(ranked, key=lambda pair: pair[0])]


def _says_another_day(element: HtmlElement, stamp: str) -> bool:
    """Whether an element's own words are "publié le" and a day before its attribute's, which is then an edit's."""
    words = text_of(element)[:_LONGEST]
    if "publi" not in folded(words) or not stamp:
        return False
    written, stamped = published_in(words, Clock(_NEVER)), parse_date(stamp, _NEVER)
    return bool(written and stamped and not written.updated and written.moment[:10] < stamped[:10])


def _sureness(element: HtmlElement, below: bool) -> int | None:
    """How surely an element marks the date of publication, 0 the surest; `below` where a heading stands above it."""
    named = f"{element.get('itemprop', '')} {element.get('property', '')}"
    if "datePublished" in named or "dateCreated" in named:
        return 0
    if element.tag != "time":
        return 1 if "published" in element.get("class", "") else None
    if element.get("pubdate") is not None or _MARKS_CLASS.search(element.get("class", "")):
        return 1
    if next(element.iterancestors("article", "main"), None) is not None:
        return 2
    return 3 if below else None


def _is_change(element: HtmlElement) -> bool:
    """Whether an element's names or the words before it say that its date is that of a change."""
    names = f"{element.get('class', '')} {element.get('itemprop', '')} {element.get('id', '')}"
    if _CHANGED.search(names) and "ublish" not in names:
        return True
    before = element.getprevious()
    parent = element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else ""
    if not (text or "").strip() and before is not None:
        text = text_of(before)
    words = folded((text or "")[-40:])
    return _CHANGED.search(words) is not None and "publi" not in words


def _visible(tree: HtmlElement, holders: frozenset[HtmlElement]) -> Iterator[GivenDate]:
    """Short lines of the page's main part that are named as date lines or speak of publication, in its order."""
    scopes: list[HtmlElement] = tree.xpath("(//h1/ancestor::article | //h1/ancestor::main)[last()]")
    scope = scopes[0] if scopes else tree
    given = 0
    for element in scope.iter("*"):
        names = f"{element.get('class', '')} {element.get('id', '')}"
        named = _DATED_CLASS.search(names)
        if not named and not _SAYS_SO.search(f"{element.text or ''}"):
            continue
        if element.tag in ("script", "style", "a", "button", "title") or elsewhere(element, holders):
            continue
        text = text_of(element)
        if 3 < len(text) <= _LONGEST and not (_is_change(element) and "publi" not in folded(text)):
            yield GivenDate(text, "html")
            given += 1
            if given == _MOST:
                return


def _readable(line: str, today: date) -> bool:
    """Whether a line gives a date, now or once it is known when the page was saved."""
    return published_in(line, Clock(today, today)) is not None


def _guessed(
    tree: HtmlElement, linked: Linked, metas: Mapping[str, list[str]], url: str | None, today: date
) -> Iterator[GivenDate]:
    """What htmldate finds, unless that is a date of a change, or a day that the page nowhere writes."""
    from htmldate import find_date

    finding = partial(find_date, tree, extensive_search=False, original_date=True, url=url, max_date=today.isoformat())
    try:
        guess = limited(_MOST_SECONDS, finding)
    except (Exception, OutOfTime):
        # A search of last resort: whatever trips it over in a page, or keeps it for ever, the page has no date.
        return
    changes = [value for name in CHANGES for value in metas.get(name, ())]
    changes += names_of([linked.article.get("dateModified"), linked.page.get("dateModified")])
    if (
        guess
        and _is_written(tree, guess)
        and not any((parse_date(change, today) or "").startswith(guess) for change in changes)
    ):
        yield GivenDate(guess, "html")


def _is_written(tree: HtmlElement, day: str) -> bool:
    """Whether a page writes that very day, in figures or in words: a month alone has none."""
    found = date.fromisoformat(day)
    source = folded(tostring(tree, encoding="unicode"))
    year_first = rf"{found.year}\D?{found.month:02}\D?{found.day:02}"
    day_first = rf"0?{found.day}\D0?{found.month}\D(?:{found.year}|{found:%y})"
    months = "|".join(name for name, number in MONTHS.items() if number == found.month)
    words = rf"{found.day}(?:er|°)? (?:{months})|{found:%B} {found.day}|{found:%b} {found.day}|{found.day} {found:%b}"
    return re.search(rf"(?<!\d)(?:{year_first}|{day_first}|{words.lower()})", source) is not None
