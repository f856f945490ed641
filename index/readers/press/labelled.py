"""Texts of many articles with the names of their fields in words ("Titre : …", "Full text: …"), as ProQuest has them.

Articles are apart by a line of signs, by "Document 3 of 12", or by the label that each of them begins with.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

from index.article import RawPage, Rejected
from index.cleaning.forms import folded
from index.readers.press.articles import place, press_article, press_names, tidy
from index.readers.press.dates import day_in

_NAMES = {
    "title": "titre|title|headline|titre de l'article|titre du document|document title",
    "source": "source|journal|publication|publication title|titre de la publication|titre de publication|media|"
    "newspaper|nom de la source|support",
    "date": "date|date de publication|publication date|date de parution|parution|publie le",
    "author": "auteur|auteurs|auteur(s)|author|authors|byline|journaliste",
    "section": "rubrique|section|categorie",
    "url": "url|lien|link|document url|adresse",
    "subject": "sujet|sujets|subject|mots-cles|keywords|themes",
    "text": "texte|texte integral|text|full text|corps|article|contenu|body",
    "lead": "resume|abstract|chapo|chapeau",
    "other": "page|pages|first page|premiere page|longueur|length|mots|words|langue|language|langue de la publication|"
    "language of publication|document type|type de document|type de source|source type|issn|isbn|volume|issue|"
    "numero|publication year|annee de publication|year|publication info|publication information|"
    "proquest document id|identifiant de document proquest|copyright|database|base de donnees|"
    "publication subject|place of publication|lieu de publication|country of publication|pays de publication|"
    "publisher|editeur|last updated|derniere mise a jour|document feature|document features|accession number|"
    "location|lieu|people|personnes|company|company / organization|classification|credit|column|section type|"
    "dateline|links|links / liens|edition|id|no|ref",
}
_FIELDS = {name: field for field, known in _NAMES.items() for name in known.split("|")}
_LABEL = re.compile(r"[ \t]*(?P<label>[^\W\d_][^:\n]{1,34}?)[ \u00a0]?:(?:[ \t\u00a0]+(?P<value>\S.*)?|$)")
_RULE = re.compile(r"^[ \t]*([_=*#~-])\1{7,}[ \t]*$", re.M)
_NUMBERED = re.compile(r"^[ \t]*Document \d{1,6} (?:of|de|sur) \d{1,6}[ \t]*$", re.M)
_LEAST = 2
"""Labels that a piece must have to be an article."""
_BETWEEN = re.compile(r"\s*[;,|]\s*")
_MOST_TAGS = 12


def is_export(text: str) -> bool:
    """Whether a text has at least two articles whose fields have their names."""
    return len(_pieces(text)) > 1


def articles(path: Path, text: str) -> Iterator[RawPage | Rejected]:
    """The articles of the text."""
    for rank, lines in enumerate(_pieces(text), 1):
        yield _article(path, place(rank), lines)


def _pieces(text: str) -> list[list[str]]:
    """The lines of each article, by the sign that parts them; none where no sign parts two."""
    for sign in (_RULE, _NUMBERED):
        pieces = [piece for piece in sign.split(text) if piece and len(piece) > 1]
        found = [lines for piece in pieces if (lines := _lines(piece)) and _is_article(lines)]
        if len(found) > 1:
            return found
    lines = _lines(text)
    first = next((field for line in lines if (field := _field(line))), None)
    if first is None or first[0] not in ("title", "source", "date"):
        return []
    starts = [at for at, line in enumerate(lines) if (field := _field(line)) and field[0] == first[0]]
    found = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    return found if all(map(_is_article, found)) else []


def _lines(text: str) -> list[str]:
    return [line for raw in normalize("NFC", text).split("\n") if (line := tidy(raw)) and not _NUMBERED.match(line)]


def _is_article(lines: list[str]) -> bool:
    known = {field[0] for line in lines if (field := _field(line))}
    return len(known & {"title", "source", "date", "author", "text"}) >= _LEAST and bool(known & {"title", "text"})


def _field(line: str) -> tuple[str, str] | None:
    found = _LABEL.match(line)
    field = _FIELDS.get(folded(found["label"])) if found else None
    return (field, found["value"] or "") if found and field else None


def _article(path: Path, where: str, lines: list[str]) -> RawPage | Rejected:
    above, text, below = _parted(lines)
    fields: dict[str, list[str]] = {}
    loose: list[str] = []
    name = ""
    for line in (*above, *below):
        found = _field(line)
        if found:
            name, value = found
            fields.setdefault(name, []).append(value)
        elif name == "lead":
            fields[name].append(line)
        else:
            loose.append(line)

    def first(field: str) -> str | None:
        return next(filter(None, fields.get(field, [])), None)

    title = first("title") or next(iter(loose), "")
    return press_article(
        path,
        where,
        text="\n".join(text or fields.get("lead", [])),
        title=title,
        author=press_names(first("author")),
        date=day_in(first("date") or ""),
        section=first("section"),
        source=first("source"),
        url=first("url"),
        tags=tuple(tag for each in fields.get("subject", []) for tag in _BETWEEN.split(each) if tag)[:_MOST_TAGS],
    )


def _parted(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    """The lines above the text, those of the text and those below it.

    Below the text stand fields and nothing else, two at least: one may be the text's own ("Source : AFP").
    """
    end = len(lines)
    while end and _field(lines[end - 1]):
        end -= 1
    end = end if len(lines) - end > 1 else len(lines)
    at = next((at for at, line in enumerate(lines) if (field := _field(line)) and field[0] == "text"), None)
    if at is not None:
        value = (_field(lines[at]) or ("", ""))[1]
        return lines[:at], [*([value] if value else []), *lines[at + 1 : max(end, at + 1)]], lines[max(end, at + 1) :]
    start = next((at for at, line in enumerate(lines) if at and not _field(line)), len(lines))
    return lines[:start], lines[start:end], lines[max(start, end) :]
