"""A field of breaks has the addresses of the words that begin sentences and paragraphs."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import Analyser
from index.postings.segment import open_segment, open_snapshot
from index.postings.segment_builder import SegmentBuilder
from index.postings.writer import ArrayIndex, create_index
from index.schema import BREAK_UNITS, arrays, schema

SENTENCES = [
    "La mer monte.",
    "Aujourd'hui, l'eau du porte-avions baisse !",
    "« M. Durand lit Le Phare. »",
    "Non.",
    "« Le Phare » ferme.",
]
texts = st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), max_size=4)


def words_of(text):
    tokens = Analyser().analyse(text)
    return tokens[-1].position + tokens[-1].span if tokens else 0


def expected(paragraphs):
    """Positions by unit."""
    found = {unit: [] for unit in BREAK_UNITS}
    at = 0
    for paragraph in paragraphs:
        for which, sentence in enumerate(paragraph):
            if at:
                found[b"sentence" if which else b"paragraph"].append(at)
            before, named, _ = sentence.partition("Le Phare")
            found[b"name"] += [at + words_of(before)] if named and words_of(before) else []
            at += words_of(sentence)
    return found


def positions(segment, document):
    field = segment.fields["text_breaks"]
    found = {}
    for unit in BREAK_UNITS:
        ordinal = field.find(unit)
        addresses = field.occurrences(ordinal, document) if ordinal >= 0 else np.empty(0, np.uint32)
        found[unit] = (addresses - field.starts[document]).tolist()
    return found


def written(paragraphs):
    return "\n".join(" ".join(paragraph) for paragraph in paragraphs)


@settings(max_examples=40, deadline=None)
@given(articles=st.lists(texts, min_size=1, max_size=6))
def test_each_break_stands_at_the_word_that_begins_its_unit(tmp_path_factory: pytest.TempPathFactory, articles) -> None:
    folder = tmp_path_factory.mktemp("breaks")
    builder = SegmentBuilder(arrays(), folder / "scratch")
    for number, article in enumerate(articles):
        builder.add({"id": str(number), "text": written(article)})
        if number % 2:
            builder.spill()
    segment = open_segment(folder, builder.finish(folder, "s"))
    assert [positions(segment, number) for number in range(len(articles))] == list(map(expected, articles))
    assert segment.fields["text_breaks"].starts.tolist() == segment.fields["text"].starts.tolist()


def test_breaks_follow_their_documents_when_segments_are_merged(tmp_path: Path) -> None:
    articles = [[SENTENCES[:two]] * one for one in range(1, 4) for two in range(1, 5)]
    create_index(tmp_path, schema(), arrays())
    for number, article in enumerate(articles):
        writer = ArrayIndex(tmp_path, schema(), arrays()).writer()
        writer.add_document(id=str(number), text=written(article))
        if number == 5:
            writer.delete_by_term("id", "2")
        writer.commit()
    left = [article for number, article in enumerate(articles) if number != 2]
    found = [
        positions(segment, document)
        for segment in open_snapshot(tmp_path).segments
        for document in range(segment.documents)
        if segment.deleted is None or not segment.deleted[document]
    ]
    assert sorted(map(repr, found)) == sorted(map(repr, map(expected, left)))


@pytest.mark.parametrize("frequent", [True, False])
def test_addresses_before_others_are_counted_without_reading_them_all(tmp_path: Path, frequent: bool) -> None:
    builder = SegmentBuilder(arrays(), tmp_path / "scratch")
    for number in range(3000 if frequent else 30):
        builder.add({"id": str(number), "text": written([SENTENCES] * (number % 5))})
    field = open_segment(tmp_path, builder.finish(tmp_path, "s")).fields["text_breaks"]
    for unit in BREAK_UNITS:
        ordinal = field.find(unit)
        wanted = np.arange(int(field.starts[-1]), dtype=np.uint32)
        counted = field.count_before(ordinal, wanted)
        assert counted.tolist() == field.addresses(ordinal).searchsorted(wanted).tolist()


@pytest.mark.parametrize("frequent", [True, False])
def test_addresses_within_stretches_are_read_alone(tmp_path: Path, frequent: bool) -> None:
    builder = SegmentBuilder(arrays(), tmp_path / "scratch")
    for number in range(3000 if frequent else 30):
        builder.add({"id": str(number), "text": written([SENTENCES] * (number % 5))})
    field = open_segment(tmp_path, builder.finish(tmp_path, "s")).fields["text"]
    documents = np.flatnonzero(np.random.default_rng(5).random(field.documents) < 0.3)
    for term in (b"mer", b"eau", b"de", b"porte"):
        ordinal = field.find(term)
        if ordinal < 0:
            continue
        starts, ends = field.starts.take(documents), field.starts.take(documents + 1) - 1
        found, counts = field.addresses_within(ordinal, starts, ends)
        expected = [field.occurrences(ordinal, document) for document in documents.tolist()]
        assert found.tolist() == np.concatenate(expected).tolist()
        assert counts.tolist() == list(map(len, expected))
