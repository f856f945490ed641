"""Factiva: its HTML, and the text of its RTF, with or without the codes of fields (HD, BY, WC, PD, SN, LP, TD, AN).

With codes ("Article complet et indexation") each field is named. Without, the order of lines tells: section, headline,
author, number of words, date, hour, source, code of the source, page, language, rights; then the text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from unicodedata import normalize

from lxml.html import HtmlElement

from index.article import RawPage, Rejected
from index.cleaning.forms import folded
from index.cleaning.heading import author_of, bare_name
from index.readers.outline import outline_lines
from index.readers.press.articles import place, press_article, press_names, tidy, turned_if_sure
from index.readers.press.dates import dated, with_time

_ACCESSION = r"[A-Z][A-Z0-9]{2,}\d{8}[a-z0-9]{8,}"
_END = re.compile(
    rf"^[ \t\u00a0]*(?:AN[ \t\u00a0]+)?(?:Documento?|Dokument)[ \u00a0](?P<number>{_ACCESSION})[ \t\u00a0]*$", re.M
)
"""The line below each article."""
_CODES = frozenset(
    "SE HD BY CR WC PD ET SN SC NGC GC ED PG LA CY VOL ISN LP TD CT RF ART CLM CX CO IN NS RE IPC IPD PUB AN DS DLN "
    "RST ATT HL".split()
)
_CODE = re.compile(r"[ \t\u00a0]*(?P<code>[A-Z]{2,3})(?:[ \t\u00a0]+(?P<value>\S.*)|[ \t\u00a0]*$)")
_WORDS = re.compile(r"\d[\d\s\u00a0.,]*(?:mots?|words?|wörter|palabras?|parole|woorden|palavras)\.?", re.I)
_HOUR = re.compile(r"[012]?\d[:h][0-5]\d(?::[0-5]\d)?(?:\s*[ap]m)?", re.I)
_SOURCE_CODE = re.compile(r"[A-Z][A-Z0-9]{2,9}")
_LANGUAGE = re.compile(
    r"fran[çc]ais(?:e)?|french|english|anglais|deutsch|allemand|german|espagnol|spanish|español|italien|italian|italiano"
    r"|n[ée]erlandais|dutch|portugais|portuguese|arabe|arabic|russe|russian|chinois.*|chinese.*|japonais|japanese",
    re.I,
)
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright\b).*", re.I)
_FOOT = re.compile(r"©\s*\d{4}\s*(?:factiva|dow jones).*|(?:résumé de la recherche|search summary)\b.*", re.I)
_LABEL = re.compile(r"[^|:]*:\s*")
_HEADING = 14
"""Lines among which the heading of an article ends."""
_MOST_TAGS = 12

FactivaFields = dict[str, list[str]]


def articles_in_page(path: Path, tree: HtmlElement) -> Iterator[RawPage | Rejected]:
    """The articles of an HTML export: its blocks of class "article frArticle"."""
    rank = 0
    for holder in tree.iter("div"):
        if "article" not in holder.get("class", "").split():
            continue
        rank += 1
        fields = _of_table(holder)
        if fields:
            yield _of_fields(path, place(rank), fields)
        else:
            headline = " ".join(tidy("".join(each.itertext())) for each in holder.iter() if _is_headline(each))
            yield _of_lines(path, place(rank), outline_lines(holder), headline)


def articles_in_text(path: Path, text: str) -> Iterator[RawPage | Rejected]:
    """The articles of an export as text: each ends with the line of its number."""
    begin = 0
    for rank, end in enumerate(_END.finditer(text), 1):
        lines = [tidy(line) for line in normalize("NFC", text[begin : end.end()]).split("\n")]
        lines = [line for line in lines if line and not _FOOT.fullmatch(line)]
        begin = end.end()
        fields = _of_coded(lines)
        yield _of_fields(path, place(rank), fields) if fields else _of_lines(path, place(rank), lines, "")


def is_export(text: str) -> bool:
    """Whether a text has the last line of an article of this database."""
    return _END.search(text) is not None


def _is_headline(element: HtmlElement) -> bool:
    return str(element.get("class", "")).endswith("Headline") or element.get("id") == "hd"


def _of_table(holder: HtmlElement) -> FactivaFields:
    """The fields of an article whose table has their codes in its first column."""
    fields: FactivaFields = {}
    for row in holder.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        code = tidy("".join(cells[0].itertext())) if cells else ""
        if len(cells) > 1 and code in _CODES:
            fields.setdefault(code, []).extend(normalize("NFC", line) for line in outline_lines(cells[1]))
    return fields if {"HD", "LP", "TD", "AN", "PD"} & fields.keys() else {}


def _of_coded(lines: Sequence[str]) -> FactivaFields:
    """The fields of an article whose lines begin with their codes; none where they do not."""
    fields: FactivaFields = {}
    code = ""
    for line in lines:
        found = _CODE.fullmatch(line)
        if found and found["code"] in _CODES and found["code"] not in fields:
            code = found["code"]
            fields[code] = [found["value"]] if found["value"] else []
        elif code:
            fields[code].append(line)
    return fields if {"HD", "AN"} <= fields.keys() and {"LP", "TD"} & fields.keys() else {}


def _of_fields(path: Path, where: str, fields: Mapping[str, list[str]]) -> RawPage | Rejected:
    def line(code: str) -> str:
        return " ".join(fields.get(code, []))

    found = dated(line("PD"))
    body = [*fields.get("LP", []), *fields.get("TD", [])]
    number = re.search(_ACCESSION, line("AN"))
    return press_article(
        path,
        where,
        text="\n".join(body),
        title=line("HD"),
        author=press_names(line("BY")),
        date=with_time(found[0], line("ET")) if found else None,
        section=line("SE") or line("CLM") or None,
        source=line("SN"),
        ref=number[0] if number else None,
        agency=line("CR") or None,
        tags=_subjects(line("NS")),
    )


def _subjects(written: str) -> tuple[str, ...]:
    """The names in "gvote : Elections | gpol : Domestic Politics"."""
    subjects = (_LABEL.sub("", subject, count=1).strip() for subject in written.split("|"))
    return tuple(dict.fromkeys(filter(None, subjects)))[:_MOST_TAGS]


def _of_lines(path: Path, where: str, lines: list[str], headline: str) -> RawPage | Rejected:
    """An article without codes, from its lines; `headline` where the markup tells it."""
    lines = [tidy(normalize("NFC", line)) for line in lines]
    number = next((found["number"] for line in lines if (found := _END.fullmatch(line))), None)
    lines = [line for line in lines if not _END.fullmatch(line)]
    counted = next((at for at, line in enumerate(lines[:_HEADING]) if _WORDS.fullmatch(line)), None)
    if counted is None:
        title, *body = [headline, *lines] if headline else lines or [""]
        body = [line for line in body if line != headline]
        return press_article(path, where, text="\n".join(body), title=title, ref=number)
    section, title, author = _above(lines[:counted], normalize("NFC", tidy(headline)))
    date, source, start = _below(lines, counted + 1)
    return press_article(
        path,
        where,
        text="\n".join(lines[start:]),
        title=title,
        author=press_names(author),
        date=date,
        section=section,
        source=source,
        ref=number,
    )


def _above(lines: list[str], headline: str) -> tuple[str | None, str, str | None]:
    """Section, headline and author: one to three lines, of which the headline is never missing."""
    if headline and headline in lines:
        at = lines.index(headline)
        return " ".join(lines[:at]) or None, headline, " ".join(lines[at + 1 :]) or None
    author = lines.pop() if len(lines) > 1 and _signs(lines[-1]) else None
    section = lines.pop(0) if len(lines) > 1 and len(lines[0]) < min(60, len(lines[1])) else None
    return section, " ".join(lines), author


def _signs(line: str) -> bool:
    return bool(author_of(line) or bare_name(line) or turned_if_sure(line) != line or folded(line).startswith("by "))


def _below(lines: list[str], at: int) -> tuple[str | None, str | None, int]:
    """Date with its hour, source, and where the text begins; from the line behind the number of words."""
    found = dated(lines[at]) if at < len(lines) else None
    date = found[0] if found else None
    at += found is not None
    if at < len(lines) and _HOUR.fullmatch(lines[at]):
        date = with_time(date, lines[at]) if date else None
        at += 1
    source = lines[at] if at < len(lines) else None
    start = at + 1
    for number in range(start, min(len(lines), at + _HEADING)):
        coded = number == at + 1 and _SOURCE_CODE.fullmatch(lines[number])
        if coded or _RIGHTS.fullmatch(lines[number]) or _LANGUAGE.fullmatch(lines[number]):
            start = number + 1
    return date, source, start
