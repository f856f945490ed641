"""ninjs, the JSON of news agencies (IPTC): an item with its text in one of the keys that begin with `body_`."""

from pathlib import Path
from typing import Any

from index.article import RawPage, Rejected
from index.readers.markup import one_line, plain_text
from index.readers.press.articles import press_article, press_names
from index.readers.press.dates import moment_in

_BODIES = ("body_html", "body_xhtml", "body_text")
_DATES = ("firstcreated", "contentcreated", "versioncreated", "firstCreated", "contentCreated", "versionCreated")
_MOST_TAGS = 12


def is_item(record: dict[str, Any]) -> bool:
    """Whether a record of a JSON file is such an item: it has a body of its keys and a date or a list of its own."""
    bodies = any(isinstance(record.get(key), str) for key in _BODIES) or isinstance(record.get("bodies"), list)
    return bodies and any(key in record for key in (*_DATES, "bodies"))


def page_of(record: dict[str, Any], path: Path, place: str) -> RawPage | Rejected:
    """The page that an item is."""

    def line(*keys: str) -> str:
        return next((value for key in keys if isinstance(value := record.get(key), str) and value.strip()), "")

    provider = _name(record.get("infosources")) or line("copyrightholder", "source")
    return press_article(
        path,
        place,
        text=plain_text(line(*_BODIES) or _of_list(record.get("bodies"))),
        title=one_line(line("headline", "headline_main", "title") or _of_list(record.get("headlines"))),
        author=press_names(line("byline") or _of_list(record.get("by"))),
        date=next((moment for key in _DATES if (moment := moment_in(line(key)))), None),
        source=provider or None,
        url=address if (address := line("canonicalurl", "canonicalUrl", "standard_url")).startswith("http") else None,
        ref=line("uri", "altids") or None,
        tags=tuple(filter(None, map(_name, _each(record.get("subject") or record.get("subjects")))))[:_MOST_TAGS],
    )


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _of_list(values: Any) -> str:
    """The first text of a list of objects with a value, as ninjs 2 and 3 have them."""
    return next((str(each["value"]) for each in _each(values) if isinstance(each, dict) and each.get("value")), "")


def _name(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return str(first.get("name") or first.get("literal") or "") if isinstance(first, dict) else ""
