"""Pages of what press desks count over a whole answer: its concordance, its words, two questions compared; each as a
table to take along too."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import get_args

from flask import Blueprint, Response, render_template, request, url_for

from search.analytics.concordance import KwicSort, Line, concordance
from search.analytics.words import DistinctiveWord, words_of
from search.answer import answer
from search.commands.tables import Row, csv_lines
from search.errors import BadQuery
from search.export.safe import file_name
from search.output import readable
from search.results import Request
from web.addresses import address, result_links
from web.analytics import MOST_ARTICLES
from web.curve import curve
from web.filters import chips
from web.params import choice_from, count_from, parameters, request_from
from web.rows import curve_rows, table_rows
from web.state import state

blueprint = Blueprint("analyses", __name__)
LINES = 50
"""Lines of a concordance on a page."""
MOST_PLACES = 100_000
WORDS_SHOWN = 40
WORDS_COMPARED = 20
WIDTH_SHOWN = 60
_LINKS = 12
"""Links of a page that keep its question, and are there once."""
_KWIC_COLUMNS = ("left", "match", "right", "date", "source", "title", "place", "at", "id")
_WORD_COLUMNS = ("word", "form", "count", "whole", "expected", "score")


@blueprint.get("/concordance")
def concordance_page() -> Response | str:
    """Every place of an answer with what stands about it; with `format=csv` as a table."""
    asked = request_from(request.args)
    order: KwicSort = choice_from(request.args, "order", get_args(KwicSort)) or "position"
    start = count_from(request.args, "start", 1, MOST_PLACES)
    lines: list[Line] = []
    complete, as_file = True, choice_from(request.args, "format", ("csv",))
    if asked.query:
        engine = state().engine
        most = MOST_PLACES if as_file else start + LINES
        found = concordance(engine, asked, WIDTH_SHOWN, order, most, MOST_ARTICLES)
        if as_file:
            return as_table(f"concordance {asked.query}", _KWIC_COLUMNS, map(_kwic_row, found))
        lines = list(islice(found, start - 1, None))
        complete = engine.count_days(asked).total <= MOST_ARTICLES
    given = {**parameters(asked), "order": order}
    links = result_links(asked, {}).within({"page": _LINKS, "articles": LINES})
    return render_template(
        "concordance.html",
        asked=asked,
        lines=lines[:LINES],
        kept={} if links.left("articles") else {"q": asked.query},
        start=start,
        order=order,
        orders=get_args(KwicSort),
        complete=complete,
        most=MOST_ARTICLES,
        chips=chips(asked, links),
        results=address(asked),
        carried={name: value for name, value in parameters(asked).items() if name != "q"},
        file=url_for("analyses.concordance_page", **given, format="csv"),
        data=url_for("analytics.kwic", **given),
        previous=url_for("analyses.concordance_page", **given, start=max(1, start - LINES)) if start > 1 else None,
        following=(url_for("analyses.concordance_page", **given, start=start + LINES) if len(lines) > LINES else None),
    )


@blueprint.get("/mots")
def words_page() -> Response | str:
    """The words of an answer, or of what its filters leave, beside those of the index; with `format=csv` as a table."""
    asked = request_from(request.args)
    found = words_of(state().engine, asked, most=WORDS_SHOWN) if _asks(asked) else None
    if choice_from(request.args, "format", ("csv",)) and found:
        rows = map(_word_row, (*found.over, *reversed(found.under)))
        return as_table(f"mots {asked.query}", _WORD_COLUMNS, rows)
    links = result_links(asked, {}).within({"page": _LINKS, "words": 3 * WORDS_SHOWN})
    return render_template(
        "words.html",
        asked=asked,
        found=found,
        chips=chips(asked, links),
        linked=not links.left("words"),
        results=address(asked) if asked.query else None,
        carried={name: value for name, value in parameters(asked).items() if name != "q"},
        with_word=lambda word: address(
            replace(asked, query=f"({asked.query}) ET ={word}" if asked.query else f"={word}")
        ),
        file=url_for("analyses.words_page", **parameters(asked), format="csv"),
        data=url_for("analytics.specific", **parameters(asked)),
    )


@blueprint.get("/comparer")
def compare_page() -> Response | str:
    """Two questions side by side, `q` and `vs`: how many articles, how many in common, over time, and the words of
    each; with `format=csv` the words as a table."""
    asked = request_from(request.args)
    other = request.args.get("vs", "").strip()
    carried = {name: value for name, value in parameters(asked).items() if name != "q"}
    given = {**parameters(asked), "vs": other}
    if not (asked.query and other):
        return render_template("compare.html", asked=asked, other=other, sides=(), carried=carried)
    engine = state().engine
    second = replace(asked, query=other)
    sides = [_side(asked)]
    try:
        sides.append(_side(second))
        both = replace(asked, query=f"({asked.query}) ET ({other})")
        common = engine.count_days(both).total
    except BadQuery as error:
        # Its position would be looked for in the first question.
        raise BadQuery(error.message) from error
    if choice_from(request.args, "format", ("csv",)):
        rows = ((question.query, *_word_row(word)) for question, _, words in sides for word in words)
        return as_table(f"comparer {asked.query} {other}", ("query", *_WORD_COLUMNS), rows)
    counted = answer(engine, replace(asked, facets=True, per_page=1, page=1, snippets=False, suggest=False))
    links = result_links(asked, {"vs": other})
    drawn = curve(replace(asked, page=1), counted, links)
    return render_template(
        "compare.html",
        asked=asked,
        other=other,
        sides=sides,
        linked=not links.within({"page": _LINKS, "curve": drawn.links if drawn else 0}).left("curve"),
        common=common,
        both=address(both),
        curve=drawn,
        curve_rows=curve_rows,
        table_rows=table_rows,
        address=address,
        carried=carried,
        file=url_for("analyses.compare_page", **given, format="csv"),
        data=url_for("analytics.curves", **{**parameters(asked), "q": [asked.query, other]}),
    )


def _side(asked: Request) -> tuple[Request, int, Sequence[DistinctiveWord]]:
    """A question, how many articles answer it, and its words."""
    words = words_of(state().engine, asked, most=WORDS_COMPARED)
    return asked, words.articles, words.over


def _asks(asked: Request) -> bool:
    """Whether there is a question, or a filter that leaves a part of the index."""
    return bool(set(parameters(asked)) - {"page", "per_page", "sort", "familles", "facets"})


def _kwic_row(line: Line) -> Row:
    return line.left, line.match, line.right, line.date, line.source, line.title, line.place, line.at, line.id


def _word_row(word: DistinctiveWord) -> Row:
    return word.word, word.form, word.count, word.whole, round(word.expected, 2), round(word.score, 4)


def as_table(name: str, header: Sequence[str], rows: Iterable[Row]) -> Response:
    """A table as a CSV file of that name; nothing in it steers what shows it."""
    text = readable("".join(line.rstrip("\r\n") + "\n" for line in csv_lines(header, rows)))
    response = Response(text.encode("utf-8", "replace"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(name)}.csv"'
    return response
