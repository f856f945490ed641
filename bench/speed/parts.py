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
    "hits: stored fields": (("engines/hits.py", "hits_of_page"),),
    "hits: marks": (("highlight/highlighter.py", "matches_of_all"),),
    "hits: passages": (("highlight/snippets.py", "shown_of_all"),),
    "facets": (("engines/counting.py", "facet_counts"),),
    "JSON": (("search/results.py", "to_json"), ("bench/speed/whole.py", "as_json")),
}
"""The functions whose time, with all that they call, is a part's."""
_CALLER = {"reading the query": "engines/whoosh.py"}
"""Parts whose functions are called from elsewhere too: only what this file calls is theirs."""
_WITHIN = {"hits: stored fields": "hits: passages", "hits: passages": "hits: marks"}
"""Parts whose functions call those of another one: theirs is what is left."""


def profile_by_part(ask: Callable[[], object]) -> dict[str, float]:
    """The shares of `ask` that go to each part, the rest as `other`; they add up to 1.

    A profiler slows down what makes many calls more than what makes few: shares say where to look, not what is gained.
    """
    profiler = cProfile.Profile()
    profiler.runcall(ask)
    stats = pstats.Stats(profiler)
    spent = dict.fromkeys(PARTS, 0.0)
    places = {place: part for part, functions in PARTS.items() for place in functions}
    for (file, _, function), (_, _, _, cumulative, callers) in stats.stats.items():  # type: ignore[attr-defined]
        for length in (2, 3):
            part = places.get((_ending(file, length), function))
            if part in _CALLER:
                spent[part] += sum(one[3] for who, one in callers.items() if _ending(who[0], 2) == _CALLER[part])
            elif part is not None:
                spent[part] += cumulative
    for part, inner in _WITHIN.items():
        spent[part] -= spent[inner]
    # Over a few milliseconds the profiler's own sum may fall short of its parts.
    total = max(stats.total_tt, sum(spent.values()))  # type: ignore[attr-defined]
    shares = {part: seconds / total for part, seconds in spent.items() if seconds}
    return {**shares, "other": max(0.0, 1 - sum(shares.values()))}


def _ending(file: str, length: int) -> str:
    return "/".join(PurePath(file).parts[-length:])
