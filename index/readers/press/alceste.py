"""Corpora of IRaMuTeQ and Alceste: a line of stars and variables (`**** *source_X *date_…`), then an article's text.

Variables are a name and a value with `_` between; those that say what a page needs are read under the names that
French users and converters give them. A date that stands in parts (`*jour_5 *mois_3 *annee_2024`) is put together.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from index.article import RawPage, Rejected
from index.cleaning.forms import folded
from index.messages import Message
from index.readers.press.articles import place, press_article, press_names
from index.readers.press.dates import day_in

_STARS = re.compile(r"^[ \t]*(?:\*{4}|\d{4}(?=[ \t]+\*\w))(?P<variables>(?:[ \t]+\*[^\n]*)?)[ \t]*$", re.M)
"""The line above each article: four stars, or four figures in older corpora."""
_SIGN = re.compile(r"\s*\*{4}[ \t]*\n.*^[ \t]*\*{4}[ \t]*$", re.M | re.S)
_FIRST = re.compile(r"^[ \t]*(?:\*{4}|\d{4})[ \t]+\*\w", re.M)
_APART = re.compile(r"\s+\*")
_THEME = re.compile(r"^[ \t]*-\*(?P<theme>\S[^\n]*)$", re.M)
VARIABLE_NAMES = {
    "title": "titre title headline titrearticle",
    "source": "source journal media support publication titrepresse nomjournal newspaper titrejournal presse",
    "author": "auteur auteurs author authors journaliste signature",
    "date": "date datepublication datepub jourdate publie",
    "section": "rubrique section cat categorie",
    "agency": "agence agency",
    "url": "url lien link adresse",
    "day": "jour day",
    "month": "mois month",
    "year": "annee year an",
}
"""What a page needs, and the names of variables and keys that corpora use for it, without accents and marks."""
VARIABLES = {name: field for field, found in VARIABLE_NAMES.items() for name in found.split()}
_LONGEST_TITLE = 200
_MOST_LINES_ABOVE = 20


def is_corpus(text: str) -> bool:
    """Whether a text has a line of stars and variables near its beginning, or begins with stars and has some again."""
    found = _FIRST.search(text)
    if found is not None and text.count("\n", 0, found.start()) <= _MOST_LINES_ABOVE:
        return True
    return text.lstrip()[:4] == "****" and _SIGN.match(text) is not None


def articles(path: Path, text: str) -> Iterator[RawPage | Rejected]:
    """The articles of a corpus; what stands above the first line of stars is refused."""
    stars = list(_STARS.finditer(text))
    above = text[: stars[0].start()] if stars else text
    if above.strip(" \t\n\ufeff"):
        yield Rejected(path, "ligne 1", _above())
    ends = [*(line.start() for line in stars[1:]), len(text)]
    for rank, (line, end) in enumerate(zip(stars, ends, strict=True), 1):
        yield _article(path, place(rank), variables(line["variables"]), text[line.end() : end])


def variables(line: str) -> dict[str, str]:
    """The variables of a line of stars, the first of each name; the `_` of values that stand for spaces as spaces."""
    found: dict[str, str] = {}
    for variable in _APART.split(line):
        name, mark, value = variable.strip(" \t*").partition("_")
        if mark and value:
            found.setdefault(name, value)
    return found


def known_variables(given: Mapping[str, str]) -> dict[str, str]:
    """What the given names and values say of an article, by the field of a page; dates as ISO 8601."""
    told: dict[str, str] = {}
    for name, value in given.items():
        field = VARIABLES.get(re.sub(r"[\W_]", "", folded(name)))
        if field is not None:
            told.setdefault(field, value.strip())
    date = day_in(told.get("date", "").replace("_", "-")) or day_in(told.get("date", "").replace("_", " "))
    if date is None and told.keys() >= {"day", "month", "year"}:
        year, month, day = told["year"], told["month"], told["day"]
        # A month may come with its year, a day with both.
        date = day_in(day.replace("_", "-")) or day_in(f"{year}-{month[-2:].lstrip('-_')}-{day}")
        date = date or day_in(f"{day} {month} {year}")
    told.pop("date", None)
    return told | ({"date": date} if date else {})


def spaced(value: str | None) -> str | None:
    """A value in which `_` stands for a space, as it is read."""
    return " ".join(value.replace("_", " ").split()) if value else None


def titled(told: Mapping[str, str], text: str) -> tuple[str, str]:
    """Title and text: the title that is told, else a first line that is short and no sentence, or that stands apart by
    the only empty line."""
    every = [raw.strip() for raw in text.strip().split("\n")]
    lines = [line for line in every if line]
    title = spaced(told.get("title")) or ""
    if not title and len(every) > 2 and every.count("") == 1 and not every[1] and len(lines[0]) <= _LONGEST_TITLE:
        return lines[0], "\n".join(lines[1:])
    if title or len(lines) < 2 or len(lines[0]) > _LONGEST_TITLE or lines[0].endswith((".", "…", ",", ";", ":")):
        return title, "\n".join(lines)
    return lines[0], "\n".join(lines[1:])


def _article(path: Path, where: str, given: Mapping[str, str], text: str) -> RawPage | Rejected:
    told = known_variables(given)
    themes = tuple(dict.fromkeys(spaced(found["theme"]) or "" for found in _THEME.finditer(text)))
    title, body = titled(told, _THEME.sub("", text))
    return press_article(
        path,
        where,
        text=body,
        title=title,
        author=press_names(spaced(told.get("author"))),
        date=told.get("date"),
        section=spaced(told.get("section")),
        source=spaced(told.get("source")),
        url=told.get("url"),
        agency=spaced(told.get("agency")),
        tags=themes,
    )


def _above() -> Message:
    return Message(
        fr="texte au-dessus de la première ligne « **** » : donnez-lui une telle ligne ou retirez-le",
        en="text above the first line of “****”: give it such a line or take it away",
    )
