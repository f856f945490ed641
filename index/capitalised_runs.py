"""Names as a text writes them: runs of capitalised words that stand inside a sentence. Nothing is linked or guessed."""

import re
from collections import Counter
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
_ENDS = frozenset('.!?…:;\n\r\t"«“(•–—/>')
"""What a sentence, a line or a quotation begins behind: a capital there tells nothing."""


def capitalised_runs(title: str, text: str) -> tuple[str, ...]:
    """The capitalised runs that an article is about, the most frequent first: those in its title, at the top of its
    text, or twice in it.

    A run that begins a sentence loses the grammatical word that it begins with; where one word is left that stood
    first, it counts only if it also stands inside a sentence, or is all capitals.
    """
    counts: Counter[str] = Counter()
    doubtful: list[tuple[str, int]] = []
    # A title begins like a sentence, and counts as much as two places in the text.
    for part, is_title in ((title, True), (text, False)):
        for run, at, sure in _runs(part):
            worth = 2 if is_title or at < TOP_OF_TEXT else 1
            if sure:
                counts[run] += worth
            else:
                doubtful.append((run, worth))
    for run, worth in doubtful:
        if run in counts or run.isupper():
            counts[run] += worth
    return tuple(run for run, count in counts.most_common() if count > 1)


def _runs(text: str) -> Iterator[tuple[str, int, bool]]:
    """The runs of a text, where each begins, and whether it is surely more than the capital of a sentence."""
    stop = stop_words()
    for match in _RUN.finditer(text):
        run, start = match[0], match.start()
        before = text[max(0, start - 3) : start]
        if before and (before[-1].isalnum() or before[-1] == "-"):
            continue
        before = before.rstrip(" \u00a0")
        sure = bool(before) and before[-1] not in _ENDS
        if len(run) > 2 and run[1] in "’'u" and (elided := _ELIDED.match(run)):
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
