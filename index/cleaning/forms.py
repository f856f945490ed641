"""Small forms of a line that recognisers compare."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def folded(line: str) -> str:
    """Lower case, without accents, with straight apostrophes and single plain spaces: for recognising, never for keeping."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", line.lower()) if not unicodedata.combining(c))
    return _SPACES.sub(" ", plain.replace("’", "'").replace("œ", "oe")).strip()


def letters(line: str) -> str:
    """The letters and digits of a line alone: two lines that have the same say the same."""
    return "".join(c for c in unicodedata.normalize("NFKD", line.lower()) if c.isalnum())
