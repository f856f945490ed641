"""BibTeX and BibLaTeX, as Zotero and databases export them: an entry with an abstract is an article.

A parser of our own: the one that is well kept leaves LaTeX to another, which takes ten seconds for a megabyte and drops
what stands behind an unescaped % in a text ("50 % des voix").
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from unicodedata import normalize

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.content import whole_text
from index.readers.press.articles import place
from index.readers.press.dates import day_in
from index.readers.press.references import Refs, reference, spoken_name, whole_day

_ENTRY = re.compile(r"^[ \t]*@(?P<kind>[A-Za-z]+)\s*[{(]\s*(?:(?P<key>[^\s,={}\"]*)\s*,)?", re.M)
_FIELD = re.compile(r"\s*,?\s*(?P<name>[A-Za-z][\w+:.-]*)\s*=\s*")
_PIECE = re.compile(r"\s*(?:#\s*)?(?:(?P<quote>[{\"])|(?P<word>[^\s,{}\"#=]+))")
_NO_ENTRIES = ("comment", "preamble", "string")
_MARKS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
          "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a"}  # fmt: skip
_ACCENT = re.compile(
    r"\\(?:(?P<mark>['`^\"~=.])\s*(?:\{\s*(?P<braced>\\?[A-Za-z])\s*\}|(?P<bare>\\?[A-Za-z]))"
    r"|(?P<named>[cvuHkr])\s*(?:\{\s*(?P<inner>\\?[A-Za-z])\s*\}|\s(?P<spaced>[A-Za-z])))"
)
_LETTERS = {"oe": "œ", "OE": "Œ", "ae": "æ", "AE": "Æ", "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
            "AA": "Å", "i": "i", "j": "j", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“",
            "textquotedblright": "”", "guillemotleft": "«", "guillemotright": "»", "flqq": "«", "frqq": "»", "og": "« ",
            "fg": " »", "textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…", "texteuro": "€", "euro": "€",
            "textdegree": "°", "textasciicircum": "^", "textbraceleft": "\0", "textbraceright": "\1",
            "textasciitilde": "\2", "textbackslash": "\3", "par": "\n", "newline": "\n"}  # fmt: skip
_MEANT = {0: "{", 1: "}", 2: "~", 3: "\\"}
"""Signs that mean something to LaTeX, where they are meant as they are: kept aside until what does has gone."""
_LETTER = re.compile(rf"\\(?P<name>{'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![A-Za-z])(?:\{{\}}| )?")
_COMMAND = re.compile(r"\\[A-Za-z]{2,}\*?\s*(?=\{)")
_MOST_ENTRY = 4 << 20
"""Characters of an entry: one whose brace is never closed ends there, or where the next begins."""


def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The entries of the file."""
    text = whole_text(path, stream)
    if isinstance(text, Rejected):
        yield text
        return
    entries = list(_ENTRY.finditer(text))
    strings = _strings(text, entries)
    refs = Refs()
    rank = 0
    for number, entry in enumerate(entries):
        if entry["kind"].lower() in _NO_ENTRIES:
            continue
        rank += 1
        end = entries[number + 1].start() if number + 1 < len(entries) else len(text)
        fields = _fields(text[entry.end() : min(end, entry.end() + _MOST_ENTRY)], strings)
        yield _article(path, place(rank), fields, entry["key"] or "", refs)
    if not rank:
        yield Rejected(
            path, "", Message(fr="aucune notice BibTeX : exportez-la de nouveau", en="no BibTeX entry: export it again")
        )


def _strings(text: str, entries: list[re.Match[str]]) -> dict[str, str]:
    """The abbreviations that the file defines."""
    known: dict[str, str] = {}
    for entry in entries:
        if entry["kind"].lower() == "string":
            start = entry.start() + entry[0].index("{" if "{" in entry[0] else "(") + 1
            known |= _fields(text[start : start + 10_000], known)
    return known


def _fields(text: str, strings: dict[str, str]) -> dict[str, str]:
    """The fields of an entry whose braces are open, by their names in lower case."""
    fields: dict[str, str] = {}
    at = 0
    while found := _FIELD.match(text, at):
        at = found.end()
        pieces: list[str] = []
        while piece := _PIECE.match(text, at):
            if pieces and "#" not in text[at : piece.end()]:
                break
            if piece["word"]:
                pieces.append(strings.get(piece["word"].lower(), piece["word"]))
                at = piece.end()
            else:
                inner, at = _delimited(text, piece.end(), piece["quote"])
                pieces.append(inner)
        fields.setdefault(found["name"].lower(), "".join(pieces))
    return fields


def _delimited(text: str, at: int, opening: str) -> tuple[str, int]:
    """What stands between braces or quotes from `at` on, and where it ends."""
    start, depth = at, 0
    for found in re.compile(r"\\.|[{}\"]", re.S).finditer(text, at):
        mark = found[0]
        if mark == "{":
            depth += 1
        elif mark == "}" and depth:
            depth -= 1
        elif (mark == "}" and opening == "{") or (mark == '"' and opening == '"' and not depth):
            return text[start : found.start()], found.end()
    return text[start:], len(text)


def plain(value: str) -> str:
    """A value without what is LaTeX's in it: accents as letters, commands and braces gone; a % is a %."""

    def accented(found: re.Match[str]) -> str:
        letter = (found["braced"] or found["bare"] or found["inner"] or found["spaced"]).lstrip("\\")
        return normalize("NFC", letter + _MARKS[found["mark"] or found["named"]])

    value = _ACCENT.sub(accented, value)
    value = _LETTER.sub(lambda found: _LETTERS[found["name"]], value)
    value = _COMMAND.sub("", value)
    value = re.sub(r"\\\\|\\(?=\n)", "\n", value)
    value = value.replace("\\{", "\0").replace("\\}", "\1")
    value = re.sub(r"\\([&%$#_ ])", r"\1", value).replace("{", "").replace("}", "")
    value = value.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”").replace("~", "\u00a0")
    return value.translate(_MEANT)


def _article(path: Path, where: str, fields: dict[str, str], key: str, refs: Refs) -> RawPage | Rejected:
    def first(*names: str) -> str:
        return next((value for name in names if (value := plain(fields.get(name, "")).strip())), "")

    day = " ".join(first(name) for name in ("day", "month", "year"))
    return reference(
        path,
        where,
        texts=[first("abstract"), first("fulltext"), first("annotation", "annote", "note")],
        title=first("title"),
        authors=[spoken_name(name) for name in re.split(r"\s+and\s+", first("author"))],
        date=whole_day(first("date")) or day_in(first("date")) or day_in(day),
        source=first("journaltitle", "journal", "newspaper", "booktitle", "publisher", "howpublished"),
        section=first("section", "chapter"),
        url=fields.get("url", "").strip(),
        ref=refs.once(key),
        tags=re.split(r"\s*[;,]\s*", first("keywords")),
    )
