"""How far a rebuild is, on standard error: one moving line on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.messages import Message
from search.interface_language import Say
from search.output import echo

if TYPE_CHECKING:
    from index.rebuild.progress import Progress

LINE_EVERY = 30.0
"""Seconds from one line to the next where standard error is no terminal."""
_MOVE_EVERY = 0.1
"""Seconds from one look of the moving line to the next."""
_FIRST_SECONDS = 2.0
"""Seconds of a stage in which its rate says nothing yet."""

Shown = Callable[["Progress"], None]


@contextmanager
def shown_progress(say: Say) -> Iterator[Shown]:
    """Shows the progress that it is given, for as long as it lasts."""

    def line(progress: "Progress", seconds: float) -> str:
        return progress_line(progress, seconds, say)

    if not sys.stderr.isatty():
        yield paced(lambda *now: echo(line(*now), err=True), LINE_EVERY, at_once=False)
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    def text(shown: str) -> Text:
        return Text(shown, no_wrap=True, overflow="ellipsis")

    with Live(text(""), console=Console(stderr=True), refresh_per_second=10, transient=True) as live:
        yield paced(lambda *now: live.update(text(line(*now))), _MOVE_EVERY, at_once=True)


def paced(tell: Callable[["Progress", float], None], every: float, at_once: bool) -> Shown:
    """Has the progress that it is given told, with the seconds of its stage, so often and no oftener."""
    return _Paced(tell, every, at_once)


class _Paced:
    def __init__(self, tell: Callable[["Progress", float], None], every: float, at_once: bool) -> None:
        self._every, self._tell = every, tell
        self._stage = ""
        self._began = time.monotonic()
        self._next = self._began + (0.0 if at_once else every)

    def __call__(self, progress: "Progress") -> None:
        now = time.monotonic()
        if progress.stage != self._stage:
            self._stage, self._began = progress.stage, now
        if now >= self._next:
            self._next = now + self._every
            self._tell(progress, now - self._began)


def progress_line(progress: "Progress", seconds: float, say: Say) -> str:
    """How far a stage is that has taken so many seconds: what is done of how much, the rate, the time that is left."""
    if progress.stage == "publishing":
        return say(Message("Mise en service du nouvel index", "Putting the new index into service"))
    done, total = progress.done, progress.total
    if progress.stage == "embedding":
        return _embedding_line(done, total, say)
    if progress.stage == "reading":
        read, size = _megabytes(done), _megabytes(total)
        fr, en = f"Lecture : {read} sur {size} Mo".replace(".", ","), f"Reading: {read} of {size} MB"
    else:
        fr, en = f"Indexation : {done} pages sur {total}", f"Indexing: {done} of {total} pages"
    line = (
        say(Message(fr=fr, en=en)) + f" ({100 * done // total if total else 100}\u00a0%), {progress.articles} articles"
    )
    if seconds < _FIRST_SECONDS or not done:
        return line
    left = _duration(seconds * (total - done) / done)
    return f"{line} ({progress.articles / seconds:.0f}/s), " + say(Message(fr=f"reste {left}", en=f"{left} left"))


def _embedding_line(done: int, total: int, say: Say) -> str:
    # Those of runs before count as done, so that no rate is told: it would be wrong.
    share = 100 * done // total if total else 100
    return say(Message(fr=f"Vecteurs : {done} sur {total}", en=f"Vectors: {done} of {total}")) + f" ({share}\u00a0%)"


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.1f}" if count < 100e6 else f"{count / 1e6:.0f}"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
