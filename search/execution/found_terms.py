"""The terms of a segment that a prefix, a pattern, a range or a misspelling stands for, field by field."""

from collections.abc import Callable

from search.execution.expansion import Ordinals, term_range
from search.execution.searcher import SegmentReader
from search.execution.tree import Expansion, Fuzzy, Prefix, TermRange, Wildcard


def found_terms(
    segment: SegmentReader, node: Expansion, charge: Callable[[int], None] = lambda _: None
) -> list[tuple[str, Ordinals]]:
    """The ordinals of the terms of each field that the segment has. Work is charged."""
    match node:
        case Prefix():
            return [(name, range(*field.prefix(term))) for name, term in node.forms if (field := segment.field(name))]
        case Wildcard():
            return [
                (name, segment.expander(name).wildcard(node.pattern, charge))
                for name in node.fields
                if segment.field(name)
            ]
        case Fuzzy():
            return [
                (name, segment.expander(name).fuzzy(_text(term), node.distance, node.same, node.swaps, charge))
                for name, term in node.forms
                if segment.field(name)
            ]
        case TermRange():
            field = segment.field(node.field)
            return [(node.field, term_range(field.dictionary, node))] if field else []


def _text(term: bytes) -> str:
    return term.decode("utf-8", "surrogateescape")
