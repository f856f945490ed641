"""Fixtures that every test may use."""

import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

if TYPE_CHECKING:
    from cluster_nodes import Cluster

ROOT = Path(__file__).parents[1]

# How long an example takes depends on what else the machine does.
hypothesis_settings.register_profile(
    "untimed", hypothesis_settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("untimed")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of measuring data beside the project; the test is skipped where it is missing."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the measuring data (../shared) is not beside the project")
    return folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The demo corpus."""
    return ROOT / "seeds"


@pytest.fixture(autouse=True)
def databases_closed() -> Iterator[None]:
    """A test leaves no SQLite connection open: Pythons from 3.13 warn of one, by chance in a test that comes later."""
    connect = sqlite3.connect
    opened: list[sqlite3.Connection] = []

    def kept(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        opened.append(connect(*args, **kwargs))
        return opened[-1]

    with mock.patch.object(sqlite3, "connect", kept):
        yield
    left = sum(map(_is_open, opened))
    assert not left, f"{left} SQLite connections were left open"


def _is_open(database: sqlite3.Connection) -> bool:
    try:
        return database.total_changes >= 0
    except sqlite3.ProgrammingError:
        return False


def pytest_configure() -> None:
    """Programs that the tests start hear the signals that the tests send, though whoever started these ignores them
    (nohup, a job in the background): what is ignored stays so in every process below."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which kinds of handed rows to try, in place of those that hold; whether to start the nodes of a cluster."""
    parser.addoption("--cluster", action="store_true", help="run the tests that need three nodes of OpenSearch")
    parser.addoption("--cluster-line", default=None, help="of which line: 3.9.0 or 2.19.6")
    parser.addoption("--kinds", default="", help="kinds of rows for tests/faults, apart by |, or all")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of a cluster start three servers: only where they are asked for, in one process."""
    if not config.getoption("--cluster"):
        for item in items:
            if item.get_closest_marker("cluster") is not None:
                item.add_marker(pytest.mark.skip(reason="needs three nodes of OpenSearch: pytest --cluster"))


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> "Iterator[Cluster]":
    """Three nodes of OpenSearch on loopback, for all tests of a run: each takes an alias of its own. A test that asks
    for it is marked `cluster`; it fails where they can't be had, since they were asked for."""
    from cluster_nodes import given_cluster, running_cluster

    with given_cluster() or running_cluster(3, request.config.getoption("--cluster-line")) as cluster:
        yield cluster
