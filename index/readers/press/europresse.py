"""Europresse (Eureka.cc): the HTML that its "Sauvegarder" gives, an <article> each, and the tables of older years.

What is what is told by classes; a part that has none is told by where it stands. The date is the one of the article's
heading, or of its document number (news·20240305·…): that of the certificate below, of its issue, is never read.
"""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from unicodedata import normalize

from lxml.html import HtmlElement

from index.article import RawPage, Rejected
from index.cleaning.heading import bare_name
from index.readers.press.articles import place, press_article, press_names, tidy, turned_if_sure
from index.readers.press.blocks import DROPPED, Block, blocks
from index.readers.press.dates import dated, day_in

_PARTS = {
    "docpublicationname": "name",
    "docheader": "header",
    "doctitresoussection": "header",
    "titrearticlevisu": "title",
    "rdp__articletitle": "title",
    "rdp__subtitle": "standfirst",
    "titrearticle": "heading",
    "sm-margin-bottomnews": "author",
    "docauthors": "author",
    "doctext": "text",
    "dococurrcontainer": "text",
    "apd-wrapper": DROPPED,
    "icon-logo-container": DROPPED,
    "divpublic": "foot",
    "txtcertificat": "foot",
    "public-lblnodoc": "foot",
    "toc": DROPPED,
    "sommaire": DROPPED,
}
"""Class or id, in lower case, to the part that it gives."""
_KEPT = {"heading": ("title", "standfirst"), "text": (), "name": (DROPPED,), "foot": ()}
"""Parts that hold no others but these."""
_DAYS = (
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    "lun|mar|mer|jeu|ven|sam|dim"
)
_DAY_BEHIND = re.compile(rf"(?:^|[\s,·|–—-])(?:{_DAYS})\.?,?\s*$", re.I)
_MEASURES = re.compile(r"\b\d[\d\s\u00a0.,]*\s?(?:mots|words)\b|\b(?:pp?\.|pages?)\s*[A-Z]{0,3}\s?\d[\w-]*", re.I)
_EDGES = " \t\u00a0,;·|–—-"
_ISSUE = re.compile(r"\s*[,;]?\s*\b(?:no\.?|n[°ºo]\.?|num[ée]ro|issue)\s*[A-Z]?\d.*$", re.I)
_NUMBER = re.compile(r"\b[a-z]{2,12}\s?[·•]\s?(\d{8})\s?[·•]\s?[\w·•.-]+")
_NUMBERED = re.compile(r"(?:numéro de|n[°o] (?:de )?)document\b|document (?:number|no\.)|[a-z]{2,12}·\d{8}·", re.I)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright\b).{0,200}|.{0,120}\b(?:tous droits réservés|all rights reserved)\W*"
    r"|(?:numéro de document|document number)\b.*|certificat (?:délivré|émis)\b.*|date d.émission\b.*"
    r"|(?:ce|le présent) (?:certificat|document) .{0,300}|certificate issued\b.*",
    re.I,
)
_PICTURES = re.compile(r"illustrations?(?:\(s\))?\s*:?", re.I)
_PUBLISHED_AT = re.compile(r"cet article est paru dans|this article appeared in", re.I)
_FOOT_LINES = 6
_LONGEST_AUTHOR = 150
_OWN_SITE = re.compile(r"europresse|eureka\.cc|cedrom|proxy|/search/|javascript:", re.I)


def articles(path: Path, tree: HtmlElement) -> Iterator[RawPage | Rejected]:
    """The articles of an export, in its order."""
    ranks = count(1)
    for rank, (told, address) in zip(ranks, _told(tree), strict=False):
        yield _article(path, place(rank), told, address)


def _told(tree: HtmlElement) -> Iterator[tuple[list[Block], str | None]]:
    """The blocks of each article, with its address on the web where the export gives it."""
    holders = [holder for holder in tree.iter("article") if next(holder.iterancestors("article"), None) is None]
    if any(_is_named(holder) for holder in holders):
        for holder in holders:
            told = list(blocks(holder, _part))
            if any(part in ("name", "text", "title") for part, _ in told):
                yield told, _address(holder)
        return
    told = []
    for part, line in blocks(tree, _part):
        # Some names are followed by a second one that is a figure.
        if part == "name" and any(character.isalpha() for character in line):
            if any(part != "name" for part, _ in told):
                yield told, None
                told = []
        elif not told:
            continue
        told.append((part, line))
    if told:
        yield told, None


def _is_named(holder: HtmlElement) -> bool:
    return any("docpublicationname" in element.get("class", "").lower() for element in holder.iter())


def _part(element: HtmlElement, around: str) -> str | None:
    if element.tag == "footer":
        return "foot"
    if element.tag in ("aside", "nav"):
        return DROPPED
    known = f"{element.get('class', '')} {element.get('id', '')}".lower().split()
    part = next((_PARTS[name] for name in known if name in _PARTS), None)
    return None if part is not None and around in _KEPT and part not in _KEPT[around] else part


def _address(holder: HtmlElement) -> str | None:
    for link in holder.iter("a"):
        address = str(link.get("href", ""))
        line = "".join((link.getparent() if link.getparent() is not None else link).itertext())
        if address.startswith("http") and _PUBLISHED_AT.search(line) and not _OWN_SITE.search(address):
            return address
    return None


def _article(path: Path, where: str, told: list[Block], address: str | None) -> RawPage | Rejected:
    parts = _by_part(told)
    header = ", ".join(parts["header"])
    if not dated(header):
        header = next((line for line in parts["above"] if len(line) < _LONGEST_AUTHOR and dated(line)), header)
    title = " ".join(parts["title"])
    heading = parts["heading"]
    if not title and heading:
        title, *heading = heading
    signed = [line for line in parts["author"] if len(line) <= _LONGEST_AUTHOR]
    standfirst = [line for line in parts["author"] if len(line) > _LONGEST_AUTHOR]
    for lines in (heading, parts["text"]):
        # What the markup does not tell from the rest: the signature above the text.
        if not signed and lines and _signs(lines[0]):
            signed = [lines.pop(0)]
    section, date = _of_header(header)
    number = _NUMBER.search("\n".join(line for _, line in told))
    return press_article(
        path,
        where,
        text="\n".join([*heading, *parts["standfirst"], *standfirst, *_without_foot(parts["text"])]),
        title=title,
        author=press_names("; ".join(signed)),
        date=date or (day_in(number[1]) if number else None),
        section=section,
        source=_source(parts["name"]),
        url=address,
        ref=number[0] if number else None,
    )


def _by_part(told: list[Block]) -> dict[str, list[str]]:
    """The lines of each part; those without one are the text's below the title, none of it above and at the foot."""
    parts: dict[str, list[str]] = {name: [] for name in ("above", "foot", *_PARTS.values())}
    tops = [at for at, (part, _) in enumerate(told) if part in ("title", "heading")]
    tops = tops or [at for at, (part, _) in enumerate(told) if part in ("header", "name")]
    top = max(tops, default=-1)
    loose = "text"
    for at, (part, line) in enumerate(told):
        if part:
            parts[part].append(normalize("NFC", line))
            continue
        if at > top and _NUMBERED.match(line):
            loose = "foot"
        if _MEASURES.sub("", line).strip(_EDGES):
            parts[loose if at > top else "above"].append(normalize("NFC", line))
    return parts


def _signs(line: str) -> bool:
    return len(line) < _LONGEST_AUTHOR and (turned_if_sure(line) != line or bare_name(line) is not None)


def _of_header(header: str) -> tuple[str | None, str | None]:
    """Section and date in "Bretagne, mardi 5 mars 2024 412 mots, p. 11"."""
    header = tidy(header)
    found = dated(header)
    if found is None:
        return _MEASURES.sub("", header).strip(_EDGES) or None, None
    date, start, _ = found
    before = _DAY_BEHIND.sub("", header[:start].rstrip(_EDGES))
    return _MEASURES.sub("", before).strip(_EDGES) or None, date


def _source(lines: list[str]) -> str | None:
    """The publication's name, without the number of its issue and the edition on a line of its own."""
    name = next((line for line in lines if any(character.isalpha() for character in line)), "")
    return _ISSUE.sub("", name).strip(_EDGES) or None


def _without_foot(lines: list[str]) -> list[str]:
    """The text without what the database and the publisher say below it."""
    first = len(lines) - _FOOT_LINES
    kept = [line for at, line in enumerate(lines) if at < first or not _RIGHTS.fullmatch(line)]
    pictures = next((at for at, line in enumerate(kept) if at and _PICTURES.fullmatch(line)), len(kept))
    return [line for line in kept[:pictures] if not (_PUBLISHED_AT.match(line) and len(line) < _LONGEST_AUTHOR)]
