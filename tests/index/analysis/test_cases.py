"""The measured cases of French: does a query find a text by the classes of its words."""

from pathlib import Path

import pytest

from index.analysis import Analyser, Token

NAMES = {("Denis", "un déni de justice")}
"""What classes alone get wrong because a name is spelt as a word; `index.names` mends it (test_search_names)."""


def finds(query: str, text: str) -> bool:
    """Whether each content word of the query is in the text by its class: parts side by side, or joined."""
    analyser = Analyser()
    surfaces = [analyser.expand(query[start:end]) for start, end in analyser.surfaces(query)]
    content = [surface for surface in surfaces if not all(token.stop for token in surface)] or surfaces
    tokens = analyser.analyse(text)
    return bool(content) and all(_is_in(surface, tokens) for surface in content)


def _is_in(surface: tuple[Token, ...], tokens: list[Token]) -> bool:
    parts: dict[int, str] = {}
    for token in surface:
        parts.setdefault(token.position, token.stem)
    wholes = {token.stem for token in surface if token.span == len(parts) > 1}
    if wholes & {token.stem for token in tokens}:
        return True
    at = {(token.position, token.stem): token.position + token.span for token in tokens}
    starts = {token.position for token in tokens}
    return any(_follow(list(parts.values()), start, at) for start in starts)


def _follow(stems: list[str], position: int | None, at: dict[tuple[int, str], int]) -> bool:
    for stem in stems:
        if position is None:
            return False
        position = at.get((position, stem))
    return position is not None


@pytest.mark.shared
def test_cases(shared: Path) -> None:
    """Every case is right by classes alone but those of names, and each of these is wrong."""
    lines = (shared / "data/lexicon/cases.tsv").read_text(encoding="utf-8").split("\n")
    wrong = set()
    for query, text, expected, _ in (line.split("\t") for line in lines if line):
        if finds(query, text) != (expected == "match"):
            wrong.add((query, text))
    assert wrong == NAMES
