"""What can go wrong when an index is written, as errors with their lines of help."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from pathlib import Path

from index.messages import Message
from search.commands.standing import served, standing
from search.config import index_option
from search.engines.snapshot import unusable
from search.errors import IndexBusy, IndexDamaged, SearchError


@contextmanager
def writing(index_dir: Path) -> Iterator[None]:
    """Whatever keeps the index in `index_dir` from being written is raised as a SearchError."""
    from index.postings.container import Damaged
    from index.postings.subprocesses import WorkerFailed
    from index.rebuild.build import Incomplete
    from index.rebuild.foundation import Irrecoverable
    from index.rebuild.generation import Busy, GenerationError, Unconfirmed
    from index.rebuild.journal import Unusable

    before = served(index_dir)
    try:
        yield
    except Busy as error:
        raise IndexBusy(
            Message(
                fr=f"une autre réindexation est en cours dans {index_dir} : attendez sa fin",
                en=f"another rebuild is running in {index_dir}: wait for its end",
            )
        ) from error
    except GenerationError as error:
        raise unusable(index_dir, error) from error
    except Irrecoverable as error:
        raise _irrecoverable(index_dir, error) from error
    except Unconfirmed as error:
        path, cause = error.args
        why = cause.strerror or cause
        raise SearchError(
            Message(
                fr=f"le nouvel index sert, mais le disque n’a pas confirmé {path} ({why}) : vérifiez le disque ; une "
                "coupure de courant ramènerait l’index d’avant",
                en=f"the new index serves, but the disk did not confirm {path} ({why}): check the disk; a power cut "
                "would bring back the index before",
            )
        ) from error
    except (OSError, sqlite3.Error, BrokenExecutor, Damaged, Incomplete, Unusable, WorkerFailed) as error:
        why, now = _why(error), standing(index_dir, before)
        raise SearchError(
            Message(
                fr=f"{index_dir} n’a pas pu être écrit ({why}) : remédiez-y ; {now.fr}",
                en=f"{index_dir} could not be written ({why}): mend that; {now.en}",
            )
        ) from error


def _irrecoverable(index_dir: Path, error: Exception) -> IndexDamaged:
    from index.rebuild.foundation import Irrecoverable, named_damage

    assert isinstance(error, Irrecoverable)
    count, damage, files, option = (
        sum(error.lost.values()),
        named_damage(error.damaged),
        named_damage(error.lost),
        index_option(index_dir),
    )
    return IndexDamaged(
        Message(
            fr=f"index abîmé dans {index_dir} ({damage}) ; {count} de ses articles ne sont plus que dans des fichiers "
            f"qui ne peuvent être lus ({files}) : remettez-les en place et relancez, ou lancez « search check "
            f"--repair{option} », qui garde le reste",
            en=f"the index in {index_dir} is damaged ({damage}); {count} of its articles are nowhere but in files that "
            f"cannot be read ({files}): put them back and run again, or run “search check --repair{option}”, which "
            "keeps the rest",
        )
    )


def _why(error: Exception) -> str:
    """What the system says of a failure, with the file where it names one."""
    said = getattr(error, "strerror", None) or str(error)
    name = getattr(error, "filename", None)
    return f"{name}: {said}" if isinstance(error, OSError) and name else said
