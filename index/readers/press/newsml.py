"""NewsML-G2 and NewsML 1 of agencies: an item each, with the text that it carries within it.

A picture, a film or an item that was cancelled is refused by its name, and so is one whose text lies in another file.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.markup import plain_text
from index.readers.press.articles import place, press_article, press_names
from index.readers.press.dates import moment_in
from index.readers.press.markup import Element, attribute, find, find_all, first_line, line_of, markup_lines, xml_tree
from index.readers.press.nitf import nitf_lines

_DROPPED = frozenset(("head", "title", "figure", "figcaption", "script", "style", "media", "table", "img", "hedline"))
_UNPUBLISHED = ("canceled", "cancelled", "withheld", "kill", "spike")
_DATES = ("firstcreated", "contentcreated", "versioncreated", "thisrevisioncreated", "dateandtime", "dateid")
_MOST_TAGS = 12


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The items of the file."""
    root = xml_tree(path, stream)
    if isinstance(root, Rejected):
        yield root
        return
    items = list(find_all(root, "newsitem"))
    if not items:
        yield Rejected(path, "", _without_items())
    for rank, item in enumerate(items, 1):
        where = place(rank) if len(items) > 1 else ""
        yield _of_item(path, where, item)


def _of_item(path: Path, where: str, item: Element) -> RawPage | Rejected:
    status = attribute(find(item, "pubstatus", "status"), "qcode", "formalname", "literal").lower()
    if status.endswith(_UNPUBLISHED):
        return Rejected(path, where, _unpublished(status))
    provider = _named(find(item, "provider")) or _named(find(item, "infosource"))
    return press_article(
        path,
        where,
        text="\n".join(_text(item)),
        title=first_line(item, "headline"),
        author=press_names("; ".join(dict.fromkeys(map(line_of, find_all(item, "by", "byline"))))),
        date=_date(item),
        section=_named(find(item, "service")) or None,
        source=provider or first_line(item, "creditline", "copyrightholder") or None,
        url=_address(item),
        ref=attribute(item, "guid") or first_line(item, "publicidentifier", "newsitemid") or None,
        agency=provider or None,
        tags=tuple(dict.fromkeys(name for each in find_all(item, "subject") if (name := _named(each))))[:_MOST_TAGS],
    )


def _date(item: Element) -> str | None:
    """When the item first appeared, else when its content was made, else when this version was."""
    written = (line_of(each) for name in _DATES for each in find_all(item, name))
    return next((moment for each in written if (moment := moment_in(each))), None)


def _named(element: Element | None) -> str:
    """The name of a concept: its first <name>, else its literal, else its code without the scheme."""
    if element is None:
        return ""
    party = find(element, "party")
    code = attribute(element, "literal", "qcode", "formalname") or attribute(party, "formalname")
    return first_line(element, "name") or code.rpartition(":")[2]


def _text(item: Element) -> list[str]:
    """The text of the first of its contents that has any: within it as XHTML or NITF, or as data."""
    for inline in find_all(item, "inlinexml", "datacontent"):
        lines = nitf_lines(inline) if find(inline, "body.content") is not None else markup_lines(inline, _DROPPED)
        # Data of HTML may stand in a CDATA section: as text, with its tags.
        lines = [line for each in lines for line in plain_text(each).split("\n") if line.strip()]
        if lines:
            return lines
    for data in find_all(item, "inlinedata"):
        lines = [line for line in plain_text("".join(data.itertext())).split("\n") if line.strip()]
        if lines:
            return lines
    return []


def _address(item: Element) -> str | None:
    for link in find_all(item, "link"):
        if attribute(link, "rel").endswith(("canonical", "webpage")) and attribute(link, "href").startswith("http"):
            return attribute(link, "href")
    return None


def _unpublished(status: str) -> Message:
    return Message(
        fr=f"dépêche retirée par l’agence ({status}) : laissée de côté",
        en=f"item withdrawn by its agency ({status}): passed over",
    )


def _without_items() -> Message:
    return Message(
        fr="aucune dépêche (newsItem) dans ce fichier NewsML : donnez les fichiers auxquels il renvoie",
        en="no news item in this NewsML file: give the files that it points to",
    )
