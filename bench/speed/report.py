"""docs/benchmarks.md and its chart from the figures of one or more runs: `python -m bench.speed.report OUT JSON...`."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from math import log10
from pathlib import Path
from typing import Any

from bench.speed.comparison import ratios
from bench.speed.targets import Verdict, verdicts
from bench.speed.whole_report import kept_part, with_part

OURS = "manchette"
RIVAL = "tantivy"

Scale = Mapping[str, Any]
"""The figures of all engines at one number of articles, as `bench.speed` writes them."""


def main() -> None:
    """Write the page and the chart."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.report", description=__doc__)
    parser.add_argument("out", type=Path, help="the folder of benchmarks.md and benchmarks.svg")
    parser.add_argument("json", type=Path, nargs="+", help="figures, each number of articles taken from the last file")
    asked = parser.parse_args()
    runs = [json.loads(path.read_text(encoding="utf-8")) for path in asked.json]
    written = asked.out / "benchmarks.md"
    whole = kept_part(written.read_text(encoding="utf-8")) if written.exists() else None
    written.write_text(page(runs) if whole is None else with_part(page(runs), whole), encoding="utf-8")
    (asked.out / "benchmarks.svg").write_text(chart(_scales(runs)), encoding="utf-8")


def _scales(runs: Sequence[Mapping[str, Any]]) -> list[Scale]:
    """One a number of articles and set of engines, the largest first."""
    found = {(scale["docs"], frozenset(scale["engines"])): scale for run in runs for scale in run["scales"]}
    return sorted(found.values(), key=lambda scale: (-int(scale["docs"]), sorted(scale["engines"])))


def page(runs: Sequence[Mapping[str, Any]]) -> str:
    """The whole page, in Markdown."""
    return "\n".join(_page(runs)) + "\n"


def _page(runs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    machine = runs[-1]["machine"]
    yield "# Speed, beside other engines\n"
    yield "Written by `python -m bench.speed.report docs FIGURES.json`; the figures come from"
    yield "`python -m bench.speed --docs 100000 --work DIR --json FIGURES.json`.\n"
    yield (
        f"{machine['system']}, {machine['cpus']} processors that other work shares, Python {machine['python']}: CPU"
        " times and their ratios within one run are what counts. Articles are sentences of French news recombined,"
        " about 318 words each, with coined words so that the vocabulary keeps growing. Every engine has the same"
        " articles in two fields, title and text, with positions, the text stored and the day sortable; each runs in a"
        " process of its own and answers the same queries with its first ten hits and the exact total. A time covers"
        " making the engine's query from the words, and answering it; it is the median of three passes after one that"
        " does not count (five for Lucene, whose compiler has to warm up)."
        " tantivy is called through its Python binding, Lucene runs in Java and measures itself there.\n"
    )
    yield (
        "`manchette` indexes the very terms that its peers do (Snowball's stems), and pairs of grammatical words;"
        " `manchette (all fields)` is the product as it ships: its own classes of words, words as written too,"
        " fields for authors, sources and sections.\n"
    )
    for scale in _scales(runs):
        yield from _section(scale)


def _section(scale: Scale) -> Iterator[str]:
    engines = scale["engines"]
    there = [name for name in engines if "times" in engines[name]]
    yield f"## {_count(scale['docs'])} articles\n"
    for name, figures in engines.items():
        if name not in there:
            yield f"{name} could not run: {figures['unavailable']}.\n"
    found = verdicts(scale)
    if found:
        yield "![Our CPU time over tantivy's, by class](benchmarks.svg)\n"
        yield "### Targets\n"
        yield from _table(("target", "measured", ""), map(_verdict, found))
    if OURS in there and len(there) > 1:
        yield "### Ratios: our CPU time over theirs, p50 / p95 (below 1 we are faster)\n"
        yield from _ratios(engines, [name for name in there if not name.startswith(OURS)])
    yield "### CPU time of a query, ms: p50 / p95 / p99\n"
    yield from _times(engines, there, "cpu")
    yield "### Wall time of a query, ms: p50 / p95 / p99\n"
    yield from _times(engines, there, "wall")
    yield f"### Indexing (text {_mb(scale['text_bytes'])} MB)\n"
    yield from _indexing(scale, there)
    if OURS in there and len(there) > 1:
        yield "### Agreement: queries with the same exact total as ours\n"
        yield from _agreement(engines, [name for name in there if name != OURS])


def _verdict(one: Verdict) -> tuple[str, str, str]:
    return one.target, one.measured, "met" if one.met else "**missed**"


def _ratios(engines: Mapping[str, Any], peers: Sequence[str]) -> Iterator[str]:
    columns = {name: ratios(engines[OURS]["times"], engines[name]["times"]) for name in peers}
    rows = []
    for group in engines[OURS]["times"]:
        cells = [columns[name].get(group) for name in peers]
        rows.append((group, *(f"{cell['cpu50']:.2f} / {cell['cpu95']:.2f}" if cell else "–" for cell in cells)))
    yield from _table(("class", *peers), rows)


def _times(engines: Mapping[str, Any], names: Sequence[str], clock: str) -> Iterator[str]:
    rows = []
    for group in engines[names[0]]["times"] if names else ():
        cells = [engines[name]["times"].get(group) for name in names]
        rows.append((group, *(_triple(cell, clock) if cell else "–" for cell in cells)))
    yield from _table(("class", *names), rows)


def _triple(cell: Mapping[str, float], clock: str) -> str:
    return " / ".join(_ms(cell[f"{clock}{share}"]) for share in (50, 95, 99))


def _indexing(scale: Scale, names: Sequence[str]) -> Iterator[str]:
    docs = scale["docs"]
    rows = []
    for name in names:
        figures = scale["engines"][name]
        built, memory = figures["build"], figures["memory"]
        rows.append(
            (
                name,
                _count(docs / built["cpu"]),
                _count(docs / built["wall"]),
                _mb(built["peak"]),
                _mb(built["bytes"]),
                f"{100 * figures['add']['cpu'] / built['cpu']:.1f} %",
                f"{_mb(memory['heap'])} + {_mb(memory['mapped'])}",
            )
        )
    head = (
        "engine",
        "articles per CPU-second",
        "per second",
        "peak memory, MB",
        "index, MB",
        "1,000 more, share of build",
    )
    yield from _table((*head, "serving: heap + mapped files, MB"), rows)
    jobs = scale["engines"].get(OURS, {}).get("build_jobs_2")
    if jobs:
        one = scale["engines"][OURS]["build"]
        yield (
            f"Two processes: {_count(docs / jobs['wall'])} articles a second against {_count(docs / one['wall'])}"
            f" with one ({one['wall'] / jobs['wall']:.2f} times), for {jobs['cpu'] / one['cpu']:.2f} times the CPU"
            " time.\n"
        )


def _agreement(engines: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    groups = engines[OURS]["times"]
    rows = []
    for group in groups:
        cells = [engines[name]["agreement"].get(group) for name in names]
        rows.append((group, *(f"{cell['same']} of {cell['queries']}" if cell else "–" for cell in cells)))
    yield from _table(("class", *names), rows)
    yield "The first that differ (words: our total, theirs):\n"
    for name in names:
        for group, cell in engines[name]["agreement"].items():
            if cell["differ"]:
                few = "; ".join(f"{one['words']}: {one['ours']}, {one['theirs']}" for one in cell["differ"][:3])
                yield f"- {name}, {group}: {few}"
    yield ""


def _table(head: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _ms(nanoseconds: float) -> str:
    value = nanoseconds / 1e6
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def _mb(size: float) -> str:
    return f"{size / 1e6:,.0f}"


def _count(number: float) -> str:
    return f"{number:,.0f}"


_LEFT, _WIDTH, _ROW = 190, 420, 24
_DECADES = 2.0
"""The chart spans this many powers of ten, to the left and to the right of 1 alike."""


def chart(scales: Sequence[Scale]) -> str:
    """Bars of our CPU time over tantivy's at p50, on a logarithmic axis, of the first scale that has both; as SVG."""
    for scale in scales:
        engines = scale["engines"]
        if all("times" in engines.get(name, {}) for name in (OURS, RIVAL)):
            return _svg(scale["docs"], ratios(engines[OURS]["times"], engines[RIVAL]["times"]))
    return _svg(0, {})


def _svg(docs: int, rows: Mapping[str, Mapping[str, float]]) -> str:
    height = _ROW * (len(rows) + 2) + 16
    middle = _LEFT + _WIDTH / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 60} {height}"'
        ' font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="8" y="18" font-weight="bold">CPU time over tantivy’s, p50, {_count(docs)} articles'
        " (left of the line: faster)</text>",
    ]
    for at, (group, row) in enumerate(rows.items(), 1):
        top = _ROW * at + 8
        end = _place(row["cpu50"])
        left, width = min(end, middle), max(abs(end - middle), 1)
        colour = "#2a7f62" if row["cpu50"] <= 1 else "#b5473c"
        label = end + 4 if end >= middle else middle + 4
        parts += [
            f'<text x="{_LEFT - 8}" y="{top + 15}" text-anchor="end">{group}</text>',
            f'<rect x="{left:.1f}" y="{top + 3}" width="{width:.1f}" height="{_ROW - 7}" fill="{colour}"/>',
            f'<text x="{label:.1f}" y="{top + 15}">{row["cpu50"]:.2f}</text>',
        ]
    bottom = _ROW * (len(rows) + 1) + 8
    parts.append(f'<line x1="{middle}" y1="28" x2="{middle}" y2="{bottom}" stroke="#222"/>')
    for ratio in (0.01, 0.1, 1, 10, 100):
        parts.append(
            f'<text x="{_place(ratio):.1f}" y="{bottom + 16}" text-anchor="middle" fill="#555">{ratio:g}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _place(ratio: float) -> float:
    share = max(-1.0, min(1.0, log10(ratio) / _DECADES))
    return _LEFT + _WIDTH / 2 * (1 + share)


if __name__ == "__main__":
    main()
