"""TOML that others wrote: what would take memory by the square of its length is told before it is read."""

import re

_DEEP_KEY = re.compile(r"""(?:(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)[ \t]*\.[ \t]*){32}""")


def has_deep_key(text: str) -> bool:
    """Whether a dotted key has dozens of parts: tomllib keeps the beginning of each of them anew."""
    return _DEEP_KEY.search(text) is not None
