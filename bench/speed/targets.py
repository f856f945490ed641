"""What the engine has to reach beside tantivy, and whether it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.speed.comparison import ratios

OURS = "manchette"
RIVAL = "tantivy"
COMMON_PHRASES = "phrase of common words"
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """One target, the figures that decide it, and whether it is met."""

    target: str
    measured: str
    met: bool


def verdicts(scale: Mapping[str, Any]) -> list[Verdict]:
    """Every target that this number of articles decides; none unless tantivy was measured beside us."""
    engines = scale["engines"]
    if any("times" not in engines.get(name, {}) for name in (OURS, RIVAL)):
        return []
    return [*_queries(engines), *_indexing(engines, scale["docs"])]


def _queries(engines: Mapping[str, Any]) -> list[Verdict]:
    table = ratios(engines[OURS]["times"], engines[RIVAL]["times"])
    worst = {group: max(row.values()) for group, row in table.items()}
    slower = [group for group, ratio in worst.items() if ratio > 1]
    halved = [group for group, ratio in worst.items() if ratio <= 0.5]
    phrases = worst.get(COMMON_PHRASES, float("inf"))
    named = f": {', '.join(slower)}" if slower else ""
    never = "CPU time of a query at p50 and p95: tantivy's at most, in every class"
    return [
        Verdict(never, f"slower in {len(slower)}{named}", not slower),
        Verdict("half of it, in half of the classes", f"{len(halved)} of {len(worst)}", 2 * len(halved) >= len(worst)),
        Verdict("phrases of common words: a third at most", f"{phrases:.2f}", phrases <= 1 / 3),
    ]


def _indexing(engines: Mapping[str, Any], docs: int) -> list[Verdict]:
    ours, theirs = engines[OURS]["build"], engines[RIVAL]["build"]
    speed = theirs["cpu"] / ours["cpu"]
    size = ours["bytes"] / theirs["bytes"]
    found = [
        Verdict("articles indexed per CPU-second: twice tantivy's", f"{speed:.2f} times", speed >= 2),
        Verdict("index on disk: 1.2 times tantivy's at most", f"{size:.2f} times", size <= 1.2),
    ]
    if "build_jobs_2" in engines[OURS]:
        gain = ours["wall"] / engines[OURS]["build_jobs_2"]["wall"]
        found.append(Verdict("two processes: 1.6 times the speed of one", f"{gain:.2f} times", gain >= 1.6))
    if docs >= MILLION:
        heap = engines[OURS]["memory"]["heap"] / 1e6
        share = engines[OURS]["add"]["cpu"] / ours["cpu"]
        found += [
            Verdict("peak memory while indexing: under 1 GB", f"{ours['peak'] / 1e6:,.0f} MB", ours["peak"] < 1e9),
            Verdict("adding 1,000 articles: under 2 % of the full build", f"{100 * share:.1f} %", share < 0.02),
            Verdict(
                "memory of a process that answered one question at a time, its own: under 150 MB",
                f"{heap:,.0f} MB",
                heap < 150,
            ),
        ]
    return found
