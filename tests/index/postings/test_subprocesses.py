"""Work in other processes: they end with the one that started them, with the kernel's help and without."""

import signal
import subprocess
import sys
import time

import pytest
from processes import LONG, Started, started, until

from index.postings.subprocesses import Forked, WorkerFailed

STARTS = f"""
import time
from index.postings import subprocesses
{{0}}
one = subprocesses.Forked(lambda: time.sleep({LONG}))
print("started", flush=True)
time.sleep({LONG})
"""
WITHOUT = "subprocesses.killed_with_parent = lambda: False"
LATE = "end = subprocesses.end_with_parent; subprocesses.end_with_parent = lambda: (time.sleep(1), end())"


def is_started(command: Started) -> None:
    """Wait until the work has been given to another process."""
    assert command.process.stdout is not None
    assert command.process.stdout.readline() == "started\n"
    assert command.processes == 2


@pytest.mark.parametrize("patch", ["", WITHOUT, LATE, f"{WITHOUT}\n{LATE}"], ids=["kernel", "watch", "late", "both"])
def test_a_process_ends_with_the_one_that_started_it(patch: str) -> None:
    with started(before=STARTS.format(patch)) as command:
        is_started(command)
        command.send(signal.SIGKILL)
        assert command.ended() == (-signal.SIGKILL, "", "")


@pytest.mark.parametrize("patch", ["", WITHOUT], ids=["kernel", "watch"])
def test_of_several_processes_none_keeps_another_one(patch: str) -> None:
    several = STARTS.format(patch).replace("one = ", "many = [").replace("))\nprint", ")) for _ in range(4)]\nprint")
    with started(before=several) as command:
        assert command.process.stdout is not None
        command.process.stdout.readline()
        until(lambda: command.processes == 5)
        command.send(signal.SIGKILL)
        command.ended()


def test_signals_to_all_of_a_group_are_left_to_the_process_that_started_the_others() -> None:
    with started(before=STARTS.format("import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)")) as command:
        is_started(command)
        command.send(signal.SIGINT, to_all=True)
        command.send(signal.SIGTERM)
        code, _, err = command.ended()
    assert (code, err) == (-signal.SIGTERM, "")


def test_work_that_is_closed_ends_at_once() -> None:
    work = Forked(lambda: time.sleep(LONG))
    start = time.monotonic()
    work.close()
    assert time.monotonic() - start < LONG / 2


def test_what_fails_elsewhere_is_told_here_even_where_it_cannot_be_sent() -> None:
    class Odd(Exception):
        """No pickle takes a class of a function."""

    def fail() -> None:
        raise Odd("of course")

    work = Forked(fail)
    with pytest.raises(WorkerFailed, match="Odd: of course"):
        work.result()
    work.close()


SENDS = """
import gc, multiprocessing
from index.postings.subprocesses import send
ours, theirs = multiprocessing.Pipe()
theirs.close()
try:
    send(ours, list(range(10_000)))
except OSError as error:
    held = [error]
    held.append(held)  # what holds itself is left to the collector, in an order of its own
    del held
gc.collect()
print("heard of")
"""


def test_what_cannot_be_sent_is_an_error_and_nothing_that_python_writes_of() -> None:
    """Python writes of what fails while it collects: from 3.14 on always, before that with `-X dev`."""
    done = subprocess.run([sys.executable, "-X", "dev", "-c", SENDS], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("heard of\n", "")


FORKS = """
import os, signal, sys, time
from threading import Event, Thread
from index.postings import subprocesses

def end(number, _):
    sys.exit(3)

def told():
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.5)

signal.signal(signal.SIGTERM, end)
Thread(target=Event().wait, daemon=True).start()  # it lets signals through that the main thread blocks
os.register_at_fork(after_in_parent=told)
subprocesses.Forked(lambda: None)
print("the signal was lost")
"""


def test_a_signal_that_comes_while_a_process_is_started_is_not_lost() -> None:
    done = subprocess.run([sys.executable, "-c", FORKS], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")
