"""Texts that surely hold several articles and are of no known kind: split where they are counted, else refused."""

import re
from collections.abc import Iterator
from pathlib import Path

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.press.articles import place

_COUNTED = re.compile(
    r"^[ \t]*(?P<word>(?:article|document|texte|text|dépêche)[ \t]*(?:n[°o][ \t]*)?)?[\[(]?(?P<rank>\d{1,5})[ \t]?"
    r"(?:/|sur|of|de)[ \t]?(?P<total>\d{1,5})[\])]?[ \t]*(?P<behind>documents?|articles?)?[ \t]*$",
    re.M | re.I,
)
_ENDS = re.compile(r"[.!?…:»”\"\])]\s*\Z")
_TITLE = re.compile(r"\s*(?=[^\W_])[^a-zà-ÿ\n][^\n]{2,150}(?<![.,;:…])\n\s*\S")
_EUROPRESSE = re.compile(r"\b[a-z]{2,12}·\d{8}·[A-Z]{2,4}·\S+")
_LEAST = 2


def articles(path: Path, text: str) -> Iterator[RawPage | Rejected] | None:
    """The pages of a text whose articles are counted ("3/12"); a refusal of one that is an export of Europresse as
    text; None for a text that shows no more than one article."""
    numbers = set(_EUROPRESSE.findall(text))
    if len(numbers) >= _LEAST:
        return iter([Rejected(path, "", _as_html(len(numbers)))])
    counted = list(_COUNTED.finditer(text))
    ranks = [int(found["rank"]) for found in counted]
    totals = {found["total"] for found in counted}
    if len(counted) < _LEAST or len(totals) > 1 or ranks != list(range(1, len(ranks) + 1)):
        return None
    named = all(found["word"] or found["behind"] for found in counted)
    return _split(path, text, counted) if named or _are_articles(text, counted) else None


def _are_articles(text: str, counted: list[re.Match[str]]) -> bool:
    """Whether counts part articles rather than pages: a title below each, and the end of a sentence above."""
    pieces = _pieces(text, counted)
    return (
        all(_TITLE.match(piece) and _ENDS.search(piece) for piece in pieces) and not text[: counted[0].start()].strip()
    )


def _pieces(text: str, counted: list[re.Match[str]]) -> list[str]:
    ends = [*(found.start() for found in counted[1:]), len(text)]
    return [text[found.end() : end] for found, end in zip(counted, ends, strict=True)]


def _split(path: Path, text: str, counted: list[re.Match[str]]) -> Iterator[RawPage | Rejected]:
    """A page below each count; cleaning finds its title, author and date as in a file of its own."""
    for rank, piece in enumerate(map(str.strip, _pieces(text, counted)), 1):
        if piece:
            yield RawPage(path, piece, place=place(rank), exported=True)
        else:
            yield Rejected(
                path,
                place(rank),
                Message(fr="article vide : retirez son numéro", en="empty article: take its number away"),
            )


def _as_html(number: int) -> Message:
    return Message(
        fr=f"{number} articles d’un export Europresse, en texte : exportez-les en HTML (Sauvegarder, HTML)",
        en=f"{number} articles of a Europresse export, as text: export them as HTML (Save, HTML)",
    )
