"""Searches as feeds, and the description by which a browser searches here."""

from dataclasses import replace

from flask import Blueprint, Response, request, url_for

from search.alerts.atom import atom_feed, open_search
from search.answer import answer
from search.errors import BadQuery, Message
from web.params import parameters, request_from
from web.state import state

blueprint = Blueprint("feeds", __name__)
MAX_ENTRIES = 50
_TERMS = "{searchTerms}"


@blueprint.get("/feed.atom")
def feed() -> Response:
    """The newest articles of a query, as an Atom feed."""
    asked = request_from(request.args)
    if not asked.query:
        raise BadQuery(
            Message(
                fr="le paramètre «\u00a0q\u00a0» manque ou est vide\u00a0: donnez-y la requête, comme ?q=missiles",
                en="parameter “q” is missing or empty: give the query in it, such as ?q=missiles",
            )
        )
    here = state()
    asked = replace(asked, sort="newest", page=1, per_page=MAX_ENTRIES, cursor=None, facets=False)
    carried = parameters(replace(asked, per_page=10))
    text = atom_feed(
        answer(here.engine, asked),
        here.engine.status().built,
        url_for("feeds.feed", _external=True, **carried),
        url_for("pages.home", _external=True, **carried),
        lambda name: url_for("pages.article_page", article_id=name, _external=True),
        here.lang,
    )
    response = Response(text, content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """The OpenSearch description of this site."""

    def template(endpoint: str, **values: str) -> str:
        first = "&" if values else "?"
        return f"{url_for(endpoint, _external=True, **values)}{first}q={_TERMS}"

    text = open_search(
        page=template("pages.home"),
        feed=template("feeds.feed"),
        suggestions=template("analytics.suggest", format="opensearch"),
        itself=url_for("feeds.description", _external=True),
        icon=url_for("static", filename="favicon.svg", _external=True),
        lang=state().lang,
    )
    response = Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
