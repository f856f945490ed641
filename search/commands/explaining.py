"""What `search query` says of why: of a hit its score, of an empty answer its words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.messages import Message
from search.analytics.score_words import explanation_json, score_lines
from search.interface_language import Say
from search.results import Request

if TYPE_CHECKING:
    from search.engine import Engine

_FORMS = 6


def score_told(engine: "Engine", request: Request, article_id: str, say: Say) -> Iterator[str]:
    """The score of an article, a line a part, which add up to it."""
    told = engine.explain(request, article_id)
    if told is None:
        return
    comma = say(Message(",", "."))
    yield f"     {told.score:.4f}".replace(".", comma) + say(Message("  score, somme de :", "  score, the sum of:"))
    for value, text in score_lines(told):
        yield f"   {value:+10.4f}".replace(".", comma) + f"  {say(text)}"


def nothing_told(engine: "Engine", request: Request, say: Say) -> Iterator[str]:
    """Of a query that finds nothing, how many articles each of its words has, and what would find some."""
    from search.analytics.no_hit import why_not

    why = why_not(engine, request)
    for word in why.words:
        forms = ", ".join(f"{form} {count}" for form, count in word.forms[:_FORMS])
        number = word.articles
        told = say(
            Message(f"{number} article{'s' if number > 1 else ''}", f"{number} article{'' if number == 1 else 's'}")
        )
        blame = say(Message(" ← ce mot ne laisse rien", " ← this word leaves nothing")) if word.kills else ""
        yield f"  {word.word} : {told}{f' ({forms})' if forms and len(word.forms) > 1 else ''}{blame}"
    if why.repairs:
        yield say(Message("Essayez :", "Try:"))
    for repair in why.repairs:
        yield f"  search query {_quoted(repair.query)}  ({repair.total}, {say(repair.text)})"


def with_explanations(engine: "Engine", request: Request, shown: dict[str, Any], lang: str) -> dict[str, Any]:
    """The JSON of an answer, each hit with its `explanation`, and `why` where nothing has all that was asked."""
    for hit in shown["hits"]:
        told = engine.explain(request, hit["id"])
        hit["explanation"] = None if told is None else explanation_json(told, lang)
    if not shown["total"]:
        from search.analytics.no_hit import why_not

        shown["why"] = why_not(engine, request).to_dict(lang)
    return shown


def _quoted(query: str) -> str:
    """A query as a shell takes it."""
    from shlex import quote

    return quote(query)
