"""Facets count the documents of the whole answer."""

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from memory_index import Document, MemorySegment, MemorySnapshot

from index.analysis import fold
from search.counts import by_period
from search.execution.execute import execute
from search.execution.facets import FacetCounter
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.execution.tree import Term

TAGS = ["Mer", "mer", "MER", "Marée", "maree", "Port"]


def _document(word: str, tags: set[str], values: dict[str, int | str], deleted: bool) -> Document:
    tagged = {"tag": [(at, tag.encode()) for at, tag in enumerate(sorted(tags))]} if tags else {}
    return Document(fields={"text": [(0, word.encode())]} | tagged, values=values, deleted=deleted)


documents = st.builds(
    _document,
    st.sampled_from("ab"),
    st.sets(st.sampled_from(TAGS), max_size=4),
    st.fixed_dictionaries(
        {},
        optional={
            "day": st.dates(date(1950, 1, 1), date(2030, 1, 1)).map(date.toordinal),
            "source": st.sampled_from(["Le Phare", "LE PHARE", "le phare", "La Marée", "Écho", "écho"]),
        },
    ),
    st.sampled_from([False, False, True]),
)


def _shown(parts, values_of):
    """Of each value, folded, the spelling that most documents have."""
    every = [document for part in parts for document in part]
    ways = Counter({value: 0 for document in every for value in values_of(document)})
    ways.update(value for document in every if not document.deleted for value in values_of(document))
    shown = {}
    for way in sorted(ways, key=lambda way: (-ways[way], way)):
        shown.setdefault(fold(way), way)
    return shown


def _source(document):
    return {document.values["source"]} if "source" in document.values else set()


def _tags(document):
    return {term.decode() for _, term in document.fields.get("tag", ())}


@settings(deadline=None)
@given(st.lists(st.lists(documents, min_size=1, max_size=70), min_size=1, max_size=2), st.integers(1, 3))
def test_values_that_differ_by_case_or_accents_are_counted_as_one_over_all_segments(parts, most):
    store = Searcher(MemorySnapshot([MemorySegment(part) for part in parts]), Ranking())
    counter = FacetCounter(store)
    found = execute(store, Term((("text", b"a"),)), 1).sets
    meant = [d for part in parts for d in part if not d.deleted and d.fields["text"] == [(0, b"a")]]
    for name, values_of in (("source", _source), ("tag", _tags)):
        shown = _shown(parts, values_of)
        counts = Counter(key for document in meant for key in {fold(value) for value in values_of(document)})
        expected = sorted(((shown[key], count) for key, count in counts.items()), key=lambda pair: (-pair[1], pair[0]))
        assert counter.values(name, found) == expected
        assert counter.values(name, found, most) == expected[:most]
        assert counter.values(name, found, contains="MÂR") == [pair for pair in expected if "mar" in fold(pair[0])]
    assert counter.values("author", found) == []


@settings(deadline=None)
@given(st.lists(st.lists(documents, min_size=1, max_size=70), min_size=1, max_size=2))
def test_days_months_and_years_are_counted_over_all_segments(parts):
    store = Searcher(MemorySnapshot([MemorySegment(part) for part in parts]), Ranking())
    days, counts = FacetCounter(store).days(execute(store, Term((("text", b"a"),)), 1).sets)
    found = [d.values for part in parts for d in part if not d.deleted and d.fields["text"] == [(0, b"a")]]
    dates = [date.fromordinal(values["day"]).isoformat() for values in found if "day" in values]
    for unit, width in (("day", 10), ("month", 7), ("year", 4)):
        expected = Counter(each[:width] for each in dates)
        assert list(by_period(days, counts, unit).items()) == sorted(expected.items(), reverse=True)


def test_a_value_may_have_any_character():
    part = [
        _document("a", {"Mer\0Port", "Mer"}, {"source": "\0"}, False),
        _document("a", set(), {"source": "x\0"}, False),
    ]
    counter = FacetCounter(Searcher(MemorySnapshot([MemorySegment(part)]), Ranking()))
    found = execute(Searcher(MemorySnapshot([MemorySegment(part)]), Ranking()), Term((("text", b"a"),)), 1).sets
    assert counter.values("tag", found) == [("Mer", 1), ("Mer\0Port", 1)]
    assert counter.values("source", found) == [("\0", 1), ("x\0", 1)]


def test_a_value_is_asked_for_in_all_its_spellings():
    part = [_document("a", {"Mer", "MER", "Port"}, {"source": "Le Phare"}, False)]
    groups = FacetCounter(Searcher(MemorySnapshot([MemorySegment(part)]), Ranking())).groups("tag")
    assert set(groups.spellings("mér")) == {"Mer", "MER"}
    assert groups.spellings("Dune") == ("Dune",)


def test_the_leading_values_of_many_are_those_that_counting_all_gives():
    parts = []
    for part in range(2):
        documents = []
        for at in range(300):
            common = {f"commun {number}" for number in range(40) if (at * 7 + number) % (number + 2) == 0}
            rare = {f"rare {part} {at} {number}" for number in range(12)}
            documents.append(_document("ab"[at % 3 == 0], common | rare, {}, at % 11 == 0))
        parts.append(MemorySegment(documents))
    store = Searcher(MemorySnapshot(parts), Ranking())
    groups = FacetCounter(store).groups("tag")
    assert len(groups.labels) > 5_000
    for word in (b"a", b"b"):
        found = execute(store, Term((("text", word),)), 1).sets
        every = groups.counts(found)
        for most in (1, 5, 20, 39, 100):
            assert groups.leading(found, most) == groups.top(every, most)
