"""An index of a cluster made from articles, for tests of what asks it: as indexing makes one, without files."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from index.article import Article
from index.schema import document, fingerprint
from search.engines.opensearch.client import ClusterClient
from search.engines.opensearch.forms import FormTable
from search.engines.opensearch.indices import PartIndices
from search.engines.opensearch.learned import learn_on_cluster, write_learned
from search.engines.opensearch.mapping import index_body
from search.engines.opensearch.streams import cluster_document
from search.results import Family


def index_articles(
    client: ClusterClient,
    alias: str,
    articles: Iterable[Article],
    generation: str,
    families: Mapping[str, Family] | None = None,
) -> str:
    """Make an index of the articles and have the alias name it alone; its name. `families` are those of the articles
    that have near-copies."""
    name = f"{alias}-main-{generation}"
    client.request("PUT", f"/{name}", index_body(2, 0, {}))
    forms = FormTable()
    texts: dict[str, str] = {}
    lines: list[str] = []
    for article in articles:
        entry = document(article, article.id)
        forms.add(entry)
        texts[article.id] = article.text
        sent = cluster_document(entry)
        family = (families or {}).get(article.id)
        if family is not None and family.size > 1:
            sent |= {"family": family.first, "family_size": family.size}
        lines += [json.dumps({"index": {"_index": name, "_id": article.id}}), json.dumps(sent)]
        if len(lines) >= 1000:
            _send(client, lines)
            lines = []
    if lines:
        _send(client, lines)
    forms.write(client, name)
    with TemporaryDirectory() as folder:
        learn_on_cluster(Path(folder), list(texts), lambda some: {one: {"text": texts[one]} for one in some})
        write_learned(PartIndices(client, alias, "main", 2, 0), name, Path(folder))
    meta = {
        "fingerprint": fingerprint(),
        "generation": generation,
        "built": datetime.now(UTC).isoformat(),
        "groups": {},
    }
    client.request("PUT", f"/{name}/_mapping", {"_meta": meta})
    client.request("POST", f"/{name}/_refresh")
    serve(client, alias, name)
    return name


def serve(client: ClusterClient, alias: str, name: str) -> None:
    """Have the alias name one index alone."""
    taken = {"remove": {"index": f"{alias}-*", "alias": alias, "must_exist": False}}
    client.request("POST", "/_aliases", {"actions": [taken, {"add": {"index": name, "alias": alias}}]})


def drop(client: ClusterClient, alias: str) -> None:
    """Remove all indices of an alias, with their companions."""
    for one in client.request("GET", f"/_cat/indices/{alias}-*", params={"format": "json", "h": "index"}):
        client.request("DELETE", f"/{one['index']}")


def _send(client: ClusterClient, lines: list[str]) -> None:
    answer = client.request("POST", "/_bulk", "\n".join(lines) + "\n")
    assert not answer["errors"], answer["items"][0]
