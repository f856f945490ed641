"""Puts measured tables into a document that also holds text: between two marks, the rest left as it is."""

from collections.abc import Sequence
from pathlib import Path

_BEGIN = "<!-- measured: written by python -m bench.relevance -->"
_END = "<!-- /measured -->"


def write_measured(document: Path, lines: Sequence[str]) -> None:
    """Replace what stands between the marks in `document`, or put it at its end where they are not there yet."""
    text = document.read_text(encoding="utf-8") if document.exists() else "# Relevance\n"
    before, begun, rest = text.partition(_BEGIN)
    _, ended, after = rest.partition(_END)
    if begun and not ended:
        raise ValueError(f"{document}: {_BEGIN} without {_END}")
    if not begun:
        before, after = before.rstrip() + "\n\n", "\n"
    measured = "\n".join((_BEGIN, "", *lines, "", _END))
    document.write_text(before + measured + after, encoding="utf-8")
