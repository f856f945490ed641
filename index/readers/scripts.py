"""The text of an article that stands only in a script of its page: JSON-LD, Next, Nuxt, Fusion."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from index.cleaning.forms import letters
from index.readers.jsonld import names_of
from index.readers.markup import plain_text

_STATES = ("__NUXT", "_DATA__", "_STATE__", "_PROPS__", "Fusion.globalContent")
"""What the scripts that hold a page's content are called, or say."""
_NAMED = r"(?:Fusion\.globalContent|(?:window\.)?__(?:NUXT|[A-Z_]{1,40}_(?:STATE|DATA|PROPS))__)\s*=\s*"
_ASSIGNED = re.compile(rf"{_NAMED}(?=[{{\[])")
_PARSED = re.compile(rf"{_NAMED}JSON\.parse\(\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')")
_CALLED = re.compile(r"__NUXT__\s*=\s*(?:\(?function\(|\{\s*\w)")
"""Data that a function makes, or whose keys stand without quotation marks."""
_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
_TITLES = ("title", "headline", "headlines", "name", "titre")
_BODIES = (
    "articleBody", "body", "content", "contents", "content_elements", "contentElements", "text", "texte", "html",
    "bodyHtml", "contentHtml", "paragraphs", "blocks", "components", "elements", "corps",
)  # fmt: skip
_TEXTS = ("html", "content", "text", "value", "texte", "paragraph", "children", "body", "data", "items")
_LEFT_OUT = re.compile(
    r"image|photo|video|gallery|oembed|embed|html_?embed|interstitial|link_?list|related|newsletter|promo|advert|pub\b|raw_html"
    r"|divider|social|author|caption|credit",
    re.I,
)
"""Kinds of elements of a content that are no text of it."""
_DEEPEST = 40
_LONGEST = 8 << 20
_MORE = 1.25
"""How many times as long as the page's own text a script's is to be read instead of it."""
_FEWEST = 80
_MOST_VALUES = 50_000
_MOST_PARTS = 1000
_DEEP = 12
_LONGEST_TITLE = 400


def holds_content(source: str) -> bool:
    """Whether a page may have its content in a script."""
    return any(state in source for state in _STATES)


def text_in_scripts(scripts: Sequence[str], linked: str | None, title: str | None, text: str) -> str:
    """`text`, which the page shows, or what its `scripts`, or its JSON-LD (`linked`), hold as the same article's where
    that is longer by far."""
    candidates = [plain_text(linked)] if linked else []
    own = letters(title or "")
    for value in _values(scripts):
        candidates += _bodies(value, own)
        candidates += _bodies_by_number(value, own)
    candidates += _literals(scripts, own)
    best = max(candidates, key=len, default="")
    if len(best) < _FEWEST:
        return text
    if len(best) >= _MORE * len(text):
        return best
    # An extractor that finds nothing else takes the text from JSON-LD itself, without its paragraphs.
    return best if "\n" in best and "\n" not in text and letters(best) == letters(text) else text


def _values(scripts: Sequence[str]) -> Iterator[Any]:
    """What the scripts of a page that hold its content say."""
    for written in scripts:
        if len(written) <= _LONGEST and "{" in written:
            if written.lstrip().startswith(("{", "[")):
                yield from _decoded(written.strip())
            for found in _ASSIGNED.finditer(written):
                yield from _decoded(written[found.end() :])
            for found in _PARSED.finditer(written):
                for said in _decoded(_quoted(found[1])):
                    yield from _decoded(said)


def _quoted(literal: str) -> str:
    """A string of a script as JSON writes it."""
    if literal.startswith('"'):
        return literal
    return '"{}"'.format(re.sub(r"\\'|\"", lambda mark: "'" if mark[0] == "\\'" else '\\"', literal[1:-1]))


def _bodies_by_number(value: Any, title: str) -> Iterator[str]:
    """The same of a list whose objects name what they hold by its number in it, as Nuxt 3 writes its data."""
    if not isinstance(value, list) or len(value) > _MOST_VALUES:
        return
    for node in value:
        if (
            isinstance(node, dict)
            and title
            and any(_is_title(_numbered(value, node.get(key)), title) for key in _TITLES)
        ):
            for key in _BODIES:
                if text := "\n".join(_lines(_numbered(value, node.get(key)))):
                    yield text


def _numbered(values: list[Any], number: Any, depth: int = 0) -> Any:
    """What stands at a number of a list, what it holds by numbers in its place."""
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(values) or depth > _DEEP:
        return None
    found = values[number]
    if isinstance(found, list):
        return [_numbered(values, one, depth + 1) for one in found[:_MOST_PARTS] if isinstance(one, int)]
    if isinstance(found, dict):
        return {key: _numbered(values, one, depth + 1) for key, one in found.items()}
    return found


def _literals(scripts: Sequence[str], title: str) -> Iterator[str]:
    """The longest text in markup among what a function that makes the content is called with, beside the title."""
    for written in scripts:
        if len(written) > _LONGEST or not _CALLED.search(written):
            continue
        said = [text for found in _LITERAL.finditer(written) for text in _decoded(found[0]) if isinstance(text, str)]
        if title and any(letters(text) == title for text in said if len(text) < _LONGEST_TITLE):
            yield max((plain_text(text) for text in said if "<p" in text), key=len, default="")


def _decoded(written: str) -> Iterator[Any]:
    try:
        yield json.JSONDecoder(strict=False).raw_decode(written)[0]
    except (ValueError, RecursionError):
        return


def _bodies(value: Any, title: str, depth: int = 0) -> Iterator[str]:
    """The texts of the nodes that bear the page's title."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _bodies(item, title, depth + 1)
    elif isinstance(value, dict):
        if title and any(_is_title(value.get(key), title) for key in _TITLES):
            for key in _BODIES:
                if text := "\n".join(_lines(value.get(key))):
                    yield text
        for item in value.values():
            if isinstance(item, dict | list):
                yield from _bodies(item, title, depth + 1)


def _is_title(value: Any, title: str) -> bool:
    names = [name for one in value.values() for name in names_of(one)] if isinstance(value, dict) else names_of(value)
    return any((said := letters(name)) and (said == title or said in title or title in said) for name in names)


def _lines(value: Any, depth: int = 0) -> Iterator[str]:
    """The lines of a body: a text, or a list of elements that hold one each."""
    if depth > _DEEPEST:
        return
    if isinstance(value, str):
        yield from (line for line in plain_text(value).split("\n") if line.strip())
    elif isinstance(value, list):
        for item in value:
            yield from _lines(item, depth + 1)
    elif isinstance(value, dict) and not _LEFT_OUT.search(str(value.get("type") or value.get("__typename") or "")):
        for key in _TEXTS:
            if value.get(key):
                yield from _lines(value[key], depth + 1)
                return
