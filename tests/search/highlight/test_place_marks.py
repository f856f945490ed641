"""What is marked of many phrases, patterns and misspellings at once is what each of them marks alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import Analyser
from search.execution.expansion import fits_spelling, within
from search.execution.tree import Fuzzy, Prefix, Wildcard
from search.highlight.highlighter import Highlighter, MatchSpec
from search.highlight.spelling_marks import SpellingTests, apart_at_most

WORDS = ["de", "la", "mer", "porte", "avions", "porte-avions", "l'eau", "rendez-vous", "12 000", "été"]
texts = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
phrases = st.lists(st.sampled_from(["de", "la", "mer", "porte", "avions", "porteavions", "eau", "12000", "ete"]),
                   min_size=1, max_size=10).map(tuple)  # fmt: skip
letters = st.text("abé", max_size=6)


def matches(text, *sought):
    found, whole = Highlighter(MatchSpec(phrases=sought), Analyser()).matches(text)
    assert whole
    return {(one.start, one.end, one.item) for one in found}


@settings(max_examples=150, deadline=None)
@given(texts, st.lists(phrases, min_size=9, max_size=15, unique=True))
def test_many_phrases_are_found_as_each_alone_is(text, many):
    assert matches(text, *many) == set().union(*(matches(text, one) for one in many))


def test_a_phrase_of_one_word_again_and_again_costs_no_more_than_another():
    text = "de " * 20_000
    assert len(matches(text, ("de",) * 500, *((word,) for word in "abcdefghi"))) == 20_000 - 499


spellings = st.one_of(
    st.builds(
        Prefix, st.tuples(st.tuples(st.just("text_exact"), st.text("ab", min_size=1, max_size=3).map(str.encode)))
    ),
    st.builds(Wildcard, st.just(("text_exact",)), st.text("ab?*", min_size=1, max_size=4)),
    st.builds(
        Fuzzy, st.tuples(st.tuples(st.just("text_exact"), st.text("ab", max_size=4).map(str.encode))), st.integers(0, 2)
    ),
)


@settings(deadline=None)
@given(st.lists(spellings, max_size=6, unique=True), letters)
def test_a_form_fits_of_many_spellings_those_that_it_fits_alone(many, form):
    assert set(SpellingTests(many)(form)) == {one for one in many if fits_spelling(one)(form)}


@settings(max_examples=300, deadline=None)
@given(letters, letters, st.integers(0, 2))
def test_words_are_as_far_apart_as_the_index_finds_them(left, right, distance):
    assert apart_at_most(distance, left, right) == bool(within(left, [right], distance)[0])
