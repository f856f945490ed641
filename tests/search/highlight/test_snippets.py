"""Marking and snippets."""

import gzip
import json
import re
from dataclasses import replace
from html import unescape
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.analysis import Analyser
from search.highlight.snippets import MatchSpec, mark, mark_lines, snippet, spans

ANALYSER = Analyser()


def looking_for(*words: str, phrases: tuple[str, ...] = (), **others: object) -> MatchSpec:
    """Words in any inflection, and phrases, as typed."""
    stems = frozenset(token.stem for word in words for token in ANALYSER.analyse(word))
    sought = tuple(tuple(token.form for token in ANALYSER.analyse(phrase) if token.span == 1) for phrase in phrases)
    return MatchSpec(stems=stems, phrases=sought, **others)  # type: ignore[arg-type]


def marked(text: str, wanted: MatchSpec) -> list[str]:
    return [text[start:end] for start, end in spans(text, wanted, ANALYSER)]


_STRETCHES = (
    *("élection", "Élections", "l’Otan", "porte-avions", "Val-d'Oise", "de la", "12 000", "dé\u00admo", "<b>", "&amp;"),
    *(" ", " ", " ", "\n", "\n\n", ". ", " », « ", "…", "'", "\x00", "\ud800", "x" * 90),
)
_texts = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(_STRETCHES), max_size=60).map("".join))
_wanted = st.builds(
    MatchSpec,
    stems=st.frozensets(st.sampled_from(["elect", "otan", "avion", "12000", "porteav", "x"]), max_size=3),
    forms=st.frozensets(st.sampled_from(["election", "oise", "b"]), max_size=2),
    prefixes=st.lists(st.sampled_from(["el", "dem", "val"]), max_size=2).map(tuple),
    phrases=st.lists(
        st.sampled_from([("de", "la"), ("porte", "avions"), ("val", "oise"), ("otan", "otan"), ("x",), ()]), max_size=2
    ).map(tuple),
)


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("Le palais de l’Élysée", "elysee", ["Élysée"]),
        ("E\u0301lyse\u0301e et Elysée", "Élysée", ["E\u0301lyse\u0301e", "Elysée"]),
        ("les élections d'une élection", "election", ["élections", "élection"]),
        ("une œuvre, des oeuvres", "œuvre", ["œuvre", "oeuvres"]),
        ("Le gou\u00adverne\u00adment dit", "gouvernement", ["gou\u00adverne\u00adment"]),
        ("la S.N.C.F. en grève", "SNCF", ["S.N.C.F."]),
        ("les député·e·s", "députée", ["député·e·s"]),
        ("un week-end", "weekend", ["week-end"]),
        ("12 000 euros", "12.000", ["12 000"]),
        ("Trump's tweet", "Trumps", ["Trump's"]),
        ("Edna O’Brien", "Brien", ["Brien"]),
    ],
)
def test_marks_cover_the_original(text: str, word: str, found: list[str]) -> None:
    """What is marked is the original spelling, whatever was typed."""
    assert marked(text, looking_for(word)) == found


def test_forms_and_prefixes() -> None:
    """`=mot` marks this form alone, `mot*` what begins so."""
    text = "Élection, élections, électorat, selection"
    assert marked(text, MatchSpec(forms=frozenset({"election"}))) == ["Élection"]
    assert marked(text, MatchSpec(prefixes=("elec",))) == ["Élection", "élections", "électorat"]


def test_phrases_only_where_they_match() -> None:
    """A phrase is one stretch where its words stand side by side; elsewhere its words are not marked."""
    text = "La longue portée. Des missiles à longue portée, la portée longue."
    assert marked(text, looking_for(phrases=("longue portée",))) == ["longue portée", "longue portée"]
    assert marked(text, looking_for(phrases=("missiles à longue portée",))) == ["missiles à longue portée"]
    assert marked(text, looking_for(phrases=("missiles longue",))) == []


def test_phrases_through_compounds_and_elisions() -> None:
    """A phrase runs on through elided articles and compounds, joined or in parts."""
    text = "Le porte-parole de l’Élysée, le Val-d’Oise"
    assert marked(text, looking_for(phrases=("porte parole de l'Elysée",))) == ["porte-parole de l’Élysée"]
    assert marked(text, MatchSpec(phrases=(("le", "porteparole", "de"),))) == ["Le porte-parole de"]
    assert marked(text, looking_for(phrases=("val d'oise",))) == ["Val-d’Oise"]
    assert marked(text, looking_for(phrases=("parole de",))) == ["parole de"]


def test_repeated_words_in_a_phrase() -> None:
    """A phrase that begins within itself is found."""
    assert marked("non non non oui", looking_for(phrases=("non non oui",))) == ["non non oui"]


def test_html_is_escaped() -> None:
    """What the page could read as HTML is escaped, marks excepted."""
    assert mark("<b>Otan</b> & co", looking_for("otan"), ANALYSER) == "&lt;b&gt;<mark>Otan</mark>&lt;/b&gt; &amp; co"


@given(_texts, _wanted)
def test_spans_are_ordered_words(text: str, wanted: MatchSpec) -> None:
    """Spans are sorted, disjoint, within the text, and begin and end where tokens do."""
    tokens = ANALYSER.analyse(text)
    starts, ends = {token.start for token in tokens}, {token.end for token in tokens}
    at = 0
    for start, end in spans(text, wanted, ANALYSER):
        assert at <= start < end
        assert start in starts
        assert end in ends
        at = end


@given(_texts, _wanted)
def test_marks_taken_away(text: str, wanted: MatchSpec) -> None:
    """The marked text without its marks and escapes is the text."""
    html = mark(text, wanted, ANALYSER)
    assert unescape(re.sub("</?mark>", "", html)) == unescape(mark(text, MatchSpec(), ANALYSER))
    if "\x00" not in text and "\r" not in text and not re.search("[\x01-\x1f\x7f-\x9f\ufdd0-\ufdef]", text):
        assert unescape(re.sub("</?mark>", "", html)) == text
    assert html.count("<mark>") == html.count("</mark>") == len(spans(text, wanted, ANALYSER))


@given(_texts, _wanted)
def test_marking_is_stable(text: str, wanted: MatchSpec) -> None:
    """A marked stretch taken as a text of its own is marked again, whole."""
    for start, end in spans(text, wanted, ANALYSER):
        assert spans(text[start:end], wanted, ANALYSER) == [(0, end - start)]


@given(_texts, _wanted, st.integers(20, 300))
@example("x" * 90 + " élection", MatchSpec(stems=frozenset({"elect"})), 40)
@example("12 000 " * 30, MatchSpec(stems=frozenset({"12000"})), 50)
def test_snippet_of_any_text(text: str, wanted: MatchSpec, width: int) -> None:
    """A snippet is at most as wide as asked, says in HTML what it says in plain text, and its one or two passages stand
    in the text."""
    plain, html = snippet(text, wanted, ANALYSER, width)
    assert len(plain) <= width
    assert unescape(re.sub("</?mark>", "", html)) == unescape(plain.replace("&", "&amp;"))
    body = plain.removeprefix("… ").removesuffix(" …")
    line = re.sub(r"\s{2,}|[\n\r\t\v\f\u2028\u2029]", " ", text)
    cuts = [at for at in range(len(body)) if body.startswith(" … ", at)]
    assert body in line or any(body[:at] in line and body[at + 3 :] in line for at in cuts)
    if spans(text, wanted, ANALYSER) and "x" * 90 not in text and width >= 60:
        assert "<mark>" in html


@example([*["élection"] * 5, "otan,", "otan,", "élection"], MatchSpec(phrases=(("otan", "otan"),)))
@given(st.lists(st.sampled_from(["élection", "otan,", "pays.", "Une", "12 000", "l’été"]), max_size=80), _wanted)
def test_no_word_is_cut(words: list[str], wanted: MatchSpec) -> None:
    """A snippet begins and ends with whole words, the last one with or without its comma."""
    plain, _ = snippet(" ".join(words), wanted, ANALYSER, 60)
    whole = set(" ".join(words).split())
    *others, last = plain.removeprefix("… ").removesuffix(" …").split() or [""]
    assert set(others) <= whole
    assert {last, last + ","} & (whole | {""})
    assert not re.search(r"12 …$|^… 000", plain)


FILLER = "Le vent souffle sur la plaine et les arbres plient. "


def test_snippet_without_a_match() -> None:
    """Where nothing matches, the snippet is the beginning of the text, cut between words."""
    plain, html = snippet(FILLER * 20, looking_for("otan"), ANALYSER, 100)
    assert plain.startswith("Le vent souffle")
    assert plain.endswith((" …", "."))
    assert html == plain


def test_short_text_is_whole() -> None:
    """A text that fits is shown whole, without an ellipsis, on one line."""
    assert snippet("  Une\n\nOtan. ", looking_for("otan"), ANALYSER) == ("Une Otan.", "Une <mark>Otan</mark>.")


def test_densest_passage() -> None:
    """The passage with most of the different words wanted is shown, however often one of them comes elsewhere."""
    text = "Otan, Otan, Otan. " + FILLER * 20 + "Kiev attend l’Otan depuis lundi. " + FILLER * 20
    plain, html = snippet(text, looking_for("otan", "kiev"), ANALYSER)
    assert plain.startswith("Kiev attend l’Otan depuis lundi.")
    assert "<mark>Kiev</mark> attend l’<mark>Otan</mark>" in html


def test_snippet_begins_at_a_sentence() -> None:
    """The sentence of the match is shown from its beginning; where it is too long, from a word on after an ellipsis."""
    text = FILLER * 20 + "« Hier soir, le général a cité l’Otan. » " + FILLER * 20
    assert snippet(text, looking_for("otan"), ANALYSER)[0].startswith("« Hier soir, le général a cité l’Otan")
    endless = "et puis encore " * 50 + "l’Otan " + "et puis encore " * 50
    plain = snippet(endless, looking_for("otan"), ANALYSER)[0]
    assert re.match(r"… (et|puis|encore) ", plain)
    assert plain.endswith(" …")


@pytest.mark.parametrize(
    "sentence",
    [
        "Le maire, M. Durand, et J. Martin voient l’Otan.",
        "Il en coûte 7. 000 euros à l’Otan.",
        "Un avis du Dr. Roux à l’Otan.",
    ],
)
def test_no_sentence_begins_behind_an_initial_or_within_a_number(sentence: str) -> None:
    """The full stop of an initial, or of a number cut in two, ends no sentence."""
    text = FILLER * 20 + sentence + " " + FILLER * 20
    assert not re.match(r"Durand|Martin|000|Roux", snippet(text, looking_for("otan"), ANALYSER)[0])
    assert snippet(text, looking_for("otan"), ANALYSER, 75)[0].startswith(sentence[:8])


def test_a_repetition_is_given_up_for_the_beginning_of_a_sentence() -> None:
    """The sentence that has every word is shown from its beginning, though a later place repeats one of them."""
    sentence = "Hier soir, après de longues heures de discussion entre les ministres, l’Otan a parlé de Kiev"
    text = FILLER * 20 + sentence + ", et puis encore" * 9 + ", de l’Otan. " + FILLER * 20
    plain, _ = snippet(text, looking_for("otan", "kiev"), ANALYSER)
    assert plain.startswith("Hier soir")


def test_white_space_is_one_space() -> None:
    """Paragraphs, tabs and spaces in a row are one space in a snippet; a no-break space stays."""
    assert snippet("Une  \n\n Otan,\tpuis   l’Otan\u00a0!", looking_for("otan"), ANALYSER) == (
        "Une Otan, puis l’Otan\u00a0!",
        "Une <mark>Otan</mark>, puis l’<mark>Otan</mark>\u00a0!",
    )


def test_match_at_the_end() -> None:
    """A match in the last words comes with what stands before it."""
    plain = snippet(FILLER * 20 + "Fin avec l’Otan.", looking_for("otan"), ANALYSER)[0]
    assert plain.endswith("Fin avec l’Otan.")
    assert len(plain) > 150


_SPELLINGS = (
    "élection", "ÉLECTIONS", "e\u0301lection", "élec\u00adtion", "é\u200blection", "l’élection", "d'élections,",
    "directeur·rice·s", "directrices", "électeur.rice.s", "élu-e-s", "élu(e)s", "élues", "S.N.C.F.", "la SNCF",
    "cœur", "COEUR", "Œuvre", "æther", "porte-avions", "porteavions", "porte‑avions", "aujourd'hui",
    "aujourdhui", "prud’hommes", "d'Artagnan", "N'Golo", "Trump's", "dit-elle", "a-t-il", "fin.Le", "Djoković",
    "straße", "Zelensky", "Зеленський", "«élection»", "élection…", "(élection)", "élection/vote", "réélection",
    "électionné", "?", "12\u00a0000", "n°", "été", "www.election.fr", "vote@election.fr", "\u202f», dit",
    "\u0130stanbul", "ﬁn", "x\u0001y",
)  # fmt: skip
_sought = st.sampled_from(_SPELLINGS).flatmap(lambda spelling: st.sampled_from(ANALYSER.analyse(spelling) or [None]))


@st.composite
def _some_wanted(draw: st.DrawFn) -> MatchSpec:
    tokens = [token for token in draw(st.lists(_sought, min_size=1, max_size=3)) if token is not None]
    phrase = tuple(token.form for token in draw(st.lists(_sought, max_size=2)) if token is not None)
    return MatchSpec(
        frozenset(token.stem for token in tokens[:2]),
        frozenset(token.form for token in tokens[2:]),
        tuple(token.form[:4] for token in draw(st.lists(_sought, max_size=1)) if token is not None),
        (phrase,) if phrase else (),
    )


@given(st.lists(st.sampled_from(_SPELLINGS) | st.text(max_size=6), max_size=40), _some_wanted())
def test_searching_bytes_marks_what_analysing_all_of_a_text_marks(words: list[str], wanted: MatchSpec) -> None:
    """With the forms of its classes known, a text is marked as it is without."""
    text = " ".join(words)
    forms = frozenset(token.form for token in ANALYSER.analyse(text) if token.stem in wanted.stems)
    assert spans(text, replace(wanted, spelt=forms), ANALYSER) == spans(text, wanted, ANALYSER)


@pytest.mark.shared
def test_searching_bytes_marks_real_articles_alike(shared: Path) -> None:
    """Of real articles, what is marked by searching bytes is what is marked by analysing all of them."""
    with gzip.open(shared / "data/articles/orange.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 0, 6000, 20)]
    words = [
        "élections",
        "cœur",
        "gouvernement",
        "allait",
        "œuvre",
        "député",
        "directrice",
        "Val-d'Oise",
        "SNCF",
        "Etats-Unis",
    ]
    found = 0
    for at, text in enumerate(texts):
        token = ANALYSER.analyse(words[at % len(words)])[0]
        wanted = MatchSpec(frozenset({token.stem}), phrases=(("de", "la"),) if at % 3 == 0 else ())
        forms = frozenset(each.form for each in ANALYSER.analyse(text) if each.stem == token.stem)
        marked_spans = spans(text, replace(wanted, spelt=forms), ANALYSER)
        assert marked_spans == spans(text, wanted, ANALYSER)
        found += bool(marked_spans)
    assert found > 50


def test_a_phrase_across_the_end_of_a_line_is_marked_in_both_lines() -> None:
    wanted = MatchSpec(phrases=(("pont", "ferme"),), spelt=frozenset())
    text = "Le grand pont\n\nfermé hier & rouvert\n  \nle pont ouvert"
    assert mark_lines(text, wanted, Analyser()) == (
        "Le grand <mark>pont</mark>",
        "<mark>fermé</mark> hier &amp; rouvert",
        "le pont ouvert",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Des gilets jaunes défilent", "Des <mark>gilets jaunes</mark> défilent"),
        ("Des gilets\u00a0jaunes défilent", "Des <mark>gilets\u00a0jaunes</mark> défilent"),
        ("Un gilet, jaune et gris", "Un <mark>gilet</mark>, <mark>jaune</mark> et gris"),
        ("gilets  jaunes", "<mark>gilets</mark>  <mark>jaunes</mark>"),
        ("gilet gilet", "<mark>gilet</mark> <mark>gilet</mark>"),
    ],
)
def test_words_side_by_side_are_one_mark(text: str, expected: str) -> None:
    wanted = looking_for("gilet", "jaune")
    assert mark(text, wanted, ANALYSER) == expected


def test_neighbours_across_a_line_end_are_one_mark_in_a_snippet_and_one_on_each_line_of_the_page() -> None:
    wanted = looking_for("gilet", "jaune")
    text = "Des gilets\njaunes défilent."
    assert snippet(text, wanted, ANALYSER)[1] == "Des <mark>gilets jaunes</mark> défilent."
    assert mark_lines(text, wanted, ANALYSER) == ("Des <mark>gilets</mark>", "<mark>jaunes</mark> défilent.")
