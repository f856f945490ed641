"""What stands above a Markdown text between lines of dashes (YAML), pluses (TOML) or braces (JSON).

Of YAML, what notes have is read: keys with a value, a quoted one, a list in brackets or a line an element, a block.
"""

import json
import re
import tomllib
from datetime import date
from typing import Any

_FENCED = re.compile(r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<body>.*?\n)?(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_KEY = re.compile(r"(?P<key>[^\s:#'\"-][^:#]{0,60}?)\s*:(?:\s+(?P<value>.*))?")
_ITEM = re.compile(r"\s*-\s+(?P<value>.*)")
_QUOTED = re.compile(r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')(?:\s+#.*)?""")
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
    for line in lines:
        if found := _KEY.fullmatch(line.rstrip()):
            key = found["key"].strip().lower()
            said[key] = _value(found["value"] or "")
        elif key and (item := _ITEM.fullmatch(line.rstrip())):
            held = said[key]
            said[key] = [*(held if isinstance(held, list) else []), _value(item["value"])]
        elif key and line[:1].isspace() and line.strip() and isinstance(said[key], str):
            said[key] = f"{said[key].removeprefix('|').removeprefix('>').lstrip('-+')} {line.strip()}".strip()
        elif line.strip() and not line.lstrip().startswith("#") and not line[:1].isspace():
            return {}
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
