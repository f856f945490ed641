"""Regular files and what only looks like one: a pipe that waits for its writer, a device, a file of the system's own.

Looking at such a thing, or opening it, must never take longer than a look: a pipe may wait for ever, and so does a read
of `/proc/kmsg`, which says of itself that it is a regular file.
"""

import os
from collections.abc import Callable
from datetime import datetime
from functools import cache
from io import FileIO
from pathlib import Path
from stat import S_ISBLK, S_ISCHR, S_ISFIFO, S_ISREG, S_ISSOCK

from index.messages import Message

_SYSTEM_S_OWN = frozenset(
    "binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs fusectl mqueue nfsd nsfs proc pstore "
    "rpc_pipefs securityfs selinuxfs sysfs tracefs".split()
)
"""File systems that hold no files of a user's: what lies there is made up by the system when it is read."""


class NotRegular(Exception):
    """What was opened is no regular file; `reason` is what it is, and the cure."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.en)
        self.reason = reason


class RegularFile(FileIO):
    """The bytes of a regular file. `failure` is the first error that the system gave for a read.

    Whoever reads may take an error for damage and try again behind it; here it stays, for all reads from then on.
    """

    def __init__(self, path: Path, on_read: Callable[[int], None] = lambda _: None) -> None:
        """Open the file, without waiting; raises NotRegular, and OSError where the system does. `on_read` is told how
        many bytes each read gave."""
        super().__init__(path, "rb", opener=_without_waiting)
        self._on_read = on_read
        self.failure: OSError | None = None
        if reason := not_regular(os.fstat(self.fileno())):
            self.close()
            raise NotRegular(reason)

    def readinto(self, buffer: object) -> int | None:
        """As FileIO's."""
        if self.failure is not None:
            raise self.failure
        try:
            count = super().readinto(buffer)  # type: ignore[arg-type]
        except OSError as error:
            self.failure = error
            raise
        self._on_read(count or 0)
        return count

    def readall(self) -> bytes | None:  # type: ignore[override]
        """As FileIO's."""
        if self.failure is not None:
            raise self.failure
        try:
            data = super().readall()
        except OSError as error:
            self.failure = error
            raise
        self._on_read(len(data or b""))
        return data


def not_regular(facts: os.stat_result) -> Message | None:
    """What a thing is that is no regular file, and what to do about it; None for a regular file of a user's."""
    mode = facts.st_mode
    if S_ISREG(mode):
        return _of_the_system() if facts.st_dev in _systems_own() else None
    kind = next((name for is_one, name in _KINDS if is_one(mode)), Message(fr="objet inconnu", en="unknown object"))
    return Message(
        fr=f"ni fichier ni dossier ({kind.fr}) : retirez-le", en=f"neither file nor folder ({kind.en}): take it away"
    )


_KINDS = (
    (S_ISFIFO, Message(fr="tube", en="pipe")),
    (S_ISSOCK, Message(fr="socket", en="socket")),
    (S_ISCHR, Message(fr="périphérique", en="device")),
    (S_ISBLK, Message(fr="périphérique", en="device")),
)


def file_moment(mtime_ns: int) -> datetime | None:
    """A file's time of modification as local time; None for one that no clock gave, before 1970 or beyond 2262."""
    return datetime.fromtimestamp(mtime_ns / 1e9) if 0 <= mtime_ns < 1 << 63 else None


def _of_the_system() -> Message:
    return Message(
        fr="fichier du système lui-même (/proc, /sys), sans page : retirez le lien",
        en="a file of the system's own (/proc, /sys), no page: take the link away",
    )


@cache
def _systems_own() -> frozenset[int]:
    """The devices of file systems that hold no files of a user's; empty where the system does not list them."""
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return frozenset()
    devices = set()
    for line in lines:
        # 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue (proc(5))
        mount, _, source = line.partition(" - ")
        if source.split(" ")[0] in _SYSTEM_S_OWN:
            major, minor = mount.split(" ")[2].split(":")
            devices.add(os.makedev(int(major), int(minor)))
    return frozenset(devices)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
