"""Characters that no text has and that steer, or trip, what shows one: controls, explicit directions, noncharacters,
halves of surrogate pairs. A page that was read has none; what may come from elsewhere is rid of them where it leaves.
"""

import re
from functools import cache

_ASTRAL = "".join(f"{chr(plane << 16)}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 17))
_PRINTABLE = "\n\t\x20-\x7e\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd" + _ASTRAL

_PLAIN = b"\n\t" + bytes(range(0x20, 0x7F))

_C1_BYTES = re.compile(b"\xc2[\x80-\x9f]")
"""What finds a control above ASCII in UTF-8, at a tenth of what looking at each character takes."""
_MEANT = {"\x0b": "\n", "\x0c": "\n", "\r": "\n", "\x1e": "-"}


@cache
def unprintable() -> re.Pattern[str]:
    """What finds one. Tabs and newlines are no such characters, nor are direction marks, which steer nothing else."""
    # Named by what they are not: commonest first, a text is passed over at five nanoseconds a character.
    return re.compile(f"[^{_PRINTABLE}]")


def has_unprintable(text: str) -> bool:
    """Whether a text has such a character."""
    # Most of a page is ASCII: what is printable of it is dropped at a fifth of the price of looking at each character.
    rest = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")
    return not is_printable(rest) and unprintable().search(rest) is not None


def is_printable(text: str) -> bool:
    """Whether all of a text is what Python calls so, or one of two spaces that it calls none: then it is one line, and
    has no such character."""
    # Python's own look at each character takes a seventh of an expression's time, and an expression that names all
    # these characters longer to make than a question to answer.
    return text.replace("\u00a0", " ").replace("\u202f", " ").isprintable()


def readable(text: str) -> str:
    """`text` without them.

    Vertical tabs, form feeds and carriage returns are newlines, 1E is Word's hyphen that never breaks; a control in the
    place of a character of Windows-1252 is that one; a half of a pair is U+FFFD; all others say nothing and go.
    """
    return unprintable().sub(_instead, text) if has_unprintable(text) else text


def with_marks(text: str) -> str:
    """`text` with the controls that stand for marks of Windows-1252 as these, where they are not half of what was
    decoded wrongly: a parser of markup drops controls."""
    if text.isascii() or not _C1_BYTES.search(text.encode("utf-8", "surrogatepass")):
        return text
    return _c1().sub(_instead, text)


@cache
def _c1() -> re.Pattern[str]:
    return re.compile("[\u0080-\u009f](?<![ÂÃÄÅâ].)(?<!â[\u0080-¿€‚].)")


def _instead(found: re.Match[str]) -> str:
    character = found[0]
    if "\x80" <= character <= "\x9f":
        return character.encode("latin-1").decode("cp1252", "ignore")
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    return _MEANT.get(character, "")
