"""Where a rebuild keeps its articles on a cluster: the port `index.rebuild.article_store.ArticleStore`.

On this machine stays the folder of the part: which files there were, old versions, what was learned of sites, the bands
by which near-copies are found, and which articles the index has. The cluster has all that questions are answered by.
The folder decides: the index that its live generation names serves, and a run that was stopped between the one and the
other is put right by the next.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zlib import crc32

from index.article import Article
from index.rebuild.article_store import ArticleWriter, NewArticles, StoredArticles
from index.rebuild.generation import Generation, generation_names, live_name, points_at
from index.rebuild.history import HISTORY_FILE
from index.rebuild.manifest import measured
from index.rebuild.writer import file_key
from index.schema import fingerprint, restored_article
from search.engines.opensearch.articles_table import KnownArticles
from search.engines.opensearch.client import ClusterClient, ClusterRefusal, cluster_client, patient_client
from search.engines.opensearch.indices import PartIndices
from search.engines.opensearch.mapping import COMPANIONS, FORMAT, FORMS, HISTORY, article_source
from search.engines.opensearch.sender import Sender
from search.errors import Message, SearchError

if TYPE_CHECKING:
    from search.config import Settings

OWNER_FILE = "owner"


def part_folder(settings: "Settings") -> Path:
    """Where this machine keeps what it knows of the part that it indexes."""
    return settings.index_dir / "opensearch" / settings.opensearch_index / settings.opensearch_part


def cluster_fingerprint() -> str:
    """What the generations of this program's clusters are known by."""
    return f"{crc32(f'{fingerprint()} opensearch {FORMAT}'.encode()):08x}"


class ClusterStore:
    """Keeps the articles of one part of the corpus on a cluster."""

    mends = False

    def __init__(self, settings: "Settings", take_over: bool = False) -> None:
        """`take_over` lets this folder replace what another one indexed under the same part."""
        self._settings = settings
        self._folder = part_folder(settings)
        self._client = patient_client(settings)
        self.indices = PartIndices(
            self._client,
            settings.opensearch_index,
            settings.opensearch_part,
            settings.opensearch_shards,
            settings.opensearch_replicas,
        )
        self._take_over = take_over

    @property
    def fingerprint(self) -> str:
        """See `ArticleStore`."""
        return cluster_fingerprint()

    def settle(self, base: Generation | None) -> None:
        """See `ArticleStore`. Raises SearchError where the part is another folder's, or its index is gone."""
        with closing(cluster_client(self._settings)) as client:
            client.version()  # a cluster that is away is told before anything is read
        owner = self.owner()
        known = self.indices.owners()
        if any(other not in ("", owner) for other in known.values()) and not self._take_over:
            raise _another_owner(self._settings)
        wanted = live_name(self._folder)
        if base is not None and self.indices.name(base.folder.name) not in known:
            raise _index_gone(self.indices.name(base.folder.name))
        if not known or self._take_over:
            return
        serving = None if wanted is None else self.indices.name(wanted)
        if serving is not None and serving in known and self.indices.live() != serving:
            self.indices.serve(serving)
        # What no generation names, a run made that was stopped.
        self.indices.keep_only(map(self.indices.name, generation_names(self._folder)))

    def owner(self) -> str:
        """What tells this folder from those of other machines."""
        path = self._folder / OWNER_FILE
        if not path.exists():
            aside = path.with_name(f".{OWNER_FILE}.new")
            aside.write_text(uuid4().hex, encoding="ascii")
            aside.replace(path)
        return path.read_text(encoding="ascii")

    def before(self, folder: Path) -> StoredArticles | None:
        """See `ArticleStore`."""
        try:
            return _OnCluster(self._client, self.indices.name(folder.name), KnownArticles(folder))
        except sqlite3.Error:
            return None

    @contextmanager
    def begun(self, folder: Path, base: Generation | None) -> Iterator[NewArticles]:
        """See `ArticleStore`."""
        name = self.indices.name(folder.name.removeprefix("."))
        new = _NewIndex(self._settings, self.indices, name, folder, base, self.owner())
        try:
            yield new
        finally:
            if new.made and not points_at(self._folder, folder.name.removeprefix(".")):
                # Whatever it was that ended the run, this may fail too: the next run takes away what is left then.
                with suppress(SearchError, ClusterRefusal):
                    self.indices.drop(
                        [name, *(f"{name}{end}" for end in COMPANIONS)], window=self._settings.opensearch_timeout
                    )


class _OnCluster:
    """The articles of a generation's index."""

    def __init__(self, client: ClusterClient, index: str, known: KnownArticles) -> None:
        self._client, self._index, self._known = client, index, known

    def article(self, article_id: str) -> Article | None:
        if self._known.file_of(article_id) is None:
            return None
        try:
            found = self._client.request("GET", f"/{self._index}/_doc/{article_id}")
            return restored_article(article_source(found))
        except (KeyError, ValueError):  # stored by another version
            return None
        except ClusterRefusal as error:
            if error.status != 404:
                raise
            return None

    def is_from(self, article_id: str, path: Path) -> bool:
        return self._known.file_of(article_id) == file_key(path)


class _NewIndex:
    """The index of a generation being built."""

    def __init__(
        self,
        settings: "Settings",
        indices: PartIndices,
        name: str,
        folder: Path,
        base: Generation | None,
        owner: str,
    ) -> None:
        self._settings, self._indices, self._name = settings, indices, name
        self._folder, self._owner = folder, owner
        self._base = None if base is None else indices.name(base.folder.name)
        self._history_before = None if base is None else base.files.get(HISTORY_FILE)
        self._generation = folder.name.removeprefix(".")
        self.made = False
        """Whether there is an index of it, or may be."""

    def writer(self, jobs: int) -> ArticleWriter:
        from search.engines.opensearch.writer import ClusterWriter

        self.made = True
        if self._base is None:
            self._indices.make(self._name, self._owner)
        elif not self._indices.clone(self._base, self._name):
            raise _index_gone(self._base)
        return ClusterWriter(self._indices, self._name, self._folder, Sender(self._settings, jobs))

    def seal(self) -> None:
        from search.engines.opensearch.learned import write_learned
        from search.engines.opensearch.versions import write_history

        history = f"{self._name}{HISTORY}"
        if self._same_history() and self._indices.clone_one(f"{self._base}{HISTORY}", history):
            self._indices.finish(history)
        else:
            write_history(self._indices, history, self._folder, self._settings)
        write_learned(self._indices, self._name, self._folder)
        self._indices.finish(f"{self._name}{FORMS}")
        self._indices.finish(self._name, self._meta())

    def _same_history(self) -> bool:
        """Whether no old version came or went."""
        return self._history_before is not None and self._history_before == measured(self._folder / HISTORY_FILE)

    def _meta(self) -> Mapping[str, Any]:
        from datetime import UTC, datetime

        from index.rebuild.groups import groups_of
        from search.engines.opensearch.articles_table import ArticlesTable

        with closing(ArticlesTable(self._folder)) as table:
            census = table.census(self._indices.count(f"{self._name}{FORMS}"))
        return {
            "owner": self._owner,
            "fingerprint": fingerprint(),
            "generation": self._generation,
            "built": datetime.now(UTC).isoformat(timespec="seconds"),
            "census": {
                "articles": census.articles,
                "terms": census.terms,
                "undated": census.undated,
                "first_day": census.first_day,
                "last_day": census.last_day,
                "sources": [list(pair) for pair in census.sources],
            },
            "groups": {name: list(titles) for name, titles in groups_of(self._folder).items()},
        }

    def publish(self) -> None:
        self._indices.serve(self._name)
        kept = generation_names(self._folder.parents[1])
        self._indices.keep_only([self._name, *map(self._indices.name, kept)])


def _another_owner(settings: "Settings") -> SearchError:
    part, folder = settings.opensearch_part, part_folder(settings)
    return SearchError(
        Message(
            fr=f"la part « {part} » de {settings.opensearch_index} est indexée depuis un autre dossier que {folder} : "
            "donnez à cette machine une part à elle (SEARCH_OPENSEARCH_PART), ou remplacez l’autre par "
            "« search reindex --full --allow-removals »",
            en=f"the part “{part}” of {settings.opensearch_index} is indexed from another folder than {folder}: give "
            "this machine a part of its own (SEARCH_OPENSEARCH_PART), or replace the other one by “search reindex "
            "--full --allow-removals”",
        )
    )


def _index_gone(name: str) -> SearchError:
    return SearchError(
        Message(
            fr=f"l’index {name} n’est plus dans la grappe : relancez « search reindex --full » avec tous les chemins",
            en=f"the index {name} is no longer in the cluster: run “search reindex --full” with all paths",
        )
    )
