"""Whoosh's query objects as trees of ours.

Scores are ours throughout: a Whoosh term is a word in one field, and boosts multiply. The documents are those that
stock Whoosh finds, with one exception made on purpose: `Require(a, b)` finds what both find, as its documentation says;
the matcher of Whoosh 2.7.4 takes away what b finds.
"""

from collections.abc import Callable, Sequence
from typing import Any

from search.execution import tree
from search.execution.tree import Tree


class NoArrayForm(Exception):
    """A query object, or a setting of one, that only stock matchers can evaluate."""


def translated(query: Any, reader: Any) -> Tree:
    """The tree of a Whoosh query on an index with that reader; raises NoArrayForm where there is none."""
    from whoosh import query as wq

    if query is wq.NullQuery or isinstance(query, type(wq.NullQuery)):
        return tree.Nothing()
    translate = _translators().get(type(query))
    if translate is None:
        raise NoArrayForm(type(query).__name__)
    return translate(query, reader)


def _translators() -> dict[type, Callable[[Any, Any], Tree]]:
    from whoosh import query as wq

    return {
        wq.Term: _term,
        wq.And: lambda q, reader: _boosted(tree.AllOf(_all(q, reader)), q) if q.subqueries else tree.Nothing(),
        wq.Or: _or,
        wq.DisjunctionMax: lambda q, reader: _boosted(tree.Best(_all(q, reader), q.tiebreak), q),
        wq.AndNot: lambda q, reader: tree.AllOf((translated(q.a, reader), tree.NoneOf(translated(q.b, reader)))),
        wq.AndMaybe: lambda q, reader: tree.Maybe(translated(q.a, reader), translated(q.b, reader)),
        wq.Require: lambda q, reader: tree.AllOf((translated(q.a, reader), tree.Constant(translated(q.b, reader), 0))),
        wq.Not: lambda q, reader: tree.NoneOf(translated(q.query, reader)),
        wq.Phrase: _phrase,
        wq.Prefix: _prefix,
        wq.Wildcard: _wildcard,
        wq.FuzzyTerm: _fuzzy,
        wq.TermRange: _term_range,
        wq.NumericRange: _numeric_range,
        wq.DateRange: _numeric_range,
        wq.Every: lambda q, _: tree.Constant(tree.Every(q.fieldname), q.boost),
        wq.ConstantScoreQuery: lambda q, reader: tree.Constant(translated(q.child, reader), q.score),
    }


def _all(query: Any, reader: Any) -> tuple[Tree, ...]:
    return tuple(translated(child, reader) for child in query.subqueries)


def _boosted(node: Tree, query: Any) -> Tree:
    return node if query.boost == 1 else tree.Boost(node, query.boost)


def _or(query: Any, reader: Any) -> Tree:
    if query.scale is not None or query.minmatch:
        raise NoArrayForm("Or with a coordination bonus")
    return _boosted(tree.AnyOf(_all(query, reader)), query)


def _bytes(reader: Any, field: str, text: Any) -> bytes | None:
    """The term as the index writes it; None where the field can't have it."""
    if field not in reader.schema:
        return None
    try:
        term: bytes = reader.schema[field].to_bytes(text)
    except ValueError:
        return None
    return term


def _term(query: Any, reader: Any) -> Tree:
    term = _bytes(reader, query.fieldname, query.text)
    return tree.Nothing() if term is None else tree.Term(((query.fieldname, term),), query.boost)


def _phrase(query: Any, reader: Any) -> Tree:
    field = query.fieldname
    if query.slop != 1 or (field in reader.schema and not reader.schema[field].format.supports("positions")):
        raise NoArrayForm("Phrase with slop")
    terms = [_bytes(reader, field, word) for word in query.words]
    known = [term for term in terms if term is not None]
    if not known or len(known) < len(terms):
        return tree.Nothing()
    return tree.Adjacent((tree.PhraseIn(field, tuple((term, at) for at, term in enumerate(known))),), query.boost)


def _constant_alone(query: Any) -> None:
    if not query.constantscore:
        raise NoArrayForm("terms found by spelling, scored one by one")


def _prefix(query: Any, reader: Any) -> Tree:
    _constant_alone(query)
    if query.text == "":
        return tree.Constant(tree.Every(query.fieldname), query.boost)
    term = _bytes(reader, query.fieldname, query.text)
    return tree.Nothing() if term is None else tree.Prefix(((query.fieldname, term),), query.boost)


def _wildcard(query: Any, reader: Any) -> Tree:
    _constant_alone(query)
    if query.text == "*":
        return tree.Constant(tree.Every(query.fieldname), query.boost)
    if "[" in query.text:
        raise NoArrayForm("a set of characters in a pattern")
    return tree.Wildcard((query.fieldname,), query.text, query.boost) if query.fieldname in reader.schema else _NONE


def _fuzzy(query: Any, reader: Any) -> Tree:
    _constant_alone(query)
    if query.maxdist > 2:
        raise NoArrayForm("a spelling distance beyond 2")
    term = _bytes(reader, query.fieldname, query.text)
    if term is None:
        return _NONE
    # Whoosh's automaton knows no swaps.
    return tree.Fuzzy(((query.fieldname, term),), int(query.maxdist), query.prefixlength, False, query.boost)


def _term_range(query: Any, reader: Any) -> Tree:
    _constant_alone(query)
    ends: Sequence[bytes | None] = [
        None if text is None else _bytes(reader, query.fieldname, text) for text in (query.start, query.end)
    ]
    given = (query.start, query.end)
    if query.fieldname not in reader.schema or any(
        end is None and text is not None for end, text in zip(ends, given, strict=True)
    ):
        return _NONE
    low, high = ends
    return tree.TermRange(query.fieldname, low, high, not query.startexcl, not query.endexcl, query.boost)


def _numeric_range(query: Any, reader: Any) -> Tree:
    return translated(query._compile_query(reader), reader)


_NONE = tree.Nothing()
