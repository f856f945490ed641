"""Cursors: where a page of an answer ended, on which generation, so that the next one is of the same answer.

An order by relevance is made anew by every rebuild (words become rarer or commoner), so a place in it means something
on its own generation alone: a cursor holds that, and the engine answers from it as long as it is there.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from search.errors import BadQuery, Message
from search.results import Request

_FORM = re.compile(r"([0-9A-Za-z-]{1,64})\.([0-9]{1,9})\.([0-9a-f]{12})")
MAX_CURSOR_CHARS = 200


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in an answer: the generation that gave it, and how many hits stand before it."""

    generation: str
    position: int


def cursor_text(generation: str, position: int, request: Request) -> str:
    """What a client is given for the page behind `position` hits of the answer to `request`."""
    written = f"{generation}.{position}.{_digest(request)}"
    return urlsafe_b64encode(written.encode()).decode().rstrip("=")


def cursor_from(request: Request) -> Cursor | None:
    """The place that the request's cursor stands for, None where it has none; BadQuery where it is no cursor, or one of
    another question."""
    if request.cursor is None:
        return None
    found: re.Match[str] | None = None
    if len(request.cursor) <= MAX_CURSOR_CHARS and request.cursor.isascii():
        try:
            padded = request.cursor + "=" * (-len(request.cursor) % 4)
            found = _FORM.fullmatch(urlsafe_b64decode(padded).decode("ascii"))
        except ValueError:
            pass
    if found is None:
        raise BadQuery(
            Message(
                fr="le curseur n’en est pas un : donnez tel quel le « next_cursor » de la page d’avant, ou aucun",
                en="the cursor is none: give the “next_cursor” of the page before as it is, or none",
            )
        )
    if found[3] != _digest(request):
        raise BadQuery(
            Message(
                fr="le curseur est celui d’une autre recherche : gardez la requête, l’ordre et les filtres de la page "
                "qui l’a donné, ou recommencez sans curseur",
                en="the cursor is that of another search: keep the query, order and filters of the page that gave it, "
                "or begin again without one",
            )
        )
    return Cursor(found[1], int(found[2]))


def cursor_expired() -> BadQuery:
    """The error for a cursor whose generation is gone."""
    return BadQuery(
        Message(
            fr="l’index qui a donné ce curseur n’est plus là (deux mises à jour depuis) : recommencez sans curseur, ou "
            "prenez toute la réponse d’un coup avec « search export »",
            en="the index that gave this cursor is gone (two updates since): begin again without one, or take the "
            "whole answer at once with “search export”",
        )
    )


_SHOWN = frozenset(("page", "per_page", "cursor", "facets", "snippets", "count_collapsed", "count_words"))
"""What changes what is shown of an answer, and not which hits it has in which order."""


def _digest(request: Request) -> str:
    """What makes two pages those of one answer: everything asked but the page and what is shown of it."""
    return blake2b(repr(_asked()(request)).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


@cache
def _asked() -> Callable[[Request], tuple[Any, ...]]:
    """What gives the parts of a request that count. Every answer asks: naming them once takes a fifth of the time."""
    return attrgetter(*(field.name for field in fields(Request) if field.name not in _SHOWN))
