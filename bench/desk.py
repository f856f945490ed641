"""What the analyses of docs/analyses.md take: medians of CPU time. `python -m bench.desk INDEX [QUERY ...]`."""

import sys
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from statistics import median

from search.analytics.concordance import concordance
from search.analytics.no_hit import why_not
from search.analytics.related import related_articles
from search.analytics.suggestions import suggestions
from search.analytics.timeline import timeline
from search.analytics.words import words_of
from search.engines.whoosh import WhooshEngine
from search.results import Request

QUERIES = ("macron", "guerre", "gilets jaunes", "tempête", "président de la république", "france", "gouvernement")
TIMES = 9


def milliseconds(ask: Callable[[], object], times: int = TIMES) -> float:
    """The median CPU time of a question, after a first one."""
    ask()
    taken = []
    for _ in range(times):
        start = time.process_time()
        ask()
        taken.append(time.process_time() - start)
    return median(taken) * 1000


def measured(engine: WhooshEngine, query: str) -> dict[str, float]:
    """What each analysis of a query's answer takes, in milliseconds."""
    request = Request(query, snippets=False)
    hits = engine.search(request).hits
    plain = milliseconds(lambda: engine.search(request))
    typed = [query[: end + 1] for end in range(len(query))]
    return {
        "articles": engine.search(request).total,
        "query": plain,
        "facets": milliseconds(lambda: engine.search(Request(query, snippets=False, facets=True))) - plain,
        "curve": milliseconds(lambda: timeline(engine, [request])),
        "kwic 100": milliseconds(lambda: list(islice(concordance(engine, request), 100))),
        "words": milliseconds(lambda: words_of(engine, request), 5),
        "related": median(milliseconds(lambda one=hit.id: related_articles(engine, one), 3) for hit in hits),
        "why this": milliseconds(lambda: engine.explain(request, hits[0].id), 5),
        "why none": milliseconds(lambda: why_not(engine, Request(f"{query} ET zorglub")), 5),
        "suggest p95": sorted(milliseconds(lambda one=one: suggestions(engine, one), 3) for one in typed)[
            int(len(typed) * 0.95)
        ],
    }


def main(arguments: Sequence[str]) -> None:
    """Measure, and print a table."""
    engine = WhooshEngine(Path(arguments[0]))
    start = time.process_time()
    suggestions(engine, "mac")
    print(f"completions made in {time.process_time() - start:.2f} s, once")
    start = time.process_time()
    words_of(engine, Request("tempête"))
    print(f"table of forms made in {time.process_time() - start:.2f} s, once")
    rows = {query: measured(engine, query) for query in arguments[1:] or QUERIES}
    names = list(next(iter(rows.values())))
    print(f"| {'query':28} | " + " | ".join(f"{name:>11}" for name in names) + " |")
    print(f"|{'-' * 30}|" + "|".join("-" * 13 for _ in names) + "|")
    for query, row in rows.items():
        cells = (f"{row[name]:>11.0f}" if name == "articles" else f"{row[name]:>11.2f}" for name in names)
        print(f"| {query:28} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main(sys.argv[1:])
