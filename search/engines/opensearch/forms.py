"""The forms of an index of a cluster: how often each stands in the texts and how it is written, a document a form.

Kept in an index beside that of the articles (`mapping.FORMS`), made by whoever indexes. What a name is, which words may
be meant by a misspelt one and which are an answer's own is told from it; the cluster itself counts neither capitals nor
occurrences. Counters add up: over batches, runs and parts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from index.analysis.stem import stem
from search.engines.opensearch.bulk import bulk
from search.engines.opensearch.form_counts import FORM_COUNTERS, CountedForms, FormCount, counted_forms
from search.engines.opensearch.mapping import FORMS
from search.engines.opensearch.searching import Asks, searched

if TYPE_CHECKING:
    from search.engines.opensearch.client import ClusterClient

_BATCH = 500
"""Articles read at once."""
_LONGEST_ID = 500
"""Bytes."""
_SENT = 2_000
"""Forms a request."""
_KEPT = 20_000
"""Classes whose forms are remembered."""
_OF_CLASSES = 1_000
"""Forms of some classes at most that are asked for at once; there are a few of each."""
_PAGE = 10_000
"""Forms of an answer."""
_ADDED = (
    # A request that is tried again finds its counts there.
    "if (ctx._source.run == params.run) { ctx.op = 'none'; return; } ctx._source.run = params.run; "
    "for (name in params.counts.keySet()) { ctx._source[name] += params.counts[name] } "
    "for (way in params.ways.keySet()) { "
    "ctx._source.ways[way] = ctx._source.ways.getOrDefault(way, 0) + params.ways[way] }"
)


class FormTable:
    """Counts the forms of articles, and adds the counts to the forms of an index."""

    def __init__(self) -> None:
        self._waiting: list[Mapping[str, Any]] = []
        self._counted = CountedForms()

    def add(self, entry: Mapping[str, Any]) -> None:
        """Count an article, as `index.schema.document` gives it."""
        self._waiting.append({name: entry[name] for name in ("title", "text") if name in entry})
        if len(self._waiting) >= _BATCH:
            self._read()

    def take_in(self, counted: CountedForms) -> None:
        """Add what was counted elsewhere."""
        self._counted.add(counted)

    def counts(self) -> Mapping[str, FormCount]:
        """The forms of all articles that were added."""
        self._read()
        return self._counted.by_form()

    def write(
        self, client: "ClusterClient", index: str, send: Callable[[str, list[bytes]], object] | None = None
    ) -> None:
        """Add what was counted to the forms of an index, made where there are none; then nothing is left to add. Once a
        run: what of one run is sent again is not counted again. `send` sends lines to an index, maybe later; who gives
        it waits for them and refreshes."""
        self._read()
        counted, self._counted = self._counted, CountedForms()
        name = f"{index}{FORMS}"
        if not exists(client, name):
            client.request("PUT", f"/{name}", forms_body())
        empty = client.request("GET", f"/{name}/_count")["count"] == 0  # nothing to add to, which takes a script
        lines = (_line(form, one, index, empty) for form, one in counted.each())
        while some := list(islice(lines, _SENT)):
            if send is None:
                bulk(client, name, some)
            else:
                send(name, some)
        if send is None:
            client.request("POST", f"/{name}/_refresh")

    def _read(self) -> None:
        if self._waiting:
            self._counted.add(counted_forms(self._waiting))
            self._waiting = []


def _line(form: str, one: FormCount, run: str, new: bool) -> bytes:
    """What adds a form of a run, one that is new there or may be."""
    numbers = {name: getattr(one, name) for name in FORM_COUNTERS}
    told: dict[str, Any] = {"ways": dict(one.ways), "run": run}
    whole = {"form": form, "kind": one.kind, **numbers, **told}
    script = {"source": _ADDED, "params": {"counts": numbers, **told}}
    action = {"index" if new else "update": {"_id": _id_of(form)}}
    body = whole if new else {"script": script, "upsert": whole}
    return b"%b\n%b\n" % (msgspec.json.encode(action), msgspec.json.encode(body))


def _id_of(form: str) -> str:
    """The identifier of a form: itself, or where that is longer than the cluster takes, a digest."""
    written = form.encode()
    return form if len(written) <= _LONGEST_ID else blake2b(written, digest_size=32).hexdigest()


def forms_body(shards: int = 1, replicas: int = 0) -> Mapping[str, Any]:
    """What makes the index of the forms."""
    numbers = {name: {"type": "long"} for name in FORM_COUNTERS}
    return {
        "settings": {"index": {"number_of_shards": shards, "number_of_replicas": replicas, "refresh_interval": -1}},
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "form": {"type": "keyword"},
                "kind": {"type": "keyword"},
                "run": {"type": "keyword", "index": False},
                **numbers,
                "ways": {"type": "object", "enabled": False},
            },
        },
    }


class FormIndex:
    """The forms of the indices of one generation, read."""

    def __init__(self, client: Asks, indices: Sequence[str]) -> None:
        self._client = client
        self.path = ",".join(f"{name}{FORMS}" for name in indices)
        self._known: dict[str, Mapping[str, FormCount]] = {}

    def unknown(self, kinds: Iterable[str]) -> list[str]:
        """Those of some classes whose forms have not been asked for yet."""
        if len(self._known) > _KEPT:
            self._known = {}
        return [kind for kind in dict.fromkeys(kinds) if kind not in self._known]

    def learn(self, kinds: Sequence[str], answer: Mapping[str, Any]) -> None:
        """Remember what was answered to `classes_body`, where it is all of it."""
        hits = answer["hits"]["hits"]
        if len(hits) >= _OF_CLASSES:
            return
        found: dict[str, dict[str, FormCount]] = {kind: {} for kind in kinds}
        for form, one in map(_form_of, hits):
            of_kind = found[one.kind]
            of_kind[form] = of_kind[form].plus(one) if form in of_kind else one
        self._known.update(found)

    def of_class(self, kind: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
        """The forms of a class, and how each is written."""
        known = self._known.get(kind)
        for form, one in self._found({"term": {"kind": kind}}) if known is None else known.items():
            yield form, (one.capitals, one.determined, one.lowers)

    def counts(self, forms: Iterable[str]) -> Mapping[str, FormCount]:
        """What is known of each of some forms; those that no text has are left out."""
        found: dict[str, FormCount] = {}
        wanted = []
        for form in dict.fromkeys(forms):
            of_kind = self._known.get(stem(form))
            if of_kind is None:
                wanted.append(form)
            elif form in of_kind:
                found[form] = of_kind[form]
        for first in range(0, len(wanted), _PAGE):
            for form, one in self._found({"terms": {"form": wanted[first : first + _PAGE]}}):
                found[form] = found[form].plus(one) if form in found else one
        return found

    def spelt(self, query: Mapping[str, Any], most: int) -> list[str] | None:
        """The forms that a query on the field `form` finds; None where there are more than `most`."""
        body = {"size": most + 1, "query": {"bool": {"filter": [query]}}, "_source": ["form"]}
        hits = searched(self._client, self.path, body)["hits"]["hits"]
        found = sorted({hit["_source"]["form"] for hit in hits})
        return found if len(hits) <= most else None

    def frequent(self, most: int) -> Iterator[tuple[str, FormCount]]:
        """The forms, those that most texts have first; some come in several pieces, which add up."""
        after: list[Any] | None = None
        while most > 0:
            body: dict[str, Any] = {"size": min(most, _PAGE), "sort": [{"df_text": "desc"}, "form"]}
            if after is not None:
                body["search_after"] = after
            hits = searched(self._client, self.path, body)["hits"]["hits"]
            yield from map(_form_of, hits)
            if len(hits) < min(most, _PAGE):
                return
            most -= len(hits)
            after = hits[-1]["sort"]

    def total(self) -> int:
        """How many forms there are, those of several parts counted in each."""
        return int(self._client.request("GET", f"/{self.path}/_count")["count"])

    def _found(self, query: Mapping[str, Any]) -> Iterator[tuple[str, FormCount]]:
        body = {"size": _PAGE, "query": {"bool": {"filter": [query]}}}
        yield from map(_form_of, searched(self._client, self.path, body)["hits"]["hits"])


def classes_body(kinds: Sequence[str]) -> dict[str, Any]:
    """The search whose answer tells `FormIndex.learn` the forms of some classes."""
    return {
        "size": _OF_CLASSES,
        "track_total_hits": False,
        "query": {"bool": {"filter": [{"terms": {"kind": list(kinds)}}]}},
    }


def exists(client: Asks, name: str) -> bool:
    """Whether the cluster has an index of this name."""
    found = client.request("GET", "/_cat/indices", params={"format": "json", "h": "index"})
    return any(one["index"] == name for one in found)


def _form_of(hit: Mapping[str, Any]) -> tuple[str, FormCount]:
    source = hit["_source"]
    return source["form"], FormCount(
        source["kind"], **{name: source[name] for name in FORM_COUNTERS}, ways=source["ways"]
    )
