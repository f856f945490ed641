"""A file that the user names for what a command finds: looked at before the work, written after it."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from index.messages import Message
from search.errors import SearchError


class OutputFile:
    """The file that an option names, as a context. What it held stays until `contents` replaces it; raises SearchError
    where it can't be opened."""

    def __init__(self, path: Path, option: str) -> None:
        self._path, self._option = path, option
        try:
            self._made = not path.exists()
            self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
        except OSError as error:
            raise self._failed(error) from error
        self._written = False

    def __enter__(self) -> "OutputFile":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        with suppress(OSError):
            os.close(self._descriptor)
            if self._made and not self._written:
                self._path.unlink(missing_ok=True)

    @contextmanager
    def contents(self) -> Iterator[IO[str]]:
        """A stream of what the file is to hold; raises SearchError where that cannot be written."""
        try:
            if stat.S_ISREG(os.fstat(self._descriptor).st_mode):
                os.ftruncate(self._descriptor, 0)
            self._written = True
            with open(self._descriptor, "w", encoding="utf-8", closefd=False) as stream:
                yield stream
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> SearchError:
        why = error.strerror or str(error)
        return SearchError(
            Message(
                fr=f"{self._path} ne peut pas être écrit ({why}) : donnez à {self._option} un autre fichier",
                en=f"{self._path} cannot be written ({why}): give {self._option} another file",
            )
        )
