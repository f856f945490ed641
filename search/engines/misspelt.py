"""A word that neither the index nor the dictionary has, read as the nearest that the index has: for what completes an
answer and for the order of articles that have some of the words. What answers stays what has the words as typed.
"""

from dataclasses import replace

from index.analysis import Analyser
from index.analysis.classes import class_of
from index.messages import Message
from search.errors import BadQuery
from search.execution.tree import AllOf, AnyOf, Constant, NoneOf
from search.language.doubt import Doubt, doubt
from search.language.edits import SpellingIndex
from search.language.notes import repaired
from search.language.parser import parse
from search.language.planning import Plan, plan
from search.language.ranges import Today
from search.language.syntax import Query
from search.results import QueryNote, Request


def read_as_meant(
    query: Query, request: Request, asked: Plan, index: SpellingIndex, analyser: Analyser, clock: Today
) -> tuple[Plan, tuple[QueryNote, ...]]:
    """The plan with such words read so, and what is said of them; as it is where there are none."""
    if not any(_is_unknown(word.form, index) for word in asked.words):
        return asked, ()
    doubtful = doubt(query, asked, 0, index.documents, index.articles, analyser)
    if doubtful is None or (asked.fallback is None and not doubtful.ranked):
        return asked, ()
    unknown = [at for at in doubtful.wrong if _is_unknown(doubtful.words[at].token.form, index)]
    unknown = [at for at in unknown if not index.articles(doubtful.words[at].token) and not doubtful.words[at].phrase]
    from search.language.suggestion import nearest_reading

    text = nearest_reading(query, Doubt(doubtful.words, unknown, doubtful.ranked), index, analyser) if unknown else None
    if text is None:
        return asked, ()
    try:
        meant = plan(parse(text, clock), request, analyser, index.names)
    except BadQuery:
        return asked, ()
    asked = replace(asked, words=meant.words, match_spec=meant.match_spec)
    if doubtful.ranked:
        as_typed = Constant(asked.primary, 0)  # what answers is what has the words as typed, whatever they are meant as
        asked = replace(asked, primary=AnyOf((AllOf((as_typed, meant.primary)), as_typed)))
    else:
        some = meant.primary if meant.fallback is None else AnyOf((meant.primary, meant.fallback))
        asked = replace(asked, fallback=AllOf((some, NoneOf(asked.primary))))
    first = doubtful.words[unknown[0]]
    return asked, (_note(query.text, text, first.typed, first.start),)


def _is_unknown(form: str, index: SpellingIndex) -> bool:
    return class_of(form) is None and not index.held(form)


def _note(query: str, text: str, typed: str, at: int) -> QueryNote:
    return QueryNote(
        Message(
            fr=f"« {typed} » n’est dans aucun article : l’ordre et le complément sont ceux de « {text} »",
            en=f"“{typed}” is in no article: order and completion are those of “{text}”",
        ),
        at,
        repaired(query, at, at + len(typed), f"={typed}"),
    )
