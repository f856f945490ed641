"""A file that appears under its name when it is whole, and not before: what stood there stays until then."""

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from index.messages import Message
from search.errors import SearchError


def write_whole(path: Path, data: Iterable[bytes], option: str = "-o") -> None:
    """Write `data` to the file that `option` names; raises SearchError, and leaves nothing, where that fails.

    Devices and pipes are written to as they are.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb", buffering=0) as file:
                _copy(data, file.fileno())
            return
        target = path.resolve()
        part = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    except OSError as error:
        raise unwritten(path, error, option) from error
    try:
        try:
            _copy(data, descriptor)
            with suppress(FileNotFoundError):
                os.fchmod(descriptor, stat.S_IMODE(target.stat().st_mode))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        part.replace(target)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise unwritten(path, error, option) from error
        raise


def _copy(data: Iterable[bytes], descriptor: int) -> None:
    for piece in data:
        left = memoryview(piece)
        while left:
            left = left[os.write(descriptor, left) :]


def unwritten(path: Path, error: OSError, option: str) -> SearchError:
    """The error for a file that could not be written: which, why, and what to do."""
    why = error.strerror or str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return SearchError(
            Message(
                fr=f"{path} n’a pas été écrit : plus de place ({why}) ; faites-en, ou donnez à {option} un fichier "
                "sur un autre disque",
                en=f"{path} was not written: no room left ({why}); make some, or give {option} a file on another disk",
            )
        )
    if isinstance(error, FileNotFoundError) and not path.parent.is_dir():
        return SearchError(
            Message(
                fr=f"{path} n’a pas été écrit : le dossier {path.parent} n’existe pas ; créez-le, "
                f"ou donnez à {option} un autre fichier",
                en=f"{path} was not written: there is no folder {path.parent}; make it, or give {option} another file",
            )
        )
    return SearchError(
        Message(
            fr=f"{path} n’a pas pu être écrit ({why}) : donnez à {option} un autre fichier",
            en=f"{path} could not be written ({why}): give {option} another file",
        )
    )
