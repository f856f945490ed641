"""What an article said before: the texts that a rebuild replaces are kept with the generation, as numbered versions.

An old text is nowhere else, so history is carried from generation to generation, through a rebuild from nothing too.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import zstandard

from index.article import Article, Version
from index.postings.container import Damaged
from index.postings.segment import Snapshot, open_snapshot
from index.reads import of_the_moment
from index.rebuild.file_log import unchanging, with_tables
from index.rebuild.occurrences import words_digest
from index.schema import document, restored_article

HISTORY_FILE = "history.sqlite"
_NOT_OURS = (zstandard.ZstdError, ValueError, TypeError, KeyError, MemoryError)
"""What unpacking a damaged version raises, or one that was stored in a way that this program can't read."""

_TABLES = """
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS version (
    id TEXT, number INTEGER, replaced TEXT, stored BLOB, rank BLOB, words INTEGER, PRIMARY KEY (id, number)
) WITHOUT ROWID;
"""
_ADDED = frozenset(("rank", "words"))
"""Columns that the history of older programs has not: `index.rebuild.occurrences` says what they hold."""
_LONG = 5
"""Letters of the words by which two articles are told apart."""
_FEW_COMMON = 0.3


class History:
    """The old versions of articles."""

    def __init__(self, path: Path) -> None:
        """Open the history at `path`, made where there is none."""
        self._db = with_tables(path, _TABLES)
        self._newest: dict[str, int] = {}
        """The articles that versions were added to, and the newest version that each had before."""
        try:
            for name in _ADDED - _columns(self._db):  # one of an older program
                self._db.execute(f"ALTER TABLE version ADD COLUMN {name}")
        except BaseException:
            self._db.close()
            raise

    def keep(self, article: Article, replaced: str, rank: bytes | None = None) -> None:
        """Keep an article that the index had as the newest of its old versions."""
        newest = "SELECT number, stored, rank FROM version WHERE id = ? ORDER BY number DESC LIMIT 1"
        row = self._db.execute(newest, (article.id,)).fetchone()
        if row is not None and not _says_otherwise(row[1], article):
            return  # what a damaged index lost came back from an older one, and is replaced again
        if row is not None and rank is not None and row[2] is not None:
            rank = max(rank, row[2] + b"\1")  # what was replaced later is the newer one, whatever its page says
        self._insert(article, replaced, rank)

    def hold(self, article: Article, replaced: str, rank: bytes) -> None:
        """Keep a text of an article that a file has, older than the current one, in its place among the others."""
        if self._db.execute("SELECT 1 FROM version WHERE id = ? AND rank = ?", (article.id, rank)).fetchone() is None:
            self._insert(article, replaced, rank)

    def _insert(self, article: Article, replaced: str, rank: bytes | None) -> None:
        (last,) = self._db.execute("SELECT max(number) FROM version WHERE id = ?", (article.id,)).fetchone()
        self._newest.setdefault(article.id, last or 0)
        row = (article.id, (last or 0) + 1, replaced, _packed(article), rank, words_digest(article))
        self._db.execute("INSERT INTO version VALUES (?, ?, ?, ?, ?, ?)", row)

    def restore(self, row: tuple[Any, ...]) -> None:
        """Bring back a version as it stood in another history, unless there is one of its number."""
        self._db.execute("INSERT OR IGNORE INTO version VALUES (?, ?, ?, ?, ?, ?)", row)

    def move(self, moved: Iterable[tuple[str, str]]) -> None:
        """Give the versions of articles to what they are called now: pairs of identifiers, before and now."""
        pairs = list(moved)
        aside = dict.fromkeys(now for _, now in pairs)  # what one is called now, another may have been called before
        for before, now in (*((one, f"~{now}") for one, now in pairs), *((f"~{now}", now) for now in aside)):
            (last,) = self._db.execute("SELECT max(number) FROM version WHERE id = ?", (now,)).fetchone()
            rename = "UPDATE version SET id = ?, number = number + ? WHERE id = ?"
            if self._db.execute(rename, (now, last or 0, before)).rowcount and now in aside:
                (self._newest[now],) = self._db.execute(
                    "SELECT max(number) FROM version WHERE id = ?", (now,)
                ).fetchone()

    def arrange(self, current: Mapping[str, int]) -> None:
        """Number the versions of the articles that some were added to, oldest first, each text once.

        `current` has the digest of the current texts, for those articles that files give in several versions.
        """
        for article_id, newest in self._newest.items():
            if article_id in current:
                self._arrange(article_id, newest, current[article_id])

    def _arrange(self, article_id: str, newest: int, words: int) -> None:
        told = "SELECT number, rank, words FROM version WHERE id = ? ORDER BY number"
        rows = [
            (rank or b"", number, self._words(article_id, number) if digest is None else digest)
            for number, rank, digest in self._db.execute(told, (article_id,)).fetchall()
        ]
        first = min(number for _, number, _ in rows)
        oldest = min((rank for rank, number, _ in rows if number <= newest), default=b"")
        texts: dict[int, int] = {}
        for rank, number, text in sorted(rows):
            # Those before the first were dropped for their number: they do not come back.
            if text != words and not (number > newest and first > 1 and rank < oldest):
                texts.pop(text, None)
                texts[text] = number
        kept = list(texts.values())
        numbers = dict(zip(kept, range(first, first + len(kept)), strict=True))
        for _, number, _ in rows:
            if number not in numbers:
                self._db.execute("DELETE FROM version WHERE id = ? AND number = ?", (article_id, number))
        if any(old != new for old, new in numbers.items()):
            renumber = "UPDATE version SET number = ? WHERE id = ? AND number = ?"
            self._db.executemany(renumber, [(-old, article_id, old) for old in numbers])
            self._db.executemany(renumber, [(new, article_id, -old) for old, new in numbers.items()])

    def _words(self, article_id: str, number: int) -> int:
        """The digest of a version that an older program kept without."""
        stored = "SELECT stored FROM version WHERE id = ? AND number = ?"
        try:
            return words_digest(_unpacked(self._db.execute(stored, (article_id, number)).fetchone()[0]))
        except _NOT_OURS:
            return -number

    def trim(self, limit: int) -> None:
        """Drop all but the newest `limit` versions of each article, from the disk too."""
        newest = "SELECT max(number) FROM version AS other WHERE other.id = version.id"
        dropped = self._db.execute(f"DELETE FROM version WHERE number <= ({newest}) - ?", (limit,)).rowcount  # noqa: S608 (of constants)
        self._db.commit()
        if dropped:
            self._db.execute("VACUUM")

    def close(self) -> None:
        """Write everything and close."""
        with closing(self._db):
            self._db.commit()


def _columns(db: sqlite3.Connection) -> frozenset[str]:
    return frozenset(row[1] for row in db.execute("PRAGMA table_info(version)"))


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


def every_version(folder: Path) -> Iterator[Version]:
    """All old versions that a generation's folder keeps; OSError where they can't be read."""
    path = folder / HISTORY_FILE
    if not path.exists():
        return
    try:
        with closing(unchanging(path)) as db:
            for number, replaced, stored in db.execute(
                "SELECT number, replaced, stored FROM version ORDER BY id, number"
            ):
                yield Version(number, replaced, _unpacked(stored))
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
    with closing(History(target)) as history:
        # A damaged page ends the reading: what lies behind it is read from the other end.
        for order in ("", " DESC"):
            with suppress(sqlite3.DatabaseError), closing(unchanging(source)) as old:
                ranked = "rank, words" if _columns(old) >= _ADDED else "NULL, NULL"
                for row in old.execute(
                    f"SELECT id, number, replaced, stored, {ranked} FROM version ORDER BY id{order}, number{order}"  # noqa: S608 (of constants)
                ):
                    if _is_sound(*row[:4]):
                        history.restore(row)


def _is_sound(article_id: Any, number: Any, replaced: Any, stored: Any) -> bool:
    """Whether a row of a damaged history reads as one that was written: its text has a checksum of its own."""
    try:
        datetime.fromisoformat(replaced)
        return isinstance(number, int) and number > 0 and _unpacked(stored).id == article_id
    except _NOT_OURS:
        return False


def add_replaced(folder: Path, before: Path, replaced: str) -> None:
    """Keep what the index in `before` said otherwise than the one in `folder`, whose history had that and lost it."""
    then, now = opened_snapshot(before), open_snapshot(folder)
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


def opened_snapshot(folder: Path) -> Snapshot | None:
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

    Lines that were text and are now taken out as furniture, or the reverse, were learned of, not published. Where a
    place in a file is all that tells an article, one that has moved up there is another one.
    """
    if old.title.split() == new.title.split() and old.text.split() == new.text.split():
        return False
    if new.place and not (new.url or new.ref) and _is_another(old, new):
        return False
    return old.removed == new.removed or _page(old) != _page(new)


def _is_another(old: Article, new: Article) -> bool:
    """Whether two articles have neither their title nor most of their longer words in common."""
    if old.title == new.title:
        return False
    one, other = ({word for word in article.text.split() if len(word) >= _LONG} for article in (old, new))
    return len(one & other) < _FEW_COMMON * min(len(one), len(other))


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
