"""The foot of a page: where furniture has surely begun below the last paragraph, what stands among it is none of the
article either, whatever its words: titles of other stories, names of sections and tags, buttons.

What an article may end with stays: sentences, and lists of figures with the label above them.
"""

import re
from collections.abc import Sequence

from index.cleaning.forms import folded
from index.cleaning.furniture import RELATED_HEADER
from index.cleaning.line_fingerprints import is_sentence, nameable
from index.cleaning.ticker import known_section

OPENERS = frozenset(("video", "comments", "share", "newsletter", "subscription", "cookies", "legal"))
"""Reasons of lines that stand below an article and not within it."""
_FEWEST = 2
"""Sure lines that it takes: one alone may stand anywhere."""
_LONGEST_RUN = 8
"""Lines between two that are known, from which they are a list of the article's."""
_LABEL_WORDS = 3
_LETTER_WORDS = 6
_WORDS = 4
"""Words from which what ends as sentences do is one."""
_ENDS = re.compile(r"[.…»”\"’')\]]\Z")
_LONGEST_ANSWER = 40
_NUMBER = re.compile(r"\d+")


_ABOUT = re.compile(r"[AÀ] propos d(?:e |['’])(?P<name>[A-ZÀ-Ý].{3,50})")


def mark_about(lines: Sequence[str], reasons: list[str | None]) -> None:
    """Give a reason to the box on who signs: "À propos de Anne Morel", and the line below that begins with her name."""
    for number, line in enumerate(lines[:-1]):
        found = _ABOUT.fullmatch(line) if " propos d" in line else None
        if found and lines[number + 1].startswith(found["name"]):
            reasons[number] = reasons[number + 1] = "byline"


_WHO = re.compile(
    r"(?:est )?(?:(?:grande?|ancienn?e?) )?(?:journaliste|reporter|correspondante?|chroniqueu(?:r|se)|"
    r"redact(?:eur|rice)|editorialiste|envoyee? speciale?|photographe|autrice|auteure?|pigiste|"
    r"cheff?e (?:du|de|adjoint))\b"
)
_NAMED = re.compile(r"[A-ZÀ-Ý][\w'’.-]+(?: [\w'’.-]+){1,3}\Z")


def mark_portrait(lines: Sequence[str], reasons: list[str | None]) -> None:
    """Give a reason to the line on who signs that ends a page below a name alone: the name is the signature."""
    last = max((number for number, reason in enumerate(reasons) if reason is None), default=0)
    if last > 1 and reasons[last - 1] is None and _NAMED.match(lines[last - 1]) and _WHO.match(folded(lines[last])):
        reasons[last] = "byline"


_ANSWERS = re.compile(r"(?:repondre|signaler|j'aime|signaler (?:un abus|ce commentaire))(?:\W+\w+)?\W*")


def mark_readers(lines: Sequence[str], reasons: list[str | None]) -> None:
    """Give a reason to what readers say: all below the count of their comments, where one can be answered."""
    begin = next((number for number, reason in enumerate(reasons) if reason == "comments"), len(lines))
    below = range(begin + 1, len(lines))
    if begin and any(
        len(lines[number]) <= _LONGEST_ANSWER and _ANSWERS.fullmatch(folded(lines[number])) for number in below
    ):
        for number in below:
            reasons[number] = reasons[number] or "comments"


def mark_letter(lines: Sequence[str], reasons: list[str | None]) -> None:
    """Give a reason to the name of a newsletter: a label above two lines of its box."""
    for number in range(1, len(lines) - 2):
        boxed = reasons[number] is None and reasons[number + 1] == reasons[number + 2] == "newsletter"
        if boxed and len(lines[number].split()) <= _LETTER_WORDS and not is_sentence(lines[number]):
            reasons[number] = "newsletter"


def mark_foot(lines: Sequence[str], reasons: list[str | None], likely: Sequence[str | None]) -> None:
    """Give a reason to the lines of a page's foot that have none: `likely` theirs, "story" for headlines under a header
    that points to other stories, "foot" for the rest."""
    start = max((n + 1 for n, line in enumerate(lines) if reasons[n] is None and _is_prose(line)), default=0)
    opened = [n for n in range(start, len(lines)) if _opens(lines[n], reasons[n])]
    if not start or len(opened) < _FEWEST:
        return
    begin = next(n for n in range(start, len(lines)) if reasons[n] or likely[n])
    if len(opened) > _FEWEST and _are_labels(lines[start:begin]):
        reasons[start:begin] = ["foot"] * (begin - start)
    run: list[int] = []
    listing = False
    for number in range(begin, len(lines) + 1):
        if number < len(lines) and reasons[number] is None and likely[number] is None:
            run.append(number)
            continue
        if len(run) <= _LONGEST_RUN and not any(_is_figures(lines[among]) for among in run):
            for among in run:
                reasons[among] = "story" if listing and nameable(lines[among]) else "foot"
        run = []
        if number < len(lines):
            reasons[number] = reasons[number] or likely[number]
            listing = RELATED_HEADER(lines[number]) or (listing and reasons[number] in ("related", "story", "date"))


def _opens(line: str, reason: str | None) -> bool:
    return reason in OPENERS or (reason == "related" and RELATED_HEADER(line))


def _is_prose(line: str) -> bool:
    return is_sentence(line) and (len(line) > 120 or (_ENDS.search(line) is not None and len(line.split()) >= _WORDS))


def _are_labels(lines: Sequence[str]) -> bool:
    """Whether lines are tags, or teasers of stories each under the name of its section."""
    if len(lines) > _LONGEST_RUN or any(map(_is_figures, lines)):
        return False
    return all(len(line.split()) <= _LABEL_WORDS for line in lines) or sum(map(known_section, lines)) >= _FEWEST


def _is_figures(line: str) -> bool:
    """Whether a line is one of a table or of results."""
    return 4 * len(_NUMBER.findall(line)) > len(line.split()) and len(line.split()) > 1
