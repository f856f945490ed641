"""From figures to a report: docs/benchmarks.md, with the ratios first, and a plot beside it."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.plot import plot
from bench.query import CLASSES

OURS = "manchette"

Figures = dict[str, Any]
"""What `bench.run.run` gives."""

_INTRODUCTION = """\
# Benchmarks

Written by `python -m bench`. All engines had the same articles and the same queries, in one run: title and text as
fields of their own, the title weighing three times the text; the ten best with the exact total; one thread searches.
Times of queries are CPU time, the least of {repetitions} passes over all queries; p50, p95 and p99 are over the queries
of a class. A ratio is ours by theirs: times and sizes are better below 1, articles a second above.

![CPU time by class](benchmarks.svg)
"""

_NOTES = """\
## How to read it

- Articles are recombined from sentences of real ones, with coined names, so that the vocabulary grows as it does in
  real text; the table of growth shows both.
- Query words are drawn by document frequency, and only such as every analyser reads alike: totals can be compared.
- FTS5 has no French stemmer and no search by misspelling, and counts a total by a second statement. The jar of Lucene
  has no highlighter. What an engine does not have is marked –.
- Lucene measures itself, in the thread that searches, after its warm-up: what its compiler and collector do in other
  threads is not in its times.
- tantivy and Lucene store text compressed by LZ4, FTS5 and stock Whoosh uncompressed.
- Peak memory and CPU are of the process that indexes; reading the articles counts for wall time alone.
- A cold start is a program that opens the index, answers one query and ends.
"""


def write_report(results: Sequence[Figures], folder: Path) -> None:
    """Write benchmarks.md and benchmarks.svg from one or several runs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "benchmarks.md").write_text("\n".join(markdown(results)) + "\n", encoding="utf-8")
    panels = [
        (
            f"{result['docs']:,} articles: CPU time of a query, median",
            {
                name: [percentile(_times(result, name, group, "cpu"), 0.5) for group in CLASSES]
                for name in result["engines"]
            },
        )
        for result in results
    ]
    (folder / "benchmarks.svg").write_text(plot(list(CLASSES), panels), encoding="utf-8")


def markdown(results: Sequence[Figures]) -> Iterator[str]:
    """The lines of the report."""
    yield _INTRODUCTION.format(repetitions=results[0]["repetitions"])
    for result in results:
        yield f"## {result['docs']:,} articles\n"
        if capped := [_label(result, name) for name, one in result["engines"].items() if one["docs"] < result["docs"]]:
            yield f"Not on all articles, so not on equal terms: {', '.join(capped)}.\n"
        for name, reason in result["skipped"].items():
            yield f"Without {name} ({reason}).\n"
        yield from _ratios(result)
        yield from _indexing(result)
        yield from _queries(result, "cpu", "CPU")
        yield from _queries(result, "wall", "Wall")
        yield from _agreement(result)
        yield from _growth(result)
    yield _NOTES


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value that so large a share of the values does not exceed (nearest rank); None where there is none."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)] if values else None


def _label(result: Figures, name: str) -> str:
    docs = result["engines"][name]["docs"]
    return name if docs == result["docs"] else f"{name} ({docs:,} articles)"


def _times(result: Figures, name: str, group: str, clock: str) -> list[float]:
    """Milliseconds, one a query of the class; empty where the engine has no such query."""
    answers = zip(result["queries"], result["engines"][name]["answers"], strict=True)
    return [answer[clock] / 1e6 for query, answer in answers if answer and query["group"] == group]


def _base(result: Figures) -> str:
    return OURS if OURS in result["engines"] else next(iter(result["engines"]), "")


def _others(result: Figures) -> list[str]:
    return [name for name in result["engines"] if name != _base(result)]


def _table(head: Iterable[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    head = list(head)
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'---:|' * (len(head) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _ratio(ours: float | None, theirs: float | None) -> str:
    return f"{ours / theirs:.2f}" if ours is not None and theirs else "–"


def _ratios(result: Figures) -> Iterator[str]:
    base, others = _base(result), _others(result)
    if not others:
        return
    yield f"### {base} by its peers, CPU time, p50 / p95\n"
    rows = []
    for group in CLASSES:
        ours = _times(result, base, group, "cpu")
        row = [group]
        for name in others:
            theirs = _times(result, name, group, "cpu")
            ratios = [_ratio(percentile(ours, share), percentile(theirs, share)) for share in (0.5, 0.95)]
            row.append(" / ".join(ratios) if theirs else "–")
        rows.append(row)
    yield from _table(["class", *(_label(result, name) for name in others)], rows)


def _indexing(result: Figures) -> Iterator[str]:
    engines = result["engines"]
    base = engines.get(_base(result))
    if not base:
        return
    yield "### Indexing, memory, start\n"

    def rate(one: Figures, clock: str) -> float:
        return float(one["docs"] / one["build"][clock])

    def added(one: Figures) -> float:
        return float(one["add"]["cpu"] / one["build"]["cpu"])

    def row(what: str, shown: Any, value: Any) -> list[str]:
        cells = [what]
        for one in engines.values():
            ratio = "" if one is base else f" (×{_ratio(value(base), value(one))})"
            cells.append(shown(value(one)) + ratio)
        return cells

    def per_second(value: float) -> str:
        return f"{value:,.0f}"

    def megabytes(value: float) -> str:
        return f"{value / 1e6:,.0f} MB"

    def milliseconds(value: float) -> str:
        return f"{value * 1e3:,.0f} ms"

    rows = [
        row("articles a CPU-second", per_second, lambda one: rate(one, "cpu")),
        row("articles a second", per_second, lambda one: rate(one, "wall")),
        row("peak memory, indexing", megabytes, lambda one: one["build"]["peak"]),
        row(
            "index on disk, an article",
            lambda value: f"{value:,.0f} bytes",
            lambda one: one["build"]["bytes"] / one["docs"],
        ),
        row(f"{result['more']:,} more articles, of the full build's CPU", lambda value: f"{value:.2%}", added),
        row("private memory, serving", megabytes, lambda one: one["memory"]["private"]),
        row("memory with mapped files, serving", megabytes, lambda one: one["memory"]["resident"]),
        row("cold start, CPU", milliseconds, lambda one: one["cold"]["cpu"]),
        row("cold start, wall", milliseconds, lambda one: one["cold"]["wall"]),
    ]
    yield from _table(["", *(f"{_label(result, name)}, {one['version']}" for name, one in engines.items())], rows)
    yield f"In parentheses {_base(result)} by the other. The articles take {megabytes(result['bytes'])} as JSON."
    starts = ", ".join(f"{name} {milliseconds(one['wall'])}" for name, one in result["baselines"].items())
    yield f"Programs that only start and import: {starts}.\n"
    for name, one in engines.items():
        if jobs := one.get("jobs"):
            gain = one["build"]["wall"] / jobs["wall"]
            yield f"{name} with {jobs['jobs']} jobs: {gain:.2f} times as fast by wall time;"
            yield f"peak memory of all its processes {megabytes(jobs['peak'])}.\n"


def _queries(result: Figures, clock: str, title: str) -> Iterator[str]:
    yield f"### {title} time of a query in milliseconds, p50 / p95 / p99\n"
    rows = []
    for group in CLASSES:
        row = [group]
        for name in result["engines"]:
            times = _times(result, name, group, clock)
            found = [percentile(times, share) for share in (0.5, 0.95, 0.99)]
            row.append(" / ".join("–" if time is None else _digits(time) for time in found) if times else "–")
        rows.append(row)
    yield from _table(["class", *(_label(result, name) for name in result["engines"])], rows)


def _digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}" if value >= 0.1 else f"{value:.3f}"


def _compared(result: Figures) -> list[str]:
    return [name for name, one in result["engines"].items() if one["docs"] == result["docs"]]


def _totals(result: Figures) -> Iterator[tuple[Figures, dict[str, int]]]:
    """Of each query the totals of the engines that had all articles."""
    for at, query in enumerate(result["queries"]):
        answers = {name: result["engines"][name]["answers"][at] for name in _compared(result)}
        yield query, {name: answer["total"] for name, answer in answers.items() if answer}


def _agreed(totals: dict[str, int]) -> int:
    """The total that most engines give; of two that as many give, the smaller."""
    counts = Counter(totals.values())
    return min(counts, key=lambda total: (-counts[total], total))


def disagreements(result: Figures) -> list[str]:
    """The queries for which not all engines give the same total, a line each."""
    lines = []
    for query, totals in _totals(result):
        if len(set(totals.values())) > 1:
            given = ", ".join(f"{name} {total:,}" for name, total in totals.items())
            lines.append(f"{query['group']}: {' '.join(query['words'])}: {given}")
    return lines


def _agreement(result: Figures) -> Iterator[str]:
    names = _compared(result)
    if len(names) < 2:
        return
    yield "### Queries whose total is the one that most engines give\n"
    asked: Counter[tuple[str, str]] = Counter()
    agreed: Counter[tuple[str, str]] = Counter()
    apart: dict[str, list[float]] = {name: [0.0] for name in names}
    for query, totals in _totals(result):
        right = _agreed(totals)
        for name, total in totals.items():
            asked[query["group"], name] += 1
            agreed[query["group"], name] += total == right
            apart[name].append(abs(total - right) / max(1, right))
    rows = [
        [group, *(f"{agreed[group, name]} of {asked[group, name]}" if asked[group, name] else "–" for name in names)]
        for group in CLASSES
    ]
    rows.append(["mean difference", *(f"{sum(apart[name]) / len(apart[name]):.2%}" for name in names)])
    yield from _table(["class", *names], rows)


def _growth(result: Figures) -> Iterator[str]:
    growth = result["growth"]
    yield "### Growth of the vocabulary\n"
    law = growth["law"]
    yield f"Real articles: {law['scale']:.0f} × words ^ {law['exponent']:.3f} different words (Heaps' law).\n"
    rows = []
    last = growth["grown"][-1]["words"]
    for point in (point for point in growth["grown"] if _is_shown(point, growth["grown"])):
        near = [real for real in growth["real"] if abs(real["words"] - point["words"]) < 0.05 * point["words"]]
        real = min(near, key=lambda one: abs(one["words"] - point["words"]), default=None)
        expected = law["scale"] * point["words"] ** law["exponent"]
        once = f"{point['once'] / point['forms']:.0%}"
        shown = [f"{real['forms']:,}", f"{real['once'] / real['forms']:.0%}"] if real else ["–", "–"]
        share = f"{point['words'] / last:.0%}"
        rows.append([f"{point['articles']:,} ({share})", f"{point['forms']:,}", once, f"{expected:,.0f}", *shown])
    yield from _table(["articles", "forms", "seen once", "by the law", "forms, real", "seen once, real"], rows)


def _is_shown(point: Figures, points: Sequence[Figures]) -> bool:
    """The last point, and those nearest to a half, a quarter and so on of it."""
    steps = {points[max(0, round(len(points) / 2**halving) - 1)]["articles"] for halving in range(6)}
    return point["articles"] in steps
