"""Matches are found in a document by their positions."""

from memory_index import Document, MemorySegment, MemorySnapshot

from search.execution.positions import Place, places
from search.execution.ranking import Ranking
from search.execution.searcher import Store
from search.execution.tree import And, Fuzzy, Near, Not, Or, Phrase, PhraseIn, Prefix, Word


def text(words):
    return [(at, word.encode()) for at, word in enumerate(words.split())]


STORE = Store(
    MemorySnapshot(
        [
            MemorySegment([Document({"text": text("le port de la ville")}), Document({"text": text("la ville")})]),
            MemorySegment([Document({"title": text("port"), "text": text("la mer la ville de la mer port")})]),
        ]
    ),
    Ranking(),
)


def test_a_word_is_found_in_each_field_and_segment():
    word = Word((("title", b"port"), ("text", b"port")))
    assert places(STORE, word, [2, 0, 1]) == [
        [Place("text", 7, 0), Place("title", 0, 0)],
        [Place("text", 1, 0)],
        [],
    ]


def test_a_phrase_is_found_only_where_all_of_it_is():
    phrase = Phrase((PhraseIn("text", ((b"la", 0), (b"ville", 1))),))
    assert places(STORE, phrase, [0, 2]) == [
        [Place("text", 3, 0), Place("text", 4, 0)],
        [Place("text", 2, 0), Place("text", 3, 0)],
    ]


def test_a_phrase_with_a_gap_does_not_run_into_the_next_document():
    phrase = Phrase((PhraseIn("text", ((b"ville", 0), (b"la", 2))),))
    assert places(STORE, phrase, [0, 1]) == [[], []]


def test_a_window_is_found_only_where_all_of_it_is():
    near = Near((("text", (b"mer", b"ville")),), 2)
    assert places(STORE, near, [2, 1]) == [[Place("text", 1, 0), Place("text", 3, 0)], []]


def test_spellings_are_found_by_their_terms_and_leaves_are_numbered():
    tree = And((Prefix((("text", b"vil"),)), Or((Fuzzy((("text", b"pert"),)), Word((("text", b"le"),))))))
    assert places(STORE, tree, [0]) == [[Place("text", 0, 2), Place("text", 1, 1), Place("text", 4, 0)]]


def test_excluded_words_have_no_place():
    tree = And((Word((("text", b"port"),)), Not(Word((("text", b"mer"),)))))
    assert places(STORE, tree, [0]) == [[Place("text", 1, 0)]]
