"""What a page's JSON-LD says of its article, in whichever of its spellings."""

import html
import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from index.cleaning.forms import letters
from index.readers.markup import one_line

_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|Review|OpinionPiece)\Z")
_PAGE = re.compile(r"(?:WebPage|ItemPage|AdvertiserContentPage|Webpage)\Z")
_WRAPPING = re.compile(
    r"^\s*(?:/\*\s*<!\[CDATA\[\s*\*/|(?://\s*)?(?:<!--|<!\[CDATA\[))|(?:/\*\s*\]\]>\s*\*/|(?://\s*)?(?:-->|\]\]>))\s*;?\s*$|;\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_MISSING_COMMA = re.compile(r'(?<=["}\]])(?=[ \t\r]*\n\s*"[@\w:]{1,40}"\s*:)')
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*+\\?(?:"|\Z))|/\*.{0,2000}?\*/|(?<![:\w])//[^\n]*', re.S)
_BAD_ESCAPE = re.compile(r'(?<!\\)((?:\\\\)*)\\(?!["\\/bfnrtu])')
_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"((?:https?://schema\.org/)?(?:\w*Article|BlogPosting))"')
_NAMED = r'(?:[\[{][^\]}]{0,2000}?"name"\s*:\s*)?'
_SALVAGED = (
    ("headline", ""), ("datePublished", ""), ("dateCreated", ""), ("articleSection", ""), ("url", ""),
    ("author", _NAMED), ("publisher", _NAMED),
)  # fmt: skip
_TELLING = ("headline", "datePublished", "author")
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "isPartOf", "breadcrumb")
_POSITION = re.compile(r"[0-9]{1,9}")
_DEEPEST = 12
_LONGEST = 2 << 20
"""Characters of a script above which it is not mended, only read if it is JSON."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The nodes of a page's JSON-LD that speak of its article; empty where there are none.

    article: the article's own; page: the web page's, which may bear dates of its own; trail: the names of the steps of
    its breadcrumb trail.
    """

    article: dict[str, Any] = field(default_factory=dict)
    page: dict[str, Any] = field(default_factory=dict)
    trail: tuple[str, ...] = ()


def linked_data(scripts: Iterable[str], titles: Collection[str] = ()) -> Linked:
    """What a page's JSON-LD `scripts` say.

    Nodes are found at the top, in a list, in "@graph" or under "mainEntity"; a type may be one of a list; "@id"
    references are followed. Of several articles the page's own is the one whose headline is among its `titles`, else
    the one that tells most; in want of an article, anything that has a headline and a date is one. A script that is not
    quite JSON is mended where that is sure (wrapping, comments, commas, escapes, entities), and else read key by key.
    """
    nodes: list[dict[str, Any]] = []
    for script in scripts:
        value = _parsed(script)
        nodes += list(_nodes(value)) if value is not None else [_salvaged(script)]
    known: dict[str, dict[str, Any]] = {}
    for node in nodes:
        if isinstance(node.get("@id"), str) and len(node) > len(known.get(node["@id"], {})):
            known[node["@id"]] = node
    shown = {letters(title) for title in titles}

    def fitness(node: dict[str, Any]) -> tuple[bool, int]:
        headlines = names_of(node.get("headline"))
        return any(letters(name) in shown for name in headlines), sum(key in node for key in _TELLING)

    headed = (node for node in nodes if "headline" in node and "datePublished" in node)
    article = max(_of_type(nodes, _ARTICLE) or headed, key=fitness, default={})
    page = max(_of_type(nodes, _PAGE), key=len, default={})
    trails = (names for node in nodes if "BreadcrumbList" in _strings(node.get("@type")) and (names := _steps(node)))
    return Linked(_resolved(article, known), _resolved(page, known), next(trails, ()))


def names_of(value: Any, depth: int = 0) -> list[str]:
    """The names in a string, an object, or a list of them; each once, addresses left out."""
    if depth > _DEEPEST:
        return []
    if isinstance(value, list):
        return list(dict.fromkeys(name for item in value for name in names_of(item, depth + 1)))
    if isinstance(value, dict):
        parts = [value.get("givenName"), value.get("familyName")]
        spelled = " ".join(part for part in parts if isinstance(part, str))
        return names_of(value.get("name") or value.get("@value") or spelled, depth + 1)
    if not isinstance(value, str) or value.startswith(("http://", "https://", "@", "#")):
        return []
    name = one_line(value)
    return [name] if name else []


def _of_type(nodes: list[dict[str, Any]], kind: re.Pattern[str]) -> list[dict[str, Any]]:
    return [node for node in nodes if any(map(kind.match, _strings(node.get("@type"))))]


def _resolved(node: dict[str, Any], known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The node with its references to others ({"@id": "#name"}) replaced by those."""

    def resolve(value: Any, depth: int = 0) -> Any:
        if isinstance(value, list) and depth < _DEEPEST:
            return [resolve(item, depth + 1) for item in value]
        if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
            return known.get(value["@id"], value)
        return value

    bare = {key.removeprefix("schema:"): value for key, value in node.items()}
    authors = bare.get("author") or bare.get("creator")
    if isinstance(authors, str) and authors in known:
        bare["author"] = known[authors]
    return {key: resolve(value) for key, value in bare.items()}


def _steps(trail: dict[str, Any]) -> tuple[str, ...]:
    """The names of a breadcrumb trail's steps, in their order."""
    items = trail.get("itemListElement")
    steps = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    if all(_POSITION.fullmatch(str(step.get("position", ""))) for step in steps):
        steps.sort(key=lambda step: int(step["position"]))
    return tuple(name for step in steps for name in (names_of(step.get("name")) or names_of(step.get("item")))[:1])


def _parsed(script: str) -> Any:
    bare = _WRAPPING.sub("", _WRAPPING.sub("", script)).strip().lstrip("\ufeff")
    for candidate in _mended(bare):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _mended(script: str) -> Iterator[str]:
    """The script as it is, then with ever more of what is surely a slip put right."""
    yield script
    if not script or len(script) > _LONGEST:
        return
    if "&quot;" in script or "&#34;" in script:
        yield html.unescape(script)
    script = _COMMENT.sub(lambda found: found[1] or " ", script)
    script = _TRAILING_COMMA.sub("", _MISSING_COMMA.sub(",", script))
    yield script
    script = _BAD_ESCAPE.sub(r"\1\\\\", script)
    yield script
    # One object after another, as templates that fill a page in parts leave them.
    yield "[" + re.sub(r"\}\s*(?:;\s*)?\{", "},{", script) + "]"


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in _NESTED:
            yield from _nodes(value.get(key), depth + 1)
        for key in ("author", "publisher", "creator"):
            if isinstance(value.get(key), dict | list):
                yield from _nodes(value[key], depth + 1)


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [re.split(r"[/:#]", item)[-1] for item in values if isinstance(item, str)]


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
