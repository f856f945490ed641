"""Memory that queries free is kept once, however many threads ask."""

import subprocess
import sys

import pytest

_PROGRAM = """
import re
from threading import Barrier, Lock, Thread

import numpy as np

from index.postings.allocation import keep_freed_memory

MB = 1 << 20


def own():
    return int(re.search(r"Anonymous: +(\\d+)", open("/proc/self/smaps_rollup").read())[1]) << 10


def ask(all_began, one_at_a_time, all_done):
    all_began.wait()
    with one_at_a_time:
        np.ones(24 * MB, np.uint8).sum()
    all_done.wait()


assert keep_freed_memory() or exit(77)
before = own()
all_began, one_at_a_time, all_done = Barrier(9), Lock(), Barrier(9)
threads = [Thread(target=ask, args=(all_began, one_at_a_time, all_done)) for _ in range(8)]
for thread in threads:
    thread.start()
all_began.wait()
all_done.wait()
print((own() - before) // MB)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told by /proc")
def test_eight_threads_keep_no_more_freed_memory_than_one_needs():
    run = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, encoding="utf-8")
    if run.returncode == 77:
        pytest.skip("the C library takes no such advice")
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) < 72
