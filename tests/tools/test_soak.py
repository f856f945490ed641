"""The soak: what it takes for a fault, and that a short one has none."""

from dataclasses import replace
from pathlib import Path

import pytest

from tools.soak import Minute, grown, soak

_MINUTE = Minute(60.0, 500, 0, 1, 0.02, 0.1, 150 << 20, 60)


def test_a_few_seconds_of_serving_while_the_index_is_rebuilt_have_no_fault(tmp_path: Path) -> None:
    """Readers of pages, JSON, exports and feeds; every answer is of one edition."""
    minutes, faults = soak(tmp_path, seconds=6, readers=3, pause=0.05, every=1, pages=12)
    assert not faults
    assert sum(one.answers for one in minutes) > 3 and sum(one.generations for one in minutes) >= 1
    assert all(one.memory > 1 << 20 and one.handles > 10 for one in minutes)


def test_minutes_that_are_alike_have_grown_in_nothing() -> None:
    assert grown([_MINUTE] * 20) == []


@pytest.mark.parametrize(("name", "by"), [("memory", 2 << 20), ("handles", 1), ("p99", 0.02)])
def test_what_grows_minute_by_minute_is_told(name: str, by: float) -> None:
    minutes = [replace(_MINUTE, **{name: getattr(_MINUTE, name) + at * by}) for at in range(120)]
    assert [one.partition(" ")[0] for one in grown(minutes)] == [name]
