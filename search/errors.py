"""Everything that can go wrong between a user and an answer, as exceptions that carry their own line of help."""

from index.messages import Message as Message


class SearchError(Exception):
    """Base of the project's errors: a message in both languages, and the exit code of the command line."""

    exit_code = 1

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message

    @property
    def to_visitors(self) -> Message:
        """What whoever reads a page is told: nothing of the machines behind it."""
        return self.message


class BadQuery(SearchError):
    """A query or a parameter that cannot mean anything.

    `position` is the offset of the fault in the query, in characters, None where no single place is at fault; `repair`
    is a query that would work, None where there is none to propose.
    """

    exit_code = 2

    def __init__(self, message: Message, position: int | None = None, repair: str | None = None) -> None:
        super().__init__(message)
        self.position = position
        self.repair = repair


class BadSetting(SearchError):
    """A variable of the environment, or an option, whose value is none that it takes."""

    exit_code = 2


class TooCostly(BadQuery):
    """A query that asks for more work than is allowed."""


class QueryTooLong(BadQuery):
    """A query past the length that the engine accepts."""


class NothingToDo(SearchError):
    """No input was found to work on."""

    exit_code = 3


class IndexMissing(SearchError):
    """There is no index in the folder yet."""

    exit_code = 3


class IndexBusy(SearchError):
    """Another rebuild holds the writer's lock."""

    exit_code = 4


class IndexDamaged(SearchError):
    """The index cannot be read: a file is missing, cut or altered, or the folder holds something else."""

    exit_code = 5


class IndexForbidden(IndexDamaged):
    """The index may not be read by this user; nothing tells that it is damaged."""


class IndexStale(IndexDamaged):
    """The index was built by another version of the schema and has to be rebuilt."""


class EngineUnavailable(SearchError):
    """The engine does not answer. `to_visitors` says so without what its keeper is told, where that is more."""

    exit_code = 6

    def __init__(self, message: Message, to_visitors: Message | None = None) -> None:
        super().__init__(message)
        self._to_visitors = to_visitors

    @property
    def to_visitors(self) -> Message:
        """See `SearchError`."""
        return self._to_visitors or self.message


class Interrupted(SearchError):
    """A signal ended what was under way; `exit_code` tells which."""

    def __init__(self, message: Message, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code
