"""Names as a text writes them: runs of capitalised words that stand inside a sentence. Nothing is linked or guessed."""

import re
from collections.abc import Iterator

from index.analysis.stop import stop_words

TOP_OF_TEXT = 500
"""Characters at the top of a text: who is named there, in the title, or twice is what the article is about."""
LONGEST = 60
"""Characters of a run; what is longer is a headline in capitals."""

_CAPITAL = "A-ZÀ-ÖØ-ÞŒ"
_WORD = rf"[{_CAPITAL}](?:\.(?=[ \u00a0][{_CAPITAL}])|\w*(?:[-’']\w+)*)"
_LINK = r"[ \u00a0](?:(?:de|du|des|van|von|der|den|ben|bin|el|al)[ \u00a0]|d[’'])?"
# What stands before a run is looked at afterwards: a regular expression that looks back takes three times as long.
_RUN = re.compile(rf"{_WORD}(?:{_LINK}{_WORD})*")
_ELIDED = re.compile(r"(?:[LDSC]|Qu)[’'](?=\w\w)")
_SPACES = " \u00a0"
_ENDS = frozenset('.!?…:;\n\r\t"«“(•–—/>')
"""What a sentence, a line or a quotation begins behind: a capital there tells nothing."""


def capitalised_runs(title: str, text: str) -> tuple[str, ...]:
    """The capitalised runs that an article is about, the most frequent first: those in its title, at the top of its
    text, or twice in it.

    A run that begins a sentence loses the grammatical word that it begins with; where one word is left that stood
    first, it counts only if it also stands inside a sentence, or is all capitals.
    """
    counts: dict[str, int] = {}
    doubtful: list[tuple[str, int]] = []
    # A title begins like a sentence, and counts as much as two places in the text.
    for run, _, sure in _runs(title):
        if sure:
            counts[run] = counts.get(run, 0) + 2
        else:
            doubtful.append((run, 2))
    for run, at, sure in _runs(text):
        worth = 2 if at < TOP_OF_TEXT else 1
        if sure:
            counts[run] = counts.get(run, 0) + worth
        else:
            doubtful.append((run, worth))
    for run, worth in doubtful:
        if run in counts or run.isupper():
            counts[run] = counts.get(run, 0) + worth
    return tuple(sorted((run for run in counts if counts[run] > 1), key=counts.__getitem__, reverse=True))


def _runs(text: str) -> Iterator[tuple[str, int, bool]]:
    """The runs of a text, where each begins, and whether it is surely more than the capital of a sentence."""
    stop = stop_words()
    for match in _RUN.finditer(text):
        start, end = match.span()
        last = text[start - 1] if start else ""
        if last == " " and text[start - 2 : start - 1] not in _SPACES:  # nearly always
            last = text[start - 2 : start - 1]
        elif last in _SPACES and start:
            last = text[max(0, start - 3) : start].rstrip(" \u00a0")[-1:]
        elif last == "-" or last.isalnum():
            continue
        run = match[0]
        sure = bool(last) and last not in _ENDS
        if end - start > 2 and run[1] in "’'u" and (elided := _ELIDED.match(run)):
            run, sure = run[elided.end() :], True
            if not run[0].isupper():  # L'ancien ministre
                run = run.partition(" ")[2]
        elif not sure:
            first, _, rest = run.partition(" ")
            if first.lower() in stop:
                run, sure = rest.removeprefix("de ").removeprefix("du "), True
            else:
                sure = bool(rest)
        if 1 < len(run) <= LONGEST:
            yield run.replace("\u00a0", " "), start, sure
