"""A record of a JSON file, or a row of a table, to a raw page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.address import is_absolute, web_address, whole_address
from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.markup import one_line, plain_text
from index.readers.record_dates import in_parts, record_moment
from index.readers.record_keys import KEYS, known, sites_in

_NAMES = ("name", "title", "label", "href", "screen_name", "rendered", "$oid")
"""Keys under which an object has what it is called."""
_TEXTS = ("content", "value", "html", "rendered", "text")
"""Keys under which an object has its text."""
_INVERTED = re.compile(r"[^,;]+,[^,;]+")
"""A name as libraries write it, the family name first: "Morel, Anne"."""
_LISTED = re.compile(r"\s*[;§|]\s*")
_OF_READERS = "user/-/"
"""How feed readers begin the names of their own marks, which are no sections."""

ENVELOPES = ("articles", "items", "results", "documents", "docs", "records", "entries", "hits", "data")
"""Keys under which an object that is not itself an article holds a list of them."""


def page_of(record: dict[str, Any], path: Path, place: str) -> RawPage | Rejected:
    """The page that a record holds; refused where it has no text."""
    found = known(record)
    if "text" not in found and "html" in found:
        return _of_markup(found, record, path, place)
    text = _text(found.get("text"))
    abstract = _text(found["abstract"]) if "abstract" in found else ""
    if abstract and not _leads(abstract.strip(), text):
        text = f"{abstract}\n{text}".strip()
    text = text if text.strip() else _text(found.get("summary"))
    if not text.strip():
        return Rejected(path, place, _without_text(record))
    date = _date(found)
    return RawPage(
        path=path,
        text=text,
        place=place,
        title=_label(found.get("title")) or "",  # a record has a place for it: its text does not begin with it
        author=_names(found.get("author")),
        date=date,
        date_confidence="meta" if date else "none",
        section=next(iter(_listed(found.get("section"))), None),
        source=_label(found.get("source")),
        url=_address(found, record),
        ref=_label(found.get("ref")),
        agency=_label(found.get("agency")),
        tags=tuple(_listed(found.get("tags"))),
        fetched=_moment(found.get("fetched")),
        changed=_moment(found.get("changed")),
    )


def _of_markup(found: dict[str, Any], record: dict[str, Any], path: Path, place: str) -> RawPage | Rejected:
    """The page whose whole markup a record holds; what the record says beside counts more."""
    from index.readers.html import page_of as page_of_markup

    markup = next((value for value in _leaves(found["html"], _TEXTS) if isinstance(value, str)), "")
    page = page_of_markup(path, _whole(markup))
    if isinstance(page, Rejected):
        return replace(page, place=place)
    told: dict[str, Any] = {
        "url": _address(found, record, page.url),
        "title": _label(found.get("title")),
        "author": _names(found.get("author")),
        "source": _label(found.get("source")),
        "fetched": _moment(found.get("fetched")),
        "changed": _moment(found.get("changed")),
    }
    if date := _date(found):
        told |= {"date": date, "date_confidence": "meta"}
    return replace(page, place=place, **{name: value for name, value in told.items() if value})


def _address(found: dict[str, Any], record: dict[str, Any], page: str | None = None) -> str | None:
    """The address of a record's page; where it is relative, read against what else the record says of its site."""
    url = _label(found.get("url"))
    if url is None or is_absolute(url):  # what there is of the site need not be looked for
        return whole_address(url, ())
    return whole_address(url, (page, base_of(record)))


def base_of(told: dict[str, Any]) -> str | None:
    """The address that relative links of a record, or of what a file holds beside its records, are read against."""
    return next((value for one in sites_in(told) if web_address(value := _label(one))), None)


def _leaves(value: Any, names: Sequence[str] = ()) -> Iterator[Any]:
    """What a value holds, in order, out of its lists and of objects that have one of `names`.

    Lists may be nested deeper than functions can be.
    """
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left += reversed(one)
        elif isinstance(one, dict) and (inner := next((one[name] for name in names if one.get(name)), None)):
            left.append(inner)
        else:
            yield one


def _text(value: Any) -> str:
    """A text value: a string, a list of paragraphs, which may be lists of theirs, or an object that has the text."""
    texts = (one for one in _leaves(value, _TEXTS) if isinstance(one, str))
    lines = (plain_text(_whole(text).replace("\r\n", "\n").replace("\r", "\n")) for text in texts)
    return "\n".join(filter(None, lines))


def _label(value: Any) -> str | None:
    """A one-line value: a string or number, the name of an object, or the first of a list."""
    if isinstance(value, str):
        return _line(value)
    return next(filter(None, map(_line, _leaves(value, _NAMES))), None)


def _line(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or _is_huge(value):
        return None
    return one_line(_whole(str(value))) or None


def _is_huge(value: Any) -> bool:
    return isinstance(value, int) and value.bit_length() > 64


def _labels(value: Any) -> list[str]:
    return list(dict.fromkeys(filter(None, map(_line, _leaves(value, _NAMES)))))


def _listed(value: Any) -> list[str]:
    """One-line values, those of a list that is written as one text apart; the marks of feed readers left out."""
    found = [part.strip() for label in _labels(value) for part in _LISTED.split(label)]
    return list(dict.fromkeys(part for part in found if part and not part.startswith(_OF_READERS)))


def _names(value: Any) -> str | None:
    """Authors as they are spoken: "Morel, Anne; Le Bihan, Yves" is "Anne Morel, Yves Le Bihan"."""
    names = _listed(value)
    several = len(names) > 1
    if names and all(_INVERTED.fullmatch(name) for name in names) and (several or _is_inverted(names[0])):
        names = [" ".join(part.strip() for part in reversed(name.split(","))) for name in names]
    return ", ".join(names) or None


def _is_inverted(name: str) -> bool:
    """Whether a name alone is written family first: "Morel, Anne" is, "Anne Morel, Yves Le Bihan" are two."""
    family, given = (part.split() for part in name.split(","))
    return len(given) == 1 and (len(family) == 1 or family[0].lower() in ("le", "la", "de", "du", "van", "von"))


def _date(found: dict[str, Any]) -> str | None:
    if "date" in found:
        return _moment(found["date"])
    return in_parts(found.get("year"), found.get("month"), found.get("day"))


def _moment(value: Any) -> str | None:
    """A date as it is written; what only machines write as ISO 8601."""
    for one in _leaves(value, ("$date", "value", "rendered")):
        if not isinstance(one, bool) and isinstance(one, (str, int, float)) and not _is_huge(one):
            return record_moment(one if not isinstance(one, str) else _line(one) or "")
    return None


def _whole(text: str) -> str:
    """The text with halves of surrogate pairs joined or, where alone, replaced: no encoding can hold them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _leads(abstract: str, text: str) -> bool:
    """Whether a text has its abstract, white space and what cuts it short aside."""
    return abstract.rstrip("….") in text or _squeezed(abstract).rstrip("….") in _squeezed(text)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _without_text(record: dict[str, Any]) -> Message:
    found = " ".join(list(map(_whole, record))[:12]).replace("\n", " ")[:200] or "—"
    sought = " ".join(KEYS["text"][:5])
    return Message(
        fr=f"aucun texte : clés attendues {sought}… ; clés trouvées {found}",
        en=f"no text: keys expected {sought}…; keys found {found}",
    )
