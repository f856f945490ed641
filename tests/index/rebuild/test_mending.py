"""A damaged index: nothing damaged is handed on, what can be had is had, and what cannot is told."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from index.messages import Message
from index.postings.container import Container
from index.postings.segment import open_snapshot
from index.rebuild.build import NoInput, rebuild
from index.rebuild.foundation import Irrecoverable, compare_log
from index.rebuild.generation import GenerationError, live, live_name, verified
from index.rebuild.history import versions
from index.rebuild.mending import mend
from index.schema import fingerprint

_WORDS = "conseil ville budget port phare musée crue récolte tramway gare école halle marché pont digue forêt".split()


class Press:
    """A corpus in two folders and its index, of whose articles one has an old version and one was replaced since."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.corpus, self.index_dir = folder, folder / "corpus", folder / "index"
        self.corpus.mkdir()
        (folder / "elsewhere").mkdir()
        for number in range(12):
            self.write(number)
        lines = [
            {"title": f"Dépêche {n}", "text": self.text(100 + n), "url": f"https://d.example/{n}"} for n in range(9)
        ]
        (folder / "elsewhere" / "d.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        rebuild(self.index_dir, [self.corpus, folder / "elsewhere"])
        self.write(1, "Une suite.")
        rebuild(self.index_dir, [self.corpus])
        self.write(2, "Une suite.")
        self.write(12)
        rebuild(self.index_dir, [self.corpus])
        self.articles = self.contents()
        self.old = self.versions()

    def text(self, number: int) -> str:
        return " ".join(Random(number).choices(_WORDS, k=90)) + f" {number}."

    def write(self, number: int, more: str = "") -> None:
        text = f"Titre numéro {number}\npar Jeanne Morel\n{self.text(number)} {more}\n"
        (self.corpus / f"{number}.txt").write_text(text, encoding="utf-8")

    def versions(self) -> dict[str, list[str]]:
        folder = self.live()
        return {one: [version.article.text for version in versions(folder, one)] for one in self.articles}

    def contents(self) -> dict[str, str]:
        """Every article of the index as it is stored."""
        snapshot = open_snapshot(self.live())
        stored = [
            snapshot.stored(base + number)
            for base, segment in snapshot.leaves()
            for number in range(segment.documents)
            if segment.deleted is None or not segment.deleted[number]
        ]
        assert len({fields["id"] for fields in stored}) == len(stored)
        return {fields["id"]: json.dumps(fields, sort_keys=True) for fields in stored}

    def live(self) -> Path:
        generation = live(self.index_dir)
        assert generation is not None
        return generation.folder

    def away(self) -> None:
        """The sources are not there any more."""
        self.corpus.rename(self.folder / "away")
        (self.folder / "elsewhere").rename(self.folder / "elsewhere, away")

    def back(self) -> None:
        """The sources are there again."""
        (self.folder / "away").rename(self.corpus)
        (self.folder / "elsewhere, away").rename(self.folder / "elsewhere")

    def is_whole(self) -> bool:
        generation = verified(self.live())
        compare_log(generation)
        return True


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(tmp_path_factory.mktemp("press"))


@pytest.fixture
def press(made: Press, tmp_path_factory: pytest.TempPathFactory) -> Press:
    """The index and its sources, for one test to damage; two generations share what they shared."""
    kept = made.folder.with_name(f"{made.folder.name}, kept")
    if not kept.exists():
        _copied(made.folder, kept)
    shutil.rmtree(made.folder)
    _copied(kept, made.folder)
    return made


def _copied(source: Path, target: Path) -> None:
    """A copy of a folder in which what was one file is one file."""
    seen: dict[int, Path] = {}

    def copy(one: str, other: str) -> str:
        inode = Path(one).stat().st_ino
        if inode in seen:
            Path(other).hardlink_to(seen[inode])
        else:
            shutil.copy2(one, other)
            seen[inode] = Path(other)
        return other

    shutil.copytree(source, target, copy_function=copy)


def largest_segment(folder: Path) -> Path:
    return max(folder.glob("MAIN_*.seg"), key=lambda path: path.stat().st_size)


def alter(path: Path, at: int | None = None) -> None:
    """Flip a bit in place: generations that share the file share the damage."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at is None else at] ^= 4
    with path.open("r+b") as file:
        file.write(data)


def place(path: Path, array: str) -> int:
    """Where an array of a segment begins."""
    return int(Container.alone(path, path.stem).entries[array]["offset"])


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


FILES = {
    "a segment": largest_segment,
    "deletions": lambda folder: next(folder.glob("*.del")),
    "postings.json": lambda folder: folder / "postings.json",
    "manifest.json": lambda folder: folder / "manifest.json",
    "files.sqlite": lambda folder: folder / "files.sqlite",
    "history.sqlite": lambda folder: folder / "history.sqlite",
    "families.seg": lambda folder: folder / "families.seg",
    "site.npz": lambda folder: folder / "site.npz",
    "the table of Whoosh": lambda folder: next(folder.glob("*.toc")),
}
HOW: dict[str, Callable[[Path], None]] = {"altered": alter, "cut": cut, "missing": Path.unlink}


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("file", FILES)
def test_a_rebuild_heals_whatever_is_damaged(file: str, how: str, press: Press) -> None:
    """An update of a damaged index leaves one that is whole and holds everything, with its history; it says so."""
    HOW[how](FILES[file](press.live()))
    with pytest.raises(GenerationError):
        verified(press.live())
    press.write(13)
    notices: list[Message] = []
    report = rebuild(press.index_dir, [press.corpus], on_notice=notices.append)
    assert press.is_whole()
    found = press.contents()
    assert len(found) == report.articles == len(press.articles) + 1
    assert {one: found[one] for one in press.articles} == press.articles
    assert press.versions() == press.old
    assert any("damaged" in notice.en for notice in notices)


@pytest.mark.parametrize("part", ["text/low_docs", "title/terms", "column.day/values", "text/low_addresses"])
def test_damaged_postings_are_made_anew_from_stored_texts(part: str, press: Press) -> None:
    """Where the texts verify no source is needed: nothing is lost though all of them are away."""
    segment = largest_segment(press.live())
    alter(segment, place(segment, part))
    press.away()
    notices: list[Message] = []
    assert mend(press.index_dir, fingerprint(), on_notice=notices.append) is not None
    press.back()
    assert press.is_whole()
    assert press.contents() == press.articles
    assert press.versions() == press.old
    assert segment.name in notices[0].en


def test_a_damaged_text_is_read_again_from_its_file_wherever_that_lies(press: Press) -> None:
    """The files that a damaged index needs are read though the run was given other paths."""
    segment = largest_segment(press.live())
    alter(segment, place(segment, "stored.heads/data") + 40)
    other = press.folder / "other"
    other.mkdir(exist_ok=True)
    (other / "neuf.txt").write_text("Un phare à Ouessant\nIl éclaire la côte.\n", encoding="utf-8")
    rebuild(press.index_dir, [other])
    assert press.is_whole()
    found = press.contents()
    assert len(found) == len(press.articles) + 1
    assert {one: found[one] for one in press.articles} == press.articles


def test_a_rebuild_stops_before_anything_is_lost_and_repair_says_what_is(press: Press) -> None:
    """Without the sources an update names the damage and the files, and changes nothing; repair goes on without what is
    nowhere, with the count; with the sources back, the next run has it all again."""
    segment = largest_segment(press.live())
    segment.unlink()
    for other in press.index_dir.glob("generations/*/"):
        (other / segment.name).unlink(missing_ok=True)
    before = live_name(press.index_dir)
    press.away()
    other = press.folder / "other"
    other.mkdir(exist_ok=True)
    (other / "neuf.txt").write_text("Un phare à Ouessant\nIl éclaire la côte.\n", encoding="utf-8")
    with pytest.raises(Irrecoverable) as error:
        rebuild(press.index_dir, [other])
    lost = sum(error.value.lost.values())
    assert segment.name in error.value.damaged
    assert press.corpus / "0.txt" in error.value.lost
    assert live_name(press.index_dir) == before
    notices: list[Message] = []
    mend(press.index_dir, fingerprint(), may_lose=True, on_notice=notices.append)
    assert press.is_whole()
    found = press.contents()
    assert 0 < len(found) == len(press.articles) - lost
    assert all(press.articles[one] == said for one, said in found.items())
    assert press.versions() == press.old
    assert any(notice.en.startswith(f"{lost} articles lost") for notice in notices)
    press.back()
    rebuild(press.index_dir, [press.corpus])
    assert press.contents() == press.articles
    assert press.versions() == press.old


def test_an_older_text_that_takes_a_lost_ones_place_is_told_and_replaced_when_its_file_is_back(press: Press) -> None:
    """What the generation before still has of an article is better than nothing, and is no new version of it."""
    newest = min(press.live().glob("MAIN_*.seg"), key=lambda path: -path.stat().st_mtime_ns)
    newest.unlink()
    press.away()
    notices: list[Message] = []
    mend(press.index_dir, fingerprint(), may_lose=True, on_notice=notices.append)
    told = " ".join(notice.en for notice in notices)
    assert "1 articles lost" in told and "1 articles taken from an older index" in told
    press.back()
    rebuild(press.index_dir, [press.corpus])
    assert press.contents() == press.articles
    assert press.versions() == press.old


def test_a_whole_index_is_left_as_it_is(press: Press) -> None:
    """Nothing is made anew where nothing is damaged."""
    before = live_name(press.index_dir)
    generation = mend(press.index_dir, fingerprint())
    assert generation is not None and generation.name == before == live_name(press.index_dir)


def test_a_dry_run_over_a_damaged_index_changes_nothing(press: Press) -> None:
    """It says what is damaged instead."""
    cut(largest_segment(press.live()))
    before = sorted(press.index_dir.rglob("*"))
    with pytest.raises(GenerationError):
        rebuild(press.index_dir, [press.corpus], dry_run=True)
    assert sorted(press.index_dir.rglob("*")) == before


def test_an_index_of_another_version_is_not_mended(press: Press) -> None:
    """What this program cannot read is not taken for damaged, nor is what it can read gone back to."""
    before = live_name(press.index_dir)
    assert mend(press.index_dir, "ffffffff") is None
    assert live_name(press.index_dir) == before


def test_a_file_log_that_tells_of_articles_that_are_not_there_is_damage(press: Press) -> None:
    """An index that once lost articles under good checksums gets them back."""
    import sqlite3
    from contextlib import closing

    from index.rebuild.generation import described, seal

    folder = press.live()
    with closing(sqlite3.connect(folder / "files.sqlite")) as log:
        log.execute("DELETE FROM page WHERE id IN (SELECT id FROM page ORDER BY id LIMIT 3)")
        log.execute(
            "INSERT INTO page (address, path, ordinal, id, indexed) VALUES (1, ?, 7, '0123456789abcdef', 1)",
            (bytes(press.corpus / "3.txt"),),
        )
        log.commit()
    facts = described(folder)
    seal(folder, facts.fingerprint, facts.census)
    verified(folder)
    rebuild(press.index_dir, [press.corpus])
    assert press.is_whole()
    assert press.contents() == press.articles


def test_nothing_left_of_a_generation_is_no_end_of_the_index(press: Press) -> None:
    """Where all files of the live generation are gone, what the one before has is gone on from."""
    shutil.rmtree(press.live())
    with pytest.raises(NoInput):
        rebuild(press.index_dir, [])
    assert press.is_whole()
    rebuild(press.index_dir, [press.corpus])
    assert press.contents() == press.articles
