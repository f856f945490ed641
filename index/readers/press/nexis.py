"""LexisNexis and Nexis of before 2019: TXT and HTML, "1 of 250 DOCUMENTS" above each article.

A document is: the publication and the date, centred; the title; fields with labels in capitals; the text; fields again;
the notice of rights. Labels are in the language of whoever exported, dates in that of the article.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

from lxml.html import HtmlElement

from index.article import RawPage, Rejected
from index.cleaning.heading import author_of, bare_name
from index.readers.hyphens import lines_joined
from index.readers.outline import outline_lines
from index.readers.press.articles import place, press_article, press_names, tidy
from index.readers.press.dates import dated
from index.readers.press.nexis_fields import HEAD, end_of_text, nexis_field, section_of, tags_of

MARKER = re.compile(
    r"^[ \t\u00a0]*(?:FOCUS - )?(?:\d{1,6}[ \u00a0](?:of|OF|de|DE|sur|SUR|von|VON)[ \u00a0]\d{1,6}[ \u00a0]DOCUMENTS?"
    r"|(?:Document|Dokument)[ \u00a0]\d{1,6}[ \u00a0](?:de|sur|of|von)[ \u00a0]\d{1,6})[ \t\u00a0]*$",
    re.M,
)
"""The line above each article."""
_RIGHTS = re.compile(r"(?:copyright\b|©|\(c\)|tous droits réservés|all rights reserved|alle rechte vorbehalten)", re.I)
_NONE = re.compile(r"no headline in original|(?:pas|sans) de? titre.*|\[?no (?:headline|title)\]?", re.I)
_OWNER = re.compile(r"^\W*(?:copyright|\(c\))?\W*(?:\d{4}(?:\s*-\s*\d{4})?)?\W*", re.I)
_LONGEST_DATE = 100
_UNLABELLED = 3
_TOP = 8
"""Lines among which the date stands."""
_BREAK = "\ue000"

NexisBlocks = list[list[str]]
"""Paragraphs, each as its lines."""


def is_export(text: str) -> bool:
    """Whether a text has the lines above articles, and is no other that counts its documents: it has fields as well."""
    if not MARKER.search(text):
        return False
    return " DOCUMENT" in text or any(nexis_field(line, capitals=True) for line in text.split("\n"))


def nexis_text(tree: HtmlElement) -> str:
    """The text of a page that it gives, as its TXT has it: blocks apart by an empty line."""
    for line_break in tree.iter("br"):
        line_break.tag, line_break.text = "span", _BREAK
    return "\n\n".join(outline_lines(tree)).replace(_BREAK, "\n")


def articles(path: Path, text: str) -> Iterator[RawPage | Rejected]:
    """The documents of an export; what stands above the first is the cover that the service puts there."""
    starts = list(MARKER.finditer(text))
    ends = [*(start.start() for start in starts[1:]), len(text)]
    for rank, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        yield _article(path, place(rank), _blocks(text[start.end() : end]))


def _blocks(text: str) -> NexisBlocks:
    """The lines of a document, apart where a line is empty; one by one where none is, as word processors have them."""
    blocks: NexisBlocks = [[]]
    for line in normalize("NFC", text).split("\n"):
        if line.strip(" \t\u00a0\f"):
            blocks[-1].append(tidy(line))
        elif blocks[-1]:
            blocks.append([])
    blocks = [block for block in blocks if block]
    return [[line] for line in blocks[0]] if len(blocks) == 1 else blocks


def _article(path: Path, where: str, blocks: NexisBlocks) -> RawPage | Rejected:
    rights = next((block[0] for block in blocks if _RIGHTS.match(block[0])), "")
    blocks = [block for block in blocks if not _RIGHTS.match(block[0])]
    above, head, body, below = _parted(blocks)
    fields = _fields([*head, *below])
    source, date, title, others = _heading(above)
    author = _first(fields, "author")
    if author is None and others and (author_of(others[0]) or bare_name(others[0])):
        author, *others = others
    title = _first(fields, "title") or title
    return press_article(
        path,
        where,
        text="\n".join([*others, *fields.get("lead", []), *map(lines_joined, body)]),
        title="" if _NONE.fullmatch(title) else title,
        author=press_names(author),
        date=date,
        section=section_of(_first(fields, "section")),
        source=source or _OWNER.sub("", rights),
        url=_first(fields, "url"),
        tags=tags_of(fields.get("subject", [])),
    )


def _parted(blocks: NexisBlocks) -> tuple[NexisBlocks, NexisBlocks, NexisBlocks, NexisBlocks]:
    """The blocks above the fields, the fields, the text and the fields below it."""
    labels = [nexis_field(block[0], capitals=True) for block in blocks]
    named = [label[0] if label else "" for label in labels]
    openings = [block[0] for block in blocks]
    first = next((at for at, name in enumerate(named) if name in HEAD), None)
    if first is None:
        # Nothing but publication, date and title stands above a text without fields.
        end = end_of_text(openings, _UNLABELLED, capitals=True)
        return blocks[:_UNLABELLED], [], blocks[_UNLABELLED:end], blocks[end:]
    run = next((at for at in range(first, len(blocks)) if not named[at]), len(blocks))
    start = max(at + 1 for at in range(first, run) if named[at] != "other")
    body = blocks[start : (end := end_of_text(openings, start, capitals=True))]
    if named[start - 1] == "body":
        # The label may have the beginning of the text on its line.
        label = labels[start - 1]
        text = [*(label[1:] if label and label[1] else ()), *blocks[start - 1][1:]]
        body = [text, *body] if text else body
    return blocks[:first], blocks[first:start], body, blocks[end:]


def _fields(blocks: NexisBlocks) -> dict[str, list[str]]:
    """The values of the fields, each over as many lines as it has."""
    pieces: list[tuple[str, list[str]]] = []
    for block in blocks:
        value: list[str] = []
        for line in block:
            found = nexis_field(line, capitals=True)
            if found:
                value = [found[1]]
                pieces.append((found[0], value))
            else:
                value.append(line)
    fields: dict[str, list[str]] = {}
    for name, value in pieces:
        fields.setdefault(name, []).append(lines_joined(value))
    return fields


def _first(fields: dict[str, list[str]], name: str) -> str | None:
    return next(filter(None, fields.get(name, [])), None)


def _heading(blocks: NexisBlocks) -> tuple[str | None, str | None, str, list[str]]:
    """Publication, date, title, and what else stands above the fields."""
    lines = [(number, line) for number, block in enumerate(blocks) for line in block]
    at = next((i for i, (_, line) in enumerate(lines[:_TOP]) if len(line) < _LONGEST_DATE and dated(line)), None)
    if at is None:
        source = blocks[0][0] if len(blocks) > 1 else None
        rest = blocks[1:] if source else blocks
        date = None
    else:
        number, line = lines[at]
        found = dated(line)
        date = found[0] if found else None
        before = [line for _, line in lines[:at]]
        source = before[0] if before else None
        # What stands in the block of the date behind it is the edition.
        rest = [before[1:]] if len(before) > 1 else []
        rest += blocks[number + 1 :]
    paragraphs = [lines_joined(block) for block in rest if block]
    title, *others = paragraphs or [""]
    return source, date, title.strip(" ;"), others
