"""What a typed word, phrase, proximity or sentence stands for in one text of an article: where its words are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from index.analysis import Analyser
from index.messages import Message
from search.errors import BadQuery
from search.execution.tree import Either, Fuzzy, InLead, Located, Place, Prefix, SameUnit, Spots, Tree, Wildcard, Window
from search.language.query_analysis import NameLookup, analyse_word, forms_apart
from search.language.searched_texts import SearchedText, searched_texts
from search.language.syntax import Node, Or, Phrase, Proximity, SameSpan, Word, has_wildcard, typed_words
from search.language.typed_words import AS_ONE, one_spaced
from search.rerank.capitals import capitalised

_STAR, _ANY = "qzxq", "qxzq"
"""What stands for `*` and `?` while a pattern is analysed: letters that no word has."""
_ANY_WORD = re.compile(r"(?<=[^\s*]\s)\*(?=\s+[^\s*])|(?<=\s)\*(?=\s+\*)")


def placed_in_texts(node: Word | Phrase | Proximity | SameSpan, analyser: Analyser, names: NameLookup) -> Tree | None:
    """The documents that have what the node asks for, wherever that is one place of a text; None where it asks for
    nothing. BadQuery where its words are looked up in no text together."""
    times = node.times if isinstance(node, Word | Phrase) else 1
    texts = texts_of(node)
    if not texts:
        raise _in_no_text(node)
    found = tuple((text.name, place) for text in texts if (place := place_in(node, text, analyser, names)) is not None)
    return Located(found, times) if found else None


def texts_of(node: Node) -> list[SearchedText]:
    """The texts that all words of a node are looked up in."""
    of_each = [{text.name: text for text in searched_texts(leaf.field)} for leaf in typed_words(node)]
    return [text for name, text in of_each[0].items() if all(name in texts for texts in of_each)] if of_each else []


def place_in(node: Node, text: SearchedText, analyser: Analyser, names: NameLookup) -> Place | None:
    """Where a text has what the node asks for; None where it asks for nothing."""
    match node:
        case Word():
            return _in_lead(_word(node, text, analyser, names), node)
        case Phrase():
            return _in_lead(_phrase(node, text, analyser, names), node)
        case Or(children):
            return _either(_places(children, text, analyser, names))
        case Proximity(children, within, ordered):
            return _window(_places(children, text, analyser, names), within, ordered)
        case SameSpan(unit, children):
            parts = _places(children, text, analyser, names)
            return SameUnit(unit, parts) if parts else None
        case _:
            raise _in_no_text(node)


def _places(children: Sequence[Node], text: SearchedText, analyser: Analyser, names: NameLookup) -> tuple[Place, ...]:
    found = (place_in(child, text, analyser, names) for child in children)
    return tuple(place for place in found if place is not None)


def _in_lead(place: Place | None, node: Word | Phrase) -> Place | None:
    lead = node.field in ("lead", "front")
    return InLead(place) if place is not None and lead else place


def _word(word: Word, text: SearchedText, analyser: Analyser, names: NameLookup) -> Place | None:
    forms = spelt_forms(word.text, analyser)
    if not forms:
        return None
    joined = "".join(forms)
    if word.prefix:
        return Prefix(((text.forms, joined.encode()),))
    if word.pattern:
        return Wildcard((text.forms,), joined)
    if word.distance:
        return Fuzzy(((text.forms, joined.encode()),), word.distance)
    reading = analyse_word(word.text, analyser)
    if word.exact or text.stems is None:
        return _as_one_or_several(text.forms, forms, reading.whole.form if reading.whole else None)
    if len(reading.parts) == 1:
        kept = forms_apart(word, reading.parts[0], names)
        main = Spots(_terms(text.stems, [reading.parts[0].stem]) if kept is None else _terms(text.forms, kept))
        ways: list[Place] = [main]
    else:
        ways = [
            _as_one_or_several(
                text.stems, [token.stem for token in reading.parts], reading.whole.stem if reading.whole else None
            )
        ]
    for way in word.also:
        stems = [token.stem for token in analyse_word(way, analyser).parts]
        if stems:
            ways.append(_side_by_side(text.stems, stems))
    return _either(ways)


def _phrase(phrase: Phrase, text: SearchedText, analyser: Analyser, names: NameLookup) -> Place | None:
    if phrase.within is not None:
        windows = []
        for way in (phrase.text, *phrase.also):
            found = (_word(word, text, analyser, names) for word in _words_of(replace(phrase, text=way)))
            windows.append(_window([place for place in found if place is not None], phrase.within, phrase.ordered))
        return _either([window for window in windows if window is not None])
    ways = [spelt_forms(way, analyser) for way in (phrase.text, *phrase.also)]
    return _either([_side_by_side(text.forms, forms) for forms in ways if forms])


def _words_of(phrase: Phrase) -> Iterator[Word]:
    """The words of a phrase, each in any inflection."""
    typed = [one_spaced(match[0]) for match in _typed_word().finditer(phrase.text)]
    for text, capital in zip(typed, capitalised(typed), strict=True):
        pattern = has_wildcard(text)
        yield Word(text, phrase.at, phrase.field, pattern=pattern, name=bool(capital) and not pattern)


@cache
def _typed_word() -> re.Pattern[str]:
    return re.compile(rf"{AS_ONE} | \S+", re.VERBOSE)


def spelt_forms(text: str, analyser: Analyser) -> list[str]:
    """The folded forms of a typed text's words, one after another, with its wildcards."""
    if not has_wildcard(text) and not has_any_word(text):
        return [token.form for token in analyse_word(text, analyser).parts]
    letters = re.sub(r"\?(?!\w)", " ", text).replace("*", _STAR).replace("?", _ANY)
    forms = (token.form for token in analyse_word(letters, analyser).parts)
    return [form.replace(_STAR, "*").replace(_ANY, "?") for form in forms]


def has_any_word(text: str) -> bool:
    """Whether a star by itself stands for a word of a phrase."""
    return "*" in text and _ANY_WORD.search(text) is not None


def _as_one_or_several(field: str, parts: Sequence[str], whole: str | None) -> Place:
    """A word of one part or several: the parts side by side, or written as one."""
    several = _side_by_side(field, parts)
    return several if whole is None or len(parts) == 1 else Either((several, Spots(_terms(field, [whole]))))


def _side_by_side(field: str, terms: Sequence[str]) -> Place:
    words = [(at, _term(field, term)) for at, term in enumerate(terms) if term != "*"]
    if not words:  # nothing but stars: any word
        return Wildcard((field,), "*")
    (first, place), *others = words
    if not others:
        return place
    skipped = tuple(at - first - number for number, (at, _) in enumerate(words))
    return Window(tuple(place for _, place in words), skipped=skipped if any(skipped) else ())


def _term(field: str, term: str) -> Place:
    return Wildcard((field,), term) if "*" in term or "?" in term else Spots(_terms(field, [term]))


def _terms(field: str, terms: Sequence[str]) -> tuple[tuple[str, bytes], ...]:
    return tuple((field, term.encode()) for term in dict.fromkeys(terms))


def _either(places: Sequence[Place]) -> Place | None:
    different = tuple(dict.fromkeys(places))
    if len(different) < 2:
        return different[0] if different else None
    if all(isinstance(place, Spots) for place in different):
        forms = (form for place in different if isinstance(place, Spots) for form in place.forms)
        return Spots(tuple(dict.fromkeys(forms)))
    return Either(different)


def _window(parts: Sequence[Place], within: int, ordered: bool) -> Place | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return Window(tuple(parts), within, ordered)


def _in_no_text(node: Node) -> BadQuery:
    leaves: Iterator[Word | Phrase] = typed_words(node)
    first = next(leaves, None)
    return BadQuery(
        Message(
            fr="ces mots ne peuvent être proches : ils sont cherchés dans des champs différents ; "
            "mettez-les à part, avec ET",
            en="these words can’t be near each other: they are looked up in different fields; put them apart, with AND",
        ),
        None if first is None else first.at,
    )
