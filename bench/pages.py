"""What a page of results costs beside the bare JSON of the same question: `python -m bench.pages INDEX [QUERY ...]`.

Both are asked in turn of one application, in CPU time; the page has its facets and its curve, the JSON neither.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from urllib.parse import quote

from flask.testing import FlaskClient

from search.config import Settings
from search.engines import open_engine
from web import create_app

QUERIES = ("grippe", "macron", "attentat paris", "ligue 1 olympique lyonnais", "réforme des retraites", "titre:ukraine",
           '"gilets jaunes"', "Trump corée du nord", "inondations aude", "bitcoin")  # fmt: skip
TIMES = 15


def page_costs(client: FlaskClient, queries: Sequence[str], times: int = TIMES) -> Iterator[tuple[str, float, float]]:
    """Of each query the CPU time of its JSON and of its page, in seconds: medians of `times` turns, after a first."""
    for query in queries:
        addresses = (f"/api/search?q={quote(query)}", f"/?q={quote(query)}")
        taken: tuple[list[float], list[float]] = ([], [])
        for turn in range(times + 1):
            for address, found in zip(addresses, taken, strict=True):
                start = time.process_time()
                client.get(address)
                if turn:
                    found.append(time.process_time() - start)
        yield query, median(taken[0]), median(taken[1])


def main(arguments: Sequence[str]) -> None:
    """Measure, and print a table."""
    settings = Settings(index_dir=Path(arguments[0]))
    client = create_app(settings, open_engine(settings)).test_client()
    ratios, sums = [], [0.0, 0.0]
    print(f"{'query':30} {'JSON ms':>8} {'page ms':>8} {'ratio':>6} {'packed':>7}")
    for query, bare, page in page_costs(client, arguments[1:] or QUERIES):
        packed = client.get(f"/?q={quote(query)}", headers={"Accept-Encoding": "gzip"}, buffered=True).data
        ratios.append(page / bare)
        sums = [sums[0] + bare, sums[1] + page]
        print(f"{query:30} {bare * 1e3:8.2f} {page * 1e3:8.2f} {ratios[-1]:6.2f} {len(packed):7}")
    print(f"{'median':30} {'':8} {'':8} {median(ratios):6.2f}")
    print(f"{'all together':30} {sums[0] * 1e3:8.2f} {sums[1] * 1e3:8.2f} {sums[1] / sums[0]:6.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
