"""One generation of the embedded engine, open: its arrays, and what is made of them once and kept."""

import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.families.stored_families import FAMILIES_FILE, open_families
from index.names import Names
from index.neighbours.stored_neighbours import NEIGHBOURS_FILE
from index.postings.container import told_by_footer
from index.postings.manifest import SEGMENTS_MANIFEST
from index.postings.segment import Damaged, Snapshot, open_snapshot
from index.rebuild.generation import Forbidden, Generation, GenerationError
from index.rebuild.manifest import compare
from index.schema import restored_article
from search.engines.array_ranker import RANKING
from search.engines.hits import ArticleReading
from search.engines.spelling import ArraySpelling
from search.errors import SearchError
from search.execution.budget import UNITS
from search.execution.execute import Order, execute
from search.execution.facets import FacetCounter
from search.execution.form_counts import FormCounter
from search.execution.searcher import Searcher
from search.execution.tree import Every, Tree
from search.language.introduced import acronyms_of
from search.rerank.near_words import near_words
from search.results import VALUE_FACETS, Family

if TYPE_CHECKING:
    from index.article import Article
    from search.engines.completions import Completions
    from search.rerank.semantic import ArticleMeanings


class OpenedGeneration:
    """One generation, open. Its files are memory maps: they are let go when the last array that reads them is."""

    def __init__(self, generation: Generation, read_through: bool = False, semantic: bool = False) -> None:
        self.generation = generation
        self.damage: Damaged | None = None
        """What reading all of it found."""
        self._compared: set[str] = set()
        try:
            self.compared_with_manifest(SEGMENTS_MANIFEST)
            self._snapshot = open_snapshot(generation.folder)
            self._vouched_for(FAMILIES_FILE)
            self.families = open_families(generation.folder, self._snapshot.documents)
            self._vouched_for(NEIGHBOURS_FILE)
            self.meanings = self._meanings() if semantic else None
        except Damaged as error:
            kind = Forbidden if isinstance(error.__cause__, PermissionError) else GenerationError
            raise kind(error.path, error.why) from error
        if read_through:
            # Questions compare what they read themselves; this finds what none has read yet, and spares them that.
            threading.Thread(target=self._read_through, daemon=True).start()
        self.searcher = Searcher(self._snapshot, RANKING, UNITS)
        self.names = Names(self._snapshot.segments)
        self.spelling = ArraySpelling(self.searcher, self.names, partial(_whole_text, self._snapshot))
        self.acronyms = acronyms_of(self.spelling)
        self.near = near_words(generation.folder)
        self.counter = FacetCounter(self.searcher)
        self.forms = FormCounter(self.searcher)
        self._groups: Mapping[str, tuple[str, ...]] | None = None
        self._completions: Completions | None = None

    def close(self) -> None:
        """Nothing to do: see the class."""

    def prepare(self) -> None:
        """Make what facets and completions count by: seconds, where there are a million articles."""
        with suppress(Damaged, SearchError, OSError):  # told where it is asked for
            for name in VALUE_FACETS:
                self.counter.groups(name).prepare()
            self.completions()

    def _read_through(self) -> None:
        try:
            for segment in self._snapshot.segments:
                segment.container.verify()
        except Damaged as error:
            self.damage = error

    def _meanings(self) -> "ArticleMeanings | None":
        """What the articles mean, where the index has vectors of them."""
        from index.semantic.model import loaded_model
        from index.semantic.stored_vectors import SEMANTIC_FILE, open_vectors
        from search.rerank.semantic import ArticleMeanings

        if SEMANTIC_FILE not in self.generation.files:
            return None
        self._vouched_for(SEMANTIC_FILE)
        vectors = open_vectors(self.generation.folder / SEMANTIC_FILE)
        return None if vectors is None else ArticleMeanings(self._snapshot, vectors, loaded_model)

    def total(self, tree: Tree) -> int:
        """How many articles a tree finds."""
        return execute(self.searcher, tree, 0, Order(score=False)).total

    def held(self, field: str, form: str) -> bool:
        """Whether any article has a form in a field."""
        readers = (segment.field(field) for segment in self.searcher.segments)
        return any(reader is not None and reader.find(form.encode()) >= 0 for reader in readers)

    def compared_with_manifest(self, name: str) -> Path:
        """The generation's folder, once a file in it that is read as a whole was compared with its checksum, if it is
        there; raises GenerationError."""
        generation = self.generation
        if name in generation.files and name not in self._compared:
            compare(generation.folder / name, generation.files[name])
            self._compared.add(name)
        return generation.folder

    def _vouched_for(self, name: str) -> None:
        """Raise Damaged where a container of the generation is that of another one: its own checksums would hold."""
        facts = self.generation.files.get(name)
        path = self.generation.folder / name
        if facts is not None and facts.directory is None:  # of an older program
            self.compared_with_manifest(name)
        elif facts is not None and told_by_footer(path)[1] != facts.directory:
            raise Damaged(path, "not the file that was written with this index")

    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The groups of titles that the corpus names."""
        if self._groups is None:
            from index.rebuild.groups import GROUPS_FILE, groups_of

            self._groups = groups_of(self.compared_with_manifest(GROUPS_FILE))
        return self._groups

    def completions(self) -> "Completions":
        """What completes a query, by the whole index and its last titles."""
        if self._completions is None:
            from search.engines.completions import TITLES, completions

            every = execute(self.searcher, Every(), 0, Order(score=False)).sets
            names = self.counter.groups("name")
            last = range(max(0, self._snapshot.documents - TITLES), self._snapshot.documents)
            titles = (self._snapshot.stored(number, title_only=True).get("title", "") for number in last)
            self._completions = completions(names, names.counts(every).tolist(), titles)
        return self._completions

    def article(self, number: int, bodies: Collection[str] | None = None) -> "Article":
        """The stored article of a global document number, with those of its long fields that are named (None: all)."""
        return restored_article(self._snapshot.stored(number, bodies=bodies))

    def reading(self) -> ArticleReading:
        """The articles that one question looks at."""
        return ArticleReading(self._snapshot, self.families)

    def family(self, number: int, article_id: str) -> Family:
        """The family of the article of a global document number and this identifier."""
        return self.reading().family(number, article_id)

    def shown(self, number: int, text: bool) -> Mapping[str, Any]:
        """What a hit shows of the article of a global document number: its small stored fields, and its text."""
        return self._snapshot.stored(number, bodies=("text",) if text else ())

    def whole_text(self, number: int) -> str:
        """Title and text of the article of a global document number."""
        return _whole_text(self._snapshot, number)

    def number(self, article_id: str) -> int | None:
        """The global number of the article of that identifier, None where there is none."""
        return self._snapshot.first_with("id", article_id.encode("utf-8", "surrogatepass"))


def _whole_text(snapshot: Snapshot, number: int) -> str:
    stored = snapshot.stored(number, bodies=("text",))
    return f"{stored.get('title', '')}\n{stored.get('text', '')}"
