"""What stands above the title on a page whose first line need not be it: menus, trails, section names, dates."""

import re
from collections.abc import Callable, Sequence

from index.cleaning.forms import letters
from index.cleaning.furniture import SHARE, TOP
from index.cleaning.heading import author_of, is_date, is_published, signed_and_dated, trail_section
from index.cleaning.published import Clock, published_in
from index.cleaning.ticker import known_section, lone_dash

_MOST = 40
"""Lines of a menu above a title."""
_EDGE = 6
"""Lines above a title that say something of the article."""
_LABEL_WORDS = 3
_TITLE_WORDS = 4
_NAME_WORDS = 8
"""Words of the longest name of a site, with what it says of itself."""
_FEWEST = 2
_LONGEST = 200
_SIGNED_WORDS = 5
_PROMPTS = ("advertisement", "cookies", "newsletter", "share", "subscription")
"""What asks something of a reader before a page begins."""
_ADDRESS = re.compile(r"https?://\S+")


def before_title(
    lines: Sequence[str], reasons: list[str | None], clock: Clock, sure: Callable[[str], str | None]
) -> tuple[int, str | None]:
    """The number of the title's line, past all that stands above it; and the section that this names.

    `sure` gives the reason for which a line is furniture wherever it stands. Gives the lines above their reasons; the
    number is past the last line where no line may be the title.
    """
    section = None
    number = said = 0
    while number < min(len(lines), _MOST) and said < _EDGE:
        line = lines[number]
        if end := _menu(lines, number):
            for label in range(number, end):
                reasons[label] = "breadcrumb"
                section = lines[label] if known_section(lines[label]) else section
            number = end
            continue
        if trail := trail_section(line, lines[number + 1] if number + 1 < len(lines) else ""):
            reasons[number], section = "breadcrumb", trail
        elif is_published(line) or (is_date(line) and published_in(line, clock)):
            reasons[number] = "date"
        elif lone_dash(line) or SHARE(line):
            reasons[number] = "dash" if lone_dash(line) else "share"
        elif _ADDRESS.fullmatch(line):
            reasons[number] = "share"
        elif (reason := sure(line)) in _PROMPTS:
            reasons[number] = reason
        elif end := _below_name(lines, number):
            reasons[number:end] = ["breadcrumb"] * (end - number)
            named = [label for label in lines[number + 1 : end] if known_section(label) and not TOP(label)]
            return end, named[0] if len(named) == 1 else section
        else:
            return number, section
        number, said = number + 1, said + 1
    return number, section


def _menu(lines: Sequence[str], start: int) -> int:
    """The end of a menu that begins at `start`: names of sections, prompts, and tags behind them; 0 where none does.

    What follows must be longer by far, as a title is, and no signature.
    """
    end = start
    while end < len(lines) and (known_section(lines[end]) or TOP(lines[end])):
        end += 1
    if end == start or end == len(lines):
        return 0
    following = lines[end + 1] if end + 1 < len(lines) else ""
    if len(lines[end].split()) <= _LABEL_WORDS and _may_follow(following, lines[end]):
        end += 1
    return end if _may_follow(lines[end], lines[end - 1]) else 0


def _below_name(lines: Sequence[str], start: int) -> int:
    """The number of the title's line where the name of a site stands at `start`, or the page's title in full, and its
    menu below; 0 where none does.

    Below the menu a title is told by who signs it, or when it appeared, right after it. Sections alone are no menu: a
    title may have them below.
    """
    end = start + 1
    while end < len(lines) and (known_section(lines[end]) or TOP(lines[end])):
        end += 1
    menu = lines[start + 1 : end]
    if not menu or end + 1 >= len(lines):
        return 0
    name, title = lines[start], lines[end]
    place = len(name.split()) == 1 and len(title.split()) >= _SIGNED_WORDS  # "Bretagne", a section, the title
    if not place and (len(menu) < _FEWEST or not any(map(TOP, menu))):
        return 0
    if not (len(name.split()) <= _NAME_WORDS or letters(name).startswith(letters(title))):
        return 0
    titled = len(title.split()) >= _LABEL_WORDS and len(title) <= _LONGEST and not title.endswith((".", ":", ";"))
    signed = any(author_of(line) or is_date(line) or signed_and_dated(line) for line in lines[end + 1 : end + 3])
    return end if titled and signed and not (author_of(title) or is_date(title)) else 0


def _may_follow(line: str, label: str) -> bool:
    return len(line) > 2 * len(label) and len(line.split()) >= _TITLE_WORDS and author_of(line) is None
