"""Words of a free query that mean what others do: ordinals in figures and in words, acronyms and what the texts say
they stand for. Each gets these as other ways to write it, and is told of; `=mot` and quotes never widen.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.analysis import Analyser, fold
from index.analysis.stop import is_stop
from index.messages import Message
from search.language.introduced import Acronyms, initials
from search.language.notes import repaired
from search.language.syntax import And, Query, Word
from search.results import QueryNote

_FIGURES = re.compile(r"(\d{1,2})(?:e|è?me)")
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}")
_MOST_WORDS = 8
_LEAST_CONTENT, _MOST_CONTENT = 3, 5
"""Words of a run that may be an acronym's, grammatical ones left out: two words have the initials of too much."""
_UNITS = (
    "un deux trois quatr cinqu six sept huit neuv dix onz douz treiz quatorz quinz seiz dix-sept dix-huit dix-neuv"
).split()


def _ordinals() -> dict[str, str]:
    """From the second to the thirtieth, by their figures."""
    ordinals = {number: f"{_UNITS[number - 1]}ième" for number in range(2, 20)}
    ordinals |= {20: "vingtième", 21: "vingt et unième", 30: "trentième"}
    ordinals |= {number: f"vingt-{_UNITS[number - 21]}ième" for number in range(22, 30)}
    return {f"{number}e": word for number, word in ordinals.items()}


ORDINALS = _ordinals()
_IN_FIGURES = {fold(word): figures for figures, word in ORDINALS.items()}


def widened(query: Query, acronyms: Acronyms, analyser: Analyser) -> tuple[Query, tuple[QueryNote, ...]]:
    """The query with these ways, and what is said of them."""
    root = query.root
    children = root.children if isinstance(root, And) else (root,)
    words = [child for child in children if isinstance(child, Word) and child.plain and child.field is None]
    if not query.free or len(children) > _MOST_WORDS or (query.text.isupper() and len(words) > 1):
        return query, ()
    ways: dict[int, tuple[str, ...]] = {}
    notes: list[QueryNote] = []
    for word in words:
        if way := _other_way(word.text, acronyms):
            ways[word.at] = (way,)
            notes.append(_note(query.text, word.at, word.text, way, f"={word.text}"))
    for run, acronym in _introduced(query.text, words, acronyms, analyser):
        typed = query.text[run[0].at : run[-1].at + len(run[-1].text)]
        ways |= {word.at: (*ways.get(word.at, ()), acronym) for word in run}
        notes.append(_note(query.text, run[0].at, typed, acronym, f'"{typed}"'))
        break
    if not ways:
        return query, ()
    wider = tuple(
        replace(child, also=(*child.also, *ways[child.at])) if isinstance(child, Word) and child.at in ways else child
        for child in children
        if child is not None
    )
    return replace(query, root=And(wider) if isinstance(root, And) else wider[0]), tuple(notes)


def _other_way(word: str, acronyms: Acronyms) -> str | None:
    if figures := _FIGURES.fullmatch(word):
        return ORDINALS.get(f"{figures[1]}e")
    if found := _IN_FIGURES.get(fold(word)):
        return found
    if _ACRONYM.fullmatch(word):
        return acronyms.expansion(word.replace(".", ""))
    return None


def _introduced(
    text: str, words: list[Word], acronyms: Acronyms, analyser: Analyser
) -> Iterator[tuple[list[Word], str]]:
    """The runs of words that an acronym stands for in the texts, the longest first, with it."""
    for size in range(len(words), _LEAST_CONTENT - 1, -1):
        for first in range(len(words) - size + 1):
            run = words[first : first + size]
            spoken = text[run[0].at : run[-1].at + len(run[-1].text)]
            parts = re.findall(r"[^\W\d_]+", spoken)
            content = sum(not is_stop(part) for part in parts)
            if not _LEAST_CONTENT <= content <= _MOST_CONTENT or is_stop(parts[0]) or is_stop(parts[-1]):
                continue
            acronym = initials(parts)
            meant = acronyms.expansion(acronym)
            if meant is not None and _stems(meant, analyser) == _stems(spoken, analyser):
                yield run, acronym


def _stems(text: str, analyser: Analyser) -> list[str]:
    return [token.stem for token in analyser.analyse(text) if token.span == 1]


def _note(query: str, at: int, typed: str, way: str, repair: str) -> QueryNote:
    return QueryNote(
        Message(fr=f"« {typed} » : aussi « {way} »", en=f"“{typed}”: “{way}” too"),
        at,
        repaired(query, at, at + len(typed), repair),
    )
