"""What an index of the cluster is made of: its settings and fields, from the one table `index.schema.FIELDS`.

Our analysis runs on our side: the cluster gets streams of terms (`streams.py`) that it splits at white space, so that
every term and position is what the embedded engine has.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from index.schema import FIELDS, Field

FORMAT = 1
"""Raised whenever an index of the cluster made before can no longer be asked or added to."""

PLACEHOLDER = "\u0001"
"""A position of a stream without a term: a filter of the cluster takes it out, and the positions stay."""
NOT_INDEXED = frozenset({"pairs"})
"""Kinds of fields that only spare the embedded engine work: the cluster reads its phrases without them."""
STREAMS = frozenset({"stem", "form", "bag", "spelling"})
"""Kinds whose fields are streams of terms, with a field of their length beside each."""
POSITIONED = frozenset({"stem", "form", "breaks"})
"""Kinds whose terms have positions; of the other streams it only counts which articles have a term."""
FORMS, HISTORY, LEARNED = COMPANIONS = "-forms", "-history", "-learned"
"""What the names of an index's companions end in: counters of forms, old versions of articles, what was learned of its
words."""

_VALUES = frozenset(field.name for field in FIELDS if field.kind in ("key", "value", "values"))
_LONGEST_TOKEN = 32_766
_LONGEST_VALUE = 32_000
"""Bytes of a value: Lucene takes 32,766, and refuses the whole article where there are more."""
_ESCAPED = {"|": "\u0002", PLACEHOLDER: "\u0003"}
_ESCAPES = re.compile(r"[|\u0001\s]")
_SPACE = "\u0004"
_HALF = re.compile("[\ud800-\udfff]")


@lru_cache(1 << 16)
def term_text(term: bytes | str) -> str:
    """A term of ours as the cluster has it: without white space and `|`, which part terms there, and without halves of
    characters."""
    text = term.decode("utf-8", "surrogatepass") if isinstance(term, bytes) else term
    return _ESCAPES.sub(lambda found: _ESCAPED.get(found[0], _SPACE), _whole_characters(text))


def term_texts(terms: Sequence[bytes]) -> list[str]:
    """`term_text` of many terms: those that stay as they are, as most do, all at once."""
    lines = b"\n".join(terms).decode("utf-8", "surrogatepass")
    texts = lines.split("\n") if terms else []
    if len(texts) == len(terms) and not _HALF.search(lines) and not _ESCAPES.search(lines.replace("\n", "")):
        return texts
    return list(map(term_text, terms))


def keyword_text(value: str) -> str:
    """A whole value as the cluster has it: cut where it is longer than a term may be."""
    whole = _whole_characters(value)
    if len(whole) * 4 <= _LONGEST_VALUE:
        return whole
    return whole.encode()[:_LONGEST_VALUE].decode("utf-8", "ignore")


def indexed_text(field: str, term: bytes | str) -> str:
    """A term of ours as the cluster has it in a field: of a text, or a whole value."""
    if field in _VALUES:
        return keyword_text(term.decode("utf-8", "surrogatepass") if isinstance(term, bytes) else term)
    return term_text(term)


def _whole_characters(text: str) -> str:
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def article_source(hit: Mapping[str, Any]) -> Mapping[str, Any]:
    """The stored fields of a hit, or of a document got by its identifier, as `index.schema.restored_article` takes
    them."""
    stored: Mapping[str, Any] = hit["_source"]["stored"]
    return stored


def index_body(shards: int, replicas: int, meta: Mapping[str, Any]) -> Mapping[str, Any]:
    """What makes a new index; `meta` is what it tells of itself."""
    return {"settings": _settings(shards, replicas), "mappings": mappings(meta)}


def mappings(meta: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields: none but these are taken, so that a fault of ours is an error and never a guess of the cluster.

    `stored` holds the original of an article, heads and bodies as `index.schema.document` gives them, for hits and our
    highlighter: of all that is sent, this alone stays in `_source`. `family` is the identifier of the member published
    first, `family_size` how many there are; both are absent of an article without near-copies.
    """
    properties: dict[str, Any] = {"stored": {"type": "object", "enabled": False}}
    for field in FIELDS:
        if field.kind in NOT_INDEXED:
            continue
        properties[field.name] = _property(field)
        if field.kind in STREAMS:
            properties[length_field(field.name)] = {"type": "integer"}
        if field.kind == "stem":
            properties[positions_field(field.name)] = {"type": "integer"}
    properties["family"] = {"type": "keyword"}
    properties["family_size"] = {"type": "integer"}
    return {"dynamic": "strict", "_source": {"includes": ["stored"]}, "_meta": dict(meta), "properties": properties}


def length_field(name: str) -> str:
    """The field that has how many terms a text has in the field `name`, as our arrays count them."""
    return f"{name}_length"


def positions_field(name: str) -> str:
    """The field that has how many positions the text of the field `name` has: its words, as a reader counts."""
    return f"{name}_words"


def _property(field: Field) -> Mapping[str, Any]:
    match field.kind:
        case "stem" | "form":
            return _text(index_options="positions", similarity="frequency", norms=False)
        case "bag" | "spelling":
            return _text(index_options="docs", norms=False)
        case "breaks":
            return _text(index_options="positions", norms=False)
        case "day":
            return {"type": "integer"}
        case "number":
            return {"type": "long"}
        case _:  # keys and values: one exact term, read back for facets and sorting
            return {"type": "keyword"}


def _text(**options: Any) -> Mapping[str, Any]:
    return {"type": "text", "analyzer": "stream", **options}


def _settings(shards: int, replicas: int) -> Mapping[str, Any]:
    return {
        "index": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": -1,  # nothing asks an index before it is whole
            # Copies take finished files: an article is analysed once, however many copies there are.
            "replication": {"type": "SEGMENT"},
            # How often a text has a term: the score is made of that and of lengths, by our formula.
            "similarity": {
                "frequency": {"type": "scripted", "script": {"source": "return query.boost * doc.freq;"}},
            },
            "analysis": {
                "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": _LONGEST_TOKEN}},
                "filter": {
                    "alternatives": {"type": "pattern_capture", "patterns": ["([^|]+)"], "preserve_original": False},
                    "placeholders": {"type": "stop", "stopwords": [PLACEHOLDER]},
                },
                "analyzer": {
                    "stream": {
                        "type": "custom",
                        "tokenizer": "spaces",
                        "filter": ["alternatives", "placeholders"],
                    },
                },
            },
        }
    }
