"""The lines at both ends of an article's body that say who signs it, when it appeared and in which section."""

from collections.abc import Callable

from index.cleaning.heading import (
    Heading,
    author_of,
    bare_name,
    heading_of,
    is_date,
    is_published,
    name_at_foot,
    signs_again,
)
from index.cleaning.line_fingerprints import is_sentence
from index.cleaning.metadata import Lines
from index.cleaning.published import Clock, WrittenDate, published_in
from index.cleaning.ticker import known_section

EDGE_LINES = 6
"""How many lines from either end of a page may say who signs it and when it appeared."""
_LONGEST_HEADING = 120
"""Characters from which a line near the title is a paragraph."""
_FOOT = 3
"""How many lines at the end may name the author again."""
Likely = Callable[[str], str | None]
"""Gives the reason for which a line is furniture where it stands among furniture."""


def read_heading(
    lines: list[str],
    reasons: list[str | None],
    body: list[int],
    author: str | None,
    section: str | None,
    clock: Clock,
    likely: Likely,
) -> Lines:
    """Mark the lines at both ends of the body that say who signs and when; what they say."""
    found: list[Heading] = []
    several_dates = sum(is_date(lines[number]) and not is_published(lines[number]) for number in body) > 1
    top = _top(lines, body)
    for number in top:
        heading = heading_of(lines[number], author, section, clock)
        if heading is not None and not (several_dates and heading.reason == "date" and not is_published(lines[number])):
            found.append(heading)
            reasons[number] = heading.reason
    found += _names_by_dates(lines, reasons, top, likely)
    _mark_between(lines, reasons, top, body[0] if body else 0, likely)
    for number in body[-2:]:
        if reasons[number] is None and (signed := author_of(lines[number])):
            found.append(Heading("byline", signed))
            reasons[number] = "byline"
    names = [name for name in (author, *(heading.author for heading in found)) if name]
    if not names and (last := _signed_below(lines, reasons, body)) is not None:
        found.append(Heading("byline", name_at_foot(lines[last])))
        reasons[last] = "byline"
    for number in body[-_FOOT:]:
        if reasons[number] is None and any(signs_again(lines[number], name) for name in names):
            reasons[number] = "byline"
    for number in body[-EDGE_LINES:]:
        if reasons[number] is None and is_published(lines[number]):
            found.append(Heading("date", date=published_in(lines[number], clock)))
            reasons[number] = "date"
    return Lines(
        tuple(heading.author for heading in found if heading.author),
        tuple(heading.date for heading in found if heading.date),
    )


def _signed_below(lines: list[str], reasons: list[str | None], body: list[int]) -> int | None:
    """The last line of the text where it is a person's name alone below a whole sentence: who signs at the foot."""
    left = [number for number in body if reasons[number] is None][-2:]
    if len(left) < 2 or not is_sentence(lines[left[0]]):
        return None
    return left[1] if name_at_foot(lines[left[1]]) else None


def _top(lines: list[str], body: list[int]) -> list[int]:
    """The lines of the body down to the second paragraph: those among which a page says who signs it."""
    paragraphs = [place for place, number in enumerate(body) if len(lines[number]) > _LONGEST_HEADING]
    return body[: min(max([EDGE_LINES, *paragraphs[1:2]]), 2 * EDGE_LINES)]


def _names_by_dates(lines: list[str], reasons: list[str | None], top: list[int], likely: Likely) -> list[Heading]:
    """Mark the names that stand beside a date of publication; what they say."""
    if not any(reasons[number] == "date" for number in top):
        return []
    spare = (number for number in top if reasons[number] or not known_section(lines[number]))
    beside = [number for number in spare if reasons[number] or not likely(lines[number])]
    found = []
    for place, number in enumerate(beside):
        around = beside[max(place - 1, 0) : place] + beside[place + 1 : place + 2]
        name = bare_name(lines[number])
        if name and reasons[number] is None and any(reasons[other] == "date" for other in around):
            reasons[number] = "byline"
            found.append(Heading("byline", name))
    return found


def _mark_between(lines: list[str], reasons: list[str | None], top: list[int], first: int, likely: Likely) -> None:
    """Mark the dashes, prompts and section names that stand side by side with signatures and dates; `first` is the line
    below the title, which parts it from none of these."""
    if not top or not any(reasons[max(top[0] - 1, 0) : top[-1] + 2]):
        return
    for number in (*top, *reversed(top)):
        around = reasons[number + 1 : number + 2]
        if number != first:
            around += reasons[max(number - 1, 0) : number]
        if reasons[number] is None and any(around):
            section = all(around) and known_section(lines[number])
            reasons[number] = "breadcrumb" if section else likely(lines[number])


def section_below(lines: list[str], reasons: list[str | None], first: int) -> str | None:
    """The section that a page names by itself among its signature and date, where it names one."""
    named = {lines[number] for number in range(first, len(lines)) if reasons[number] == "breadcrumb"}
    return next(iter(named)) if len(named) == 1 and known_section(*named) else None


def dates_of_lines(lines: list[str], reasons: list[str | None], clock: Clock) -> list[WrittenDate]:
    """The dates of publication above the title or among the furniture."""
    dated = (line for line, reason in zip(lines, reasons, strict=True) if reason == "date")
    return [written for line in dated if (written := published_in(line, clock))]
