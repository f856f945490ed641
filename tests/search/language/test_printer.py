"""A tree, printed, reads back as the same tree."""

from datetime import date

import pytest
from hypothesis import assume, given, settings
from trees import queries, trees, without_places

from search.errors import BadQuery
from search.language.parser import MAX_QUERY_CHARS, parse
from search.language.pasted import without_markup
from search.language.printer import printed
from search.language.syntax import Node, Query


def monday() -> date:
    return date(2024, 11, 18)


@given(trees)
@settings(max_examples=500, deadline=None)
def test_any_tree_that_is_printed_reads_back_as_it_was(tree: Node) -> None:
    shown = printed(tree)
    assume(without_markup(shown) == shown)  # tags and entities are taken out of any text, before it is read
    assert without_places(parse(shown).root) == without_places(tree), shown


@pytest.mark.parametrize("text", ["LIEU", "NON", "OU", "and", "ONU", "non*", "GREVE>=3"])
def test_a_word_alone_is_printed_as_it_was_typed(text: str) -> None:
    root = parse(text).root
    assert root is not None
    assert printed(root) == text


@given(queries)
@settings(max_examples=1000, deadline=None)
def test_any_text_is_a_tree_that_reads_back_when_it_is_printed_or_a_bad_query_with_its_place(text: str) -> None:
    try:
        query = parse(text, monday)
    except BadQuery as refused:
        assert refused.position is not None
        assert 0 <= refused.position <= len(text)
        return
    assert isinstance(query, Query)
    if query.root is not None:
        shown = printed(query.root)
        if len(shown) <= MAX_QUERY_CHARS and without_markup(shown) == shown:
            assert without_places(parse(shown, monday).root) == without_places(query.root), shown


@given(queries)
@settings(max_examples=500, deadline=None)
def test_every_note_stands_in_the_query_and_its_repair_can_be_read(text: str) -> None:
    try:
        query = parse(text, monday)
    except BadQuery:
        return
    for note in query.notes:
        assert 0 <= note.position <= len(text)
        if note.repair is not None and len(note.repair) <= MAX_QUERY_CHARS:
            try:
                parse(note.repair, monday)
            except BadQuery as refused:
                assert refused.position is not None
