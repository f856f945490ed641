"""A query's tree as Whoosh query objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.analysis import Analyser
from index.schema import FIELDS
from search.query import And, Node, Not, Or, Phrase, Query, Word
from search.results import Request
from search.snippets import Wanted
from search.wording import CONTENT_WORDS, Reading, content, enough, read_word, wanted

_WEIGHTS = {field.name: field.weight for field in FIELDS}
_TEXT_FIELDS = ("title", "text")
_VALUE_FIELDS = ("author", "source", "section")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A request as Whoosh queries. `query` is None where nothing is asked; `partly` finds what has only some of the
    words, for a free query; `quorum` is (words, how many of them an article must have), for a long one."""

    query: Any | None
    partly: Any | None
    quorum: tuple[Sequence[Any], int] | None
    wanted: Wanted


def compile_query(query: Query, request: Request, analyser: Analyser) -> Compiled:
    """The Whoosh queries for a parsed query with the request's filters."""
    from whoosh import query as wq

    node = content(query, analyser)
    sought = wanted(node, analyser)
    if node is None:
        return Compiled(None, None, None, sought)
    words = [_compiled(child, analyser) for child in node.children] if isinstance(node, And) else []
    filters = _filters(request)
    if query.free and len(words) > CONTENT_WORDS:
        return Compiled(_filtered(wq.Or(words), filters), None, (words, enough(len(words))), sought)
    whole = _compiled(node, analyser)
    partly = wq.AndNot(wq.Or(words), whole) if query.free and words else None
    return Compiled(_filtered(whole, filters), partly and _filtered(partly, filters), None, sought)


def _compiled(node: Node, analyser: Analyser) -> Any:
    from whoosh import query as wq

    match node:
        case And(children):
            positive = [_compiled(child, analyser) for child in children if not isinstance(child, Not)]
            negative = [_compiled(child.child, analyser) for child in children if isinstance(child, Not)]
            return wq.AndNot(wq.And(positive or [wq.Every()]), wq.Or(negative)) if negative else wq.And(positive)
        case Or(children):
            return wq.Or([_compiled(child, analyser) for child in children])
        case Not(child):
            return wq.AndNot(wq.Every(), _compiled(child, analyser))
        case Word() | Phrase():
            reading = read_word(node.text, analyser)
            return wq.Or([_in_field(name, node, reading) for name in _names(node)])


def _names(node: Word | Phrase) -> Sequence[str]:
    if node.field is None:
        return _TEXT_FIELDS
    return (f"{node.field}_words",) if node.field in _VALUE_FIELDS else (node.field,)


def _in_field(name: str, node: Word | Phrase, reading: Reading) -> Any:
    """A word or phrase in one field: inflections together for a word, this very form for a phrase or `=mot`."""
    from whoosh import query as wq

    exact_only = name.endswith("_words")
    exact = name if exact_only else f"{name}_exact"
    boost = _WEIGHTS[name] or 1.0
    forms = [token.form for token in reading.parts]
    if isinstance(node, Phrase):
        return wq.Phrase(exact, forms, boost=boost) if len(forms) > 1 else wq.Term(exact, forms[0], boost=boost)
    if node.prefix:
        return wq.Prefix(exact, "".join(forms), boost=boost)
    if node.exact or exact_only:
        return _side_by_side(exact, forms, reading.whole.form if reading.whole else None, boost)
    stems = [token.stem for token in reading.parts]
    word = _side_by_side(name, stems, reading.whole.stem if reading.whole else None, boost)
    if _WEIGHTS.get(exact):  # the form as typed counts again
        word = wq.AndMaybe(word, _side_by_side(exact, forms, None, _WEIGHTS[exact]))
    return word


def _side_by_side(name: str, parts: Sequence[str], whole: str | None, boost: float) -> Any:
    from whoosh import query as wq

    if len(parts) == 1:
        return wq.Term(name, parts[0], boost=boost)
    phrase = wq.Phrase(name, list(parts), boost=boost)
    return phrase if whole is None else wq.Or([phrase, wq.Term(name, whole, boost=boost)])


def _filters(request: Request) -> list[Any]:
    from whoosh import query as wq

    filters: list[Any] = []
    for name, values in (("source", request.sources), ("section", request.sections), ("author", request.authors)):
        if values:
            filters.append(wq.Or([wq.Term(name, value) for value in values]))
    if request.since or request.until:
        low = date.fromisoformat(request.since).toordinal() if request.since else 1
        high = date.fromisoformat(request.until).toordinal() if request.until else date.max.toordinal()
        filters.append(wq.NumericRange("day", low, high))
    return filters


def _filtered(query: Any, filters: list[Any]) -> Any:
    from whoosh import query as wq

    # Require scores its first part alone: a filter never counts.
    return wq.Require(query, wq.And(filters)) if filters else query
