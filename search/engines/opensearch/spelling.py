"""The words of an index of a cluster as `search.language.suggestion` asks for them."""

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from index.analysis.token import Token
from index.names import NameTeller
from search.engines.opensearch.mapping import article_source
from search.errors import BadQuery
from search.execution.tree import Tree

if TYPE_CHECKING:
    from search.engines.opensearch.opened import ClusterIndex
    from search.spelling.candidates import Candidate
    from search.spelling.vocabulary import KnownWords

_FIELDS = ("text_exact", "title_exact")


class ClusterSpelling:
    """`search.language.edits.SpellingIndex` over a cluster. Threads may share it.

    The vocabulary, the most frequent forms, is fetched when first asked for, and kept.
    """

    def __init__(self, index: "ClusterIndex") -> None:
        self._index = index
        self._lock = Lock()
        self._vocabulary: KnownWords | None = None

    @property
    def names(self) -> NameTeller:
        """See `search.language.edits.SpellingIndex`."""
        return self._index.names

    @property
    def documents(self) -> int:
        """See `search.language.edits.SpellingIndex`."""
        return self._index.statistics.documents

    def articles(self, token: Token) -> int:
        """See `search.language.edits.SpellingIndex`."""
        forms = self.names.apart(token.form, token.stem)
        if forms is None:
            kind = token.stem.encode("utf-8", "surrogatepass")
            return max(self._index.statistics.dfs([("text", kind), ("title", kind)]).values())
        found = self._index.form_index.counts(forms)
        return max((max(one.df_text, one.df_title) for one in found.values()), default=0)

    def held(self, form: str) -> int:
        """See `search.language.edits.SpellingIndex`."""
        term = form.encode("utf-8", "surrogatepass")
        return max(self._index.statistics.dfs([(name, term) for name in _FIELDS]).values())

    def candidates(self, form: str, limit: int, named: bool, edits: int = 2) -> "Sequence[Candidate]":
        """See `search.language.edits.SpellingIndex`."""
        from search.spelling.candidates import likely_words

        return likely_words(self._words(), form, limit, named, edits)

    def total(self, tree: Tree) -> int:
        """See `search.language.edits.SpellingIndex`."""
        try:
            return self._index.total(tree)
        except BadQuery:  # a spelling that can't be looked up is not proposed
            return 0

    def texts(self, tree: Tree, limit: int) -> Sequence[str]:
        """See `search.language.edits.SpellingIndex`."""
        try:
            query = self._index.matching(tree)
        except BadQuery:
            return []
        body = {
            "size": limit,
            "query": {"bool": {"filter": [query]}},
            "_source": {"includes": ["stored.title", "stored.text"]},
        }
        found = [article_source(hit) for hit in self._index.search(body)["hits"]["hits"]]
        return [f"{stored.get('title', '')}\n{stored.get('text', '')}" for stored in found]

    def _words(self) -> "KnownWords":
        from search.engines.opensearch.learned import learned_words

        with self._lock:
            if self._vocabulary is None:
                index = self._index
                self._vocabulary = learned_words(index.client, tuple(index.metas), self.documents)
            return self._vocabulary
