"""CSL JSON, as Zotero and citation tools export it: an item with an abstract is an article."""

import re
from pathlib import Path
from typing import Any

from index.article import RawPage, Rejected
from index.readers.press.dates import moment_in
from index.readers.press.references import reference

_KINDS = re.compile(r"article(?:-(?:newspaper|magazine|journal))?|webpage|post(?:-weblog)?|broadcast|interview|report")


def is_item(record: dict[str, Any]) -> bool:
    """Whether a record of a JSON file is an item of CSL: what it was in and when it was issued tell."""
    issued = record.get("issued")
    dated = isinstance(issued, dict) and any(key in issued for key in ("date-parts", "raw", "literal"))
    kind = str(record.get("type", ""))
    named = "abstract" in record and kind.startswith("article-")  # no one else writes that kind
    return dated or (("container-title" in record or named) and _KINDS.fullmatch(kind) is not None)


def page_of(record: dict[str, Any], path: Path, place: str) -> RawPage | Rejected:
    """The page that an item is."""

    def line(*keys: str) -> str:
        return next((value for key in keys if isinstance(value := record.get(key), str) and value.strip()), "")

    return reference(
        path,
        place,
        texts=[line("abstract"), line("note", "annote")],
        title=line("title", "title-short"),
        authors=_names(record.get("author")),
        date=_day(record.get("issued")),
        source=line("container-title", "publisher"),
        section=line("section"),
        url=line("URL"),
        ref=str(record.get("id") or "") or None,
        tags=re.split(r"\s*[,;]\s*", line("keyword")),
    )


def _names(people: Any) -> list[str]:
    """Names in the order in which they are spoken."""
    found = []
    for person in people if isinstance(people, list) else ():
        if isinstance(person, dict):
            keys = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix", "literal")
            found.append(" ".join(str(person[key]) for key in keys if person.get(key)))
    return found


def _day(issued: Any) -> str | None:
    """A whole day; None where month or day is missing."""
    if not isinstance(issued, dict):
        return None
    parts = issued.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    if len(first) >= 3 and all(str(part).isdigit() for part in first[:3]):
        year, month, day = (int(part) for part in first[:3])
        return moment_in(f"{year:04}-{month:02}-{day:02}")
    written = issued.get("raw") or issued.get("literal")
    return moment_in(written) if isinstance(written, str) else None
