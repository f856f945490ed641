"""The arrays of one generation as `search.language.suggestion` asks for words."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from index.analysis.token import Token
from search.execution.budget import OverBudget
from search.execution.execute import BY_SCORE, Order, execute
from search.execution.searcher import Searcher
from search.execution.tree import Tree
from search.language.query_analysis import NameLookup

if TYPE_CHECKING:
    from search.spelling.candidates import Candidate
    from search.spelling.vocabulary import KnownWords

_UNORDERED = Order(score=False)
_FIELDS = ("text_exact", "title_exact")


class ArraySpelling:
    """`search.language.edits.SpellingIndex` over arrays in this process. Threads may share it.

    The vocabulary is made when first asked for, and kept: see `search.spelling.vocabulary` for its size.
    """

    def __init__(self, searcher: Searcher, names: NameLookup, text_of: Callable[[int], str]) -> None:
        """`text_of` gives the title and text of a document. It must not hold on to what holds this object."""
        self.names = names
        self.documents = searcher.snapshot.documents
        self._searcher = searcher
        self._text_of = text_of
        self._lock = Lock()
        self._vocabulary: KnownWords | None = None

    def articles(self, token: Token) -> int:
        """See `search.language.edits.SpellingIndex`."""
        forms = self.names.apart(token.form, token.stem)
        if forms is None:
            kind = token.stem.encode("utf-8", "surrogatepass")
            return max(self._searcher.df("text", kind), self._searcher.df("title", kind))
        return max(map(self.held, forms), default=0)

    def held(self, form: str) -> int:
        """See `search.language.edits.SpellingIndex`."""
        term = form.encode("utf-8", "surrogatepass")
        return max(self._searcher.df("text_exact", term), self._searcher.df("title_exact", term))

    def candidates(self, form: str, limit: int, named: bool, edits: int = 2) -> "Sequence[Candidate]":
        """See `search.language.edits.SpellingIndex`."""
        from search.spelling.candidates import likely_words

        return likely_words(self._words(), form, limit, named, edits)

    def total(self, tree: Tree) -> int:
        """See `search.language.edits.SpellingIndex`."""
        try:
            return execute(self._searcher, tree, 0, _UNORDERED).total
        except OverBudget:  # a spelling that can't be looked up is not proposed
            return 0

    def texts(self, tree: Tree, limit: int) -> Sequence[str]:
        """See `search.language.edits.SpellingIndex`."""
        try:
            found = execute(self._searcher, tree, limit, BY_SCORE).documents
        except OverBudget:
            return []
        return [self._text_of(document) for document in found.tolist()]

    def _words(self) -> "KnownWords":
        from search.spelling.vocabulary import vocabulary

        with self._lock:
            if self._vocabulary is None:
                fields = (segment.field(name) for segment in self._searcher.segments for name in _FIELDS)
                self._vocabulary = vocabulary([field for field in fields if field is not None], self.documents)
            return self._vocabulary
