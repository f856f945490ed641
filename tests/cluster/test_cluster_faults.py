"""Nodes killed, started again, or cut off: no article is lost, no answer is wrong, and what waits is bounded."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cluster_network import cables, can_be_made
from cluster_nodes import Cluster, RunningNode, running_cluster
from processes import until

from index.rebuild.build import rebuild
from index.rebuild.counts import Report
from search.config import Settings
from search.engines.opensearch.client import ClusterClient, ClusterRefusal, cluster_client
from search.engines.opensearch.indices import resolve
from search.engines.opensearch.store import ClusterStore, part_folder
from search.errors import EngineUnavailable

pytestmark = pytest.mark.cluster

SERVED, ADDED = 400, 2400
SENTENCE = "Le conseil a voté les crédits de la digue et du port, malgré les réserves de l’opposition municipale."


@pytest.fixture(scope="module")
def mortal() -> Iterator[Cluster]:
    """Three nodes that these tests may kill."""
    with running_cluster(3) as cluster:
        yield cluster


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """Pages that an index is made of first, and a folder beside it for those that come later."""
    write_pages(tmp_path / "heap" / "first.jsonl", 0, SERVED)
    return tmp_path / "heap"


def write_pages(path: Path, first: int, end: int) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for number in range(first, end):
            text = " ".join(f"Au point {number * 31 + at}, {SENTENCE}" for at in range(12))
            page = {"url": f"https://a.example/{number}", "title": f"Canton {number} : la digue", "text": text}
            file.write(json.dumps(page) + "\n")


def settings_for(cluster: Cluster, tmp_path: Path, alias: str) -> Settings:
    return Settings(
        tmp_path / "index", "opensearch", opensearch_url=cluster.setting, opensearch_index=alias, opensearch_shards=3,
        opensearch_timeout=5.0,
    )  # fmt: skip


@dataclass(slots=True)
class Told:
    """What a reader met: answers, those that were wrong, those that failed after all tries."""

    answers: int = 0
    wrong: list[Any] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    longest: float = 0.0


@contextmanager
def reader(settings: Settings, allowed: tuple[int, ...]) -> Iterator[Told]:
    """Ask all the time how many articles speak of the dyke, each of which does."""
    told, ended = Told(), threading.Event()
    asked = {"query": {"term": {"title": "digue"}}, "size": 0, "track_total_hits": True}

    def read() -> None:
        with closing(cluster_client(settings)) as client:
            while not ended.is_set():
                began = time.monotonic()
                try:
                    answer = client.request(
                        "POST",
                        f"/{settings.opensearch_index}/_search",
                        asked,
                        {"allow_partial_search_results": "false"},
                    )
                except (EngineUnavailable, ClusterRefusal) as error:
                    told.failed.append(str(error))
                else:
                    total = answer["hits"]["total"]["value"]
                    told.answers += 1
                    if total not in allowed:
                        told.wrong.append(total)
                told.longest = max(told.longest, time.monotonic() - began)
                time.sleep(0.02)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield told
    finally:
        ended.set()
        thread.join()


def index(settings: Settings, heap: Path) -> Report:
    folder = part_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    return rebuild(folder, [heap], store=ClusterStore(settings))


def while_indexing(settings: Settings, heap: Path, happens: Callable[[], None]) -> Report:
    """Index the heap; once the new index takes articles, something happens."""
    reports: list[Report | BaseException] = []

    def run() -> None:
        try:
            reports.append(index(settings, heap))
        except BaseException as error:
            reports.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    with closing(cluster_client(settings)) as client:
        until(lambda: reports or newest_takes(client, settings.opensearch_index) > 200)
    assert not reports, reports
    happens()
    thread.join()
    assert isinstance(reports[0], Report), reports
    return reports[0]


def newest_takes(client: ClusterClient, alias: str) -> int:
    """How many articles were written to the index being made under an alias."""
    stats = client.request("GET", f"/{alias}-*/_stats/indexing")["indices"]
    live = resolve(client, alias)
    return sum(told["total"]["indexing"]["index_total"] for name, told in stats.items() if name not in live)


def all_there(settings: Settings, count: int) -> None:
    """Every article is found, by every copy of every shard."""
    with closing(cluster_client(settings)) as client:
        for preference in ("_primary", "_replica"):
            body = {"query": {"term": {"title": "digue"}}, "size": 0, "track_total_hits": True}
            params = {"preference": preference, "allow_partial_search_results": "false"}
            answer = client.request("POST", f"/{settings.opensearch_index}/_search", body, params)
            assert answer["hits"]["total"]["value"] == count


def manager(client: ClusterClient, cluster: Cluster) -> RunningNode:
    """The elected manager."""
    told = client.request("GET", "/_cat/cluster_manager", params={"format": "json"})
    return next(node for node in cluster.nodes if node.name == told[0]["node"])


def test_a_node_killed_while_it_is_written_to_and_read_from_loses_nothing(
    mortal: Cluster, heap: Path, tmp_path: Path
) -> None:
    settings = settings_for(mortal, tmp_path, "tue")
    assert index(settings, heap).articles == SERVED
    write_pages(heap / "more.jsonl", SERVED, SERVED + ADDED)
    with reader(settings, (SERVED, SERVED + ADDED)) as told:
        report = while_indexing(settings, heap, mortal.nodes[1].kill)
    assert (report.indexed, report.articles) == (ADDED, SERVED + ADDED)
    assert (told.wrong, told.failed) == ([], [])
    assert told.answers
    print(f"longest answer: {told.longest:.1f} s")  # shown by pytest -rP
    mortal.start()
    mortal.wait_green()
    all_there(settings, SERVED + ADDED)


def test_killed_nodes_come_back_with_every_article_and_the_next_run_goes_on(
    mortal: Cluster, heap: Path, tmp_path: Path
) -> None:
    settings = settings_for(mortal, tmp_path, "arret")
    index(settings, heap)
    for node in mortal.nodes:
        node.kill()
    with closing(cluster_client(settings)) as client, pytest.raises(EngineUnavailable):
        client.request("GET", "/")
    mortal.start()
    mortal.wait_green()
    all_there(settings, SERVED)
    write_pages(heap / "more.jsonl", SERVED, SERVED + 50)
    assert index(settings, heap).articles == SERVED + 50
    all_there(settings, SERVED + 50)


def test_a_run_waits_for_a_cluster_that_is_started_again_beneath_it(
    mortal: Cluster, heap: Path, tmp_path: Path
) -> None:
    settings = settings_for(mortal, tmp_path, "relance")
    index(settings, heap)
    write_pages(heap / "more.jsonl", SERVED, SERVED + ADDED)

    def restart() -> None:
        for node in mortal.nodes:
            node.kill()
        mortal.start()

    report = while_indexing(settings, heap, restart)
    assert (report.indexed, report.articles) == (ADDED, SERVED + ADDED)
    mortal.wait_green()
    all_there(settings, SERVED + ADDED)


@pytest.mark.skipif(not can_be_made(), reason="network namespaces need root and iproute2")
def test_a_manager_that_is_cut_off_is_replaced_and_nothing_is_lost(heap: Path, tmp_path: Path) -> None:
    with cables(3) as net, running_cluster(namespaces=net.namespaces) as cluster:
        settings = settings_for(cluster, tmp_path, "coupe")
        index(settings, heap)
        cluster.wait_green()
        write_pages(heap / "more.jsonl", SERVED, SERVED + ADDED)
        with closing(cluster_client(settings)) as client:
            cut_off = cluster.nodes.index(manager(client, cluster))
        with reader(settings, (SERVED, SERVED + ADDED)) as told:
            report = while_indexing(settings, heap, lambda: net.cut(cut_off))
            before = told.answers
            until(lambda: told.answers > before)  # by the nodes that are left, while it is still cut off
        assert (report.indexed, report.articles) == (ADDED, SERVED + ADDED)
        assert told.wrong == []
        print(f"{len(told.failed)} failed, {told.answers} answered, the longest in {told.longest:.1f} s")  # pytest -rP
        net.heal(cut_off)
        cluster.wait_joined()
        cluster.wait_green()
        all_there(settings, SERVED + ADDED)
