"""Where refused pages go: the first ones to standard error, all of them to the file of `--rejects`."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from index.article import Rejected
from index.messages import Message
from search.commands.output_file import OutputFile
from search.commands.run_log import RunLog
from search.interface_language import Say
from search.output import to_json

MAX_REFUSALS_LISTED = 20
"""Refused pages listed on stderr; `--rejects FILE` has them all."""


class Refusals:
    """The refused pages of one run, told as they come."""

    def __init__(self, say: Say, log: RunLog, file: OutputFile | None, spool: IO[str] | None) -> None:
        self._say, self._log, self._file, self._spool = say, log, file, spool
        self._count = 0
        self._lost: OSError | None = None

    def add(self, rejected: Rejected) -> None:
        """A page was refused."""
        self._count += 1
        if self._spool is not None and self._lost is None:
            reason = self._say(rejected.reason)
            facts = {"file": str(rejected.path), "place": rejected.place, "reason": reason}
            try:
                self._spool.write(to_json(facts) + "\n")
            except OSError as error:  # told at the end: the run does not fail of it
                self._lost = error
        if self._count <= MAX_REFUSALS_LISTED:
            self._log.refused(rejected)

    def finish(self, rejected: int) -> None:
        """The run came to its end, with so many pages refused; raises SearchError where the file can't be written."""
        if rejected > MAX_REFUSALS_LISTED:
            more = rejected - MAX_REFUSALS_LISTED
            self._log.notice(
                Message(
                    f"… et d’autres pages refusées ({more}) : --rejects FICHIER les écrit toutes",
                    f"… and {more} more refused pages: --rejects FILE writes them all",
                )
            )
        if self._file is None or self._spool is None:
            return
        with self._file.contents() as stream:
            if self._lost is not None:
                raise self._lost
            self._spool.seek(0)
            shutil.copyfileobj(self._spool, stream)


@contextmanager
def refusals(say: Say, log: RunLog, rejects: Path | None) -> Iterator[Refusals]:
    """The refusals of one run. The file `rejects` is as it was until the run has come to its end: what an earlier one
    listed there is not lost where this one fails. Raises SearchError where the file can't be written to."""
    with ExitStack() as stack:
        file = spool = None
        if rejects is not None:
            file = stack.enter_context(OutputFile(rejects, "--rejects"))
            spool = stack.enter_context(TemporaryFile("w+", encoding="utf-8"))
        yield Refusals(say, log, file, spool)
