"""The name of an author, a paper, a section, a keyword typed among free words: its articles follow those whose texts
answer.

Counts stay those of the texts where the texts have an answer: a section's name is a common word too. Other articles are
added where the texts give few, or where the full name of an author was typed; and the answer says so.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from index.analysis import Analyser
from index.messages import Message
from search.execution.tree import AllOf, AnyOf, Constant, NoneOf, Term, Tree
from search.language.places import spelt_forms
from search.language.planning import Plan, filtered
from search.language.query_analysis import CONTENT_WORDS
from search.language.syntax import Query, typed_words
from search.results import QueryNote, Request
from search.retrieval import PARTIAL_BELOW

if TYPE_CHECKING:
    from search.engines.counting import PlannedIndex

_FIELDS = {
    "author_words": ("auteur", Message("un auteur", "an author")),
    "source_words": ("source", Message("une source", "a source")),
    "section_words": ("rubrique", Message("une rubrique", "a section")),
    "tags_words": ("tag", Message("un mot-clé", "a keyword")),
    "agency_words": ("agence", Message("une agence", "an agency")),
}
_MOST_WORDS = CONTENT_WORDS + 2
"""Words of a query that may be a name, grammatical ones too."""


def with_named_values(
    index: "PlannedIndex", query: Query, request: Request, asked: Plan, analyser: Analyser
) -> tuple[Plan, list[QueryNote]]:
    """The plan, with the articles that the query names otherwise than by their texts behind those; and what is said of
    them."""
    trees = {field: filtered(tree, request) for field, tree in _named(index, query, analyser)}
    if not trees:
        return asked, []
    of_texts = index.total(asked.primary)
    told: list[QueryNote] = []
    added: list[Tree] = []
    for field, tree in trees.items():
        if of_texts >= PARTIAL_BELOW and not (field == "author_words" and _is_author(index, query.text.strip())):
            continue
        others = index.total(AllOf((tree, NoneOf(asked.primary))))
        if others:
            added.append(tree)
            told.append(_note(field, query.text.strip(), others))
    if not added:
        return asked, []
    beside = AnyOf(tuple(added))
    fallback = asked.fallback and AllOf((asked.fallback, NoneOf(beside)))
    return replace(asked, primary=AnyOf((asked.primary, Constant(beside, 0))), fallback=fallback), told


def _named(index: "PlannedIndex", query: Query, analyser: Analyser) -> Iterator[tuple[str, Tree]]:
    """The fields that have every word of a short free query in one article or another, and what finds them."""
    if not query.free:
        return
    words = list(typed_words(query.root))
    forms = list(dict.fromkeys(form for word in words for form in spelt_forms(word.text, analyser)))
    if not forms or len(forms) > _MOST_WORDS:
        return
    for field in _FIELDS:
        if all(index.held(field, form) for form in forms):
            yield field, AllOf(tuple(Constant(Term(((field, form.encode()),)), 0) for form in forms))


def _is_author(index: "PlannedIndex", typed: str) -> bool:
    """Whether a text is the full name of an author; one word is a name of many."""
    return 0 < typed.count(" ") < _MOST_WORDS and index.counter.groups("author").names(typed)


def _note(field: str, typed: str, others: int) -> QueryNote:
    name, what = _FIELDS[field]
    return QueryNote(
        Message(
            fr=f"« {typed} » est aussi {what.fr} : {others} article{'s' if others > 1 else ''} de plus, "
            "derrière ceux dont le texte répond",
            en=f"“{typed}” is {what.en} too: {others} more article{'' if others == 1 else 's'}, "
            "behind those whose text answers",
        ),
        0,
        f'{name}:"{typed}"' if '"' not in typed else None,
    )
