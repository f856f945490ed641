"""Measures of a ranking against judgements, and how far their means can be trusted: pure functions."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

Run = Mapping[str, Sequence[str]]
"""Query to the documents found, best first."""
QueryValues = Mapping[str, NDArray[np.float64]]
"""Measure to its value for each query."""

MEASURES = ("nDCG@10", "MRR@10", "Recall@100")
DEPTH = 100
"""Documents of a ranking that any measure looks at."""
_SHALLOW = 10
_RESAMPLES = 10_000
_BATCH = 100
_SEED = 2016


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over queries and the ends of its 95 % interval."""

    mean: float
    low: float
    high: float

    def to_dict(self) -> dict[str, float]:
        """The estimate as JSON, to four decimals."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


def per_query(run: Run, qrels: Mapping[str, Mapping[str, int]], queries: Sequence[str]) -> QueryValues:
    """Each measure of `MEASURES` for each of `queries`, in their order; a query that the run lacks scores 0.

    nDCG as Järvelin and Kekäläinen (ACM TOIS 20:4, 2002) with gains as graded and discount log2(rank + 1), which is
    trec_eval's ndcg_cut; the reciprocal rank and the recall are trec_eval's, for grades above 0.
    """
    rows = [_measures(run.get(query, ()), qrels[query]) for query in queries]
    return dict(zip(MEASURES, np.array(rows, np.float64).reshape(-1, len(MEASURES)).T, strict=True))


def _measures(ranking: Sequence[str], grades: Mapping[str, int]) -> tuple[float, float, float]:
    gains = np.array([max(grades.get(document, 0), 0) for document in ranking[:DEPTH]], np.float64)
    ideal = np.array(sorted((grade for grade in grades.values() if grade > 0), reverse=True), np.float64)
    if not len(ideal):
        return 0.0, 0.0, 0.0
    first = np.flatnonzero(gains[:_SHALLOW])
    reciprocal = 1 / (int(first[0]) + 1) if len(first) else 0.0
    return _dcg(gains) / _dcg(ideal), reciprocal, float(np.count_nonzero(gains)) / len(ideal)


def _dcg(gains: NDArray[np.float64]) -> float:
    shallow = gains[:_SHALLOW]
    return float((shallow / np.log2(np.arange(2, len(shallow) + 2))).sum())


def estimates(values: QueryValues) -> dict[str, Estimate]:
    """The mean of each measure with its 95 % interval: percentiles of the means of resampled queries (Efron's
    bootstrap), the same samples for every measure, always the same for the same queries."""
    random = np.random.default_rng(_SEED)
    table = np.stack(list(values.values()))
    count = table.shape[1]
    weights = (random.multinomial(count, np.full(count, 1 / count), size=_BATCH) for _ in range(_RESAMPLES // _BATCH))
    means = np.concatenate([sample @ table.T for sample in weights]) / count
    low, high = np.percentile(means, (2.5, 97.5), axis=0)
    return {
        name: Estimate(float(row.mean()), float(low[number]), float(high[number]))
        for number, (name, row) in enumerate(zip(values, table, strict=True))
    }
