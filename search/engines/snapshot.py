"""The live generation, held open while it answers, exchanged for the next one after a rebuild."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from index.messages import Message
from index.reads import of_the_moment
from index.rebuild.generation import (
    FOLDER,
    Forbidden,
    Generation,
    GenerationError,
    OtherFormat,
    Unopened,
    generation_names,
    live,
    live_name,
    opened_generation,
)
from index.schema import fingerprint
from search.config import index_option
from search.cursor import cursor_expired
from search.errors import IndexDamaged, IndexForbidden, IndexMissing, IndexStale, SearchError

_MAX_OLDER = 2
"""Old generations held open for those who walk through an answer of theirs."""
_LOOKED_AT_EVERY = 0.1
"""Seconds from one look at the lengths of open files to the next."""
PREPARED_BESIDE = 20_000
"""An index of so many articles is exchanged for the next one beside the questions; a smaller one takes less time than
some questions, and the question that finds the next one is answered from it."""


class Closable(Protocol):
    """Anything that holds files open."""

    def close(self) -> None:
        """Let go of them."""


OpenedIndex = TypeVar("OpenedIndex", bound=Closable)


class _Lease(Generic[OpenedIndex]):
    """One open generation and how many questions are being answered from it."""

    def __init__(self, generation: Generation, opened: OpenedIndex) -> None:
        self.name = generation.name
        self.articles = generation.census.articles
        self.opened = opened
        self.users = 0
        self.retired = False
        self._files = [generation.folder / name for name in generation.files]
        self._facts = list(map(_facts, self._files))
        self._looked = time.monotonic()

    def altered(self) -> bool:
        """Whether a file was cut or written to since it was opened: reading a map beyond the end of its file would end
        the process. One that is gone is read as it was."""
        now = time.monotonic()
        if now - self._looked < _LOOKED_AT_EVERY:
            return False
        self._looked = now
        return any(then != facts is not None for then, facts in zip(self._facts, map(_facts, self._files), strict=True))


class LiveIndex(Generic[OpenedIndex]):
    """Gives the index of the live generation to whoever asks, in any number of threads.

    Whether a rebuild took place is seen by reading the pointer, at each question. The generation before stays open
    until the last question that began on it has ended. One whose files are altered is opened anew, which tells damage.

    With `prepare`, which makes what later questions would else wait for, the next generation of an index that is not
    small is opened and prepared beside the questions, which the one before answers meanwhile.
    """

    def __init__(
        self,
        index_dir: Path,
        open_generation: Callable[[Generation], OpenedIndex],
        prepare: Callable[[OpenedIndex], None] | None = None,
    ) -> None:
        self._index_dir = index_dir
        self._open = open_generation
        self._prepare = prepare
        self._next: threading.Thread | None = None
        """What prepares a new generation, while it does."""
        self._unprepared: str | None = None
        """A generation that could not be prepared: opening it where it is asked for tells why."""
        self._lock = threading.Lock()
        self._lease: _Lease[OpenedIndex] | None = None
        self._foreign: str | None = None
        self.outdated = False
        """Whether another version of the program has indexed since: what is open answers until this one is started
        anew."""
        self._asked_for: dict[str, _Lease[OpenedIndex]] = {}
        """Generations that are no longer live, the one asked for last at the end."""

    @contextmanager
    def borrowed(self, name: str | None = None) -> Iterator[OpenedIndex]:
        """The open index, for the time of one question; with `name` that of this generation, which need not be the live
        one: BadQuery where it is gone."""
        with self._lock:
            try:
                lease = self._current()
                if name is not None and name != lease.name:
                    lease = self._older(name)
            except OSError as error:
                raise unusable(self._index_dir, error) from error
            lease.users += 1
        try:
            yield lease.opened
        finally:
            with self._lock:
                lease.users -= 1
                self._close_if_done(lease)

    def close(self) -> None:
        """Let go of the index, at once or when its last question ends."""
        preparing = self._next
        if preparing is not None:
            preparing.join()
        with self._lock:
            self._retire()
            self._drop_older(0)

    def _older(self, name: str) -> _Lease[OpenedIndex]:
        """A generation that is no longer live: one that was asked for lately, whose files may be gone from the disk, or
        the one that is kept there. It is held open, so that whoever walks through an answer comes to its end."""
        lease = self._asked_for.pop(name, None)
        if lease is None:
            if name not in generation_names(self._index_dir):
                raise cursor_expired()
            try:
                generation = opened_generation(self._index_dir / FOLDER / name)
                if generation.fingerprint != fingerprint():
                    raise cursor_expired()
                lease = _Lease(generation, self._open(generation))
            except GenerationError as error:
                raise cursor_expired() from error
        self._asked_for[name] = lease
        self._drop_older(_MAX_OLDER)
        return lease

    def _drop_older(self, kept: int) -> None:
        """Let go of all but the `kept` old generations that were asked for last."""
        for name in list(self._asked_for)[: max(0, len(self._asked_for) - kept)]:
            lease = self._asked_for.pop(name)
            lease.retired = True
            self._close_if_done(lease)

    def _current(self) -> _Lease[OpenedIndex]:
        try:
            name = live_name(self._index_dir)
        except GenerationError as error:
            raise unusable(self._index_dir, error) from error
        if name is None:
            raise missing(self._index_dir)
        if self._lease is not None and self._lease.altered():
            self._retire()
        if self._lease is None or (
            name not in (self._lease.name, self._foreign) and not self._prepared_beside(name, self._lease.articles)
        ):
            try:
                opened = self._opened(retry=True)
            except IndexStale:
                if self._lease is None:
                    raise
                self._foreign = name
                self.outdated = True
                return self._lease
            self._retire()
            self._lease = opened
        self.outdated = name == self._foreign
        return self._lease

    def _prepared_beside(self, name: str, articles: int) -> bool:
        """Whether a new generation is prepared beside the questions; begins with it where nothing is yet."""
        if self._prepare is None or articles < PREPARED_BESIDE or name == self._unprepared:
            return False
        if self._next is None:
            self._next = threading.Thread(target=self._exchange, args=(name,), daemon=True)
            self._next.start()
        return True

    def _exchange(self, name: str) -> None:
        opened = None
        try:
            opened = self._opened(retry=True)
        except (SearchError, OSError):
            pass  # told where it is opened for a question
        finally:
            with self._lock:
                self._next = None
                if opened is None:
                    self._unprepared = name
                else:
                    self._retire()
                    self._lease = opened

    def _opened(self, retry: bool) -> _Lease[OpenedIndex]:
        try:
            generation = live(self._index_dir)
            if generation is None:
                raise missing(self._index_dir)
            if generation.fingerprint != fingerprint():
                raise stale(self._index_dir)
            lease = _Lease(generation, self._open(generation))
        except GenerationError as error:
            if retry:  # two rebuilds may have ended between reading the pointer and opening what it named
                return self._opened(retry=False)
            raise unusable(self._index_dir, error) from error
        if self._prepare is not None:
            self._prepare(lease.opened)
        return lease

    def _retire(self) -> None:
        if self._lease is not None:
            self._lease.retired = True
            self._close_if_done(self._lease)
            self._lease = None

    @staticmethod
    def _close_if_done(lease: _Lease[OpenedIndex]) -> None:
        if lease.retired and lease.users == 0:
            lease.opened.close()


def _facts(path: Path) -> tuple[int, int] | None:
    """Length and moment of writing of a file, which tell whether it is as it was; None where it is gone."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_size, facts.st_mtime_ns


def missing(index_dir: Path) -> IndexMissing:
    """The error for a folder without an index."""
    option = index_option(index_dir)
    return IndexMissing(
        Message(
            fr=f"aucun index dans {index_dir} : lancez « search reindex DOSSIER{option} » pour en créer un",
            en=f"no index in {index_dir}: run “search reindex FOLDER{option}” to make one",
        )
    )


def damaged(index_dir: Path, why: str) -> IndexDamaged:
    """The error for an index that can't be read."""
    option = index_option(index_dir)
    return IndexDamaged(
        Message(
            fr=f"index illisible dans {index_dir} ({why}) : lancez « search check --repair{option} », à défaut "
            f"« search reindex --full DOSSIER{option} »",
            en=f"the index in {index_dir} cannot be read ({why}): run “search check --repair{option}”, failing that "
            f"“search reindex --full FOLDER{option}”",
        )
    )


def unopened(index_dir: Path, why: str) -> SearchError:
    """The error for an index that the system has too little left to open."""
    return SearchError(
        Message(
            fr=f"l’index de {index_dir} n’a pas pu être ouvert ({why}) : remédiez-y et réessayez",
            en=f"the index in {index_dir} could not be opened ({why}): mend that and try again",
        )
    )


def unusable(index_dir: Path, error: Exception) -> SearchError:
    """The error for an index of which `error` says what is wrong: a GenerationError, a Damaged or an OSError."""
    if isinstance(error, OtherFormat):
        return stale(index_dir)
    why = getattr(error, "why", None) or getattr(error, "strerror", None) or str(error)
    path = getattr(error, "path", None) or getattr(error, "filename", None) or index_dir
    if isinstance(error, Unopened) or (isinstance(error, OSError) and of_the_moment(error)):
        return unopened(index_dir, f"{Path(path).name} : {why}")
    if isinstance(error, (Forbidden, PermissionError)) or isinstance(error.__cause__, PermissionError):
        return IndexForbidden(
            Message(
                fr=f"l’index de {index_dir} ne peut être lu par vous ({path} : {why}) : donnez-vous le droit de le "
                "lire (chmod -R u+rX), ou lancez la commande sous le compte qui l’a fait",
                en=f"you may not read the index in {index_dir} ({path}: {why}): give yourself the right to read it "
                "(chmod -R u+rX), or run the command as the user who made it",
            )
        )
    return damaged(index_dir, f"{Path(path).name} : {why}")


def stale(index_dir: Path) -> IndexStale:
    """The error for an index that another version of the program made."""
    option = index_option(index_dir)
    return IndexStale(
        Message(
            fr=f"l’index de {index_dir} vient d’une autre version ; prenez celle-là, ou lancez « search reindex --full "
            f"DOSSIER{option} »",
            en=f"the index in {index_dir} comes from another version; take that one, or run “search reindex --full "
            f"FOLDER{option}”",
        )
    )
