"""Why: a score is the sum of what is told of it; an empty answer names the word that empties it."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from small_press import article, opened, presses

from index.analysis import Analyser
from search.analytics.forms import MOST_WORDS_TOLD, found_forms
from search.analytics.no_hit import MOST_WORDS, why_not
from search.analytics.score_words import score_lines
from search.analytics.trees import node_as_typed
from search.engines.whoosh import WhooshEngine
from search.language.parser import parse
from search.results import Request

QUERIES = [
    "tempête", "tempête port", "le port de Kerven", "port OU digue", "tempête -port", '"le port"', "=ports", "tempêt*",
    "titre:port", "tempête port digue marée quai Kerven", "Iroise", "port>=2", "(port OU digue) ET tempête",
    '"port digue"~5', "port MÊME PHRASE digue", "2 de (port digue quai)", "tempet~", "p?rt", "une:port", "port mots:>3",
]  # fmt: skip


@settings(max_examples=20)
@given(presses)
def test_the_parts_of_a_score_add_up_to_it_through_both_stages(
    drawn: Sequence[tuple[str, str, str | None, str]],
) -> None:
    articles = [article(number, *fields) for number, fields in enumerate(drawn)]
    with opened(articles) as engine:
        for query in QUERIES:
            for rank, hit in enumerate(engine.search(Request(query, collapse=False, per_page=100)).hits):
                told = engine.explain(Request(query), hit.id)
                assert told is not None
                assert told.score == pytest.approx(hit.score, abs=1e-5)
                assert told.partial == hit.partial
                assert sum(part.value for part in told.parts) == pytest.approx(hit.score, abs=1e-4)
                assert round(sum(told.rounded()), 4) == pytest.approx(round(told.score, 4), abs=1.01e-4)
                assert hit.partial or told.rank == rank + 1


def told_of(engine: WhooshEngine, request: Request) -> dict[str, set[str]]:
    """The kinds of parts of each hit's score, which add up to it."""
    kinds = {}
    for hit in engine.search(request).hits:
        told = engine.explain(request, hit.id)
        assert told is not None
        assert sum(part.value for part in told.parts) == pytest.approx(hit.score, abs=1e-4)
        kinds[hit.id] = {part.kind for part in told.parts}
    return kinds


def test_accents_and_age_are_told_as_what_they_take_away() -> None:
    press = [
        article(0, "Pêche", "La pêche au port.", "2020-01-01", "Le Phare"),
        article(1, "Péché", "Le péché au port.", "2020-01-01", "Le Phare"),
        article(2, "Dune", "La dune.", "2020-01-01", "Le Phare"),
    ]
    with opened(press) as engine:
        kinds = told_of(engine, Request("pêche port", collapse=False))
        assert "accents" in kinds["a1"]
        assert "accents" not in kinds["a0"]
    with opened(press, half_life=30.0) as engine:
        assert "age" in told_of(engine, Request("port", collapse=False))["a0"]


def test_articles_behind_the_second_look_are_scored_by_the_first() -> None:
    many = [article(n, f"Port {n}", "Le port. " * (n % 9) + "Dune. " * n, None, "Le Phare") for n in range(80)]
    with opened(many) as engine:
        kinds = told_of(engine, Request("port dune", collapse=False, per_page=80))
        assert any("form" in one for one in kinds.values())
        assert any("form" not in one for one in kinds.values())


def test_an_article_that_the_answer_has_not_got_has_no_score() -> None:
    with opened(
        [article(0, "Port", "Le port.", None, "Le Phare"), article(1, "Dune", "La dune.", None, "Le Phare")]
    ) as engine:
        assert engine.explain(Request("port"), "a1") is None
        assert engine.explain(Request("port"), "nobody") is None


def test_a_score_is_told_in_words_with_numbers() -> None:
    with opened(
        [article(0, "Port", "Le port, les ports.", None, "Le Phare"), article(1, "A", "b", None, "c")]
    ) as engine:
        told = engine.explain(Request("port"), "a0")
        assert told is not None
        lines = [(value, text.fr) for value, text in score_lines(told)]
        assert sum(value for value, _ in lines) == pytest.approx(round(told.score, 4))
        first = lines[0][1]
        assert "1 fois dans le titre, 2 fois dans le texte" in first
        assert "1 article sur" in first


@pytest.mark.parametrize(("query", "kind", "word"), [
    ('"ports tempête"~9', "phrase", "ports tempête"), ("chapo:port", "top", "port"), ("tempet*", "pattern", "tempet*"),
    ("tempete~", "pattern", "tempete~1"), ("les ports", "form", "ports"), ("ports", "word", "ports"),
])  # fmt: skip
def test_what_was_asked_is_named_as_it_was_typed(query: str, kind: str, word: str) -> None:
    press = [article(0, "Port", "Le port, la tempête.", None, "Le Phare"), article(1, "Dune", "b", None, "c")]
    with opened([*press, article(2, "Ports", "Les ports.", None, "c")]) as engine:
        told = engine.explain(Request(query), engine.search(Request(query)).hits[0].id)
        assert told is not None
        assert (kind, word) in [(part.kind, part.word) for part in told.parts]


PRESS = [
    article(0, "Le port de Brest", "La tempête frappe le port. Le maire parle.", "2020-01-02", "Le Phare"),
    article(1, "Les ports", "Les ports ferment, la digue tient.", "2020-01-03", "La Marée"),
    article(2, "La digue", "La digue de Brest. Les maires et le maire.", "2020-02-03", "Le Phare"),
    article(3, "Marée", "Grande marée au port.", "2020-02-04", "La Marée"),
]


@pytest.fixture
def engine():
    with opened(PRESS) as opened_engine:
        yield opened_engine


def having(*words: str) -> int:
    """How many articles have all the words in any inflection, by reading them."""
    wanted = [{token.stem for token in Analyser().analyse(word)} for word in words]
    texts = [{token.stem for token in Analyser().analyse(f"{one.title} {one.text}")} for one in PRESS]
    return sum(all(stems <= text for stems in wanted) for text in texts)


def test_the_word_that_empties_an_answer_is_named_with_the_counts_of_all(engine: WhooshEngine) -> None:
    why = why_not(engine, Request("port zorglub digue"))
    told = [(word.word, word.position, word.articles, word.without, word.kills) for word in why.words]
    assert told == [
        ("port", 0, having("port"), 0, False),
        ("zorglub", 5, 0, having("port", "digue"), True),
        ("digue", 13, having("digue"), 0, False),
    ]
    assert dict(why.words[0].forms) == {"port": 2, "ports": 1}
    assert why.total == 0


def test_where_each_word_is_found_the_one_is_named_without_which_most_is_found(engine: WhooshEngine) -> None:
    why = why_not(engine, Request("tempête digue"))
    assert [word.kills for word in why.words] == [True, False]
    assert [word.without for word in why.words] == [having("digue"), having("tempête")]


@pytest.mark.parametrize(("query", "repair"), [
    ("port tempette", "port ET tempête"), ("=tempetes", "tempetes"), ("titre:tempête", "tempête"),
    ("source:le phare", 'source:"le phare"'), ("source:le phare port", 'source:"le phare" ET port'),
    ("port zorglub", "port"), ('"port tempête"', "port ET tempête"), ("(digue OU marée) ET zorglub", "digue OU marée"),
    ("TEMPÊTE PORT ZORGLUB", "TEMPÊTE PORT"), ("PORT ZORGLUB", "PORT"),
])  # fmt: skip
def test_a_repair_finds_something(engine: WhooshEngine, query: str, repair: str) -> None:
    why = why_not(engine, Request(query))
    assert why.total == 0
    assert repair in [one.query for one in why.repairs]
    for one in why.repairs:
        assert engine.search(Request(one.query)).total == one.total > 0


@pytest.mark.parametrize("text", ["NON LIEU", "OU VA LA FRANCE", "NI OUI NI NON", "titre:NON ET port", "NON"])
def test_words_in_capitals_are_shown_as_they_were_typed(text: str) -> None:
    root = parse(text).root
    assert root is not None
    assert node_as_typed(root) == text


def test_filters_that_empty_an_answer_are_told_before_any_word(engine: WhooshEngine) -> None:
    why = why_not(engine, Request("port", since="2021-01-01"))
    assert (why.repairs[0].without_filters, why.repairs[0].total) == (True, having("port"))
    assert not any(word.kills for word in why.words)


def test_an_answer_that_finds_something_needs_no_repair(engine: WhooshEngine) -> None:
    why = why_not(engine, Request("port"))
    assert (why.total, why.repairs, [word.kills for word in why.words]) == (having("port"), (), [False])


def test_the_forms_of_a_word_are_counted_and_one_can_be_left_out(engine: WhooshEngine) -> None:
    (word,) = found_forms(engine, Request("port"))
    counts = {form.form: (form.articles, form.occurrences) for form in word.forms}
    assert counts == {"port": (2, 3), "ports": (1, 2)}
    for form in word.forms:
        others = {other.form for other in word.forms} - {form.form}
        assert form.without is not None
        left = {hit.id for hit in engine.search(Request(form.without)).hits}
        tokens = {one.id: {token.form for token in Analyser().analyse(f"{one.title} {one.text}")} for one in PRESS}
        assert left == {name for name, forms in tokens.items() if forms & others}


def test_forms_are_those_of_the_answer_alone(engine: WhooshEngine) -> None:
    assert [form.form for form in found_forms(engine, Request("port tempête"))[0].forms] == ["port"]
    assert found_forms(engine, Request("port tempête"))[0].forms[0].without is None
    assert found_forms(engine, Request("=port")) == []
    assert [word.word for word in found_forms(engine, Request("maire", sources=("la marée",)))] == ["maire"]


def test_a_word_that_articles_have_is_not_taken_for_another_and_grammatical_words_are_no_repair(
    engine: WhooshEngine,
) -> None:
    why = why_not(engine, Request("le port zorglub"))
    assert [one.query for one in why.repairs] == ["port"]
    known = why_not(engine, Request("port tempête digue ET zorglub"))
    assert not any("au lieu de « port »" in one.text.fr for one in known.repairs)


def test_an_answer_is_found_once_however_many_words_it_is_told_of(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The forms of all words are counted together; of a long question those of its first words are told."""
    asked: list[int] = []
    count = WhooshEngine.count_each_form

    def counted(self: WhooshEngine, request: Request, forms: Sequence[str]) -> Sequence[tuple[int, int]]:
        asked.append(len(forms))
        return count(self, request, forms)

    monkeypatch.setattr(WhooshEngine, "count_each_form", counted)
    told = found_forms(engine, Request("port OU digue OU " + " OU ".join(f"zorglub{number}" for number in range(200))))
    assert len(asked) == 1 and len(told) == MOST_WORDS_TOLD
    assert [word.word for word in told[:2]] == ["port", "digue"] and {"port", "ports"} == {
        form.form for form in told[0].forms
    }


def test_what_became_of_a_query_of_very_many_words_is_not_told(engine: WhooshEngine) -> None:
    """It would be counted anew without each of them; nobody reads that."""
    why = why_not(engine, Request(" ET ".join(f"zorglub{number}" for number in range(MOST_WORDS + 1))))
    assert (why.total, why.words, why.repairs) == (0, (), ())
    assert why_not(engine, Request(" ET ".join(f"zorglub{number}" for number in range(MOST_WORDS)))).words
