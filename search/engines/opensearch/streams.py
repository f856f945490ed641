"""What an article is sent as: its stored original, its values, and its texts as streams of terms.

A stream with positions has a word for each, in order: the terms there with `|` between, PLACEHOLDER where there is
none. These are the positions that the embedded engine's arrays keep.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from index.analysis import Analyser
from index.analysis.name_starts import NAME, breaks_and_names
from index.analysis.sentences import PARAGRAPH
from index.analysis.spelling import spelling
from index.analysis.token import Token
from index.postings.tokenise_bytes import split_runs
from index.schema import BODIES, FIELDS, HEADS, Field
from search.engines.opensearch.mapping import (
    NOT_INDEXED,
    PLACEHOLDER,
    POSITIONED,
    STREAMS,
    keyword_text,
    length_field,
    positions_field,
    term_text,
)
from search.execution.tree import LEAD_WORDS

_ANALYSER = Analyser()
_spelling = lru_cache(1 << 16)(spelling)
Slots = Sequence[Sequence[str]]


def cluster_document(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the cluster is sent of an article, given as `index.schema.document` makes it."""
    sent: dict[str, Any] = {"stored": {name: entry[name] for name in (*HEADS, *BODIES) if name in entry}}
    analysed: dict[str, list[Token]] = {}
    for field in FIELDS:
        source = field.source or field.name
        value = entry.get(source)
        if field.kind in NOT_INDEXED or value is None:
            continue
        if field.kind in STREAMS:
            if source not in analysed:
                analysed[source] = _ANALYSER.analyse(value)
            _add_stream(sent, field, value, analysed[source])
        elif field.kind == "breaks":
            sent[field.name] = stream_of(break_slots(value, analysed[source]))
        elif field.kind in ("day", "number"):
            sent[field.name] = value
        elif field.kind == "values":
            sent[field.name] = list(dict.fromkeys(map(keyword_text, value)))
        else:
            sent[field.name] = keyword_text(value)
    return sent


def _add_stream(sent: dict[str, Any], field: Field, text: str, tokens: Sequence[Token]) -> None:
    terms = dict.fromkeys(_terms(field, text, tokens))  # two spellings of a word may have one class
    sent[length_field(field.name)] = len(terms)
    if field.kind not in POSITIONED:
        sent[field.name] = " ".join([term for _, term in terms])
        return
    if field.kind == "stem":
        sent[positions_field(field.name)] = positions(tokens)
    slots: list[list[str]] = [[] for _ in range(positions(tokens))]
    for position, term in terms:
        slots[position].append(term)
    sent[field.name] = stream_of(slots)


def _terms(field: Field, text: str, tokens: Sequence[Token]) -> Iterable[tuple[int, str]]:
    """The terms of a field with their positions."""
    match field.kind:
        case "stem":
            return ((token.position, term_text(token.stem)) for token in tokens)
        case "spelling":
            spelt = ((token.position, _spelling(text[token.start : token.end])) for token in tokens)
            return ((position, term_text(term)) for position, term in spelt if term is not None)
        case _:
            return ((token.position, term_text(token.form)) for token in tokens)


def positions(tokens: Sequence[Token]) -> int:
    """How many positions a text has."""
    return tokens[-1].position + tokens[-1].span if tokens else 0


def stream_of(slots: Slots) -> str:
    """The stream of some positions."""
    return " ".join(["|".join(terms) if terms else PLACEHOLDER for terms in slots])


def break_slots(text: str, tokens: Sequence[Token]) -> Slots:
    """What begins and ends at each position: a sentence (`sb`, `se`; `so` of one word), a paragraph (`pb`, `pe`, `po`),
    the lead, which is the first LEAD_WORDS words of the first paragraph (`lb`, `le`, `lo`); `name` where one may begin.
    """
    count = positions(tokens)
    slots: list[list[str]] = [[] for _ in range(count)]
    if not count:
        return slots
    kinds = _kinds_at(text, tokens, count)
    paragraphs = [0, *(at for at, kind in kinds.items() if kind == PARAGRAPH)]
    sentences = [0, *(at for at, kind in kinds.items() if kind != NAME)]
    for mark, starts in (("s", sentences), ("p", paragraphs)):
        for first, end in zip(starts, [*starts[1:], count], strict=True):
            _enclose(slots, mark, first, end - 1)
    _enclose(slots, "l", 0, min([*paragraphs[1:2], LEAD_WORDS, count]) - 1)
    for at, kind in kinds.items():
        if kind == NAME:
            slots[at].append("name")
    return slots


def _enclose(slots: Sequence[list[str]], mark: str, first: int, last: int) -> None:
    if first == last:
        slots[first].append(f"{mark}o")
    else:
        slots[first].append(f"{mark}b")
        slots[last].append(f"{mark}e")


def _kinds_at(text: str, tokens: Sequence[Token], count: int) -> dict[int, int]:
    """What begins at positions behind the first, in their order; the largest where several things do."""
    data = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
    starts, _ = split_runs(data)
    kinds = breaks_and_names(data, starts)
    runs = kinds.nonzero()[0]
    # Offsets of tokens are in characters, those of runs in bytes.
    characters = np.cumsum((data & 0xC0) != 0x80) - 1
    begun = characters.take(starts.take(runs))
    token_starts = np.fromiter((token.start for token in tokens), np.int64, len(tokens))
    token_positions = np.fromiter((token.position for token in tokens), np.int64, len(tokens))
    following = np.append(token_positions, count).take(np.searchsorted(token_starts, begun))
    found: dict[int, int] = {}
    for at, kind in zip(following.tolist(), kinds.take(runs).tolist(), strict=True):
        if 0 < at < count:
            found[at] = max(found.get(at, 0), kind)
    return found
