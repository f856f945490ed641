"""Our engine: with the same two fields as its peers, and with the product's own table of fields.

Both have the pairs of grammatical words that the product has, in the text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from whoosh import columns, fields

from bench.speed.corpus import BenchArticle
from bench.speed.peers import HITS, MEMORY_MB, TITLE_WEIGHT, Found
from bench.speed.queries import Query
from bench.speed.terms import stem, stem_of
from index import schema
from index.analysis import Analyser
from index.analysis.batch import BATCH, Batch
from index.analysis.token import Token
from index.analysis.whoosh_adapter import FormAnalyzer
from index.article import Article
from index.names import Names
from index.postings.index_spec import ColumnSpec, IndexSpec, PairsField, Words
from index.postings.segment import open_snapshot
from index.postings.writer import ArrayIndex, create_index
from search.execution.execute import BY_SCORE, By, Order, execute
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.execution.tree import Adjacent, AllOf, AnyOf, Fuzzy, PhraseIn, Prefix, Range, Term, Tree
from search.highlight.snippets import Highlighter, MatchSpec, passage

_NEWEST = Order(score=False, columns=(By("day", descending=True),))
_FIELDS = ("title", "text")
_EXACT = ("title_exact", "text_exact")
_PAIRS = "text_pairs"


class _Stemming(Analyser):
    """The analyser with Snowball's stems as classes; it remembers surfaces as the product's does."""

    __slots__ = ()

    def expand(self, surface: str) -> tuple[Token, ...]:
        """See `Analyser`."""
        return _stemmed(surface)


@lru_cache(maxsize=1 << 16)
def _stemmed(surface: str) -> tuple[Token, ...]:
    return tuple(replace(token, stem=stem(token.form)) for token in Analyser().expand(surface))


def _roots(stemmed: str) -> frozenset[str]:
    """What every form of one of Snowball's stems begins with: it writes no more than two letters anew."""
    return frozenset({stemmed[: max(1, len(stemmed) - 2)]})


class Manchette:
    """The array engine, embedded."""

    def __init__(self, table: Any, arrays: IndexSpec, row: Any, weights: Mapping[str, float], exact: bool) -> None:
        """`row(article)` gives the fields of a document; `exact` says whether words as written have fields too."""
        self._table = table
        self._arrays = arrays
        self._row = row
        self._weights = weights
        self._exact = exact
        self._analyser = Analyser() if exact else _Stemming()

    def build(self, articles: Iterable[BenchArticle], folder: Path, jobs: int = 1) -> None:
        """See `Peer`."""
        self._write(create_index(folder, self._table, self._arrays), articles, jobs)

    def add(self, articles: Iterable[BenchArticle], folder: Path) -> None:
        """See `Peer`."""
        self._write(ArrayIndex(folder, self._table, self._arrays), articles, 1)

    def _write(self, index: ArrayIndex, articles: Iterable[BenchArticle], jobs: int) -> None:
        writer = index.writer(memory_mb=MEMORY_MB, jobs=jobs)
        writer.add_documents(map(self._row, articles))
        writer.commit()

    def open(self, folder: Path) -> None:
        """See `Peer`."""
        self._snapshot = open_snapshot(folder)
        self._store = Searcher(self._snapshot, Ranking(weights=self._weights))
        self._names = Names(self._snapshot.segments)

    def prepare(self, query: Query) -> tuple[Tree, Order, MatchSpec | None]:
        """See `Peer`: the tree, the order, and what to mark where snippets are asked for."""
        order = _NEWEST if query.kind == "newest" else BY_SCORE
        return self._tree(query), order, self._wanted(query) if query.kind == "snippets" else None

    def _wanted(self, query: Query) -> MatchSpec:
        stems = frozenset(token.stem for word in query.words for token in self._analyser.expand(word)[:1])
        # Only an index of words as written knows all the forms that a stem stands for.
        spelt = frozenset[str]().union(*map(self._names.forms if self._exact else _roots, stems))
        return MatchSpec(stems=stems, spelt=spelt)

    def _tree(self, query: Query) -> Tree:
        match query.kind:
            case "and":
                return AllOf(tuple(map(self._word, query.words)))
            case "phrase":
                return self._phrase(query.words)
            case "prefix":
                return Prefix(tuple((name, query.words[0].encode()) for name in self._spelt))
            case "fuzzy":
                return Fuzzy(tuple((name, query.words[0].encode()) for name in self._spelt), distance=1)
            case "date":
                return AllOf((self._word(query.words[0]), Range("day", query.since, query.until)))
            case _:
                words = tuple(map(self._word, query.words))
                return words[0] if len(words) == 1 else AnyOf(words)

    @property
    def _spelt(self) -> Sequence[str]:
        """The fields whose terms are searched by spelling."""
        return _EXACT if self._exact else _FIELDS

    def _word(self, word: str) -> Term:
        token = self._analyser.analyse(word)[0]
        if not self._exact:
            term = stem(token.form).encode()
            return Term(tuple([(name, term) for name in _FIELDS]))
        stems = tuple((name, token.stem.encode()) for name in _FIELDS)
        # As the product plans it: a form stands nowhere without its class.
        return Term(stems + tuple((name, token.form.encode()) for name in _EXACT), within=(-1, -1, 0, 1))

    def _phrase(self, words: Sequence[str]) -> Adjacent:
        tokens = [self._analyser.analyse(word)[0] for word in words]
        terms = [token.form if self._exact else stem(token.form) for token in tokens]
        frequent = [term in (schema.frequent_forms() if self._exact else _frequent_stems()) for term in terms]
        offsets = tuple((term.encode(), offset) for offset, term in enumerate(terms))
        title, text = self._spelt
        return Adjacent((PhraseIn(title, offsets), PhraseIn(text, offsets, _slots(text, terms, frequent))))

    def search(self, prepared: tuple[Tree, Order, MatchSpec | None]) -> Found:
        """See `Peer`."""
        tree, order, wanted = prepared
        answer = execute(self._store, tree, HITS, order)
        hits = answer.documents.tolist()
        if wanted is not None:
            marker = Highlighter(wanted, self._analyser)
            for number in hits:
                passage(self._snapshot.stored(number, bodies=("text",))["text"], marker)
        return Found(answer.total, hits)

    def ids(self, hits: Sequence[int]) -> list[str]:
        """See `Peer`."""
        return [self._snapshot.stored(number, title_only=True)["id"] for number in hits]

    def close(self) -> None:
        """See `Peer`."""


def _slots(field: str, terms: Sequence[str], frequent: Sequence[bool]) -> tuple[tuple[str, bytes, int], ...]:
    """The phrase with pairs for its neighbouring frequent words, as the product plans it; none without such."""
    joined = [left and right for left, right in pairwise(frequent)]
    if not any(joined):
        return ()
    slots = []
    for offset, term in enumerate(terms):
        if offset < len(joined) and joined[offset]:
            slots.append((_PAIRS, f"{term} {terms[offset + 1]}".encode(), offset))
        elif not (offset and joined[offset - 1]):
            slots.append((field, term.encode(), offset))
    return tuple(slots)


@cache
def _frequent_stems() -> frozenset[str]:
    return frozenset(map(stem, schema.frequent_forms()))


def two_fields(_: Path) -> Manchette:
    """Title and text alone, by Snowball's stems, as the peers have them."""
    words = {name: fields.TEXT(analyzer=FormAnalyzer("form"), phrase=True, stored=True) for name in _FIELDS}
    day = fields.COLUMN(columns.NumericColumn("I", default=0))
    table = fields.Schema(id=fields.STORED(), day=day, text_pairs=fields.KEYWORD(commas=True), **words)
    arrays = IndexSpec(
        fields=(*(Words(name, stem_of) for name in _FIELDS), PairsField(_PAIRS, stem_of, _frequent_stems(), "text")),
        columns=(ColumnSpec("day", "number", int),),
        heads=("id", "title"),
        bodies=("text",),
        analyse=Analyser().analyse,
        # Terms are made of forms alone, without the product's own classes.
        batch=Batch(BATCH.read, stems=lambda forms: forms),
    )
    return Manchette(table, arrays, _two_fields_of, {"title": TITLE_WEIGHT, "text": 1.0}, exact=False)


def _two_fields_of(article: BenchArticle) -> Mapping[str, Any]:
    return {"id": article.id, "title": article.title, "text": article.text, "day": article.day}


def all_fields(_: Path) -> Manchette:
    """The product's own table of fields, words as written included, and its weights."""
    return Manchette(schema.schema(), schema.arrays(), _all_fields_of, schema.WEIGHTS, exact=True)


def _all_fields_of(article: BenchArticle) -> Mapping[str, Any]:
    return schema.document(
        Article(
            id=article.id,
            path=Path("bench"),
            place=article.id,
            title=article.title,
            text=article.text,
            author=article.author or None,
            date=date.fromordinal(article.day).isoformat(),
            date_confidence="none",
            section=article.section or None,
            source=article.source or None,
        ),
        article.id,
    )
