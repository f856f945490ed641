"""The pages that people read."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from fakes import FakeEngine
from press import HOSTILE, PRESS, article, without_data

from index.article import Origin
from index.rebuild.build import rebuild
from search.config import Settings
from search.engines.whoosh import WhooshEngine
from search.export import EXPORT_FORMATS
from search.language.examples import all_examples
from web import create_app
from web.texts import TEXTS


def plain(html: str) -> str:
    """The page's text, spaces made ordinary."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").split())


def without_own_scripts(html: str) -> str:
    """The page without the modules that it loads from this site."""
    return re.sub(r'<script type="module" src="/static/[a-z]+\.js\?v=[0-9a-f]{16}"></script>', "", html)


def index_of(folder: Path, sources: list[tuple[str, int]]) -> Path:
    """An index of articles on the tide, so many of each source."""
    (folder / "pages").mkdir()
    lines = [
        {"title": f"La marée numéro {n}", "text": f"La marée {n} de {source} monte. " * 9, "source": source}
        for source, number in sources
        for n in range(number)
    ]
    (folder / "pages" / "a.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    rebuild(folder / "index", [folder / "pages"])
    return folder / "index"


def hrefs(html: str) -> list[str]:
    return [href.replace("&amp;", "&") for href in re.findall(r'href="([^"]*)"', html)]


def test_the_start_page_offers_the_box_and_says_what_the_index_holds(client):
    page = client.get("/").text

    assert '<form class="box" role="search" action="/" method="get">' in page
    assert "autofocus" in page
    assert "28 articles, du 1er janvier 2022 au 1er mars 2024" in plain(page)
    assert "noindex" not in page


@pytest.mark.parametrize("query", ["", "q=", "q=+++"])
def test_an_empty_query_gives_the_start_page(client, engine, query):
    assert "autofocus" in client.get(f"/?{query}").text
    assert engine.requests == []


def test_an_index_without_dates_says_how_many_articles_only(client_for):
    page = client_for(FakeEngine([article(1, "Sans date", "Rien.")])).get("/").text

    assert "1 article" in plain(page)
    assert " du " not in plain(page).split("Pour préciser")[0]


def test_results_show_title_byline_and_snippet_with_the_words_marked(client):
    page = client.get("/?q=maree").text

    assert "La <mark>marée</mark> d’équinoxe attendue à Saint-Malo</a>" in page
    assert "La <mark>marée</mark> sera la plus forte" in page
    assert '<time datetime="2024-03-01">1er\u00a0mars\u00a02024</time>' in page
    assert "Le Courrier des Rives" in page
    assert "Hélène Kermarrec" in page
    assert "Sans date" not in page
    assert '<meta name="robots" content="noindex">' in page
    assert "autofocus" not in page


def test_the_count_is_announced_and_stands_in_the_title(client):
    page = client.get("/?q=maree").text

    assert '<p class="count" role="status">2 articles</p>' in page
    assert "<title>maree · 2 articles · Manchette</title>" in page


def test_an_article_without_date_says_so(client):
    assert "Sans date" in client.get("/?q=piégé").text


def test_a_title_links_to_the_article_with_the_whole_search(client):
    page = client.get("/?q=tempête&sort=newest&page=2&source=Le+Courrier+des+Rives").text
    link = next(href for href in hrefs(page) if href.startswith("/article/"))

    assert link.endswith("?q=temp%C3%AAte&page=2&sort=newest&source=Le+Courrier+des+Rives")


def test_hostile_titles_queries_and_snippets_are_shown_not_run(client):
    for path in (f"/?q=piégé+{HOSTILE}", f"/?q=piégé&source={HOSTILE}", f"/article/{3:016x}?q=piégé+{HOSTILE}"):
        page = without_own_scripts(without_data(client.get(path).text))
        assert "<script" not in page.lower()
        assert "&lt;script" in page or "&lt;<mark>script" in page


def test_an_attribute_cannot_be_broken_out_of(client):
    page = client.get("/", query_string={"q": '"><img src=x onerror=alert(1)>', "author": '" onmouseover="x'}).text

    assert "<img" not in page
    assert '" onmouseover="' not in page


def test_partial_hits_stand_apart_under_their_heading(client):
    page = client.get("/?q=marée+criée").text
    whole, part = page.split("Articles contenant une partie des mots")

    assert '<p class="count" role="status">1 article</p>' in whole
    assert "modernise sa" in whole
    assert "équinoxe" in part
    assert '<ol class="hits" start="2">' in part


def test_when_all_hits_are_partial_the_count_says_that_no_article_has_all_the_words(client):
    page = client.get("/?q=marée+introuvable").text

    assert "Aucun article ne contient tous les mots" in page
    assert "Articles contenant une partie des mots" in page


def test_no_hit_gives_zero_and_advice(client):
    page = client.get("/?q=introuvable").text

    assert '<p class="count" role="status">Aucun article</p>' in page
    assert "Vérifiez l’orthographe" in page
    assert "guillemets" not in page
    assert "sans filtre" not in page


def test_no_hit_under_a_filter_offers_to_search_without(client):
    page = client.get("/?q=marée&author=Personne").text

    assert "chercher sans filtre" in page
    assert "/?q=mar%C3%A9e" in hrefs(page)


def test_no_hit_for_a_quoted_query_advises_to_drop_the_quotes(client):
    assert "Sans guillemets" in client.get('/?q="introuvable"').text


def test_the_pager_keeps_the_whole_search(client):
    page = client.get("/?q=tempête&sort=oldest&section=Météo&page=2").text

    assert "Page 2 sur 3" in plain(page)
    assert "/?q=temp%C3%AAte&sort=oldest&section=M%C3%A9t%C3%A9o" in hrefs(page)
    assert "/?q=temp%C3%AAte&page=3&sort=oldest&section=M%C3%A9t%C3%A9o" in hrefs(page)
    assert '<ol class="hits" start="11">' in page


def test_the_ends_of_the_pager_lead_nowhere(client):
    assert 'rel="prev"' not in client.get("/?q=tempête").text
    assert 'rel="next"' not in client.get("/?q=tempête&page=3").text
    assert 'class="pager"' not in client.get("/?q=marée").text


def test_a_page_beyond_the_last_leads_back_to_it(client):
    answered = client.get("/?q=tempête&page=999")

    assert answered.status_code == 200
    assert "Les résultats s’arrêtent à la page 3." in answered.text
    assert "/?q=temp%C3%AAte&page=3" in hrefs(answered.text)
    assert "Vérifiez" not in answered.text


def test_a_second_page_of_a_single_one_leads_back_to_the_first(client):
    page = client.get("/?q=marée&page=2").text

    assert "une seule page" in page
    assert "/?q=mar%C3%A9e" in hrefs(page)


def test_each_filter_in_place_can_be_removed_alone_or_with_the_others(client):
    page = client.get("/?q=tempête&source=A&source=B&section=Météo&author=Luc&since=2022-01-01&until=2022-12-31").text
    chips = re.findall(r'class="chip" href="([^"]*)"><bdi>([^<]*)<', page)

    assert [label.replace("\u00a0", " ").strip() for _, label in chips] == [
        "Source : A",
        "Source : B",
        "Rubrique : Météo",
        "Auteur : Luc",
        "Depuis le 1er janvier 2022",
        "Jusqu’au 31 décembre 2022",
    ]
    assert "source=A" not in chips[0][0]
    assert "source=B" in chips[0][0]
    for gone, (address, _) in zip(("source=B", "section", "author", "since", "until"), chips[1:], strict=True):
        assert gone not in address
    assert "Tout retirer" in page


def test_every_kind_of_filter_is_a_chip_and_goes_with_the_others(client):
    asked = "agency=AFP&tag=Mer&name=Yann+Kergoat&exclude=source:A&exclude=tag:B"
    page = client.get(f"/?q=tempête&{asked}").text
    chips = re.findall(r'class="chip" href="([^"]*)"><bdi>([^<]*)<', page)

    assert [label.replace("\u00a0", " ").strip() for _, label in chips] == [
        "Agence : AFP", "Mot-clé : Mer", "Nom : Yann Kergoat", "Sans Source : A", "Sans Mot-clé : B"
    ]  # fmt: skip
    assert "exclude=source" not in chips[3][0] and "exclude=tag:B" in chips[3][0]
    assert "/?q=temp%C3%AAte" in hrefs(page)


def test_the_values_of_an_answer_are_boxes_to_tick_with_their_counts(client):
    page = client.get("/?q=tempête&source=L’Écho+du+Large&exclude=section:Météo").text
    sources = page.split("<legend>Source</legend>")[1].split("</fieldset>")[0]

    assert '<input type="checkbox" name="source" value="L’Écho du Large" checked>' in sources
    assert 'name="source" value="Le Courrier des Rives">' in sources
    assert '<bdi class="name">Le Courrier des Rives</bdi> <span class="tally">13</span>' in sources
    assert '<input type="checkbox" name="exclude" value="source:Le Courrier des Rives">' in sources
    assert '<input type="checkbox" name="exclude" value="section:Météo" checked>' in page


def test_a_value_typed_as_a_part_of_a_name_shows_how_many_articles_it_finds(tmp_path):
    index = index_of(tmp_path, [("Le Phare du Large", 3), ("Ouest-Matin", 2)])
    page = create_app(Settings(index_dir=index), WhooshEngine(index)).test_client().get("/?q=marée&source=phare").text
    sources = page.split("<legend>Source</legend>")[1].split("</fieldset>")[0]

    assert 'value="phare" checked><bdi class="name">phare</bdi> <span class="tally">3</span>' in sources


def test_a_facet_whose_one_value_all_articles_have_is_left_out(client_for):
    press = [article(n, "Marée", "Marée", source="Le Phare", section="Mer" if n else "Port") for n in range(3)]
    page = client_for(FakeEngine(press)).get("/?q=marée").text

    assert "<legend>Source</legend>" not in page
    assert "<legend>Rubrique</legend>" in page
    assert "source=Le+Phare" not in page


def test_every_hit_says_why_it_is_found_on_a_page_of_its_own(tmp_path):
    index = index_of(tmp_path, [("Le Phare", 2)])
    client = create_app(Settings(index_dir=index), WhooshEngine(index)).test_client()
    link = next(href for href in hrefs(client.get("/?q=marée").text) if "/pourquoi" in href)
    page = plain(client.get(link).text)

    assert "à toute flexion" in page
    assert re.search(r"Résultat n° 1 : \d+,\d\d points", page)
    assert client.get(f"/article/{'0' * 16}/pourquoi?q=marée").status_code == 404


def test_a_facet_of_many_values_shows_eight_and_folds_the_others(client_for):
    press = [article(n, "Marée", "Marée", source=f"Titre {n}") for n in range(12)]
    page = client_for(FakeEngine(press)).get("/?q=marée").text
    first, more = page.split("<legend>Source</legend>")[1].split('<details class="more"')

    assert first.count('name="source"') == 8
    assert more.split("</details>")[0].count('name="source"') == 4
    assert "4 de plus" in more


def test_a_page_among_several_is_announced_with_its_number(client):
    page = client.get("/?q=tempête&page=2").text

    assert "25 articles, page 2" in plain(page.split('role="status">')[1].split("</p>")[0]).replace(" ,", ",")


def test_each_bar_of_the_curve_leads_to_its_period_and_the_table_says_the_same(client_for):
    press = [article(n, "Marée", "Marée", date=day) for n, day in enumerate(["2024-01-05", "2024-03-09", "2024-03-31"])]
    page = client_for(FakeEngine(press)).get("/?q=marée&since=2024-01-03").text
    figure = page.split("<figure")[1].split("</figure>")[0]

    assert "Articles par mois" in figure
    assert "<title>mars\u00a02024\u00a0: 2 articles</title>" in figure
    assert "/?q=mar%C3%A9e&since=2024-03-01&until=2024-03-31" in hrefs(figure)
    assert "/?q=mar%C3%A9e&since=2024-01-03&until=2024-01-31" in hrefs(figure)
    assert ["".join(row.split()) for row in re.findall("<td>(.*?)</td>", figure)] == ["1", "0", "2"]


@pytest.mark.parametrize(("days", "unit"), [
    (["2024-03-02", "2024-03-09"], "jour"), (["2019-03-02", "2024-03-09"], "an"), (["2024-03-02"], None), ([], None)
])  # fmt: skip
def test_a_curve_is_by_a_unit_that_fits_and_one_period_is_none(client_for, days, unit):
    press = [article(n, "Marée", "Marée", date=day) for n, day in enumerate(days)] or [article(9, "Marée", "Marée")]
    page = client_for(FakeEngine(press)).get("/?q=marée").text

    assert ("<figure" in page) == (unit is not None)
    assert unit is None or f"Articles par {unit}<" in page or f"Articles par {unit} " in page


def test_an_empty_answer_says_what_each_word_finds_and_links_what_would_find_something(client):
    page = client.get("/?q=marée+introuvable").text
    table = page.split('<table class="why">')[1].split("</table>")[0]

    assert "introuvable" in plain(table) and "vide la réponse" in table and "2 articles" in table
    assert "/?q=mar%C3%A9e" in hrefs(page)


def test_an_answer_that_only_the_filters_empty_is_offered_without_them(client):
    page = client.get("/?q=marée&author=Personne").text

    assert "sans les filtres, 2 articles" in page


def test_every_export_and_the_feed_of_an_answer_are_linked(client):
    page = client.get("/?q=marée&sort=newest&page=1").text
    exports = [href for href in hrefs(page) if href.startswith("/export")]

    assert [re.search("format=([a-z-]+)", href)[1] for href in exports] == list(EXPORT_FORMATS)
    assert all("q=mar%C3%A9e&sort=newest" in href for href in exports)
    assert client.get(exports[0]).status_code == 200
    assert client.get(next(href for href in hrefs(page) if href.startswith("/feed.atom"))).status_code == 200


def test_the_help_page_has_every_example_of_the_language_as_a_link(client):
    page = client.get("/aide").text

    assert page.count('rel="nofollow" href="/?q=') == len(all_examples())
    assert "/?q=loi+SAUF+climat" in hrefs(page)
    assert "`" not in page
    assert "/aide" in hrefs(client.get("/").text) and "/aide" in hrefs(client.get("/?q=marée").text)


@pytest.mark.parametrize(("asked", "told"), [
    ("since=hier", "« Du » vaut « hier »"), ("until=31/12/2024", "« Au » vaut « 31/12/2024 »"),
    ("since=2024-02-01&until=2024-01-01", "« Du » (2024-02-01) vient après « Au » (2024-01-01)"),
    ("sort=hasard", "« Trier par » vaut « hasard »"), ("share=oui", "« En part de tous les articles » vaut « oui »"),
])  # fmt: skip
def test_what_is_wrong_in_the_form_is_named_as_the_form_names_it(client, asked, told):
    page = plain(client.get(f"/?q=marée&{asked}").text)

    assert told in page
    assert "since" not in page and "until" not in page and "paramètre" not in page


def test_an_english_form_is_told_of_by_its_own_names(client_for, engine):
    page = plain(client_for(engine, "en").get("/?q=marée&since=hier").text)

    assert "“From” is “hier”" in page


def test_a_byline_narrows_the_search_to_its_source(client, engine):
    page = client.get("/?q=tempête&page=2").text
    address = next(href for href in hrefs(page) if "source=Le+Courrier" in href)
    client.get(address)

    assert engine.requests[-1].sources == ("Le Courrier des Rives",)
    assert engine.requests[-1].page == 1


def test_the_sort_form_shows_the_order_in_place_and_keeps_the_filters(client):
    page = client.get("/?q=tempête&sort=newest&author=Luc+Morvan&page=2").text

    assert '<option value="newest" selected>Plus récents</option>' in page
    (form,) = re.findall('<form class="finder.*?</form>', page, re.DOTALL)
    assert '<input type="checkbox" name="author" value="Luc Morvan" checked>' in form
    assert '<article class="hit">' in form and 'name="q"' in form
    assert 'name="page"' not in form
    assert form.count('name="sort"') == 1


def test_the_order_asked_for_is_the_order_shown(client):
    newest = client.get("/?q=tempête&sort=newest").text
    oldest = client.get("/?q=tempête&sort=oldest").text

    assert "25\u00a0janvier\u00a02022" in newest.split("</article>")[0]
    assert "1er\u00a0janvier\u00a02022" in oldest.split("</article>")[0]


def test_an_article_shows_its_text_with_the_words_of_the_query_marked(client):
    page = client.get(f"/article/{PRESS[0].id}?q=marée").text

    assert "La <mark>marée</mark> d’équinoxe" in page
    assert "<p>La mairie ferme la digue aux promeneurs.</p>" in page
    assert "par Hélène Kermarrec" in page
    assert "1er mars 2024 à 10 h 50 (date déclarée par la page)" in plain(page).replace(" )", ")").replace("( ", "(")


def test_an_article_without_query_marks_nothing_and_leads_to_a_new_search(client):
    page = client.get(f"/article/{PRESS[0].id}").text

    assert "<mark>" not in page
    assert "Nouvelle recherche" in page


def test_the_way_back_from_an_article_keeps_the_search(client):
    page = client.get(f"/article/{PRESS[0].id}?q=marée&page=2&source=A&source=B").text

    assert "Retour aux résultats" in page
    assert "/?q=mar%C3%A9e&page=2&source=A&source=B" in hrefs(page)


def test_an_article_shows_its_agency_its_tags_and_where_each_thing_was_found(client):
    page = client.get(f"/article/{PRESS[0].id}").text
    details = page.split('<details class="removed provenance">')[1].split("</details>")[0]

    assert "agence\u00a0: AFP" in page
    assert "/?q=tag:%22Mar%C3%A9es%22" in hrefs(page)
    assert "/?q=tag:%22Le++mur++de+mer%22" in hrefs(page)
    assert [text for text in ("Titre", "Auteur", "Date", "Rubrique") if text not in details] == []
    assert "lu dans le texte" in details and "lu dans l’adresse de la page" in details


def test_every_origin_and_every_thing_known_has_its_words_in_both_languages():
    names = ("title", "author", "agency", "date", "section", "source", "tags")
    wanted = {f"origin_{origin}" for origin in get_args(Origin)} | {f"known_{name}" for name in names}

    assert wanted <= TEXTS.keys()


def test_the_lines_taken_out_of_a_page_are_shown_with_their_reasons(client):
    page = client.get(f"/article/{PRESS[0].id}").text
    details = page.split('<details class="removed">')[1]

    assert "Lignes retirées de la page" in details
    assert "Vidéo suivante dans 5 secondes" in details
    assert re.search(r'<span class="reason">[^<]+</span>', details)


def test_an_article_from_which_nothing_was_taken_has_no_such_list(client):
    assert "<details" not in client.get(f"/article/{PRESS[1].id}").text


def test_the_original_page_is_linked_without_trust(client):
    page = client.get(f"/article/{PRESS[0].id}").text

    assert 'href="https://courrier.example/maree" rel="noopener nofollow"' in page


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "javascript://x/%0aalert(1)",
        "ftp://x/y",
        "data:text/html,x",
        "file:///etc/passwd",
        "https:",
        "http://[",
        "//x",
        "",
        None,
    ],
)
def test_only_web_addresses_are_linked(client_for, url):
    page = client_for(FakeEngine([article(1, "Titre", "Texte.", url=url)])).get(f"/article/{1:016x}").text

    assert "nofollow" not in page
    assert "alert(1)" not in page


def test_an_article_without_text_says_so(client_for):
    page = client_for(FakeEngine([article(1, "Titre", "")])).get(f"/article/{1:016x}").text

    assert "Cet article n’a pas de texte." in page


def test_an_english_interface_speaks_english_and_leaves_the_articles_french(client_for, engine):
    client = client_for(engine, "en")
    page = client.get("/?q=marée").text

    assert '<html lang="en">' in page
    assert '<p class="count" role="status">2 articles</p>' in page
    assert "Newest first" in page
    assert '<h2 class="headline" lang="fr">' in page
    assert "1\u00a0March\u00a02024" in page
    assert "Trier" not in page
    assert "from 1 January 2022 to 1 March 2024" in plain(client.get("/").text)
    assert "Lines taken out" in client.get(f"/article/{PRESS[0].id}").text


@pytest.mark.parametrize("path", ["/", "/?q=marée", f"/article/{PRESS[0].id}", "/nulle-part", "/api/search?q=marée"])
def test_head_answers_as_get_without_a_body(client, path):
    got, headed = client.get(path), client.head(path)

    assert headed.status_code == got.status_code
    assert headed.data == b""
    assert headed.headers["Content-Type"] == got.headers["Content-Type"]


@pytest.mark.parametrize("path", ["/", "/?q=marée", f"/article/{PRESS[0].id}", "/nulle-part"])
def test_pages_tell_their_language_and_hold_the_browser_to_their_needs(client, path):
    answered = client.get(path)

    assert answered.headers["Content-Language"] == "fr"
    assert answered.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert answered.headers["X-Content-Type-Options"] == "nosniff"
    assert answered.headers["Referrer-Policy"] == "same-origin"
    assert 'style="' not in answered.text
    assert "<script" not in without_own_scripts(without_data(answered.text))
    assert "script-src 'self';" in answered.headers["Content-Security-Policy"]
    assert not [href for href in hrefs(answered.text) if href.startswith("http") and "courrier.example" not in href]


SCRIPTS = [f"{name}.js" for name in ("finder", "suggest", "keys", "curve", "sift", "reasons")]


@pytest.mark.parametrize("name", ["manchette.css", "favicon.svg", *SCRIPTS])
def test_what_the_pages_link_is_there(client, name):
    page = client.get("/?q=marée").text
    answered = client.get(f"/static/{name}")

    assert f"/static/{name}" in page
    assert answered.status_code == 200
    assert b"http" not in answered.data.replace(b"http://www.w3.org/2000/svg", b"")
    answered.close()
