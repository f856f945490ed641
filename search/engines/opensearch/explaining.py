"""Why the cluster's engine gives an article its score: by the parts that the embedded engine's would have."""

from dataclasses import replace

import numpy as np

from search.engines.explaining import ShownForm, parts_of_first, parts_of_second
from search.engines.opensearch.opened import ClusterIndex
from search.engines.opensearch.ranker import ClusterRanker
from search.engines.opensearch.sample import SampleScorer
from search.execution.matching import Matcher
from search.execution.recency import factors
from search.language.planning import Plan
from search.results import Request
from search.retrieval import ORDERS, whole_answer
from search.scores import ScorePart, ScoreParts


def explained_in_cluster(
    index: ClusterIndex, ranker: ClusterRanker, plan: Plan, request: Request, article_id: str, shown: ShownForm
) -> ScoreParts | None:
    """The score of an article in the answer, part by part; None where it is not of the answer."""
    for tree, partial in ((plan.primary, False), (plan.fallback, True)):
        if tree is None:
            continue
        asked = replace(plan, primary=tree)
        _, documents, scores = whole_answer(ranker, asked, replace(request, collapse=False))
        number = ranker.number(article_id)
        places = np.flatnonzero(documents == (-1 if number is None else number))
        if not len(places):
            continue
        rank, score = int(places[0]) + 1, float(scores[places[0]])
        parts = _parts(index, ranker, asked, request, article_id, shown) if request.sort == "relevance" else []
        if request.sort == "relevance":
            total = sum(part.value for part in parts)
            if ranker.recency is not None:
                segment = ranker.sample(article_id).segments[0]
                share = float(factors(segment, ranker.recency, np.array([0]))[0])
                parts.append(ScorePart("age", "", total * (share - 1)))
                total *= share
            if abs(rest := score - total) > 1e-5 * max(1.0, abs(total)):
                inside = bool(plan.words) and rank <= ranker.window
                parts.append(ScorePart("accents" if inside else "place", "", rest))
        return ScoreParts(score, rank, partial, index.statistics.documents, parts)
    return None


def _parts(
    index: ClusterIndex, ranker: ClusterRanker, plan: Plan, request: Request, article_id: str, shown: ShownForm
) -> list[ScorePart]:
    """What adds up to the score of an article: of the second stage where that looks at it, else of the first."""
    searcher = ranker.sample(article_id)
    if plan.words:
        window = ranker.top(plan.primary, ranker.window, ORDERS[request.sort]).documents[: ranker.window]
        if ranker.number(article_id) in window.tolist():
            return parts_of_second(searcher, index.near, plan.words, 0, ranker.second, shown)
    matcher = Matcher(searcher.segments[0])
    translator = index.translator(plan.primary)
    weights = index.statistics.of(plan.primary, searcher.ranking, translator).weights
    scorer = SampleScorer(searcher, matcher, weights)
    return parts_of_first(searcher, scorer, matcher, plan.primary, 0, shown)
