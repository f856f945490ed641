"""What pages of many systems say of their articles, as it comes out of reading and cleaning."""

import io
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, RawPage
from index.cleaning.page import clean
from index.readers import html
from index.readers.jsonld import linked_data, names_of
from index.readers.saved import Saved, original, saved_as
from index.readers.titles import title_of

TODAY = date(2026, 1, 1)
TITLE = "La digue de Port-Sauzet tient bon face à la houle"
BODY = (
    "La digue a tenu toute la nuit, malgré tout. Le maire a salué les pompiers, restés sur le quai jusqu’au jour.",
    "« Nous avons eu peur », raconte une habitante, qui vit face au port depuis vingt ans et n’avait jamais vu cela.",
    "Les travaux de renforcement, votés en mars, coûteront 1,2 million d’euros et dureront jusqu’à l’automne prochain.",
)


@dataclass(frozen=True)
class Case:
    """A page by its parts, and what its article must say."""

    name: str
    head: str = ""
    top: str = ""
    under: str = ""
    after: str = ""
    title: str = TITLE
    page: str = f"<title>{TITLE}</title>"
    heading: str = f"<h1>{TITLE}</h1>"
    opening: str = ""
    expected: dict[str, Any] = field(default_factory=dict)

    def source(self) -> str:
        paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
        return (
            f"<!DOCTYPE html>{self.opening}<html lang='fr'><head>{self.page}{self.head}</head><body>"
            f"<nav><a href='/'>Accueil</a><time datetime='2019-01-01T08:00'>2019</time></nav>{self.top}"
            f"<main><article>{self.heading}{self.under}{paragraphs}</article></main>{self.after}"
            "<aside class='related'><time datetime='2018-01-01T08:00'>1er janvier 2018</time></aside></body></html>"
        )


def script(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


def meta(**values: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in values.items())


NEWS = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2024-11-17T10:50:00+01:00"}
PERSON = {"@type": "Person", "name": "Anne Morel"}

CASES = (
    Case(
        "a graph with references and a web page, as SEO plug-ins write it",
        script(
            {
                "@context": "https://schema.org",
                "@graph": [
                    {
                        "@type": "Article",
                        "@id": "https://phare.example/digue#article",
                        "isPartOf": {"@id": "https://phare.example/digue"},
                        "author": {"name": "Anne Morel", "@id": "#/schema/person/1"},
                        "headline": f"{TITLE} - Le Phare",
                        "datePublished": "2024-11-17T09:50:00+00:00",
                        "dateModified": "2024-11-18T09:50:00+00:00",
                        "publisher": {"@id": "#organization"},
                        "keywords": ["mer", "digue"],
                        "articleSection": ["Mer"],
                    },
                    {"@type": "WebPage", "@id": "https://phare.example/digue", "name": f"{TITLE} - Le Phare"},
                    {"@type": "Organization", "@id": "#organization", "name": "Le Phare"},
                    {"@type": "Person", "@id": "#/schema/person/1", "name": "Anne Morel"},
                ],
            }
        ),
        expected={
            "author": "Anne Morel", "date": "2024-11-17T09:50:00+00:00", "date_confidence": "jsonld",
            "section": "Mer", "source": "Le Phare", "tags": ("mer", "digue"),
        },
    ),
    Case(
        "the web page alone bears the date",
        script({"@type": "WebPage", "name": TITLE, "datePublished": "2024-11-17"}),
        expected={"date": "2024-11-17", "date_confidence": "jsonld"},
    ),
    Case(
        "types by prefix and address, names in two parts",
        script(
            {
                "@type": ["schema:NewsArticle", "https://schema.org/Article"],
                "headline": TITLE,
                "datePublished": ["2024-11-17"],
                "author": [{"@type": "Person", "givenName": "Anne", "familyName": "Morel"}],
            }
        ),
        expected={"author": "Anne Morel", "date": "2024-11-17"},
    ),
    Case(
        "an entity of a page within a list within a list",
        script([[{"@type": "WebPage", "mainEntity": [NEWS | {"author": ["Anne Morel", "Luc d’Arvor"]}]}]]),
        expected={"author": "Anne Morel, Luc d’Arvor", "date_confidence": "jsonld"},
    ),
    Case(
        "another article comes first in the graph",
        script({"@graph": [NEWS | {"headline": "Une autre histoire", "datePublished": "2020-02-02", "author": PERSON},
                           NEWS]}),
        expected={"author": None, "date": "2024-11-17T10:50:00+01:00"},
    ),
    Case(
        "only the date of a change is declared",
        script({"@type": "NewsArticle", "headline": TITLE, "dateModified": "2024-11-18"})
        + meta(article__modified_time="2024-11-18T08:00:00+01:00", og__updated_time="2024-11-18T08:00:00+01:00"),
        expected={"date": None, "date_confidence": "none"},
    ),
    Case(
        "entities for quotes throughout",
        script(json.dumps(NEWS).replace('"', "&quot;")),
        expected={"date_confidence": "jsonld"},
    ),
    Case(
        "comments, commas too many and too few, a wrong escape",
        script(
            '/* <![CDATA[ */ {\n"@type": "NewsArticle", // le type\n"headline": "'
            + TITLE
            + '",\n"datePublished": "2024-11-17"\n"author": {"name": "Anne d\\\'Arvor",},\n} /* ]]> */'
        ),
        expected={"date": "2024-11-17", "date_confidence": "jsonld"},
    ),
    Case(
        "two objects in one script",
        script(json.dumps({"@type": "WebSite", "name": "Le Phare"}) + "\n" + json.dumps(NEWS)),
        expected={"date_confidence": "jsonld"},
    ),
    Case(
        "a future date in JSON-LD gives way to <meta>",
        script(NEWS | {"datePublished": "2099-01-01"}) + meta(article__published_time="2024-11-17T10:50:00+01:00"),
        expected={"date": "2024-11-17T10:50:00+01:00", "date_confidence": "meta"},
    ),
    Case(
        "an impossible date gives way to the address",
        script(NEWS | {"datePublished": "0000-00-00T00:00:00"})
        + '<link rel="canonical" href="https://www.phare.example/mer/2024/11/17/digue.html">',
        expected={"date": "2024-11-17", "date_confidence": "url", "section": "Mer", "source": "phare.example"},
    ),
    Case(
        "the newspaper signs in JSON-LD and a person on the page",
        script(NEWS | {"author": {"@type": "Organization", "name": "Le Phare"}, "publisher": {"name": "Le Phare"}}),
        under='<div class="article-byline">Par Anne Morel, envoyée spéciale à Brest</div>',
        expected={"author": "Anne Morel", "source": "Le Phare"},
    ),
    Case(
        "the newspaper's address signs in <meta> and a person on the page",
        '<link rel="canonical" href="https://www.phare.example/mer/digue"><meta name="author" content="phare.example">',
        under='<a class="fig-auteur author" href="/a">Anne Morel</a>',
        expected={"author": "Anne Morel", "source": "phare.example"},
    ),
    Case(
        "the newspaper signs and nobody else",
        script(NEWS | {"author": {"@type": "Organization", "name": "Le Phare"}, "publisher": {"name": "Le Phare"}}),
        expected={"author": "Le Phare"},
    ),
    Case(
        "OpenGraph and its articles",
        meta(og__title=f"{TITLE} | Le Phare", og__site_name="Le Phare", article__section="SPORT",
             article__published_time="2024-11-17T10:50:00+01:00", article__author="https://social.example/phare",
             article__tag="Brest") + '<meta name="author" content="Anne Morel (avec AFP)">',
        expected={
            "author": "Anne Morel", "agency": "AFP", "section": "Sport", "tags": ("Brest",), "date_confidence": "meta",
        },
    ),
    Case(
        "Parse.ly's names",
        '<meta name="parsely-title" content="x"><meta name="parsely-pub-date" content="2024-11-17T09:50:00Z">'
        '<meta name="parsely-author" content="Anne Morel"><meta name="parsely-section" content="mer">'
        '<meta name="parsely-tags" content="digue,houle">',
        title="x",
        expected={"author": "Anne Morel", "section": "Mer", "tags": ("digue", "houle")},
    ),
    Case(
        "Parse.ly's page in JSON",
        "<meta name='parsely-page' content='"
        + json.dumps({"title": TITLE, "authors": ["Anne Morel"], "section": "Mer", "pub_date": "2024-11-17T09:50:00Z"})
        + "'>",
        expected={"author": "Anne Morel", "section": "Mer", "date": "2024-11-17T09:50:00+00:00"},
    ),
    Case(
        "Dublin Core",
        f'<meta name="DC.Title" content="{TITLE}"><meta name="DC.Creator" content="Morel, Anne">'
        '<meta name="DC.date.issued" content="2024-11-17"><meta name="DC.publisher" content="Le Phare">'
        '<meta name="DCTERMS.modified" content="2024-12-24">',
        expected={"date": "2024-11-17", "source": "Le Phare"},
    ),
    Case(
        "Dublin Core with colons beside an empty template",
        '<meta name="author" content="{{ page.author }}"><meta name="DC:date" content="2024-11-17">'
        '<meta name="bepress_citation_author" content="Anne Morel">',
        expected={"date": "2024-11-17", "author": "Anne Morel"},
    ),
    Case(
        "Sailthru and cXense",
        '<meta name="sailthru.author" content="Anne Morel"><meta name="sailthru.tags" content="mer, digue">'
        '<meta name="cXenseParse:recs:publishtime" content="2024-11-17T10:50:00+0100">',
        expected={"author": "Anne Morel", "tags": ("mer", "digue"), "date": "2024-11-17T10:50:00+01:00"},
    ),
    Case(
        "a journal's citation",
        '<meta name="citation_publication_date" content="2024/11/17"><meta name="citation_author" content="Anne Morel">'
        '<meta name="citation_journal_title" content="Le Phare">',
        expected={"date": "2024-11-17", "author": "Anne Morel", "source": "Le Phare"},
    ),
    Case(
        "microdata",
        under='<span itemprop="author" itemscope itemtype="https://schema.org/Person"><a rel="author" href="/a">'
        '<span itemprop="name">Anne Morel</span></a></span>'
        '<meta itemprop="dateModified" content="2024-11-18">'
        '<span itemprop="datePublished" content="2024-11-17">x</span>',
        expected={"author": "Anne Morel", "date": "2024-11-17", "date_confidence": "meta"},
    ),
    Case(
        "a blog whose change is marked before its publication",
        under='<time class="updated" datetime="2024-11-18T08:00:00+01:00">18 novembre</time>'
        '<time class="entry-date published" datetime="2024-11-17T10:50:00+01:00">17 novembre</time>'
        '<span class="byline"><span class="author vcard"><a class="url fn n" href="/a">Anne Morel</a></span></span>'
        '<a rel="tag" href="/t/mer">Mer</a>',
        expected={"author": "Anne Morel", "date": "2024-11-17T10:50:00+01:00", "tags": ("Mer",)},
    ),
    Case(
        "categories and tags of a blog, in a layout with a side bar that allows comments",
        top='<div id="main" class="right-sidebar comments-open">',
        under='<time class="entry-date published updated" datetime="2024-11-17T10:50:32+01:00">17 novembre</time>'
        '<a rel="category tag" href="/c/mer">Mer</a><a rel="tag" href="/t/houle">Houle</a>',
        after='</div><div class="related-posts"><a rel="tag" href="/t/ski">Ski</a></div>',
        expected={"date": "2024-11-17T10:50:32+01:00", "section": "Mer", "tags": ("Houle",)},
    ),
    Case(
        "a cartouche that signs and dates at once, a trail full of signs",
        top='<div class="ariane"><a href="/">&gt;</a><a href="/b">&gt; Les blogs</a><a href="/m">&gt; Monde marin</a>'
        '<a href="#f">27</a><a href="#i">i</a></div>',
        under='<div class="dates_auteurs">par <span class="auteurs">Anne Morel</span>, 17 novembre 2024 </div>',
        expected={"author": "Anne Morel", "date": "2024-11-17", "date_confidence": "text", "section": "Monde marin"},
    ),
    Case(
        "a publishing system that marks its dates with <abbr>",
        page=f"<title>{TITLE} - Sauvons le Phare !</title><link rel='canonical' href='https://www.sauvonslephare.fr/?a1'>",
        top='<p class="arbo"><a href="/">Accueil</a> &gt; <a href="?r4">Actualités et humeurs</a> &gt; La digue</p>',
        under='<p class="info-publi"><abbr class="published" title="2024-11-17T09:50:39Z">dimanche</abbr>, par '
        '<span class="vcard author"><a class="url fn">Anne Morel</a></span></p>',
        expected={"author": "Anne Morel", "date": "2024-11-17T09:50:39+00:00", "section": "Actualités et humeurs",
                  "source": "sauvonslephare.fr"},
    ),
    Case(
        "seconds since 1970",
        '<meta property="article:published_time" content="1731837000">',
        expected={"date": "2024-11-17T09:50:00+00:00", "date_confidence": "meta"},
    ),
    Case(
        "milliseconds since 1970 in JSON-LD",
        script(NEWS | {"datePublished": 1731837000000}),
        expected={"date": "2024-11-17T09:50:00+00:00", "date_confidence": "jsonld"},
    ),
    Case(
        "a broadcast with a headline and a date",
        script({"@type": "RadioEpisode", "headline": TITLE, "datePublished": "2024-11-17"}),
        expected={"date": "2024-11-17", "date_confidence": "jsonld"},
    ),
    Case(
        "a change told by the words before its time",
        under='<p>Mis à jour le <time datetime="2024-11-18T08:00">18/11/2024</time> - '
        'publié le <time datetime="2024-11-17T10:50">17/11/2024</time></p>',
        expected={"date": "2024-11-17T10:50:00", "date_confidence": "meta"},
    ),
    Case(
        "a date line in prose",
        under='<div class="infos">Par <a href="/a">Anne Morel</a>, publié le 17 novembre 2024 à 10h50, '
        "mis à jour le 18 novembre 2024 à 8h</div>",
        expected={"date": "2024-11-17T10:50:00", "date_confidence": "text"},
    ),
    Case(
        "a date line between title and text without a telling name",
        under="<div><span>Publié le 17/11/2024 à 10:50</span></div>",
        expected={"date": "2024-11-17T10:50:00", "date_confidence": "text"},
    ),
    Case(
        "the address names the day and the page its hour",
        '<link rel="canonical" href="https://www.phare.example/brest/digue-20241117-4512.php">',
        under='<p class="date">Dimanche 17 novembre 2024 à 10h50</p>',
        expected={"date": "2024-11-17T10:50:00", "date_confidence": "url", "section": "Brest"},
    ),
    Case(
        "a relative date on a page saved by a browser extension",
        under='<span class="date">Publié hier à 19h25</span>',
        opening="<!-- Page saved with SingleFile \n url: https://www.phare.example/mer/digue.html \n"
        " saved date: Mon Nov 18 2024 08:30:00 GMT+0100 (heure normale d’Europe centrale) \n-->",
        expected={"date": "2024-11-17T19:25:00", "date_confidence": "text", "section": "Mer",
                  "url": "https://www.phare.example/mer/digue.html"},
    ),
    Case(
        "a page from a web archive",
        '<link rel="canonical" href="https://web.archive.org/web/20241118073000/https://www.phare.example/mer/digue">',
        under="<p>il y a 3 heures</p>",
        expected={"date": "2024-11-18T05:30:00", "url": "https://www.phare.example/mer/digue",
                  "source": "phare.example"},
    ),
    Case(
        "a trail in JSON-LD",
        script({"@type": "BreadcrumbList", "itemListElement": [
            {"@type": "ListItem", "position": 3, "name": TITLE},
            {"@type": "ListItem", "position": 1, "item": {"@id": "/", "name": "Accueil"}},
            {"@type": "ListItem", "position": 2, "item": {"@id": "/sante", "name": "Santé"}}]}),
        expected={"section": "Santé"},
    ),
    Case(
        "a section as author is none",
        '<link rel="canonical" href="https://www.phare.example/mer/digue.html">',
        under='<span itemprop="author" itemscope><span itemprop="name">Mer</span></span>',
        expected={"author": None, "section": "Mer"},
    ),
    Case(
        "an agency beside a person",
        meta(article__author="Anne MOREL à Brest", author="AFP", publisher="AFP"),
        expected={"author": "Anne MOREL", "agency": "AFP"},
    ),
    Case(
        "a title without its site, its entities and its unseen characters",
        '<link rel="canonical" href="https://www.lephare.example/a/b">',
        page="<title>L&amp;#039;eau \u200bmonte &amp;amp; baisse &ndash; Le Phare</title>",
        heading="",
        title="L'eau monte & baisse",
    ),
    Case(
        "a heading of the site before the article's",
        page=f"<title>{TITLE} - Politique - Le Phare</title>",
        top="<h1>Le Phare</h1>",
        expected={},
    ),
)  # fmt: skip


def article_of(case: Case) -> Article:
    (page,) = html.read(Path("page.html"), io.BytesIO(case.source().encode()))
    assert isinstance(page, RawPage), page
    article = clean(page, TODAY)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_says_of_its_article(case: Case) -> None:
    article = article_of(case)
    found = {name: getattr(article, name) for name in case.expected}
    assert (article.title, found) == (case.title, case.expected)
    assert all(paragraph in article.text for paragraph in BODY)


def test_what_is_known_of_a_page_says_where_it_stood() -> None:
    case = Case(
        "",
        script(NEWS)
        + meta(article__section="Mer")
        + '<link rel="canonical" href="https://www.phare.example/mer/digue">',
        under='<p class="auteur">Anne Morel avec AFP</p>',
    )
    assert article_of(case).provenance == {
        "title": "jsonld", "date": "jsonld", "section": "meta", "author": "html", "agency": "html", "source": "url"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "sites", "url", "expected"),
    [
        ("Brest - Le Phare", ["Le Phare"], None, "Brest"),
        ("Brest - Mer - Le Phare", ["Le Phare"], None, "Brest - Mer"),
        ("Le Phare | Brest", ["Le Phare"], None, "Brest"),
        ("Brest | lephare.fr", [], "https://www.lephare.fr/a", "Brest"),
        ("Brest - Le Phare", [], "https://www.phare.example/a", "Brest"),
        ("Brest - Rennes", [], "https://www.phare.example/a", "Brest - Rennes"),
        ("La sentinelle - Monde", [], "https://www.lemonde.example/a", "La sentinelle - Monde"),
        ("Grève : les phares - Le Phare", ["Le Phare"], None, "Grève : les phares"),
    ],
)
def test_only_the_name_of_the_site_leaves_a_title(title: str, sites: list[str], url: str | None, expected: str) -> None:
    assert title_of([title], [], None, sites, url) == expected


def test_what_recurs_after_the_heading_is_the_name_of_the_site() -> None:
    assert title_of([f"{TITLE} - Quotidien du port"], [TITLE], None, [], None) == TITLE


def test_a_claim_that_is_the_sites_name_alone_is_no_title() -> None:
    assert title_of(["Le Phare"], [TITLE], None, ["Le Phare"], None) == TITLE


def test_the_programs_that_save_pages_tell_address_and_moment() -> None:
    assert saved_as("<!-- saved from url=(0036)https://www.phare.example/mer/digue -->") == Saved(
        "https://www.phare.example/mer/digue"
    )
    mirrored = (
        "<!-- Mirrored from phare.example/a.html by HTTrack Website Copier/3.x [XR], Sun, 17 Nov 2024 10:50:00 GMT -->"
    )
    assert saved_as(mirrored) == Saved("https://phare.example/a.html", "2024-11-17T10:50:00+00:00")
    archived = "<html></html><!--\n FILE ARCHIVED ON 10:50:03 Nov 17, 2024 AND RETRIEVED -->"
    assert saved_as(archived) == Saved(None, "2024-11-17T10:50:03+00:00")
    assert original("https://phare.example/a") == Saved("https://phare.example/a")


@given(st.recursive(st.none() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["@type", "@graph", "@id", "author", "name", "headline",
                                                       "itemListElement", "position", "mainEntity"])
                                      | st.text(max_size=4), inner, max_size=4), max_leaves=20))  # fmt: skip
def test_any_json_is_read_without_harm(value: Any) -> None:
    found = linked_data([json.dumps(value)], [TITLE])
    assert isinstance(names_of(found.article.get("author")), list)


@pytest.mark.parametrize("piece", ["/*", '"\\', "\n", '"a":\n', "}", '"author":[', ", ", "{", "//", "&quot;"])
def test_a_large_hostile_script_is_read_in_bounded_time(piece: str) -> None:
    opening = '{"@type": "NewsArticle", "headline": "' + TITLE + '", '
    assert names_of(linked_data([opening + piece * (400_000 // len(piece))]).article.get("headline")) in ([], [TITLE])


def test_a_page_of_a_hundred_thousand_marked_elements_is_read() -> None:
    dates = '<span class="related date">Publié <time>hier</time></span>' * 50_000
    case = Case("", under='<p class="date">Publié le 17 novembre 2024</p>', after=f"<div>{dates}</div>")
    (page,) = html.read(Path("page.html"), io.BytesIO(case.source().encode()))
    assert isinstance(page, RawPage) and page.date == "Publié le 17 novembre 2024"


@given(st.text(max_size=60))
def test_any_script_is_read_without_harm(text: str) -> None:
    assert linked_data([text, '{"@type": "NewsArticle", ' + text]).trail == ()


def test_json_ld_deeper_than_functions_can_be_is_read_without_harm() -> None:
    """Lists within lists of an article's keys, steps of a trail that count by no plain number."""
    deep = "[" * 900 + '"Anne Morel"' + "]" * 900
    script = f'{{"@type": "NewsArticle", "headline": "La digue", "datePublished": "2024-11-17", "author": {deep}}}'
    assert linked_data([script]).article["headline"] == "La digue"
    steps = ",".join(f'{{"position": {number}, "name": "Mer"}}' for number in ('"²"', '"٣"', "9" * 4000, "null"))
    trail = f'{{"@type": "BreadcrumbList", "itemListElement": [{steps}]}}'
    assert linked_data([trail]).trail == ("Mer",) * 4


@pytest.mark.parametrize("day", ["5 mars 2004", "Vendredi 5 mars 2004", "05/03/2004"])
def test_a_title_that_ends_a_trail_of_day_and_paper_is_the_last_step_and_the_day_is_read(day: str) -> None:
    body = "<p>La cale du vieux môle reste ouverte pendant les travaux, promet la mairie de Plougastel.</p>" * 2
    head = f"<title>{day} &gt; Bulletin du port &gt; La cale reste ouverte</title>"
    page = html.page_of(Path("page.html"), f"<html><head>{head}</head><body><div>{body}</div></body></html>")
    assert isinstance(page, RawPage)
    article = clean(page, date(2026, 1, 1))
    assert isinstance(article, Article)
    assert (article.title, article.date) == ("La cale reste ouverte", "2004-03-05")
