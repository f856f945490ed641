"""Why the embedded engine gives a document its score, in the parts that its two stages add up."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from search.engines.array_ranker import ArrayRanker
from search.execution.kernel import Docs
from search.execution.matching import Matcher
from search.execution.ranking import Second
from search.execution.recency import factors
from search.execution.scoring import Scorer
from search.execution.searcher import Searcher, SegmentReader
from search.execution.tree import (
    Adjacent,
    AllOf,
    AnyOf,
    AtLeast,
    Best,
    Boost,
    Constant,
    Either,
    Forms,
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
from search.language.planning import Plan
from search.rerank.near_words import NearWords
from search.rerank.second_stage import QueryWord, meaning_part, score_parts
from search.results import Request
from search.retrieval import whole_answer
from search.scores import PartKind, ScorePart, ScoreParts

ShownForm = Callable[[str], str]
"""A term of the index, a form or a class, as it is read."""


def explained_score(
    ranker: ArrayRanker, plan: Plan, request: Request, document: int, shown: ShownForm
) -> ScoreParts | None:
    """The score of a document in the answer, part by part; None where it is not of the answer."""
    for tree, partial in ((plan.primary, False), (plan.fallback, True)):
        if tree is None:
            continue
        asked = replace(plan, primary=tree)
        _, documents, scores = whole_answer(ranker, asked, replace(request, collapse=False))
        places = np.flatnonzero(documents == document)
        if len(places):
            rank, score = int(places[0]) + 1, float(scores[places[0]])
            parts = _parts(ranker, asked, request, document, shown) if request.sort == "relevance" else []
            return _summed(ranker, asked, request, document, parts, rank, score, partial)
    return None


def _summed(
    ranker: ArrayRanker,
    plan: Plan,
    request: Request,
    document: int,
    parts: list[ScorePart],
    rank: int,
    score: float,
    partial: bool,
) -> ScoreParts:
    """The parts with what was taken away from their sum, in the order in which that is done."""
    if request.sort == "relevance":
        total = sum(part.value for part in parts)
        segment = _segment(ranker.searcher, document)
        if ranker.recency is not None:
            share = float(factors(segment, ranker.recency, np.array([document - segment.base]))[0])
            parts.append(ScorePart("age", "", total * (share - 1)))
            total *= share
        if abs(rest := score - total) > 1e-5 * max(1.0, abs(total)):
            inside = bool(plan.words) and rank <= ranker.window
            parts.append(ScorePart("accents" if inside else "place", "", rest))
    return ScoreParts(score, rank, partial, _live(ranker.searcher), parts)


def _live(searcher: Searcher) -> int:
    return sum(one.documents if (live := one.live_mask()) is None else int(live.sum()) for one in searcher.segments)


def _parts(ranker: ArrayRanker, plan: Plan, request: Request, document: int, shown: ShownForm) -> list[ScorePart]:
    """What adds up to the score of a document: of the second stage where that looks at it, else of the first."""
    searcher = ranker.searcher
    if plan.words:
        from search.retrieval import ORDERS

        window = ranker.top(plan.primary, ranker.window, ORDERS[request.sort]).documents[: ranker.window]
        if document in window:
            parts = parts_of_second(searcher, ranker.near, plan.words, document, ranker.second, shown)
            if ranker.meaning is not None:
                value = meaning_part(searcher, plan.words, window, document, ranker.second, ranker.meaning)
                parts.append(ScorePart("semantic", "", value))
            return parts
    segment = _segment(searcher, document)
    matchers = [Matcher(one) for one in searcher.segments]
    matcher = matchers[searcher.segments.index(segment)]
    return parts_of_first(searcher, Scorer(searcher, matchers), matcher, plan.primary, document, shown)


def parts_of_second(
    searcher: Searcher,
    near: NearWords,
    words: Sequence[QueryWord],
    document: int,
    second: Second,
    shown: ShownForm,
) -> list[ScorePart]:
    """What adds up to the score of the second stage."""
    return [
        _of_near(searcher, near, word, value, document, shown)
        if kind == "near"
        else _of_word(searcher, kind, word, value, document, shown)
        for kind, word, value in score_parts(searcher, words, document, second, near)
        if value
    ]


def parts_of_first(
    searcher: Searcher, scorer: Scorer, matcher: Matcher, tree: Tree, document: int, shown: ShownForm
) -> list[ScorePart]:
    """What adds up to the score of the first stage; `matcher` is that of the document's segment."""
    docs = np.array([document - matcher.segment.base], np.int32)
    parts = []
    for leaf, factor in _leaves(tree, scorer, matcher, docs):
        value = float(scorer.scores(matcher, leaf, docs)[0]) * factor if matcher.match(leaf).holds(docs)[0] else 0.0
        if value:
            parts.append(_of_leaf(searcher, leaf, value, document, shown))
    return parts


def _leaves(node: Tree, scorer: Scorer, matcher: Matcher, docs: Docs) -> Iterator[tuple[Tree, float]]:
    """The leaves that a tree adds up for a document, each with the factor it is multiplied by."""
    match node:
        case AllOf(children) | AnyOf(children):
            for child in children:
                yield from _of_child(child, scorer, matcher, docs)
        case AtLeast():
            for child in node.children:
                yield from _of_child(child, scorer, matcher, docs)
        case Maybe():
            yield from _leaves(node.required, scorer, matcher, docs)
            yield from _of_child(node.optional, scorer, matcher, docs)
        case Boost():
            for leaf, factor in _leaves(node.child, scorer, matcher, docs):
                yield leaf, factor * node.factor
        case Best():
            values = [_value(child, scorer, matcher, docs) for child in node.children]
            best = max(range(len(values)), key=values.__getitem__)
            for at, child in enumerate(node.children):
                for leaf, factor in _of_child(child, scorer, matcher, docs):
                    yield leaf, factor * (1.0 if at == best else node.tie)
        case NoneOf():
            return
        case _:
            yield node, 1.0


def _of_child(child: Tree, scorer: Scorer, matcher: Matcher, docs: Docs) -> Iterator[tuple[Tree, float]]:
    """The leaves of a child that the document matches as a whole: else nothing below it counts."""
    if isinstance(child, AllOf | AtLeast | Maybe | Boost) and not matcher.match(child).holds(docs)[0]:
        return
    yield from _leaves(child, scorer, matcher, docs)


def _value(child: Tree, scorer: Scorer, matcher: Matcher, docs: Docs) -> float:
    return float(scorer.scores(matcher, child, docs)[0]) if matcher.match(child).holds(docs)[0] else 0.0


def _of_word(
    searcher: Searcher, kind: str, word: QueryWord, value: float, document: int, shown: ShownForm
) -> ScorePart:
    if kind == "form":
        forms: Forms = tuple(
            (f"{field}_exact", word.form.encode("utf-8", "surrogatepass")) for field in ("title", "text")
        )
    elif word.forms:
        forms = tuple(
            (f"{field}_exact", form.encode("utf-8", "surrogatepass"))
            for field in ("title", "text")
            for form in word.forms
        )
    else:
        forms = tuple((field, word.stem.encode("utf-8", "surrogatepass")) for field in ("title", "text"))
    title, text, articles = _counted(searcher, forms, document)
    named: PartKind = "pair" if kind == "pair" else "form" if kind == "form" else "word"
    return ScorePart(named, shown(word.form), value, title, text, 0 if kind == "pair" else articles)


def _of_near(
    searcher: Searcher, near: NearWords, word: QueryWord, value: float, document: int, shown: ShownForm
) -> ScorePart:
    """The part of the nearest word that a document has instead of one."""
    for term, _ in near.of(word.stem.encode("utf-8", "surrogatepass")):
        title, text, articles = _counted(searcher, (("title", term), ("text", term)), document)
        if title or text:
            return ScorePart("near", shown(term.decode("utf-8", "surrogatepass")), value, title, text, articles)
    return ScorePart("near", "", value)


def _of_leaf(searcher: Searcher, leaf: Tree, value: float, document: int, shown: ShownForm) -> ScorePart:
    if isinstance(leaf, Term):
        exact = [term for field, term in leaf.forms if field.endswith("_exact")]
        word = (exact or [term for _, term in leaf.forms] or [b""])[0].decode("utf-8", "surrogatepass")
        of_class = tuple(form for form in leaf.forms if not form[0].endswith("_exact")) or leaf.forms
        title, text, articles = _counted(searcher, tuple(dict.fromkeys(of_class)), document)
        return ScorePart("word", shown(word), value, title, text, articles)
    if isinstance(leaf, Adjacent):
        return ScorePart("phrase", _shown_words([term for term, _ in leaf.places[0].terms], shown), value)
    if isinstance(leaf, Located):
        place = leaf.places[0][1]
        words = _shown_words(list(dict.fromkeys(_terms(place))), shown)
        return ScorePart("top" if isinstance(place, InLead) else "phrase", words, value)
    return ScorePart("pattern", _pattern(leaf), value)


def _shown_words(terms: Sequence[bytes], shown: ShownForm) -> str:
    return " ".join(shown(term.decode("utf-8", "surrogatepass")) for term in terms)


def _terms(place: Place) -> Iterator[bytes]:
    """The words that a place is told by."""
    match place:
        case Spots(forms):
            yield from (term for _, term in forms[:1])
        case Window(parts) | SameUnit(_, parts):
            for part in parts:
                yield from _terms(part)
        case Either(alternatives):
            for part in alternatives:
                yield from _terms(part)
        case InLead(part):
            yield from _terms(part)


def _pattern(leaf: Tree) -> str:
    """A beginning, a pattern or a spelling, as it is typed."""
    match leaf:
        case Prefix(forms):
            return f"{forms[0][1].decode('utf-8', 'surrogatepass')}*"
        case Wildcard(_, pattern):
            return pattern
        case Fuzzy(forms, distance):
            return f"{forms[0][1].decode('utf-8', 'surrogatepass')}~{distance}"
        case Constant(child):
            return _pattern(child)
        case _:
            return ""


def _counted(searcher: Searcher, forms: Forms, document: int) -> tuple[int, int, int]:
    """How often the forms stand in a document's title and in its text, and how many articles have the commonest."""
    segment = _segment(searcher, document)
    found = {"title": 0, "text": 0}
    for name, term in forms:
        field = segment.field(name)
        ordinal = field.find(term) if field is not None else -1
        if field is None or ordinal < 0:
            continue
        docs = field.docs(ordinal)
        at = int(docs.searchsorted(document - segment.base))
        if at < len(docs) and docs[at] == document - segment.base:
            found["title" if name.startswith("title") else "text"] += int(field.freqs(ordinal)[at])
    return found["title"], found["text"], max((searcher.live_df(name, term) for name, term in forms), default=0)


def _segment(searcher: Searcher, document: int) -> SegmentReader:
    return next(one for one in searcher.segments if one.base <= document < one.base + one.documents)
