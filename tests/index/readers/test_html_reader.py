"""Saved web pages: the article's text, and its metadata in whichever spelling the page has."""

import gzip
import io
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from index.article import RawPage, Rejected
from index.readers import html, read

TITLE = "La digue de Port-Sauzet tient bon face à la houle"
LEAD = "Des creux de six mètres ont été mesurés au large, du jamais vu depuis trente ans."
BODY = (
    "La digue a tenu toute la nuit, malgré tout. Le maire a salué les pompiers, restés sur le quai jusqu’au jour.",
    "« Nous avons eu peur », raconte une habitante, qui vit face au port depuis vingt ans et n’avait jamais vu cela.",
    "Les travaux de renforcement, votés en mars, coûteront 1,2 million d’euros et dureront jusqu’à l’automne prochain.",
)


def document(head: str = "", before: str = "", within: str = "", after: str = "") -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY[1:])
    return f"""<!DOCTYPE html><html lang="fr"><head><title>{TITLE} - Le Phare</title>{head}</head><body>
    <nav><a href="/">Accueil</a> <a href="/sport">Sport</a></nav>{before}
    <article><header><h1>{TITLE}</h1><p class="chapo">{LEAD}</p></header><p>{BODY[0]}</p>{within}{paragraphs}</article>
    {after}<footer>Mentions légales</footer></body></html>"""


def outcome(source: str | bytes) -> RawPage | Rejected:
    data = source if isinstance(source, bytes) else source.encode()
    (page,) = html.read(Path("page.html"), io.BytesIO(data))
    return page


def page_of(source: str | bytes) -> RawPage:
    page = outcome(source)
    assert isinstance(page, RawPage), page
    return page


def linked(*values: Any) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2024-11-17T10:50:00+01:00",
    "author": {"@type": "Person", "name": "Anne Morel"},
    "articleSection": "Mer",
    "publisher": {"@type": "Organization", "name": "Le Phare"},
}


def test_the_main_text_is_kept_a_paragraph_a_line_without_the_page_around_it() -> None:
    text = page_of(document()).text
    assert all(paragraph in text.split("\n") for paragraph in (LEAD, *BODY))
    assert "Accueil" not in text and "Mentions" not in text


@pytest.mark.parametrize(
    "value",
    [
        ARTICLE,
        [{"@type": "BreadcrumbList", "itemListElement": []}, ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Le Phare"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        ARTICLE | {"@type": ["NewsArticle", "Article"]},
        ARTICLE | {"@type": "http://schema.org/ReportageNewsArticle"},
        ARTICLE | {"author": "Anne Morel"},
        ARTICLE | {"author": [{"@type": "Person", "name": ["Anne Morel"]}]},
        ARTICLE | {"articleSection": ["Mer", "Littoral"]},
        {"@graph": [ARTICLE | {"author": {"@id": "#anne"}}, {"@type": "Person", "@id": "#anne", "name": "Anne Morel"}]},
    ],
)
def test_json_ld_is_understood_in_all_its_spellings(value: Any) -> None:
    page = page_of(document(linked(value)))
    assert (page.title, page.author, page.section, page.source) == (TITLE, "Anne Morel", "Mer", "Le Phare")
    assert (page.date, page.date_confidence) == ("2024-11-17T10:50:00+01:00", "jsonld")


def test_several_authors_are_joined() -> None:
    value = ARTICLE | {"author": [{"name": "Anne Morel"}, "Luc d’Arvor", {"name": "Anne Morel"}]}
    assert page_of(document(linked(value))).author == "Anne Morel, Luc d’Arvor"


@pytest.mark.parametrize(
    "script",
    [
        f"<!--\n{json.dumps(ARTICLE)}\n-->",
        f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>",
        json.dumps(ARTICLE)[:-1] + ",}",
        json.dumps(ARTICLE) + ";",
        json.dumps(ARTICLE | {"description": "une\nligne"}).replace("\\n", "\n"),
        json.dumps(ARTICLE).replace('"headline"', '"description": "un "mot" de trop", "headline"'),
        json.dumps(ARTICLE)[:-2],
    ],
)
def test_json_ld_that_is_not_quite_json_is_still_read(script: str) -> None:
    page = page_of(document(f'<script type="application/ld+json">{script}</script>'))
    assert (page.title, page.author, page.date_confidence) == (TITLE, "Anne Morel", "jsonld")


@pytest.mark.parametrize("script", ["", "null", "3", "{", '{"@type": 3, "@graph": {"@type": null}}', "[" * 5000, '"x"'])
def test_json_ld_that_says_nothing_does_no_harm(script: str) -> None:
    page = page_of(document(f'<script type="application/ld+json">{script}</script>'))
    assert (page.title, page.author, page.date) == (TITLE, None, None)


def test_meta_tags_tell_what_json_ld_does_not() -> None:
    head = f"""<meta property="og:title" content="{TITLE} | Le Phare"><meta property="og:site_name" content="Le Phare">
    <meta property="article:published_time" content="2024-11-17T10:50:00+01:00">
    <meta property="article:author" content="https://social.example/lephare"><meta name="author" content="Anne Morel">
    <meta property="article:section" content="Mer"><link rel="canonical" href="https://phare.example/mer/digue.html">"""
    page = page_of(document(head))
    assert (page.title, page.author, page.section, page.source) == (TITLE, "Anne Morel", "Mer", "Le Phare")
    assert (page.date, page.date_confidence) == ("2024-11-17T10:50:00+01:00", "meta")
    assert page.url == "https://phare.example/mer/digue.html"


def test_the_name_of_the_site_leaves_a_title_only_where_it_is_known() -> None:
    bare = "<html><head><title>{}</title>{}</head><body><p>" + " ".join(BODY) + "</p></body></html>"
    site = '<meta property="og:site_name" content="Le Phare">'
    assert page_of(bare.format("Brest - Le Phare", site)).title == "Brest"
    assert page_of(bare.format("Brest - Rennes", site)).title == "Brest - Rennes"
    host = '<link rel="canonical" href="https://www.lephare.example/a">'
    assert page_of(bare.format("Brest | Le Phare", host)).title == "Brest"


def test_a_headline_cut_short_is_completed_from_the_heading() -> None:
    assert page_of(document(linked(ARTICLE | {"headline": "La digue de Port-Sauzet…"}))).title == TITLE


def test_the_address_of_the_home_page_is_not_the_articles() -> None:
    assert page_of(document('<link rel="canonical" href="https://phare.example/">')).url is None


def test_a_time_element_and_a_marked_signature_serve_where_the_head_is_silent() -> None:
    within = '<p class="auteur">Anne Morel</p><time datetime="2024-11-17T10:50:00+01:00">hier</time>'
    page = page_of(document(within=within))
    assert (page.author, page.date, page.date_confidence) == ("Anne Morel", "2024-11-17T10:50:00+01:00", "meta")


def test_the_breadcrumb_trail_gives_the_section() -> None:
    trail = '<div class="fil-ariane"><a href="/">Accueil</a> &gt; <a href="/mer">Mer</a></div>'
    assert page_of(document(before=trail)).section == "Mer"


@pytest.mark.parametrize(
    "block",
    [
        '<aside class="lire-aussi">À lire aussi : <a href="/p">Le phare rouvrira</a></aside>',
        '<div class="a-lire-aussi"><p>Le phare rouvrira</p></div>',
        '<figure><img src="a.jpg"><figcaption>Le phare rouvrira</figcaption></figure>',
        '<div class="newsletter-box"><p>Le phare rouvrira, chaque soir dans votre boîte</p></div>',
        '<ul class="partage"><li>Le phare rouvrira</li></ul>',
    ],
)
def test_blocks_that_are_not_the_article_are_not_read(block: str) -> None:
    text = page_of(document(within=block)).text
    assert "phare rouvrira" not in text
    assert all(paragraph in text for paragraph in BODY)


def test_a_body_that_bears_the_name_of_furniture_is_still_read() -> None:
    source = document().replace("<article>", '<article class="share related newsletter">')
    assert BODY[1] in page_of(source).text


def test_rows_of_figures_are_lines_of_cells() -> None:
    rows = "<tr><th>Année</th><th>Tonnes</th></tr><tr><td>1987</td><td>4 000</td></tr><tr><td>2020</td><td></td></tr>"
    text = "La criée a vendu moins de poisson d’année en année, dit le port, dont les chiffres ont été relevés hier."
    source = (
        f"<html><body><article><h1>{TITLE}</h1><p>{text}</p><table>{rows}</table><p>{text[:-1]} matin.</p></article>"
    )
    assert "\nAnnée | Tonnes\n1987 | 4 000\n2020\n" in page_of(source).text


def test_a_page_laid_out_with_tables_is_read_by_its_blocks_and_a_table_of_figures_stays_one() -> None:
    figures = "<table><tr><td>Houle</td><td>6 m, du jamais vu depuis trente ans au large</td></tr></table>"
    text = "<br><br>".join([*BODY, figures])
    source = f"""<html><head><title>{TITLE}</title></head><body><table><tr><td>Accueil</td><td>Port</td></tr></table>
    <table><tr><td>Rubriques<br>Mer<br>Port</td><td><b>{TITLE}</b><br>{text}</td><td>Les titres</td></tr></table>"""
    lines = page_of(source).text.split("\n")
    assert all(paragraph in lines for paragraph in BODY)
    assert any("Houle" in line and "6 m" in line for line in lines)


def test_a_page_of_very_many_elements_is_read_line_by_line_in_bounded_time() -> None:
    paragraphs = [f"Le port compte {number} bateaux et autant de marins." for number in range(40_000)]
    source = "<nav><p>Accueil</p></nav>" + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    start = time.process_time()
    text = page_of(f"<html><head><title>{TITLE}</title></head><body>{source}</body></html>").text
    taken = time.process_time() - start
    assert text.split("\n") == paragraphs
    start = time.process_time()
    page_of(f"<html><head><title>{TITLE}</title></head><body>{source}{source}</body></html>")
    assert time.process_time() - start < 8 * taken


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_pages_are_read_in_their_encoding(encoding: str) -> None:
    declared = {"utf-8": "utf-8", "cp1252": "iso-8859-1", "utf-16": "utf-16"}[encoding]
    page = page_of(document(f'<meta charset="{declared}">').encode(encoding))
    assert page.title == TITLE and BODY[1] in page.text


def test_xhtml_with_a_prolog_is_read() -> None:
    source = '<?xml version="1.0" encoding="iso-8859-1"?>' + document()
    assert BODY[0] in page_of(source.encode("cp1252")).text


@pytest.mark.parametrize("source", ["<html></html>", "<html><body><div></div></body></html>", "<!-- rien -->"])
def test_a_page_without_text_is_refused(source: str) -> None:
    refused = outcome(source)
    assert isinstance(refused, Rejected) and refused.reason.fr


def test_broken_markup_is_read_as_far_as_it_goes() -> None:
    source = f"<html><body><h1>{TITLE}<p>{BODY[0]}<p>{BODY[1]}<div><p>{BODY[2]}</span></b>"
    text = page_of(source).text
    assert all(paragraph in text for paragraph in BODY)


@pytest.mark.shared
def test_every_page_of_a_portal_gives_its_title_date_author_and_passages(shared: Path) -> None:
    rows = [json.loads(line) for line in (shared / "data/pages/orange.jsonl").read_text("utf-8").splitlines()]
    wrong = []
    for row in rows[::4]:
        page = page_of(gzip.decompress((shared / "data" / row["file"]).read_bytes()))
        text = re.sub(r"\s+", " ", page.text)
        right = (
            page.title == " ".join(row["title"].split())
            and page.date == row["date"]
            and row["author"] in (None, page.author)
            and all(" ".join(passage.split()) in text for passage in row["must_contain"])
        )
        if not right:
            wrong.append(row["file"])
    assert wrong == []


@pytest.mark.parametrize(
    "control", ["\x0b", "\x0c", "\x0f", "\x1b", "\x1f", "\ufffe", "&#11;", "&#x1f;", "&#0;", "&#xFFFE;"]
)
@pytest.mark.parametrize("before", ["", "<p>La digue a tenu toute la nuit.</p>"])
def test_a_control_character_beside_furniture_harms_nothing(tmp_path: Path, control: str, before: str) -> None:
    """Word and InDesign leave vertical tabs; taking a block out of a tree joins the texts on either side of it."""
    page = (
        f"<html><body>{before}{control}<div class='cookie'>Nous</div>{control} Les pompiers sont repartis à l’aube.\n"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (read_,) = read(tmp_path / "a.html")
    assert isinstance(read_, RawPage)
    assert "Les pompiers sont repartis à l’aube." in read_.text
    assert "Nous" not in read_.text


def test_the_smallest_page_with_a_control_character_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b'\x0f<div class="cookie"></div>\n')
    (refused,) = read(tmp_path / "a.html")
    assert isinstance(refused, Rejected)


def test_breaks_of_word_within_a_paragraph_part_words(tmp_path: Path) -> None:
    """A vertical tab is a space there, 1E a hyphen, 1F nothing."""
    (tmp_path / "a.html").write_bytes(
        b"<h1>La digue</h1><p>La digue\x0btient, dit le vice\x1emaire muni\x1fcipal, et &#11;rien de plus.</p>"
    )
    (page,) = read(tmp_path / "a.html")
    assert isinstance(page, RawPage)
    assert page.text.endswith("La digue tient, dit le vice-maire municipal, et rien de plus.")


def test_a_page_of_a_few_words_is_read_line_by_line() -> None:
    """Elements within a line do not cut it, and a sentence alone is no title."""
    raised = "<p>Au XV<sup>e</sup> siècle, M<sup>me</sup> de <i>Sé</i>rac lit le n<sup>o</sup> 8.</p>"
    assert page_of(raised).text == "Au XVe siècle, Mme de Sérac lit le n° 8."
    assert page_of(raised).title == ""
    titled = page_of(f"<html><head><title>Un legs</title></head><body>{raised}<p>Puis dort.</p></body></html>")
    assert titled.text == "Au XVe siècle, Mme de Sérac lit le n° 8.\nPuis dort."
    assert titled.title == "Un legs"
