"""The desk's pages over an answer: concordance, words, comparison."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from index.rebuild.build import rebuild
from search.config import Settings
from search.engines.whoosh import WhooshEngine
from web import create_app

ARTICLES = [
    ("La digue de Kerbihan cède", "La digue a cédé cette nuit. Le maire parle d’une digue trop vieille.", "2024-01-12"),
    (
        "Le port compte ses bateaux",
        "Après la digue, le port. Douze bateaux ont coulé au quai de la criée.",
        "2024-02-15",
    ),
    ("Le budget du port", "Le conseil vote le budget du port. <b>La criée</b> sera refaite.", "2024-03-20"),
    ("La fanfare fête ses cent ans", "La fanfare joue samedi. Le maire y dansera avec elle.", "2024-04-06"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site over a small index of real articles."""
    folder: Path = tmp_path_factory.mktemp("desk")
    lines = [{"title": title, "text": text, "date": day, "source": "Le Phare"} for title, text, day in ARTICLES]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    rebuild(folder / "index", [folder / "a.jsonl"])
    settings = Settings(index_dir=folder / "index")
    return create_app(settings, WhooshEngine(settings.index_dir)).test_client()


def rows(page: str, kind: str) -> list[list[str]]:
    """The cells of the rows of the tables of a class."""
    found = html.fromstring(page).xpath(f"//table[contains(@class, '{kind}')]/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("th|td")] for row in found]


def test_a_concordance_has_a_row_for_each_place_with_the_words_about_it(desk):
    page = desk.get("/concordance?q=digue&order=date").text
    found = rows(page, "kwic")

    assert [row[1] for row in found] == ["digue"] * 4
    assert found[1][0] == "La" and found[1][2].startswith("a cédé cette nuit.")
    assert found[0][3] == "La digue de Kerbihan cède Le Phare, 12 janvier 2024"


def test_a_concordance_is_sorted_by_the_words_behind(desk):
    found = rows(desk.get("/concordance?q=maire&order=right").text, "kwic")

    assert [row[2].split()[0] for row in found] == ["parle", "y"]


def test_a_long_concordance_goes_on_on_further_pages(desk):
    page = desk.get("/concordance?q=le+OU+la&start=3").text
    links = {one.get("rel"): one.get("href") for one in html.fromstring(page).xpath("//nav[@class='pager']/a")}

    assert "endroits 3 à" in page
    assert "start=1" in links["prev"] and "next" not in links


@pytest.mark.parametrize("path", ["/concordance", "/mots", "/comparer"])
def test_a_page_without_a_question_asks_for_one(desk, path):
    answered = desk.get(path)

    assert answered.status_code == 200
    assert '<input id="asked" name="q"' in answered.text and "<table" not in answered.text


def test_the_words_of_an_answer_are_told_against_the_corpus_and_lead_to_their_articles(desk):
    page = desk.get("/mots?q=port").text
    found = {row[0]: row[1:] for row in rows(page, "words")}

    assert found["port"][:2] == ["4", "4"] and "criée" in found
    assert set(html.fromstring(page).xpath("//a[bdi='criée']/@href")) == {"/?q=(port)+ET+%3Dcri%C3%A9e"}
    assert desk.get("/?q=(port)+ET+%3Dcri%C3%A9e").text.count('class="hit"') == 2


def test_the_words_of_a_period_need_no_query(desk):
    assert "fanfare" in [row[0] for row in rows(desk.get("/mots?since=2024-04-01").text, "words")]


def test_two_questions_are_compared_by_articles_time_and_words(desk):
    page = desk.get("/comparer?q=port&vs=digue").text

    assert rows(page, "totals") == [["port", "2"], ["digue", "2"], ["Dans les deux", "1"]]
    assert "Articles par mois" in page and 'class="swatch second"' in page
    assert {row[0] for row in rows(page, "words")} >= {"port", "digue"}


@pytest.mark.parametrize(
    ("address", "header", "lines"),
    [
        ("/concordance?q=digue", "left,match,right,date,source,title,place,at,id", 4),
        ("/mots?q=port", "word,form,count,whole,expected,score", None),
        ("/comparer?q=port&vs=digue", "query,word,form,count,whole,expected,score", None),
    ],
)
def test_each_page_is_taken_along_as_a_table(desk, address, header, lines):
    link = html.fromstring(desk.get(address).text).xpath("//p[@class='keep']/a/@href")[0]
    answered = desk.get(link)
    table = list(csv.reader(StringIO(answered.text)))

    assert answered.mimetype == "text/csv" and "attachment" in answered.headers["Content-Disposition"]
    assert ",".join(table[0]) == header
    assert len(table) == lines + 1 if lines else len(table) > 3


@pytest.mark.parametrize(
    ("address", "key"),
    [("/concordance?q=digue&order=date", "lines"), ("/mots?q=port", "over"), ("/comparer?q=port&vs=digue", "series")],
)
def test_each_page_leads_to_its_data(desk, address, key):
    link = html.fromstring(desk.get(address).text).xpath("//p[@class='keep']/a[contains(., 'JSON')]/@href")[0]

    assert len(desk.get(link).json[key]) > 1


def test_filters_hold_on_every_page_and_are_told(desk):
    for path in ("/concordance?q=digue", "/mots?q=digue"):
        page = desk.get(f"{path}&since=2024-02-01").text
        assert "Depuis le 1er\u00a0février\u00a02024" in page
        assert 'name="since" value="2024-02-01"' in page
    assert len(rows(desk.get("/concordance?q=digue&since=2024-02-01").text, "kwic")) == 1


def test_what_articles_hold_is_text(desk):
    assert "<b>" not in desk.get("/concordance?q=criée").text


@pytest.mark.parametrize("address", ["/concordance?q=digue&order=x", "/concordance?q=digue&start=0", "/mots?q=a&page=x",
                                     "/comparer?q=port&vs=(((", "/concordance?q=titre:"])  # fmt: skip
def test_what_cannot_be_asked_is_a_page_that_says_so(desk, address):
    answered = desk.get(address)

    assert answered.status_code in (200, 400) and "Traceback" not in answered.text


def test_an_empty_answer_says_so_and_leads_to_why(desk):
    for path in ("/concordance", "/mots"):
        page = desk.get(f"{path}?q=introuvable").text
        assert 'role="status"' in page and 'href="/?q=introuvable"' in page


def test_the_results_lead_to_the_desk_with_their_filters(desk):
    links = html.fromstring(desk.get("/?q=digue&since=2024-01-01").text).xpath("//div[@class='keep']/a/@href")

    for path in ("/concordance", "/mots", "/comparer"):
        assert f"{path}?q=digue&since=2024-01-01" in links
