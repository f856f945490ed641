"""Two systems on the same queries: how sure it is that one is better, and the table that says so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.quality.measures import MEASURES, Estimate, QueryValues, estimates

_RESAMPLES = 10_000
_BATCH = 100
_SEED = 2016


@dataclass(frozen=True, slots=True)
class Row:
    """A system under one condition. `differences` are its means less ours, `p_values` theirs; empty in our own row."""

    system: str
    condition: str
    estimates: Mapping[str, Estimate]
    differences: Mapping[str, float]
    p_values: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON."""
        return {
            "system": self.system,
            "condition": self.condition,
            "measures": {name: estimate.to_dict() for name, estimate in self.estimates.items()},
            "differences": {name: round(value, 4) for name, value in self.differences.items()},
            "p_values": {name: round(value, 5) for name, value in self.p_values.items()},
        }


def p_value(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    """How often chance alone gives a difference as large, in either direction: Fisher's paired randomisation test.

    Each query's two values are exchanged or not, at random, 10,000 times; the observed order counts as one of them, so
    that p is never 0 (Smucker, Allan and Carterette, CIKM 2007).
    """
    random = np.random.default_rng(_SEED)
    difference = ours - theirs
    observed = abs(difference.sum()) - 1e-9  # sums of the same numbers in another order differ in the last digits
    extreme = 1
    for _ in range(_RESAMPLES // _BATCH):
        signs = random.integers(0, 2, (_BATCH, len(difference))) * 2 - 1
        extreme += int(np.count_nonzero(np.abs(signs @ difference) >= observed))
    return extreme / (_RESAMPLES + 1)


def compared(condition: str, ours: tuple[str, QueryValues], others: Sequence[tuple[str, QueryValues]]) -> list[Row]:
    """Our row, then one for each other system, with the p-values of its differences to ours."""
    name, values = ours
    rows = [Row(name, condition, estimates(values), {}, {})]
    for other, theirs in others:
        p_values = {measure: p_value(values[measure], theirs[measure]) for measure in MEASURES}
        differences = {measure: float((theirs[measure] - values[measure]).mean()) for measure in MEASURES}
        rows.append(Row(other, condition, estimates(theirs), differences, p_values))
    return rows


def markdown(title: str, rows: Sequence[Row]) -> Iterator[str]:
    """The rows as a table, a line at a time; behind each figure its difference to ours (+: better than ours) and p."""
    yield f"### {title}"
    yield ""
    yield "| queries | system | " + " | ".join(f"{name} [95 %]" for name in MEASURES) + " |"
    yield "|---" * (2 + len(MEASURES)) + "|"
    for row in rows:
        cells = [_cell(row, measure) for measure in MEASURES]
        yield f"| {row.condition} | {row.system} | " + " | ".join(cells) + " |"


def _cell(row: Row, measure: str) -> str:
    estimate = row.estimates[measure]
    text = f"{_short(estimate.mean)} [{_short(estimate.low)}, {_short(estimate.high)}]"
    if not row.p_values:
        return f"**{text}**"
    difference = f"{row.differences[measure]:+.3f}".replace("0.", ".", 1)
    return f"{text} {difference}, p {_p(row.p_values[measure])}"


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _p(value: float) -> str:
    return "< .001" if value < 0.001 else f"= {_short(value)}"
