"""What may be put in the place of a query's words, and how likely the words beside it make that."""

from collections.abc import Sequence
from itertools import pairwise
from math import log1p
from typing import NamedTuple, Protocol

from index.analysis.stem import stem
from index.analysis.token import Token
from search.execution.tree import Adjacent, AllOf, PhraseIn, Term, Tree
from search.language.doubt import Piece
from search.language.query_analysis import CONTENT_WORDS, NameLookup
from search.spelling.candidates import Candidate

TOGETHER, SIDE_BY_SIDE = 1.0, 1.0
"""How much it counts, as a power, in how many articles words stand together, and side by side."""
_GAP = 3


class SpellingIndex(Protocol):
    """What is asked of an index to find a better spelling."""

    @property
    def names(self) -> NameLookup:
        """What tells names from words."""

    @property
    def documents(self) -> int:
        """How many articles there are."""

    def articles(self, token: Token) -> int:
        """How many articles have a word in any inflection, about: told at once."""

    def held(self, form: str) -> int:
        """How many articles have this very form."""

    def candidates(self, form: str, limit: int, named: bool, edits: int = 2) -> Sequence[Candidate]:
        """See `search.spelling.candidates.likely_words`."""

    def total(self, tree: Tree) -> int:
        """How many articles a tree finds."""

    def texts(self, tree: Tree, limit: int) -> Sequence[str]:
        """Title and text of some of the articles that a tree finds."""


class Edit(NamedTuple):
    """Pieces `first` to `last` replaced by other forms; `before` is put in front of them."""

    first: int
    last: int
    forms: tuple[str, ...]
    score: float
    before: str = ""


Edits = tuple[Edit, ...]


class Neighbours:
    """The words of a query beside those that are replaced, and what the index has of both."""

    def __init__(self, pieces: Sequence[Piece], index: SpellingIndex) -> None:
        self._pieces, self._index = pieces, index

    def context(self, edits: Edits) -> float:
        """How likely the words beside them make the edits."""
        around = self.around(edits)
        if len(around) == len(edits[0].forms):  # the halves of a word say nothing of each other here
            return 0
        together = self._index.total(AllOf(tuple(map(self.anywhere, around))))
        return TOGETHER * log1p(together) + SIDE_BY_SIDE * log1p(self.beside(edits))

    def around(self, edits: Edits) -> list[str]:
        """The words of the corrected query, or of a longer one those that were corrected and their neighbours."""
        found: list[str] = []
        words = [at for at, piece in enumerate(self._pieces) if piece.is_word]
        inside = {at for edit in edits for at in range(edit.first, edit.last + 1)}
        others = [at for at in words if at not in inside and self._index.articles(self._pieces[at].token)]
        if len(words) > CONTENT_WORDS:
            near = {neighbour for edit in edits for neighbour in self._neighbours(edit, others)}
            others = [at for at in others if at in near]
        found += [self._pieces[at].token.form for at in others]
        for edit in edits:
            found += edit.forms
        return found

    def _neighbours(self, edit: Edit, others: Sequence[int]) -> list[int]:
        before = [at for at in others if at < edit.first]
        after = [at for at in others if at > edit.last]
        return [*before[-1:], *after[:1]]

    def beside(self, edits: Edits) -> int:
        """How many articles have the replaced words beside their neighbours, as the query has them."""
        at_of = {edit.first: edit for edit in edits} | {edit.last: edit for edit in edits}
        inside = {at for edit in edits for at in range(edit.first, edit.last + 1)}
        order = [at for at, piece in enumerate(self._pieces) if at in inside or piece.is_word]
        found = 0
        for left, right in pairwise(order):
            edited = {at for at in (left, right) if at in at_of}
            gap = self._pieces[right].place - self._pieces[left].place
            if not edited or (left in inside and right in inside and at_of.get(left) is at_of.get(right)):
                continue
            if not 0 < gap <= _GAP:
                continue
            kinds = (
                stem(at_of[left].forms[-1]) if left in at_of else self._pieces[left].token.stem,
                stem(at_of[right].forms[0]) if right in at_of else self._pieces[right].token.stem,
            )
            found += self._index.total(side_by_side("text", kinds, gap))
        return found

    def anywhere(self, form: str) -> Term:
        """A form in any inflection, unless it is a name."""
        kind = stem(form)
        forms = self._index.names.apart(form, kind)
        if forms is None:
            return Term((("title", kind.encode()), ("text", kind.encode())))
        return Term(tuple((field, one.encode()) for one in forms for field in ("title_exact", "text_exact")))


def side_by_side(field: str, terms: Sequence[str], gap: int) -> Tree:
    """What finds the articles in which two terms of a field stand `gap` places apart."""
    left, right = terms
    return Adjacent((PhraseIn(field, ((left.encode(), 0), (right.encode(), gap))),))
