"""What a cluster is sent of an article's texts is what the embedded engine's arrays have of them."""

from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.postings.segment import Segment, open_snapshot
from index.rebuild.build import rebuild
from index.rebuild.generation import live
from index.rebuild.writer import Writer
from index.schema import FIELDS, document, restored_article
from search.engines.opensearch.mapping import NOT_INDEXED, POSITIONED, STREAMS, keyword_text, length_field, term_text
from search.engines.opensearch.streams import cluster_document

Positions = dict[str, list[int]]


def in_arrays(segment: Segment, name: str, document: int, positioned: bool) -> Positions:
    """The terms that the arrays have of a document in a field, with their positions, or how often where it has none."""
    found: Positions = {}
    field = segment.fields[name]
    for ordinal in range(field.terms):
        docs = field.docs(ordinal).tolist()
        if document in docs:
            at = docs.index(document)
            if positioned:
                addresses = field.occurrences(ordinal, document).astype(int) - int(field.starts[document])
                found[term_text(field.term(ordinal))] = addresses.tolist()
            else:
                found[term_text(field.term(ordinal))] = [int(field.freqs(ordinal)[at])]
    return found


def in_stream(stream: str, positioned: bool) -> Positions:
    """The same of a stream, read as the cluster reads it."""
    found: Positions = defaultdict(list)
    for position, word in enumerate(stream.split(" ") if stream else ()):
        for term in word.split("|"):
            if term != "\u0001":
                found[term].append(position)
    return dict(found) if positioned else {term: [len(at)] for term, at in found.items()}


def unit_starts(stream: str, marks: str) -> list[int]:
    """Where units begin, but for the first, by the marks of a stream of breaks."""
    words = enumerate(stream.split(" "))
    return [at for at, word in words if at and {f"{marks}b", f"{marks}o"} & set(word.split("|"))]


def assert_alike(segment: Segment, number: int, article: Article) -> None:
    sent = cluster_document(document(article, "file"))
    for field in FIELDS:
        if field.kind in STREAMS and field.name in sent:
            positioned = field.kind in POSITIONED
            arrays = in_arrays(segment, field.name, number, positioned)
            assert in_stream(sent[field.name], positioned) == arrays, field.name
            assert sent[length_field(field.name)] == sum(map(len if positioned else sum, arrays.values()))
    if "text_breaks" in sent:
        breaks = in_arrays(segment, "text_breaks", number, positioned=True)
        paragraphs = breaks.get("paragraph", [])
        stream = sent["text_breaks"]
        assert unit_starts(stream, "p") == paragraphs
        assert unit_starts(stream, "s") == sorted([*paragraphs, *breaks.get("sentence", [])])
        assert in_stream(stream, positioned=True).get("name", []) == breaks.get("name", [])
        assert len(stream.split(" ")) == len(sent["text"].split(" "))


def an_article(title: str, text: str) -> Article:
    return Article(
        "a1", Path("/c/a1.txt"), "", title, text, url="https://a.example/le-port_neuf", date_confidence="none"
    )


PIECES = st.sampled_from(
    "Le porte-avions l’Otan ; d’Iroise. « Oui ! » étudiant·e·s 12 000 12 000 000 Paris-Match n° 4 C++ a|b Mme Roux Le "
    "Monde \n \n\n côté Côte ETAT . ... — (le port) www.a.fr x@y.fr arc-en-ciel aujourd’hui lui-même 3,5 % J.-P. "
    "œuvre".split(" ")
)


@settings(max_examples=40)
@given(st.lists(PIECES, max_size=6).map(" ".join), st.lists(PIECES, min_size=1, max_size=40).map(" ".join))
@example("", "Oui")
@example("Un", "Oui.\nNon. Le Monde\n— «")
def test_a_stream_has_the_terms_and_positions_of_the_arrays(title: str, text: str) -> None:
    article = an_article(title, text)
    with TemporaryDirectory() as folder:
        with Writer(Path(folder), base=False) as writer:
            writer.add(article, article.path)
            writer.commit()
        assert_alike(open_snapshot(Path(folder)).segments[0], 0, article)


def test_nothing_that_the_cluster_parts_terms_at_is_left_in_a_term() -> None:
    for term in ("a|b", "a b", "a\u0001b", "a\tb", "a\u2003b", "a\ud800b"):
        text = term_text(term)
        assert len(text.split()) == 1
        assert "|" not in text
        assert "\u0001" not in text
        text.encode()
        assert text != term_text("ab")


@pytest.mark.parametrize("value", ["é" * 40_000, "a" * 33_000, "\U0001f600" * 9_000])
def test_a_value_is_no_longer_than_the_cluster_takes(value: str) -> None:
    cut = keyword_text(value)
    assert len(cut.encode()) <= 32_766
    assert value.startswith(cut)
    assert len(cut.encode()) > 31_990


def test_every_article_of_the_demo_has_streams_like_its_arrays(seeds: Path, tmp_path: Path) -> None:
    rebuild(tmp_path, [seeds])
    generation = live(tmp_path)
    assert generation is not None
    snapshot = open_snapshot(generation.folder)
    assert len(snapshot.segments) == 1
    for number in range(0, snapshot.documents, 11):
        assert_alike(snapshot.segments[0], number, restored_article(snapshot.stored(number)))


def test_kinds_of_fields_are_each_sent_or_left_out_on_purpose() -> None:
    known = NOT_INDEXED | STREAMS | {"key", "breaks", "value", "values", "day", "number"}
    assert {field.kind for field in FIELDS} <= known
