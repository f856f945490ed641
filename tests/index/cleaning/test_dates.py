"""Dates as pages write them, and those that are not believed."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning.dates import date_in_address, date_in_name, parse_date

TODAY = date(2025, 6, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-11-17", "2024-11-17"),
        ("2024-11-17T10:50:00+01:00", "2024-11-17T10:50:00+01:00"),
        ("2024-11-17T10:50:00.123Z", "2024-11-17T10:50:00+00:00"),
        ("2024-11-17T10:50+0100", "2024-11-17T10:50:00+01:00"),
        ("2024-11-17 10:50:03", "2024-11-17T10:50:03"),
        ("20241117T105000Z", "2024-11-17T10:50:00+00:00"),
        ("Sun, 17 Nov 2024 10:50:00 +0100", "2024-11-17T10:50:00+01:00"),
        ("17 Nov 2024 10:50:00 GMT", "2024-11-17T10:50:00+00:00"),
        ("17 novembre 2024 à 10h50", "2024-11-17T10:50:00"),
        ("Publié le dimanche 17 Novembre 2024, 10 h 50", "2024-11-17T10:50:00"),
        ("Publié le 17/11/2024 à 10:50", "2024-11-17T10:50:00"),
        ("1er août 2023", "2023-08-01"),
        ("1ᵉʳ aou\u0302t 2023", "2023-08-01"),
        ("lundi 3 févr. 2020", "2020-02-03"),
        ("le 3/5/21", "2021-05-03"),
        ("31/12/99", "1999-12-31"),
        ("10.12.2020", "2020-12-10"),
        ("17 novembre 2024 - 10h", "2024-11-17T10:00:00"),
        ("Publié le 17 novembre 2024, mis à jour le 18 novembre 2024 à 8h", "2024-11-17"),
        ("2 juin 2025", "2025-06-02"),
        ("3 mars 2020 25:70", "2020-03-03"),
    ],
)
def test_a_date_is_read(text: str, expected: str) -> None:
    assert parse_date(text, TODAY) == expected


@pytest.mark.parametrize(
    "text",
    ["", "hier", "31 février 2020", "2024-02-30", "25/13/2024", "0000-00-00", "0001-01-01", "0001-01-01T00:00:00Z",
     "3 juin 2025", "2031-01-01",
     "1er mai 1599", "192.168.10.10", "978-2-07-036-1", "12/2024", "49.3", "20 000", "3.5.21", "10h50"],
)  # fmt: skip
def test_what_is_impossible_future_or_no_date_is_refused(text: str) -> None:
    assert parse_date(text, TODAY) is None


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://a.fr/monde/2024/11/17/titre_1.html", "2024-11-17"),
        ("https://a.fr/2024/1117/titre", "2024-11-17"),
        ("https://a.fr/sport/titre-2024-11-17-4521", "2024-11-17"),
        ("https://a.fr/sport/titre-20241117", "2024-11-17"),
        ("https://a.fr/sport/titre-20241117-4521.php", "2024-11-17"),
        ("https://a.fr/20241117/titre", "2024-11-17"),
        ("https://a.fr/sport/titre-17-11-2024-XK12.php", "2024-11-17"),
        ("https://a.fr/article/1234/5678", None),
        ("https://a.fr/titre_1234_5678", None),
        ("https://a.fr/monde/2024/11/titre", None),
        ("https://a.fr/monde/titre_20241345_1.html", None),
        ("https://a.fr/titre-120241117", None),
        ("https://a.fr/histoire/l-appel-du-18-06-1940", None),
        ("https://a.fr/monde/2031/11/17/titre", None),
        ("https://2024-11-17.fr/titre?jour=2024-11-17#2024-11-17", None),
        ("https://a.fr/2024/11/17/bilan-au-31-12-2023", "2024-11-17"),
        ("https://a.fr/du-01-11-2024-au-17-11-2024", None),
    ],
)
def test_a_day_stands_in_an_address(address: str, day: str | None) -> None:
    assert date_in_address(address, TODAY) == day


def test_a_day_stands_in_the_name_of_a_file() -> None:
    assert date_in_name("depeche-2024-11-17-brest", TODAY) == "2024-11-17"
    assert date_in_name("20241117_depeche", TODAY) == "2024-11-17"
    assert date_in_name("depeche_17-11-2024", TODAY) == "2024-11-17"
    assert date_in_name("1914-08-02", TODAY) == "1914-08-02"
    assert date_in_name("depeche20241117", TODAY) is None


@given(st.text(max_size=60), st.dates(min_value=date(1970, 1, 1)))
def test_any_text_gives_a_believable_date_or_none(text: str, today: date) -> None:
    found = parse_date(text, today)
    assert found is None or datetime.fromisoformat(found).year >= 1600


@given(st.dates(min_value=date(1600, 1, 1), max_value=TODAY))
def test_every_day_written_in_french_figures_is_read_back(day: date) -> None:
    assert parse_date(f"Publié le {day:%d/%m/%Y} à 07:05", TODAY) == f"{day.isoformat()}T07:05:00"
