"""What stands above a Markdown text between lines of dashes (YAML), pluses (TOML) or braces (JSON).

Of YAML, what notes have is read: keys with a value, a quoted one, a list in brackets or a line an element, a block.
"""

import json
import re
import tomllib
from datetime import date
from typing import Any

from index.toml_text import has_deep_key

_FENCED = re.compile(r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<body>.*?\n)?(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_KEY = re.compile(r"(?P<key>[^\s:#'\"-][^:#]{0,60}?)\s*:(?:\s+(?P<value>.*))?")
_BLOCK = re.compile(r"[|>][+-]?\d?")
"""The value of a key whose text is the lines below it."""
_ITEM = re.compile(r"\s*-\s+(?P<value>.*)")
_QUOTED = re.compile(r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')(?:\s+#.*)?""")
_NAME = re.compile(r"(?:name|nom|title)\s*:\s+")
"""What stands before the name of an author, or of a source, that is an object."""
_LONGEST = 1 << 16


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """What a text says of itself above its first line, by keys in lower case, and the text without it."""
    if text.startswith("{"):
        try:
            said, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return {}, text
        return (
            ({str(key).lower(): value for key, value in said.items()}, text[end:])
            if isinstance(said, dict)
            else ({}, text)
        )
    found = _FENCED.match(text)
    if found is None:
        return {}, text
    body = (found["body"] or "")[:_LONGEST]
    if found["fence"] == "+++" and has_deep_key(body):
        return {}, text
    if found["fence"] == "+++":
        try:
            said = tomllib.loads(body)
        except (tomllib.TOMLDecodeError, RecursionError):
            return {}, text
        return {key.lower(): value for key, value in said.items()}, text[found.end() :]
    said = _yaml(body.split("\n"))
    # A text may begin with a rule and have another below.
    return (said, text[found.end() :]) if said or not body.strip() else ({}, text)


def _yaml(lines: list[str]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    key = ""
    block = False
    for line in map(str.rstrip, lines):
        within = key and (line[:1].isspace() or _ITEM.match(line))
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not within:
            found = _KEY.fullmatch(line)
            if found is None:
                return {}
            key = found["key"].strip().lower()
            block = bool(_BLOCK.fullmatch(found["value"] or ""))
            said[key] = "" if block else _value(found["value"] or "")
        elif block:
            said[key] = f"{said[key]} {line.strip()}".strip()
        elif item := _ITEM.fullmatch(line):
            held = said[key]
            said[key] = [*(held if isinstance(held, list) else []), _value(_NAME.sub("", item["value"]))]
        elif found := _KEY.fullmatch(line.strip()):  # of an object, what it is called
            said[key] = _value(found["value"] or "") if not said[key] and _NAME.match(line.strip()) else said[key]
        elif isinstance(said[key], str):
            said[key] = f"{said[key]} {line.strip()}".strip()
    return said


def _value(written: str) -> Any:
    written = written.strip()
    if quoted := _QUOTED.fullmatch(written):
        return quoted[1].replace('\\"', '"') if quoted[1] is not None else quoted[2].replace("''", "'")
    written = re.split(r"\s#", written)[0].strip()
    if written.startswith("[") and written.endswith("]"):
        return [_value(each) for each in re.findall(r"'[^']*'|\"[^\"]*\"|[^,]+", written[1:-1]) if each.strip()]
    return written


def labels(value: Any) -> tuple[str, ...]:
    """A value as one-line texts: an element, a list, the names of objects."""
    if isinstance(value, dict):
        return labels(value.get("name") or value.get("title"))
    if isinstance(value, list):
        return tuple(label for each in value for label in labels(each))
    if isinstance(value, date):
        return (value.isoformat(),)
    text = " ".join(str(value).split()) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    return (re.sub(r"\A\[\[(?:[^\]|]*\|)?(.*)\]\]\Z", r"\1", text),) if text else ()
