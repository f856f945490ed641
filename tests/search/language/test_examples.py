"""The examples of the query language, and the page that lists them."""

from datetime import date

import pytest
from trees import without_places

from index.analysis import Analyser
from search.language.examples import Example, all_examples
from search.language.parser import parse
from search.language.planning import plan
from search.language.printer import printed
from search.results import Request
from tools.query_language import PAGE, page


def wednesday() -> date:
    return date(2024, 11, 20)


@pytest.mark.parametrize("example", all_examples(), ids=lambda example: example.query)
def test_every_example_is_read_as_the_page_says_and_printed_back_and_planned(example: Example) -> None:
    query = parse(example.query, wednesday)
    assert query.root is not None
    assert query.notes == ()
    assert query.read_as == example.read_as
    assert without_places(parse(printed(query.root), wednesday).root) == without_places(query.root)
    plan(query, Request(example.query), Analyser())


def test_the_page_of_the_language_is_what_its_examples_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tools.query_language"
