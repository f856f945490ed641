"""The pages of a run put aside until all of them were seen, then settled: cleaned by what their sites teach.

What a page holds by right and what its site put there is known only from its other pages, read before or after it. A
page is read and cleaned once: the pages wait, compressed, in an unnamed file on disk that no other process can open,
and are given back in the order they came.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from index.article import Article, Rejected
from index.cleaning.knowledge import Knowledge
from index.cleaning.learning import Learner
from index.cleaning.site import settled
from index.cleaning.traces import Cleaned
from index.files import SourceFile

_BATCH = 256
"""Pages that are put aside, and settled, together."""

Numbered = tuple[int, Cleaned | Rejected | None]
"""An outcome with the number of its file; None once for each file, so that files without pages are given back too."""


class Settling:
    """The pages of a run, waiting. `knowledge` is what they and the runs before them taught."""

    def __init__(
        self,
        read: Iterable[tuple[SourceFile, Iterator[Cleaned | Rejected]]],
        base: Knowledge,
        folder: Path | None,
        on_read: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Read everything, putting it aside in `folder`; `on_read` is told how many files were read."""
        self._files: list[SourceFile] = []
        self.pages = 0
        """How many pages wait, refused ones among them."""
        self._aside: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115 (`close` closes it)
        learner = Learner(base, folder)
        try:
            self._read(read, learner, on_read)
            self.knowledge = learner.learned()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let the pages go."""
        self._aside.close()

    def _read(
        self,
        read: Iterable[tuple[SourceFile, Iterator[Cleaned | Rejected]]],
        learner: Learner,
        on_read: Callable[[int], None],
    ) -> None:
        batch: list[Numbered] = []
        for number, (file, outcomes) in enumerate(read):
            on_read(number)
            self._files.append(file)
            batch.append((number, None))
            for outcome in outcomes:
                self.pages += 1
                if isinstance(outcome, Cleaned):
                    learner.add(outcome)
                batch.append((number, outcome))
                if len(batch) >= _BATCH:
                    self._put_aside(batch)
                    batch = []
        self._put_aside(batch)

    def outcomes(self) -> Iterator[tuple[SourceFile, Iterator[Article | Rejected]]]:
        """Each file with its articles, settled, and its pages that were refused, once and in the order of reading."""
        for number, group in groupby(self._settled(), key=itemgetter(0)):
            yield self._files[number], (outcome for _, outcome in group if outcome is not None)

    def _settled(self) -> Iterator[tuple[int, Article | Rejected | None]]:
        knowledge = self.knowledge.recurring()
        self._aside.seek(0)
        while head := self._aside.read(4):
            batch = _loaded(self._aside.read(int.from_bytes(head)))
            articles = settled([outcome for _, outcome in batch if isinstance(outcome, Cleaned)], knowledge)
            for number, outcome in batch:
                yield number, next(articles) if isinstance(outcome, Cleaned) else outcome

    def _put_aside(self, batch: list[Numbered]) -> None:
        import zstandard

        packed = zstandard.ZstdCompressor(level=1).compress(pickle.dumps(batch, pickle.HIGHEST_PROTOCOL))
        self._aside.write(len(packed).to_bytes(4))
        self._aside.write(packed)


def _loaded(packed: bytes) -> list[Numbered]:
    import zstandard

    batch: list[Numbered] = pickle.loads(zstandard.ZstdDecompressor().decompress(packed))
    return batch
