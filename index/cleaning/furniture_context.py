"""Furniture by wording and by place: what a line's neighbours, and the end of the page, say of it."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from index.cleaning.foot import mark_about, mark_foot, mark_letter, mark_portrait, mark_readers
from index.cleaning.furniture import COMMENTS_LAST, RELATED_HEADER, VIDEO
from index.cleaning.line_fingerprints import nameable
from index.cleaning.ticker import MAX_TICKER_CHARS, known_section, like_ticker, lone_dash, ticker_section

Rule = tuple[str, Callable[[str], bool]]
"""A reason to take a line out, and the recogniser of such lines."""

_LONGEST_HEADLINE = 120
_BULLET = re.compile(r"[-–—•>*→»]\s+\S")
_SECTIONS_OF_A_TICKER = 2
_LINES_OF_A_TICKER = 3


def furniture_of(
    lines: Sequence[str], sure: Callable[[str], str | None], nearby: Callable[[str], str | None]
) -> list[str | None]:
    """The reason for which each line is furniture, None for the lines of the article.

    Lines for which `sure` gives a reason are furniture; so are the headlines listed under a header that points to other
    stories. Lines for which `nearby` gives one are, in a run of such lines that holds a sure one or shows a ticker; a
    time with a spaced section, which a live report has too, only where the run ends the page. At the foot of a page,
    what stands among furniture is furniture.
    """
    # Most lines of an article are too long for furniture, and most articles have none.
    reasons = [sure(line) if len(line) <= MAX_TICKER_CHARS else None for line in lines]
    likely = [
        reason or (nearby(line) if len(line) <= MAX_TICKER_CHARS else None)
        for line, reason in zip(lines, reasons, strict=True)
    ]
    if not any(likely):
        mark_about(lines, reasons)
        mark_portrait(lines, reasons)
        return reasons
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and likely[end] is not None:
            end += 1
        if end > start:
            last = end == len(lines)
            if any(reasons[start:end]) or _shows_ticker(lines[start:end], last):
                for number in range(start, end):
                    if last or reasons[number] or not _spaced_only(lines[number]):
                        reasons[number] = likely[number]
            elif last:
                _mark_end(lines, reasons, start)
        start = end + 1
    _mark_listed(lines, reasons)
    mark_about(lines, reasons)
    mark_readers(lines, reasons)
    mark_letter(lines, reasons)
    mark_foot(lines, reasons, likely)
    mark_portrait(lines, reasons)
    return reasons


def _spaced_only(line: str) -> bool:
    """A line that only a space tells from a ticker's: "10h45 Sports - ..."."""
    return like_ticker(line) and not line[5:6].isalpha() and not line[4:5].isalpha()


def _shows_ticker(run: Sequence[str], last: bool) -> bool:
    """Whether a run has a dash before a ticker line or, at the end of a page, times of several sections."""
    if any(lone_dash(dash) and like_ticker(line) for dash, line in pairwise(run)):
        return last or not all(_spaced_only(line) for line in run if like_ticker(line))
    if not last:
        return False
    sections = [section for line in run if (section := ticker_section(line)) and known_section(section)]
    return len(sections) >= _LINES_OF_A_TICKER and len(set(sections)) >= _SECTIONS_OF_A_TICKER


def _mark_end(lines: Sequence[str], reasons: list[str | None], start: int) -> None:
    """Mark the last lines of a page that no other furniture goes with: dashes, and a rule for comments."""
    for number in range(len(lines) - 1, start - 1, -1):
        if lone_dash(lines[number]):
            reasons[number] = "dash"
        elif COMMENTS_LAST(lines[number]):
            reasons[number] = "comments"
        else:
            return


def _mark_listed(lines: Sequence[str], reasons: list[str | None]) -> None:
    """Mark the headlines that stand in a list under a header: to the end, while bulleted, or the one that follows."""
    last_kept = len(lines) - 1
    for number, line in enumerate(lines):
        while last_kept >= 0 and reasons[last_kept] is not None:
            last_kept -= 1
        if reasons[number] is None or not (RELATED_HEADER(line) or VIDEO(line)):
            continue
        end = number + 1
        while end < len(lines) and reasons[end] is None and _like_headline(lines[end]):
            end += 1
        closed = end < len(lines) and reasons[end] not in (None, "advertisement")
        if RELATED_HEADER(line):
            if end < len(lines) and not closed and end > number + 1:
                end = number + 1
                while end < len(lines) and _BULLET.match(lines[end]) and _like_headline(lines[end]):
                    end += 1
                following = lines[end] if end == number + 1 and reasons[end] is None else ""
                if following and _like_headline(following) and nameable(following):
                    end += 1
        elif not closed or last_kept >= end:
            continue
        for listed in range(number + 1, end):
            named = RELATED_HEADER(line) and nameable(lines[listed])
            reasons[listed] = reasons[listed] or ("story" if named else reasons[number])


def _like_headline(line: str) -> bool:
    return len(line) <= _LONGEST_HEADLINE and line[-1] not in ".;,:"
