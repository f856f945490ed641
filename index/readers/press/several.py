"""Texts that surely hold several articles and are of no known kind: split where they are counted, else refused."""

import re
from collections.abc import Iterator
from pathlib import Path

from index.article import RawPage, Rejected
from index.cleaning.heading import author_of
from index.messages import Message
from index.readers.press.articles import place
from index.readers.press.dates import dated

_COUNTED = re.compile(
    r"^[ \t]*(?P<word>(?:article|document|texte|text|dépêche)[ \t]*(?:n[°o][ \t]*)?)?[\[(]?(?P<rank>\d{1,5})[ \t]?"
    r"(?:/|sur|of|de)[ \t]?(?P<total>\d{1,5})[\])]?[ \t]*(?P<behind>documents?|articles?)?[ \t]*$",
    re.M | re.I,
)
_ENDS = re.compile(r"[.!?…:»”\"\])]\s*\Z")
_TITLE = re.compile(r"\s*(?=[^\W_])[^a-zà-ÿ\n][^\n]{2,150}(?<![.,;:…])\n\s*\S")
_RULE = re.compile(r"^[ \t]*(?:_{8,}|={8,}|\*{8,}|#{8,}|~{8,}|-{8,})[ \t]*$", re.M)
_TOP = 6
"""Lines of an article among which one says who signs it or when it appeared."""
_LONG = 200
"""Characters of text from which a piece is no notice."""
_EUROPRESSE = re.compile(r"\b[a-z]{2,12}·\d{8}·[A-Z]{2,4}·\S+")
_LEAST = 2


def articles(path: Path, text: str) -> Iterator[RawPage | Rejected] | None:
    """The pages of a text whose articles are counted ("3/12") or apart by lines of signs; a refusal of one that is an
    export of Europresse as text; None for a text that shows no more than one article."""
    numbers = set(_EUROPRESSE.findall(text))
    if len(numbers) >= _LEAST:
        return iter([Rejected(path, "", _as_html(len(numbers)))])
    ruled = [piece for each in _RULE.split(text) if (piece := each.strip())]
    if len(ruled) >= _LEAST and all(map(_is_article, ruled)):
        return _split(path, ruled)
    counted = list(_COUNTED.finditer(text))
    ranks = [int(found["rank"]) for found in counted]
    totals = {found["total"] for found in counted}
    if len(counted) < _LEAST or len(totals) > 1 or ranks != list(range(1, len(ranks) + 1)):
        return None
    named = all(found["word"] or found["behind"] for found in counted)
    return _split(path, _pieces(text, counted)) if named or _are_articles(text, counted) else None


def _are_articles(text: str, counted: list[re.Match[str]]) -> bool:
    """Whether counts part articles rather than pages: a title below each, and the end of a sentence above."""
    pieces = _pieces(text, counted)
    return (
        all(_TITLE.match(piece) and _ENDS.search(piece) for piece in pieces) and not text[: counted[0].start()].strip()
    )


def _pieces(text: str, counted: list[re.Match[str]]) -> list[str]:
    ends = [*(found.start() for found in counted[1:]), len(text)]
    return [text[found.end() : end] for found, end in zip(counted, ends, strict=True)]


def _is_article(piece: str) -> bool:
    """Whether a piece between lines of signs has a title, a signature or a whole date below it, and a text."""
    lines = [line.strip() for line in piece.split("\n") if line.strip()]
    said = any(author_of(line) or (len(line) < _LONG and dated(line)) for line in lines[1:_TOP])
    return bool(_TITLE.match(piece)) and said and len(piece) >= _LONG and bool(_ENDS.search(piece))


def _split(path: Path, pieces: list[str]) -> Iterator[RawPage | Rejected]:
    """A page a piece; cleaning finds its title, author and date as in a file of its own."""
    for rank, piece in enumerate(map(str.strip, pieces), 1):
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
