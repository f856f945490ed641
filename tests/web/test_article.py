"""An article's page: from match to match, from hit to hit, what its facts lead to, how it is cited."""

import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from lxml import html
from press import HOSTILE, PRESS, article

HERE = f"/article/{PRESS[0].id}"


def links(page: str, selector: str) -> list[tuple[str, str]]:
    """The text and the address of the links that an XPath finds."""
    found = html.fromstring(page).xpath(selector)
    return [(" ".join(one.text_content().split()), one.get("href")) for one in found]


def test_each_match_has_an_anchor_and_links_to_those_beside_it(client):
    page = client.get(f"/article/{PRESS[3].id}?q=tempête").text
    body = html.fromstring(page)

    assert body.xpath("//mark[@id]/@id") == [f"m{n}" for n in range(1, 7)]
    assert links(page, "//p[@class='matches']/a") == [("6 correspondances dans le texte ↓", "#m1")]
    hops = body.xpath("//mark[@id='m3']/following-sibling::span[1]/a")
    assert [(hop.get("href"), hop.get("aria-label")) for hop in hops] == [
        ("#m2", "Correspondance 2 sur 6"),
        ("#m4", "Correspondance 4 sur 6"),
    ]
    assert [hop.get("href") for hop in body.xpath("//mark[@id='m6']/following-sibling::span[1]/a")] == ["#m5"]


def test_an_article_without_matches_has_no_way_between_them(client):
    page = client.get(f"{HERE}?q=introuvable").text

    assert 'class="matches"' not in page and 'class="hops"' not in page


def test_a_text_of_thousands_of_matches_numbers_the_first_ones(client_for):
    long = article(1, "Titre", "vague " * 2000)
    page = client_for(FakeEngine([long])).get(f"/article/{long.id}?q=vague").text

    assert page.count("<mark") == 2000 and page.count('<mark id="m') == 300
    assert "2\u202f000 correspondances" in page and "les 300 premières" in page


def walk(client: FlaskClient, address: str) -> dict[str, str]:
    found = html.fromstring(client.get(address).text).xpath("//nav[@class='walk']/a")
    return {one.get("rel"): one.get("href") for one in found}


def test_a_reader_walks_from_hit_to_hit_over_the_pages_of_the_search(client, engine):
    hits = [
        path
        for page in (1, 2, 3)
        for _, path in links(client.get(f"/?q=tempête&sort=oldest&page={page}").text, "//h2//a")
    ]
    assert len(hits) == 25
    walked = [hits[0]]
    while (following := walk(client, walked[-1]).get("next")) is not None:
        engine.requests.clear()
        walked.append(following)
        assert walk(client, following)["prev"].split("?")[0] == walked[-2].split("?")[0]
        asked = [one for one in engine.requests if one.query == "tempête"]
        assert len(asked) <= 2 and not any(one.snippets or one.facets for one in asked)

    assert [urlsplit(one).path for one in walked] == [urlsplit(one).path for one in hits]
    assert parse_qs(urlsplit(walked[10]).query) == {"q": ["tempête"], "sort": ["oldest"], "page": ["2"]}
    assert "Résultat 11<" in client.get(walked[10]).text


@pytest.mark.parametrize(
    "asked", ["", "?q=", "?q=marée&page=2", "?q=tempête", "?q=marée&page=x", "?q=marée&since=hier"]
)
def test_who_comes_from_no_search_or_another_one_walks_nowhere(client, asked):
    answered = client.get(HERE + asked)

    assert answered.status_code == 200
    assert 'class="walk"' not in answered.text


def test_what_is_known_of_an_article_leads_to_the_search_for_it(client_for):
    signed = replace(PRESS[0], author="Anne Morel et Luc Morvan", agency="AFP, Reuters")
    page = client_for(FakeEngine([signed])).get(HERE).text
    found = {text: parse_qs(urlsplit(to).query)["q"][0] for text, to in links(page, "//a[@class='name']")}

    assert found == {
        "Société": 'rubrique:"Société"',
        "par Anne Morel": 'auteur:"Anne Morel"',
        "Luc Morvan": 'auteur:"Luc Morvan"',
        "agence\u00a0: AFP".replace("\u00a0", " "): 'agence:"AFP"',
        "Reuters": 'agence:"Reuters"',
        "Le Courrier des Rives": 'source:"Le Courrier des Rives"',
        "#Marées": 'tag:"Marées"',
        '#Le "mur" de mer': 'tag:"Le  mur  de mer"',
    }


def test_what_was_taken_out_of_a_page_is_told_even_where_it_is_nothing(client):
    assert "Lignes retirées de la page" in client.get(HERE).text
    assert "Rien n’a été retiré" in client.get(f"/article/{PRESS[1].id}").text


def test_a_family_tells_how_long_after_the_first_each_copy_came(client_for):
    copies = [
        article(1, "Un", "Texte.", date="2024-03-01T06:10:00+01:00"),
        article(2, "Deux", "Texte.", date="2024-03-01T09:00:00+01:00"),
        article(3, "Trois", "Texte.", date="2024-03-02"),
        article(4, "Quatre", "Texte.", date="2024-03-09T09:00:00+01:00"),
        article(5, "Cinq", "Texte."),
    ]
    page = client_for(FakeEngine(copies, families=[[copy.id for copy in copies]])).get(f"/article/{1:016x}").text
    family = page.split('id="family"')[1].split("</section>")[0]

    told = re.findall(r"3 heures après|le lendemain|8 jours après", family)
    assert told == ["3 heures après", "le lendemain", "8 jours après"]


def test_related_articles_are_told_with_the_words_they_share(client):
    page = client.get(f"/article/{PRESS[3].id}").text
    related = page.split('class="related"')[1].split("</section>")[0]

    assert "traversé" in related and "/article/" in related
    assert PRESS[3].id not in related


def test_an_article_is_cited_in_words_and_in_the_formats_of_bibliographies(client):
    page = client.get(HERE).text
    assert (
        "Hélène Kermarrec, «\u00a0La marée d’équinoxe attendue à Saint-Malo\u00a0», Le Courrier des Rives, "
        "1er\u00a0mars\u00a02024, https://courrier.example/maree" in page
    )
    given = {name: client.get(to) for name, to in links(page, "//section[@class='cite']//a")}
    assert [answered.status_code for answered in given.values()] == [200, 200, 200]
    ris, bibtex, csl = (answered.get_data(as_text=True) for answered in given.values())
    assert ris.startswith("TY  - NEWS\r\n") and "DA  - 2024/03/01/" in ris
    assert bibtex.startswith("@article{") and json.loads(csl)[0]["type"] == "article-newspaper"
    assert 'filename="la-maree-d-equinoxe-attendue-a-saint-malo.ris"' in str(
        client.get(f"{HERE}/citation").headers["Content-Disposition"]
    )


@pytest.mark.parametrize(("asked", "status"), [("?format=docx", 400), ("?v=7", 404), ("?v=x", 400)])
def test_a_citation_that_cannot_be_given_is_refused(client, asked, status):
    assert client.get(f"{HERE}/citation{asked}").status_code == status
    assert client.get("/article/none/citation").status_code == 404


def zotero(page: str) -> dict[str, object]:
    """An item as Zotero's translator for embedded metadata reads a page: the type is that of `DC.type` where it names
    one of Zotero's, before the journal article that `citation_title` lets it guess; Highwire's fields come over Dublin
    Core's, those over Open Graph's; a class `byline` or `vcard` stands for the authors where none is named."""
    body = html.fromstring(page)
    given: dict[str, list[str]] = {}
    for meta in body.xpath("//head/meta[@content]"):
        given.setdefault(meta.get("name") or meta.get("property") or "", []).append(meta.get("content"))

    def first(*names: str) -> str | None:
        return next((given[name][0] for name in names if name in given), None)

    creators = given.get("citation_author") or given.get("DC.creator") or []
    guessed = body.xpath("//*[contains(@class, 'byline') or contains(@class, 'vcard')]") if not creators else []
    known = {"newspaperArticle", "journalArticle", "webpage"}
    kind = first("DC.type")
    return {
        "itemType": kind if kind in known else "journalArticle" if "citation_title" in given else "webpage",
        "title": first("citation_title", "DC.title", "og:title"),
        "creators": creators + [one.text_content() for one in guessed],
        "date": first("citation_publication_date", "DC.date"),
        "publicationTitle": first("citation_journal_title", "DC.source", "og:site_name"),
        "section": first("article:section"),
        "url": first("citation_public_url", "og:url"),
        "language": first("citation_language", "DC.language"),
    }


def test_the_button_of_zotero_finds_a_newspaper_article(client):
    assert zotero(client.get(HERE).text) == {
        "itemType": "newspaperArticle",
        "title": "La marée d’équinoxe attendue à Saint-Malo",
        "creators": ["Hélène Kermarrec"],
        "date": "2024/03/01",
        "publicationTitle": "Le Courrier des Rives",
        "section": "Société",
        "url": "https://courrier.example/maree",
        "language": "fr",
    }


def test_the_button_of_zotero_takes_nothing_for_an_author_where_none_is_known(client):
    item = zotero(client.get(f"/article/{PRESS[1].id}").text)

    assert item["creators"] == []
    assert item["url"] == f"http://localhost/article/{PRESS[1].id}"


def test_machines_read_the_article_as_schema_org_has_it_and_nothing_in_it_ends_the_script(client_for):
    page = client_for(FakeEngine(PRESS)).get(HERE).text
    (told,) = (json.loads(one.text) for one in html.fromstring(page).xpath("//script[@type='application/ld+json']"))

    assert told["@type"] == "NewsArticle" and told["datePublished"] == "2024-03-01T10:50:00+01:00"
    assert told["author"] == [{"@type": "Person", "name": "Hélène Kermarrec"}]
    assert told["publisher"]["name"] == "Le Courrier des Rives" and told["keywords"] == ["Marées", 'Le "mur" de mer']
    hostile = client_for(FakeEngine(PRESS)).get(f"/article/{PRESS[2].id}").text
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', hostile, re.DOTALL)
    assert json.loads(data)["publisher"]["name"] == HOSTILE and "<" not in data
