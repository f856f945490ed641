"""Days as readers count them, not as machines do."""

from datetime import date

import pytest

from index.local_time import in_zone, is_zone, local_day, unix_day_one


@pytest.mark.parametrize(
    ("iso", "day"),
    [
        ("2012-03-04T23:30:00Z", "2012-03-05"),
        ("2012-03-04T23:30:00+00:00", "2012-03-05"),
        ("2012-07-04T22:30:00Z", "2012-07-05"),
        ("2012-03-04T23:30:00+01:00", "2012-03-04"),
        ("2012-03-04T23:30:00-05:00", "2012-03-04"),
        ("2012-03-04T23:30:00", "2012-03-04"),
        ("2012-03-04", "2012-03-04"),
        ("9999-12-31T23:30:00Z", "9999-12-31"),
        ("0001-01-01T00:00:00Z", "0001-01-01"),
    ],
)
def test_a_day_in_utc_is_that_of_paris_and_another_clock_keeps_its_own(iso: str, day: str) -> None:
    assert local_day(iso) == date.fromisoformat(day)


def test_a_moment_is_shown_as_the_clocks_of_a_zone_do() -> None:
    assert in_zone("2012-03-05T01:30:00Z", "America/Cayenne") == "2012-03-04T22:30:00-03:00"
    assert local_day(in_zone("2012-03-04T23:30:00Z", "Africa/Abidjan")) == date(2012, 3, 4)
    assert in_zone("2012-03-05", "America/Cayenne") == "2012-03-05"


def test_a_zone_is_known_by_its_name() -> None:
    assert is_zone("Europe/Paris")
    assert not is_zone("Europe/Plougastel")
    assert not is_zone("../etc/passwd")


@pytest.mark.parametrize(
    "iso", ["1970-01-01", "1970-01-01T00:00:00Z", "1970-01-01T01:00:00+01:00", "1969-12-31T23:00:00"]
)
def test_the_day_that_computers_count_from_is_told(iso: str) -> None:
    assert unix_day_one(iso)


@pytest.mark.parametrize("iso", ["1970-01-03", "1970-01-01T10:02:17+01:00", "2024-03-05T00:00:00Z"])
def test_other_days_are_believed(iso: str) -> None:
    assert not unix_day_one(iso)
