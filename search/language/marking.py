"""What to mark in the articles that a query finds."""

from collections.abc import Iterator

from index.analysis import Analyser
from search.execution.tree import Place
from search.highlight.snippets import MatchSpec
from search.language.places import has_any_word, place_in, texts_of
from search.language.query_analysis import NO_NAMES, NameLookup, analyse_word, forms_apart, lower_forms, written_ways
from search.language.syntax import (
    Between,
    Node,
    Not,
    Phrase,
    Proximity,
    SameSpan,
    Word,
    children_of,
    has_wildcard,
)


def match_spec(node: Node | None, analyser: Analyser, names: NameLookup = NO_NAMES) -> MatchSpec:
    """What to mark in an article that the tree finds."""
    stems: set[str] = set()
    forms: set[str] = set()
    prefixes: list[str] = []
    phrases: list[tuple[str, ...]] = []
    written: set[str] = set()
    places: list[Place] = []
    for leaf in _asked(node):
        if isinstance(leaf, Proximity | SameSpan) or _by_place(leaf):
            places += _placed(leaf, analyser, names)
            continue
        for way in leaf.also:
            tokens = analyse_word(way, analyser).parts
            if len(tokens) > 1:
                phrases.append(tuple(token.form for token in tokens))
            elif isinstance(leaf, Phrase):
                forms.update(token.form for token in tokens)
            else:
                stems.update(token.stem for token in tokens)
        reading = analyse_word(leaf.text, analyser)
        parts = tuple(token.form for token in reading.parts)
        ways = written_ways(leaf, reading) if isinstance(leaf, Word) else ()
        if ways:
            written.update(ways)
        elif isinstance(leaf, Word) and leaf.prefix:
            prefixes.append("".join(parts))
        elif len(parts) > 1:
            phrases.append(parts)
            if isinstance(leaf, Word) and reading.whole is not None:
                (forms if leaf.exact else stems).add(reading.whole.form if leaf.exact else reading.whole.stem)
        elif parts and (isinstance(leaf, Phrase) or leaf.exact):
            forms.add(parts[0])
        elif parts and isinstance(leaf, Word):
            kept = forms_apart(leaf, reading.parts[0], names)
            if kept is None:
                stems.add(reading.parts[0].stem)
            else:
                forms.update(kept)
                for _, lower in lower_forms(leaf, reading.parts[0], names):
                    written.update(lower)
    spelt = [names.forms(kind) for kind in stems]
    known = frozenset[str]().union(*(kinds for kinds in spelt if kinds is not None))
    return MatchSpec(
        frozenset(stems),
        frozenset(forms),
        tuple(prefixes),
        tuple(phrases),
        None if None in spelt else known,
        frozenset(written),
        tuple(dict.fromkeys(places)),
    )


def _asked(node: Node | None) -> Iterator[Word | Phrase | Proximity | SameSpan]:
    """What a tree asks for, what it excludes left out."""
    match node:
        case Word() | Phrase() | Proximity() | SameSpan():
            yield node
        case Not() | Between() | None:
            return
        case _:
            for child in children_of(node):
                yield from _asked(child)


def _by_place(leaf: Word | Phrase) -> bool:
    """Whether a pattern, a distance or a place tells what is found."""
    if leaf.field in ("lead", "front"):
        return True
    if isinstance(leaf, Phrase):
        return leaf.within is not None or has_wildcard(leaf.text) or has_any_word(leaf.text)
    return leaf.pattern or bool(leaf.distance)


def _placed(node: Word | Phrase | Proximity | SameSpan, analyser: Analyser, names: NameLookup) -> Iterator[Place]:
    """The place of a node in the text of an article, where it has one; else in whatever it is looked up in."""
    texts = texts_of(node)
    if texts:
        place = place_in(node, texts[-1], analyser, names)
        if place is not None:
            yield place
