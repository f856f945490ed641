"""The ways in which what was typed may be written: each finds the other, and what differs stays apart."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lookups import EveryWord

from index.analysis import Analyser
from index.article import Article, id_of_address
from index.names import Names
from index.postings.segment import open_snapshot
from index.rebuild.writer import Writer
from index.schema import WEIGHTS
from search.errors import BadQuery
from search.execution import tree
from search.execution.execute import execute
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.highlight.snippets import mark
from search.language.parser import parse
from search.language.planning import plan
from search.results import Request

ADDRESS = "https://www.gazette.example/ville/pont-ferme.html"
TEXTS = [
    "Le portail du weekend prolongé",
    "Un week-end prolongé à la mer",
    "La brigade antifraude du port",
    "Le service anti-fraude du port",
    "Le vol KX512 a disparu",
    "Le vol KX 512 a disparu",
    "Fermeture à 18h, dit la mairie",
    "Fermeture à 18 h 00, dit la mairie",
    "Fermeture à 18:00, dit la mairie",
    "La règle du 49-3 au vote",
    "La règle du 49.3 au vote",
    "Au 7ter de la rue",
    "Au 7 ter de la rue",
    "Selon l'article R.411-2 du code",
    "Selon l'article R411-2 du code",
    "Quelque 25 000 lecteurs",
    "Quelque 25\u202f000 lecteurs",
    "Quelque 25000 lecteurs",
    "Laporte a signé la pétition",
    "Le prix de la porte monte",
    "Un port de plaisance",
    "Un don au val d'Orge, dit-on",
    "Le coup d'envoi du tournoi",
    "San Marino gagne",
    "Un rendez-vous manqué",
    "Il rend un livre",
    "La ville de St-Malo",
    "La ville de Saint-Malo",
    f"Lire {ADDRESS} en ligne",
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], set[str]]:
    """The texts that a query finds."""
    folder = tmp_path_factory.mktemp("index")
    writer = Writer(folder, base=False)
    for number, text in enumerate(TEXTS):
        writer.add(Article(str(number), Path("/corpus"), "", title="", text=text), Path("/corpus"))
    of_address = Article(id_of_address(ADDRESS), Path("/page"), "", title="", text="Le pont est fermé")
    writer.add(of_address, Path("/page"))
    writer.commit()
    snapshot = open_snapshot(folder)
    names = Names(snapshot.segments)
    texts = [*TEXTS, of_address.text]

    def of(query: str) -> set[str]:
        asked = plan(parse(query), Request(query), Analyser(), names)
        answer = execute(Searcher(snapshot, Ranking(weights=WEIGHTS)), asked.primary, len(texts))
        return {texts[document] for document in answer.documents.tolist()}

    return of


@pytest.mark.parametrize(
    ("queries", "words"),
    [
        (["week end", "week-end", "weekend", "week ends", '"week end prolongé"', '"weekend prolongé"'], "end prolongé"),
        (["anti fraude", "anti-fraude", "antifraude"], "fraude"),
        (["KX512", "KX 512", "kx-512", '"vol KX512"', '"vol KX 512"'], "KX"),
        (["18h", "18 h", "18h00", "18 h 00", "à 18h"], "Fermeture"),
        (["49.3", "49-3", '"du 49.3"', '"du 49-3"'], "49"),
        (["7ter", "7 ter", '"7ter de la rue"'], "7"),
        (["R.411-2", "R411-2", "R. 411-2", '"article R411-2"', '"article R.411-2"'], "411"),
        (["25 000", "25000", "25\u00a0000", "25\u202f000 lecteurs", '"25 000 lecteurs"', "25.000"], "25"),
        (["Saint-Malo", "St-Malo", "st malo", '"Saint-Malo"', '"St-Malo"'], "Malo"),
    ],
)
def test_what_is_written_apart_or_as_one_is_found_however_it_is_typed(
    queries: list[str], words: str, found: Callable[[str], set[str]]
) -> None:
    expected = {text for text in TEXTS if words in text.replace("weekend", "week-end")}
    assert {query: found(query) for query in queries} == dict.fromkeys(queries, expected)


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("la porte", {"Le prix de la porte monte"}),  # a grammatical word makes no name with its neighbour
        ("rendez vous", {"Un rendez-vous manqué"}),
        ("sanmarino", {"San Marino gagne"}),
        ("SanMarino", {"San Marino gagne"}),
        ("VAL D ORGE", {"Un don au val d'Orge, dit-on"}),
        ("COUP D ENVOI", {"Le coup d'envoi du tournoi"}),
        ('"COUP D ENVOI"', {"Le coup d'envoi du tournoi"}),
        (ADDRESS, {f"Lire {ADDRESS} en ligne", "Le pont est fermé"}),
        ("gazette.example/ville/pont-ferme.html", {f"Lire {ADDRESS} en ligne", "Le pont est fermé"}),
        (f"{ADDRESS}?utm_source=lettre&fbclid=a1", {f"Lire {ADDRESS} en ligne", "Le pont est fermé"}),
        (f"{ADDRESS}.", {f"Lire {ADDRESS} en ligne", "Le pont est fermé"}),
        (f"<{ADDRESS}>", {f"Lire {ADDRESS} en ligne", "Le pont est fermé"}),
        ("http://gazette.example/ville/pont-ferme.html#photo", {"Le pont est fermé"}),
    ],
)
def test_nothing_is_joined_that_differs(query: str, texts: set[str], found: Callable[[str], set[str]]) -> None:
    assert found(query) == texts


def test_a_common_word_reads_no_more_lists_than_its_own() -> None:
    asked = plan(parse("gouvernement"), Request("gouvernement"), Analyser()).primary
    assert isinstance(asked, tree.Term)
    assert {term for _, term in asked.forms} == {b"gouvernement"}


def test_two_neighbours_stay_a_bag_of_words(found: Callable[[str], set[str]]) -> None:
    asked = plan(parse("vent nord"), Request("vent nord"), Analyser()).primary
    assert isinstance(asked, tree.AllOf)
    assert all(isinstance(child, tree.Term) for child in asked.children)


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("18h", "Fermeture à 18 h 00, dit-on", "<mark>18 h 00</mark>"),
        ("7 ter", "Au 7ter de la rue", "<mark>7ter</mark>"),
        ("F16", "Un F 16 décolle", "<mark>F 16</mark>"),
        ("12 000", "Quelque 12.000 lecteurs", "<mark>12.000</mark>"),
    ],
)
def test_the_other_way_is_marked(query: str, text: str, marked: str) -> None:
    asked = plan(parse(query), Request(query), Analyser(), EveryWord())
    assert marked in mark(text, asked.match_spec, Analyser())


@given(
    number=st.integers(1000, 999_999_999),
    typed=st.sampled_from([" ", "\u00a0", "\u2007", "\u2009", "\u202f", "."]),
    written=st.sampled_from([" ", "\u00a0", "\u2007", "\u2009", "\u202f", ".", ""]),
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_figure_is_the_same_whatever_parts_its_thousands(number: int, typed: str, written: str) -> None:
    query = parse(f"{number:,}".replace(",", typed))
    text = f"{number:,}".replace(",", written)
    asked = plan(query, Request(query.text), Analyser())
    assert isinstance(asked.primary, tree.Term)
    assert Analyser().analyse(text)[0].form == str(number)
    assert ("text_exact", str(number).encode()) in asked.primary.forms


PIECES = [
    "12 000",
    "F",
    "16",
    "L'",
    "d ",
    '"',
    "(e)s",
    "20 h",
    "<p>",
    "&nbsp;",
    "-",
    "-3,2 %",
    "week",
    "end",
    "rendez vous",
]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from([*PIECES, " ", "NON", "/"]), max_size=12).map("".join)))
@settings(max_examples=300, deadline=None)
def test_any_text_has_a_plan(text: str) -> None:
    try:
        query = parse(text)
    except BadQuery:
        return
    plan(query, Request(text), Analyser(), EveryWord())
