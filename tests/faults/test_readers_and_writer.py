"""Readers beside a writer: every answer is of one generation, and handles and memory stay as they are.

A few seconds in the suite; `python -m pytest -m long tests/faults/test_readers_and_writer.py` goes on for an hour, or
SECONDS_LONG.
"""

import gc
import os
import re
import resource
import threading
import time
from pathlib import Path

import pytest

from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.results import Request

_PAGES = 6
_READERS = 8
_HANDLES = 12
"""Those of two generations: the one before is held until the last question on it has ended."""


def _write(corpus: Path, edition: int) -> None:
    for number in range(_PAGES):
        text = f"Le conseil {number} vote le budget, edition{edition}x, et la digue {number} tient bon."
        (corpus / f"{number}.txt").write_text(f"Conseil numéro {number}\n{text}\n", "utf-8")


def _handles() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208


def _mixed(folder: Path, seconds: float) -> tuple[int, int, int]:
    """Answers read, generations written, handles left over; fails where an answer is of two editions or an old one."""
    corpus, index = folder / "corpus", folder / "index"
    corpus.mkdir()
    _write(corpus, 0)
    rebuild(index, [corpus])
    engine = WhooshEngine(index, serving=True)
    faults: list[object] = []
    answers, done = [0] * _READERS, threading.Event()

    def read(reader: int) -> None:
        newest = 0
        try:
            while not done.is_set():
                found = engine.search(Request("conseil digue", collapse=False, suggest=False))
                editions = {int(said) for hit in found.hits for said in re.findall(r"edition(\d+)x", hit.snippet)}
                if found.total != _PAGES or len(editions) != 1 or min(editions) < newest:
                    faults.append((found.total, editions, newest))
                    return
                newest = min(editions)
                answers[reader] += 1
        except Exception as error:
            faults.append(error)

    _, before = engine.status(), _handles()
    readers = [threading.Thread(target=read, args=(number,)) for number in range(_READERS)]
    for reader in readers:
        reader.start()
    generations, end, memory = 0, time.monotonic() + seconds, 0
    try:
        while (time.monotonic() < end or generations < 4) and not faults:
            generations += 1
            _write(corpus, generations)
            rebuild(index, [corpus], versions=0)
            time.sleep(0.2)
            if generations == 10:
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert not faults, faults
    gc.collect()
    left = _handles() - before
    if generations > 50:
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1.3 * memory
    engine.close()
    return sum(answers), generations, left


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="handles are counted as Linux tells them")
def test_readers_beside_a_writer_see_one_generation_at_a_time(tmp_path: Path) -> None:
    """Eight readers and a writer that replaces every article, over and over."""
    answers, generations, left = _mixed(tmp_path, 3)
    assert answers > 2 * _READERS and generations >= 4 and left <= _HANDLES


@pytest.mark.long
def test_an_hour_of_readers_beside_a_writer(tmp_path: Path) -> None:
    """The same for an hour."""
    answers, generations, left = _mixed(tmp_path, float(os.environ.get("SECONDS_LONG", "3600")))
    assert answers > generations and left <= _HANDLES, (answers, generations, left)
