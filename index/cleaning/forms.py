"""Small forms of a line that recognisers compare."""

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def folded(line: str) -> str:
    """Lower case, without accents, straight apostrophes, single plain spaces: for recognising, never for keeping."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", line.lower()) if not unicodedata.combining(c))
    return _SPACES.sub(" ", plain.replace("’", "'").replace("œ", "oe")).strip()


def letters(line: str) -> str:
    """The letters and digits of a line alone: two lines that have the same say the same."""
    return "".join(c for c in unicodedata.normalize("NFKD", line.lower()) if c.isalnum())
