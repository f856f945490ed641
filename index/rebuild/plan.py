"""What a rebuild is to do: the files under its paths, compared with the record of those that the index was built from.

What can't be looked at has not vanished: its articles stay. Nor has what vanishes all at once, until its user says so.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.article import Rejected
from index.messages import Message
from index.readers.ignored import pages_beside, passed_over
from index.rebuild.file_log import FileLog
from index.rebuild.files import SourceFile, is_readable, real, source_files

MANY_GONE = 20
"""So many files with articles, where they are a third of those known, are not gone at once but away."""


class NoInput(Exception):
    """Not one file lies under the paths given, and none was indexed from there."""


class SourceAway(Exception):
    """What the index was built from seems to be away rather than gone; `message` says what, and the cure."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(slots=True)
class RebuildPlan:
    """What there is to do."""

    read: list[SourceFile] = field(default_factory=list)
    drop: dict[Path, int] = field(default_factory=dict)
    """Files whose articles leave the index, with the number of those."""
    doubtful: list[Path] = field(default_factory=list)
    """Files that hold what leaves the index and can't be looked at: to be read once they can be."""
    unchanged: int = 0
    """Articles that stay."""
    mounts: set[Path] = field(default_factory=set)
    """Folders where a disk begins that the files lie on."""
    unmounted: set[Path] = field(default_factory=set)
    """Folders where one began, from which nothing is missing."""
    stay: set[Path] = field(default_factory=set)
    """Files that could not be read, whose articles stay as they are."""
    unread: Mapping[Path, int] = field(default_factory=dict)
    """These and the new ones among them, each with the number of its pages that could be read."""

    @property
    def idle(self) -> bool:
        """Whether nothing is to change in the index."""
        return not self.drop and all(file.path in self.stay or self.unread.get(file.path) == 0 for file in self.read)


def check_there(paths: Iterable[Path], indexed: bool) -> None:
    """Raise SourceAway where one of the paths does not exist; `indexed` says that there is an index already."""
    for path in paths:
        if not _exists(path):
            cure = Message(
                fr=" ; s’il faut retirer ses articles de l’index, relancez avec --allow-removals",
                en="; to take its articles out of the index, run again with --allow-removals",
            )
            raise SourceAway(
                Message(
                    fr=f"{path} n’existe pas : vérifiez le chemin, ou montez son disque{cure.fr if indexed else ''}",
                    en=f"{path} does not exist: check the path, or mount its disk{cure.en if indexed else ''}",
                )
            )


def planned(
    paths: Sequence[Path],
    index_dir: Path,
    log: FileLog,
    before: FileLog,
    refuse: Callable[[Rejected], None],
    *,
    again: bool,
    allow_removals: bool,
) -> RebuildPlan:
    """What to read, to drop and to leave under `paths`.

    `log` is what the rebuild starts with, `before` what the live index was built from: the same, but for a rebuild from
    nothing. With `again` files are read even where they are as they were, and a path may be a file that is there no
    more. Raises SourceAway, unless `allow_removals`, where a path is empty or much is gone at once, and where a rebuild
    from nothing would lose what can't be looked at; whatever is allowed, where a path can't be looked at itself.
    """
    roots = [real(path) for path in paths]
    plan = RebuildPlan()
    found: set[bytes] = set()
    refused: set[bytes] = set()
    unseen: set[Path] = set()

    def look(rejected: Rejected) -> None:
        if rejected.unread and not again and any(root.is_relative_to(rejected.path) for root in roots):
            raise SourceAway(_of_path(rejected))
        refused.add(os.fsencode(rejected.path))
        if rejected.unread:
            unseen.add(rejected.path)
        refuse(told(rejected, before))

    for file in source_files(paths, look, index_dir, plan.mounts.add):
        found.add(os.fsencode(file.path))
        if not again and log.unchanged(file):
            plan.unchanged += log.articles(file.path)
            for rejected in log.rejects(file.path):
                refuse(rejected)
            continue
        plan.read.append(file)
        if log.known(file.path):
            plan.drop[file.path] = log.articles(file.path)

    plan.unmounted = _unmounted(before.mounts() - plan.mounts, roots)
    awaited: set[Path] = set()
    gone: dict[Path, int] = {}
    kept: dict[Path, int] = {}
    passed: dict[Path, int] = {}
    for root in roots:
        for path in before.paths_under(root):
            if os.fsencode(path) in found:
                continue
            above = {path, *path.parents}
            disks = set() if allow_removals else plan.unmounted & above
            awaited |= disks
            unlooked = disks or not unseen.isdisjoint(above)
            fate = kept if unlooked else passed if _passed_over(path, root) else gone
            fate[path] = before.articles(path)
    for disk in sorted(awaited):
        look(Rejected(disk, "", _not_mounted(), unread=True))
    plan.unmounted -= awaited
    if not allow_removals:
        _check_gone(roots, [path for path, articles in gone.items() if articles], found | refused, before, again)
    if before is log:
        plan.unchanged += sum(kept.values()) + sum(passed.values())
        plan.drop |= gone
        _add_heirs(plan, log, found)
    elif not allow_removals and any(kept.values()):
        raise SourceAway(_from_nothing({path: articles for path, articles in kept.items() if articles}))
    return plan


def add_doubted(plan: RebuildPlan, log: FileLog) -> None:
    """Have files read, wherever they lie, that hold what a damaged index lost."""
    planned = {file.path for file in plan.read}
    for path in log.doubted():
        file = is_readable(path)
        if file is not None and path not in planned:
            plan.read.append(file)
            plan.drop[path] = log.articles(path)


def leave_unread(plan: RebuildPlan, unread: Mapping[Path, int], before: FileLog, lossless: bool) -> None:
    """Let files that could not be read keep what the index has of them; raises SourceAway where it begins anew and is
    to lose nothing."""
    plan.unread = unread
    lost = {path: articles for path in unread if (articles := before.articles(path))} if lossless else {}
    if lost:
        raise SourceAway(_from_nothing(lost))
    for path in unread:
        if path in plan.drop:
            plan.unchanged += plan.drop.pop(path)
            plan.stay.add(path)


def told(rejected: Rejected, before: FileLog) -> Rejected:
    """The refusal of what can't be looked at, with what is in the index from there and stays."""
    articles = before.indexed_under(rejected.path)[1] if rejected.unread else 0
    if not articles:
        return rejected
    reason = rejected.reason
    fr, en = f" ; ses articles restent dans l’index ({articles})", f"; its articles stay in the index ({articles})"
    return replace(rejected, reason=Message(fr=reason.fr + fr, en=reason.en + en))


def _from_nothing(lost: dict[Path, int]) -> Message:
    """Why a rebuild from nothing is refused that would lose the articles of files that can't be read."""
    first, articles = next(iter(lost)), sum(lost.values())
    return Message(
        fr=f"{first} ne peut pas être lu : en repartant de rien, l’index perdrait {articles} articles ; remédiez-y, "
        "ou relancez avec --allow-removals",
        en=f"{first} cannot be read: starting from nothing, the index would lose {articles} articles; mend that, or "
        "run again with --allow-removals",
    )


def _add_heirs(plan: RebuildPlan, log: FileLog, found: set[bytes]) -> None:
    """Have files read that hold a copy of an article which is about to leave: their own copy takes over."""
    for path in sorted(log.heirs(plan.drop) - plan.drop.keys()):
        try:
            facts = path.stat()
        except OSError:
            plan.doubtful.append(path)
            continue
        plan.read.append(SourceFile.of(path, facts))
        plan.drop[path] = log.articles(path)
        if os.fsencode(path) in found:
            plan.unchanged -= plan.drop[path]


def _check_gone(roots: Sequence[Path], lost: Sequence[Path], there: set[bytes], before: FileLog, again: bool) -> None:
    """Raise SourceAway where the files that are gone, all of which gave articles, look like a disk that is away."""
    for root in roots if lost else ():
        single = again and not _is_folder(root)
        folder = root.parent if single else root
        files = sum(path.is_relative_to(folder) for path in lost)
        if files and (_holds_nothing(folder) if single else _nothing_under(folder, there)):
            raise SourceAway(_empty(folder, files))
    outermost = {root for root in roots if not any(root != other and root.is_relative_to(other) for other in roots)}
    known = sum(before.indexed_under(root)[0] for root in outermost)
    if len(lost) >= MANY_GONE and 3 * len(lost) >= known:
        raise SourceAway(
            Message(
                fr=f"{len(lost)} des {known} fichiers indexés ont disparu d’un coup, dont {lost[0]} : l’index reste "
                "tel quel ; montez le disque qui manque, ou relancez avec --allow-removals pour retirer leurs articles",
                en=f"{len(lost)} of {known} indexed files are gone at once, {lost[0]} among them: the index stays as "
                "it is; mount the disk that is missing, or run again with --allow-removals to take their articles out",
            )
        )


def _nothing_under(folder: Path, there: set[bytes]) -> bool:
    key = os.fsencode(folder)
    inner = key.rstrip(b"/") + b"/"
    return not any(path == key or path.startswith(inner) for path in there)


def _holds_nothing(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError:
        return True


def _unmounted(mounts: set[Path], roots: Sequence[Path]) -> set[Path]:
    """Those of the folders above and below the paths where no disk begins any more."""
    return {
        folder
        for folder in mounts
        if any(folder.is_relative_to(root) or root.is_relative_to(folder) for root in roots)
        and not os.path.ismount(folder)
    }


def _not_mounted() -> Message:
    return Message(
        fr="un disque était monté ici et ne l’est plus : montez-le et relancez, ou relancez avec --allow-removals pour "
        "retirer les articles de ce qui manque",
        en="a disk was mounted here and is no more: mount it and run again, or run again with --allow-removals to take "
        "the articles of what is missing out",
    )


def _passed_over(path: Path, root: Path) -> bool:
    """Whether a file is there that is not looked for below `root`: a hidden one, indexed when it was named itself,
    or one of those that a browser saved with a page."""
    *folders, name = path.relative_to(root).parts or ("",)
    hidden = passed_over(name) or any(folder.startswith(".") for folder in folders)
    above = root
    for folder in folders:
        hidden = hidden or any(os.path.lexists(above / page) for page in pages_beside(folder))
        above /= folder
    return hidden and os.path.lexists(path)


def _exists(path: Path) -> bool:
    try:
        path.stat()
    except OSError as error:
        # What else may be wrong is told when the path is looked at.
        return not isinstance(error, (FileNotFoundError, NotADirectoryError))
    return True


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _empty(folder: Path, files: int) -> Message:
    return Message(
        fr=f"{folder} est vide, alors que des fichiers en ont été indexés ({files}) : l’index reste tel quel ; montez "
        "son disque, ou relancez avec --allow-removals pour retirer leurs articles",
        en=f"{folder} is empty, though files were indexed from it ({files}): the index stays as it is; mount its disk, "
        "or run again with --allow-removals to take their articles out",
    )


def _of_path(rejected: Rejected) -> Message:
    reason = rejected.reason
    return Message(fr=f"{rejected.path} : {reason.fr}", en=f"{rejected.path}: {reason.en}")
