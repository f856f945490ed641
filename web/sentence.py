"""A question in words: articles sur « X », au Phare, depuis mars 2023."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence

from search.results import Request
from web.formats import day, month
from web.state import state

_ARTICLE = re.compile(r"(?i)(le|les) (?=\S)")
_ELIDED = re.compile("^de (?=[ao])")
_SHOWN = 3
"""Values of a filter that are named; of more, how many they are."""


def sentence(asked: Request) -> str:
    """What `asked` asks for, in the language of the page."""
    told = state().texts
    parts = [told["says_query"].format(query=asked.query)]
    for kind, values in (
        ("source", [_at(value) for value in asked.sources]),
        ("group", asked.groups),
        ("section", asked.sections),
        ("author", asked.authors),
        ("agency", asked.agencies),
        ("tag", asked.tags),
        ("name", asked.names),
    ):
        if values:
            parts.append(told[f"says_{kind}"].format(values=_either(values)))
    if asked.excluded:
        left_out = [told[f"filter_{facet}"].format(value=value) for facet, value in asked.excluded]
        parts.append(told["says_excluded"].format(values=_either(left_out)))
    if asked.since or asked.until:
        parts.append(_period(asked.since, asked.until))
    if asked.sort != "relevance":
        parts.append(told[f"says_{asked.sort}"])
    return told["says_joint"].join(parts)


def _at(source: str) -> str:
    """Where an article stands: au Phare, aux Échos, dans Ouest-France."""
    if state().lang == "en":
        return source
    found = _ARTICLE.match(source)
    if found is None:
        return f"dans {source}"
    return f"{'aux' if found[1].lower() == 'les' else 'au'} {source[found.end() :]}"


def _either(values: Sequence[str]) -> str:
    told = state().texts
    if len(values) > _SHOWN:
        named = told["says_between"].join(values[: _SHOWN - 1])
        return told["says_others"].format(values=named, n=len(values) - _SHOWN + 1)
    before = told["says_between"].join(values[:-1])
    return told["says_or"].format(before=before, last=values[-1]) if before else values[-1]


def _period(since: str | None, until: str | None) -> str:
    told, lang = state().texts, state().lang
    if since and until:
        for length in (4, 7):
            if since[:length] == until[:length] and _begins(since, length) and _ends(until, length):
                return told["says_in"].format(period=since[:4] if length == 4 else month(since, lang))
        if since == until:
            return told["says_on"].format(day=day(since, lang))
        return f"{_edge('from', since, _begins)} {_edge('to', until, _ends)}"
    return _edge("since", since, _begins) if since else _edge("until", until or "", _ends)


def _edge(kind: str, date: str, whole: Callable[[str, int], bool]) -> str:
    """One end of a period, as a year or a month where it is where these begin or end."""
    told, lang = state().texts, state().lang
    if not whole(date, 7):
        return told[f"says_{kind}_day"].format(day=day(date, lang))
    text = told[f"says_{kind}"].format(period=date[:4] if whole(date, 4) else month(date, lang))
    return _ELIDED.sub("d’", text) if lang == "fr" else text


def _begins(text: str, length: int) -> bool:
    """Whether a day is the first of its year (4 characters) or month (7)."""
    return text[length:] == "-01-01"[-(10 - length) :]


def _ends(text: str, length: int) -> bool:
    last = monthrange(int(text[:4]), int(text[5:7]))[1]
    return text[8:] == f"{last:02}" and (length == 7 or text[5:7] == "12")
