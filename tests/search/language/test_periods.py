"""Periods as French readers type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language.periods import EXAMPLES, Period, before, period, since

WEDNESDAY = date(2024, 11, 20)


def days(first: str | None, last: str | None) -> Period:
    return Period(*(day and date.fromisoformat(day) for day in (first, last)))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("17/11/2024", "2024-11-17", "2024-11-17"),
        ("Dimanche 17 novembre 2024", "2024-11-17", "2024-11-17"),
        ("1er août 2023", "2023-08-01", "2023-08-01"),
        ("1er décembre", "2023-12-01", "2023-12-01"),
        ("NOVEMBRE 2024", "2024-11-01", "2024-11-30"),
        ("décembre", "2023-12-01", "2023-12-31"),
        ("hier", "2024-11-19", "2024-11-19"),
        ("mercredi", "2024-11-20", "2024-11-20"),
        ("mercredi dernier", "2024-11-13", "2024-11-13"),
        ("la semaine dernière", "2024-11-11", "2024-11-17"),
        ("l’an dernier", "2023-01-01", "2023-12-31"),
        ("l'été dernier", "2024-06-01", "2024-08-31"),
        ("hiver 2023", "2023-12-01", "2024-02-29"),
        ("début mars 2024", "2024-03-01", "2024-03-10"),
        ("mi-mars 2024", "2024-03-11", "2024-03-20"),
        ("fin février 2024", "2024-02-21", "2024-02-29"),
        ("fin décembre", "2023-12-21", "2023-12-31"),
        ("ce week-end", "2024-11-16", "2024-11-17"),
        ("le week-end dernier", "2024-11-16", "2024-11-17"),
        ("il y a 3 jours", "2024-11-17", "2024-11-17"),
        ("les trois derniers mois", "2024-08-20", "2024-11-20"),
        ("2019..2021", "2019-01-01", "2021-12-31"),
        ("2019..", "2019-01-01", None),
        ("..mars 2021", None, "2021-03-31"),
        ("du 3 au 17 mars 2024", "2024-03-03", "2024-03-17"),
        ("de mars à juin 2023", "2023-03-01", "2023-06-30"),
        ("les années 90", "1990-01-01", "1999-12-31"),
        ("2e trimestre 2024", "2024-04-01", "2024-06-30"),
    ],
)
def test_a_period_is_its_first_and_its_last_day(text: str, first: str | None, last: str | None) -> None:
    assert period(text, WEDNESDAY) == days(first, last)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_read_and_ends_no_sooner_than_it_begins(example: str) -> None:
    found = period(example, WEDNESDAY)
    assert found is not None
    assert found.first is not None
    assert found.last is not None
    assert found.first <= found.last


@pytest.mark.parametrize(
    "text", ["", "..", "budget", "32 mars 2024", "29 février 2023", "2024-13", "mars 2024 budget", "2021..2019"]
)
def test_what_no_calendar_has_is_no_period(text: str) -> None:
    assert period(text, WEDNESDAY) is None


def test_since_and_before_leave_an_end_open() -> None:
    assert since("mars 2024", WEDNESDAY) == days("2024-03-01", None)
    assert since("deux semaines", WEDNESDAY) == days("2024-11-06", None)
    assert before("mars 2024", WEDNESDAY) == days(None, "2024-02-29")


@given(st.dates(date(1700, 1, 1), date(2200, 12, 31)), st.dates(date(1700, 1, 1), date(2200, 12, 31)))
def test_a_day_written_in_any_way_is_that_day(day: date, today: date) -> None:
    for written in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%Y%m%d}", f"{day.day}.{day.month}.{day.year}"):
        assert period(written, today) == Period(day, day)


@given(st.dates(date(1700, 1, 1), date(2200, 12, 31)), st.sampled_from(["lundi", "jeudi", "août", "l'hiver", "hier"]))
def test_what_is_counted_from_today_has_begun_within_the_last_year(today: date, text: str) -> None:
    found = period(text, today)
    assert found is not None
    assert found.first is not None
    assert today - timedelta(days=366) <= found.first <= today


@given(st.text(max_size=40), st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_any_text_is_read_or_not_and_never_fails(text: str, today: date) -> None:
    for read in (period, since, before):
        read(text, today)
