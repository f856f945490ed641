"""Dates as spreadsheets and programming interfaces write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning.dates import parse_date
from index.readers.record_dates import day_first, in_parts, months_first, record_moment

TODAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("5-mars-2024", "2024-03-05"),
        ("05-mars-24", "2024-03-05"),
        ("5-févr.-24", "2024-02-05"),
        ("20240305", "2024-03-05"),
        (20240305, "2024-03-05"),
        ("20240305T100200Z", "2024-03-05"),
        ("45356", "2024-03-05"),
        (45356.418, "2024-03-05"),
        ("45356,418", "2024-03-05"),
        ("1709629320", "2024-03-05"),
        (1709629320, "2024-03-05"),
        ("1709629320000", "2024-03-05"),
        ("Tue Mar 05 09:02:00 +0000 2024", "2024-03-05"),
        ("05/03/2024 00:00", "2024-03-05"),
        ("2024-03-05T10:02:00.000Z", "2024-03-05"),
        ("5 mars 2024", "2024-03-05"),
    ],
)
def test_a_date_of_a_machine_is_read_as_its_day(written: str | float, day: str) -> None:
    told = record_moment(written)
    assert told is not None
    assert (parse_date(told, TODAY) or "")[:10] == day


@pytest.mark.parametrize("written", ["2024", "mars 2024", "20241399", "", "n. d.", float("nan"), 10**30])
def test_what_names_no_day_gives_none(written: str | float) -> None:
    told = record_moment(written)
    assert told is None or parse_date(told, TODAY) is None


def test_a_day_in_three_columns_is_one_only_where_all_are_there() -> None:
    assert in_parts(2024, "3", 5) == "2024-03-05"
    assert in_parts("2024", None, None) is None
    assert in_parts("2024", "13", "5") is None


@given(st.lists(st.dates(date(2000, 1, 1), date(2025, 12, 31)), min_size=1))
def test_month_first_is_believed_only_where_a_row_proves_it(days: list[date]) -> None:
    american = [f"{day:%m/%d/%Y}" for day in days]
    proven = any(day.day > 12 for day in days)
    assert months_first(american) == proven
    assert not months_first(f"{day:%d/%m/%Y}" for day in days if day.day > 12)
    if proven:
        assert [day_first(each) for each in american] == [f"{day.day:02}/{day.month:02}/{day.year}" for day in days]


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats()))
def test_any_value_is_read_or_not_and_never_fails(value: str | float) -> None:
    told = record_moment(value)
    assert told is None or isinstance(told, str)


def test_a_number_of_seconds_is_that_moment() -> None:
    assert record_moment(1709629320) == datetime(2024, 3, 5, 9, 2, tzinfo=UTC).isoformat()
