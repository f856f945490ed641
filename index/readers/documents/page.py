"""A document's paragraphs and properties to a page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from index.article import GivenDate, Origin, RawPage, Rejected
from index.cleaning.dates import date_in_name, parse_date, without_dates
from index.cleaning.forms import folded, letters
from index.cleaning.heading import author_of
from index.readers.documents.refusals import without_text

_TOP = 6
"""Lines at the top of a document among which its title, its date and who signs it stand."""
_HEAD = 4
_BESIDE_A_DATE = 50
"""Letters that a line may have beside its date and be no more than the head of an article."""
_END = 3
_LONGEST_TITLE = 200
_SHORT = 120
_BLANK = re.compile(r"[ \x00-\x08\x0b-\x1f\x7f-\x9f]+")
"""Spaces that may be broken, and what shows nothing."""
_SENTENCE = re.compile(r"[.;:,]\W*\Z")
_TELLING = 4
"""Letters from which a word tells what a text is about."""
_PROGRAM = re.compile(r"\A(?:microsoft (?:word|office word|excel|powerpoint)|print|openoffice) ?- ?", re.I)
_SUFFIX = re.compile(r"\.(?:docx?|odt|rtf|pdf|indd|qxd|html?|txt|pages)\Z", re.I)
_NO_TITLE = re.compile(
    r"(?:nouveau |new |microsoft |word )*(?:document|doc|sans (?:titre|nom)|untitled|unknown|titre|title|word|page|"
    r"texte|presentation|classeur|normal|mise en page \d+)(?: microsoft| word| de)*[ \d()_-]*"
    r"|https?:\S+|\S+\.\w{2,4}/\S*|[\d\W_]*"
)
"""Titles that programs give to what has none, in plain letters."""
_NOBODY = re.compile(
    r"python-docx|calibre.*|(?:microsoft|windows|openoffice|libreoffice|un-?named|apache poi).*|utilisateur.*|user.*|"
    r"auteur|author|unknown|inconnu|\W?anonym\w*\W?|unspecified|admin\w*|owner|proprietaire|default|client|pc|hp|dell|acer|asus|"
    r"lenovo|poste ?\d*|\S*@\S*|[\d\W_]*|\w{1,3}\d+"
)
"""Authors that programs give to what nobody signed, in plain letters."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, all on one line; `level` is that of a heading, from 1, and 0 for text."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Properties:
    """What a document says of itself beside its text, as it is written there.

    `created` is when the file was made, which need not be when the article appeared; `published` tells the latter.
    """

    title: str | None = None
    author: str | None = None
    created: str | None = None
    published: str | None = None
    source: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    url: str | None = None


def lines_in(text: str) -> Iterator[str]:
    """The lines of a text, white space made single but for tabs, which keep the cells of a row apart; no empty one."""
    for line in text.split("\n"):
        cells = (_BLANK.sub(" ", cell).strip() for cell in line.replace("\xad", "").split("\t"))
        if one := "\t".join(cells).strip():
            yield one


def pages_of(
    path: Path, paragraphs: Sequence[Paragraph], properties: Properties, place: str = ""
) -> Iterator[RawPage | Rejected]:
    """The articles of a document: one, those of the export that it is, or one a heading where each says who or when."""
    from index.readers.press import articles_in_text

    parts = _articles(paragraphs)
    exported = list(articles_in_text(path, "\n".join(paragraph.text for paragraph in paragraphs)) or ())
    if any(isinstance(outcome, RawPage) for outcome in exported) or (exported and len(parts) == 1):
        for outcome in exported:
            yield replace(outcome, place=", ".join(filter(None, (place, outcome.place))))
        return
    if len(parts) == 1:
        yield page_of(path, paragraphs, properties, place)
        return
    shared = Properties(created=properties.created, source=properties.source, tags=properties.tags)
    for number, part in enumerate(parts, 1):
        yield page_of(path, part, shared, ", ".join(filter(None, (place, f"article {number}"))))


def page_of(path: Path, paragraphs: Sequence[Paragraph], properties: Properties, place: str = "") -> RawPage | Rejected:
    """The article that a document is; refused where it has no text."""
    if not paragraphs:
        return Rejected(path, place, without_text())
    lines = [paragraph.text for paragraph in paragraphs]
    title, at, origin = _title(paragraphs, usual_title(properties.title))
    if at is not None:
        del lines[at]
    signed = any(author_of(line) for line in (*lines[:_TOP], *lines[-_END:]))
    # The name of a file that tells a day was given by who knew the article.
    created = None if date_in_name(path.stem, date.today()) else properties.created
    dates = [GivenDate(line, "text") for line in lines[title is None : _HEAD] if _is_dateline(line)]
    dates += [GivenDate(created, "file")] if created else []
    return RawPage(
        path=path,
        text="\n".join(lines) or title or "",
        place=place,
        title=title,
        author=None if signed else usual_author(properties.author),
        date=properties.published,
        date_confidence="meta" if properties.published else "none",
        section=properties.section,
        source=properties.source,
        url=properties.url,
        tags=properties.tags,
        dates=tuple(dates),
        origins={"title": origin},
    )


def _is_dateline(line: str) -> bool:
    """Whether a line is a date and little else: "Le Phare, mardi 5 mars 2024, page 4"."""
    if len(line) > _SHORT or _SENTENCE.search(line) or not parse_date(line, date.today()):
        return False
    return len(letters(without_dates(line))) <= _BESIDE_A_DATE


def usual_title(given: str | None) -> str | None:
    """The title in a document's properties, less what programs write there; None for what is none."""
    title = _SUFFIX.sub("", _PROGRAM.sub("", " ".join((given or "").split()))).strip()
    named = _SUFFIX.search(given or "") and (" " not in title or "_" in title)
    return None if named or _NO_TITLE.fullmatch(folded(title)) else title


def usual_author(given: str | None) -> str | None:
    """The author in a document's properties; None for the names that programs give."""
    names = [name for each in re.split(r"[;\n]", given or "") if (name := " ".join(each.split()))]
    return ", ".join(name for name in names if not _NOBODY.fullmatch(folded(name))) or None


def _title(paragraphs: Sequence[Paragraph], given: str | None) -> tuple[str | None, int | None, Origin]:
    """The title, which paragraph it is where it stands there, and where it was found; None leaves it to cleaning.

    Programs keep the properties of whatever a document was copied from: a title there counts where it stands at the top
    too, or where the top has none, or where the text speaks of the same things.
    """
    for at, paragraph in enumerate(paragraphs[:_TOP]):
        if given and letters(paragraph.text) == letters(given):
            return paragraph.text, at, "record"
    for at, paragraph in enumerate(paragraphs[:_TOP]):
        if paragraph.level == 1 or (paragraph.level and at == 0):
            return paragraph.text, at, "text"
        if len(paragraph.text) > _SHORT or _SENTENCE.search(paragraph.text):
            break
    first = paragraphs[0].text
    sentence = len(first) > _LONGEST_TITLE or _SENTENCE.search(first)
    bare = not sentence and not author_of(first) and not parse_date(first, date.today())
    if given and (not bare or _speaks_of(paragraphs, given)):
        return given, None, "record"
    # Of a text that begins with a sentence, or is one line, no line is the title.
    return ("" if sentence or len(paragraphs) == 1 else None), None, "text"


def _speaks_of(paragraphs: Sequence[Paragraph], title: str) -> bool:
    """Whether half of a title's words stand in the text."""
    words = {word for word in re.findall(r"\w+", folded(title)) if len(word) >= _TELLING}
    said = set(re.findall(r"\w+", folded("\n".join(paragraph.text for paragraph in paragraphs))))
    return 2 * len(words & said) >= len(words)


def _articles(paragraphs: Sequence[Paragraph]) -> list[Sequence[Paragraph]]:
    """The paragraphs by articles."""
    begins = [at for at, paragraph in enumerate(paragraphs) if paragraph.level == 1]
    if len(begins) < 2:
        return [paragraphs]
    parts = [paragraphs[start:end] for start, end in pairwise([*begins, len(paragraphs)])]
    parts = [part for part in parts if len(part) > 1]
    if len(parts) < 2 or not all(map(_says_who_or_when, parts)):
        return [paragraphs]
    # What stands above the first heading is the title of the whole and its date, or an article of its own.
    above = paragraphs[: begins[0]]
    return [above, *parts] if any(len(paragraph.text) > _SHORT for paragraph in above) else parts


def _says_who_or_when(part: Sequence[Paragraph]) -> bool:
    top = [paragraph.text for paragraph in part[1:5] if len(paragraph.text) <= _SHORT]
    return any(author_of(line) or parse_date(line, date.today()) for line in top)
