"""The one use case: a request, checked, put to an engine."""

import re
from datetime import date
from typing import TYPE_CHECKING

from index.messages import Message
from search.errors import BadQuery
from search.results import Request, Results

if TYPE_CHECKING:
    from search.engine import Engine

MAX_PER_PAGE = 100


def answer(engine: "Engine", request: Request) -> Results:
    """The page of results that `request` asks for; BadQuery where it can't be answered."""
    _check(request)
    return engine.search(request)


def _check(request: Request) -> None:
    if not 1 <= request.per_page <= MAX_PER_PAGE:
        raise BadQuery(
            Message(
                fr=f"per_page vaut {request.per_page} : donnez un nombre de 1 à {MAX_PER_PAGE}",
                en=f"per_page is {request.per_page}: give a number from 1 to {MAX_PER_PAGE}",
            )
        )
    if request.page < 1:
        raise BadQuery(
            Message(
                fr=f"page vaut {request.page} : les pages se comptent à partir de 1",
                en=f"page is {request.page}: pages count from 1",
            )
        )
    check_period(request.since, request.until)


def check_period(since: str | None, until: str | None) -> None:
    """BadQuery unless each is None or a day, YYYY-MM-DD, and the first does not come after the second."""
    for name, label, day in (("since", "Du", since), ("until", "Au", until)):
        if day is not None and not _is_day(day):
            shown = day if len(day) <= 40 else day[:39] + "…"
            raise BadQuery(
                Message(
                    fr=f"«\u00a0{label}\u00a0» («\u00a0{name}\u00a0») vaut «\u00a0{shown}\u00a0»\u00a0: "
                    "donnez un jour de la forme AAAA-MM-JJ, par exemple 2024-11-17",
                    en=f"“{name}” is “{shown}”: give a day as YYYY-MM-DD, for instance 2024-11-17",
                )
            )
    if since is not None and until is not None and since > until:
        raise BadQuery(
            Message(
                fr=f"«\u00a0Du\u00a0» (since, {since}) vient après «\u00a0Au\u00a0» (until, {until})\u00a0: "
                "échangez les deux dates",
                en=f"“since” ({since}) comes after “until” ({until}): swap the two dates",
            )
        )


def _is_day(text: str) -> bool:
    # Python reads weeks (2024-W46-7) and 20241117 as well, which no message here speaks of.
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
