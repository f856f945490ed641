"""Where the CPU time of whole answers goes: a profile of them, added up by part."""

import cProfile
import pstats
from collections.abc import Callable, Mapping
from pathlib import PurePath

PARTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "reading the query": (("language/parser.py", "parse"),),
    "planning": (("engines/counting.py", "plan_with_names"),),
    "first stage": (("engines/array_ranker.py", "top"),),
    "second stage": (("engines/array_ranker.py", "reranked"),),
    "accents and capitals": (("rerank/accents.py", "prefer"),),
    "families": (("engines/array_ranker.py", "family_numbers"), ("rerank/collapse.py", "leaders")),
    "suggestion": (("engines/whoosh.py", "_suggestion"),),
    "hits: stored fields": (("engines/whoosh.py", "shown"),),
    "hits: family": (("engines/whoosh.py", "family"),),
    "hits: title marked": (("highlight/snippets.py", "marked"),),
    "hits: passage": (("highlight/snippets.py", "passage"),),
    "facets": (("engines/counting.py", "facet_counts"),),
    "JSON": (("search/results.py", "to_json"), ("bench/speed/whole.py", "as_json")),
}
"""The functions whose time, with all that they call, is a part's. None of them is called by another one of them."""


def profile_by_part(ask: Callable[[], object]) -> dict[str, float]:
    """The shares of `ask` that go to each part, the rest as `other`; they add up to 1.

    A profiler slows down what makes many calls more than what makes few: shares say where to look, not what is gained.
    """
    profiler = cProfile.Profile()
    profiler.runcall(ask)
    stats = pstats.Stats(profiler)
    total: float = stats.total_tt  # type: ignore[attr-defined]
    spent = dict.fromkeys(PARTS, 0.0)
    places = {place: part for part, functions in PARTS.items() for place in functions}
    for (file, _, function), (_, _, _, cumulative, _) in stats.stats.items():  # type: ignore[attr-defined]
        for length in (2, 3):
            part = places.get(("/".join(PurePath(file).parts[-length:]), function))
            if part is not None:
                spent[part] += cumulative
    shares = {part: seconds / total for part, seconds in spent.items() if seconds}
    return {**shares, "other": max(0.0, 1 - sum(shares.values()))}
