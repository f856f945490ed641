"""Relevance is measured on a cluster as on one machine, and leaves nothing there."""

import json
from pathlib import Path

import pytest
from cluster_nodes import Cluster

from search.config import Settings
from search.engines.opensearch.client import ClusterClient
from search.quality.collection import read_collection
from search.quality.judged import evaluate, indexed

pytestmark = pytest.mark.cluster


def test_a_collection_has_the_same_measures_on_a_cluster_and_its_index_is_gone_afterwards(
    cluster: Cluster, tmp_path: Path
) -> None:
    words = ["digue", "port", "marée", "quai", "phare", "tempête"]
    texts = {f"d{at}": f"Le {one} de la ville, avec un {other}." for at, one in enumerate(words) for other in words[:3]}
    lines = [json.dumps({"id": key, "title": "", "text": text}) for key, text in texts.items()]
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "queries.tsv").write_text("\n".join(f"q{at}\t{one}" for at, one in enumerate(words)), "utf-8")
    (tmp_path / "qrels.tsv").write_text("\n".join(f"q{at}\t0\td{at}\t1" for at in range(len(words))), "utf-8")
    collection = read_collection(tmp_path)
    measured = []
    for engine in ("whoosh", "opensearch"):
        settings = Settings(tmp_path / "index", engine, opensearch_url=cluster.setting, opensearch_index="measured")
        with indexed(collection, settings) as (opened, corpus):
            found = evaluate(opened, collection, corpus=corpus)
            assert opened.name == engine
        measured.append({name: estimate.mean for name, estimate in found.estimates.items()})
    assert measured[0] == pytest.approx(measured[1])
    assert measured[0]["MRR@10"] > 0
    client = ClusterClient(cluster.urls, 30.0, {})
    assert client.request("GET", "/_cat/indices/measured*", params={"format": "json"}) == []
    client.close()
