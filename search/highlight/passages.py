"""Which passages of a text a snippet shows: where they begin, and where they end.

One passage, from a sentence's beginning to a word that can end. Two where the words stand too far apart for one, or
where the sentence of the match is too long: then its beginning, and the part with the match.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from index.analysis.stop import stop_words
from search.highlight.phrase_marks import Match

PassageSpan = tuple[int, int]
"""Where a passage begins and ends in a text."""

_ROOM_FOR_TWO = 150
"""Characters from which on a snippet may be two passages: less gives neither enough words about it."""
_BETWEEN = 3
"""What stands between two passages takes so much room."""
_CONTEXT = 25
"""Characters wanted behind a match, and before one that stands within a sentence."""
_FRAGMENT = 45
"""A sentence that begins so near the end of a passage is left out: its first words tell nothing."""
_SIGNS = " \t\n\u00a0\u202f,;:([«“\"'–—-.…»”)]!?"
"""What may stand about a word; by itself it ends no passage."""


class _Window(NamedTuple):
    """What a passage is to show: from the start of its first match to `enough`, where each thing has been met once, or
    better to `last`, the end of what there is room for with some context; how many `things` that is."""

    first: int
    enough: int
    last: int
    things: int


def chosen_passages(text: str, matches: Sequence[Match], room: int) -> tuple[list[PassageSpan], bool]:
    """The passages of `text` that answer best, in order, one or two, together with what stands between them at most
    `room` characters; and whether the first begins in the middle of a sentence.

    The best has most of the different things wanted, then most of them in all, then comes first; the text's beginning
    where nothing matches.
    """
    window = _densest(matches, room)
    if room >= _ROOM_FOR_TWO and matches:
        two = _far_apart(text, matches, window, room)
        if two is not None:
            return two, False
    start, in_sentence = _beginning(text, window, room)
    if in_sentence and room >= _ROOM_FOR_TWO:
        two = _parted(text, matches, window, room) or _headed(text, window, room)
        if two is not None:
            return two, False
    return [(start, _ending(text, start, start + room, window.enough))], in_sentence


def is_gap(text: str, at: int) -> bool:
    """Whether a space between words stands at `at`, not one within a number."""
    if not text[at].isspace():
        return False
    in_number = text[max(0, at - 1) : at].isdigit() and len(text) > at + 3 and text[at + 1 : at + 4].isdigit()
    return not in_number or text[at + 4 : at + 5].isdigit()


def _densest(matches: Sequence[Match], room: int) -> _Window:
    """The best window of `room` characters; nothing at the text's beginning without any match."""
    if not matches:
        return _Window(0, 0, 0, 0)
    most = count = first = last = right = 0
    inside: dict[object, int] = {}
    for left, (start, _, item) in enumerate(matches):
        limit = start + room
        while right < len(matches) and (right == left or matches[right].end <= limit):
            other = matches[right].item
            inside[other] = inside.get(other, 0) + 1
            right += 1
        if len(inside) > most or (len(inside) == most and right - left > count):
            most, count, first, last = len(inside), right - left, left, right
        if inside[item] == 1:
            del inside[item]
        else:
            inside[item] -= 1
    return _with_slack(list(matches[first:last]), room)


def _with_slack(window: list[Match], room: int) -> _Window:
    """Where the window begins and ends, repetitions at its end given up to leave a quarter of the room for context."""
    once = {match.item: match.end for match in reversed(window)}
    start = window[0].start
    if window[-1].end > start + room - room // 4:
        count = Counter([match.item for match in window])
        while window[-1].end > start + room - room // 4 and count[window[-1].item] > 1:
            count[window.pop().item] -= 1
    return _Window(start, max(once.values()), max([match.end for match in window]), len(once))


def _far_apart(text: str, matches: Sequence[Match], whole: _Window, room: int) -> list[PassageSpan] | None:
    """Two passages that show more of the things wanted than one does, each from the beginning of its sentence, or the
    second from shortly before its match; None where there are none such."""
    if len({match.item for match in matches}) == whole.things:
        return None
    half = (room - _BETWEEN) // 2
    one = whole if whole.enough - whole.first <= half else _densest(matches, half)
    shown = {match.item for match in matches if one.first <= match.start and match.end <= one.enough}
    others = [match for match in matches if match.item not in shown]
    if not others:
        return None
    other = _densest(others, half)
    if one.things + other.things <= whole.things:
        return None
    before, behind = sorted((one, other))
    start = _sentence_of(text, before.first, before.enough + _CONTEXT - half)
    if start is None:
        return None
    left = room - _BETWEEN - (before.enough + _CONTEXT - start)
    second = _sentence_of(text, behind.first, behind.enough + _CONTEXT - left)
    if second is None:
        second = _word_from(text, max(behind.first - _CONTEXT, behind.enough + _CONTEXT - left), behind.first)
    if second <= before.enough + _CONTEXT:
        return None
    second_end = _ending(text, second, second + left, behind.enough)
    spared = left - (second_end - second)
    end = _ending(text, start, min(before.enough + _CONTEXT + spared, second - 1), before.enough)
    return [(start, end), (second, second_end)] if second_end - second <= left else None


def _parted(text: str, matches: Sequence[Match], window: _Window, room: int) -> list[PassageSpan] | None:
    """The window from the beginning of its sentence on, without what stands between the two of its matches that are
    furthest apart; None where that leaves too much."""
    start = _sentence_of(text, window.first, window.first - room)
    inside = [match for match in matches if window.first <= match.start and match.end <= window.enough]
    if start is None or len(inside) < 2:
        return None
    apart = max(range(1, len(inside)), key=lambda at: inside[at].start - inside[at - 1].end)
    least, first = inside[apart - 1].end, inside[apart].start
    end = _ending(text, start, least + _CONTEXT, least)
    second = _word_from(text, max(first - _CONTEXT, end + 1), first)
    left = room - _BETWEEN - (end - start)
    if second <= end + _CONTEXT or window.enough - second > left:
        return None
    return [(start, end), (second, _ending(text, second, second + left, window.enough))]


def _headed(text: str, window: _Window, room: int) -> list[PassageSpan] | None:
    """The beginning of a sentence that is too long, and the part of it with the match; None where it has no beginning
    that is near, or no room for both."""
    start = _sentence_of(text, window.first, window.first - 2 * room)
    if start is None:
        return None
    head_end = _ending(text, start, start + room // 3, start)
    left = room - _BETWEEN - (head_end - start)
    if window.enough - window.first > left - 2 * _CONTEXT:
        return None
    second = _word_from(text, max(head_end + 1, min(window.first - _CONTEXT, window.enough - left)), window.first)
    end = _ending(text, second, second + left, window.enough)
    return [(start, head_end), (second, end)] if second > head_end + _CONTEXT else None


@cache
def _sentence_start() -> re.Pattern[str]:
    # A new line; or past the end of a sentence and what closes it, where a capital or a digit follows. The full stop of
    # an initial or a title (M. Durand) ends none, nor does the one of a number cut in two (7. 000). One class of
    # characters comes first, which the engine runs through a text by.
    return re.compile(
        r"""[.!?…\n](?:(?<=\n)\s*"""
        r"""|(?<!\n)(?<!\b[^\W\d_a-zà-öø-ÿ]\.)(?<!\bMM\.)(?<!\bMe\.)(?<!\b[DP]r\.)(?<!\bSt\.)(?!(?<=\d\.)\s\d{3}\b)"""
        r"""["»”’)\]]*\s+(?=["«“(\[—–-]?\s?[^\W_a-zà-öø-ÿ]))"""
    )


def _beginning(text: str, window: _Window, room: int) -> tuple[int, bool]:
    """Where the passage that shows the window begins, and whether that is in the middle of a sentence.

    The sentence of the first match where it fits, with what repeats others left out where need be; else a word with
    some context before the match.
    """
    first = window.first
    for last in (window.last, window.enough):
        earliest = min(last - room, first)
        if earliest <= 0:
            return min(len(text) - len(text.lstrip()), first), False
        sentences = _sentences(text, earliest, first)
        if sentences:
            filling = [start for start in sentences if start + room <= len(text)]
            return (filling[-1] if filling else sentences[0]), False
    start = max(min(window.last - room, first), min(first - room // 4, len(text) - room))
    clause = _clause_end().search(text, start, first)
    return clause.end() if clause else _word_from(text, start, first), True


@cache
def _clause_end() -> re.Pattern[str]:
    return re.compile(r"[,;:)»”–—]\s+(?=\S)")


def _sentences(text: str, earliest: int, latest: int) -> list[int]:
    """Where sentences begin, from `earliest` to `latest`; not the text's own beginning."""
    ends = _sentence_start().finditer(text, max(0, earliest - 4), min(latest + 3, len(text)))
    return [match.end() for match in ends if earliest <= match.end() <= latest]


def _sentence_of(text: str, at: int, earliest: int) -> int | None:
    """Where the sentence begins that `at` stands in, None where that is before `earliest`."""
    found = _sentences(text, max(earliest, 0), at)
    if found:
        return found[-1]
    return min(len(text) - len(text.lstrip()), at) if earliest <= 0 else None


def _word_from(text: str, start: int, at: int) -> int:
    """Where the first word begins from `start` on, `at` at the latest."""
    while start < at and not (is_gap(text, start - 1) and not text[start].isspace()):
        start += 1
    return start


def _ending(text: str, start: int, limit: int, least: int) -> int:
    """Where the passage from `start` ends: at `limit` or before it, at the end of a sentence where one is near, else at
    a word that can end; never before `least`, nor in the first half."""
    end = len(text)
    if limit < len(text):
        end = limit
        while end > start and not (text[end].isspace() and is_gap(text, end)):
            end -= 1
        if end == start:  # one word wider than the passage
            return limit
    end = start + len(text[start:end].rstrip())
    if limit >= len(text):
        return end
    half = (start + end) // 2
    sentences = _sentences(text, max(least + 1, half, end - _FRAGMENT), end)
    if sentences and not ends_sentence(text, end):
        return start + len(text[start : sentences[-1]].rstrip())
    return _last_word(text, end, max(least, half)) or (least if least >= half else end)


def _last_word(text: str, end: int, least: int) -> int | None:
    """The end of the last word that can end, of those before `end`; None where there is none behind `least`."""
    at = end
    while at > least:
        begin = at
        while begin > least and not (text[begin - 1].isspace() and is_gap(text, begin - 1)):
            begin -= 1
        if _can_end(text[begin:at]):
            return at
        at = begin
        while at > least and text[at - 1].isspace():
            at -= 1
    return None


def _can_end(word: str) -> bool:
    bare = word.strip(_SIGNS)
    if bare.isdigit():
        return len(bare) == 4  # a year; what is counted follows any other number
    bare = bare.lower().replace("’", "'").rpartition("'")[2]
    return bool(bare) and bare not in stop_words() and bare not in _TITLES


_TITLES = frozenset(
    "m mm mme mmes mlle dr pr me mgr st ste n° no deux trois quatre cinq six sept huit neuf dix cent".split()
)
"""What a name or a noun follows."""


def ends_sentence(text: str, end: int) -> bool:
    """Whether a sentence, or the text, ends at `end`."""
    following = text[end : end + 1]
    return following in ("", "\n") or not text[end:].strip() or bool(_sentence_end().search(text, max(0, end - 4), end))


@cache
def _sentence_end() -> re.Pattern[str]:
    return re.compile(r"""[.!?…]["»”’)\]]*\Z""")
