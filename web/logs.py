"""The server's log: on standard error, a message a line, nothing in it that a terminal would obey."""

import logging
from types import TracebackType

from search.output import escaped


class _Escaped(logging.Formatter):
    """What clients send, and articles hold, as escapes."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the library's name)
        """The line of a record, as one line."""
        return escaped(super().formatMessage(record))

    def formatException(  # noqa: N802 (as above)
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """The lines of a traceback, indented: none of them looks like a message, whatever the exception says."""
        return "\n".join(f"  {escaped(line)}" for line in super().formatException(ei).split("\n"))


def log_to_stderr() -> None:
    """Send what is logged to standard error, unless it goes somewhere already."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Escaped("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler])
