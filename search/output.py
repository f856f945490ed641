"""What leaves the program: to a terminal, as JSON, as HTML. Nothing that a page or a name holds steers what shows it.

Every line to a terminal goes through `echo`, all JSON through `json_text`, all HTML through `readable`.
"""

import codecs
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import TextIOWrapper
from typing import Any

import click

from index.unprintable import is_printable, unprintable
from index.unprintable import readable as readable


@dataclass(frozen=True, slots=True)
class Styled:
    """A stretch of a line that a terminal shows in bold, dim or a colour; plain text anywhere else."""

    text: str
    bold: bool | None = None
    dim: bool | None = None
    fg: str | None = None


OutputLine = str | Iterable[str | Styled]
"""A line to be shown: text, or stretches of it."""


def show_what_cannot_be_encoded() -> None:
    """Have standard output show what its encoding lacks as escapes, as standard error does, rather than fail."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def echo(*lines: OutputLine, err: bool = False) -> None:
    """Write lines to standard output, or standard error; line breaks within them are shown as escapes, as is all that
    a terminal might obey."""
    if lines:
        click.echo("\n".join(map(_shown, lines)), err=err)


def echo_json(value: Any) -> None:
    """Write a value as JSON, on one line of standard output."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    # JSON is UTF-8 wherever it goes; in another encoding it is read as what it is only where it is ASCII.
    click.echo(to_json(value) if codecs.lookup(encoding).name == "utf-8" else json.dumps(value))


def to_json(value: Any) -> str:
    """A value as JSON on one line, accents as they are."""
    return json_text(json.dumps(value, ensure_ascii=False))


def compact_json(value: Any) -> str:
    """A value of dictionaries, lists, strings and numbers as JSON without spaces, accents as they are, by a compiled
    encoder."""
    from msgspec import json as compiled

    try:
        return json_text(compiled.encode(value).decode())
    except (TypeError, UnicodeError):  # half a surrogate pair, which it does not write
        return json_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def json_text(text: str) -> str:
    """A JSON text whose strings have controls, directions and the like as JSON's escapes: the same values."""
    return text if is_printable(text) else _breaking().sub(_json_escape, text)


def escaped(text: str) -> str:
    r"""`text` on one line, and what a terminal might obey, or could not show, as escapes: \n, \x1b, \u202e."""
    text = text.replace("\n", "\\n")
    return text if is_printable(text) else _breaking().sub(_escape, text)


@cache
def _breaking() -> re.Pattern[str]:
    return re.compile(f"{unprintable().pattern}|[\u2028\u2029]")


def _shown(line: OutputLine) -> str:
    if isinstance(line, str):
        return escaped(line)
    return "".join(
        escaped(part)
        if isinstance(part, str)
        else click.style(escaped(part.text), bold=part.bold, dim=part.dim, fg=part.fg)
        for part in line
    )


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if found[0] == "\r":
        return "\\r"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if found[0] != "\x7f" else "\\u007f"
