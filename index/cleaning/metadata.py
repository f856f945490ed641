"""What is known of an article beside its title and text, each thing from the surest place that gives it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from index.article import DateConfidence, GivenDate, Origin, RawPage
from index.cleaning.byline import agencies_around, agencies_in, signature_of, without_agencies
from index.cleaning.credit_line import is_paper, without_paper
from index.cleaning.dates import date_in_address, date_in_name, parse_date
from index.cleaning.heading import written_author
from index.cleaning.labels import section_in_address, section_name, site_of, tag_names
from index.cleaning.published import Clock, WrittenDate, published_in
from index.local_time import in_zone, local_day, local_moment, unix_day_one

_CONFIDENCE: dict[Origin, DateConfidence] = {
    "jsonld": "jsonld", "meta": "meta", "microdata": "meta", "html": "text", "record": "meta", "url": "url",
    "text": "text", "file": "file", "update": "text",
}  # fmt: skip
"""How far a date is believed, by where it was found."""
_ORDER: tuple[Origin, ...] = ("jsonld", "meta", "microdata", "record", "url", "html", "text", "file", "update")
"""Dates, surest first; that of a change is no date of publication and stands in for one at the very last."""
_DECLARED = _ORDER[:4]
_PROSE = ("html", "text")
_UNNAMED: dict[DateConfidence, Origin] = {
    "jsonld": "jsonld", "meta": "record", "url": "url", "text": "text", "file": "file", "none": "record",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lines:
    """What the lines of a page say: its signatures, its dates, its section."""

    authors: Sequence[str] = ()
    dates: Sequence[WrittenDate] = ()
    section: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleMetadata:
    """The metadata of an article, as `index.article.Article` has them."""

    author: str | None
    agency: str | None
    date: str | None
    date_confidence: DateConfidence
    section: str | None
    source: str | None
    tags: tuple[str, ...]
    provenance: dict[str, Origin]


def clock_of(page: RawPage, today: date, modified: date | None) -> Clock:
    """What the dates of a page are held against: the day of its fetch, of its file's name, of its file."""
    fetched = _fetched(parse_date(page.fetched, today)) if page.fetched else None
    if page.exported:
        saved = fetched
    else:
        named = date_in_name(page.path.stem, today)
        saved = fetched or (date.fromisoformat(named) if named else None) or modified
    return Clock(min(today, _day(fetched)) if fetched else today, saved)


def article_metadata(page: RawPage, lines: Lines, body: Sequence[str], clock: Clock) -> ArticleMetadata:
    """What `page` gives, else what its `lines` and its address tell; `body` are the lines of the article's text."""
    provenance: dict[str, Origin] = {}

    def first(name: str, *found: tuple[str | None, Origin]) -> str | None:
        for value, origin in found:
            if value:
                provenance[name] = origin
                return value
        return None

    given = signature_of(written_author(page.author))
    written = signature_of(next(iter(lines.authors), None))
    source = first("source", (page.source, _origin(page, "source")), (site_of(page.url), "url"))
    claimed: tuple[str | None, Origin] = (given.author, _origin(page, "author"))
    signed: tuple[str | None, Origin] = (written.author, "text")
    # Many systems name the newspaper itself for want of a person.
    papers = (source, page.source, site_of(page.url))
    by_paper = given.author and is_paper(without_agencies(given.author), papers)
    author = first("author", signed, claimed) if by_paper else first("author", claimed, signed)
    author = author and without_paper(author, papers)
    told = dict.fromkeys(name for author in lines.authors for name in agencies_in(author))
    agency = first(
        "agency",
        (", ".join(agencies_in(page.agency or "")) or page.agency, _origin(page, "agency")),
        (", ".join(given.agencies), _origin(page, "author")),
        (", ".join(told or agencies_around(body)), "text"),
    )
    section = first(
        "section",
        (section_name(page.section), _origin(page, "section")),
        (section_name(lines.section), "text"),
        (section_in_address(page.url), "url"),
    )
    tags = tag_names(page.tags)
    if tags:
        provenance["tags"] = _origin(page, "tags")
    moment = _moment(page, lines.dates, clock)
    if moment is not None:
        provenance["date"] = moment.origin
    return ArticleMetadata(
        author=author,
        agency=agency,
        date=moment.iso if moment else None,
        date_confidence=moment.confidence if moment else "none",
        section=section,
        source=source,
        tags=tags,
        provenance=provenance,
    )


@dataclass(frozen=True, slots=True)
class _Moment:
    iso: str
    origin: Origin
    confidence: DateConfidence


def _moment(page: RawPage, dates: Sequence[WrittenDate], clock: Clock) -> _Moment | None:
    """The surest date, unless the page's own words say that it is another; where it is a bare day, a later one of the
    same day gives it its hour."""
    moments = _moments(page, dates, clock)
    first = next(moments, None)
    if first is None:
        return None
    if first.origin in _DECLARED and (edited := _edited(first, page, dates, clock)):
        return edited
    if first.origin in _DECLARED and len(first.iso) > len("2024-11-17"):
        return first
    found = sorted((first, *moments), key=lambda moment: _ORDER.index(moment.origin))
    surest = found[0]
    if len(surest.iso) == len("2024-11-17"):
        exact = (m.iso for m in found if m.origin != "update" and len(m.iso) > 10 and m.iso.startswith(surest.iso))
        return replace(surest, iso=next(exact, surest.iso))
    return surest


def _edited(declared: _Moment, page: RawPage, dates: Sequence[WrittenDate], clock: Clock) -> _Moment | None:
    """The date of publication that a page writes, where the one that its markup declares is that of a change.

    It is where the page calls that day the day of a change, or where the page's address bears the day that it writes.
    """
    day = local_day(declared.iso)
    told = [*dates, *_prose(page, clock)]
    written = [each for each in told if not each.updated and not each.relative and local_day(each.moment) < day]
    if not written:
        return None
    changed = any(each.updated and local_day(each.moment) == day for each in told)
    address = date_in_address(page.url or "", clock.latest)
    for each in written:
        if changed or (address and local_day(each.moment).isoformat() == address[:10]):
            return _Moment(each.moment, "text", "text")
    return None


def _prose(page: RawPage, clock: Clock) -> Iterator[WrittenDate]:
    for told in page.dates:
        if told.origin in _PROSE and (written := published_in(told.written, clock)):
            yield written


def _moments(page: RawPage, dates: Sequence[WrittenDate], clock: Clock) -> Iterator[_Moment]:
    given = [GivenDate(page.date, page.origins.get("date") or _UNNAMED[page.date_confidence])] if page.date else []
    for told in (*given, *page.dates):
        if told.origin in _PROSE:
            written = published_in(told.written, clock)
            if written and not unix_day_one(written.moment):
                yield from _of_prose(written, told.origin, page)
        elif (iso := parse_date(told.written, clock.latest)) and not unix_day_one(iso):
            yield _Moment(in_zone(iso, page.zone) if page.zone else iso, told.origin, _CONFIDENCE[told.origin])
    if day := date_in_address(page.url or "", clock.latest):
        yield _Moment(day, "url", "url")
    for written in dates:
        if not unix_day_one(written.moment):
            yield from _of_prose(written, "text", page)
    if not page.exported and (day := date_in_name(page.path.stem, clock.latest)):
        yield _Moment(day, "file", "file")


def _of_prose(written: WrittenDate, origin: Origin, page: RawPage) -> Iterator[_Moment]:
    """What prose tells is as sure as the day it is counted from: a file's is not the page's."""
    sure = page.fetched or not written.relative
    yield _Moment(written.moment, "update" if written.updated else origin, "text" if sure else "file")


def _origin(page: RawPage, name: str) -> Origin:
    return page.origins.get(name, "record")


def _day(moment: date | None) -> date:
    return moment.date() if isinstance(moment, datetime) else moment or date.max


def _fetched(iso: str | None) -> date | None:
    """The moment of a fetch in local time, a day as it is."""
    return (local_moment(iso) or date.fromisoformat(iso)) if iso else None
