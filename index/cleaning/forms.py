"""Small forms of a line that recognisers compare."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_SHORT = 200
_NO_LETTERS = re.compile(r"[\W_]+")
_OTHER = 0
"""The byte that a table has for what it can't tell."""

ByteTable = tuple[bytes, bytes]
"""What each byte of Latin-1 becomes, and those that go."""


def byte_table(form: Callable[[str], str]) -> ByteTable:
    """A form that looks at each character by itself, as a table for `latin_form`; white space is a space in it."""
    table, gone = bytearray(256), bytearray()
    for code in (*range(1, 0x80), *range(0xA0, 0x100)):
        made = form(chr(code))
        if not made:
            gone.append(code)
        elif len(made) == 1 and made < "\u0100":
            table[code] = 0x20 if made.isspace() else ord(made)
    return bytes(table), bytes(gone)


def latin_form(text: str, table: ByteTable) -> bytes | None:
    """The form of a text by a table, to which both apostrophes are one; None where the text has a character that the
    table can't tell.

    Nearly all French is of Latin-1 but for its apostrophe, and a table takes a tenth of a look at each character.
    """
    try:
        form = text.replace("’", "'").encode("latin-1").translate(*table)
    except UnicodeEncodeError:
        return None
    return None if _OTHER in form else form


def single_spaced(words: bytes) -> bytes:
    """Words with one space between each two of them, and none around."""
    words = words.strip(b" ")
    return b" ".join(words.split()) if b"  " in words else words


@lru_cache(maxsize=4096)
def folded(line: str) -> str:
    """Lower case, without accents, straight apostrophes, single plain spaces: for recognising, never for keeping."""
    form = latin_form(line, _folding())
    return " ".join(_folded(line).split()) if form is None else single_spaced(form).decode("latin-1")


def _folded(line: str) -> str:
    plain = line.lower()
    if plain.isascii():
        return plain
    return _MARKS.sub("", unicodedata.normalize("NFKD", plain)).replace("’", "'").replace("œ", "oe")


@cache
def _folding() -> ByteTable:
    return byte_table(_folded)


def letters(line: str) -> str:
    """The letters and digits of a line alone: two lines that have the same say the same."""
    return _letters(line) if len(line) <= _SHORT else _bare(line)


def _bare(line: str) -> str:
    form = latin_form(line, _bareness())
    return _bared(line) if form is None else form.decode("latin-1")


def _bared(line: str) -> str:
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKD", line.lower()))


@cache
def _bareness() -> ByteTable:
    return byte_table(_bared)


_letters = lru_cache(maxsize=4096)(_bare)
"""Of a title, a name or a section, which every line is compared with."""
