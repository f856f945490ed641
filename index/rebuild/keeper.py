"""What a rebuild adds, compared with what the index said before: texts that are replaced stay as versions."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from index.article import Article
from index.rebuild.article_store import StoredArticles
from index.rebuild.file_log import FILE_LOG_FILE as FILELOG
from index.rebuild.file_log import FileLog
from index.rebuild.files import SourceFile
from index.rebuild.history import HISTORY_FILE, History, says_otherwise
from index.rebuild.identity import Verdicts
from index.rebuild.occurrences import PagePlace, named_day, rank_of


class Keeper:
    """Compares what a rebuild adds with what the index said before, and keeps the versions that are replaced."""

    def __init__(
        self,
        folder: Path,
        before: Path | None,
        articles: StoredArticles | None,
        *,
        rebased: bool,
        limit: int | None = None,
    ) -> None:
        """`folder` is being built; `before` is the folder of the generation it is to replace, None for the first, and
        `articles` are that one's.

        `rebased` says that it starts from nothing, though there is one before: files that have not changed since then
        give no version of their articles, whatever this program now makes of them. `limit` versions of each article
        are kept, all for None.
        """
        with ExitStack() as opened:
            self._history = opened.enter_context(closing(History(folder / HISTORY_FILE)))
            self._files = None
            self._log = None
            if before and (before / FILELOG).exists():
                self._log = opened.enter_context(closing(FileLog.reading(before / FILELOG)))
                if rebased:
                    self._files = opened.enter_context(closing(FileLog.copy(before / FILELOG)))
            self._databases = opened.pop_all()
        self._before = articles
        self._limit = limit
        self._now = datetime.now().astimezone().isoformat(timespec="seconds")
        self._left: set[str] = set()
        self._current: Mapping[str, int] = {}

    def move(self, verdicts: Verdicts, log: FileLog) -> None:
        """Take note of articles that are called otherwise now, or are old texts of others; `log` is the new one."""
        self._current = verdicts.current
        names = {one.id: one.now for one in verdicts.moved}
        names |= self._renamed(verdicts.shared, log)
        self._history.move((before, now) for before, now in names.items() if before != now)
        self._left = set(names)
        for one in verdicts.moved:
            article = None if one.rank is None or self._before is None else self._before.article(one.id)
            if one.rank is not None and article is not None:
                self.hold(replace(article, id=one.now), one.rank)

    def _renamed(self, shared: Iterable[int], log: FileLog) -> dict[str, str]:
        """What articles of files that are read again were called, and are called now where that is another name."""
        names: dict[str, str] = {}
        if self._log is None:
            return names
        with suppress(sqlite3.Error):  # the log of an older program
            for address in shared:
                now = {page.digest: page.id for page in log.at(address)}
                before = [page for page in self._log.at(address) if page.indexed and page.digest in now]
                names |= {page.id: now[page.digest] for page in before if page.id != now[page.digest]}
        return names

    def hold(self, article: Article, rank: bytes) -> None:
        """Keep an older text of an article, which a file has."""
        if self._limit != 0:
            self._history.hold(article, self._now, rank)

    def see(self, article: Article, file: SourceFile, address: int) -> bool:
        """Take note of an article that comes from `file`: where it says something new, its old version is kept; whether
        it does. `address` is the key of its address."""
        if self._before is None or article.id in self._left:
            return False
        if self._files is not None and self._files.unchanged(file) and self._before.is_from(article.id, article.path):
            return False
        old = self._before.article(article.id)
        if old is None or not says_otherwise(old, article):
            return False
        if self._limit != 0:
            rank = self._rank(old, address)
            in_place = rank is None or old.path == article.path
            (self._history.keep if in_place else self._history.hold)(old, self._now, rank)  # type: ignore[arg-type]
        return True

    def _rank(self, old: Article, address: int) -> bytes | None:
        """The rank of an article as the index had it; None where an older program did not keep it."""
        if self._log is None:
            return None
        with suppress(sqlite3.Error):
            for page in self._log.at(address):
                if page.indexed and page.id == old.id:
                    mtime_ns, day = self._log.mtime_ns(page.path), named_day(page.path, old.place)
                    return rank_of(page.moment, PagePlace(page.path, mtime_ns, page.ordinal, day))
        return None

    def close(self) -> None:
        """Write everything, drop what is over the limit, and close."""
        with self._databases:
            self._history.arrange(self._current)
            if self._limit is not None:
                self._history.trim(self._limit)
