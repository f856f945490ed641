"""Markup without the characters that XML can't hold: a parsed tree that has one can't be changed.

`index.unprintable` rids what is read of all that steers a terminal; this comes before, and for the parser's sake.
"""

import re

_HYPHEN, _BREAKS = 0x1E, (0x0B, 0x0C)
"""Word's hyphen that never breaks; its breaks of lines and pages, which within markup are spaces."""
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r") + b"\x7f"
_SAYING_NOTHING = bytes(code for code in _CONTROLS if code != _HYPHEN and code not in _BREAKS)
_MEANT = bytes.maketrans(bytes((_HYPHEN, *_BREAKS)), b"-  ")
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,4})|0*([0-9]{1,5}))(?![0-9a-fA-F]);?")


def bare_markup(source: str) -> bytes:
    """HTML or XML in UTF-8 without such characters and without references to them."""
    if "&#" in source:
        source = _REFERENCE.sub(_allowed, source)
    data = source.encode("utf-8", "replace").translate(_MEANT, _SAYING_NOTHING)
    return data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"") if b"\xef\xbf" in data else data


def _allowed(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    if code in _CONTROLS if code < 256 else 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF):
        return "-" if code == _HYPHEN else " " if code in _BREAKS else ""
    return reference[0]
