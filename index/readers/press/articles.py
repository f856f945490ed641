"""What an export tells of an article, to a page; and the small forms that all of them write names in."""

import re
from pathlib import Path

from index.article import RawPage, Rejected
from index.messages import Message

_CLOSES = re.compile(r"\s+(?=[;,])")
_APART = re.compile(r"\s*[;|]\s*")
_WORDS = re.compile(r"\s+")
_PARTICLES = frozenset("d' da dal de del della der des di do dos du el la le les mc van vande von zu".split())
_LONGEST_NAME = 60


def place(rank: int) -> str:
    """Where in its file the article of that rank, from 1, stands."""
    return f"article {rank}"


def press_article(
    path: Path,
    where: str,
    *,
    text: str,
    title: str | None = "",
    author: str | None = None,
    date: str | None = None,
    section: str | None = None,
    source: str | None = None,
    url: str | None = None,
    ref: str | None = None,
    agency: str | None = None,
    tags: tuple[str, ...] = (),
) -> RawPage | Rejected:
    """The page of an article out of an export; refused where the export has not one word of its text.

    `date` is what `dates.day_in` gives; `title` is empty where the article has none, None where its first line is it.
    """
    body = "\n".join(line for raw in text.split("\n") if (line := tidy(raw)))
    if not body:
        return Rejected(path, where, _without_text(tidy(title or "")))
    return RawPage(
        path=path,
        text=body,
        place=where,
        title=None if title is None else tidy(title),
        author=author or None,
        date=date,
        date_confidence="meta" if date else "none",
        section=tidy(section or "") or None,
        source=tidy(source or "") or None,
        url=url or None,
        ref=tidy(ref or "") or None,
        agency=agency or None,
        tags=tags,
        exported=True,
    )


def tidy(text: str) -> str:
    """A line with single plain spaces; those that French sets before its marks stay."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" \u00a0")


def press_names(written: str | None) -> str | None:
    """Authors as a database writes them ("Morel, Anne; Le Bihan, Yves"), to "Anne Morel, Yves Le Bihan".

    A comma that stands between a family name and a given name is told from one between two authors by the words on
    either side; where that is not sure, all stays as it is.
    """
    line = tidy(written or "").strip(" ;,|·-")
    if not line:
        return None
    pieces = [piece for piece in _APART.split(_CLOSES.sub("", line)) if piece]
    return ", ".join(dict.fromkeys(map(turned_if_sure, pieces)))


def turned_if_sure(name: str) -> str:
    """ "Morel, Anne" as "Anne Morel"; anything that need not be one person's name as it is."""
    family, comma, given = name.partition(",")
    if not comma or "," in given or len(name) > _LONGEST_NAME:
        return name
    behind = _WORDS.split(given.strip())
    front = _WORDS.split(family.strip())
    named = all(word[:1].isupper() for word in (*behind, front[-1]))
    short = len(front) == 1 or (front[0].lower().rstrip("’'") in _PARTICLES and len(front) < 4)
    return f"{given.strip()} {family.strip()}" if named and short and len(behind) < 3 else name


def _without_text(title: str) -> Message:
    named = f" (« {title[:80]} »)" if title else ""
    english = f" (“{title[:80]}”)" if title else ""
    return Message(
        fr=f"aucun texte pour cet article{named} : exportez-le de nouveau en texte intégral",
        en=f"no text for this article{english}: export it again with its full text",
    )
