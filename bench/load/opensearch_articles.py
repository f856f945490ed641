"""The articles of an index put into a node of OpenSearch, to be asked beside it:

    python tests/cluster_nodes.py run 1 4g
    python -m bench.load.opensearch_articles --index INDEX --opensearch URL

Title and text by the engine's own French analyzer, what facets count as keywords; one shard, no copy. Prints how long
it took.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.helpers import parallel_bulk

from bench.load.questions import COUNTED
from bench.speed.whole import articles_of
from index.postings.segment import open_snapshot
from index.rebuild.generation import live

_SHOWN = ("url", "date", "source", "section", "author")
_MAPPING = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
    "mappings": {
        "dynamic": False,
        "properties": {name: {"type": "text", "analyzer": "french"} for name in ("title", "text")}
        | {name: {"type": "keyword"} for name in ("id", *COUNTED)}
        | {"date": {"type": "date"}},
    },
}


def filled(node: OpenSearch, index: Path, name: str) -> int:
    """Put every article into an index of this name, made anew; how many there are."""
    generation = live(index)
    if generation is None:
        raise SystemExit(f"no index in {index}")
    node.indices.delete(index=name, ignore_unavailable=True)
    node.indices.create(index=name, body=_MAPPING)
    for done, told in parallel_bulk(node, _actions(index, name), thread_count=2, chunk_size=1_000, request_timeout=300):
        if not done:
            raise SystemExit(f"refused: {told}")
    node.indices.refresh(index=name, request_timeout=300)
    return int(node.count(index=name)["count"])


def _actions(index: Path, name: str) -> Iterator[dict[str, Any]]:
    generation = live(index)
    assert generation is not None
    for article in articles_of(open_snapshot(generation.folder)):
        shown = {each: article[each] for each in ("id", "title", "text", *_SHOWN) if article.get(each)}
        yield {"_index": name, "_id": article["id"], "_source": shown | article["facets"]}


def main() -> None:
    """Fill what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench.load.opensearch_articles", description=__doc__)
    parser.add_argument("--index", type=Path, required=True, help="an index that `search reindex` made")
    parser.add_argument("--opensearch", required=True, help="the address of a node, such as http://127.0.0.1:9200")
    parser.add_argument("--opensearch-index", default="articles")
    asked = parser.parse_args()
    begun = time.monotonic()
    articles = filled(OpenSearch(asked.opensearch, timeout=300), asked.index, asked.opensearch_index)
    took = time.monotonic() - begun
    print(f"{articles} articles in {took:.0f} s: {articles / took:.0f}/s")


if __name__ == "__main__":
    main()
