"""Fixtures that every test may use."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


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


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which kinds of handed rows to try, in place of those that hold."""
    parser.addoption("--kinds", default="", help="kinds of rows for tests/faults, apart by |, or all")
