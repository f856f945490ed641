"""Cells that no spreadsheet runs, and names that every file system takes."""

import re
from unicodedata import normalize

from index.analysis import fold

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_UNSAFE = re.compile(r"[^a-z0-9]+")
_PLAIN = re.compile(r"[0-9a-f]{16}")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.I)
"""Names that Windows keeps for itself."""
MAX_NAME_CHARS = 60


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take a cell for a formula."""
    return _FORMULA.match(text) is not None


def harmless(text: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula: what could be one has an apostrophe before it, the
    sign by which spreadsheets know a text."""
    return f"'{text}" if is_formula(text) else text


def file_name(title: str, otherwise: str = "sans-titre") -> str:
    """A name for a file, without suffix, made of a title: ASCII letters, figures and hyphens, at most 60 of them."""
    if _PLAIN.fullmatch(title):
        return title
    words = _UNSAFE.sub("-", fold(normalize("NFKC", title))).strip("-")
    if len(words) > MAX_NAME_CHARS:
        words = words[:MAX_NAME_CHARS].rpartition("-")[0] or words[:MAX_NAME_CHARS]
    return f"{words}-" if _DEVICES.fullmatch(words) else words or otherwise
