"""Small forms of a line that recognisers compare."""

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_SHORT = 200
_NO_LETTERS = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def folded(line: str) -> str:
    """Lower case, without accents, straight apostrophes, single plain spaces: for recognising, never for keeping."""
    plain = line.lower()
    if not plain.isascii():
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", plain)).replace("’", "'").replace("œ", "oe")
    return " ".join(plain.split())


def letters(line: str) -> str:
    """The letters and digits of a line alone: two lines that have the same say the same."""
    return _letters(line) if len(line) <= _SHORT else _bare(line)


def _bare(line: str) -> str:
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKD", line.lower()))


_letters = lru_cache(maxsize=4096)(_bare)
"""Of a title, a name or a section, which every line is compared with."""
