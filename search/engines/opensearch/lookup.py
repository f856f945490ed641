"""What no query of a cluster means, found by reading: the articles that may have a place are looked through."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from search.engines.array_ranker import RANKING
from search.engines.opensearch.forms import FormIndex
from search.engines.opensearch.places import MOST_TERMS, PlacedSpelling, spellings_in
from search.engines.opensearch.sample import SampleScorer, SampleSearcher, sampled, source_of_text
from search.engines.opensearch.spellings import spelling_queries
from search.engines.opensearch.translation import QueryBody, Translator, Untranslated, all_of, any_of
from search.engines.refusal import as_typed
from search.errors import BadQuery, Message
from search.execution.matching import Matcher
from search.execution.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    Best,
    Boost,
    Constant,
    Either,
    Fuzzy,
    InLead,
    Located,
    Maybe,
    NoneOf,
    Place,
    Prefix,
    SameUnit,
    Spots,
    Term,
    Tree,
    Wildcard,
    Window,
)

if TYPE_CHECKING:
    from search.engines.opensearch.opened import ClusterIndex

MOST_READ = 5_000
"""Articles that are read for one place: a second for a thousand."""
_AT_ONCE = 500
_REMEMBERED = 32
"""Places looked up whose articles are kept: a question asks for them several times, and so do its pages."""
_OF_FORMS = ("title_exact", "text_exact")
"""Fields whose forms are in the index of forms."""


def prepared(index: "ClusterIndex", tree: Tree) -> Translator:
    """What translates the tree: the terms of its spellings asked for, what no query means looked up. BadQuery where
    too many articles would have to be read."""
    looked_up: dict[Located, Mapping[str, float]] = {}
    spelt: dict[PlacedSpelling, list[str]] = {}
    nodes = list(dict.fromkeys(located_in(tree)))
    for node in nodes:
        for _, place in node.places:
            for spelling in spellings_in(place):
                terms = _terms_of(index.form_index, spelling)
                if terms is not None:
                    spelt[spelling] = terms
    translator = Translator(looked_up, spelt)
    for node in nodes:
        try:
            translator.matching(node)
        except Untranslated:
            known = index.looked_up.get(node)
            if known is None:
                known = dict(_found(index, node))
                if len(index.looked_up) >= _REMEMBERED:
                    index.looked_up.clear()
                index.looked_up[node] = known
            looked_up[node] = known
    return translator


def located_in(node: Tree) -> Iterator[Located]:
    """The nodes of a tree that are told by places."""
    match node:
        case Located():
            yield node
        case AllOf(children) | AnyOf(children) | AtLeast(_, children) | Best(children):
            for child in children:
                yield from located_in(child)
        case Maybe(required, optional):
            yield from located_in(required)
            yield from located_in(optional)
        case Boost(child) | Constant(child) | NoneOf(child):
            yield from located_in(child)
        case _:
            return


def possible(place: Place) -> QueryBody:
    """What finds the texts that have all parts of a place, wherever they stand."""
    match place:
        case Spots(forms):
            return Translator().matching(Term(forms))
        case Prefix() | Wildcard() | Fuzzy():
            return any_of(list(spelling_queries(place)))
        case Either(alternatives):
            return any_of([possible(one) for one in alternatives])
        case Window(parts) | SameUnit(_, parts):
            return all_of([possible(part) for part in dict.fromkeys(parts)])
        case InLead(part):
            return possible(part)


def _terms_of(forms: FormIndex, spelling: PlacedSpelling) -> list[str] | None:
    """The terms that a spelling stands for; None where they are too many, or not known."""
    fields = spelling.fields if isinstance(spelling, Wildcard) else tuple(field for field, _ in spelling.forms)
    if len(fields) > 1 or fields[0] not in _OF_FORMS:
        return None
    (query,) = spelling_queries(spelling, "form")
    return forms.spelt(query, MOST_TERMS)


def _found(index: "ClusterIndex", node: Located) -> Iterator[tuple[str, float]]:
    query = any_of([possible(place) for _, place in node.places])
    (candidates,) = index.statistics.counts([query])
    if candidates > MOST_READ:
        raise too_many(node, candidates)
    sources = sorted({source_of_text(name) for name, _ in node.places})
    batch: list[tuple[str, Mapping[str, Any]]] = []
    for one in index.walk(query, sources):
        batch.append(one)
        if len(batch) == _AT_ONCE:
            yield from _of_batch(index, batch, sources, node)
            batch = []
    if batch:
        yield from _of_batch(index, batch, sources, node)


def _of_batch(
    index: "ClusterIndex", batch: list[tuple[str, Mapping[str, Any]]], sources: list[str], node: Located
) -> Iterator[tuple[str, float]]:
    segment = sampled([stored for _, stored in batch], sources)
    searcher = SampleSearcher(segment, RANKING, index.statistics)
    matcher = Matcher(searcher.segments[0])
    docs = matcher.match(node).listed()
    scores = SampleScorer(searcher, matcher, {node: 1.0}).scores(matcher, node, docs)
    for number, score in zip(docs.tolist(), scores.tolist(), strict=True):
        yield batch[number][0], score


def too_many(node: Located, candidates: int) -> BadQuery:
    """The error for a place that cannot be looked up."""
    typed = as_typed(node)
    return BadQuery(
        Message(
            fr=f"« {typed} » : {candidates} articles seraient à relire, ce que la grappe ne fait pas "
            f"(au plus {MOST_READ}) : donnez des mots plus rares, ou plus de leurs lettres",
            en=f"“{typed}”: {candidates} articles would have to be read, which is not done on a cluster "
            f"(at most {MOST_READ}): give rarer words, or more of their letters",
        )
    )
