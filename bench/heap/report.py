"""docs/heap.md from the figures of `bench.heap`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.heap.formats import FORMATS


def page(figures: Mapping[str, Any]) -> str:
    """The whole page, in Markdown."""
    return "\n".join(_page(figures)) + "\n"


def _page(figures: Mapping[str, Any]) -> Iterator[str]:
    machine = figures["machine"]
    runs: Sequence[Mapping[str, Any]] = figures["runs"]
    shares = ", ".join(f"{name} {share / 10:g} %" for name, (_, share) in FORMATS.items())
    yield "# Indexing heaps of many formats\n"
    yield "Written by `python -m bench.heap --each N --pages N M --work DIR --json FIGURES.json --report FILE`.\n"
    yield (
        f"{machine['system']}, {machine['cpus']} processors that other work shares, Python {machine['python']}. Pages"
        " are sentences of French news recombined, about 318 words each, with furniture around them: a signature, video"
        " prompts, rules of comments and a ticker in raw text; menus, related stories and readers’ comments in five"
        " layouts of web pages. One raw page in eight is saved as Windows-1252. Each run is one `search reindex --full`"
        " under `/usr/bin/time -v`: reading, cleaning, families, indexing in all fields of the product, verification."
        " CPU seconds are those of all processes. *Peak* is the resident memory of the largest process, files that it"
        " maps included; *together* the largest sum of all processes’ memory, what they share counted once.\n"
    )
    yield "## By format, one process\n"
    yield "| format | pages | MB | pages per CPU second | peak MB | articles |"
    yield "|---|---|---|---|---|---|"
    for run in runs:
        if run["heap"] != "mixed":
            yield (
                f"| {run['heap']} | {run['pages']:,} | {run['bytes'] / 1e6:.0f} | {run['pages'] / run['cpu']:,.0f} |"
                f" {run['peak'] / 1e6:.0f} | {run['articles']:,} |"
            )
    yield f"\n## Mixed heaps\n\n{shares}.\n"
    yield (
        "| pages | jobs | MB | CPU s | wall s | pages per CPU second | peak MB | together MB | index MB | articles |"
        " refused |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for run in runs:
        if run["heap"] == "mixed":
            size, *mb = (f"{run[name] / 1e6:,.0f}" for name in ("bytes", "peak", "together", "index"))
            rate = run["pages"] / run["cpu"]
            yield (
                f"| {run['pages']:,} | {run['jobs']} | {size} | {run['cpu']:,.0f} | {run['wall']:,.0f} | {rate:,.0f} |"
                f" {' | '.join(mb)} | {run['articles']:,} | {run['rejected']:,} |"
            )
