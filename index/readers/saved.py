"""What the program that saved a page wrote into it: the page's address, and when it was saved."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from index.cleaning.dates import parse_date

_HEAD = 4096
_TAIL = 4096
_BROWSER = re.compile(r"<!--\s*saved from url=\(\d+\)(?P<url>https?://\S+)\s*-->")
_SINGLE_FILE = re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(?P<url>\S+)\s+saved date:\s*(?P<date>[^(\n]+)")
_HTTRACK = re.compile(r"<!--\s*Mirrored from (?P<url>\S+) by HTTrack[^\n]*?\], (?P<date>[^\n]+?)\s*-->")
_ARCHIVED = re.compile(
    r"FILE ARCHIVED ON (?P<clock>\d\d:\d\d:\d\d) (?P<month>[A-Z][a-z]{2}) (?P<day>\d\d), (?P<year>\d{4})"
)
_ARCHIVE = re.compile(
    r"https?://(?:web\.archive\.org/web|[\w.]+/wayback)/(?P<stamp>\d{14})[a-z_]*/(?P<url>https?://.+)"
)
_BROWSER_DATE = re.compile(
    r"\w{3} (?P<month>\w{3}) (?P<day>\d\d) (?P<year>\d{4}) (?P<clock>[\d:]{8})(?: GMT(?P<zone>[+-]\d{4}))?"
)


@dataclass(frozen=True, slots=True)
class Saved:
    """Address and ISO 8601 moment of saving, None where the page does not tell them."""

    url: str | None = None
    fetched: str | None = None


NOTHING = Saved()


def saved_as(source: str) -> Saved:
    """What browsers ("saved from url"), SingleFile, HTTrack and web archives leave in the HTML of a page."""
    head = source[:_HEAD]
    if found := _SINGLE_FILE.search(head):
        return Saved(found["url"], _moment(found["date"]))
    if found := _HTTRACK.search(head):
        return Saved(f"https://{found['url']}", _moment(found["date"]))
    stamped = _ARCHIVED.search(source[-_TAIL:])
    fetched = (
        _moment(f"{stamped['day']} {stamped['month']} {stamped['year']} {stamped['clock']} +0000") if stamped else None
    )
    browser = _BROWSER.search(head)
    return Saved(browser["url"] if browser else None, fetched)


def original(url: str) -> Saved:
    """The address that a web archive's address stands for, and when it was archived; another address as it is."""
    if found := _ARCHIVE.fullmatch(url):
        stamp = found["stamp"]
        return Saved(found["url"], _moment(f"{stamp[:8]}T{stamp[8:]}Z"))
    return Saved(url)


def _moment(written: str) -> str | None:
    written = written.strip()
    if found := _BROWSER_DATE.match(written):
        written = f"{found['day']} {found['month']} {found['year']} {found['clock']} {found['zone'] or '+0000'}"
    return parse_date(written, datetime.now(UTC).date())
