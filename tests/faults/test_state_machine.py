"""An index against a dict: whatever is done to its files, in whatever order, it answers what the files say."""

import json
import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from index.rebuild.build import NoInput, rebuild
from index.rebuild.foundation import compare_log
from index.rebuild.generation import live, verified
from search.engines.whoosh import WhooshEngine
from search.errors import IndexMissing
from search.results import Request

NUMBERS = st.integers(0, 5)
_STORIES = (
    "Le port de Kerven rouvre après la tempête, et les pêcheurs reprennent la mer dès ce matin malgré la houle.",
    "La digue du marais cède sous la crue, trois fermes sont évacuées par les pompiers dans la nuit de mardi.",
    "Le conseil vote le budget des écoles, une classe de plus ouvrira à la rentrée dans le bourg de Saint-Briac.",
)
_LONG = (
    " Le maire a remercié les bénévoles, les services de la ville et les entreprises qui ont prêté leurs camions."
    " Une réunion publique aura lieu jeudi à la salle des fêtes, où chacun pourra poser ses questions aux élus."
)


class IndexOfFiles(RuleBasedStateMachine):
    """`files` is what stands on disk, `indexed` what the last run saw; versions are told by an article's address."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.corpus, self.index = self.folder / "corpus", self.folder / "index"
        self.files: dict[int, tuple[str, int]] = {}
        self.indexed: dict[int, tuple[str, int]] = {}
        self.old: dict[int, set[int]] = {}
        self.edition = 0
        self.engine: WhooshEngine | None = None

    @initialize()
    def begin(self) -> None:
        """A corpus with a page that stays, so that no run is without input."""
        self.corpus.mkdir()
        (self.corpus / "stays.txt").write_text("Une page qui reste\nElle dit toujours la même chose.\n", "utf-8")

    def teardown(self) -> None:
        if self.engine is not None:
            self.engine.close()
        shutil.rmtree(self.folder)

    def _write(self, number: int, story: str) -> None:
        self.edition += 1
        self.files[number] = (story, self.edition)
        record = {
            "url": f"https://presse.example/{number}",
            "title": f"Sujet{number} du jour",
            "text": f"{story} edition{self.edition}x.{_LONG}",
            "updated": f"2024-01-01T{self.edition // 60 % 24:02d}:{self.edition % 60:02d}:00Z",
        }
        (self.corpus / f"{number}.jsonl").write_text(json.dumps(record) + "\n", "utf-8")

    @rule(number=NUMBERS, story=st.sampled_from(_STORIES))
    def add_or_change(self, number: int, story: str) -> None:
        """A page is written, or rewritten; one of the same story as another is its near-copy."""
        self._write(number, story)

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """A page vanishes."""
        number = data.draw(st.sampled_from(sorted(self.files)))
        del self.files[number]
        (self.corpus / f"{number}.jsonl").unlink()

    def _ran(self, full: bool = False) -> None:
        for number, (_, edition) in self.indexed.items():
            if number in self.files and self.files[number][1] != edition:
                self.old.setdefault(number, set()).add(edition)
        self.indexed = dict(self.files)

    @rule(full=st.booleans())
    def run(self, full: bool) -> None:
        """The index is brought up to date, or made anew."""
        with suppress(NoInput):
            rebuild(self.index, [self.corpus], full=full, allow_removals=True)
        self._ran(full)

    @rule(moment=st.floats(0, 0.25))
    def crash(self, moment: float) -> None:
        """A run is killed: it counts wholly or not at all."""
        pid = os.fork()
        if pid == 0:
            try:
                rebuild(self.index, [self.corpus], allow_removals=True)
            finally:
                os._exit(0)
        time.sleep(moment)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        if self._seen() == self._expected(self.files):
            self._ran()

    @rule()
    def reopen(self) -> None:
        """Whoever reads begins anew."""
        if self.engine is not None:
            self.engine.close()
            self.engine = None

    def _expected(self, files: dict[int, tuple[str, int]]) -> dict[str, int]:
        return {f"Sujet{number} du jour": edition for number, (_, edition) in files.items()}

    def _seen(self) -> dict[str, int]:
        if self.engine is None:
            self.engine = WhooshEngine(self.index)
        try:
            scan = list(self.engine.scan(Request("jour", collapse=False)))
        except IndexMissing:
            return {}
        found = {}
        for one in scan:
            text = self.engine.article(one.article.id)
            assert text is not None
            found[one.article.title] = int(text.text.partition("edition")[2].partition("x")[0])
        return found

    @invariant()
    def answers_what_was_indexed(self) -> None:
        """Articles and texts are those of the last run, each found by its own words, with its old versions; whole."""
        assert self._seen() == self._expected(self.indexed)
        if not self.indexed:
            return
        assert self.engine is not None
        for number, (story, edition) in self.indexed.items():
            hits = self.engine.search(Request(f"=edition{edition}x", collapse=False)).hits
            assert [hit.title for hit in hits] == [f"Sujet{number} du jour"]
            told = {
                int(version.article.text.partition("edition")[2].partition("x")[0])
                for version in self.engine.versions(hits[0].id)
            }
            assert self.old.get(number, set()) <= told
            alike = {f"Sujet{other} du jour" for other, (its, _) in self.indexed.items() if its == story}
            family = {member.title for member in self.engine.family(hits[0].id)}
            assert family == alike, (family, alike)
        generation = live(self.index)
        assert generation is not None
        verified(generation.folder)
        compare_log(generation)


TestIndexOfFiles = IndexOfFiles.TestCase
TestIndexOfFiles.settings = settings(
    max_examples=int(os.environ.get("EXAMPLES", "6")), stateful_step_count=15, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
