"""What each part of the second stage gains: added one by one to the first stage, and taken alone from the whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.relevance.comparison import p_value
from search.engines.whoosh import WhooshEngine
from search.execution.ranking import SECOND, Second
from search.quality.collection import Collection
from search.quality.judged import ask
from search.quality.measures import QueryValues, per_query

MEASURE = "nDCG@10"

PARTS: Sequence[tuple[str, dict[str, float]]] = (
    ("the form as typed, a term of its own", {"form": 0.0}),
    ("first five letters", {"prefix": 0.0}),
    ("the first sixty words count more", {"lead": 0.0}),
    ("neighbouring words", {"pair": 0.0, "pair_of_names": 0.0}),
    ("frequencies of the news in small collections", {"background_below": 0}),
    ("words near those that an article lacks", {"near": 0.0}),
)
"""What is measured, and the settings without it."""


@dataclass(frozen=True, slots=True)
class Step:
    """`added`: the mean with this part and those before it, and p of the difference to the row before. `without`: the
    mean of the whole without this part alone, and p of the difference to the whole; None where there is no such row."""

    name: str
    added: tuple[float, float | None]
    without: tuple[float, float] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The step as JSON."""
        return {"step": self.name, "added": self.added, "without": self.without}


def ablation(collection: Collection, index_dir: Path) -> list[Step]:
    """The steps from the first stage to the whole, measured on an index of the collection, accents as typed."""

    def measured(second: Second) -> QueryValues:
        engine = WhooshEngine(index_dir, second)
        try:
            return per_query(ask(engine, collection.queries).run, collection.qrels, list(collection.queries))
        finally:
            engine.close()

    def mean(values: QueryValues) -> float:
        return float(values[MEASURE].mean())

    def p(one: QueryValues, other: QueryValues) -> float:
        return p_value(one[MEASURE], other[MEASURE])

    first = measured(replace(SECOND, window=0))
    absent: dict[str, Any] = {name: value for _, without in PARTS for name, value in without.items()}
    before = measured(replace(SECOND, **absent))
    whole = measured(SECOND)
    steps = [Step("first stage", (mean(first), None)), Step("words one by one", (mean(before), p(before, first)))]
    for name, without in PARTS:
        absent = {setting: value for setting, value in absent.items() if setting not in without}
        with_it = measured(replace(SECOND, **absent)) if absent else whole
        off: dict[str, Any] = dict(without)
        less = before if not absent else measured(replace(SECOND, **off))
        steps.append(Step(name, (mean(with_it), p(with_it, before)), (mean(less), p(whole, less))))
        before = with_it
    return steps


def markdown(title: str, steps: Sequence[Step]) -> Iterator[str]:
    """The steps as a table, a line at a time."""
    yield f"### {title}: what each part gains, {MEASURE}"
    yield ""
    yield "| part | with it and those above | gain | p | the whole without it alone | loss | p |"
    yield "|---|---|---|---|---|---|---|"
    whole = steps[-1].added[0]
    before = steps[0].added[0]
    for step in steps:
        mean, p = step.added
        row = [step.name, f"{mean:.4f}", "" if p is None else f"{mean - before:+.4f}", "" if p is None else f"{p:.3f}"]
        row += ["", "", ""] if step.without is None else [
            f"{step.without[0]:.4f}", f"{step.without[0] - whole:+.4f}", f"{step.without[1]:.3f}"
        ]  # fmt: skip
        yield f"| {' | '.join(row)} |"
        before = mean
