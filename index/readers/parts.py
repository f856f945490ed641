"""Documents in a container, as bytes: whichever process has the time reads them."""

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass

from index.article import RawPage, Rejected

MAX_PART_BYTES = 4 << 20
"""Bytes up to which a document is sent to another process; few pages have a tenth of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A document out of its container: its bytes, unpacked, and what reads them.

    `reading` can be pickled (a module's function, its first arguments bound); nothing that the bytes may be makes it
    raise.
    """

    data: bytes
    reading: Callable[[bytes], Iterator[RawPage | Rejected]]
    place: str = ""
    """Where in the file it stands."""

    def pages(self) -> Iterator[RawPage | Rejected]:
        """The pages that the document is, and what of it had to be refused."""
        return self.reading(self.data)


PageOrPart = RawPage | Rejected | Part
"""What a reader gives: a container need not read what it holds."""


def read_now(pieces: Iterable[PageOrPart]) -> Generator[RawPage | Rejected, None, None]:
    """The pieces in their order, each part as its pages."""
    for piece in pieces:
        if isinstance(piece, Part):
            yield from piece.pages()
        else:
            yield piece
