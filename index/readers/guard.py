"""Whatever one page does to the program that reads it: a refusal that names it, and the rest goes on.

Readers refuse what they know how to refuse, with its cure. This is for all else: an error nobody thought of, in our
code or in a library's, memory that is not there, time without end. What is no page's doing goes through: Ctrl-C, a full
disk.
"""

import signal
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import TypeVar

from index.article import Rejected
from index.messages import Message
from index.readers.bounds import Unspooled
from index.readers.cpu_time import OutOfTime, limited

Made = TypeVar("Made")

SECONDS = 60.0
"""Of processor time that one page may take; most take a hundredth of a second, the largest some ten."""
SECONDS_PER_MIB = 30.0
"""What it may take beyond for each MiB of its file."""
KILLED = -9
"""Exit code of a process that was killed."""
FAULTS = (Exception, OutOfTime)
_LONGEST = 120


def guarded_record(path: Path, place: str, work: Callable[[], Made]) -> Made | Rejected:
    """What `work` makes of the page at `place` in a file; the page refused where that fails.

    Raises Unspooled: the disk's failing, which is no page's.
    """
    try:
        return work()
    except Unspooled:
        raise
    except FAULTS as error:
        return refusal(path, place, error)


def guarded_page(path: Path, place: str, work: Callable[[], Made]) -> Made | Rejected:
    """As `guarded_record`, within the time that a page may take."""
    return guarded_record(path, place, partial(limited, SECONDS, work))


def each(
    path: Path, pages: Generator[Made, None, None], place: str = "", size: int = 0
) -> Generator[Made | Rejected, None, None]:
    """The pages of a file of `size` bytes, or of a document that stands at `place` in one, each within its time.

    Where reading fails, those before stay and a last refusal tells behind which: what has failed can't be asked for
    more. Raises Unspooled.
    """
    following: Callable[[], Made | None] = partial(next, pages, None)
    seconds = SECONDS + SECONDS_PER_MIB * (size >> 20)
    try:
        while (page := limited(seconds, following)) is not None:
            yield page
            if behind := getattr(page, "place", ""):
                place = f"après {behind}"
    except Unspooled:
        raise
    except FAULTS as error:
        yield refusal(path, place, error)
    finally:
        pages.close()


def refusal(path: Path, place: str, error: BaseException) -> Rejected:
    """The page at `place` in a file, refused for an error that nobody thought of."""
    match error:
        case OutOfTime():
            return Rejected(path, place, _message(f"plus de {error} de calcul", f"over {error} of computing"))
        case RecursionError():
            return Rejected(path, place, _message("trop imbriquée", "nested too deep"))
        case MemoryError():
            # What took the memory may be another program: the next run tries again.
            return Rejected(path, place, _out_of_memory(), unread=True)
    said = " ".join(str(error).split())[:_LONGEST]
    why = f"{type(error).__name__} : {said}" if said else type(error).__name__
    return Rejected(path, place, _message(why, why.replace(" : ", ": ", 1)))


def ended(path: Path, place: str, code: int | None) -> Rejected:
    """The file, or the page in it, over which a process ended with this exit code; of a signal the negative number."""
    if code == KILLED:
        return Rejected(
            path,
            place,
            Message(
                fr="illisible (le processus qui la lisait a été tué, sans doute faute de mémoire) : libérez-en, ou "
                "relancez avec --jobs 1 ; le reste est indexé",
                en="unreadable (the process that read it was killed, for want of memory as a rule): free some, or run "
                "again with --jobs 1; the rest is indexed",
            ),
            unread=True,
        )
    why = _signal_name(code)
    return Rejected(
        path,
        place,
        Message(
            fr=f"illisible (elle fait tomber le processus qui la lit : {why}) : signalez-la ; le reste est indexé",
            en=f"unreadable (it brings down the process that reads it: {why}): report it; the rest is indexed",
        ),
    )


def _signal_name(code: int | None) -> str:
    try:
        return signal.Signals(-(code or 0)).name
    except ValueError:
        return f"code {code}"


def _message(fr: str, en: str) -> Message:
    return Message(
        fr=f"page illisible ({fr}) : signalez-la ; le reste est indexé",
        en=f"unreadable page ({en}): report it; the rest is indexed",
    )


def _out_of_memory() -> Message:
    return Message(
        fr="page illisible (mémoire insuffisante) : libérez-en et relancez ; le reste est indexé",
        en="unreadable page (out of memory): free some and run again; the rest is indexed",
    )
