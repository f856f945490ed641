"""Matches are found in a document by their positions."""

from memory_index import Document, MemorySegment, MemorySnapshot

from search.execution.positions import MatchPosition, match_positions
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.execution.tree import Adjacent, AllOf, AnyOf, Fuzzy, Located, NoneOf, PhraseIn, Prefix, Spots, Term, Window


def text(words):
    return [(at, word.encode()) for at, word in enumerate(words.split())]


STORE = Searcher(
    MemorySnapshot(
        [
            MemorySegment([Document({"text": text("le port de la ville")}), Document({"text": text("la ville")})]),
            MemorySegment([Document({"title": text("port"), "text": text("la mer la ville de la mer port")})]),
        ]
    ),
    Ranking(),
)


def test_a_word_is_found_in_each_field_and_segment():
    word = Term((("title", b"port"), ("text", b"port")))
    assert match_positions(STORE, word, [2, 0, 1]) == [
        [MatchPosition("text", 7, 0), MatchPosition("title", 0, 0)],
        [MatchPosition("text", 1, 0)],
        [],
    ]


def test_a_phrase_is_found_only_where_all_of_it_is():
    phrase = Adjacent((PhraseIn("text", ((b"la", 0), (b"ville", 1))),))
    assert match_positions(STORE, phrase, [0, 2]) == [
        [MatchPosition("text", 3, 0), MatchPosition("text", 4, 0)],
        [MatchPosition("text", 2, 0), MatchPosition("text", 3, 0)],
    ]


def test_a_phrase_with_a_gap_does_not_run_into_the_next_document():
    phrase = Adjacent((PhraseIn("text", ((b"ville", 0), (b"la", 2))),))
    assert match_positions(STORE, phrase, [0, 1]) == [[], []]


def test_a_window_is_found_only_where_all_of_it_is():
    parts = tuple(Spots((("text", word),)) for word in (b"mer", b"ville"))
    near = Located((("text", Window(parts, 2, ordered=False)),))
    assert match_positions(STORE, near, [2, 1]) == [[MatchPosition("text", 1, 0), MatchPosition("text", 3, 0)], []]


def test_spellings_are_found_by_their_terms_and_leaves_are_numbered():
    tree = AllOf((Prefix((("text", b"vil"),)), AnyOf((Fuzzy((("text", b"pert"),)), Term((("text", b"le"),))))))
    assert match_positions(STORE, tree, [0]) == [
        [MatchPosition("text", 0, 2), MatchPosition("text", 1, 1), MatchPosition("text", 4, 0)]
    ]


def test_excluded_words_have_no_place():
    tree = AllOf((Term((("text", b"port"),)), NoneOf(Term((("text", b"mer"),)))))
    assert match_positions(STORE, tree, [0]) == [[MatchPosition("text", 1, 0)]]
