"""Whether a query may be misspelt: asked of every query, so it reads nothing but how many articles have each word."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.analysis import Analyser
from index.analysis.classes import class_of
from index.analysis.token import Token
from search.execution.tree import AllOf, AtLeast
from search.language.fields import field_meant, field_named
from search.language.pasted import is_address
from search.language.planning import Plan
from search.language.query_analysis import analyse_word, leaves
from search.language.syntax import Phrase, Query

FEW = 10
"""An answer of fewer articles is few."""
RARE = 1000
"""A word is rare that one article in so many has, or two in all."""

_FIELDS = (None, "title", "text", "lead", "front", "headlines")
_MAX_PIECES = 48
_FIELD_AND_VALUE = re.compile(r"(?<!\w)([^\W\d]+):(?=\S)(?:\"[^\"]*\"|\S+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a query's text that may be replaced, as analysis sees it; `place` is its position there, `phrase` where
    its quotes begin, if it stands in any, `named` whether it was typed as names and acronyms are, `whole` the compound
    that it is a part of."""

    start: int
    end: int
    typed: str
    token: Token
    place: int
    phrase: int | None
    named: bool
    whole: Token | None

    @property
    def is_word(self) -> bool:
        """Whether it is a word that can be misspelt: letters, three at least, no stop word."""
        form = self.token.form
        return len(form) > 2 and form.isascii() and form.isalpha() and not self.token.stop


@dataclass(frozen=True, slots=True)
class Doubt:
    """What may be misspelt of a query: its `words` of which those at `wrong` are doubtful; `ranked` tells whether
    articles with some of its words alone are in its answer."""

    words: Sequence[Piece]
    wrong: Sequence[int]
    ranked: bool


def doubt(
    query: Query, asked: Plan, total: int, documents: int, articles: Callable[[Token], int], analyser: Analyser
) -> Doubt | None:
    """What may be misspelt of a query that finds `total` of the `documents`; None where nothing is.

    Doubtful are words that the index has not got, and rare ones that the dictionary does not know; where the query
    finds few, its other words may be wrong too. `articles` tells how many documents have a word.
    """
    ranked = _is_ranked(asked)
    rare = max(2, documents // RARE)
    if total > max(rare, FEW) and not ranked:
        return None  # whatever the words are, as many articles have all of them
    words = tuple(_pieces(query, analyser))
    wrong = []
    for at, piece in enumerate(words):
        if piece.is_word:
            having = articles(piece.token)
            if having == 0 or (having <= rare and not ranked and class_of(piece.token.form) is None):
                wrong.append(at)
    return Doubt(words, wrong, ranked) if wrong or (words and total < FEW) else None


def _is_ranked(asked: Plan) -> bool:
    tree = asked.primary
    return isinstance(tree.children[0] if isinstance(tree, AllOf) else tree, AtLeast)


def _pieces(query: Query, analyser: Analyser) -> Iterator[Piece]:
    """The words of a query that may be replaced, the first of them: no `=mot`, no wildcard, nothing excluded, no value
    of an article but its texts; nothing of `foo:bar`, whose fault is a field that does not exist, as its note says."""
    unread = [match.span() for match in _FIELD_AND_VALUE.finditer(query.text) if _is_no_field(match[1])]
    place = {token.start: token.position for token in analyser.analyse(query.text) if token.span == 1}
    sought = [leaf for leaf in leaves(query.root) if leaf.plain and leaf.field in _FIELDS and not is_address(leaf.text)]
    shouted = query.text.isupper()
    # The capital of a first word tells nothing, unless the others have one too.
    every = all(leaf.text[:1].isupper() for leaf in sought)
    number = 0
    for order, leaf in enumerate(sought):
        phrase = leaf.at if isinstance(leaf, Phrase) else None
        reading = analyse_word(leaf.text, analyser)
        for token in reading.parts:
            start, end = leaf.at + token.start, leaf.at + token.end
            typed = leaf.text[token.start : token.end]
            if query.text[:start].endswith("@") or any(first <= start < last for first, last in unread):
                continue
            if number < _MAX_PIECES and query.text[start:end] == typed:
                number += 1
                named = typed[:1].isupper() and not shouted and (typed.isupper() or every or order > 0)
                yield Piece(start, end, typed, token, place.get(start, -1), phrase, named, reading.whole)


def _is_no_field(name: str) -> bool:
    return name.islower() and field_named(name) is None and field_meant(name) is None
