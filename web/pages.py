"""The pages that people read: the box, the results, an article."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, abort, render_template, request, url_for

from search.analytics.no_hit import Repair, WhyNot, why_not
from search.analytics.score_words import score_lines
from search.answer import answer
from search.article_view import article_view
from search.errors import SearchError
from search.export import EXPORT_FORMATS
from search.language.examples import CHAPTERS
from search.results import Request, Results
from web.addresses import MOST_REPEATED, address, result_links
from web.article import beside, delays, named, named_authors, numbered, related_to
from web.citation import cited, head_tags, json_ld, summary_of
from web.curve import Curve, corpus_curve, curve
from web.exports import CITATIONS
from web.filters import chips, facets, filter_count, unfiltered
from web.front import front, several_sources
from web.params import SORTS, parameters, question_from, request_from, shown_from, version_from
from web.rows import curve_rows, export_items, facet_fieldset, hit_rows, table_rows
from web.sentence import sentence
from web.state import state

blueprint = Blueprint("pages", __name__)

_LINKS = 12
"""Links of a page of results that are there once: to the pages beside it, its feed, its analyses."""
FAMILY_SHOWN = 500
"""Copies that an article's page lists."""
_CARRIED = ("q", "page", "per_page", "sort", "source", "section", "author", "agency", "tag", "name", "group",
            "exclude", "since", "until", "familles", "vs", "share")  # fmt: skip


@blueprint.get("/")
def home() -> str:
    """The search box; with `q` the results."""
    asked = request_from(request.args)
    if not asked.query:
        return _start()
    bare = result_links(asked, shown_from(request.args))
    results = answer(state().engine, replace(asked, facets=True, count_collapsed=True, count_words=True))
    carried = parameters(asked)
    why = None if results.total else _why(asked)
    drawn = curve(asked, results, bare)
    links = bare.within(_repeated(asked, results, why, drawn))
    return render_template(
        "results.html",
        asked=asked,
        results=results,
        full=[hit for hit in results.hits if not hit.partial],
        partial=[hit for hit in results.hits if hit.partial],
        says=sentence(asked),
        chips=chips(asked, links),
        facets=facets(asked, results),
        curve=drawn,
        folded=asked.collapse and (results.collapsed_total or 0) < results.total + results.partial_total,
        several=several_sources(cast(Hashable, state().engine), results.generation),
        hit_rows=hit_rows,
        export_items=export_items,
        facet_fieldset=facet_fieldset,
        curve_rows=curve_rows,
        table_rows=table_rows,
        why=why,
        repairs=_linked(why, asked),
        unfiltered=address(unfiltered(asked)),
        sorts=SORTS,
        carried=carried,
        formats=tuple(EXPORT_FORMATS),
        whole={name: value for name, value in carried.items() if name not in ("page", "per_page")},
        kept={name: carried[name] for name in ("per_page", "familles") if name in carried},
        links=links,
    )


def _repeated(asked: Request, results: Results, why: WhyNot | None, drawn: Curve | None) -> Mapping[str, int]:
    """How many links of each kind a page of results has that repeat its question, what matters most first."""
    hits = len(results.hits)
    return {
        "page": _LINKS,
        "notes": len(results.notes) + len(why.repairs if why else ()),
        "articles": hits,
        "exports": len(EXPORT_FORMATS),
        "chips": filter_count(asked),
        "why": hits,
        "filters": 3 * hits,
        "curve": drawn.links if drawn else 0,
    }


def _start() -> str:
    engine = state().engine
    status = engine.status()
    told = front(cast(Hashable, engine), status.generation)
    return render_template(
        "start.html",
        status=status,
        told=told,
        curve=corpus_curve(told.months, told.undated),
        curve_rows=curve_rows,
        table_rows=table_rows,
    )


@blueprint.get("/aide")
def help_page() -> str:
    """How to write a query, by the examples of the language itself."""
    return render_template("help.html", chapters=CHAPTERS)


@blueprint.get("/article/<article_id>")
def article_page(article_id: str) -> str:
    """One article, the words of `q` marked; with `v` an old version of it."""
    here = state()
    view = article_view(here.engine, article_id, request.args.get("q", "").strip(), version_from(request.args))
    if view is None:
        abort(404)
    carried: dict[str, Any] = {name: request.args.getlist(name) for name in _CARRIED if name in request.args}
    shown: dict[str, Any] = {} if view.changes is None else {"v": view.number}
    original = _web_address(view.article.url)
    url = original or url_for("pages.article_page", article_id=article_id, _external=True, **shown)
    paragraphs, numbered_matches, matches = numbered(view.paragraphs_html, here.texts["match_n"])
    family = here.engine.family(article_id)
    repeated = _LINKS + min(len(family), FAMILY_SHOWN) + len(view.versions)
    return render_template(
        "article.html",
        view=view,
        article=view.article,
        paragraphs=paragraphs,
        numbered_matches=numbered_matches,
        matches=matches,
        family=list(zip(family, delays(family), strict=True))[:FAMILY_SHOWN],
        copies=len(family),
        original=original,
        carried=carried,
        kept=carried if len(urlencode(carried, doseq=True)) * repeated <= MOST_REPEATED else {},
        back=url_for("pages.home", **carried) if "q" in carried else None,
        beside=beside(here.engine, request.args, article_id),
        related=related_to(here.engine, article_id) if view.changes is None else None,
        named=named,
        authors=named_authors(view.article.author),
        citation=cited(view, url, here.lang),
        citations={
            name: url_for("exports.citation", article_id=article_id, format=name, **shown) for name in CITATIONS
        },
        summary=summary_of(view.article.text),
        head_tags=head_tags(view, url),
        json_ld=json_ld(view, url),
    )


@blueprint.get("/article/<article_id>/pourquoi")
def why_page(article_id: str) -> str:
    """Why an article is found by a question, part by part."""
    asked = question_from(request.args)
    engine = state().engine
    told, article = engine.explain(asked, article_id), engine.article(article_id)
    if told is None or article is None:
        abort(404)
    links = result_links(asked, shown_from(request.args))
    return render_template(
        "why.html", told=told, parts=list(score_lines(told)), article=article, links=links, asked=asked
    )


def _why(asked: Request) -> WhyNot | None:
    """What became of a query that finds nothing; None where it costs too much to be told."""
    try:
        return why_not(state().engine, asked)
    except SearchError:
        return None


def _linked(why: WhyNot | None, asked: Request) -> list[tuple[Repair, str]]:
    """What would find something, each with its address."""
    plain = replace(asked, page=1)
    return [
        (repair, address(replace(unfiltered(plain) if repair.without_filters else plain, query=repair.query)))
        for repair in (why.repairs if why else ())
    ]


def _web_address(url: str | None) -> str | None:
    """`url` where it is safe to link to: an absolute http or https address; else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
