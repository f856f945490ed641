"""The forms of an index of a cluster: how often each stands in the texts and how it is written, a document a form.

Kept in an index beside that of the articles (`mapping.FORMS`), made by whoever indexes. What a name is, which words may
be meant by a misspelt one and which are an answer's own is told from it; the cluster itself counts neither capitals nor
occurrences. Counters add up: over batches, runs and parts.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from index.analysis.fold import fold_all
from index.analysis.stem import stem
from index.postings.index_spec import IndexSpec, Spellings, Words
from index.postings.segment import Segment, open_segment
from index.postings.segment_builder import SegmentBuilder
from index.schema import arrays
from search.engines.opensearch.bulk import bulk
from search.engines.opensearch.mapping import FORMS
from search.engines.opensearch.searching import Asks, searched

if TYPE_CHECKING:
    from search.engines.opensearch.client import ClusterClient

FORM_COUNTERS = ("df_title", "df_text", "cf", "capitals", "determined", "lowers")
_FIELDS = ("title_exact", "text_exact")
_SPELT = ("title_spelt", "text_spelt")
_BATCH = 500
"""Articles read at once."""
_LONGEST_ID = 500
"""Bytes."""
_SENT = 2_000
"""Forms a request."""
_PAGE = 10_000
"""Forms of an answer."""
_ADDED = (
    # A request that is tried again finds its counts there.
    "if (ctx._source.run == params.run) { ctx.op = 'none'; return; } ctx._source.run = params.run; "
    "for (name in params.counts.keySet()) { ctx._source[name] += params.counts[name] } "
    "for (way in params.ways.keySet()) { "
    "ctx._source.ways[way] = ctx._source.ways.getOrDefault(way, 0) + params.ways[way] }"
)


class FormCount(NamedTuple):
    """A form: its class, how many articles have it in title and text, how often it stands in all, how it is written
    (`index.postings.capitals`), and how many articles have each of its spellings that have accents or capitals alone.
    """

    kind: str
    df_title: int
    df_text: int
    cf: int
    capitals: int
    determined: int
    lowers: int
    ways: Mapping[str, int]

    def plus(self, other: "FormCount") -> "FormCount":
        """Both together."""
        ways = dict(self.ways)
        for way, articles in other.ways.items():
            ways[way] = ways.get(way, 0) + articles
        numbers = {name: getattr(self, name) + getattr(other, name) for name in FORM_COUNTERS}
        return FormCount(kind=self.kind, **numbers, ways=ways)


class FormTable:
    """Counts the forms of articles, and adds the counts to the forms of an index."""

    def __init__(self) -> None:
        self._waiting: list[Mapping[str, Any]] = []
        self._counts: dict[str, FormCount] = {}

    def add(self, entry: Mapping[str, Any]) -> None:
        """Count an article, as `index.schema.document` gives it."""
        self._waiting.append({name: entry[name] for name in ("title", "text") if name in entry})
        if len(self._waiting) >= _BATCH:
            self._read()

    def merge(self, other: "FormTable") -> None:
        """Add what another one counted, in another process perhaps."""
        for form, one in other.counts().items():
            before = self._counts.get(form)
            self._counts[form] = one if before is None else before.plus(one)

    def counts(self) -> Mapping[str, FormCount]:
        """The forms of all articles that were added."""
        self._read()
        return self._counts

    def write(self, client: "ClusterClient", index: str) -> None:
        """Add what was counted to the forms of an index, made where there are none; then nothing is left to add. Once a
        run: what of one run is sent again is not counted again."""
        self._read()
        counts, self._counts = self._counts, {}
        name = f"{index}{FORMS}"
        if not exists(client, name):
            client.request("PUT", f"/{name}", forms_body())
        empty = client.request("GET", f"/{name}/_count")["count"] == 0  # nothing to add to, which takes a script
        lines: list[str] = []
        for form, one in counts.items():
            numbers = dict(zip(FORM_COUNTERS, one[1:7], strict=True))
            told: dict[str, Any] = {"ways": dict(one.ways), "run": index}
            whole = {"form": form, "kind": one.kind, **numbers, **told}
            script = {"source": _ADDED, "params": {"counts": numbers, **told}}
            action = {"index" if empty else "update": {"_id": _id_of(form)}}
            body = whole if empty else {"script": script, "upsert": whole}
            lines.append(f"{json.dumps(action)}\n{json.dumps(body)}\n")
            if len(lines) == _SENT:
                bulk(client, name, lines)
                lines = []
        if lines:
            bulk(client, name, lines)
        client.request("POST", f"/{name}/_refresh")

    def _read(self) -> None:
        if self._waiting:
            for form, one in counted_forms(self._waiting).items():
                before = self._counts.get(form)
                self._counts[form] = one if before is None else before.plus(one)
            self._waiting = []


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
        self._path = ",".join(f"{name}{FORMS}" for name in indices)

    def of_class(self, kind: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
        """The forms of a class, and how each is written."""
        for form, one in self._found({"term": {"kind": kind}}):
            yield form, (one.capitals, one.determined, one.lowers)

    def counts(self, forms: Iterable[str]) -> Mapping[str, FormCount]:
        """What is known of each of some forms; those that no text has are left out."""
        found: dict[str, FormCount] = {}
        wanted = list(dict.fromkeys(forms))
        for first in range(0, len(wanted), _PAGE):
            for form, one in self._found({"terms": {"form": wanted[first : first + _PAGE]}}):
                found[form] = found[form].plus(one) if form in found else one
        return found

    def spelt(self, query: Mapping[str, Any], most: int) -> list[str] | None:
        """The forms that a query on the field `form` finds; None where there are more than `most`."""
        body = {"size": most + 1, "query": {"bool": {"filter": [query]}}, "_source": ["form"]}
        hits = searched(self._client, self._path, body)["hits"]["hits"]
        found = sorted({hit["_source"]["form"] for hit in hits})
        return found if len(hits) <= most else None

    def frequent(self, most: int) -> Iterator[tuple[str, FormCount]]:
        """The forms, those that most texts have first; some come in several pieces, which add up."""
        after: list[Any] | None = None
        while most > 0:
            body: dict[str, Any] = {"size": min(most, _PAGE), "sort": [{"df_text": "desc"}, "form"]}
            if after is not None:
                body["search_after"] = after
            hits = searched(self._client, self._path, body)["hits"]["hits"]
            yield from map(_form_of, hits)
            if len(hits) < min(most, _PAGE):
                return
            most -= len(hits)
            after = hits[-1]["sort"]

    def total(self) -> int:
        """How many forms there are, those of several parts counted in each."""
        return int(self._client.request("GET", f"/{self._path}/_count")["count"])

    def _found(self, query: Mapping[str, Any]) -> Iterator[tuple[str, FormCount]]:
        body = {"size": _PAGE, "query": {"bool": {"filter": [query]}}}
        yield from map(_form_of, searched(self._client, self._path, body)["hits"]["hits"])


def exists(client: Asks, name: str) -> bool:
    """Whether the cluster has an index of this name."""
    found = client.request("GET", "/_cat/indices", params={"format": "json", "h": "index"})
    return any(one["index"] == name for one in found)


def _form_of(hit: Mapping[str, Any]) -> tuple[str, FormCount]:
    source = hit["_source"]
    return source["form"], FormCount(
        source["kind"], **{name: source[name] for name in FORM_COUNTERS}, ways=source["ways"]
    )


@cache
def _spec() -> IndexSpec:
    every = arrays()
    kept = tuple(one for one in every.fields if one.name in (*_FIELDS, *_SPELT) and isinstance(one, Words | Spellings))
    return replace(every, fields=kept, columns=(), heads=(), bodies=())


def counted_forms(entries: Sequence[Mapping[str, Any]]) -> dict[str, FormCount]:
    """The forms of some articles, counted by the arrays of the embedded engine."""
    with tempfile.TemporaryDirectory(prefix="manchette-forms-") as folder:
        builder = SegmentBuilder(_spec(), Path(folder) / "scratch")
        builder.add_all(entries)
        segment = open_segment(Path(folder), builder.finish(Path(folder), "forms"))
        return _of_segment(segment)


def _of_segment(segment: Segment) -> dict[str, FormCount]:
    numbers: dict[str, list[int]] = {}
    for name in _FIELDS:
        field = segment.fields.get(name)
        if field is None or not field.terms:
            continue
        dfs, written = field.dfs(0, field.terms).tolist(), field.all_written().rows.T.tolist()
        for at, (df, ways) in enumerate(zip(dfs, written, strict=True)):
            counts = numbers.setdefault(_text(field.term(at)), [0] * len(FORM_COUNTERS))
            counts[_FIELDS.index(name)] += df
            for place, more in enumerate((field.cf(at), *ways), start=2):
                counts[place] += more
    spelt: dict[str, dict[str, int]] = {}
    for name in _SPELT:
        field = segment.fields.get(name)
        if field is None or not field.terms:
            continue
        terms = [_text(field.term(at)) for at in range(field.terms)]
        for way, form, df in zip(terms, fold_all(terms), field.dfs(0, field.terms).tolist(), strict=True):
            # A capital that may lack an accent tells no spelling: Il stands for île too.
            if not way.isascii() or way.isupper():
                ways_of = spelt.setdefault(form, {})
                ways_of[way] = ways_of.get(way, 0) + df
    return {
        form: FormCount(stem(form), **dict(zip(FORM_COUNTERS, counts, strict=True)), ways=spelt.get(form, {}))
        for form, counts in numbers.items()
    }


def _text(term: bytes) -> str:
    return term.decode("utf-8", "replace")
