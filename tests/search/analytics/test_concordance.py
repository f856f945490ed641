"""A concordance has every place where the articles have what was asked, and what stands about it."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_press import article, opened, presses

from index.analysis import Analyser, fold
from index.article import Article
from search.analytics.concordance import Line, concordance
from search.engines.whoosh import WhooshEngine
from search.results import Request


def places(articles: Sequence[Article], word: str) -> set[tuple[str, str, int, str]]:
    """Where the articles have a word in any inflection, by reading them."""
    analyse = Analyser().analyse
    wanted = {token.stem for token in analyse(word)}
    return {
        (one.id, place, token.start, text[token.start : token.end])
        for one in articles
        for place, text in (("title", one.title), ("text", one.text))
        for token in analyse(text)
        if token.stem in wanted
    }


def found(lines: Sequence[Line]) -> list[tuple[str, str, int, str]]:
    return [(line.id, line.place, line.at, line.match) for line in lines]


@settings(max_examples=25)
@given(presses, st.integers(0, 40))
def test_every_place_is_there_once_with_the_text_about_it(
    drawn: Sequence[tuple[str, str, str | None, str]], width: int
) -> None:
    articles = [article(number, *fields) for number, fields in enumerate(drawn)]
    of = {one.id: one for one in articles}
    with opened(articles) as engine:
        for sort in ("position", "date", "left", "right"):
            lines = list(concordance(engine, Request("tempête", collapse=False), width, sort))
            assert sorted(found(lines)) == sorted(places(articles, "tempête"))
            for line in lines:
                text = of[line.id].title if line.place == "title" else of[line.id].text
                assert text[: line.at].endswith(
                    line.left + (" " if line.left and text[line.at - 1] == " " else "")
                ) or (text[: line.at].endswith(line.left))
                assert text[line.at + len(line.match) :].startswith(line.right)
                assert len(line.left) <= width
                assert len(line.right) <= width
            assert list(concordance(engine, Request("tempête", collapse=False), width, sort, 3)) == lines[:3]
        days = [line.date for line in concordance(engine, Request("tempête", collapse=False), sort="date")]
        assert days == sorted(days, key=lambda day: day or "9999")


PRESS = [
    article(0, "Au port", "Le vieux port dort.\nLe grand port veille, un port s’éveille.", "2020-01-02", "Le Phare"),
    article(1, "La rade", "Un Élégant port, et les ports voisins attendent.", "2020-01-01", "La Marée"),
]


@pytest.fixture
def engine():
    with opened(PRESS) as opened_engine:
        yield opened_engine


def test_lines_are_sorted_by_the_nearest_words_whatever_their_accents(engine: WhooshEngine) -> None:
    lefts = [line.left for line in concordance(engine, Request("port"), sort="left")]
    nearest = [re.findall(r"\w+", fold(left))[::-1] for left in lefts]
    assert nearest == sorted(nearest)
    rights = [line.right for line in concordance(engine, Request("port"), sort="right")]
    following = [re.findall(r"\w+", fold(right)) for right in rights]
    assert following == sorted(following)


def test_context_stands_on_one_line_and_cuts_no_word(engine: WhooshEngine) -> None:
    lines = list(concordance(engine, Request("port"), width=12))
    assert all("\n" not in line.left + line.right for line in lines)
    words = {word for one in PRESS for word in re.findall(r"\w+", f"{one.title} {one.text}")}
    assert {word for line in lines for word in re.findall(r"\w+", f"{line.left} {line.right}")} <= words


@pytest.mark.parametrize(("query", "matches"), [
    ('"grand port"', ["grand port"]), ("titre:port", ["port"]), ("texte:rade", []), ("=ports", ["ports"]),
    ("port source:marée", ["port", "ports"]), ("source:phare", []),
    ("port -rade", ["port", "port", "port", "port"]), ("veill* port", ["port", "port", "port veille", "port"]),
])  # fmt: skip
def test_places_are_those_of_what_the_query_asks_for(engine: WhooshEngine, query: str, matches: list[str]) -> None:
    assert sorted(line.match for line in concordance(engine, Request(query))) == sorted(matches)


def test_places_are_read_as_they_are_asked_for() -> None:
    many = [article(number, "Port", "Le port. " * 3, None, "Le Phare") for number in range(40)]
    with opened(many) as engine:
        lines = concordance(engine, Request("port", collapse=False))
        assert next(lines).match == "Port"
        assert sum(1 for _ in lines) == 40 * 4 - 1


def test_a_copy_of_an_article_is_left_out_unless_asked_for() -> None:
    text = " ".join(f"mot{number}" for number in range(60))
    with opened([article(number, "Titre", f"{text} port", None, "Le Phare") for number in range(3)]) as engine:
        together, apart = (len(list(concordance(engine, Request("port", collapse=on)))) for on in (True, False))
        assert apart == 3
        assert together <= apart


def test_only_so_many_articles_are_read_where_a_number_is_given(engine: WhooshEngine) -> None:
    of_first = {line.id for line in concordance(engine, Request("port"), sort="left", articles=1)}
    assert of_first == {"a1"}
