"""Nexis Uni, Lexis+ and Nexis since 2019: the text of their DOCX, RTF and PDF, "End of Document" below each article.

A document is: its title; the publication; the date; the notice of rights; fields with labels; "Body" and the text;
pictures, classification, the day on which it was loaded. A cover with the list of what was asked for may lead.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from unicodedata import normalize

from index.article import RawPage, Rejected
from index.cleaning.forms import folded
from index.readers.press.articles import place, press_article, press_names, tidy
from index.readers.press.dates import dated
from index.readers.press.nexis_fields import end_of_text, nexis_field, section_of, tags_of

END = re.compile(r"^[ \t\u00a0]*(?:End of Document|Fin du document|Ende des Dokuments)[ \t\u00a0.]*$", re.M | re.I)
"""The line below each article."""
_BODY = frozenset(("body", "corps", "corps du texte", "corps de texte", "texte", "texte integral", "text"))
_BELOW = frozenset(("classification", "graphic", "graphique", "grafik"))
_RIGHTS = re.compile(r"(?:copyright\b|©|\(c\)\s)", re.I)
_PAGE = re.compile(r"page \d+ (?:of|de|sur|/) ?\d+|\d+|bas du formulaire|link to (?:pdf|image).*", re.I)
_COVER = re.compile(
    r"(?:user name|date and time|job number|documents? \(\d+\)|client/matter|search terms|search type|narrowed by|"
    r"content type|nom d.utilisateur|date et heure|num[ée]ro de (?:t[âa]che|travail)|client/(?:affaire|dossier)|"
    r"termes? (?:de|recherch)\w*|type de (?:recherche|contenu)|restreint par|affin[ée] par|(?:\|\s*)?about lexisnexis|"
    r"(?:\|\s*)?(?:à propos de|about) lexis|privacy policy|timeline|chronologie|sources?\s?:)\b.*"
    r"|documents? \(\d+\).*|\d{1,4}\.\s?\S.*",
    re.I,
)
_LONGEST_DATE = 100
_TOP = 12
"""Lines among which the date of a document stands."""


def articles(path: Path, text: str) -> Iterator[RawPage | Rejected]:
    """The documents of an export."""
    rank = 0
    for number, chunk in enumerate(END.split(text)):
        lines = [tidy(line) for line in normalize("NFC", chunk).split("\n")]
        lines = [line for line in lines if line and not _PAGE.fullmatch(line)]
        if number == 0:
            lines = _without_cover(lines)
        if lines and (any(map(_is_body, lines)) or any(nexis_field(line) for line in lines)):
            rank += 1
            yield _article(path, place(rank), lines)


def _without_cover(lines: list[str]) -> list[str]:
    """The lines of the first document: behind the cover's last, which stands above its date."""
    date = next((at for at, line in enumerate(lines) if at and _is_date(lines, at)), 0)
    cover = max((at for at, line in enumerate(lines[: max(date - 1, 0)]) if _COVER.fullmatch(line)), default=-1)
    return lines[cover + 1 :]


def _is_date(lines: Sequence[str], at: int) -> bool:
    """Whether the line is the date of a document: the notice of rights or a field follows it soon."""
    if len(lines[at]) >= _LONGEST_DATE or not dated(lines[at]) or nexis_field(lines[at]) or _COVER.fullmatch(lines[at]):
        return False
    return any(_RIGHTS.match(line) or nexis_field(line) or _is_body(line) for line in lines[at + 1 : at + 4])


def _is_body(line: str) -> bool:
    return folded(line).strip(" :") in _BODY


def _article(path: Path, where: str, lines: list[str]) -> RawPage | Rejected:
    date_at = next((at for at in range(min(_TOP, len(lines))) if _is_date(lines, at)), None)
    first = 0 if date_at is None else date_at + 1
    fields: dict[str, list[str]] = {}
    body_at = next((at for at, line in enumerate(lines) if _is_body(line)), None)
    head_end = body_at if body_at is not None else _last_field(lines, first) + 1
    _read_fields(lines[first:head_end], fields)
    start = head_end + (1 if body_at is not None else 0)
    end = _end_of_text(lines, start)
    _read_fields(lines[end:], fields)
    above = lines[: date_at if date_at is not None else _first_field(lines, first)]
    above = list(dict.fromkeys(line for line in above if not _RIGHTS.match(line)))
    source = above.pop() if len(above) > 1 else None
    found = dated(lines[date_at]) if date_at is not None else None

    def value(name: str) -> str | None:
        return next(filter(None, fields.get(name, [])), None)

    title = value("title") or " ".join(above)
    return press_article(
        path,
        where,
        text="\n".join([*fields.get("lead", []), *lines[start:end]]),
        title="" if title.lower().startswith("no headline in original") else title,
        author=press_names(value("author")),
        date=found[0] if found else None,
        section=section_of(value("section")),
        source=source,
        url=value("url"),
        tags=tags_of(fields.get("subject", [])),
    )


def _read_fields(lines: Sequence[str], fields: dict[str, list[str]]) -> None:
    """Add the fields of these lines; a value goes on until the next label."""
    pieces: list[tuple[str, list[str]]] = []
    value: list[str] = []
    for line in lines:
        found = nexis_field(line)
        if found:
            value = [found[1]]
            pieces.append((found[0], value))
        elif value and not _RIGHTS.match(line) and folded(line) not in _BELOW:
            value.append(line)
    for name, value in pieces:
        fields.setdefault(name, []).append(" ".join(filter(None, value)))


def _first_field(lines: Sequence[str], first: int) -> int:
    return next((at for at in range(first, len(lines)) if nexis_field(lines[at]) or _is_body(lines[at])), len(lines))


def _last_field(lines: Sequence[str], first: int) -> int:
    """The last line of the fields above the text, where no line says that the text begins."""
    last = first - 1
    for at in range(first, len(lines)):
        if nexis_field(lines[at]):
            last = at
        elif not _RIGHTS.match(lines[at]):
            break
    return last


def _end_of_text(lines: Sequence[str], start: int) -> int:
    """The first line below the text: the heading of what follows, or the first of the last fields."""
    end = end_of_text(lines, start)
    headings = [at for at in range(start, end) if folded(lines[at]).strip(" :") in _BELOW]
    return headings[-1] if headings else end
