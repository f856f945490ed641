"""What an article's page has beside its text: the way from match to match, the hits before and behind, its family's
delays, what is related."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from werkzeug.datastructures import MultiDict

from search.analytics.related import Related, related_articles
from search.answer import answer
from search.engine import Engine
from search.errors import SearchError
from search.export.entries import authors
from search.results import Hit, Member, Request
from web.addresses import address
from web.params import parameters, request_from

MOST_NUMBERED = 300
"""Matches that have an anchor and links to their neighbours: of a text that has more, the first ones."""


@dataclass(frozen=True, slots=True)
class Walked:
    """A hit beside the one that is read, and the parameters of the search on the page of results that it stands on."""

    hit: Hit
    carried: dict[str, object]


@dataclass(frozen=True, slots=True)
class Beside:
    """Which hit of its search an article is, from 1, and those before and behind it, None at the ends."""

    place: int
    previous: Walked | None
    next: Walked | None


def numbered(paragraphs: Sequence[str], told: str) -> tuple[list[str], int, int]:
    """Paragraphs whose only tag is <mark>, each mark with an anchor (m1, m2, ...) and links to those beside it; how
    many have one, and how many marks there are. `told` says "match {n} of {all}"."""
    every = sum(paragraph.count("<mark>") for paragraph in paragraphs)
    last = min(every, MOST_NUMBERED)
    at = 0

    def anchored(found: re.Match[str]) -> str:
        nonlocal at
        at += 1
        if at > last:
            return found[0]
        links = [_hop(n, sign, told, every) for n, sign in ((at - 1, "↑"), (at + 1, "↓")) if 1 <= n <= last]
        here = f'<span aria-hidden="true">{at}/{every}</span>'
        hops = f'<span class="hops">{here}{"".join(links)}</span>' if links else ""
        return f'<mark id="m{at}">{found[1]}</mark>{hops}'

    return (
        [re.sub(r"<mark>(.*?)</mark>", anchored, paragraph, flags=re.DOTALL) for paragraph in paragraphs],
        last,
        every,
    )


def _hop(number: int, sign: str, told: str, every: int) -> str:
    label = told.format(n=number, all=every)
    return f'<a href="#m{number}" aria-label="{label}" title="{label}"><span aria-hidden="true">{sign}</span></a>'


def beside(engine: Engine, args: MultiDict[str, str], article_id: str) -> Beside | None:
    """The hits beside an article on the search that the parameters ask for; None where it is none of that page's. At
    most two pages of hits are asked for, without their passages."""
    try:
        asked = replace(request_from(args), facets=False, snippets=False, suggest=False, cursor=None)
        if not asked.query:
            return None
        found = answer(engine, asked)
        at = next((at for at, hit in enumerate(found.hits) if hit.id == article_id), None)
        if at is None:
            return None
        hits = [(hit, asked.page) for hit in found.hits]
        if at == 0 and asked.page > 1:
            before = answer(engine, replace(asked, page=asked.page - 1)).hits
            hits[:0] = [(hit, asked.page - 1) for hit in before]
            at += len(before)
        elif at == len(hits) - 1 and len(hits) == asked.per_page:
            hits += [(hit, asked.page + 1) for hit in answer(engine, replace(asked, page=asked.page + 1)).hits[:1]]
    except SearchError:  # the page of results tells what is wrong with a search
        return None
    place = (asked.page - 1) * asked.per_page + [hit.id for hit in found.hits].index(article_id) + 1
    return Beside(
        place,
        _walked(asked, *hits[at - 1]) if at > 0 else None,
        _walked(asked, *hits[at + 1]) if at + 1 < len(hits) else None,
    )


def _walked(asked: Request, hit: Hit, page: int) -> Walked:
    return Walked(hit, dict(parameters(replace(asked, page=page))))


def related_to(engine: Engine, article_id: str) -> Related | None:
    """What is related to an article; None where that costs too much to be told."""
    try:
        return related_articles(engine, article_id)
    except SearchError:
        return None


def named(field: str, value: str) -> str:
    """The address of the search for what a field names: auteur:"Anne Morel"."""
    return address(Request('{}:"{}"'.format(field, value.replace('"', " "))))


def named_authors(author: str | None) -> list[tuple[str, str]]:
    """Each of the authors with the address of the search for what they wrote."""
    return [(name, named("auteur", name)) for name in authors(author)]


def delays(family: Sequence[Member]) -> list[tuple[str, int] | None]:
    """How long after the first of its family each copy came: hours where both have their hour and it is less than two
    days, days else; None for the first, and without a date."""
    dated = [member.date for member in family if member.date]
    if not dated:
        return [None for _ in family]
    return [_delay(dated[0], member.date) if at and member.date else None for at, member in enumerate(family)]


def _delay(first: str, later: str) -> tuple[str, int] | None:
    try:
        begun, came = datetime.fromisoformat(first), datetime.fromisoformat(later)
    except ValueError:
        return None
    if len(first) > 10 and len(later) > 10 and bool(begun.tzinfo) == bool(came.tzinfo):
        seconds = (came - begun).total_seconds()
        if 0 <= seconds < 172_800:
            return "hours", round(seconds / 3600)
    days = (_day(came) - _day(begun)).days
    return ("days", days) if days >= 0 else None


def _day(moment: datetime) -> datetime:
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
