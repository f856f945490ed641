"""Completion while typing: names, words that often stand together, titles."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.analysis import fold
from search.errors import BadQuery
from search.results import Request

if TYPE_CHECKING:
    from search.engine import Engine

MOST_SUGGESTED = 8
MAX_TYPED_CHARS = 100
"""Characters beyond which nobody wants a completion: a headline that was pasted."""
_TITLES = 3
_LETTERS = 3
"""Letters of a word before titles are looked for."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that may be meant; `kind` is `name`, `pair` or `title`; about how many articles have it; `id` is that of
    the article whose title it is."""

    text: str
    kind: str
    articles: int
    id: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The suggestion as JSON."""
        return {"text": self.text, "kind": self.kind, "articles": self.articles, "id": self.id}


def suggestions(engine: "Engine", typed: str, most: int = MOST_SUGGESTED) -> list[Suggestion]:
    """What may be meant by what was typed so far: what begins with all of it, what begins with its last word alone, and
    titles that have its words."""
    typed = re.sub(r"\s+", " ", typed).lstrip()
    if not typed.strip() or len(typed) > MAX_TYPED_CHARS or any(sign in typed for sign in '":()*~=|&'):
        return []
    found = {one.text: Suggestion(one.text, one.kind, one.articles) for one in engine.completions(typed, most)}
    titles = _titles(engine, typed)
    before, _, last = typed.rpartition(" ")
    if not found and before and len(last) >= _LETTERS:
        for one in engine.completions(last, most):
            if fold(one.text).startswith(fold(last)):
                text = f"{before} {one.text}"
                found[text] = Suggestion(text, one.kind, one.articles)
    kept = list(found.values())[: max(most - len(titles), most - _TITLES)]
    return [*kept, *titles][:most]


def _titles(engine: "Engine", typed: str) -> list[Suggestion]:
    """The newest titles that have the words typed, the last of which may be a beginning."""
    words = re.findall(r"\w+", typed)
    if not words or len(words[-1]) < _LETTERS:
        return []
    complete = words if typed.endswith(" ") else words[:-1]
    asked = [f"titre:{word.lower()}" for word in complete if len(word) > 1]
    asked += [] if typed.endswith(" ") else [f"titre:{words[-1].lower()}*"]
    if not asked:
        return []
    request = Request(" ET ".join(asked), per_page=_TITLES, sort="newest", snippets=False)
    try:
        hits = engine.search(request).hits
    except BadQuery:
        return []
    return [Suggestion(hit.title, "title", 1, hit.id) for hit in hits]
