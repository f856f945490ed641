"""What is learned of the words of an index of a cluster: which are near one another, and those that a misspelt one may
be meant as. Made by whoever indexes, kept in a companion of the index, fetched by readers when first needed."""

import base64
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec
import numpy as np

from index.neighbours.renewal import learn_neighbours, to_be_learned
from index.neighbours.stored_neighbours import NEIGHBOURS_FILE, NeighbourTable, open_neighbours
from index.postings.index_spec import Words
from index.postings.segment import Segment, Snapshot, open_segment
from index.postings.segment_builder import SegmentBuilder
from index.schema import arrays
from search.engines.opensearch.forms import FormIndex
from search.engines.opensearch.indices import PartIndices
from search.engines.opensearch.mapping import LEARNED
from search.engines.opensearch.searching import Asks, searched
from search.rerank.near_words import CorpusNearWords, GeneralNearWords, NearWords, WithDemonyms
from search.spelling.vocabulary import MOST_FREQUENT, KnownWords, words_with_counts

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAMPLED = 20_000
"""Articles that are read to learn from, spread evenly over the index: more words than are learned from."""
_READ_AT_ONCE = 500
_MAPPINGS = {"dynamic": "strict", "properties": {"data": {"type": "object", "enabled": False}}}
_NEAR, _WORDS = "near", "words"


@dataclass(frozen=True, slots=True)
class _Sample:
    """What is asked of a snapshot that is learned from."""

    segments: Sequence[Segment]
    documents: int

    def let_go(self) -> None:
        """See `Snapshot`."""
        for segment in self.segments:
            segment.container.let_go()


class FrequentForms(msgspec.Struct):
    """The most frequent forms of an index, one a line, with three numbers each, as bytes: how many articles have it,
    how often it is written with a capital and in lower case."""

    forms: str
    numbers: bytes


def learn_on_cluster(
    folder: Path, ids: Sequence[str], read: Callable[[Sequence[str]], Mapping[str, Mapping[str, Any]]]
) -> None:
    """Learn which words of the articles are near one another, where what is kept in `folder` does not fit them; `read`
    gives the stored texts of some."""
    if not to_be_learned(folder, len(ids)):
        return
    step = max(1, -(-len(ids) // _SAMPLED))
    every = arrays()
    text = tuple(replace(one, capitals=False) for one in every.fields if isinstance(one, Words) and one.name == "text")
    spec = replace(every, fields=text, columns=(), heads=(), bodies=())
    with tempfile.TemporaryDirectory(prefix="manchette-learning-") as name:
        builder = SegmentBuilder(spec, Path(name) / "scratch")
        chosen = ids[::step]
        for first in range(0, len(chosen), _READ_AT_ONCE):
            some = chosen[first : first + _READ_AT_ONCE]
            stored = read(some)
            builder.add_all({"text": stored[one].get("text", "")} for one in some)
        segment = open_segment(Path(name), builder.finish(Path(name), "sample"))
        learn_neighbours(folder, cast("Snapshot", _Sample([segment], segment.documents)), len(ids))


def write_learned(indices: PartIndices, index: str, folder: Path) -> None:
    """Make the companion of an index: what `folder` keeps of its words, and the most frequent of its forms."""
    name = f"{index}{LEARNED}"
    path = folder / NEIGHBOURS_FILE
    kept = {_WORDS: msgspec.msgpack.encode(_frequent_forms(FormIndex(indices.client, [index])))}
    if path.exists():
        kept[_NEAR] = path.read_bytes()
    settings = {"index": {"number_of_shards": 1, "number_of_replicas": indices.replicas, "refresh_interval": -1}}
    indices.make_of(name, {"settings": settings, "mappings": _MAPPINGS})
    for kind, data in kept.items():
        written = {"data": {"zip": base64.b64encode(zlib.compress(data, 6)).decode("ascii")}}
        indices.client.request("PUT", f"/{name}/_doc/{kind}", written)
    indices.refresh(name)
    indices.finish(name)


def _frequent_forms(forms: FormIndex) -> FrequentForms:
    counts: dict[str, list[int]] = {}
    for form, one in forms.frequent(MOST_FREQUENT):
        counts[form] = [one.df_text + one.df_title, one.capitals, one.lowers]
    return FrequentForms("\n".join(counts), np.array(list(counts.values()), np.int64).tobytes())


def learned_words(client: Asks, indices: Sequence[str], documents: int) -> KnownWords:
    """The words of the indices that one which is misspelt may be meant as."""
    counts: dict[str, tuple[int, int, int]] = {}
    for data in _learned(client, indices, _WORDS):
        told = msgspec.msgpack.decode(data, type=FrequentForms)
        forms = told.forms.split("\n") if told.forms else []
        for form, numbers in zip(forms, np.frombuffer(told.numbers, np.int64).reshape(-1, 3).tolist(), strict=True):
            before = counts.get(form, (0, 0, 0))
            counts[form] = (before[0] + numbers[0], before[1] + numbers[1], before[2] + numbers[2])
    return words_with_counts(counts, documents)


def learned_near_words(client: Asks, indices: Sequence[str]) -> NearWords:
    """What is known of words near one another: by the largest of the indices that has a word, else of general
    French."""
    found: NearWords = GeneralNearWords()
    tables = sorted(_tables(_learned(client, indices, _NEAR)), key=lambda table: int(table.facts["articles"]))
    for table in tables:
        found = CorpusNearWords(table, found)
    return WithDemonyms(found)


def _tables(kept: "Iterable[bytes]") -> list[NeighbourTable]:
    found = []
    for data in kept:
        with tempfile.TemporaryDirectory(prefix="manchette-near-") as folder:
            path = Path(folder) / NEIGHBOURS_FILE
            path.write_bytes(data)
            found.append(open_neighbours(path))  # a map of it stays when the folder goes
    return found


def _learned(client: Asks, indices: Sequence[str], kind: str) -> list[bytes]:
    path = ",".join(f"{name}{LEARNED}" for name in indices)
    body = {"size": len(indices), "query": {"ids": {"values": [kind]}}}
    hits = searched(client, path, body, ignore_unavailable="true")["hits"]["hits"]
    return [zlib.decompress(base64.b64decode(hit["_source"]["data"]["zip"])) for hit in hits]
