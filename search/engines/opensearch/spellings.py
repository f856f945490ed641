"""Terms by their beginning, pattern or distance, as queries of a cluster that find what our own expansion finds."""

import re
from collections.abc import Iterator
from typing import Any

from search.engines.opensearch.mapping import term_text
from search.execution.tree import Expansion, Fuzzy, Prefix, TermRange, Wildcard

_RESERVED = re.compile(r'[.?+*|{}\[\]()"\\#@&<>~^$-]')


def spelling_queries(node: Expansion, of_field: str | None = None) -> Iterator[dict[str, Any]]:
    """What finds the terms that a spelling stands for, in each of its fields, or in the field `of_field` instead."""
    match node:
        case Prefix(forms):
            for field, prefix in forms:
                yield {"prefix": {of_field or field: {"value": term_text(prefix)}}}
        case Wildcard(fields, pattern):
            written = term_text(pattern.replace("\\", "\\\\"))
            for field in fields:
                yield {"wildcard": {of_field or field: {"value": written}}}
        case Fuzzy(forms, distance, same, swaps):
            for field, term in forms:
                yield fuzzy_query(of_field or field, term_text(term), distance, same, swaps)
        case TermRange(field, low, high):
            bounds = {
                "gte" if node.include_low else "gt": None if low is None else term_text(low),
                "lte" if node.include_high else "lt": None if high is None else term_text(high),
            }
            yield {"range": {of_field or field: {name: term for name, term in bounds.items() if term is not None}}}


def fuzzy_query(field: str, word: str, distance: int, same: int, swaps: bool) -> dict[str, Any]:
    """What finds the terms of a field at most `distance` edits from a word, as `search.execution.tree.Fuzzy` counts.

    Lucene passes over terms that have no more letters than there are edits: a short word is asked for by all the ways
    to write it otherwise.
    """
    if distance <= 0:
        return {"term": {field: word}}
    if len(word) > 2 * distance:
        return {
            "fuzzy": {
                field: {
                    "value": word,
                    "fuzziness": distance,
                    "prefix_length": min(same, len(word)),
                    "transpositions": swaps,
                    "rewrite": "constant_score",
                }
            }
        }
    kept, rest = word[:same], word[same:]
    ways = sorted({_literal(kept) + way for way in _ways(rest, distance, swaps)} - {""})
    return {"regexp": {field: {"value": "|".join(ways), "flags": "NONE"}}}


def _ways(word: str, edits: int, swaps: bool) -> Iterator[str]:
    """The ways to write a word within some edits, `.` for any character: no stretch is edited twice."""
    if not word:
        yield from ("." * more for more in range(edits + 1))
        return
    first, rest = word[0], word[1:]
    for way in _ways(rest, edits, swaps):
        yield _literal(first) + way
    if edits:
        for way in _ways(word, edits - 1, swaps):
            yield "." + way
        for way in _ways(rest, edits - 1, swaps):
            yield way
            yield "." + way
        if swaps and rest:
            for way in _ways(rest[1:], edits - 1, swaps):
                yield _literal(rest[0]) + _literal(first) + way


def _literal(text: str) -> str:
    return _RESERVED.sub(r"\\\g<0>", text)
