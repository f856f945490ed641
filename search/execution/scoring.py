"""How well documents answer a query tree: the scores of given documents of one segment."""

from collections.abc import Sequence

import numpy as np

from search.execution.budget import CALLS
from search.execution.kernel import Docs
from search.execution.matching import Matcher
from search.execution.ranking import Scores, saturate
from search.execution.searcher import Searcher
from search.execution.tree import (
    Adjacent,
    AllOf,
    AnyOf,
    AtLeast,
    Best,
    Boost,
    Constant,
    Fuzzy,
    Located,
    Maybe,
    Prefix,
    Term,
    TermRange,
    Tree,
    Wildcard,
)


class Scorer:
    """The scores of one query; its weights hold for all segments. Nodes are told apart by identity."""

    def __init__(self, searcher: Searcher, matchers: Sequence[Matcher]) -> None:
        self.ranking = searcher.ranking
        self._store = searcher
        self._matchers = matchers
        self._weights: dict[int, float] = {}

    def weight(self, node: Term | Adjacent | Located) -> float:
        """The inverse document frequency of a leaf times its boost: what its score stays below.

        The document frequency of a word is the largest of its forms' (see `ranking.idf`), that of a phrase is exact.
        """
        weight = self._weights.get(id(node))
        if weight is None:
            if isinstance(node, Term):
                df = max((self._form_df(field, term) for field, term in node.forms), default=0)
            else:
                df = sum(matcher.match(node).size for matcher in self._matchers)
            weight = self._weights[id(node)] = self._store.idf(df) * node.boost
        return weight

    def _form_df(self, field: str, term: bytes) -> int:
        postings = (matcher.posting(field, term) for matcher in self._matchers)
        return sum(posting.size for posting in postings if posting is not None)

    def scores(self, matcher: Matcher, node: Tree, docs: Docs) -> Scores:
        """The score of each of `docs`, all of which the node finds."""
        scores = self._scores(matcher, node, docs, found=True)
        return np.zeros(len(docs), np.float32) if scores is None else scores

    def scoring(self, node: Tree) -> bool:
        """Whether the node ever gives one document another score than the next."""
        match node:
            case Term() | Adjacent() | Located():
                return True
            case AllOf() | AnyOf() | AtLeast() | Best():
                return any(not _silent(child) for child in node.children)
            case Maybe():
                return not _silent(node.optional) or self.scoring(node.required)
            case Boost():
                return self.scoring(node.child)
            case _:
                return False

    def _scores(self, matcher: Matcher, node: Tree, docs: Docs, found: bool) -> Scores | None:
        """None for all zeros. With `found`, every document is known to be one that the node finds."""
        match node:
            case Term():
                return self._word(matcher, node, docs, found)
            case Adjacent() | Located():
                return self._phrase(matcher, node, docs, found)
            case Prefix() | Wildcard() | Fuzzy() | TermRange():
                return self._constant(matcher, node, docs, found, node.boost)
            case Constant():
                return self._constant(matcher, node.child, docs, found, node.score)
            case AllOf():
                scores = self._sum(matcher, node.children, docs, found=True)
            case AtLeast():
                scores = self._sum(matcher, node.children, docs, found=False)
            case AnyOf():
                return self._sum(matcher, node.children, docs, found=False)
            case Best():
                return self._best(matcher, node, docs)
            case Maybe():
                scores = self._sum(matcher, (node.required,), docs, found=True)
                more = self._scores(matcher, node.optional, docs, found=False)
                scores = more if scores is None else scores if more is None else scores + more
            case Boost():
                scores = self._scores(matcher, node.child, docs, found)
                return None if scores is None else scores * np.float32(node.factor)
            case _:
                return None
        if scores is not None and not found:  # what lies below counts only where all of the node matches
            scores[~matcher.match(node).holds(docs)] = 0
        return scores

    def _sum(self, matcher: Matcher, children: Sequence[Tree], docs: Docs, found: bool) -> Scores | None:
        total: Scores | None = None
        for child in children:
            scores = self._scores(matcher, child, docs, found)
            if scores is not None and total is not None:
                total += scores
            elif scores is not None:
                total = scores
        return total

    def _word(self, matcher: Matcher, node: Term, docs: Docs, found: bool) -> Scores:
        x = np.zeros(len(docs), np.float32)
        for posting, names in matcher.counted(node):
            if self.ranking.weights.get(posting.field.name):
                matcher.budget.charge(
                    CALLS + 3 * len(docs) + (posting.size if posting.bits is None else matcher.documents >> 6), node
                )
                posting.add_to(x, docs, matcher.segment.summed_norms(names))
        if node.times > 1 and not found:
            x[~matcher.match(node).holds(docs)] = 0
        return saturate(x, self.ranking.k1, self.weight(node))

    def _phrase(self, matcher: Matcher, node: Adjacent | Located, docs: Docs, found: bool) -> Scores:
        x = np.zeros(len(docs), np.float32)
        for field, listed, freqs in matcher.occurrences(node):
            if self.ranking.weights.get(field):
                matcher.budget.charge(CALLS + 4 * len(docs), node)
                at = listed.searchsorted(docs)
                here = (listed.take(at, mode="clip") == docs).nonzero()[0]
                x[here] += matcher.segment.norms(field).take(docs.take(here)) * freqs.take(at.take(here)).astype(
                    np.float32
                )
        if isinstance(node, Located) and node.times > 1 and not found:
            x[~matcher.match(node).holds(docs)] = 0
        return saturate(x, self.ranking.k1, self.weight(node))

    def _constant(self, matcher: Matcher, node: Tree, docs: Docs, found: bool, score: float) -> Scores | None:
        if not score:
            return None
        if found:
            return np.full(len(docs), score, np.float32)
        return matcher.match(node).holds(docs) * np.float32(score)

    def _best(self, matcher: Matcher, node: Best, docs: Docs) -> Scores | None:
        parts = [self._scores(matcher, child, docs, found=False) for child in node.children]
        scored = [scores for scores in parts if scores is not None]
        if not scored:
            return None
        best: Scores = np.maximum.reduce(scored)
        if node.tie:
            best += (np.add.reduce(scored) - best) * np.float32(node.tie)
        return best


def _silent(node: Tree) -> bool:
    """Whether a node scores 0 wherever it stands."""
    match node:
        case Term() | Adjacent() | Located():
            return False
        case Prefix() | Wildcard() | Fuzzy() | TermRange():
            return not node.boost
        case Constant():
            return not node.score
        case AllOf() | AnyOf() | AtLeast() | Best():
            return all(map(_silent, node.children))
        case Maybe():
            return _silent(node.required) and _silent(node.optional)
        case Boost():
            return _silent(node.child)
        case _:
            return True
