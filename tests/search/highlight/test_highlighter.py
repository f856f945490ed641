"""What matched in a text, found in the runs that may match alone: the same as by analysing all of it."""

import string
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.analysis import Analyser, Token
from search.highlight.candidate_spans import Skimmed, beginnings
from search.highlight.highlighter import MARKING, Highlighter, MatchSpec
from search.highlight.snippets import marked, passage, shown_of_all

ANALYSER = Analyser()

_WORDS = (
    *("élection", "Élections", "l’Otan", "porte-avions", "Val-d'Oise", "de", "la", "fin.Le", "lemonde", "a-bcabcab"),
    *("12 000", "12\u00a0000", "1 234 567", "000", "1", "2,5", "17.11.2024", "1 000-euros", "covid-19", "½"),
    *("dé\u00admo", "U\u200bN", "E\u0301tat", "état", "œuvre", "oeuvre", "ﬁn", "Straße", "naïf", "Зеленский"),
    *("S.N.C.F.", "SNCF", "S.-N.", "n°5", "№", "n°", "XXIe", "21e", "www.site.fr/vie", "a@b.fr"),
    *("député·e·s", "acteur(rice)s", "acteur.rice", "acteur-rice", "député-e-s", "étudiant(e)s", "actrice"),
    *("d'Artagnan", "Trump's", "aujourd’hui", "presqu'île", "N'Golo", "Sana'a", "rendez-vous", "dit-il"),
    *("aa-a", "a-a", "ab-aba", "abcab", "_mot_", "(mot", "mot)"),
)
_BETWEEN = (
    *(" ", " ", " ", "\n", "\t", ". ", "", ",", " « ", "»", "…", "'", "’", "-", ".", "/", " (", "·", "0", "é"),
    *("\u00a0", "\u2009", "\u2028", "\u0085", "\x1f", "\ud800", "\u0301", "\u00ad"),
)
_texts = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="ab-. '’éÉ1 0(·\u0301\u00ad", max_size=40),
    st.lists(st.tuples(st.sampled_from(_WORDS), st.sampled_from(_BETWEEN)), max_size=25).map(
        lambda pairs: "".join(word + between for word, between in pairs)
    ),
)


@st.composite
def _texts_and_wanted(draw: st.DrawFn) -> tuple[str, MatchSpec]:
    """A text, and things that it may have or nearly has."""
    text = draw(_texts)
    tokens = ANALYSER.analyse(text) + ANALYSER.analyse(" ".join(draw(st.lists(st.sampled_from(_WORDS), min_size=1))))
    token = st.sampled_from(tokens)
    first = draw(st.integers(0, len(tokens) - 1))
    apart = [each for each in tokens if each.span == 1]
    phrases = [
        tuple(each.form for each in some[first : first + draw(st.integers(1, 4))])
        for some in draw(st.lists(st.sampled_from([tokens, apart]), max_size=2))
    ]
    prefixes = draw(st.lists(st.tuples(token, st.integers(1, 6)), max_size=2))
    wanted = MatchSpec(
        frozenset(each.stem for each in draw(st.lists(token, max_size=3))),
        frozenset(each.form for each in draw(st.lists(token, max_size=2))),
        tuple(each.form[:size] for each, size in prefixes),
        tuple(phrases),
    )
    return text, wanted


def places(marker: Highlighter, text: str) -> set[tuple[int, int]]:
    return {(match.start, match.end) for match in marker.matches(text)[0]}


def by_definition(text: str, wanted: MatchSpec) -> set[tuple[int, int]]:
    """What `Wanted` says, read off the tokens of the whole text."""
    at: dict[int, list[Token]] = defaultdict(list)
    found = set()
    for token in ANALYSER.analyse(text):
        at[token.position].append(token)
        if token.stem in wanted.stems or token.form in wanted.forms or token.form.startswith(wanted.prefixes):
            found.add((token.start, token.end))

    def ends(position: int, words: tuple[str, ...]) -> Iterator[int]:
        for token in at[position]:
            if token.form == words[0]:
                if len(words) == 1:
                    yield token.end
                else:
                    yield from ends(position + token.span, words[1:])

    for words in filter(None, wanted.phrases):
        for position, tokens in list(at.items()):
            found.update((tokens[0].start, end) for end in ends(position, words))
    return found


@given(_texts_and_wanted())
@example(("0:0:0:0:0:A·ES AEUR(RICE) \u00ad", MatchSpec(phrases=(("arice",),))))
@example(("a-bcabcab", MatchSpec(forms=frozenset({"abcabcab"}))))
def test_runs_that_may_match_are_enough(case: tuple[str, MatchSpec]) -> None:
    """Whatever is in a text is found where all of it is analysed and where only the runs that may match are."""
    text, wanted = case
    expected = by_definition(text, wanted)
    forms = frozenset(token.form for token in ANALYSER.analyse(text) if token.stem in wanted.stems)
    assert places(Highlighter(wanted, ANALYSER), text) == expected
    assert places(Highlighter(replace(wanted, spelt=forms), ANALYSER), text) == expected


@given(_texts_and_wanted(), st.lists(_texts, max_size=4), st.integers(1, 6))
def test_texts_gone_through_as_one_have_what_each_has(
    case: tuple[str, MatchSpec], others: list[str], most: int
) -> None:
    """The texts of a page of hits, looked at together, have the same matches as one by one, whatever the limit."""
    text, wanted = case
    texts = [*others, text, "", text]
    forms = frozenset(token.form for one in texts for token in ANALYSER.analyse(one) if token.stem in wanted.stems)
    # Beginnings enough for the way that looks for all of them at once.
    many = replace(wanted, spelt=forms, prefixes=(*wanted.prefixes, "ab", "sn", "dem", "euro", "v"))
    for each in (wanted, replace(wanted, spelt=forms), many):
        for limit in (most, 1_000):
            expected = [Highlighter(each, ANALYSER).matches(one, limit) for one in texts]
            assert Highlighter(each, ANALYSER).matches_of_all(texts, limit) == expected


@given(
    st.one_of(
        st.sets(st.text(alphabet="abc", min_size=1, max_size=6), max_size=60),
        st.sets(st.text(alphabet=string.ascii_lowercase, min_size=1, max_size=6), max_size=60),
    )
)
@example(set(string.ascii_lowercase))
def test_beginnings_are_few_and_cover_all_forms(forms: set[str]) -> None:
    """Each form begins with one of few beginnings, one a letter at most, none of which begins with another."""
    found = beginnings(forms)
    assert len(found) <= 26
    assert b"" not in found
    assert all(form.encode().startswith(found) for form in forms)
    assert not any(one != other and one.startswith(other) for one in found for other in found)


@pytest.mark.parametrize("text", ["à 12 000 000 euros", "12 0000 euros", "12\t000", "0 1 000", "a 000 b"])
def test_a_run_ends_at_white_space_but_for_that_of_a_number(text: str) -> None:
    """A number is one run, groups and all; any other ASCII white space parts runs."""
    skimmed = Skimmed(text)
    runs = {text[skimmed.begin(at) : skimmed.end(at)] for at in range(len(text)) if not text[at].isspace()}
    assert (
        runs
        == {
            "à 12 000 000 euros": {"à", "12 000 000", "euros"},
            "12 0000 euros": {"12", "0000", "euros"},
            "12\t000": {"12", "000"},
            "0 1 000": {"0", "1 000"},
            "a 000 b": {"a", "000", "b"},
        }[text]
    )


@given(st.sampled_from(["Otan ", "l’Otan et ", "œuvre Otan ", "« Otan » "]), st.integers(600, 900))
def test_a_word_that_is_everywhere_is_sought_a_while(stretch: str, times: int) -> None:
    """Of a word that stands hundreds of times only the first places are looked at; the passage is marked all the same,
    and a word that stands once at the end is found."""
    text = stretch * times + "Kiev. " + stretch
    wanted = MatchSpec(
        frozenset(token.stem for token in ANALYSER.analyse("Otan Kiev")), spelt=frozenset({"otan", "kiev"})
    )
    found, whole = Highlighter(wanted, ANALYSER).matches(text, 100)
    assert not whole
    assert 100 < len(found) < 250
    _, html = passage(stretch * times, Highlighter(wanted, ANALYSER))
    shown = html.replace("<mark>", "").replace("</mark>", "")
    assert html.count("<mark>Otan</mark>") == shown.count("Otan")


@pytest.mark.parametrize("between", ["-", " "])
def test_a_long_phrase_of_one_word_takes_linear_time(between: str) -> None:
    """A phrase of hundreds of equal words costs eight times as much in a text eight times as long, not sixty-four."""

    def text(words: int) -> str:
        return between.join("a" * words)

    def wanted(words: int) -> MatchSpec:
        return MatchSpec(phrases=(("a",) * (words // 4),))

    assert marked(text(2_000), Highlighter(wanted(2_000), ANALYSER)) == f"<mark>{text(2_000)}</mark>"
    assert _cost(text(16_000), wanted(16_000)) < 30 * _cost(text(2_000), wanted(2_000))


def test_groups_of_figures_without_end_take_linear_time() -> None:
    """Groups of three figures, all of which might be one number, are walked through once."""
    wanted = MatchSpec(forms=frozenset({"1000"}))
    assert _cost("000 " * 16_000, wanted) < 30 * _cost("000 " * 2_000, wanted)


def _cost(text: str, wanted: MatchSpec) -> float:
    """The least CPU time of marking a text anew."""
    least = float("inf")
    for _ in range(3):
        start = time.process_time()
        Highlighter(wanted, ANALYSER).matches(text)
        least = min(least, time.process_time() - start)
    return least


def test_the_texts_of_a_page_take_bounded_work_and_passages_are_marked_in_full() -> None:
    """Hundreds of words sought in a hundred texts: units are bounded, and what a passage shows of them is marked."""
    words = [f"{first}{second}{third}o" for first in "bcdfglm" for second in "aeiou" for third in "prstlnm"]
    texts = [" ".join(words[at:] + words[:at]) + "." for at in range(0, 200, 2)]
    wanted = MatchSpec(stems=frozenset(words), spelt=frozenset(words))
    marker = Highlighter(wanted, ANALYSER)
    shown = shown_of_all(["Un titre"] * len(texts), texts, marker)
    assert marker.spent < 1.1 * MARKING + 4 * len(texts) * len(words)
    few = Highlighter(wanted, ANALYSER)
    few.matches_of_all(texts[:1], 500)
    assert 50 < few.spent < MARKING / 10
    for _, plain, html in shown:
        assert html.count("<mark>") > 0
        assert html == marked(plain, Highlighter(wanted, ANALYSER))


def test_work_is_counted_alike_each_time() -> None:
    """Units depend on the question and the texts alone."""
    texts = ["Le maire de la ville a inauguré le port de la ville." * 20] * 8
    wanted = MatchSpec(stems=frozenset({"maire", "port"}), phrases=tuple((word, "ville") for word in WORDS_OF_PHRASES))
    spent = set()
    for _ in range(3):
        marker = Highlighter(wanted, ANALYSER)
        marker.matches_of_all(texts, 500)
        spent.add(marker.spent)
    assert len(spent) == 1 and min(spent) >= sum(map(len, texts)) // 8


WORDS_OF_PHRASES = [f"{letter}a" for letter in "bcdfghjklmn"]
