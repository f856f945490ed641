"""Facets count the documents of the whole answer."""

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from memory_index import Document, MemorySegment, MemorySnapshot

from search.execution.execute import execute
from search.execution.facets import facets
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.execution.tree import Term

documents = st.builds(
    Document,
    fields=st.sampled_from([{"text": [(0, b"a")]}, {"text": [(0, b"b")]}]),
    values=st.fixed_dictionaries(
        {},
        optional={
            "day": st.dates(date(1950, 1, 1), date(2030, 1, 1)).map(date.toordinal),
            "source": st.sampled_from(["Le Phare", "La Marée", "Écho"]),
        },
    ),
    deleted=st.sampled_from([False, False, True]),
)


@settings(deadline=None)
@given(st.lists(st.lists(documents, min_size=1, max_size=70), min_size=1, max_size=2))
def test_values_and_months_are_counted_over_all_segments(parts):
    store = Searcher(MemorySnapshot([MemorySegment(part) for part in parts]), Ranking())
    counted = facets(store, execute(store, Term((("text", b"a"),)), 1))
    found = [d.values for part in parts for d in part if not d.deleted and d.fields["text"] == [(0, b"a")]]
    sources = Counter(values["source"] for values in found if "source" in values)
    months = Counter(date.fromordinal(values["day"]).isoformat()[:7] for values in found if "day" in values)
    assert list(counted["source"]) == sorted(sources.items(), key=lambda pair: (-pair[1], pair[0]))
    assert list(counted["month"]) == sorted(months.items(), reverse=True)
    assert list(counted["author"]) == []
