"""How much a packed file may unpack to: what keeps a bomb from filling time, memory or disk."""

from io import RawIOBase
from tempfile import gettempdir
from typing import BinaryIO, cast

from index.messages import Message

FREE = 16 << 20
"""Bytes that anything may unpack to, however small it is."""
RATIO = 250
"""Bytes a packed byte may give beyond: pages give 3 to 30, one JSON record repeated a thousand times some 200."""

_STEP = 1 << 18
"""Bytes asked for at a time: streams make room for all that they are asked for, there or not."""


class Overrun(OSError):
    """More bytes than a packed file may give."""


class Unspooled(Exception):
    """What a file holds could not be put aside to be read: no fault of the file's, nor an OSError, which readers take
    for one. `reason` says so."""

    def __init__(self, error: OSError) -> None:
        why = error.strerror or str(error)
        super().__init__(why)
        self.reason = Message(
            fr=f"n’a pas pu être décompressé dans {gettempdir()} ({why}) : remédiez-y et relancez",
            en=f"could not be unpacked into {gettempdir()} ({why}): mend that and run again",
        )


class Bounded(RawIOBase):
    """A stream of unpacked bytes, OSError where they are more than `packed` ones may give or its decoder trips."""

    def __init__(self, source: BinaryIO, packed: int) -> None:
        self._source = source
        self._left = FREE + RATIO * packed

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """To the beginning, where the source is."""
        return True

    def close(self) -> None:
        """Close the source too."""
        self._source.close()
        super().close()

    def tell(self) -> int:
        """The position in the unpacked bytes."""
        return self._source.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a position that the source can go to; OSError where it can't."""
        try:
            return self._source.seek(offset, whence)
        except OSError:
            raise
        except Exception as error:
            raise OSError(str(error)) from error

    def readinto(self, buffer: object) -> int:
        """Fill the buffer as far as one read of the source does."""
        view = memoryview(cast(bytearray, buffer)).cast("B")
        try:
            data = self._source.read(min(len(view), _STEP))
        except OSError:
            raise
        except Exception as error:
            # Decoders of hostile bytes raise whatever their formats' corners make them raise.
            raise OSError(str(error)) from error
        self._left -= len(data)
        if self._left < 0:
            raise Overrun(overrun().en)
        view[: len(data)] = data
        return len(data)


def overrun() -> Message:
    """Why a file that gives more is refused."""
    return Message(
        fr=f"contenu démesuré (plus de {RATIO} fois sa taille comprimée) : décompressez-le vous-même s’il est sûr",
        en=f"unpacks to too much (over {RATIO} times its packed size): unpack it yourself if it can be trusted",
    )
