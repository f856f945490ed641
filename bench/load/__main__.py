"""Requests a second and latency under load: `python -m bench.load --index INDEX --work DIR --json FIGURES.json`.

Headlines of the index and words of them, by Zipf's law (2,000 questions, or those of `--queries`), are asked by wrk
over 1 to 256 connections of our server, of a Flask site over tantivy with the same snippets and facets, and of a node
of OpenSearch where `--opensearch` gives one (an index with `title` and `text` analysed, `source`, `section`, `author`
as keywords). With `--rebuild`, ours is loaded once more while those files are indexed anew, into the same index: give a
copy.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.load.questions import bodies, paths, questions_from, questions_of
from bench.load.wrk import Load, loaded
from bench.speed.whole import articles_of
from index.postings.segment import Snapshot, open_snapshot
from index.rebuild.generation import live
from tools.abuse.target import Target, memory_of

CONNECTIONS = (1, 4, 16, 64, 256)
PROCESSES = (1, 2)
SECONDS = 10
REBUILD_CONNECTIONS = 4
_START_SECONDS = 60.0

Table = list[dict[str, Any]]


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--index", type=Path, required=True, help="an index that `search reindex` made")
    parser.add_argument("--work", type=Path, required=True, help="a folder for tantivy's index and what wrk is told")
    parser.add_argument("--json", type=Path, required=True, help="where the figures go")
    parser.add_argument("--queries", type=Path, help="JSONL with `text`, `title` or `words` a line")
    parser.add_argument("--what", choices=("json", "page"), default="json")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="of each measurement")
    parser.add_argument("--connections", type=int, nargs="+", default=CONNECTIONS)
    parser.add_argument("--processes", type=int, nargs="+", default=PROCESSES)
    parser.add_argument("--no-tantivy", action="store_true")
    parser.add_argument("--opensearch", help="the address of a node, such as http://127.0.0.1:9200")
    parser.add_argument("--opensearch-index", default="articles")
    parser.add_argument("--rebuild", type=Path, nargs="+", help="files or folders to index anew under load")
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    snapshot = _snapshot(asked.index)
    questions = questions_from(asked.queries) if asked.queries else questions_of(snapshot)
    figures: dict[str, Any] = {"docs": snapshot.live, "questions": len(questions), "what": asked.what, "peers": {}}
    lines = list(paths(questions, asked.what))
    for processes in asked.processes:
        with served(_ours(asked.index), processes) as target:
            figures["peers"][f"manchette, {processes}"] = _measured(asked, target, lines)
            if asked.rebuild and processes == max(asked.processes):
                figures["rebuild"] = _rebuilt(asked, target, lines)
    if not asked.no_tantivy:
        folder = _tantivy_index(asked.work, snapshot)
        command = [sys.executable, "-m", "bench.load.tantivy_site", str(folder)]
        for processes in asked.processes:
            with served(command, processes) as target:
                figures["peers"][f"tantivy, {processes}"] = _measured(asked, target, lines)
    if asked.opensearch:
        address, path = asked.opensearch.rstrip("/"), f"/{asked.opensearch_index}/_search"
        posted = list(bodies(questions))
        figures["peers"]["opensearch"] = [
            asdict(loaded(address, posted, asked.work, count, asked.seconds, path)) for count in asked.connections
        ]
    asked.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print("\n".join(table_lines(figures)))


def table_lines(figures: dict[str, Any]) -> Iterator[str]:
    """The figures as a table of Markdown."""
    yield f"{figures['docs']} articles, {figures['questions']} questions by Zipf's law, {figures['what']}"
    yield ""
    yield "| server, processes | connections | requests/s | p50 ms | p99 ms | longest ms | refused | failed | MiB |"
    yield "|---|---|---|---|---|---|---|---|---|"
    rows = [*figures["peers"].items(), *([("manchette, rebuild", figures["rebuild"])] if "rebuild" in figures else [])]
    for name, loads in rows:
        for one in loads:
            memory = f"{one['memory'] >> 20}" if one.get("memory") else ""
            times = f"{one['p50']:.1f} | {one['p99']:.1f} | {one['longest']:.0f}"
            counts = f"{one['refused']} | {one['failed']} | {memory}"
            yield f"| {one.get('name', name)} | {one['connections']} | {one['rate']:.0f} | {times} | {counts} |"


def _measured(asked: argparse.Namespace, target: Target, lines: Sequence[str]) -> Table:
    address = f"http://{target.host}:{target.port}"
    loaded(address, lines, asked.work, 2, max(1, asked.seconds // 3))  # what is mapped is read once before it counts
    table: Table = []
    for count in asked.connections:
        _settled(target)
        table.append(asdict(loaded(address, lines, asked.work, count, asked.seconds)) | {"memory": memory_of(target)})
    return table


def _settled(target: Target) -> None:
    """Wait until what clients of the measurement before no longer wait for is done too."""
    with suppress(OSError), urllib.request.urlopen(f"http://{target.host}:{target.port}/api/search?q=a", timeout=60):
        pass


def _rebuilt(asked: argparse.Namespace, target: Target, lines: Sequence[str]) -> Table:
    """The load alone, and while everything is indexed anew."""

    def once(name: str) -> dict[str, Any]:
        load: Load = loaded(
            f"http://{target.host}:{target.port}", lines, asked.work, REBUILD_CONNECTIONS, asked.seconds
        )
        return asdict(load) | {"name": name}

    _settled(target)
    table = [once("manchette, before a rebuild")]
    command = [sys.executable, "-m", "search", "reindex", "--full", "--jobs", "1", "--index", str(asked.index)]
    with subprocess.Popen([*command, *map(str, asked.rebuild)], stdout=subprocess.DEVNULL) as rebuild:
        while rebuild.poll() is None:
            table.append(once("manchette, meanwhile"))
    return table


def _ours(index: Path) -> list[str]:
    return [sys.executable, "-m", "search", "serve", "--index", str(index)]


@contextmanager
def served(command: Sequence[str], processes: int) -> Iterator[Target]:
    """A server that was started with so many processes, until its use is over."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = [*command, "--port", str(port), "--processes", str(processes)]
    environment = os.environ | {"SEARCH_ACCESS_LOG": "off"}
    with subprocess.Popen(given, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(lambda: _alive(port), process)
            yield Target("127.0.0.1", port, process.pid)
        finally:
            process.terminate()


def _wait(ready: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            raise SystemExit(f"{process.args} does not serve")
        time.sleep(0.2)


def _alive(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answered:
            return bool(answered.status == 200)
    except OSError:
        return False


def _snapshot(index: Path) -> Snapshot:
    generation = live(index)
    if generation is None:
        raise SystemExit(f"no index in {index}")
    return open_snapshot(generation.folder)


def _tantivy_index(work: Path, snapshot: Snapshot) -> Path:
    from bench.speed.peers.tantivy_whole import TantivyWhole

    folder = work / f"tantivy-whole-{snapshot.live}"
    peer = TantivyWhole(folder)
    if not peer.documents:
        peer.build(list(articles_of(snapshot)))
    return folder


if __name__ == "__main__":
    main()
