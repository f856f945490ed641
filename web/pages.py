"""The pages that people read: the box, the results, an article."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, render_template, request, url_for

from search.answer import answer
from search.article_view import article_view
from search.results import Request
from web.filters import address, chips, facets, unfiltered
from web.params import SORTS, parameters, request_from, version_from
from web.state import state

blueprint = Blueprint("pages", __name__)

_CARRIED = ("q", "page", "per_page", "sort", "source", "section", "author", "agency", "tag", "name", "group",
            "exclude", "since", "until", "familles")  # fmt: skip


@blueprint.get("/")
def home() -> str:
    """The search box; with `q` the results."""
    asked = request_from(request.args)
    if not asked.query:
        return render_template("start.html", status=state().engine.status())
    results = answer(state().engine, replace(asked, facets=True, count_collapsed=True, count_words=True))
    carried = parameters(asked)
    return render_template(
        "results.html",
        asked=asked,
        results=results,
        full=[hit for hit in results.hits if not hit.partial],
        partial=[hit for hit in results.hits if hit.partial],
        chips=chips(asked),
        facets=facets(asked, results),
        unfiltered=address(unfiltered(asked)),
        sorts=SORTS,
        carried=carried,
        kept={name: carried[name] for name in ("per_page", "familles") if name in carried},
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


def _web_address(url: str | None) -> str | None:
    """`url` where it is safe to link to: an absolute http or https address; else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
