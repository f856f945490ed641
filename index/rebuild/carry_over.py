"""What a rebuild carries over from the runs before it, even where its index begins anew: which files were indexed, the
history of articles, what was learned of their sites, the pages that a run which was stopped had read, vectors."""

import sqlite3
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from index.cleaning.site_model import SiteModel, empty, load
from index.rebuild.article_store import ArticleStore
from index.rebuild.file_log import FILE_LOG_FILE as FILELOG
from index.rebuild.file_log import FileLog
from index.rebuild.generation import Generation, GenerationError, described, folders, take_over, verified, vouched
from index.rebuild.history import HISTORY_FILE as HISTORY
from index.rebuild.history import rescue
from index.rebuild.journal import JOURNAL_FILE as JOURNAL
from index.rebuild.journal import Journal
from index.rebuild.keeper import Keeper
from index.semantic.stored_vectors import SEMANTIC_FILE as VECTORS


def built_from(index_dir: Path) -> FileLog:
    """What the index that a rebuild from nothing replaces was built from; nothing where that can't be read."""
    for folder in folders(index_dir):
        with suppress(sqlite3.Error), ExitStack() as opened:
            log = opened.enter_context(closing(FileLog.copy(folder / FILELOG)))
            log.indexed()
            opened.pop_all()
            return log
    return FileLog.copy(None)


def history_keeper(
    index_dir: Path, folder: Path, base: Generation | None, versions: int | None, store: ArticleStore
) -> Keeper:
    """What keeps the versions that are replaced: history goes on even where the index in `folder` begins anew."""
    if base is not None:
        return Keeper(folder, base.folder, store.before(base.folder), rebased=False, limit=versions)
    before = folders(index_dir)
    rescue(folder, before, lambda other: vouched(other, HISTORY))
    # What begins anew may do so because the index before is damaged: that one is not to be compared with.
    whole = next(filter(_is_whole, before[:1]), None)
    return Keeper(folder, whole, store.before(whole) if whole else None, rebased=True, limit=versions)


def keep_vectors(index_dir: Path, folder: Path) -> None:
    """Vectors belong to texts, whatever index has these: one in `folder` that begins anew has those of before."""
    other = next((other for other in folders(index_dir) if vouched(other, VECTORS)), None)
    if other is not None:
        take_over(other / VECTORS, folder / VECTORS, described(other).files[VECTORS])


def _is_whole(folder: Path) -> bool:
    try:
        verified(folder)
    except GenerationError:
        return False
    return True


def unfinished_pages(index_dir: Path, fingerprint: str, again: bool) -> Journal:
    """What a run that was stopped had read, and where this one puts its pages aside."""
    path = index_dir / JOURNAL
    if again:  # whoever asks for files to be read again has mended what no size or date of theirs tells
        path.unlink(missing_ok=True)
    # Whoever takes a newer program does not want pages as the older one read and cleaned them.
    program = max(module.stat().st_mtime_ns for module in Path(__file__).parents[1].rglob("*.py"))
    return Journal(path, f"{fingerprint} {program}")


def site_model_of(base: Generation | None) -> SiteModel:
    """What a generation learned of its sites; nothing where it is damaged, for it can be learned anew."""
    try:
        return load(base.folder) if base else empty()
    except ValueError:
        return empty()
