"""Old versions of articles on the cluster: a companion of the index, made of the history that this machine keeps."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.article import Version
from index.rebuild.history import every_version
from index.schema import document, restored_article
from search.engines.opensearch.client import ClusterClient, ClusterRefusal
from search.engines.opensearch.indices import PartIndices
from search.engines.opensearch.mapping import HISTORY
from search.engines.opensearch.sender import Sender

if TYPE_CHECKING:
    from search.config import Settings

_MOST = 10_000
_BATCH = 200
_MAPPINGS = {
    "dynamic": "strict",
    "properties": {
        "article": {"type": "keyword"},
        "number": {"type": "integer"},
        "replaced": {"type": "keyword"},
        "stored": {"type": "object", "enabled": False},
    },
}


def write_history(indices: PartIndices, name: str, folder: Path, settings: "Settings") -> None:
    """Write the old versions that a generation's folder keeps; no index where there are none."""
    versions = every_version(folder)
    first = next(versions, None)
    if first is None:
        return
    replicas = settings.opensearch_replicas
    of_one_shard = {"index": {"number_of_shards": 1, "number_of_replicas": replicas, "refresh_interval": -1}}
    indices.make_of(name, {"settings": of_one_shard, "mappings": _MAPPINGS})
    with closing(Sender(settings, 1)) as sender:
        batch = [_document(first)]
        for version in versions:
            batch.append(_document(version))
            if len(batch) == _BATCH:
                sender.write(name, batch)
                batch = []
        sender.write(name, batch)
        sender.settled()
    indices.refresh(name)
    indices.finish(name)


def _document(version: Version) -> tuple[str, Mapping[str, Any]]:
    one = version.article.id
    told = {"article": one, "number": version.number, "replaced": version.replaced}
    return f"{one}.{version.number}", {**told, "stored": document(version.article, "")}


def read_versions(client: ClusterClient, index: str, article_id: str) -> list[Version]:
    """The old versions of an article of an index, oldest first; none where it never changed."""
    asked = {"query": {"term": {"article": article_id}}, "sort": ["number"], "size": _MOST}
    try:
        answer = client.request("POST", f"/{index}{HISTORY}/_search", asked)
    except ClusterRefusal as error:
        if error.status == 404:
            return []
        raise
    return list(_versions(answer["hits"]["hits"]))


def _versions(hits: list[Mapping[str, Any]]) -> Iterator[Version]:
    for hit in hits:
        told = hit["_source"]
        yield Version(told["number"], told["replaced"], restored_article(told["stored"]))
