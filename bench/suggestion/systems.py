"""The correctors that are compared: from what was typed to what is suggested, or what was typed where nothing is."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import search.language.suggestion as ours
from index.schema import FIELDS
from search.engines.whoosh import WhooshEngine
from search.errors import BadQuery
from search.results import Request

System = Callable[[str], str]


class Manchette:
    """Our suggestions over an index; `seconds` are the CPU seconds of each that was looked for."""

    def __init__(self, index_dir: Path) -> None:
        self.engine = WhooshEngine(index_dir)
        self.seconds: list[float] = []
        suggestion = ours.suggestion

        def timed(*arguments: object) -> str | None:
            start = time.process_time()
            better = suggestion(*arguments)  # type: ignore[arg-type]
            self.seconds.append(time.process_time() - start)
            return better

        ours.suggestion = timed

    def __call__(self, typed: str) -> str:
        """What the answer to a query suggests."""
        try:
            return self.engine.search(Request(typed, snippets=False, per_page=1)).suggestion or typed
        except BadQuery:
            return typed

    def total(self, query: str) -> int:
        """How many articles a query finds."""
        return self.engine.search(Request(query, snippets=False, per_page=1, suggest=False)).total


def symspell(frequencies: Mapping[str, int]) -> System:
    """symspellpy over a list of words: two edits, several words as compounds."""
    from symspellpy import SymSpell, Verbosity

    symspell = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
    for word, count in frequencies.items():
        symspell.create_dictionary_entry(word, count)

    def corrected(typed: str) -> str:
        if len(typed.split()) > 1:
            return str(symspell.lookup_compound(typed.lower(), 2)[0].term)
        return str(symspell.lookup(typed.lower(), Verbosity.TOP, 2, include_unknown=True)[0].term)

    return corrected


def pyspellchecker() -> tuple[System, Mapping[str, int]]:
    """pyspellchecker with the French list that it brings, and that list."""
    from spellchecker import SpellChecker

    checker = SpellChecker(language="fr")

    def corrected(typed: str) -> str:
        return " ".join(checker.correction(word) or word for word in typed.lower().split())

    return corrected, dict(checker.word_frequency.items())


def words_of(engine: WhooshEngine) -> Mapping[str, int]:
    """The words of an index as its texts spell them, folded, with the articles that have each."""
    counts: dict[str, int] = {}
    fields = [field.name for field in FIELDS if field.capitals]
    with engine._opened() as index:
        for segment in index.searcher.segments:
            for field in filter(None, map(segment.field, fields)):
                for ordinal, term in enumerate(field.dictionary):
                    if term.isalpha():
                        word = term.decode("utf-8", "replace")
                        counts[word] = counts.get(word, 0) + field.df(ordinal)
    return counts
