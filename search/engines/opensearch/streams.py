"""What articles are sent as: their stored originals, their values, and their texts as streams of terms.

A stream with positions has a word for each, in order: the terms there with `|` between, PLACEHOLDER where there is
none. These are the positions that the embedded engine's arrays keep.
"""

import itertools
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.analysis.name_starts import NAME
from index.analysis.sentences import PARAGRAPH
from index.schema import BODIES, FIELDS, HEADS, Field
from search.engines.opensearch.mapping import (
    NOT_INDEXED,
    PLACEHOLDER,
    POSITIONED,
    STREAMS,
    keyword_text,
    length_field,
    positions_field,
)
from search.engines.opensearch.text_reading import ReadTexts, text_reader
from search.execution.tree import LEAD_WORDS

_STORED = (*HEADS, *BODIES)
_MARKS = ("sb", "se", "so", "pb", "pe", "po", "lb", "le", "lo", "name")
"""What stands in a stream of breaks, each a bit of a position's code: what begins and ends there, or both where it has
one word (`so`), of sentences, paragraphs and the lead; and where a name may begin."""
_SENTENCES, _PARAGRAPHS, _LEAD, _NAME = 0, 3, 6, 9


def cluster_document(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the cluster is sent of one article."""
    (document,) = cluster_documents([entry], text_reader().read([entry]))
    return document


def cluster_documents(entries: Sequence[Mapping[str, Any]], read: Mapping[str, ReadTexts]) -> list[dict[str, Any]]:
    """What the cluster is sent of articles, given as `index.schema.document` makes them, and their texts as they were
    read."""
    sent = [_values(entry) for entry in entries]
    for field in FIELDS:
        texts = read.get(field.source or field.name)
        if texts is None:
            continue
        if field.kind in STREAMS:
            _add_streams(sent, field, texts)
        elif field.kind == "breaks":
            _put(sent, field.name, texts, _joined(_break_codes(texts), _break_names(), texts))
    return sent


def _values(entry: Mapping[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = {"stored": {name: entry[name] for name in _STORED if name in entry}}
    for field in FIELDS:
        value = entry.get(field.source or field.name)
        if value is None or field.kind in NOT_INDEXED or field.kind in STREAMS or field.kind == "breaks":
            continue
        if field.kind in ("day", "number"):
            sent[field.name] = value
        elif field.kind == "values":
            sent[field.name] = list(dict.fromkeys(map(keyword_text, value)))
        else:
            sent[field.name] = keyword_text(value)
    return sent


def _put(sent: Sequence[dict[str, Any]], name: str, texts: ReadTexts, values: Sequence[Any]) -> None:
    for article, value in zip(texts.articles, values, strict=True):
        sent[article][name] = value


def _add_streams(sent: Sequence[dict[str, Any]], field: Field, texts: ReadTexts) -> None:
    numbers, positions, documents = texts.terms(field.kind)
    count = len(texts.articles)
    _put(sent, length_field(field.name), texts, np.bincount(documents, minlength=count).tolist())
    names = texts.names[field.kind]
    if field.kind not in POSITIONED:
        words = list(map(names.__getitem__, numbers.tolist()))
        bounds = documents.searchsorted(np.arange(count + 1)).tolist()
        _put(sent, field.name, texts, [" ".join(words[bounds[at] : bounds[at + 1]]) for at in range(count)])
        return
    if field.kind == "stem":
        _put(sent, positions_field(field.name), texts, texts.tokens.extents.tolist())
    slots = np.full(int(texts.starts()[-1]), -1, np.int64)
    slots[positions] = numbers
    together = np.flatnonzero(positions[1:] == positions[:-1])
    several: dict[int, list[str]] = {}
    for at in np.union1d(together, together + 1).tolist():
        several.setdefault(int(positions[at]), []).append(names[int(numbers[at])])
    _put(sent, field.name, texts, _joined(slots, names, texts, {at: "|".join(terms) for at, terms in several.items()}))


def _joined(
    slots: NDArray[np.int64], names: Sequence[str], texts: ReadTexts, others: Mapping[int, str] | None = None
) -> list[str]:
    """The stream of each text, given what stands at every position: a number of `names`, -1 for nothing, or else what
    `others` has for it."""
    # The last one is what -1 picks.
    known = [*names, PLACEHOLDER]
    words = list(map(known.__getitem__, slots.tolist()))
    for at, word in (others or {}).items():
        words[at] = word
    starts = texts.starts().tolist()
    return [" ".join(words[first : end - 1]) for first, end in itertools.pairwise(starts)]


def _break_codes(texts: ReadTexts) -> NDArray[np.int64]:
    """What begins and ends at each position: a bit for each of `_MARKS`, -1 for nothing."""
    starts = texts.starts()
    codes = np.zeros(int(starts[-1]), np.int64)
    filled = np.flatnonzero(texts.tokens.extents)
    first, last = starts.take(filled), starts.take(filled + 1) - 2
    at, kinds = _begun(texts)
    paragraphs = np.union1d(first, at.compress(kinds == PARAGRAPH))
    _enclose(codes, _SENTENCES, np.union1d(first, at.compress(kinds != NAME)), last)
    _enclose(codes, _PARAGRAPHS, paragraphs, last)
    behind = np.append(paragraphs, np.iinfo(np.int64).max).take(paragraphs.searchsorted(first) + 1)
    _mark(codes, _LEAD, first, np.minimum(np.minimum(behind, first + LEAD_WORDS) - 1, last))
    codes[at.compress(kinds == NAME)] |= 1 << _NAME
    codes[codes == 0] = -1
    return codes


def _begun(texts: ReadTexts) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The positions where something begins behind the first of a text, and what; the largest where several things
    do."""
    runs = texts.begun.nonzero()[0]
    at, kinds = texts.tokens.run_addresses.take(runs).astype(np.int64), texts.begun.take(runs)
    starts = texts.starts()
    of = texts.tokens.run_ends.searchsorted(runs, side="right")
    inside = (at > starts.take(of)) & (at < starts.take(of + 1) - 1)
    at, kinds = at.compress(inside), kinds.compress(inside)
    order = np.lexsort((kinds, at))
    # Runs without a word (a quote, a dash) begin what the next word does.
    last = np.append(at.take(order[1:]) != at.take(order[:-1]), np.ones(min(1, len(at)), np.bool_))
    kept = order.compress(last)
    return at.take(kept), kinds.take(kept)


def _enclose(codes: NDArray[np.int64], mark: int, begins: NDArray[np.int64], last: NDArray[np.int64]) -> None:
    """Mark stretches that begin where they are said to, each to the next one or to the last position of its text."""
    of_text = last.take(last.searchsorted(begins))
    _mark(codes, mark, begins, np.minimum(np.append(begins[1:] - 1, np.iinfo(np.int64).max)[: len(begins)], of_text))


def _mark(codes: NDArray[np.int64], mark: int, begins: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
    alone = begins == ends
    codes[begins.compress(alone)] |= 1 << (mark + 2)
    codes[begins.compress(~alone)] |= 1 << mark
    codes[ends.compress(~alone)] |= 1 << (mark + 1)


@cache
def _break_names() -> Sequence[str]:
    """What stands in the stream for each code."""
    every = range(1 << len(_MARKS))
    return ["|".join(mark for bit, mark in enumerate(_MARKS) if code >> bit & 1) for code in every]
