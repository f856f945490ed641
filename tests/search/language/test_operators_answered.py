"""Each operator finds the articles that plain Python finds by the words of their texts, and marks what it found."""

import re
from html import unescape
from pathlib import Path

import pytest

from index.analysis import Analyser
from index.article import Article
from index.postings.segment import Snapshot, open_snapshot
from index.rebuild.writer import Writer
from search.execution.execute import execute
from search.execution.ranking import Ranking
from search.execution.searcher import Searcher
from search.highlight.snippets import mark
from search.language.parser import parse
from search.language.planning import plan
from search.results import Request

LEAD = "Le chef du port a fermé les bassins lundi matin. "
ARTICLES = [
    ("Le port ferme", "La mairie attend. Le maire et son port.\nLe budget est voté."),
    ("Budget", "Le maire dit : « Le port coûte cher. » M. Durand, du budget, approuve."),
    ("Élections", "Une réélection probable. Les électeurs votent, le maire, maire depuis dix ans, est maire encore."),
    ("", "La ministre de l'Intérieur et les ministres de l'Industrie. Le porte-avions américain arrive."),
    ("La une", LEAD + "Des mots. " * 40 + "La plage reste ouverte.\nLa digue tient."),
    ("Rien", "Le chalutier porteavions américain entre au port. Le maire\nport"),
    ("Accents", "La côte normande. La cote monte. Emmanuel Macron, Emmanuel Jean-Michel Macron."),
    ("Figures", "12 000 emplois créés, dit-on à 20h30 ce lundi."),
]
URLS = ["https://www.exemple.fr/politique/le-port", "https://www.exemple.fr/sport/foot_12.html"]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("index")
    writer = Writer(folder, base=False)
    for number, (title, text) in enumerate(ARTICLES):
        article = Article(
            str(number), Path("/corpus"), "", title=title, text=text,
            author="Jeanne Martin-Durand" if number % 2 else "Paul Martin",
            source="Le Phare du Nord" if number % 3 else "La Marée",
            date=f"2024-0{number + 1}-15",
            url=URLS[number] if number < len(URLS) else None,
        )  # fmt: skip
        writer.add(article, Path("/corpus"))
    writer.commit()
    return open_snapshot(folder)


def found(snapshot: Snapshot, query: str) -> list[int]:
    tree = plan(parse(query), Request(query), Analyser()).primary
    return sorted(execute(Searcher(snapshot, Ranking()), tree, 100).documents.tolist())


def marks(query: str, text: str) -> list[str]:
    spec = plan(parse(query), Request(query), Analyser()).match_spec
    return re.findall(r"<mark>(.*?)</mark>", unescape(mark(text, spec, Analyser())), re.DOTALL)


@pytest.mark.parametrize(("query", "expected"), [
    ('"maire port"~3', [0, 1, 5]),
    ('"maire port"~2', [5]),
    ('"port maire"~3', [0, 1, 5]),
    ('"maire port"~5', [0, 1, 5]),
    ('"port maire"^3', [5]),
    ('"maire port"^3', [0, 1, 5]),
    ('"maire port"^1', [5]),
    ("maire PROCHE/3 port", [0, 1, 5]),
    ("(maire OU mairie) PROCHE/2 (port OU attend)", [0, 5]),
    ('"emmanuel macron"~3', [6]),
    ('"Emmanuel Macron" PROCHE/2 normande', []),
    ('"Emmanuel Macron" PROCHE/5 normande', [6]),
    ('"ministre* de l\'intérieur"', [3]),
    ('"ministre* de l\'in*"', [3]),
    ('"le m?ire"', [0, 1, 2, 5]),
    ('"maire * son"', [0]),
    ('"maire * port"', []),
    ('"maire * * port"', [0, 1]),
    ('"le * dit * po*"', [1]),
    ('"* maire et * port *"', [0]),
    ('"mair* * * p?rt" MÊME PHRASE son', [0]),
    ('"porte-avions américain"', [3, 5]),
    ('"porte-avions américain"~1', [3, 5]),
    ('"12 000 emplois"~2', [7]),
    ('"emplois 12.000"~3', [7]),
    ('"emplois lundi"~7', [7]),
    ("12 000 PROCHE/2 emplois", [7]),
    ("*élection", [2]),
    ("él*tion*", [2]),
    ("m?ire", [0, 1, 2, 5]),
    ("mairr~", [0, 1, 2, 5]),
    ("mare~1", [0, 1, 2, 5]),
    ("plagge~2", [4]),
    ("maire>=3", [2]),
    ("maire>=2", [2]),
    ("=maire>=3", [2]),
    ("mair*>=3", [2]),
    ('"le maire">=2', []),
    ("2 de (maire budget plage)", [0, 1]),
    ("maire MÊME PHRASE port", [0, 1]),
    ("attend MÊME PHRASE port", []),
    ("maire MÊME PARAGRAPHE port", [0, 1, 5]),
    ("maire MÊME PARAGRAPHE budget", [1]),
    ("durand MÊME PHRASE budget", [1]),
    ('"m. durand" MÊME PHRASE budget', [1]),
    ("port MÊME PARAGRAPHE vote", []),
    ("chapo:bassin", [4]),
    ("chapo:plage", []),
    ("chapo:digue", []),
    ("chapo:mairie", [0]),
    ("chapo:vote", [2]),
    ('chapo:"chef du port"', [4]),
    ("chapo:bass*", [4]),
    ("une:port", [0, 1, 4, 5]),
    ("une:plage", []),
    ("url:politique", [0]),
    ("url:exemple.fr", [0, 1]),
    ("url:https://www.exemple.fr/sport/", [1]),
    ("url:spo*", [1]),
    ("mots:>60", [4]),
    ("mots:<12 maire", [5]),
    ("date:2024-03", [2]),
    ("depuis:2024-06", [5, 6, 7]),
    ("auteur:jean*", [1, 3, 5, 7]),
    ("auteur:m?rtin", [0, 1, 2, 3, 4, 5, 6, 7]),
    ("auteur:jeane~", [1, 3, 5, 7]),
    ('auteur:"jeanne durand"~3', [1, 3, 5, 7]),
    ('auteur:"jeanne durand"', []),
    ("maire -source:marée", [1, 2, 5]),
    ("maire SAUF port", [2]),
    ("maire SAUF (port OU budget)", [2]),
    ("=côte>=1", [6]),
    ("=côte PROCHE/2 normande", [6]),
    ("titre:port PROCHE/1 titre:ferme", [0]),
])  # fmt: skip
def test_an_operator_finds_what_it_asks_for(snapshot: Snapshot, query: str, expected: list[int]) -> None:
    assert found(snapshot, query) == expected


@pytest.mark.parametrize("other", ["port", "son", '"le maire"', "mair*", "m?ire", "mairr~", "Durand", "maire>=2",
                                   '"maire port"~3', "(maire MÊME PHRASE port)", "chapo:mairie", "mots:>12", "budget",
                                   "source:phare", "date:2024-03", "2 de (maire port budget)"])  # fmt: skip
@pytest.mark.parametrize("one", ["maire", "Port", "le*", "mots:<30", '"le port"'])
def test_with_and_without_something_part_what_is_found(snapshot: Snapshot, one: str, other: str) -> None:
    both, without = found(snapshot, f"{one} ET {other}"), found(snapshot, f"{one} SAUF {other}")
    assert sorted(both + without) == found(snapshot, f"{one} ET {one}")
    assert not set(both) & set(without)


def test_a_question_mark_within_a_word_is_one_character_in_a_long_query_too(snapshot: Snapshot) -> None:
    assert found(snapshot, "maire ET m?ire ET le ET son ET p?rt") == [0]


@pytest.mark.parametrize(("query", "text", "expected"), [
    ("m?ire", ARTICLES[0][1], ["maire"]),
    ("*élection", ARTICLES[2][1], ["réélection"]),
    ("mairr~", ARTICLES[0][1], ["maire"]),
    ("plagge~2", ARTICLES[4][1], ["plage"]),
    ('"maire port"~3', "Le maire, loin, très loin, du port. Son port, maire !", ["port", "maire"]),
    ('"maire port"^2', "Port, maire, port, maire.", ["maire", "port"]),
    ('"ministre* de l\'in*"', ARTICLES[3][1], ["ministre de l'Intérieur", "ministres de l'Industrie"]),
    ('"porte-avions américain"~1', ARTICLES[3][1], ["porte-avions américain"]),
    ('"maire * son port"', ARTICLES[0][1], ["maire et son port"]),
    ("maire MÊME PHRASE port", ARTICLES[0][1], ["maire", "port"]),
    ("maire MÊME PHRASE port", "Le maire. Le port.", []),
    ("maire MÊME PARAGRAPHE port", "Le maire. Le port.\nPort.", ["maire", "port"]),
    ("chapo:port", "Le port.\nLe port.", ["port"]),
    ('"Emmanuel Macron" PROCHE/5 normande', ARTICLES[6][1], ["normande", "Emmanuel Macron"]),
    ("maire SAUF port", "Le maire du port.", ["maire"]),
    ("2 de (maire budget plage)", "Le maire du budget.", ["maire", "budget"]),
    ("mair*>=2", "Le maire du port.", ["maire"]),
    ("mots:>3 maire", "Le maire du port.", ["maire"]),
])  # fmt: skip
def test_what_an_operator_found_is_marked(query: str, text: str, expected: list[str]) -> None:
    assert marks(query, text) == expected
