"""Why a document can't be read, and what its owner may do."""

from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import BinaryIO

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.bounds import Overrun, Unspooled, overrun

MAX_MARKUP = 8 << 20
"""Bytes of HTML that a part of a document may have: its tree takes up to ninety times as many."""
Reading = Callable[[Path, BinaryIO], Iterator[RawPage | Rejected]]


class Unreadable(Exception):
    """A document, or a part of one, that can't be read: `why` says so to the user."""

    def __init__(self, why: Message, unread: bool = False) -> None:
        super().__init__(why.en)
        self.why = why
        self.unread = unread
        """Whether it is no fault of the file's: the next run tries it again."""


def guarded(reading: Reading) -> Reading:
    """A reader that refuses what it can't read: whatever the bytes are and whatever they make a library raise."""

    @wraps(reading)
    def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
        try:
            yield from reading(path, stream)
        except Unreadable as error:
            yield Rejected(path, "", error.why, unread=error.unread)
        except Overrun:
            yield Rejected(path, "", overrun())
        except Unspooled as error:
            yield Rejected(path, "", error.reason, unread=True)
        except Exception as error:
            yield Rejected(path, "", damaged_document(error))

    return read


def damaged_document(error: Exception | None = None) -> Message:
    """The bytes are not what their format demands."""
    why = f" ({' '.join(str(error).split())[:120]})" if error is not None and str(error) else ""
    return Message(
        fr=f"document abîmé{why} : ouvrez-le dans son logiciel et enregistrez-le de nouveau",
        en=f"damaged document{why}: open it in its program and save it again",
    )


def protected() -> Message:
    """It asks for a password."""
    return Message(
        fr="protégé par un mot de passe : ouvrez-le et enregistrez-en une copie sans mot de passe",
        en="protected by a password: open it and save a copy without one",
    )


def too_large(limit: int) -> Message:
    """What has to be held whole has more bytes than `limit`."""
    return Message(
        fr=f"document de plus de {limit >> 20} Mio une fois décompressé : partagez-le en plusieurs",
        en=f"document of more than {limit >> 20} MiB unpacked: split it into several",
    )


def without_text() -> Message:
    """It opens, and has no word."""
    return Message(
        fr="aucun texte dans le document : retirez-le ; s’il n’a que des images, passez-les à ocrmypdf",
        en="no text in the document: take it away; if it has pictures alone, make it a PDF and run ocrmypdf on it",
    )


def extra_missing(package: str) -> Message:
    """What reads it is not installed."""
    return Message(
        fr=f"{package} n’est pas installé : pip install 'manchette[documents]', puis relancez",
        en=f"{package} is not installed: pip install 'manchette[documents]', then run again",
    )
