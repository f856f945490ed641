"""Real nodes of OpenSearch on this machine: resolved from Maven Central, started, killed, stopped and cleaned away."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent / "cluster"
LAUNCHER = HERE / "launcher"
JARS = HERE / ".jars"
LINES = {"3.9.0": ("3", "2.25.5", 21), "2.19.6": ("2", "2.25.4", 11)}
"""Of each line: the launcher's folder, the version of log4j that goes with it, the oldest Java that runs it."""
NEWEST = "3.9.0"
START_SECONDS = 120.0
STOP_SECONDS = 30.0
_RESOLVE_SECONDS = 300.0


class Missing(Exception):
    """What a cluster is made of is not here; says what."""


@dataclass(slots=True)
class RunningNode:
    """One node: where it answers, and its process while it has one."""

    name: str
    host: str
    http: int
    transport: int
    home: Path
    namespace: str | None = None
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{self.host}:{self.http}"

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order; killed where it does not end."""
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        # The whole group: in a namespace the node is the child of what entered it.
        for sent in (number, signal.SIGKILL):
            try:
                os.killpg(process.pid, sent)
                process.wait(STOP_SECONDS)
            except ProcessLookupError:
                process.wait()
            except subprocess.TimeoutExpired:
                continue
            return


@dataclass(slots=True)
class Cluster:
    """Nodes that form a cluster. Made by `running_cluster`."""

    line: str
    folder: Path
    java: Path
    heap: str
    nodes: list[RunningNode] = field(default_factory=list)

    @property
    def urls(self) -> list[str]:
        """Where the nodes answer, running or not."""
        return [node.url for node in self.nodes]

    @property
    def setting(self) -> str:
        """The value of SEARCH_OPENSEARCH_URL."""
        return ",".join(self.urls)

    def start(self, *names: str) -> None:
        """Start the nodes of these names, all where none is given, and wait until every running node is joined."""
        for node in self.nodes:
            if node.process is None and (not names or node.name in names):
                self._launch(node)
        self.wait_joined()

    def wait_joined(self, nodes: int | None = None) -> None:
        """Wait until so many nodes have joined, all that run where nothing is said."""
        running = [node for node in self.nodes if node.process is not None]
        wanted = len(running) if nodes is None else nodes
        deadline = time.monotonic() + START_SECONDS
        while not all(f'"number_of_nodes":{wanted},' in self.health(node) for node in running):
            for node in running:
                if node.process is not None and node.process.poll() is not None:
                    raise RuntimeError(f"{node.name} ended:\n{_last_lines(node)}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"no cluster after {START_SECONDS} s:\n{_last_lines(running[0])}")
            time.sleep(0.2)

    def wait_green(self, colours: Sequence[str] = ("green",)) -> None:
        """Wait until every shard and copy is there."""
        deadline = time.monotonic() + START_SECONDS
        while not any(f'"status":"{colour}"' in self.health() for colour in colours):
            assert time.monotonic() < deadline, self.health()
            time.sleep(0.2)

    def health(self, node: RunningNode | None = None) -> str:
        """What a node, the first that runs where none is named, says of the cluster; empty where it says nothing."""
        asked = node or next(node for node in self.nodes if node.process is not None)
        try:
            with urllib.request.urlopen(f"{asked.url}/_cluster/health?timeout=1s", timeout=5) as answer:
                return answer.read().decode()
        except (OSError, urllib.error.URLError):
            return ""

    def stop(self) -> None:
        """End every node."""
        for node in self.nodes:
            if node.process is not None:
                with suppress(ProcessLookupError):  # it ended by itself
                    os.killpg(node.process.pid, signal.SIGTERM)
        for node in self.nodes:
            node.stop()

    def _launch(self, node: RunningNode) -> None:
        classes = JARS / self.line / "classes"
        command = [
            str(self.java), f"-Xms{self.heap}", f"-Xmx{self.heap}", "--add-opens", "java.base/java.nio=ALL-UNNAMED",
            "-XX:+UseSerialGC", f"-Dlog4j2.configurationFile={LAUNCHER / 'log4j2.properties'}",
            "-cp", f"{classes}:{JARS / self.line / 'lib'}/*",
            "ClusterNode", str(node.home), node.name,
        ]  # fmt: skip
        if node.namespace is not None:
            command = ["ip", "netns", "exec", node.namespace, *command]
        with (node.home / "log").open("ab") as log:
            node.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                preexec_fn=_end_with_parent,
            )  # fmt: skip


def _end_with_parent() -> None:
    """Have the system kill this process once the one that started it is gone, whatever ended that."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _last_lines(node: RunningNode) -> str:
    log = node.home / "log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:]) if log.exists() else ""


@contextmanager
def running_cluster(
    nodes: int = 3, line: str | None = None, heap: str = "512m", namespaces: Sequence[tuple[str, str]] = ()
) -> Iterator[Cluster]:
    """Nodes on free ports of loopback, with a folder of their own; ended and cleaned away whatever happens.

    `line` is the newest that the Java of this machine runs where none is said. With `namespaces`, pairs of a network
    namespace that is there and its address, each node lives in one of them.
    Raises Missing where Java or what a node is made of is not to be had.
    """
    line = line or newest_line()
    java = resolved(line)
    with ended_in_order(), ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="manchette-cluster-")))
        cluster = Cluster(line, folder, java, heap)
        stack.callback(cluster.stop)
        places = list(namespaces) or [(None, "127.0.0.1")] * nodes
        with ExitStack() as reserved:
            for number, (namespace, host) in enumerate(places, start=1):
                http, transport = (9200, 9300) if namespace else (_free_port(reserved), _free_port(reserved))
                home = folder / f"node{number}"
                cluster.nodes.append(RunningNode(f"node{number}", host, http, transport, home, namespace))
        for node in cluster.nodes:
            _configure(node, cluster)
        cluster.start()
        yield cluster


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Have SIGTERM end this process as an error does, so that what was made is taken down."""

    def end(*_: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def given_cluster() -> AbstractContextManager[Cluster] | None:
    """A cluster that runs already, its nodes named in MANCHETTE_TEST_CLUSTER as SEARCH_OPENSEARCH_URL names them: for
    whoever runs tests again and again. None where none is named."""
    urls = os.environ.get("MANCHETTE_TEST_CLUSTER", "")
    if not urls:
        return None
    cluster = Cluster(NEWEST, Path(), Path(), "")
    for number, url in enumerate(urls.split(","), start=1):
        host, port = url.removeprefix("http://").split(":")
        cluster.nodes.append(RunningNode(f"node{number}", host, int(port), 0, Path()))
    return nullcontext(cluster)


def _free_port(reserved: ExitStack) -> int:
    """A port that nothing listens on; held until all are chosen, so that each is another one."""
    one = reserved.enter_context(socket.socket())
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind(("127.0.0.1", 0))
    port: int = one.getsockname()[1]
    return port


def _configure(node: RunningNode, cluster: Cluster) -> None:
    config = node.home / "config"
    config.mkdir(parents=True)
    seeds = ", ".join(f'"{other.host}:{other.transport}"' for other in cluster.nodes)
    names = ", ".join(f'"{other.name}"' for other in cluster.nodes)
    (config / "opensearch.yml").write_text(
        f"cluster.name: {cluster.folder.name}\nnode.name: {node.name}\nnetwork.host: {node.host}\n"
        f"http.port: {node.http}\ntransport.port: {node.transport}\n"
        f"discovery.seed_hosts: [{seeds}]\ncluster.initial_cluster_manager_nodes: [{names}]\n"
        f"path.data: {node.home / 'data'}\npath.logs: {node.home / 'logs'}\n"
        "cluster.routing.allocation.disk.threshold_enabled: false\n"
        "cluster.max_shards_per_node: 4000\n"
    )


def resolved(line: str) -> Path:
    """The Java that runs the line, once everything a node needs lies in the cache; Missing where it can't be had."""
    folder, log4j, least = LINES[line]
    java = newest_java(least)
    home = JARS / line
    if not (home / "whole").exists():
        maven, javac = shutil.which("mvn"), shutil.which("javac")
        if maven is None or javac is None:
            raise Missing("no Maven or no Java compiler to get OpenSearch with")
        aside = JARS / f".{line}.{os.getpid()}"
        try:
            _run([maven, "-q", "-B", "-f", str(LAUNCHER / "pom.xml"), f"-Dopensearch={line}", f"-Dlog4j={log4j}",
                  "dependency:copy-dependencies", f"-DoutputDirectory={aside / 'lib'}"])  # fmt: skip
            # By the compiler of the very Java that runs it, where it has one: an older one cannot read newer jars.
            compiler = java.with_name("javac")
            _run([str(compiler if compiler.exists() else javac), "-cp", f"{aside / 'lib'}/*", "-d",
                  str(aside / "classes"), str(LAUNCHER / folder / "ClusterNode.java")])  # fmt: skip
            (aside / "whole").touch()
            shutil.rmtree(home, ignore_errors=True)
            aside.rename(home)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return java


def _run(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_RESOLVE_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Missing(f"{command[0]} took too long") from error
    if done.returncode:
        raise Missing(f"{Path(command[0]).name}: {(done.stdout + done.stderr).strip()[:500]}")


def newest_line() -> str:
    """The newest line that a Java of this machine runs; Missing where there is none."""
    for line, (_, _, least) in LINES.items():
        try:
            newest_java(least)
        except Missing:
            continue
        return line
    raise Missing("no Java 11 or newer")


def newest_java(least: int) -> Path:
    """The newest Java that is installed; Missing where it is older than `least`."""
    homes = [Path(found) for found in (os.environ.get("JAVA_HOME"), shutil.which("java")) if found]
    candidates = [home / "bin/java" if home.is_dir() else home for home in homes]
    candidates += sorted(Path("/usr/lib/jvm").glob("*/bin/java"))
    versions = [(_java_version(java), java) for java in candidates if java.exists()]
    version, java = max(versions, default=(0, Path()))
    if version < least:
        raise Missing(f"no Java {least} or newer" + (f", only {version}" if version else ""))
    return java


def _java_version(java: Path) -> int:
    said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else 0


def main() -> None:
    """`cluster_nodes.py java 21`: whether there is such a Java. `cluster_nodes.py run [NODES] [HEAP]`: nodes that run
    until they are interrupted."""
    told = dict(enumerate(sys.argv[2:]))
    try:
        if sys.argv[1] == "java":
            newest_java(int(told[0]))
            return
        with running_cluster(int(told.get(0, 3)), heap=told.get(1, "512m")) as cluster:
            print(f"SEARCH_OPENSEARCH_URL={cluster.setting}", flush=True)
            signal.pause()
    except Missing as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
