"""What is counted over whole answers, as JSON."""

from dataclasses import replace
from itertools import islice
from typing import get_args

from flask import Blueprint, Response, abort, jsonify, request

from search.analytics.bursts import found_bursts, timeline_json
from search.analytics.concordance import MAX_WIDTH, WIDTH, KwicSort, concordance
from search.analytics.facets import facet_values
from search.analytics.forms import found_forms
from search.analytics.no_hit import why_not
from search.analytics.related import MOST_RELATED, related_articles
from search.analytics.score_words import explanation_json
from search.analytics.suggestions import MOST_SUGGESTED, suggestions
from search.analytics.timeline import timeline
from search.analytics.words import words_of
from search.counts import Unit
from search.results import MAX_VALUES, Request
from web.params import choice_from, count_from, flag_from, question_from, request_from
from web.state import state

blueprint = Blueprint("analytics", __name__, url_prefix="/api")
MOST_VALUES = 10_000
MOST_LISTED_WORDS = 1_000
MOST_LINES = 1_000
MOST_ARTICLES = 5_000


@blueprint.get("/facets")
def facets_json() -> Response:
    """The values of one facet of an answer, `facet`, those that contain a text, `contains`; `limit` of them."""
    asked = request_from(request.args)
    facet, contains = request.args.get("facet", "").strip() or "source", request.args.get("contains", "").strip()
    most = count_from(request.args, "limit", MAX_VALUES, MOST_VALUES)
    values = facet_values(state().engine, asked, facet, most, contains)
    return jsonify({"query": asked.query, "facet": facet, "values": [list(pair) for pair in values]})


@blueprint.get("/timeline")
def curves() -> Response:
    """The curves of up to four queries, `q` each, by day, month or year, `by`; with `bursts` their bursts too."""
    asked = request_from(request.args)
    requests = [replace(asked, query=query.strip()) for query in request.args.getlist("q") or [""]]
    by = choice_from(request.args, "by", get_args(Unit))
    found = timeline(state().engine, requests, by)
    told = found_bursts(state().engine, requests, found) if flag_from(request.args, "bursts") else []
    return jsonify(timeline_json(found, told))


@blueprint.get("/specific")
def specific() -> Response:
    """The words of an answer, distinctive and frequent, against the whole index or the answer to `against`; `limit` of
    each kind, grammatical ones with `grammatical`."""
    asked = request_from(request.args)
    against = request.args.get("against", "").strip()
    most = count_from(request.args, "limit", 50, MOST_LISTED_WORDS)
    grammatical = flag_from(request.args, "grammatical")
    found = words_of(state().engine, asked, Request(against) if against else None, most, grammatical)
    return jsonify({"query": asked.query, **found.to_dict()})


@blueprint.get("/kwic")
def kwic() -> Response:
    """The concordance of an answer: `limit` lines from the one numbered `start` on, `width` characters on each side, in
    the order `order`. Of a long answer MOST_ARTICLES are read, so that nobody keeps a server busy: `complete` tells."""
    asked = question_from(request.args)
    most = count_from(request.args, "limit", 100, MOST_LINES)
    start = count_from(request.args, "start", 1, MOST_VALUES * MOST_LINES) - 1
    width = count_from(request.args, "width", WIDTH, MAX_WIDTH)
    order: KwicSort = choice_from(request.args, "order", get_args(KwicSort)) or "position"
    engine = state().engine
    found = concordance(engine, asked, width, order, start + most + 1, MOST_ARTICLES)
    lines = list(islice(found, start, None))
    return jsonify(
        {
            "query": asked.query,
            "start": start + 1,
            "more": len(lines) > most,
            "complete": engine.count_days(asked).total <= MOST_ARTICLES,
            "lines": [line.to_dict() for line in lines[:most]],
        }
    )


@blueprint.get("/terms")
def terms() -> Response:
    """The forms that an answer has of each word of its query, and the query that leaves one of them out."""
    asked = question_from(request.args)
    return jsonify({"query": asked.query, "words": [word.to_dict() for word in found_forms(state().engine, asked)]})


@blueprint.get("/explain")
def explain() -> Response:
    """Why an article, `id`, has its score in an answer; without it, how many articles each word of a query has."""
    asked, article_id = question_from(request.args), request.args.get("id", "").strip()
    here = state()
    if not article_id:
        return jsonify({"query": asked.query, **why_not(here.engine, asked).to_dict(here.lang)})
    told = here.engine.explain(asked, article_id)
    if told is None:
        abort(404)
    return jsonify({"query": asked.query, "id": article_id, **explanation_json(told, here.lang)})


@blueprint.get("/related/<article_id>")
def related_json(article_id: str) -> Response:
    """The articles related to one, `limit` of them."""
    found = related_articles(state().engine, article_id, count_from(request.args, "limit", MOST_RELATED, 50))
    if found is None:
        abort(404)
    return jsonify({"id": article_id, **found.to_dict()})


@blueprint.get("/suggest")
def suggest() -> Response:
    """What may be meant by what was typed so far, `q`: `limit` suggestions; `format=opensearch` as browsers ask."""
    typed = request.args.get("q", "")
    found = suggestions(state().engine, typed, count_from(request.args, "limit", MOST_SUGGESTED, 50))
    if choice_from(request.args, "format", ("json", "opensearch")) == "opensearch":
        response = jsonify([typed, [one.text for one in found]])
        response.mimetype = "application/x-suggestions+json"
        return response
    return jsonify({"query": typed, "suggestions": [one.to_dict() for one in found]})
