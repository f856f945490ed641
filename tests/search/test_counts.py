"""Counts of days by period."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.counts import Unit, by_period

_LENGTH = {"year": 4, "month": 7, "day": 10}


@pytest.mark.parametrize("unit", ["year", "month", "day"])
@given(st.dictionaries(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.integers(1, 9), max_size=12))
def test_days_are_added_up_by_the_beginning_of_their_dates_the_latest_first(
    unit: Unit, counted: dict[date, int]
) -> None:
    """As adding up the dates as they are written does, from the year 1 on."""
    expected: dict[str, int] = {}
    for day in sorted(counted, reverse=True):
        name = day.isoformat()[: _LENGTH[unit]]
        expected[name] = expected.get(name, 0) + counted[day]
    days = sorted(day.toordinal() for day in counted)
    counts = [counted[date.fromordinal(day)] for day in days]
    found = by_period(np.array(days, np.int64), np.array(counts, np.int64), unit)
    assert list(found.items()) == list(expected.items())
