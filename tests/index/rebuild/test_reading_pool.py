"""Processes that are asked one thing at a time."""

import os
import signal
import time
from collections.abc import Iterator
from multiprocessing import active_children
from operator import add, truediv

import pytest

from index.postings.subprocesses import WorkerEnded, WorkerFailed
from index.rebuild.reading_pool import ReadingPool


def nothing() -> None:
    """Prepare nothing."""


@pytest.fixture
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(2, nothing) as running:
        yield running


def test_answers_belong_to_what_was_asked(pool: ReadingPool) -> None:
    asked = [pool.submit(add, at, 1) for at in range(50)]
    assert [one.result() for one in asked] == list(range(1, 51))


def test_no_more_processes_are_started_than_are_asked(pool: ReadingPool) -> None:
    told = {pool.submit(os.getpid).result() for _ in range(20)}
    assert len(told) <= 2 and os.getpid() not in told


def test_what_fails_is_told_and_the_process_goes_on(pool: ReadingPool) -> None:
    for _ in range(3):
        with pytest.raises(WorkerFailed, match="ZeroDivisionError"):
            pool.submit(truediv, 1, 0).result()
    with pytest.raises(WorkerFailed, match="pickle"):
        pool.submit(eval, "lambda: 0").result()
    assert pool.submit(add, 1, 1).result() == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_process_that_ends_is_told_by_what_it_was_asked_and_another_takes_its_place(
    pool: ReadingPool, number: int
) -> None:
    """What others were asked, and what still waits, is done."""
    ending = [pool.submit(signal.raise_signal, number) for _ in range(3)]
    waiting = [pool.submit(add, at, 1) for at in range(20)]
    for one in ending:
        with pytest.raises(WorkerEnded, match="was ended") as told:
            one.result(timeout=60)
        assert told.value.code == -number
    assert [one.result(timeout=60) for one in waiting] == list(range(1, 21))


def test_a_process_that_is_killed_while_it_starts_has_nobody_suffer_for_it(pool: ReadingPool) -> None:
    asked = [pool.submit(add, at, 1) for at in range(4)]
    for process in active_children():
        os.kill(process.pid or 0, signal.SIGKILL)
    assert [one.result(timeout=60) for one in asked] == [1, 2, 3, 4]


def unable() -> None:
    """Prepare nothing, and end."""
    os._exit(3)


def test_processes_that_end_before_they_are_ready_are_not_started_for_ever() -> None:
    with ReadingPool(2, unable) as pool, pytest.raises(WorkerFailed) as told:
        pool.submit(add, 1, 1).result(timeout=60)
    assert not isinstance(told.value, WorkerEnded)


def test_to_leave_it_waits_for_nothing_that_is_under_way() -> None:
    start = time.monotonic()
    with ReadingPool(2, nothing) as pool:
        asked = [pool.submit(time.sleep, 60) for _ in range(5)]
    assert time.monotonic() - start < 30
    assert all(one.done() for one in asked)
