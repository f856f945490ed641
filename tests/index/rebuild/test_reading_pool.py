"""Processes that are asked one thing at a time."""

import os
import signal
import time
from collections.abc import Iterator
from multiprocessing import active_children
from operator import add, truediv

import pytest

from index.postings.subprocesses import WorkerFailed
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


def test_a_process_that_is_killed_is_told_by_all_that_waits_for_it(pool: ReadingPool) -> None:
    asked = [pool.submit(time.sleep, 60) for _ in range(2)]
    for process in active_children():
        os.kill(process.pid or 0, signal.SIGKILL)
    for one in [*asked, pool.submit(add, 1, 1)]:
        with pytest.raises(WorkerFailed, match="was ended"):
            one.result(timeout=30)


def test_to_leave_it_waits_for_nothing_that_is_under_way() -> None:
    start = time.monotonic()
    with ReadingPool(2, nothing) as pool:
        asked = [pool.submit(time.sleep, 60) for _ in range(5)]
    assert time.monotonic() - start < 30
    assert all(one.done() for one in asked)
