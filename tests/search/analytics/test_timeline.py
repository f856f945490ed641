"""Curves count the articles of an answer by their days; bursts are what chance would not give."""

from collections import Counter
from collections.abc import Sequence
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from small_press import article, opened, presses

from search.analytics.bursts import first_day, found_bursts, last_day, stretches_above
from search.analytics.drawing import bars, svg
from search.analytics.specificity import specificities
from search.analytics.timeline import timeline
from search.errors import BadQuery
from search.results import Request


@settings(max_examples=25)
@given(presses)
def test_a_curve_is_a_count_of_articles_by_period(drawn: Sequence[tuple[str, str, str | None, str]]) -> None:
    articles = [article(number, *fields) for number, fields in enumerate(drawn)]
    with opened(articles) as engine:
        requests = [Request("tempête"), Request("", sources=("La Marée",))]
        storms = {one.id for one in articles if "tempête" in f"{one.title} {one.text}"}
        meant = ([one for one in articles if one.id in storms], [one for one in articles if one.source == "La Marée"])
        for by, width in (("day", 10), ("month", 7), ("year", 4)):
            curves = timeline(engine, requests, by)  # type: ignore[arg-type]
            every = Counter(one.date[:width] for one in articles if one.date)
            assert list(curves.periods) == sorted(set(curves.periods))
            for series, those in zip(curves.series, meant, strict=True):
                counted = Counter(one.date[:width] for one in those if one.date)
                assert {period: n for period, n in zip(curves.periods, series.counts, strict=True) if n} == counted
                assert (series.total, series.undated) == (len(those), sum(one.date is None for one in those))
                shares = [
                    n / every[period] if every[period] else 0
                    for period, n in zip(curves.periods, series.counts, strict=True)
                ]
                assert list(series.shares) == pytest.approx(shares)
            assert {p: n for p, n in zip(curves.periods, curves.corpus, strict=True) if n} == {
                p: n for p, n in every.items() if p in curves.periods
            }


def test_periods_have_no_gap_and_leap_years_their_day() -> None:
    days = ["2020-02-27", "2020-03-02"]
    with opened([article(n, "Port", "port", day, "Le Phare") for n, day in enumerate(days)]) as engine:
        assert timeline(engine, [Request("port")]).periods == (
            "2020-02-27", "2020-02-28", "2020-02-29", "2020-03-01", "2020-03-02",
        )  # fmt: skip
    assert (first_day("2020-02", "month"), last_day("2020-02", "month")) == ("2020-02-01", "2020-02-29")
    assert last_day("2020-12", "month") == last_day("2020", "year") == "2020-12-31"


def test_an_article_of_another_century_leaves_a_curve_short_without_its_gaps() -> None:
    days = ["0999-05-02", "2020-03-02", "2020-04-02"]
    with opened([article(n, "Port", "port", day, "Le Phare") for n, day in enumerate(days)]) as engine:
        curves = timeline(engine, [Request("port")])
        assert (curves.by, len(curves.periods)) == ("year", 1022)
        short = curves.without_gaps()
        assert (short.periods, short.corpus, short.series[0].counts) == (("0999", "2020"), (1, 2), (1, 2))


def test_an_answer_without_dates_is_a_curve_without_periods() -> None:
    with opened([article(n, "Port", "port", None, "Le Phare") for n in range(2)]) as engine:
        curves = timeline(engine, [Request("port")])
        assert (curves.periods, curves.series[0].total, curves.series[0].undated) == ((), 2, 2)
        assert list(bars(curves, relative=False)) == []
        ElementTree.fromstring(svg(curves, False, "t", "u"))


@pytest.mark.parametrize("number", [0, 5])
def test_one_to_four_questions_are_compared(number: int) -> None:
    with opened([article(n, "Port", "port", None, "Le Phare") for n in range(2)]) as engine, pytest.raises(BadQuery):
        timeline(engine, [Request("port")] * number)


def test_a_burst_is_told_with_its_words_and_neighbouring_periods_are_one() -> None:
    quiet = [
        article(n, "Port", f"Le port attend le bateau {n}.", f"2020-{1 + n % 12:02}-10", "Le Phare") for n in range(120)
    ]
    loud = [
        article(200 + n, "Naufrage au port", f"Naufrage du cargo {n}.", f"2020-0{6 + n % 2}-15", "Le Phare")
        for n in range(140)
    ]
    other = [article(400 + n, "Marché", f"Le marché {n}.", f"2020-{1 + n % 12:02}-11", "La Marée") for n in range(600)]
    with opened([*quiet, *loud, *other]) as engine:
        request = Request("port")
        curves = timeline(engine, [request])
        found = found_bursts(engine, [request], curves)
        assert [(burst.first, burst.last, burst.count) for burst in found] == [("2020-06", "2020-07", 160)]
        assert {word.form for word in found[0].words} >= {"naufrage", "cargo"}
        assert "port" not in {word.form for word in found[0].words}


def test_a_burst_has_the_score_of_its_period() -> None:
    counts, corpus = [2, 2, 30, 2], [100, 100, 100, 100]
    ((first, last, score, count, expected),) = stretches_above(counts, corpus)
    assert (first, last, count, expected) == (2, 2, 30, 9.0)
    assert score == specificities(np.array([30]), np.array([100]), 36, 400)[0]
    assert stretches_above([9, 9, 9, 9], corpus) == []
    assert stretches_above([0, 0, 0, 0], corpus) == stretches_above(corpus, corpus) == []


def test_bars_are_as_long_as_their_numbers_and_svg_is_well_formed() -> None:
    press = [article(n, "Port", "port", f"202{n % 2}-01-01", "Le Phare") for n in range(3)]
    with opened(press) as engine:
        curves = timeline(engine, [Request("port"), Request('<b> & "x"')], "year")
        nothing = '           <b> & "x" 0'
        drawn = ["2020       port      #### 2", nothing, "2021       port      ## 1", nothing]
        assert list(bars(curves, False, width=4, block=False)) == drawn
        assert "100,00 %" in next(bars(curves, True))
        image = ElementTree.fromstring(svg(curves, True, "Articles", "part"))
        assert len(image.findall("{http://www.w3.org/2000/svg}polyline")) == 2
        assert '<b> & "x"' in [text.text for text in image.iter("{http://www.w3.org/2000/svg}text")]
