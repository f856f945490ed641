"""What a page's JSON-LD says of its article, in whichever of its spellings."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from index.readers.markup import one_line

_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|Review)\Z")
_WRAPPING = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*;?\s*$|;\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"((?:https?://schema\.org/)?(?:\w*Article|BlogPosting))"')
_NAMED = r'(?:[\[{][^\]}]*?"name"\s*:\s*)?'
_SALVAGED = (
    ("headline", ""), ("datePublished", ""), ("articleSection", ""), ("url", ""), ("author", _NAMED),
    ("publisher", _NAMED),
)  # fmt: skip
_TELLING = ("headline", "datePublished", "author")
_DEEPEST = 12


def article_node(scripts: Iterable[str]) -> dict[str, Any]:
    """The node of the article among a page's JSON-LD `scripts`, empty where there is none.

    The node is found at the top, in a list, in "@graph" or under "mainEntity"; its type may be one of a list. A script
    that is not quite JSON is mended where it is only wrapped or has commas too many, and else read key by key.
    """
    nodes: list[dict[str, Any]] = []
    for script in scripts:
        value = _parsed(script)
        nodes += list(_nodes(value)) if value is not None else [_salvaged(script)]
    found = [node for node in nodes if any(map(_ARTICLE.match, _strings(node.get("@type"))))]
    article = max(found, key=lambda node: sum(key in node for key in _TELLING), default={})
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and "name" in node}
    return {key: _resolved(value, known) for key, value in article.items()}


def _resolved(value: Any, known: dict[str, dict[str, Any]]) -> Any:
    """The value with a reference to another node ({"@id": "#name"}) replaced by that node."""
    if isinstance(value, list):
        return [_resolved(item, known) for item in value]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return value


def names_of(value: Any) -> list[str]:
    """The names in a string, an object, or a list of them; each once, addresses left out."""
    if isinstance(value, list):
        return list(dict.fromkeys(name for item in value for name in names_of(item)))
    if isinstance(value, dict):
        return names_of(value.get("name") or value.get("@value"))
    if not isinstance(value, str) or value.startswith(("http://", "https://")):
        return []
    name = one_line(value)
    return [name] if name else []


def _parsed(script: str) -> Any:
    bare = _WRAPPING.sub("", _WRAPPING.sub("", script)).strip()
    for candidate in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(key), depth + 1)


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item.rpartition("/")[2] for item in values if isinstance(item, str)]


def _salvaged(script: str) -> dict[str, Any]:
    """The plain values that can still be read in a script that is no JSON."""
    node: dict[str, Any] = {}
    if kind := _TYPE.search(script):
        node["@type"] = kind[1]
    for key, opening in _SALVAGED:
        if found := re.search(f'"{key}"\\s*:\\s*{opening}"((?:[^"\\\\\\n]|\\\\.)+)"', script):
            node[key] = _unescaped(found[1])
    return node


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text
