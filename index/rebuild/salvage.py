"""A damaged generation made sound again, as far as what is kept goes.

Files that are what the manifest says stay as they are. Of a damaged segment every article whose stored fields verify is
written anew; those that are gone are looked for in the generations before, and whatever comes from there, or may be out
of date for another reason, is marked so that its file is read again. What can't be had from anywhere is told.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from index.article import Article
from index.cleaning.site_model import SITE_MODEL_FILE as SITES
from index.families.stored_families import FAMILIES_FILE as FAMILIES
from index.postings.container import Container, Damaged
from index.postings.manifest import FileEntry, Manifest, SegmentEntry, read_manifest, write_manifest
from index.postings.recovery import recovered
from index.postings.segment import Snapshot, open_snapshot
from index.rebuild import manifest
from index.rebuild.file_log import FILE_LOG_FILE as FILELOG
from index.rebuild.file_log import FileLog
from index.rebuild.generation import Census, described, folders, take_over, vouched
from index.rebuild.history import HISTORY_FILE as HISTORY
from index.rebuild.history import add_replaced, rescue
from index.rebuild.manifest import GENERATION_MANIFEST, Facts
from index.rebuild.pointer import Forbidden, GenerationError, number_of
from index.rebuild.sightings import address_of
from index.rebuild.writer import Writer
from index.schema import restored_article
from index.semantic.stored_vectors import SEMANTIC_FILE as VECTORS


@dataclass(frozen=True, slots=True)
class Salvage:
    """What was saved.

    `census` counts the index in it. `damaged` are the files at fault with what is wrong with each; `restored` counts
    articles written anew from stored fields. `missing` are the articles that are not in the index any more, by
    identifier, each with the files that held it. `doubtful` counts articles that may be out of date, by their file.
    `unknown` counts articles that the index had, and of which nothing is left but the number.
    """

    census: Census
    damaged: Mapping[str, str]
    restored: int
    missing: Mapping[str, tuple[Path, ...]]
    doubtful: Mapping[Path, int]
    unknown: int


@dataclass(frozen=True, slots=True)
class Examination:
    """What of the generation in `folder` is as its manifest says: the files that are `sound`, what is wrong with each
    of the `damaged`, and how many articles it had, 0 where that can't be told."""

    folder: Path
    sound: Mapping[str, Facts]
    damaged: Mapping[str, str]
    articles: int


def salvaged(index_dir: Path, wounded: Examination, folder: Path, fingerprint: str, jobs: int = 1) -> Salvage:
    """Save what can be saved of the generation that was examined into the new `folder`, which is an index then.

    Nothing else is changed. Raises Forbidden where a file may not be read, OSError where the new one can't be written.
    """
    source, sound = wounded.folder, wounded.sound
    postings = _postings(source, sound)
    kept, broken = _segments(postings, source, sound)
    files = {entry.file for entry in kept} | {entry.deletions.file for entry in kept if entry.deletions}
    for name in files | ({FILELOG, SITES, FAMILIES, VECTORS} & sound.keys()):
        take_over(source / name, folder / name, sound[name])
    write_manifest(folder, Manifest(postings.generation, fingerprint, tuple(kept)))
    others = [other for other in folders(index_dir) if other != source]
    rescue(folder, [source, *others], lambda other: vouched(other, HISTORY))
    known = next((other for other in others if SITES not in sound and vouched(other, SITES)), None)
    if known is not None:
        take_over(known / SITES, folder / SITES, described(known).files[SITES])
    salvage = _restored(folder, wounded, [*broken, *_elsewhere(others)], jobs)
    older = next((other for other in others if number_of(other.name) < number_of(source.name)), None)
    if HISTORY not in sound and older is not None:
        add_replaced(folder, older, datetime.now().astimezone().isoformat(timespec="seconds"))
    return salvage


def examined(folder: Path) -> Examination:
    """Compare every file of a generation with its manifest; raises Forbidden where one may not be read."""
    try:
        generation = described(folder)
    except Forbidden:
        raise
    except GenerationError as error:  # nothing vouches for any file
        return Examination(folder, {}, {GENERATION_MANIFEST: error.why}, 0)
    sound, damaged = {}, {}
    for name, facts in generation.files.items():
        try:
            manifest.compare(folder / name, facts)
            sound[name] = facts
        except Forbidden:
            raise
        except GenerationError as error:
            damaged[name] = error.why
    return Examination(folder, sound, damaged, generation.census.articles)


@dataclass(frozen=True, slots=True)
class _Broken:
    """A segment to take articles from; `current` tells that those not deleted are as the index last had them."""

    path: Path
    length: int
    deleted: frozenset[int]
    current: bool

    def articles(self) -> Iterator[Article]:
        """Those that are sound and not known to be deleted."""
        for number, fields in recovered(self.path, self.length):
            if number not in self.deleted and (article := _article(fields)) is not None:
                yield article


def _article(fields: Mapping[str, Any]) -> Article | None:
    try:
        return restored_article(fields)
    except (KeyError, ValueError, TypeError):  # stored by another version, in a way that this one can't read
        return None


def _segments(postings: Manifest, folder: Path, sound: Mapping[str, Facts]) -> tuple[list[SegmentEntry], list[_Broken]]:
    """The segments that are sound with their deletions, and the others, newest first."""
    kept, broken = [], []
    for entry in postings.segments:
        deleted = _deleted(folder, entry)
        files = {entry.file} | ({entry.deletions.file} if entry.deletions else set())
        if deleted is not None and files <= sound.keys():
            kept.append(entry)
        else:
            broken.append(_Broken(folder / entry.file, entry.bytes, deleted or frozenset(), deleted is not None))
    return kept, broken[::-1]


def _postings(folder: Path, sound: Collection[str] = ()) -> Manifest:
    """The segments of an index by their manifest, which has a checksum of its own; else by the files that are there,
    with all that is to be known of those that are `sound`."""
    try:
        return read_manifest(folder)
    except (Damaged, OSError):
        pass
    entries = []
    for path in sorted(folder.glob("MAIN_*.seg"), key=lambda path: path.stat().st_mtime_ns):
        last = max(folder.glob(f"{path.stem}.*.del"), key=_commit, default=None)
        facts = _file_entry(path, path.stem, sound)
        deletions = None if last is None else _file_entry(last, path.stem, sound)
        entries.append(SegmentEntry(path.stem, path.name, facts.bytes, facts.crc32, facts.count, deletions))
    return Manifest(max(map(_commit, folder.glob("_MAIN_*.toc")), default=0), "", tuple(entries))


def _commit(path: Path) -> int:
    """The number of the commit that a file's name tells: `MAIN_ID.7.del`, `_MAIN_7.toc`."""
    digits = path.stem.rpartition("." if path.suffix == ".del" else "_")[2]
    return int(digits) if digits.isdecimal() else 0


def _file_entry(path: Path, segment: str, sound: Collection[str]) -> FileEntry:
    """What the manifest of postings said of a file; of one that is not sound no more than its length."""
    size = path.stat().st_size
    if path.name in sound:
        with suppress(Damaged):
            container = Container.alone(path, segment)
            count = len(container.arrays["deleted"]) if path.suffix == ".del" else int(container.facts["documents"])
            return FileEntry(path.name, size, container.crc32, count)
    return FileEntry(path.name, size, 0, 0)


def _deleted(folder: Path, entry: SegmentEntry) -> frozenset[int] | None:
    """The deleted documents of a segment; None where that can't be told."""
    if entry.deletions is None:
        return frozenset()
    try:
        container = Container.alone(folder / entry.deletions.file, entry.segment)
        container.verify()
    except Damaged:
        return None
    return frozenset(container.arrays["deleted"].tolist())


def _elsewhere(others: Sequence[Path]) -> Iterator[_Broken]:
    """The segments of other generations: what they hold may have been replaced since."""
    for folder in others:
        for entry in reversed(_postings(folder).segments):
            yield _Broken(folder / entry.file, entry.bytes, _deleted(folder, entry) or frozenset(), False)


def _restored(folder: Path, wounded: Examination, sources: Sequence[_Broken], jobs: int) -> Salvage:
    """Write the articles that are missing in the index in `folder` anew, and bring its file log into line with it."""
    with closing(FileLog(folder / FILELOG)) as log:
        wanted = _Wanted(log, open_snapshot(folder), FILELOG in wounded.sound)
        restored = 0
        doubtful: Counter[Path] = Counter()
        with Writer(folder, base=True, jobs=jobs) as writer:
            for source in sources:
                if not wanted:
                    break
                for article in source.articles():
                    path = wanted.taken(article)
                    if path is not None:
                        writer.add(article, path)
                        restored += 1
                        if not source.current:
                            doubtful[path] += 1
            census = writer.commit()
        missing = log.lose(wanted.left)
        for path in doubtful:
            log.doubt(path)
        if census.articles != log.indexed():
            _adopt(log, open_snapshot(folder))
    unknown = max(0, wounded.articles - census.articles - len(missing))
    return Salvage(census, wounded.damaged, restored, missing, doubtful, unknown)


class _Wanted:
    """The articles that the index should have and has not: those of its file log, or any where the log is lost."""

    def __init__(self, log: FileLog, snapshot: Snapshot, log_is_sound: bool) -> None:
        self._snapshot = snapshot
        self._any = not log_is_sound
        self._taken: set[str] = set()
        self.left = {id_: path for id_, path in log.every() if not self._held(id_)}

    def __bool__(self) -> bool:
        return self._any or bool(self.left)

    def taken(self, article: Article) -> Path | None:
        """The file that the article came from if it is wanted, once; None otherwise."""
        if not self._any:
            return self.left.pop(article.id, None)
        if article.id in self._taken or self._held(article.id):
            return None
        self._taken.add(article.id)
        return article.path

    def _held(self, article_id: str) -> bool:
        return self._snapshot.first_with("id", article_id.encode("utf-8", "surrogatepass")) is not None


def _adopt(log: FileLog, snapshot: Snapshot) -> None:
    """Enter into the log every article of the index, with the file it came from; those files are read again."""
    number = 0
    for segment in snapshot.segments:
        for document in range(segment.documents):
            if segment.deleted is None or not segment.deleted[document]:
                stored = snapshot.stored(number, title_only=True)
                log.adopt(stored["id"], address_of(restored_article(stored)), Path(stored["path"]))
            number += 1
