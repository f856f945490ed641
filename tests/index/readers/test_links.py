"""Headlines of other stories in a saved page: kept for `breves:`, never in the text."""

import gzip
import io
import json
from datetime import date
from pathlib import Path

import pytest
from lxml.html import document_fromstring

from index.article import Article, RawPage
from index.cleaning.page import clean
from index.readers import html
from index.readers.links import links_of

URL = "https://www.phare.example/mer/la-digue-de-port-sauzet-tient-bon"
TITLE = "La digue de Port-Sauzet tient bon face à la houle"
BODY = (
    "La digue a tenu toute la nuit, malgré tout. Le maire a salué les pompiers, restés sur le quai jusqu’au jour.",
    "« Nous avons eu peur », raconte une habitante, qui vit face au port depuis vingt ans et n’avait jamais vu cela.",
    "Les travaux de renforcement, votés en mars, coûteront 1,2 million d’euros et dureront jusqu’à l’automne prochain.",
)
OTHER = "Le phare des Béniguettes rouvre ses portes la nuit"


def article_of(within: str = "", after: str = "") -> Article:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY[1:])
    source = f"""<html><head><title>{TITLE}</title><link rel="canonical" href="{URL}"></head><body>
    <article><h1>{TITLE}</h1><p>{BODY[0]}</p>{within}{paragraphs}</article>{after}</body></html>"""
    (page,) = html.read(Path("page.html"), io.BytesIO(source.encode()))
    assert isinstance(page, RawPage), page
    article = clean(page, date(2025, 6, 1))
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize(
    "block",
    [
        f'<p><a href="/culture/phare">{OTHER}</a></p>',
        f'<p>À lire aussi : <a href="/culture/phare">{OTHER}</a></p>',
        f'<ul><li><a href="/culture/phare">{OTHER}</a></li><li><a href="/2">Un filet remonté du large</a></li></ul>',
        f'<div><span>9h04</span> <a href="https://phare.example/culture/phare"><em>Culture</em> - {OTHER}</a></div>',
        f'<aside><h2>En direct</h2><a href="/c"><time>Il y a 1 h</time> {OTHER}</a></aside>',
        f'<a href="/c"><img src="a.jpg"><span>Culture</span><h3>{OTHER}</h3></a>',
        f'<div class="breves"><ul><li>10:50Culture - {OTHER}</li><li>10:43Mer - Une barque retrouvée</li></ul></div>',
        f'<div class="fil-info"><p><b>10:50</b> Culture - {OTHER}</p></div>',
    ],
)
def test_a_headline_of_another_story_is_kept_apart_wherever_it_stands(block: str) -> None:
    for article in (article_of(within=block), article_of(after=block)):
        assert any(headline.endswith(OTHER) for headline in article.headlines), article
        assert OTHER not in article.text
        assert all(paragraph in article.text for paragraph in BODY)


@pytest.mark.parametrize(
    "block",
    [
        f'<p>Le maire rappelle que <a href="/culture/phare">{OTHER}</a> depuis mars, à la demande des pêcheurs.</p>',
        f'<p><a href="https://ailleurs.example/une-autre-histoire-de-mer">{OTHER}</a></p>',
        f'<p><a href="{URL}">{OTHER}</a></p>',
        f'<p><a href="#suite">{OTHER}</a></p>',
        f'<p><a href="mailto:a@phare.example">{OTHER}</a></p>',
        '<nav><a href="/plan">Le plan de tout le site</a> <a href="/abo">Toutes nos offres pour vous</a></nav>',
        '<p><a href="/mer">Toute la mer</a></p>',
    ],
)
def test_what_is_no_link_to_another_story_is_no_headline(block: str) -> None:
    assert article_of(within=block).headlines == ()


def test_a_story_linked_twice_is_one_headline_and_the_whole_one() -> None:
    short = f'<p><a href="/culture/phare">{OTHER[:20]}…</a></p>'
    whole = f'<p><a href="/culture/phare">{OTHER}</a></p>'
    assert article_of(after=short + whole).headlines == (OTHER,)
    assert article_of(after=whole + short).headlines == (OTHER,)


def test_a_prompt_that_is_a_link_is_no_headline() -> None:
    assert article_of(after='<p><a href="/charte">Vos réactions doivent respecter nos CGU.</a></p>').headlines == ()


def test_a_page_of_countless_links_is_read_in_bounded_time() -> None:
    tree = document_fromstring("<div>" + '<a href="/a-b-c-d">un deux trois quatre</a>' * 30_000 + "</div>")
    assert len(links_of(tree, URL)) == 1
    deep = document_fromstring("<p>" + "<span>" * 200 + '<a href="/a-b-c-d">un deux trois quatre</a>' * 2000)
    assert len(links_of(deep, None)) == 1


@pytest.mark.parametrize("href", ["http://[", "//[::1", "\x00", "?", "http:///a-b-c-d", "a:b:c"])
def test_an_address_that_is_none_does_no_harm(href: str) -> None:
    tree = document_fromstring(f'<p><a href="{href}">un deux trois quatre</a></p>')
    assert len(links_of(tree, URL)) <= 1


@pytest.mark.shared
def test_the_stories_that_a_portal_points_to_are_found_and_never_in_the_text(shared: Path) -> None:
    rows = [json.loads(line) for line in (shared / "data/pages/orange.jsonl").read_text("utf-8").splitlines()]
    titles = {row["url"]: row["title"] for row in rows}
    found = sought = 0
    for row in rows[::4]:
        data = gzip.decompress((shared / "data" / row["file"]).read_bytes())
        (page,) = html.read(Path("page.html"), io.BytesIO(data))
        assert isinstance(page, RawPage)
        article = clean(page, date(2025, 6, 1))
        assert isinstance(article, Article)
        links = {link.address: link.text for link in page.links}
        found += sum(address in links for address in row["related"])
        sought += len(row["related"])
        lines = set(article.text.split("\n"))
        assert not any(links.get(address, titles.get(address)) in lines for address in row["related"])
        assert len(article.headlines) > 5
    assert found >= 0.95 * sought
