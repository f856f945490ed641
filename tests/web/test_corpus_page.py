"""What the site is over: the corpus by source and year, what was refused; the accessibility statement."""

import csv
import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from lxml import html
from press import PRESS

from index.rebuild.build import rebuild
from search.config import Settings
from search.engines.whoosh import WhooshEngine
from web import create_app
from web.rgaa import THEMES, criteria, met_share


@pytest.fixture
def site(tmp_path: Path) -> FlaskClient:
    """A site over three papers, and a file that is none."""
    pages = tmp_path / "pages"
    pages.mkdir()
    written = [
        ("Le Phare", "2023-05-01"),
        ("Le Phare", "2024-01-02"),
        ("Le Phare", ""),
        ("La Marée", "2024-03-04"),
        ("", "2024-05-06"),
    ]
    lines = [
        {"title": f"Titre {at}", "text": f"Le texte numéro {at} parle de la côte. " * 5, "source": source, "date": day}
        for at, (source, day) in enumerate(written)
    ]
    (pages / "a.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n{ceci n’est pas du JSON\n", "utf-8")
    rebuild(tmp_path / "index", [pages])
    return create_app(Settings(index_dir=tmp_path / "index"), WhooshEngine(tmp_path / "index")).test_client()


def rows(page: str, kind: str) -> list[list[str]]:
    found = html.fromstring(page).xpath(f"//table[@class='{kind}']/*/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


def test_the_corpus_is_told_by_source_and_year(site):
    assert rows(site.get("/corpus").text, "totals") == [
        ["Source", "En tout", "2023", "2024", "Sans date"],
        ["Le Phare", "3", "1", "1", "1"],
        ["La Marée", "1", "0", "1", "0"],
        ["Sans source", "1", "0", "1", "0"],
    ]


def test_its_numbers_lead_to_their_articles(site):
    page = html.fromstring(site.get("/corpus").text)
    for link in page.xpath("//table[@class='totals']//td/a"):
        assert site.get(link.get("href")).text.count('class="hit"') == int(link.text)
    assert site.get(page.xpath("//th/a/@href")[0]).text.count('class="hit"') == 3


def test_what_was_refused_is_told_with_its_reason_and_without_its_folder(site, tmp_path):
    page = site.get("/corpus").text
    (refused,) = rows(page, "refused")[1:]

    assert refused[0] == "a.jsonl" and refused[1] and refused[2]
    assert str(tmp_path) not in page and "Une page lue" in page


def test_the_table_is_taken_along(site):
    table = list(csv.reader(StringIO(site.get("/corpus?format=csv").text)))

    assert table[0] == ["source", "articles", "2023", "2024", "undated"] and table[1] == [
        "Le Phare",
        "3",
        "1",
        "1",
        "1",
    ]


def test_an_engine_without_a_record_of_files_says_so(client_for):
    page = client_for(FakeEngine(PRESS)).get("/corpus").text

    assert "n’est pas connu ici" in page


def test_every_criterion_of_the_reference_has_one_verdict_and_how_it_was_reached():
    audited = criteria()
    by_theme = Counter(int(one.number.split(".")[0]) for one in audited)

    assert [by_theme[theme] for theme in THEMES] == [9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12]
    assert len(audited) == len({one.number for one in audited}) == 106
    for theme, count in by_theme.items():
        numbers = [one.number for one in audited if one.number.startswith(f"{theme}.")]
        assert numbers == [f"{theme}.{at}" for at in range(1, count + 1)]
    for one in audited:
        assert one.verdict in ("C", "NC", "NA") and one.asks
        assert set(one.ways) <= {"axe", "nu", "navigateur", "tests", "lecture"}
        assert one.ways or one.verdict == "NA"
        assert one.said or one.verdict == "C"


def test_the_statement_shows_every_verdict_and_counts_them(client):
    page = client.get("/accessibilite").text
    shown = html.fromstring(page).xpath("//table[@class='audit']/tbody/tr")
    verdicts = Counter(one.verdict for one in criteria())

    assert len(shown) == 106
    assert f"{verdicts['C']} sont respectés, soit {int(met_share(criteria()) * 100)}" in page
    assert "Défenseur des droits" in page


def test_every_page_leads_to_the_statement_with_its_degree(client):
    degree = "partiellement conforme" if met_share(criteria()) < 1 else "totalement conforme"
    for path in ("/", "/?q=marée", f"/article/{PRESS[0].id}", "/aide", "/nulle-part"):
        assert f'href="/accessibilite">Accessibilité\u00a0: {degree}' in client.get(path).text
