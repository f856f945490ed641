"""One indexing of a heap in a process of its own, and what it took."""

import json
import re
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

_TICK = 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """Pages given and articles made of them; CPU and wall seconds, of all processes.

    `peak` is what `/usr/bin/time -v` calls the maximum resident set: of the largest process, in bytes. `together` is
    the largest sum, looked at once a second, of all processes' memory (pages they share counted in parts, files they
    map included). `bytes` is the size of the heap, `index` that of the index.
    """

    heap: str
    pages: int
    articles: int
    rejected: int
    jobs: int
    cpu: float
    wall: float
    peak: int
    together: int
    bytes: int
    index: int


def indexed(heap: str, folder: Path, pages: int, jobs: int, work: Path) -> Run:
    """Index the files of `folder` anew."""
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        index, told = Path(scratch, "index"), Path(scratch, "time")
        command = [
            "/usr/bin/time", "-v", "-o", str(told), sys.executable, "-m", "search", "reindex", str(folder), "--full",
            "--json", "--jobs", str(jobs), "--index", str(index), "--rejects", str(Path(scratch, "rejects")),
        ]  # fmt: skip
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        together: list[int] = [0]
        watcher = threading.Thread(target=_watch, args=(process, together), daemon=True)
        watcher.start()
        answer, _ = process.communicate()
        watcher.join()
        report = json.loads(answer)
        figures = told.read_text(encoding="utf-8")
        return Run(
            heap=heap,
            pages=pages,
            articles=report["articles"],
            rejected=report["rejected"],
            jobs=jobs,
            cpu=_number(figures, "User time") + _number(figures, "System time"),
            wall=report["seconds"],
            peak=int(_number(figures, "Maximum resident set size")) * 1024,
            together=max(together),
            bytes=_size(folder),
            index=_size(index),
        )


def _number(figures: str, name: str) -> float:
    found = re.search(rf"{name}[^:\n]*: ([\d.]+)", figures)
    if found is None:
        raise ValueError(f"/usr/bin/time says nothing of {name}")
    return float(found[1])


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _watch(process: "subprocess.Popen[str]", together: list[int]) -> None:
    while process.poll() is None:
        together.append(sum(map(_own_memory, _family(process.pid))))
        try:
            process.wait(_TICK)
        except subprocess.TimeoutExpired:
            continue


def _family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _own_memory(pid: int) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"), re.M)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
