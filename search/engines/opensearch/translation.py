"""An executed tree as a query of a cluster: which documents it finds, and how well, to the digit of our own formula.

Every stream has a similarity that gives the bare frequency of a term or a phrase (`mapping`); what BM25F makes of it
is computed by scripts from the document's own lengths and from the statistics of the whole index. So a score does not
depend on how the index is cut into shards, nor on the version of the cluster.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from search.engines.opensearch.mapping import indexed_text, keyword_text, length_field, positions_field, term_text
from search.engines.opensearch.places import (
    MOST_CLAUSES,
    SpeltTerms,
    clauses,
    counting_rule,
    phrase_with_gaps,
    place_rule,
)
from search.engines.opensearch.spellings import spelling_queries
from search.execution.ranking import Ranking
from search.execution.recency import Recency
from search.execution.tree import (
    Adjacent,
    AllOf,
    AnyOf,
    AtLeast,
    Best,
    Boost,
    Constant,
    Every,
    Fuzzy,
    Length,
    Located,
    Maybe,
    NoneOf,
    Nothing,
    PhraseIn,
    Prefix,
    Range,
    Term,
    TermRange,
    Tree,
    Value,
    Wildcard,
)

QueryBody = dict[str, Any]
Leaf = Term | Adjacent | Located

EVERYTHING: QueryBody = {"match_all": {}}
NO_ARTICLE: QueryBody = {"match_none": {}}
_FIELD_SCORE = "_score * params.weight / (1 - params.b + params.b * doc[params.length].value / params.average)"
_PLACE_SCORE = _FIELD_SCORE.replace("_score", "Math.min(100, _score / Math.max(0.0001, 1 - _score))", 1)
"""Of intervals the cluster gives x / (1 + x)."""
_WORD_SCORE = "params.weight * _score / (params.k1 + _score)"
_READ_SCORE = "params.weight * params.scores[doc['id'].value]"
_RECENCY = (
    "double share = 0; if (doc[params.column].size() > 0) { double age = params.today - doc[params.column].value; "
    "share = params.share * Math.pow(2, -Math.max(0, age) / params.half_life) } "
    "return _score * (1 - params.share + share)"
)


@dataclass(frozen=True, slots=True)
class Statistics:
    """What scores need to know of the whole index: the ranking's numbers, the inverse document frequency of each leaf
    that scores, the average length of each field that does."""

    ranking: Ranking
    weights: Mapping[Leaf, float]
    averages: Mapping[str, float]


class Untranslated(Exception):
    """A node that no query means; what it finds is to be looked up and handed in."""

    def __init__(self, node: Located) -> None:
        super().__init__(node)
        self.node = node


@dataclass(frozen=True, slots=True)
class Translator:
    """Trees to queries; `looked_up` are, by identifier, the articles that nodes find that no query means, with the
    score of each but for the weight of the node, `spelt` the terms that spellings within places stand for."""

    looked_up: Mapping[Located, Mapping[str, float]] = field(default_factory=dict)
    spelt: SpeltTerms = field(default_factory=dict)

    def matching(self, node: Tree) -> QueryBody:
        """The query that finds what the node finds; its scores mean nothing. Raises Untranslated."""
        match node:
            case Term(forms, times=times):
                if times > 1:
                    return {"function_score": {"query": any_of(list(_frequencies(forms))), "min_score": times - 0.5}}
                by_field: dict[str, list[str]] = {}
                for field, term in dict.fromkeys(forms):
                    by_field.setdefault(field, []).append(indexed_text(field, term))
                return any_of([{"terms": {field: terms}} for field, terms in by_field.items()])
            case Adjacent(places):
                return any_of([phrase_body(place) for place in places])
            case Located():
                return self._located(node)
            case Prefix() | Wildcard() | Fuzzy() | TermRange():
                return any_of(list(spelling_queries(node)))
            case Length(field, low, high):
                inside: QueryBody = {"range": {positions_field(field): _bounds(low, high)}}
                return inside if low else any_of([inside, not_any([{"exists": {"field": positions_field(field)}}])])
            case Range(column, low, high):
                return {"range": {column: _bounds(low, high)}}
            case Value(column, values):
                return {"terms": {column: [keyword_text(one) if isinstance(one, str) else one for one in values]}}
            case AllOf(children):
                flat = list(_flattened(children))
                kept = [self.matching(child) for child in flat if not isinstance(child, NoneOf)]
                gone = [self.matching(child.child) for child in flat if isinstance(child, NoneOf)]
                return {"bool": {"filter": kept or [EVERYTHING], "must_not": gone}}
            case AnyOf(children) | Best(children):
                return any_of([self.matching(child) for child in children])
            case AtLeast(least, children):
                some = [self.matching(child) for child in children]
                return {"bool": {"should": some, "minimum_should_match": max(1, least)}} if some else NO_ARTICLE
            case NoneOf(child):
                return not_any([self.matching(child)])
            case Maybe(required):
                return self.matching(required)
            case Constant(child) | Boost(child):
                return self.matching(child)
            case Every(field):
                return EVERYTHING if field is None else {"exists": {"field": field}}
            case Nothing():
                return NO_ARTICLE

    def scoring(self, node: Tree, known: Statistics, factor: float = 1.0) -> QueryBody:
        """The query that finds what the node finds with its scores, times `factor`. Raises Untranslated."""
        match node:
            case Term() | Adjacent():
                return self._word(node, known, factor)
            case Located():
                return self._place(node, known, factor)
            case Prefix() | Wildcard() | Fuzzy() | TermRange():
                return constant(self.matching(node), node.boost * factor)
            case Constant(child, score):
                return constant(self.matching(child), score * factor)
            case AllOf(children):
                flat = list(_flattened(children))
                must = [self.scoring(child, known, factor) for child in flat if not isinstance(child, NoneOf)]
                gone = [self.matching(child.child) for child in flat if isinstance(child, NoneOf)]
                return {"bool": {"must": must or [constant(EVERYTHING, 0)], "must_not": gone}}
            case AnyOf(children):
                return any_of([self.scoring(child, known, factor) for child in children])
            case AtLeast(least, children):
                some = [self.scoring(child, known, factor) for child in children]
                return {"bool": {"should": some, "minimum_should_match": max(1, least)}} if some else NO_ARTICLE
            case Best(children, tie):
                return {"dis_max": {"queries": [self.scoring(one, known, factor) for one in children],
                                    "tie_breaker": tie}}  # fmt: skip
            case Maybe(required, optional):
                return {"bool": {"must": [self.scoring(required, known, factor)],
                                 "should": [self.scoring(optional, known, factor)]}}  # fmt: skip
            case Boost(child, more):
                return self.scoring(child, known, factor * more)
            case _:
                return constant(self.matching(node), 0)

    def _located(self, node: Located) -> QueryBody:
        if node in self.looked_up:
            return {"terms": {"id": sorted(self.looked_up[node])}}
        phrases = [phrase_with_gaps(place) for _, place in node.places]
        if node.times > 1:
            frequencies = [phrase_body(one) for one in phrases if one is not None and not _has_gaps(one)]
            if len(frequencies) < len(phrases):
                raise Untranslated(node)
            return {"function_score": {"query": any_of(frequencies), "min_score": node.times - 0.5}}
        queries = []
        for (name, place), gapped in zip(node.places, phrases, strict=True):
            rule = None if gapped is not None else place_rule(name, place, self.spelt)
            if gapped is None and rule is None:
                raise Untranslated(node)
            queries.append({"intervals": {name: rule}} if gapped is None else phrase_body(gapped))
        if clauses(queries) > MOST_CLAUSES:
            raise Untranslated(node)
        return any_of(queries)

    def _place(self, node: Located, known: Statistics, factor: float) -> QueryBody:
        """About the score of a place: what the cluster tells of it is nearly how often it is found."""
        found = self._located(node)
        weight = known.weights[node] * node.boost * factor
        if node in self.looked_up:
            read = known.weights[node] * factor  # of which the boost is a part already
            return script(found, _READ_SCORE, weight=read, scores=dict(self.looked_up[node]))
        scored = []
        for name, average in known.averages.items():
            query = self._in_text(node, name)
            if query is not None and average > 0:
                scored.append(
                    script(query, _PLACE_SCORE if "intervals" in query else _FIELD_SCORE,
                           weight=known.ranking.weights[name], b=known.ranking.b_of(name),
                           length=length_field(name), average=average)
                )  # fmt: skip
        optional = [script(any_of(scored), _WORD_SCORE, weight=weight, k1=known.ranking.k1)] if scored else []
        return {"bool": {"filter": [found], "should": optional}}

    def _in_text(self, node: Located, name: str) -> QueryBody | None:
        """What finds the node in one text; None where no query does."""
        for text, place in node.places:
            if text == name:
                gapped = phrase_with_gaps(place)
                rule = None if gapped is not None else counting_rule(name, place, self.spelt)
                return (
                    phrase_body(gapped) if gapped is not None else None if rule is None else {"intervals": {name: rule}}
                )
        return None

    def _word(self, node: Term | Adjacent, known: Statistics, factor: float) -> QueryBody:
        """One BM25F term: its frequencies in all fields, each by its length, saturated together."""
        by_field: dict[str, list[QueryBody]] = {}
        if isinstance(node, Adjacent):
            for place in node.places:
                by_field.setdefault(place.field, []).append(phrase_body(place))
        else:
            for field, term in node.forms:
                by_field.setdefault(field, []).append({"term": {field: indexed_text(field, term)}})
        parts = []
        for field, frequencies in by_field.items():
            weight = known.ranking.weights.get(field, 0.0)
            average = known.averages.get(field, 0.0)
            if not weight:
                parts.append(constant(any_of(frequencies), 0))
            elif average > 0:
                parts.append(
                    script(any_of(frequencies), _FIELD_SCORE, weight=weight, b=known.ranking.b_of(field),
                           length=length_field(field), average=average)
                )  # fmt: skip
        weight = known.weights.get(node, 0.0) * node.boost * factor
        scored = script(any_of(parts), _WORD_SCORE, weight=weight, k1=known.ranking.k1)
        if isinstance(node, Term) and node.times > 1:
            return {"bool": {"must": [scored], "filter": [self.matching(node)]}}
        return scored


def aged(query: QueryBody, recent: Recency | None) -> QueryBody:
    """The query, its scores by the age of the documents."""
    if recent is None:
        return query
    return script(query, _RECENCY, column=recent.column, today=recent.today, half_life=recent.half_life,
                  share=recent.share)  # fmt: skip


def phrase_body(place: PhraseIn) -> QueryBody:
    """What finds a phrase in its field, by how often it stands there."""
    words = sorted(place.terms, key=lambda slot: slot[1])
    if len(words) == 1:
        return {"term": {place.field: term_text(words[0][0])}}
    if [offset for _, offset in words] == list(range(len(words))):
        text = " ".join(term_text(term) for term, _ in words)
        # A similarity of a frequency adds it up for each of the words.
        return {"match_phrase": {place.field: {"query": text, "analyzer": "whitespace", "boost": 1 / len(words)}}}
    clauses: list[QueryBody] = []
    last = -1
    for term, offset in words:
        if offset > last + 1:
            clauses.append({"span_gap": {place.field: offset - last - 1}})
        clauses.append({"span_term": {place.field: term_text(term)}})
        last = offset
    return {"span_near": {"clauses": clauses, "slop": 0, "in_order": True, "boost": 1 / len(words)}}


def scored_leaves(node: Tree) -> Iterator[Leaf]:
    """The nodes whose scores need statistics."""
    match node:
        case Term() | Adjacent() | Located():
            yield node
        case AllOf(children) | AnyOf(children) | AtLeast(_, children) | Best(children):
            for child in children:
                yield from scored_leaves(child)
        case Maybe(required, optional):
            yield from scored_leaves(required)
            yield from scored_leaves(optional)
        case Boost(child):
            yield from scored_leaves(child)
        case _:
            return


def any_of(queries: Sequence[QueryBody]) -> QueryBody:
    """What finds what any of some queries find; scores add up."""
    if not queries:
        return NO_ARTICLE
    return queries[0] if len(queries) == 1 else {"bool": {"should": list(queries), "minimum_should_match": 1}}


def all_of(queries: Sequence[QueryBody]) -> QueryBody:
    """What finds what all of some queries find, without scores."""
    return {"bool": {"filter": list(queries)}}


def not_any(queries: Sequence[QueryBody]) -> QueryBody:
    """What finds what none of some queries finds."""
    return {"bool": {"filter": [EVERYTHING], "must_not": list(queries)}}


def constant(query: QueryBody, score: float) -> QueryBody:
    """The query, the score of each document the same."""
    if score:
        return {"constant_score": {"filter": query, "boost": score}}
    return {"bool": {"filter": [query]}}


def script(query: QueryBody, source: str, **params: Any) -> QueryBody:
    """The query, its scores computed anew."""
    return {"script_score": {"query": query, "script": {"source": source, "params": params}}}


def _frequencies(forms: Sequence[tuple[str, bytes]]) -> Iterator[QueryBody]:
    for name, term in forms:
        yield {"term": {name: indexed_text(name, term)}}


def _has_gaps(place: PhraseIn) -> bool:
    return [offset for _, offset in place.terms] != list(range(len(place.terms)))


def _bounds(low: int | None, high: int | None) -> dict[str, int]:
    return {name: bound for name, bound in (("gte", low), ("lte", high)) if bound is not None}


def _flattened(children: Sequence[Tree]) -> Iterator[Tree]:
    for child in children:
        if isinstance(child, AllOf):
            yield from _flattened(child.children)
        else:
            yield child
