"""The command line in processes of its own, and what is left of them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LONG = 60.0
"""Seconds after which what should have happened is taken not to happen any more."""


def until(true: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


def living(group: int) -> list[int]:
    """The processes of a group that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = path.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(facts[2]) == group and facts[0] != "Z":
            found.append(int(path.parent.name))
    return found


class Started:
    """A command, in a group of processes of its own."""

    def __init__(self, *arguments: str | Path, before: str = "", ignored: int | None = None) -> None:
        """`before` is Python that runs first; `ignored` a signal that the command is started with as nohup does."""
        program = f"{before}\nfrom search.cli import main\nmain()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, *map(str, arguments)],
            env=os.environ | {"SEARCH_LANG": "en", "NO_COLOR": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
            preexec_fn=None if ignored is None else lambda: signal.signal(ignored, signal.SIG_IGN),
        )  # fmt: skip

    @property
    def processes(self) -> int:
        """How many processes the command has now."""
        return len(living(self.process.pid))

    def send(self, number: int, to_all: bool = False) -> None:
        """Send a signal to the command, or to all of its processes as a terminal does."""
        (os.killpg if to_all else os.kill)(self.process.pid, number)

    def ended(self) -> tuple[int, str, str]:
        """Exit code and output of the command, once it and every process of it have ended."""
        out, err = self.process.communicate(timeout=LONG)
        until(lambda: not self.processes)
        return self.process.returncode, out, err


@contextmanager
def started(*arguments: str | Path, before: str = "", ignored: int | None = None) -> Iterator[Started]:
    """A command for the time of a test."""
    one = Started(*arguments, before=before, ignored=ignored)
    try:
        yield one
    finally:
        for pid in living(one.process.pid):
            os.kill(pid, signal.SIGKILL)
        one.process.communicate()
