"""Which stretches of a text can hold one of some forms: by searching its bytes, so that the rest is never analysed.

A text in a Western language has one byte a character in Windows-1252, and one table folds all of them at once. A form
of plain letters then stands in the folded bytes as it is, unless something unusual is inside the word: what that may be
is listed here, and such stretches are handed over whatever is sought. What is handed over is analysed, so that too much
costs time and nothing else.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from index.analysis import fold

_CODEC = "cp1252"
_SPACE, _APOSTROPHE, _UNUSUAL = ord(" "), ord("'"), 0x1F
_MARKERS = range(1, 9)
"""Bytes for the letters that fold to several (œ, æ, ß, þ); no text has them but as rubbish."""
_LONGEST = 200
"""A longer form may have been cut to what an index takes."""


@dataclass(frozen=True, slots=True)
class Needles:
    """Forms to look for. `whole` are entire words in folded bytes, `beginnings` how words may begin, `roots` the fewest
    beginnings that all of them share."""

    whole: frozenset[bytes]
    beginnings: tuple[bytes, ...]
    roots: tuple[bytes, ...]


def needles(forms: Collection[str], prefixes: Collection[str]) -> Needles | None:
    """The forms and beginnings to look for; None where one of them isn't of plain letters, and might be spelt in signs
    or digits."""
    if not all(form.isascii() and form.isalpha() and len(form) < _LONGEST for form in (*forms, *prefixes)):
        return None
    if any("numero".startswith(prefix) for prefix in prefixes) or not {"numero", "numeros"}.isdisjoint(forms):
        return None  # written n°
    whole = frozenset(spelling for form in forms for spelling in _spellings(form))
    beginnings = tuple(sorted({spelling for prefix in prefixes for spelling in _spellings(prefix)}))
    roots: list[bytes] = []
    for spelling in sorted(whole.union(beginnings)):
        if not roots or not spelling.startswith(roots[-1]):
            roots.append(spelling)
    return Needles(whole, beginnings, tuple(roots))


def spots(text: str, sought: Needles) -> list[tuple[int, int]]:
    """The stretches of `text` between white space that may hold what is sought: offsets, in order."""
    data = _folded(text)
    return [(start, _end(data, start)) for start in _starts(text, data, sought)]


def surroundings(text: str, sought: Needles, words: int) -> list[tuple[int, int]]:
    """The same with so many words more on either side: offsets, in order, what overlaps made one."""
    data = _folded(text)
    found: list[tuple[int, int]] = []
    for start in _starts(text, data, sought):
        first, end = start, _end(data, start)
        for _ in range(words):
            first = _before(data, first)
            end = _behind(data, end)
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((first, end))
    return found


def _before(data: bytes, start: int) -> int:
    """Where the word before a stretch begins; what has no letter or digit is passed over."""
    while start > 0:
        end = start - 1
        start = data.rfind(b" ", 0, end) + 1
        if _word().search(data, start, end):
            break
    return start


def _behind(data: bytes, end: int) -> int:
    """Where the word behind a stretch ends."""
    while end < len(data):
        start = end + 1
        end = _end(data, start)
        if _word().search(data, start, end):
            break
    return end


def _folded(text: str) -> bytes:
    return text.encode(_CODEC, "replace").translate(_folding()[0])


def _starts(text: str, data: bytes, sought: Needles) -> list[int]:
    found = set(_unusual(text, data))
    tied: bytes | None = None
    for root in sought.roots:
        count = 0
        at = data.find(root)
        while at >= 0:
            count += 1
            if not _is_letter(data, at - 1):
                end = at + len(root)
                while _is_letter(data, end):
                    end += 1
                word = data[at:end]
                if word in sought.whole or word.startswith(sought.beginnings):
                    found.add(at)
            at = data.find(root, at + len(root))
        if tied is None:
            tied = data.translate(None, b"-'")
        if tied.count(root) != count:  # a compound or a name with an apostrophe, which is found as one word too
            found.update(_tied(data, root))
    return sorted({data.rfind(b" ", 0, at) + 1 for at in found})


def _end(data: bytes, start: int) -> int:
    end = data.find(b" ", start)
    return end if end >= 0 else len(data)


def _is_letter(data: bytes, at: int) -> bool:
    return 0 <= at < len(data) and (97 <= data[at] <= 122 or 0 < data[at] <= _MARKERS[-1])


def _unusual(text: str, data: bytes) -> Iterator[int]:
    """Where a word may be spelt with signs inside, or with characters that the codec has not got."""
    for match in _signs().finditer(data):
        yield match.start()
    if data.count(b"?") != text.count("?"):
        for character in _foreign().finditer(text):
            yield character.start()


def _tied(data: bytes, root: bytes) -> Iterator[int]:
    """Where a word stands whose letters hyphens and apostrophes part."""
    for match in re.finditer(rb"[-']?".join(re.escape(bytes([octet])) for octet in root), data):
        yield match.start()


def _spellings(form: str) -> Iterator[bytes]:
    """A form in folded bytes, each group of letters that one letter may stand for as that letter too."""
    spellings = [form.encode()]
    for letters, marker in _folding()[1]:
        for spelling in tuple(spellings):
            parts = spelling.split(letters)
            for chosen in range(1, 1 << min(len(parts) - 1, 4)):
                joined = parts[0]
                for at, part in enumerate(parts[1:]):
                    joined += (marker if chosen >> at & 1 else letters) + part
                spellings.append(joined)
    return iter(spellings)


@cache
def _folding() -> tuple[bytes, tuple[tuple[bytes, bytes], ...]]:
    """The table that folds bytes, and the groups of letters that have a marker in it."""
    table = bytearray(range(256))
    groups: dict[bytes, int] = {}
    for octet in range(256):
        character = bytes([octet]).decode(_CODEC, "replace")
        folded = fold(character)
        if character.isspace():
            table[octet] = _SPACE
        elif character in "'’‘´`":
            table[octet] = _APOSTROPHE
        elif unicodedata.category(character)[0] == "C":
            table[octet] = _UNUSUAL
        elif folded.isascii() and folded.isalpha():
            table[octet] = ord(folded) if len(folded) == 1 else _marker(folded.encode(), groups)
    return bytes(table), tuple((letters, bytes([marker])) for letters, marker in groups.items())


def _marker(letters: bytes, groups: dict[bytes, int]) -> int:
    return groups.setdefault(letters, _MARKERS[len(groups)])


@cache
def _signs() -> re.Pattern[bytes]:
    # Middle dots, a bracket or a full stop before a letter, an inclusive ending behind a hyphen, soft hyphens. What
    # comes first is one class of characters, which the engine runs through a text by.
    return re.compile(
        rb"[\xb7\x95(.\-\x1f](?:(?<=[\xb7\x95(.])(?=[a-z\x01-\x08])|(?<=\x1f)"
        rb"|(?<=-)(?=(?:t?rice|euse|ere|ne|le|te|e)(?:-?s)?(?![a-z])))"
    )


@cache
def _word() -> re.Pattern[bytes]:
    return re.compile(rb"[a-z0-9\x01-\x08?]")


@cache
def _foreign() -> re.Pattern[str]:
    known = "".join(bytes([octet]).decode(_CODEC, "ignore") for octet in range(128, 256))
    return re.compile(rf"[^\x00-\x7f{known}]")
