"""Files that come, change, go, can't be looked at and can again: the index follows those that it can see."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from index.postings.segment import open_snapshot
from index.rebuild.build import Report, rebuild
from index.rebuild.generation import live
from index.rebuild.plan import SourceAway

FILES = 4
STEP = st.lists(st.sampled_from(["stay", "change", "go", "away", "back"]), min_size=FILES, max_size=FILES)


class Corpus:
    """Links to pages on a disk, each of which may be away; what is right to be in the index is told beside."""

    def __init__(self, folder: Path) -> None:
        self.heap, self.disk, self.shelf, self.index = (folder / name for name in ("heap", "disk", "shelf", "index"))
        for each in (self.heap, self.disk, self.shelf):
            each.mkdir()
        self.titles: dict[int, str] = {}
        self.edition = 0

    def do(self, number: int, what: str) -> None:
        link, page, aside = self.heap / f"{number}.txt", self.disk / f"{number}.txt", self.shelf / f"{number}.txt"
        if what == "change" and not aside.exists():
            self.edition += 1
            text = f"Le phare {number} rouvre, édition {self.edition}\npar Jeanne Morel\nLa côte attendait.\n"
            page.write_text(text + "x" * self.edition, encoding="utf-8")
            link.unlink(missing_ok=True)
            link.symlink_to(page)
        elif what == "go":
            link.unlink(missing_ok=True)
        elif what == "away" and page.exists():
            page.rename(aside)
        elif what == "back" and aside.exists():
            aside.rename(page)

    def rebuild(self, **options: bool) -> Report:
        return rebuild(self.index, [self.heap], **options)  # type: ignore[arg-type]

    def expect(self) -> None:
        """Take note of what the next run can see."""
        for number in range(FILES):
            link = self.heap / f"{number}.txt"
            if not link.is_symlink():
                self.titles.pop(number, None)
            elif link.exists():
                self.titles[number] = link.read_text(encoding="utf-8").split("\n")[0]

    def indexed(self) -> list[str]:
        generation = live(self.index)
        assert generation is not None
        snapshot = open_snapshot(generation.folder)
        return sorted(
            str(snapshot.stored(number)["title"])
            for base, segment in snapshot.leaves()
            for number in range(base, base + segment.documents)
            if segment.deleted is None or not segment.deleted[number - base]
        )


def counts(report: Report) -> list[int]:
    return [report.indexed, report.unchanged, report.removed, report.rejected, report.articles]


@contextmanager
def corpus() -> Iterator[Corpus]:
    with TemporaryDirectory() as folder:
        yield Corpus(Path(folder))


@settings(max_examples=12, deadline=None)
@given(st.lists(STEP, min_size=1, max_size=4))
def test_the_index_holds_what_was_last_seen_of_every_file_that_is_not_gone(steps: list[list[str]]) -> None:
    with corpus() as one:
        for number in range(FILES):
            one.do(number, "change")
        one.rebuild()
        one.expect()
        for step in steps:
            for number, what in enumerate(step):
                one.do(number, what)
            seen = dict(one.titles)
            one.expect()
            try:
                dry = one.rebuild(dry_run=True)
            except SourceAway:
                assert not any(one.heap.iterdir()), "only an empty heap is refused here"
                one.titles = seen
                continue
            assert counts(one.rebuild()) == counts(dry)
            assert one.indexed() == sorted(one.titles.values())
        away = any(not link.exists() for link in one.heap.iterdir())
        try:
            one.rebuild(full=True)
        except SourceAway:
            assert away or not any(one.heap.iterdir())
        else:
            assert not away or not one.titles
        assert one.indexed() == sorted(one.titles.values())
