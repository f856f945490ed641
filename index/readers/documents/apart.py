"""Libraries of compiled code over hostile bytes: in a process of their own, which ends at limits of time and memory."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from errno import EDQUOT, ENOSPC
from importlib import import_module
from importlib.util import find_spec
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from index.messages import Message
from index.readers.bounds import Unspooled
from index.readers.documents.refusals import Unreadable, extra_missing, too_large
from index.readers.documents.scratch import put_aside

CPU_SECONDS = 120
"""Time that a document may take; one of a thousand pages takes twenty seconds."""
WALL_SECONDS = 1200
"""The same on a machine that has much else to do."""
MEMORY = 2 << 30
"""Bytes that reading a document may take, beside its own."""
MAX_ANSWER_BYTES = 512 << 20
"""Bytes of a document."""
_NO_ROOM = 28
_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from index.readers.documents import apart; apart.tell()"
)


def read_apart(module: str, needs: tuple[str, str], stream: BinaryIO, most: int) -> Iterator[Any]:
    """What `module.said(data)`, a function of this folder, yields, each a value that JSON has; `most` bytes of JSON.

    `needs` is the library that it imports and the package that has it. `Unreadable` where that is not installed, and
    where the limits are met; the latter before the first value.
    """
    if find_spec(needs[0]) is None:
        raise Unreadable(extra_missing(needs[1]), unread=True)
    with TemporaryFile() as data, TemporaryFile() as said:
        if put_aside(stream, data) > MAX_ANSWER_BYTES:
            raise Unreadable(too_large(MAX_ANSWER_BYTES))
        limits = json.dumps([CPU_SECONDS, MEMORY, most, os.getpid()])
        command = [sys.executable, "-c", _BOOT, json.dumps(sys.path), f"{__package__}.{module}", limits]
        try:
            done = subprocess.run(  # noqa: S603 (no shell, ours)
                command, stdin=data, stdout=said, stderr=subprocess.DEVNULL, timeout=WALL_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise Unreadable(_too_long()) from None
        if done.returncode == _NO_ROOM:
            raise Unspooled(OSError(ENOSPC, os.strerror(ENOSPC)))
        if done.returncode:
            raise Unreadable(_ended(done.returncode))
        said.seek(0)
        for line in said:
            value = json.loads(line)
            if isinstance(value, dict) and "refused" in value:
                raise Unreadable(Message(**value["refused"]))
            yield value


def tell() -> None:
    """Be that process: the document on standard input, a value a line on standard output."""
    try:
        _run()
    except OSError as error:
        if error.errno in (ENOSPC, EDQUOT):
            os._exit(_NO_ROOM)
        raise


def _run() -> None:
    from index.postings.subprocesses import killed_with_parent

    cpu, memory, most, parent = json.loads(sys.argv[3])
    if killed_with_parent() and os.getppid() != parent:  # it ended before that was in force
        os._exit(1)
    _limit(cpu, memory + os.fstat(0).st_size)
    module = import_module(sys.argv[2])
    left = most
    why: Message | None = None
    try:
        for value in module.said(sys.stdin.buffer.read()):
            line = json.dumps(value)
            left -= len(line)
            if left < 0:
                why = too_large(most)
                break
            print(line)
    except Unreadable as error:
        why = error.why
    if why is not None:
        print(json.dumps({"refused": {"fr": why.fr, "en": why.en}}))
    sys.stdout.flush()


def _limit(cpu: int, memory: int) -> None:
    """Where the system has such limits."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_CPU, cpu), (resource.RLIMIT_DATA, memory), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):  # it is lower already
            continue


def _ended(code: int) -> Message:
    """Why the process did not come to its end."""
    import signal

    if -code in (signal.SIGXCPU, signal.SIGKILL):
        return _too_long()
    return Message(
        fr="sa lecture demande trop de mémoire ou fait tomber ce qui le lit : enregistrez-le de nouveau (un PDF en "
        "l’imprimant dans un fichier, un classeur en CSV)",
        en="reading it takes too much memory or brings down what reads it: save it again (a PDF by printing it to a "
        "file, a workbook as CSV)",
    )


def _too_long() -> Message:
    return Message(
        fr=f"sa lecture prend plus de {CPU_SECONDS} secondes : partagez-le en plusieurs, ou enregistrez-le de nouveau",
        en=f"reading it takes more than {CPU_SECONDS} seconds: split it into several, or save it again",
    )
