"""Numbers of a free query in the other way to write them: onze novembre and 11 novembre, 5e and cinquième."""

import re
from collections.abc import Iterator, Sequence

from index.analysis import Analyser
from index.analysis.stop import is_stop
from search.language.numerals import LONGEST_NUMBER, cardinal, cardinal_value, ordinal, ordinal_value
from search.language.syntax import Word

Otherwise = tuple[Sequence[Word], tuple[str, ...]]
"""Words that stand side by side, and what else they may be written as."""

_FIGURES = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]?000)?")
_HOURS = re.compile(r"(\d{1,2})\s(heures?)")
_HOUR = ("heure", "heures")
_PLACE = re.compile(r"(?:\d{1,3}|[IVXLC]+)\s?(?:e|er|[eè]?re|[eè]?me)", re.IGNORECASE)
_READ = re.compile(r"(\d+)e?")
_MOST_PLACE = 100
_ALSO_NEW = 9
"""Neuf is an adjective too: a number only beside what it counts."""


def numbers_otherwise(text: str, words: Sequence[Word], analyser: Analyser) -> Iterator[Otherwise]:
    """The words of a query's `text` that say a number, the longest runs first, with the other ways to say it."""
    at = 0
    while at < len(words):
        run, ways = next(_at(text, words, at, analyser), (words[at : at + 1], ()))
        if ways:
            yield run, ways
        at += len(run)


def _at(text: str, words: Sequence[Word], at: int, analyser: Analyser) -> Iterator[Otherwise]:
    """The numbers that begin at a word, the longest first."""
    for end in range(min(len(words), at + LONGEST_NUMBER), at, -1):
        run = words[at:end]
        typed = text[run[0].at : run[-1].at + len(run[-1].text)]
        if typed.split() != " ".join(word.text for word in run).split():
            continue  # other signs stand between them
        counted = words[end] if end < len(words) and _counts(text, run[-1], words[end]) else None
        if ways := _of_place(typed, analyser) or _of_compound(typed, analyser):
            yield run, ways
        elif numbers := _in_words(typed) or (_in_figures(typed) if counted else ()):
            if counted and counted.text.lower() in _HOUR and numbers[0].isdigit():
                number = numbers[0]
                yield (*run, counted), (f"{number} {counted.text}", f"{number}h", f"{number} h")
            elif counted and typed.lower() in (str(_ALSO_NEW), cardinal(_ALSO_NEW)):
                yield (*run, counted), tuple(f"{number} {counted.text}" for number in numbers)
            elif typed.lower() != cardinal(_ALSO_NEW):
                yield run, numbers


def _counts(text: str, number: Word, noun: Word) -> bool:
    """Whether a word may be what a number before it counts; a number behind its word is its name (covid 19)."""
    return text[number.at + len(number.text) : noun.at].isspace() and noun.text[:1].isalpha() and not is_stop(noun.text)


def _of_place(typed: str, analyser: Analyser) -> tuple[str, ...]:
    """An ordinal in figures, in words; one in words, in figures."""
    if _PLACE.fullmatch(typed):
        read = _READ.fullmatch(analyser.analyse(typed)[0].form)
        number = int(read[1]) if read else 0
        parted = (_with_ending(number),) if " " in typed else ()
        return (ordinal(number), *parted) if 0 < number <= _MOST_PLACE else ()
    found = ordinal_value(typed)
    return () if found is None else (_with_ending(found),)


def _with_ending(number: int) -> str:
    return "1er" if number == 1 else f"{number}e"


def _of_compound(typed: str, analyser: Analyser) -> tuple[str, ...]:
    """Onze-Novembre and 11-Novembre, 24 heures: a number with what it counts in one word."""
    if hours := _HOURS.fullmatch(typed):
        return tuple(f"{way} {hours[2]}" for way in _in_figures(hours[1]))
    parts = typed.split("-")
    for end in range(len(parts) - 1, 0, -1):
        number, noun = "-".join(parts[:end]), "-".join(parts[end:])
        ways = _of_place(number, analyser) or _in_words(number) or _in_figures(number)
        if ways and noun.isalpha() and not is_stop(noun) and cardinal_value(noun) is None:
            return tuple(f"{way} {noun}" for way in ways)
    return ()


def _in_words(typed: str) -> tuple[str, ...]:
    """A cardinal in words, in figures; one is an article as often."""
    found = cardinal_value(typed)
    return () if found in (None, 1) else (str(found),)


def _in_figures(typed: str) -> tuple[str, ...]:
    """Figures in words, where the press writes them so: to a hundred, and round ones."""
    if not _FIGURES.fullmatch(typed):
        return ()
    number = int(re.sub(r"\D", "", typed))
    if number == 1 or not (number <= 100 or (number < 1000 and number % 100 == 0) or number % 1000 == 0):
        return ()
    words = cardinal(number)
    # Both are read as other words than what they stand for with the other ending.
    other = words.replace("vingts", "vingt") if words.endswith("vingts") else re.sub(r" et un$", " et une", words)
    return (words,) if other == words else (words, other)
