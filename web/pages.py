"""The pages that people read: the box, the results, an article."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, render_template, request, url_for

from search.answer import answer
from search.article_view import article_view
from search.results import Request
from web.formats import day
from web.params import SORTS, parameters, request_from, version_from
from web.state import state

blueprint = Blueprint("pages", __name__)

_CARRIED = ("q", "page", "per_page", "sort", "source", "section", "author", "since", "until", "familles")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in place: what it says, and the address of the same search without it."""

    label: str
    address: str


@blueprint.get("/")
def home() -> str:
    """The search box; with `q` the results."""
    asked = request_from(request.args)
    if not asked.query:
        return render_template("start.html", status=state().engine.status())
    results = answer(state().engine, replace(asked, count_collapsed=True, count_words=True))
    return render_template(
        "results.html",
        asked=asked,
        results=results,
        full=[hit for hit in results.hits if not hit.partial],
        partial=[hit for hit in results.hits if hit.partial],
        chips=_chips(asked),
        unfiltered=address(unfiltered(asked)),
        sorts=SORTS,
        carried=parameters(asked),
        address=lambda **changes: address(replace(asked, **changes)),
    )


@blueprint.get("/article/<article_id>")
def article_page(article_id: str) -> str:
    """One article, the words of `q` marked; with `v` an old version of it."""
    view = article_view(state().engine, article_id, request.args.get("q", "").strip(), version_from(request.args))
    if view is None:
        abort(404)
    carried: dict[str, Any] = {name: request.args.getlist(name) for name in _CARRIED if name in request.args}
    return render_template(
        "article.html",
        view=view,
        article=view.article,
        family=state().engine.family(article_id),
        original=_web_address(view.article.url),
        carried=carried,
        back=url_for("pages.home", **carried) if "q" in carried else None,
        tagged=lambda tag: address(Request('tag:"{}"'.format(tag.replace('"', " ")))),
    )


def address(asked: Request) -> str:
    """The address of the results of `asked`."""
    return url_for("pages.home", **parameters(asked))


def unfiltered(asked: Request) -> Request:
    """The same question without any filter, from its first page."""
    return replace(asked, page=1, sources=(), sections=(), authors=(), since=None, until=None)


def _chips(asked: Request) -> list[Chip]:
    here = state()
    first = replace(asked, page=1)

    def label(name: str, value: str) -> str:
        return here.texts[f"filter_{name}"].format(value=value)

    chips = [
        Chip(label("source", value), address(replace(first, sources=_without(asked.sources, value))))
        for value in asked.sources
    ]
    chips += [
        Chip(label("section", value), address(replace(first, sections=_without(asked.sections, value))))
        for value in asked.sections
    ]
    chips += [
        Chip(label("author", value), address(replace(first, authors=_without(asked.authors, value))))
        for value in asked.authors
    ]
    if asked.since:
        chips.append(Chip(label("since", day(asked.since, here.lang)), address(replace(first, since=None))))
    if asked.until:
        chips.append(Chip(label("until", day(asked.until, here.lang)), address(replace(first, until=None))))
    return chips


def _without(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(other for other in values if other != value)


def _web_address(url: str | None) -> str | None:
    """`url` where it is safe to link to: an absolute http or https address; else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
