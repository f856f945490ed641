"""Words of a free query that mean what others do: numbers in figures and in words, acronyms and what the texts say they
stand for. Each gets these as other ways to write it, and is told of; `=mot` and quotes never widen.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from index.analysis import Analyser
from index.analysis.stop import is_stop
from index.messages import Message
from search.language.introduced import Acronyms, initials
from search.language.notes import repaired
from search.language.numbers_otherwise import Otherwise, numbers_otherwise
from search.language.syntax import And, Query, Word
from search.results import QueryNote

_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}")
_MOST_WORDS = 8
_LEAST_CONTENT, _MOST_CONTENT = 3, 5
"""Words of a run that may be an acronym's, grammatical ones left out: two words have the initials of too much."""


def widened(query: Query, acronyms: Acronyms, analyser: Analyser) -> tuple[Query, tuple[QueryNote, ...]]:
    """The query with these ways, and what is said of them."""
    root = query.root
    children = root.children if isinstance(root, And) else (root,)
    words = [child for child in children if isinstance(child, Word) and child.plain and child.field is None]
    if not query.free or len(children) > _MOST_WORDS:
        return query, ()
    found = list(numbers_otherwise(query.text, words, analyser))
    if len(words) < 2 or not query.text.isupper():
        found += _expanded(words, acronyms)
        found += islice(_introduced(query.text, words, acronyms, analyser), 1)
    ways: dict[int, tuple[str, ...]] = {}
    notes: list[QueryNote] = []
    for run, others in found:
        ways |= {word.at: (*ways.get(word.at, ()), *others) for word in run}
        typed = query.text[run[0].at : run[-1].at + len(run[-1].text)]
        notes.append(_note(query.text, run[0].at, typed, others))
    if not ways:
        return query, ()
    wider = tuple(
        replace(child, also=(*child.also, *ways[child.at])) if isinstance(child, Word) and child.at in ways else child
        for child in children
        if child is not None
    )
    return replace(query, root=And(wider) if isinstance(root, And) else wider[0]), tuple(notes)


def _expanded(words: Sequence[Word], acronyms: Acronyms) -> Iterator[Otherwise]:
    """The acronyms with what they stand for in the texts."""
    for word in words:
        if _ACRONYM.fullmatch(word.text) and (meant := acronyms.expansion(word.text.replace(".", ""))):
            yield (word,), (meant,)


def _introduced(text: str, words: Sequence[Word], acronyms: Acronyms, analyser: Analyser) -> Iterator[Otherwise]:
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
                yield run, (acronym,)


def _stems(text: str, analyser: Analyser) -> list[str]:
    return [token.stem for token in analyser.analyse(text) if token.span == 1]


def _note(query: str, at: int, typed: str, ways: Sequence[str]) -> QueryNote:
    """What is said of a run of words; the repair is the query without its other ways."""
    fr, en = ", ".join(f"« {way} »" for way in ways), ", ".join(f"“{way}”" for way in ways)
    return QueryNote(
        Message(fr=f"« {typed} » : aussi {fr}", en=f"“{typed}”: {en} too"),
        at,
        repaired(query, at, at + len(typed), f'"{typed}"' if " " in typed else f"={typed}"),
    )
