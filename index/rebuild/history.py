"""What an article said before: the texts that a rebuild replaces are kept with the generation, as numbered versions.

An old text is nowhere else, so history is carried from generation to generation, through a rebuild from nothing too.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import zstandard

from index.article import Article, Version
from index.postings.container import Damaged
from index.postings.segment import Snapshot, open_snapshot
from index.reads import of_the_moment
from index.rebuild.file_log import FILE_LOG_FILE as FILELOG
from index.rebuild.file_log import FileLog, unchanging, with_tables
from index.rebuild.files import SourceFile
from index.schema import document, restored_article

HISTORY_FILE = "history.sqlite"
_NOT_OURS = (zstandard.ZstdError, ValueError, TypeError, KeyError, MemoryError)
"""What unpacking a damaged version raises, or one that was stored in a way that this program can't read."""

_TABLES = """
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS version (
    id TEXT, number INTEGER, replaced TEXT, stored BLOB, PRIMARY KEY (id, number)
) WITHOUT ROWID;
"""


class History:
    """The old versions of articles."""

    def __init__(self, path: Path) -> None:
        """Open the history at `path`, made where there is none."""
        self._db = with_tables(path, _TABLES)

    def keep(self, article: Article, replaced: str) -> None:
        """Keep an article as the newest of its old versions."""
        newest = "SELECT number, stored FROM version WHERE id = ? ORDER BY number DESC LIMIT 1"
        row = self._db.execute(newest, (article.id,)).fetchone()
        if row is not None and not _says_otherwise(row[1], article):
            return  # what a damaged index lost came back from an older one, and is replaced again
        number = row[0] + 1 if row else 1
        self._db.execute("INSERT INTO version VALUES (?, ?, ?, ?)", (article.id, number, replaced, _packed(article)))

    def trim(self, limit: int) -> None:
        """Drop all but the newest `limit` versions of each article, from the disk too."""
        newest = "SELECT max(number) FROM version AS other WHERE other.id = version.id"
        dropped = self._db.execute(f"DELETE FROM version WHERE number <= ({newest}) - ?", (limit,)).rowcount
        self._db.commit()
        if dropped:
            self._db.execute("VACUUM")

    def close(self) -> None:
        """Write everything and close."""
        with closing(self._db):
            self._db.commit()


def versions(folder: Path, article_id: str) -> list[Version]:
    """The old versions of an article in a generation's folder, oldest first; OSError where they can't be read."""
    path = folder / HISTORY_FILE
    if not path.exists():
        return []
    try:
        with closing(unchanging(path)) as db:
            wanted = "SELECT number, replaced, stored FROM version WHERE id = ? ORDER BY number"
            rows = db.execute(wanted, (article_id,))
            return [Version(number, replaced, _unpacked(stored)) for number, replaced, stored in rows]
    except (sqlite3.DatabaseError, *_NOT_OURS) as error:
        raise OSError(f"{path}: {error}") from error


def version_counts(folder: Path) -> Mapping[str, int]:
    """How many versions each article of a generation's folder has had before its current one, for those that had any;
    OSError where they can't be read."""
    path = folder / HISTORY_FILE
    if not path.exists():
        return {}
    try:
        with closing(unchanging(path)) as db:
            return dict(db.execute("SELECT id, max(number) FROM version GROUP BY id"))
    except sqlite3.DatabaseError as error:
        raise OSError(f"{path}: {error}") from error


def carry(source: Path, target: Path) -> bool:
    """Copy the history of one generation's folder into another's; False where there is none that can be read whole."""
    if not (source / HISTORY_FILE).exists():
        return False
    try:
        with closing(unchanging(source / HISTORY_FILE)) as old:
            if old.execute("PRAGMA quick_check").fetchone() != ("ok",):
                return False
            with closing(sqlite3.connect(target / HISTORY_FILE)) as new:
                old.backup(new)
    except sqlite3.DatabaseError:
        return False
    return True


def rescue(target: Path, sources: Sequence[Path], vouched: Callable[[Path], bool]) -> None:
    """Bring the history of several generations' folders, newest first, into another's.

    The newest that is `vouched` for is copied; from a newer one that is not, those versions are added that can be
    read: an old text is nowhere else.
    """
    whole = next((at for at, source in enumerate(sources) if vouched(source) and carry(source, target)), len(sources))
    for source in sources[:whole]:
        if (source / HISTORY_FILE).is_file():
            _add_sound(source / HISTORY_FILE, target / HISTORY_FILE)


def _add_sound(source: Path, target: Path) -> None:
    with closing(with_tables(target, _TABLES)) as new:
        # A damaged page ends the reading: what lies behind it is read from the other end.
        for order in ("", " DESC"):
            with suppress(sqlite3.DatabaseError), closing(unchanging(source)) as old:
                for row in old.execute(
                    f"SELECT id, number, replaced, stored FROM version ORDER BY id{order}, number{order}"
                ):
                    if _is_sound(*row):
                        new.execute("INSERT OR IGNORE INTO version VALUES (?, ?, ?, ?)", row)
        new.commit()


def _is_sound(article_id: Any, number: Any, replaced: Any, stored: Any) -> bool:
    """Whether a row of a damaged history reads as one that was written: its text has a checksum of its own."""
    try:
        datetime.fromisoformat(replaced)
        return isinstance(number, int) and number > 0 and _unpacked(stored).id == article_id
    except _NOT_OURS:
        return False


def add_replaced(folder: Path, before: Path, replaced: str) -> None:
    """Keep what the index in `before` said otherwise than the one in `folder`, whose history had that and lost it."""
    then, now = _opened(before), open_snapshot(folder)
    if then is None:
        return
    same = {segment.name: segment for segment in now.segments}
    with closing(History(folder / HISTORY_FILE)) as history:
        for segment in then.segments:
            gone = np.ones(segment.documents, np.bool_)
            if segment.name in same:
                deleted = same[segment.name].deleted
                gone = np.zeros(segment.documents, np.bool_) if deleted is None else deleted
            if segment.deleted is not None:
                gone = gone & ~segment.deleted
            for document in np.flatnonzero(gone).tolist():
                with suppress(Damaged, *_NOT_OURS):
                    old = restored_article(segment.stored(document))
                    number = now.first_with("id", old.id.encode("utf-8", "surrogatepass"))
                    if number is not None and says_otherwise(old, restored_article(now.stored(number))):
                        history.keep(old, replaced)


class Keeper:
    """Compares what a rebuild adds with what the index said before, and keeps the versions that are replaced."""

    def __init__(self, folder: Path, before: Path | None, *, rebased: bool, limit: int | None = None) -> None:
        """`folder` is being built; `before` is the folder of the generation it is to replace, None for the first.

        `rebased` says that it starts from nothing, though there is one before: files that have not changed since then
        give no version of their articles, whatever this program now makes of them. `limit` versions of each article
        are kept, all for None.
        """
        with ExitStack() as opened:
            self._history = opened.enter_context(closing(History(folder / HISTORY_FILE)))
            self._before = None if before is None else _opened(before)
            self._files = None
            if before and rebased and (before / FILELOG).exists():
                self._files = opened.enter_context(closing(FileLog.copy(before / FILELOG)))
            self._databases = opened.pop_all()
        self._limit = limit
        self._now = datetime.now().astimezone().isoformat(timespec="seconds")

    def see(self, article: Article, file: SourceFile) -> None:
        """Take note of an article that comes from `file`: where it says something new, its old version is kept."""
        if self._before is None or self._limit == 0:
            return
        number = self._before.first_with("id", article.id.encode("utf-8", "surrogatepass"))
        if number is None:
            return
        try:
            if self._files is not None and self._files.unchanged(file):
                source = self._before.stored(number, title_only=True)["path"]
                if source == str(article.path):
                    return
            old = restored_article(self._before.stored(number))
        except (KeyError, ValueError):  # stored by another version, in a way that this one can't read
            return
        if says_otherwise(old, article):
            self._history.keep(old, self._now)

    def close(self) -> None:
        """Write everything, drop what is over the limit, and close."""
        with self._databases:
            if self._limit is not None:
                self._history.trim(self._limit)


def _opened(folder: Path) -> Snapshot | None:
    """The index in a folder, which may be damaged or of another version: then nothing is compared with it."""
    try:
        return open_snapshot(folder)
    except Damaged:
        return None
    except OSError as error:
        if of_the_moment(error):
            raise
        return None


def _says_otherwise(stored: bytes, new: Article) -> bool:
    try:
        return says_otherwise(_unpacked(stored), new)
    except _NOT_OURS:
        return True


def says_otherwise(old: Article, new: Article) -> bool:
    """Whether a page has changed between two readings, white space apart.

    Lines that were text and are now taken out as furniture, or the reverse, were learned of, not published.
    """
    if old.title.split() == new.title.split() and old.text.split() == new.text.split():
        return False
    return old.removed == new.removed or _page(old) != _page(new)


def _page(article: Article) -> Counter[str]:
    """The words of a page, whatever cleaning made of its lines."""
    words = Counter(article.title.split())
    words.update(article.text.split())
    for removed in article.removed:
        words.update(removed.line.split())
    return words


def _packed(article: Article) -> bytes:
    fields: Mapping[str, Any] = document(article, "")
    return zstandard.ZstdCompressor(write_checksum=True).compress(json.dumps(fields).encode())


def _unpacked(stored: bytes) -> Article:
    return restored_article(json.loads(zstandard.ZstdDecompressor().decompress(stored)))
