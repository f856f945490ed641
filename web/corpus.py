"""What the site is over: the corpus by source and year, what was refused of it; the accessibility statement."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from flask import Blueprint, Response, render_template, request, url_for

from search.counts import by_period
from search.engine import Engine
from search.refused_pages import refused_pages
from search.results import Request
from web.addresses import address
from web.analyses import as_table
from web.params import choice_from
from web.rgaa import AUDITED, THEMES, criteria, met_share
from web.state import state

blueprint = Blueprint("corpus", __name__)
SOURCES_SHOWN = 30
YEARS_SHOWN = 12
"""Columns that a page has room for; of more, the oldest are told together."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A source, None for the articles without one: how many articles it has, in each year, and without a date."""

    source: str | None
    articles: int
    years: dict[str, int]
    undated: int

    def before(self, years: Sequence[str]) -> int:
        """How many of its articles are of some years."""
        return sum(self.years.get(year, 0) for year in years)


@lru_cache(maxsize=2)
def holdings(engine: Engine, generation: str) -> tuple[Sequence[Holding], int]:  # noqa: ARG001
    """The sources of an index that have most articles, SOURCES_SHOWN at most, and how many others there are; counted
    once a generation."""
    sources = engine.count_values(Request(""), "source")
    found = [_holding(engine, name) for name, _ in sources[:SOURCES_SHOWN]]
    if len(sources) <= SOURCES_SHOWN:
        rest = _rest(engine, found)
        found += [rest] if rest.articles else []
    return found, max(0, len(sources) - SOURCES_SHOWN)


def _holding(engine: Engine, source: str) -> Holding:
    days = engine.count_days(Request("", sources=(source,)))
    return Holding(source, days.total, dict(by_period(days.days, days.counts, "year")), days.undated)


def _rest(engine: Engine, found: Sequence[Holding]) -> Holding:
    """The articles without a source: all, but those with one."""
    days = engine.count_days(Request(""))
    years = Counter(dict(by_period(days.days, days.counts, "year")))
    for one in found:
        years.subtract(one.years)
    articles, undated = (
        days.total - sum(one.articles for one in found),
        days.undated - sum(one.undated for one in found),
    )
    return Holding(None, articles, {year: count for year, count in years.items() if count > 0}, undated)


@blueprint.get("/corpus")
def corpus_page() -> Response | str:
    """The corpus; with `format=csv` its table of sources and years."""
    here = state()
    status = here.engine.status()
    found, others = holdings(cast(Hashable, here.engine), status.generation)
    years = sorted({year for one in found for year in one.years})
    if choice_from(request.args, "format", ("csv",)):
        header = ("source", "articles", *years, "undated")
        rows = ((one.source, one.articles, *(one.years.get(year, 0) for year in years), one.undated) for one in found)
        return as_table("corpus", header, rows)
    told = refused_pages(here.settings.index_dir, status.generation)
    return render_template(
        "corpus.html",
        status=status,
        holdings=found,
        others=others,
        years=years[-YEARS_SHOWN:],
        before=years[:-YEARS_SHOWN],
        of_source=lambda name, year: address(
            Request(
                f"date:{year}" if year else 'source:"{}"'.format(name.replace('"', " ")),
                sources=(name,) if year else (),
            )
        ),
        refusals=told,
        file=url_for("corpus.corpus_page", format="csv"),
    )


@blueprint.get("/accessibilite")
def accessibility_page() -> str:
    """The accessibility statement, with every criterion's verdict."""
    audited = criteria()
    themes = [
        (name, [one for one in audited if one.number.split(".")[0] == str(theme)]) for theme, name in THEMES.items()
    ]
    return render_template(
        "accessibility.html",
        themes=themes,
        verdicts=Counter(one.verdict for one in audited),
        share=met_share(audited),
        unmet=[one for one in audited if one.verdict == "NC"],
        audited=AUDITED,
    )
