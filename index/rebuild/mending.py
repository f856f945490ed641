"""A damaged index made sound again: what is saved of it becomes a generation, and what it lost is read again."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from index.messages import Message
from index.rebuild.file_log import FILE_LOG_FILE as FILELOG
from index.rebuild.files import is_readable
from index.rebuild.foundation import Irrecoverable, compare_log, is_of_another_version, named_damage
from index.rebuild.generation import (
    Forbidden,
    Generation,
    GenerationError,
    PointerError,
    folders,
    live,
    repaired_index,
    verified,
    writer_lock,
)
from index.rebuild.salvage import Salvage, examined, salvaged
from index.rebuild.transaction import new_generation


def mend(
    index_dir: Path,
    fingerprint: str,
    *,
    jobs: int = 1,
    may_lose: bool = False,
    on_notice: Callable[[Message], None] = lambda _: None,
) -> Generation | None:
    """Let a sound generation serve, and return it; None where there is none but of another version.

    A pointer that names nothing is set to the newest generation that is whole. A damaged generation gives way to one of
    what can be saved of it; files of articles that are missing then, or may be out of date, pass for changed: the next
    rebuild reads them, wherever they lie. Raises Irrecoverable, and changes nothing, where articles would be lost,
    unless they `may_lose`: then `on_notice` is told of them. Raises Forbidden where a file may not be read.
    """
    with writer_lock(index_dir):
        try:
            return _whole(index_dir, fingerprint)
        except Forbidden:
            raise
        except PointerError as error:
            generation = repaired_index(index_dir, lambda one: one.fingerprint == fingerprint)
            if generation is not None:
                on_notice(_back_to(generation, error))
                return generation
        except GenerationError:
            pass
        wounded = next(iter(folders(index_dir)), None)
        if wounded is None or is_of_another_version(wounded, fingerprint):
            return None
        examination = examined(wounded)
        with new_generation(index_dir, None) as new:
            salvage = salvaged(index_dir, examination, new.folder, fingerprint, jobs)
            lost, older = _unreadable(salvage)
            if not may_lose:
                _refuse(salvage, lost, older)
            new.seal(fingerprint, salvage.census)
            generation = new.publish(on_notice)
        for message in _told(salvage, lost, older):
            on_notice(message)
        return generation


def _whole(index_dir: Path, fingerprint: str) -> Generation | None:
    """The live generation, every byte of it read; raises GenerationError."""
    generation = live(index_dir)
    if generation is None or generation.fingerprint != fingerprint:
        return None
    generation = verified(generation.folder)
    compare_log(generation)
    return generation


def _unreadable(salvage: Salvage) -> tuple[Mapping[Path, int], Mapping[Path, int]]:
    """Files that can't be read now: with their articles that no other file holds, and with those that are in the index
    as an older one had them. Where their names are lost, the file log's stands for them."""
    lost: Counter[Path] = Counter()
    for holders in salvage.missing.values():
        if not any(map(is_readable, holders)):
            lost[holders[0]] += 1
    if salvage.unknown:
        lost[Path(FILELOG)] = salvage.unknown
    return lost, {path: articles for path, articles in salvage.doubtful.items() if is_readable(path) is None}


def _refuse(salvage: Salvage, lost: Mapping[Path, int], older: Mapping[Path, int]) -> None:
    if lost or older:
        raise Irrecoverable(salvage.damaged, Counter(lost) + Counter(older))


def _back_to(generation: Generation, error: GenerationError) -> Message:
    return Message(
        fr=f"{error.path} était abîmé ({error.why}) : la génération {generation.name}, intacte, sert de nouveau",
        en=f"{error.path} was damaged ({error.why}): generation {generation.name}, which is whole, serves again",
    )


def _told(salvage: Salvage, lost: Mapping[Path, int], older: Mapping[Path, int]) -> Iterator[Message]:
    files = {path for holders in salvage.missing.values() for path in holders} | salvage.doubtful.keys()
    again = sum(is_readable(path) is not None for path in files)
    where = named_damage(salvage.damaged)
    yield Message(
        fr=f"index abîmé ({where}), remis en état : {salvage.restored} articles refaits d’après leurs textes gardés, "
        f"{again} fichiers à relire",
        en=f"the index was damaged ({where}) and is mended: {salvage.restored} articles made anew from their stored "
        f"texts, {again} files to be read again",
    )
    for articles, fr, en in (
        (lost, "perdus", "lost"),
        (older, "repris d’un index plus ancien", "taken from an older index"),
    ):
        if articles:
            count, whose = sum(articles.values()), named_damage(articles)
            yield Message(
                fr=f"{count} articles {fr}, leurs fichiers ne peuvent être lus ({whose}) : "
                "remettez-les en place, puis lancez « search reindex » sur leur dossier",
                en=f"{count} articles {en}, their files cannot be read ({whose}): put them "
                "back, then run “search reindex” on their folder",
            )
