"""The port between a rebuild and where its articles are kept; and the store that keeps them in the generation's folder.

All else of a rebuild is in that folder whatever the store: which files there were, old versions, what was learned of
sites, pages that wait.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from index.article import Article
from index.postings.segment import Snapshot
from index.rebuild.generation import Census, Generation
from index.rebuild.history import opened_snapshot
from index.rebuild.writer import Writer
from index.schema import fingerprint, restored_article


class StoredArticles(Protocol):
    """The articles of a generation, as they are read while the next one is made."""

    def article(self, article_id: str) -> Article | None:
        """An article, None where it is not there or was stored by another version."""

    def is_from(self, article_id: str, path: Path) -> bool:
        """Whether the article is there, and came from the file `path`."""


class ArticleWriter(Protocol):
    """What a rebuild writes to; a context, cancelled where it fails. No reader sees anything until it is published."""

    def __enter__(self) -> "ArticleWriter": ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def prepared(self, article: Article, path: Path) -> Mapping[str, Any]:
        """What is indexed of an article that came from the file `path`, for `add_prepared`."""

    def add_prepared(self, entry: Mapping[str, Any]) -> None:
        """Add an article, as it was prepared."""

    def add(self, article: Article, path: Path) -> None:
        """Add an article that came from the file `path`."""

    def remove_file(self, path: Path) -> None:
        """Remove every article that came from the file `path`."""

    def remove_article(self, article_id: str) -> None:
        """Remove an article that was there before."""

    def commit(self) -> Census:
        """Write everything, find the families in it, and count it."""


class NewArticles(Protocol):
    """The articles of a generation being built."""

    def writer(self, jobs: int) -> ArticleWriter:
        """What adds them, in so many processes."""

    def seal(self) -> None:
        """Make them ready to serve; called when all else of the generation is written."""

    def publish(self) -> None:
        """Let them serve; called when the generation's folder is the live one."""


class ArticleStore(Protocol):
    """Where the articles of an index are kept."""

    @property
    def fingerprint(self) -> str:
        """What generations of this program and this store are known by."""

    @property
    def mends(self) -> bool:
        """Whether a damaged index can be made sound from its own files."""

    def settle(self, base: Generation | None) -> None:
        """Put in order what a run that was stopped left; `base` is the live generation. Call it under the lock."""

    def before(self, folder: Path) -> StoredArticles | None:
        """The articles of a generation's folder, which may be damaged or of another version: then None."""

    def begun(self, folder: Path, base: Generation | None) -> AbstractContextManager[NewArticles]:
        """The articles of the generation being built in `folder`, from those of `base`; unless it is published, they
        are gone at the end."""


class SnapshotArticles:
    """The articles of an index on this machine."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def article(self, article_id: str) -> Article | None:
        """See `StoredArticles`."""
        number = self._number(article_id)
        if number is None:
            return None
        try:
            return restored_article(self._snapshot.stored(number))
        except (KeyError, ValueError):  # stored by another version, in a way that this one can't read
            return None

    def is_from(self, article_id: str, path: Path) -> bool:
        """See `StoredArticles`."""
        number = self._number(article_id)
        return number is not None and self._snapshot.stored(number, title_only=True).get("path") == str(path)

    def _number(self, article_id: str) -> int | None:
        return self._snapshot.first_with("id", article_id.encode("utf-8", "surrogatepass"))


class LocalStore:
    """Keeps the articles as arrays in the generation's folder, which is published as a whole."""

    mends = True

    @property
    def fingerprint(self) -> str:
        """See `ArticleStore`."""
        return fingerprint()

    def settle(self, base: Generation | None) -> None:
        """See `ArticleStore`: nothing lies outside the folder."""

    def before(self, folder: Path) -> StoredArticles | None:
        """See `ArticleStore`."""
        snapshot = opened_snapshot(folder)
        return None if snapshot is None else SnapshotArticles(snapshot)

    @contextmanager
    def begun(self, folder: Path, base: Generation | None) -> Iterator[NewArticles]:
        """See `ArticleStore`."""
        yield _InFolder(folder, base is not None)


class _InFolder:
    def __init__(self, folder: Path, base: bool) -> None:
        self._folder, self._base = folder, base

    def writer(self, jobs: int) -> ArticleWriter:
        return Writer(self._folder, self._base, jobs=jobs)

    def seal(self) -> None: ...

    def publish(self) -> None: ...
