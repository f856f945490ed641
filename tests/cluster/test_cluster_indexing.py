"""A cluster is indexed as one machine is: the same articles, families and versions, whatever stops a run."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from cluster_nodes import Cluster
from processes import until

from index.families.stored_families import open_families
from index.postings.segment import open_snapshot
from index.rebuild.build import rebuild
from index.rebuild.counts import Report
from index.rebuild.generation import live
from index.rebuild.history import versions
from search.config import Settings
from search.engines import open_engine
from search.engines.opensearch.checking import checked_part
from search.engines.opensearch.client import ClusterClient, cluster_client
from search.engines.opensearch.indices import resolve
from search.engines.opensearch.mapping import article_source
from search.engines.opensearch.store import ClusterStore, part_folder
from search.engines.opensearch.versions import read_versions
from search.errors import IndexDamaged, IndexMissing, SearchError
from search.results import Request

pytestmark = pytest.mark.cluster

_NUMBERS = count()
SENTENCE = "Le conseil a voté les crédits de la digue et du port, malgré les réserves de l’opposition municipale."


@pytest.fixture
def settings(cluster: Cluster, tmp_path: Path) -> Settings:
    """Settings of a part of its own, under an alias of its own."""
    alias = f"presse{os.getpid()}x{next(_NUMBERS)}"
    return Settings(
        tmp_path / "index", "opensearch", opensearch_url=cluster.setting, opensearch_index=alias, opensearch_shards=2
    )


@pytest.fixture
def client(settings: Settings) -> Iterator[ClusterClient]:
    with closing(cluster_client(settings)) as client:
        yield client


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """Sixty pages, ten of them run again by another paper."""
    folder = tmp_path / "heap"
    folder.mkdir()
    for number in range(50):
        write_page(folder, f"p{number}", number)
    for number in range(10):
        write_page(folder, f"copie{number}", number, source="La Marée", day=2)
    return folder


def write_page(folder: Path, name: str, number: int, source: str = "Le Phare", day: int = 1, more: str = "") -> None:
    page = {
        "url": f"https://{name}.example/{name}",
        "title": f"Canton {number} : la digue",
        "text": " ".join(f"Au point {number * 31 + at}, {SENTENCE}" for at in range(12)) + more,
        "date": f"2024-03-0{day}",
        "source": source,
    }
    (folder / f"{name}.json").write_text(json.dumps(page), encoding="utf-8")


def index(settings: Settings, *paths: Path, **options: Any) -> Report:
    folder = part_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    return rebuild(folder, paths, store=ClusterStore(settings, options.pop("take_over", False)), **options)


def on_cluster(client: ClusterClient, alias: str) -> Mapping[str, Mapping[str, Any]]:
    """The articles that the alias finds, by identifier: what is stored of each, and its family."""
    fields = ["family", "family_size"]
    asked = {"query": {"match_all": {}}, "size": 10_000, "docvalue_fields": fields}
    answer = client.request("POST", f"/{alias}/_search", asked)
    assert answer["_shards"]["failed"] == 0
    return {
        hit["_id"]: {**article_source(hit), **{name: hit.get("fields", {}).get(name, [None])[0] for name in fields}}
        for hit in answer["hits"]["hits"]
    }


def on_one_machine(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """The same of an index on this machine."""
    generation = live(folder)
    assert generation is not None
    snapshot = open_snapshot(generation.folder)
    families = open_families(generation.folder, snapshot.documents)
    found = {}
    for number in range(snapshot.documents):
        stored = snapshot.stored(number)
        members = families.of(number)
        first = snapshot.stored(int(members[0]))["id"] if len(members) > 1 else None
        found[stored["id"]] = {**stored, "family": first, "family_size": len(members) if first else None}
    return found


def test_a_cluster_has_the_articles_and_families_of_an_index_on_one_machine(
    settings: Settings, client: ClusterClient, heap: Path, tmp_path: Path
) -> None:
    report = index(settings, heap, jobs=2)
    alone = rebuild(tmp_path / "alone", [heap])
    assert (report.indexed, report.articles, report.duplicates) == (alone.indexed, alone.articles, alone.duplicates)
    there = on_cluster(client, settings.opensearch_index)
    assert there == on_one_machine(tmp_path / "alone")
    assert sum(article["family_size"] == 2 for article in there.values()) == 20


def test_an_addition_changes_what_it_has_to_and_leaves_one_index_before(
    settings: Settings, client: ClusterClient, heap: Path, tmp_path: Path
) -> None:
    index(settings, heap)
    (first,) = resolve(client, settings.opensearch_index)
    (heap / "p1.json").unlink()  # the head of a family
    write_page(heap, "p20", 20, more=" Une voix s’est élevée.")
    write_page(heap, "copie30", 30, source="La Marée", day=2)
    report = index(settings, heap)
    assert (report.indexed, report.removed, report.versions, report.articles) == (2, 1, 1, 60)
    (second,) = resolve(client, settings.opensearch_index)
    assert second != first
    rebuild(tmp_path / "alone", [heap])
    assert on_cluster(client, settings.opensearch_index) == on_one_machine(tmp_path / "alone")
    changed = next(one for one, told in on_cluster(client, second).items() if "p20" in told["url"])
    (version,) = read_versions(client, second, changed)
    assert "voix" not in version.article.text
    generation = live(part_folder(settings))
    assert generation is not None
    assert [version] == versions(generation.folder, changed)
    assert index(settings, heap).unchanged == 60
    write_page(heap, "p21", 21, more=" Une autre.")
    index(settings, heap)
    assert set(ClusterStore(settings).indices.owners()) == {second, *resolve(client, settings.opensearch_index)}


def test_a_run_from_nothing_takes_the_place_of_what_there_was(
    settings: Settings, client: ClusterClient, heap: Path
) -> None:
    index(settings, heap)
    for path in heap.glob("copie*"):
        path.unlink()
    assert index(settings, heap, full=True, allow_removals=True).articles == 50
    there = on_cluster(client, settings.opensearch_index)
    assert len(there) == 50
    assert {article["family"] for article in there.values()} == {None}


def test_a_run_that_fails_leaves_no_index_and_the_one_before_serves(
    settings: Settings, client: ClusterClient, heap: Path
) -> None:
    index(settings, heap)
    before = resolve(client, settings.opensearch_index)
    (heap / "p3.json").unlink()

    class Full(OSError):
        """What a disk says at the very end."""

    class FullDisk(ClusterStore):
        @property
        def fingerprint(self) -> str:
            if len(self.indices.owners()) > 1:
                raise Full
            return super().fingerprint

    with pytest.raises(Full):
        rebuild(part_folder(settings), [heap], store=FullDisk(settings))
    assert resolve(client, settings.opensearch_index) == before
    assert set(ClusterStore(settings).indices.owners()) == set(before)
    assert index(settings, heap).articles == 59


def test_what_a_killed_run_left_goes_with_the_next(settings: Settings, client: ClusterClient, heap: Path) -> None:
    index(settings, heap)
    before = resolve(client, settings.opensearch_index)
    write_page(heap, "p60", 60)
    code = (
        "import sys; from pathlib import Path; from search.cli import main; "
        "from search.engines.opensearch.writer import ClusterWriter; import os; "
        "ClusterWriter.commit = lambda self: os.kill(os.getpid(), 9); main()"
    )
    environ = {
        "SEARCH_ENGINE": "opensearch",
        "SEARCH_OPENSEARCH_URL": str(settings.opensearch_url),
        "SEARCH_OPENSEARCH_INDEX": settings.opensearch_index,
        "PATH": "",
    }
    killed = subprocess.run(
        [sys.executable, "-c", code, "reindex", str(heap), "--index", str(settings.index_dir)],
        env=environ, cwd=Path(__file__).parents[2], capture_output=True,
    )  # fmt: skip
    assert killed.returncode == -9
    assert len(ClusterStore(settings).indices.owners()) == 2
    assert resolve(client, settings.opensearch_index) == before
    report = index(settings, heap)
    assert (report.articles, report.resumed) == (61, 1)
    assert set(ClusterStore(settings).indices.owners()) == {*before, *resolve(client, settings.opensearch_index)}


def test_an_index_that_was_made_and_not_named_is_named_by_the_next_run(
    settings: Settings, client: ClusterClient, heap: Path
) -> None:
    index(settings, heap)
    (first,) = resolve(client, settings.opensearch_index)
    write_page(heap, "p60", 60)
    index(settings, heap)
    (second,) = resolve(client, settings.opensearch_index)
    ClusterStore(settings).indices.serve(first)  # as it was before the last step
    assert index(settings, heap).indexed == 0
    assert resolve(client, settings.opensearch_index) == (second,)


def test_machines_index_parts_of_their_own_at_once_and_questions_find_all(
    settings: Settings, client: ClusterClient, tmp_path: Path
) -> None:
    parts = []
    for name in ("nord", "sud", "est"):
        folder = tmp_path / name
        folder.mkdir()
        for number in range(40):
            write_page(folder, f"{name}{number}", number)
        parts.append((replace(settings, index_dir=tmp_path / f"index{name}", opensearch_part=name), folder))
    reports: list[Report] = []
    threads = [threading.Thread(target=lambda one, at: reports.append(index(one, at)), args=part) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report.indexed for report in reports] == [40, 40, 40]
    assert len(resolve(client, settings.opensearch_index)) == 3
    assert len(on_cluster(client, settings.opensearch_index)) == 120
    one, folder = parts[0]
    write_page(folder, "nord1", 1, more=" Et plus.")
    assert index(one, folder).indexed == 1
    assert len(on_cluster(client, settings.opensearch_index)) == 120


def test_a_part_is_written_from_one_folder_alone_unless_it_is_taken_over(
    settings: Settings, client: ClusterClient, heap: Path, tmp_path: Path
) -> None:
    index(settings, heap)
    before = resolve(client, settings.opensearch_index)
    other = replace(settings, index_dir=tmp_path / "other")
    with pytest.raises(SearchError) as refused:
        index(other, heap)
    assert "SEARCH_OPENSEARCH_PART" in refused.value.message.fr
    assert resolve(client, settings.opensearch_index) == before
    assert index(other, heap, full=True, allow_removals=True, take_over=True).articles == 60
    assert resolve(client, settings.opensearch_index) != before
    assert len(ClusterStore(other).indices.owners()) == 1


def test_an_index_that_is_gone_from_the_cluster_is_told_with_the_cure(
    settings: Settings, client: ClusterClient, heap: Path
) -> None:
    index(settings, heap)
    ClusterStore(settings).indices.drop(resolve(client, settings.opensearch_index))
    write_page(heap, "p60", 60)
    with pytest.raises(SearchError, match="--full"):
        index(settings, heap)
    assert index(settings, heap, full=True).articles == 61


def test_an_index_tells_of_itself(settings: Settings, client: ClusterClient, heap: Path) -> None:
    report = index(settings, heap)
    (name,) = resolve(client, settings.opensearch_index)
    told = client.request("GET", f"/{name}/_mapping")[name]["mappings"]["_meta"]
    assert told["generation"] == report.generation
    assert told["census"]["articles"] == 60
    assert told["census"]["sources"] == [["Le Phare", 50], ["La Marée", 10]]
    settled = client.request("GET", f"/{name}/_settings")[name]["settings"]["index"]
    assert settled["blocks"]["write"] == "true"
    assert settled["number_of_shards"] == "2"


def test_the_command_says_the_same_as_on_one_machine(
    settings: Settings, heap: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from search.cli import main

    monkeypatch.setenv("SEARCH_OPENSEARCH_URL", str(settings.opensearch_url))
    monkeypatch.setenv("SEARCH_OPENSEARCH_INDEX", settings.opensearch_index)
    with pytest.raises(SystemExit) as ended:
        main(["reindex", str(heap), "--engine", "opensearch", "--index", str(settings.index_dir), "--json"])
    assert ended.value.code == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["indexed"], report["articles"]) == (60, 60)
    until(lambda: (settings.index_dir / "opensearch" / settings.opensearch_index / "main" / "CURRENT").exists())


def test_what_is_not_whole_is_told_by_check_and_put_right_where_that_can_be(
    settings: Settings, client: ClusterClient, heap: Path
) -> None:
    with pytest.raises(IndexMissing):
        checked_part(settings)
    index(settings, heap)
    (first,) = resolve(client, settings.opensearch_index)
    write_page(heap, "p60", 60)
    index(settings, heap)
    assert checked_part(settings).census.articles == 61
    ClusterStore(settings).indices.serve(first)
    with pytest.raises(IndexDamaged, match="the alias names"):
        checked_part(settings)
    assert checked_part(settings, repair=True).census.articles == 61
    ClusterStore(settings).indices.drop(resolve(client, settings.opensearch_index))
    with pytest.raises(IndexDamaged, match="--full"):
        checked_part(settings)


def test_what_was_indexed_on_a_cluster_answers_as_one_machine_does(
    settings: Settings, heap: Path, tmp_path: Path
) -> None:
    alone = replace(settings, index_dir=tmp_path / "alone", engine="whoosh")
    for _ in range(2):
        index(settings, heap)
        rebuild(alone.index_dir, [heap])
        write_page(heap, "p20", 20, more=" Une voix s’est élevée.")
        (heap / "p1.json").unlink(missing_ok=True)
    with closing(open_engine(settings)) as cluster, closing(open_engine(alone)) as embedded:
        for text in ("digue", "canton 20", '"réserves de l’opposition"', "voix", "source:marée", "canton SAUF voix"):
            ours, theirs = (one.search(Request(text, per_page=100)) for one in (embedded, cluster))
            assert theirs.total == ours.total > 0, text
            assert {(hit.id, hit.family) for hit in theirs.hits} == {(hit.id, hit.family) for hit in ours.hits}
        changed = cluster.search(Request("voix")).hits[0].id
        assert [version.number for version in cluster.versions(changed)] == [1]
        assert [one.article for one in cluster.versions(changed)] == [one.article for one in embedded.versions(changed)]
        assert cluster.article(changed) == embedded.article(changed)
        copy = cluster.search(Request("source:marée")).hits[0].id
        assert cluster.family(copy) == embedded.family(copy)
        counted = [list(one.count_each_form(Request("digue"), ["port", "voix"])) for one in (cluster, embedded)]
        assert counted[0] == counted[1]
