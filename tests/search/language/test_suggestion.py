"""A better spelling of a query, from the words of the index: what is suggested, and where nothing is."""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.errors import BadQuery
from search.results import Request

# Each several times: a word of one article may be a slip of it.
PAGES = (
    "La députée Hélène Kerbrazic défend la réforme des retraites devant l’Assemblée.",
    "Hélène Kerbrazic rencontre les soignants de l’hôpital ; la réforme des retraites attend.",
    "À Brest, Hélène Kerbrazic et les syndicats parlent de l’élection présidentielle.",
    "Le maire Loïc Le Dantec inaugure le phare rénové ; la lanterne est photographiée.",
    "Loïc Le Dantec rouvre le marché aux poissons, et le phare reste allumé.",
    "Selon Loïc Le Dantec, le phare attire cent mille visiteurs, photographies comprises.",
    "La grève des éboueurs continue ; les gilets oranges des agents manquent sur les quais.",
    "Des agents en gilets oranges nettoient les quais après la tempête.",
    "Les gilets oranges sont obligatoires sur les quais, rappelle le sous-traitant du port.",
    "Le sous-traitant du port embauche ; un sous-traitant voisin licencie.",
    "La photographie ancienne de l’abbaye est exposée ; la photographie du port aussi.",
    "L’élection du conseil a lieu dimanche ; l’élection présidentielle suivra.",
    "Les jeunes marins passent leur brevet ; les jeunes de Brest aussi.",
    "Les jeunes du quartier organisent une fête sur les quais.",
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    folder = tmp_path_factory.mktemp("suggestion")
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, text in enumerate(PAGES):
        page = f"Nouvelles du jour {number}\npar Jeanne Morel\n{text}\n"
        (corpus / f"{number}.txt").write_text(page, encoding="utf-8")
        if number == len(PAGES) // 2:  # two segments
            rebuild(folder / "index", [corpus])
    rebuild(folder / "index", [corpus])
    engine = WhooshEngine(folder / "index")
    yield engine
    engine.close()


def suggested(engine: WhooshEngine, query: str, **asked: object) -> str | None:
    return engine.search(Request(query, **asked)).suggestion


@pytest.mark.parametrize(
    ("query", "better"),
    [
        ("retrates", "retraites"),  # a letter lost
        ("retrraites", "retraites"),  # doubled
        ("retriates", "retraites"),  # swapped
        ("fotographie", "photographie"),  # as it sounds
        ("electoin", "élection"),  # shown with its accent
        ("Kerbrasic", "Kerbrazic"),  # a name
        ("kerbrasic", "Kerbrazic"),  # with its capital
        ("KERBRASIC", "KERBRAZIC"),  # typed in capitals
        ("soutraitant", "sous-traitant"),  # with its hyphen
        ("Ledantec", "Le Dantec"),  # apart
        ("la nterne", "lanterne"),  # as one
        ("lelection", "l'élection"),  # an apostrophe lost
    ],
)
def test_a_misspelt_word_is_suggested_as_the_texts_write_it(engine, query, better):
    assert suggested(engine, query) == better


@pytest.mark.parametrize(
    ("query", "better"),
    [
        ("gillets oranges", "gilets oranges"),
        ("Helene Kerbrasic", "Helene Kerbrazic"),
        ("Loïc Ledantec", "Loïc Le Dantec"),
        ("reforme des retrates", "reforme des retraites"),
        ("electoin presidentiele", "élection présidentielle"),
    ],
)
def test_words_that_are_right_stay_as_they_were_typed(engine, query, better):
    assert suggested(engine, query) == better


@pytest.mark.parametrize(
    ("query", "better"),
    [
        ("texte:retrates brest", None),  # no article has both
        ("texte:retrates réforme", "texte:retraites réforme"),
        ("(retrates OU phare) ET hopital", "(retraites OU phare) ET hopital"),
        ("retrates SAUF phare", "retraites SAUF phare"),
        ("retrates -phare", "retraites -phare"),
        ('retrates "la réforme"', 'retraites "la réforme"'),
        ("retrates réf*", "retraites réf*"),
        ("retrates =réforme", "retraites =réforme"),
        ("texet:retrates", "texet:retraites"),
    ],
)
def test_operators_fields_and_signs_stay_as_they_were_typed(engine, query, better):
    assert suggested(engine, query) == better


@pytest.mark.parametrize(
    "query", ["=retrates", "retrat?s", "retrate*", "auteur:Morrel", "phare -retrates", "fare:retrates"]
)
def test_what_was_asked_for_as_it_is_gets_no_other_spelling(engine, query):
    assert suggested(engine, query) is None


def test_a_phrase_that_finds_nothing_is_corrected_within_its_quotes(engine):
    assert suggested(engine, '"gillets oranges"') == '"gilets oranges"'
    assert suggested(engine, "« gillets oranges » quais") == "« gilets oranges » quais"


def test_a_phrase_that_finds_something_is_left_alone(engine):
    assert suggested(engine, '"gilets oranges" retrates') is None


@pytest.mark.parametrize(
    "query",
    [
        "phare",
        "gilets oranges",
        "Hélène Kerbrazic",
        "élection présidentielle",
        "elections",
        "sous traitant",
        "2024",
        "",
    ],
)
def test_a_query_that_is_spelt_right_gets_no_suggestion(engine, query):
    assert suggested(engine, query) is None


@pytest.mark.parametrize(
    "query", ["xqzvwk", "zzzzzz", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Зеленский", "12345678", "é", "œ"]
)
def test_what_is_near_to_no_word_gets_no_suggestion(engine, query):
    assert suggested(engine, query) is None


def test_no_word_of_the_texts_is_taken_for_another(engine):
    words = sorted({word for text in PAGES for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)})
    assert {word: better for word in words if (better := suggested(engine, word))} == {}


def test_a_suggestion_finds_something_under_the_filters_of_the_request(engine):
    assert suggested(engine, "retrates", since="1990-01-01", until="1990-12-31") is None


def test_only_the_first_page_has_a_suggestion(engine):
    assert suggested(engine, "retrates", page=2) is None
    assert suggested(engine, "retrates", suggest=False) is None


def test_the_words_beside_it_tell_which_of_two_near_words_is_meant(tmp_path):
    engine = index_of(tmp_path, ["Le parc rouvre."] * 6 + ["La boucherie vend du porc."] * 3)

    assert suggested(engine, "pirc") == "parc"
    assert suggested(engine, "boucherie pirc") == "boucherie porc"


def test_a_known_word_is_corrected_where_the_words_beside_it_stand_with_another_one(tmp_path):
    engine = index_of(tmp_path, ["La coupe du monde commence."] * 8 + ["La mode de printemps."] * 8)

    assert suggested(engine, "coupe du mode") == "coupe du monde"
    assert suggested(engine, "mode coupe") is None


def test_a_word_that_some_articles_misspell_is_corrected_where_many_have_it_right(tmp_path):
    right = [f"Le commissaire Bertholon enquête, épisode {number}." for number in range(30)]
    engine = index_of(tmp_path, [*right, "Le commissaire Bertolhon enquête."])

    results = engine.search(Request("Bertolhon"))
    assert (results.total, results.suggestion) == (1, "Bertholon")


def test_two_words_that_are_both_spelt_right_are_not_made_one_of_the_other(tmp_path):
    texts = [f"Le boulanger Marand ouvre, épisode {number}." for number in range(5)]
    engine = index_of(tmp_path, [*texts, *(text.replace("Marand", "Morand") for text in texts)])

    assert suggested(engine, "Marand") is None
    assert suggested(engine, "Morand") is None


def test_a_name_that_is_also_a_word_is_corrected_beside_its_first_name(tmp_path):
    engine = index_of(tmp_path, ["Luc Marchant vend des moulins."] * 6 + ["Un marchand de sable passe."] * 6)

    assert suggested(engine, "Luc Marchand") == "Luc Marchant"
    assert suggested(engine, "marchand sable") is None


def test_a_name_in_a_long_question_is_not_taken_for_a_word(tmp_path):
    engine = index_of(
        tmp_path, [*PAGES, *(f"Le phare plaît à Hélène Kerbrazic, dit-elle le {day}." for day in range(6))]
    )
    question = "Quand le phare des quais a-t-il été vu par Madame de {} à Brest ?"
    assert suggested(engine, question.format("Jeunesse")) is None
    assert suggested(engine, question.format("Tempeste")) is None
    assert suggested(engine, question.format("Kerbrasic")) == question.format("Kerbrazic")


def test_a_compound_is_corrected_as_one(engine):
    assert suggested(engine, "sous-trétant") == "sous-traitant"


def test_the_suggestion_follows_the_index_that_answers(tmp_path):
    engine = index_of(tmp_path, ["Le phare est allumé."] * 3)
    assert suggested(engine, "tempette") is None

    for number in range(3):
        page = f"Autre {number}\npar Jeanne Morel\nUne tempête arrive.\n"
        (tmp_path / "corpus" / f"autre{number}.txt").write_text(page, encoding="utf-8")
    rebuild(tmp_path / "index", [tmp_path / "corpus"])

    assert suggested(engine, "tempette") == "tempête"


def test_threads_that_ask_at_once_get_the_same_suggestion(tmp_path):
    engine = index_of(tmp_path, PAGES)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: suggested(engine, "gillets oranges"), range(24)))
    assert found == ["gilets oranges"] * 24


def index_of(folder: Path, texts: Sequence[str]) -> WhooshEngine:
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, text in enumerate(texts):
        (corpus / f"{number}.txt").write_text(f"Page {number}\npar Jeanne Morel\n{text}\n", encoding="utf-8")
    rebuild(folder / "index", [corpus])
    return WhooshEngine(folder / "index")


WORDS = st.sampled_from(
    "gillets retrates Kerbrasic phare Ledantec electoin oranges quais sous-traitent xyz le de".split()
)
SIGNS = st.sampled_from(
    ["ET", "OU", "SAUF", "-", "(", ")", '"', "«", "»", "titre:", "=", "*", "~", "?", "'", "\n", ">=3"]
)


@given(st.lists(st.one_of(WORDS, SIGNS, st.text(max_size=6)), max_size=12).map(" ".join))
@example("gillets gillets gillets phare xyz retrates")
def test_any_text_gets_a_suggestion_that_finds_more_or_none(engine, text):
    try:
        results = engine.search(Request(text))
    except BadQuery:
        return
    if results.suggestion is not None:
        better = engine.search(Request(results.suggestion))
        assert better.total >= max(1, results.total)


def test_filters_that_leave_no_article_get_no_suggestion_and_no_words_are_looked_for(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the words are spelt, nothing can be found: nothing is tried."""
    monkeypatch.setattr("search.engines.whoosh.doubt", lambda *_: pytest.fail("the words were looked at"))
    assert suggested(engine, "retrates", since="2199-01-01") is None
    assert suggested(engine, "retrates", sources=("Aucun",)) is None
