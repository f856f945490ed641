"""A cluster that goes away while it serves: pages and JSON say so in time, and answer again when it is back."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster_index import drop, index_articles
from cluster_nodes import Cluster, running_cluster
from flask.testing import FlaskClient

from index.article import Article
from search.config import Settings
from search.engines import open_engine
from search.engines.opensearch.client import ClusterClient
from search.engines.opensearch.mapping import index_body
from web import create_app

pytestmark = pytest.mark.cluster
TIMEOUT = 3.0
LONG = 30.0
"""Nothing waits so many seconds."""
ARTICLES = tuple(
    Article(id=f"a{number}", path=Path(f"/corpus/a{number}.txt"), place="", title=f"Digue {number}",
            text="Le port attend la digue.", date="2024-03-05", date_confidence="text", source="Le Phare")
    for number in range(20)
)  # fmt: skip


@pytest.fixture
def alone() -> Iterator[Cluster]:
    """One node of its own, to be stopped."""
    with running_cluster(1) as cluster:
        yield cluster


def served(cluster: Cluster, tmp_path: Path) -> FlaskClient:
    settings = Settings(
        tmp_path,
        "opensearch",
        opensearch_url=cluster.setting,
        opensearch_index="away",
        opensearch_timeout=TIMEOUT,
    )
    return create_app(settings, open_engine(settings)).test_client()


def test_a_page_and_the_json_tell_of_a_cluster_that_is_away_within_seconds_and_answer_once_it_is_back(
    alone: Cluster, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = ClusterClient(alone.urls, 30.0, {})
    index_articles(client, "away", ARTICLES, "one")
    web = served(alone, tmp_path)
    assert web.get("/api/search?q=digue").json["total"] == 20

    alone.nodes[0].kill()
    for address in ("/?q=digue", "/api/search?q=digue", "/api/article/a1", "/article/a1", "/readyz"):
        began = time.monotonic()
        answer = web.get(address)
        assert answer.status_code == 503, address
        assert time.monotonic() - began < LONG, address
        if address.startswith("/api/"):
            assert answer.mimetype == "application/problem+json"
            assert answer.json["type"] == "urn:manchette:problem:engine-unavailable"
    assert "la grappe OpenSearch ne répond pas" in web.get("/?q=digue").text
    # Where its nodes are is told to whoever keeps it, not to readers.
    for address in ("/?q=digue", "/api/search?q=digue", "/api/article/a1", "/article/a1", "/readyz"):
        assert "127.0.0.1" not in web.get(address).text, address
    assert alone.urls[0] in caplog.text
    # The breaker is open: nobody waits for what no node answered lately.
    began = time.monotonic()
    for _ in range(5):
        assert web.get("/api/search?q=digue").status_code == 503
    assert time.monotonic() - began < TIMEOUT

    alone.start()
    alone.wait_green(("green", "yellow"))
    ends = time.monotonic() + LONG
    while (answer := web.get("/api/search?q=digue")).status_code == 503 and time.monotonic() < ends:
        time.sleep(0.5)
    assert answer.json["total"] == 20
    client.close()


def test_a_part_of_the_index_that_is_away_is_an_error_and_never_a_smaller_answer(
    alone: Cluster, tmp_path: Path
) -> None:
    client = ClusterClient(alone.urls, 30.0, {})
    name = index_articles(client, "away", ARTICLES, "one")
    web = served(alone, tmp_path)
    assert web.get("/api/search?q=digue").json["total"] == 20
    # A second index under the alias whose shards no node may take.
    told = client.request("GET", f"/{name}/_mapping")[name]["mappings"]["_meta"]
    body = dict(index_body(1, 0, told))
    body["settings"] = {"index": {**body["settings"]["index"], "routing.allocation.require._name": "nobody"}}
    client.request("PUT", "/away-other-one", body, {"wait_for_active_shards": "0"})
    client.request("POST", "/_aliases", {"actions": [{"add": {"index": "away-other-one", "alias": "away"}}]})
    answer = web.get("/api/search?q=digue")
    assert answer.status_code == 503
    drop(client, "away")
    client.close()
