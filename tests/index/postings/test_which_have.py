"""Which documents have some terms is told without reading their lists, however the lists lie."""

import numpy as np
import pytest

from index.postings.index_spec import IndexSpec, Values
from index.postings.segment import open_segment
from index.postings.segment_builder import SegmentBuilder

EVERY = {b"each": 1, b"third": 3, b"tenth": 10, b"rare": 20_011}


@pytest.fixture(scope="module", params=[140_000, 900], ids=["three blocks", "one block"])
def field(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("which")
    spec = IndexSpec(
        fields=(Values("tag", lambda value: [value]),), columns=(), heads=(), bodies=(), analyse=lambda _: ()
    )
    builder = SegmentBuilder(spec, folder / "scratch")
    for number in range(request.param):
        builder.add({"tag": [term for term, step in EVERY.items() if number % step == 0]})
    return open_segment(folder, builder.finish(folder, "one")).fields["tag"]


def _ordinals(field):
    return [field.find(term) for term in EVERY]


def test_which_documents_have_frequent_terms_is_told_as_their_lists_tell(field):
    numbers = np.random.default_rng(3)
    docs = np.unique(np.concatenate(([0, field.documents - 1], numbers.integers(0, field.documents, 200))))
    expected = [[document % step == 0 for document in docs.tolist()] for step in EVERY.values()]
    assert field.which_have(_ordinals(field), docs).tolist() == expected


def test_of_no_document_and_no_term_nothing_is_told(field):
    assert field.which_have([], np.arange(3)).shape == (0, 3)
    assert field.which_have(_ordinals(field), np.empty(0, np.intp)).shape == (4, 0)


def test_documents_at_some_places_of_a_list_are_those_of_the_list(field):
    numbers = np.random.default_rng(4)
    for ordinal in _ordinals(field):
        docs = field.docs(ordinal)
        places = np.unique(numbers.integers(0, len(docs), 50))
        assert field.docs_at_places(ordinal, places).tolist() == docs.take(places).tolist()
