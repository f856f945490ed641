"""The article's page and the desk's pages in a real browser, with and without scripts, by keys, at every width."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeEngine
from page_kinds import Site, demo_site
from press import PRESS, article

pytestmark = pytest.mark.browser

WIDTHS = (280, 320, 360, 640, 768, 1024, 1280, 1600)
LONG = "Une rubrique au nom interminable " * 8
EITHER = pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture(scope="module")
def site(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo corpus, served."""
    with demo_site(seeds, tmp_path_factory.mktemp("desk")) as served:
        yield served


@EITHER
def test_a_reader_goes_from_match_to_match_by_links(visit, scripts):
    with visit(FakeEngine(PRESS), java_script_enabled=scripts) as page:
        page.goto(f"/article/{PRESS[3].id}?q=tempete")
        page.get_by_role("link", name="6 correspondances dans le texte").click()
        assert page.url.endswith("#m1")
        assert page.locator(".hops:visible").count() == 1
        page.get_by_role("link", name="Correspondance 2 sur 6").click()
        page.get_by_role("link", name="Correspondance 3 sur 6").click()
        assert page.url.endswith("#m3")
        assert page.locator(".hops:visible").inner_text().split()[0].startswith("3/6")


def test_a_reader_goes_from_match_to_match_by_keys_alone(visit):
    with visit(FakeEngine(PRESS), java_script_enabled=False) as page:
        page.goto(f"/article/{PRESS[3].id}?q=tempete")
        page.locator(".matches a").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.url.endswith("#m2")


def test_the_keys_go_on_from_the_match_that_a_link_led_to_and_show_which_it_is(visit):
    with visit(FakeEngine(PRESS)) as page:
        page.goto(f"/article/{PRESS[3].id}?q=maree+tempete#m3")
        page.locator("#m3").wait_for()
        page.keyboard.press("n")
        assert page.evaluate("document.activeElement.id") == "m4"
        assert page.locator("#m4 + .hops").is_visible()


@EITHER
def test_a_reader_walks_to_the_next_hit_and_back(visit, scripts):
    with visit(FakeEngine(PRESS), java_script_enabled=scripts) as page:
        page.goto("/?q=tempete")
        page.locator("h2 a").first.click()
        page.get_by_text("Résultat 1", exact=True).wait_for()
        page.locator(".walk a[rel=next]").click()
        page.get_by_text("Résultat 2", exact=True).wait_for()
        page.locator(".walk a[rel=prev]").click()
        page.get_by_text("Résultat 1", exact=True).wait_for()


@EITHER
def test_a_reader_fills_a_dossier_from_an_answer_and_puts_it_in_order(visit, scripts):
    # A press review is a page by itself, without an icon: the browser asks for one all the same.
    with visit(FakeEngine(PRESS), expected=("404",), java_script_enabled=scripts) as page:
        page.goto("/?q=tempete")
        titles = [page.locator("h2 a").nth(at).inner_text() for at in (0, 1)]
        for title in titles:
            page.get_by_label(f"Cocher {title}").check()
        page.get_by_role("button", name="Mettre les articles cochés dans un dossier").click()
        page.get_by_label("Nom d’un nouveau dossier").fill("Tempêtes")
        page.get_by_role("button", name="Ajouter").click()
        page.get_by_role("heading", name="Tempêtes").wait_for()

        page.get_by_role("button", name=f"Descendre ({titles[0]})").click()
        page.locator(".picked").wait_for()
        assert page.locator(".picked > li .headline").all_inner_texts() == titles[::-1]
        page.get_by_label(f"Note ({titles[0]})").fill("À relire")
        page.get_by_label(f"Intertitre ({titles[0]})").fill("Matin")
        page.get_by_role("button", name=f"Enregistrer ({titles[0]})").click()
        page.get_by_role("heading", name="Matin").wait_for()
        page.get_by_role("link", name="Revue de presse").click()
        page.get_by_text("À relire").wait_for()


def test_a_dossier_is_deleted_by_keys_alone_once_that_is_confirmed(visit):
    with visit(FakeEngine(PRESS), java_script_enabled=False) as page:
        page.goto("/dossiers")
        page.get_by_label("Nom d’un nouveau dossier").focus()
        page.keyboard.type("Brouillon")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Brouillon").wait_for()
        page.get_by_text("Renommer ou supprimer").focus()
        page.keyboard.press("Enter")
        button = page.get_by_role("button", name="Supprimer le dossier")
        button.press("Enter")
        assert page.get_by_role("heading", name="Brouillon").is_visible()
        page.get_by_label("Supprimer ce dossier et ses notes pour de bon").press("Space")
        button.press("Enter")
        page.get_by_text("Aucun dossier.").wait_for()


def test_a_page_of_another_site_cannot_change_a_dossier(visit, browser, serving):
    with visit(FakeEngine(PRESS), expected=("403",)) as page:
        page.goto("/dossiers")
        page.get_by_label("Nom d’un nouveau dossier").fill("À garder")
        page.get_by_role("button", name="Créer").click()
        address = page.url.split("/dossiers")[0]
        with browser.new_context() as context:
            other = context.new_page()
            other.set_content(
                f'<form method="post" action="{address}/dossiers"><input name="do" value="delete">'
                '<input name="sure" value="1"><input name="name" value="À garder"><button>Gagner</button></form>'
            )
            with other.expect_navigation():
                other.get_by_role("button").click()
            assert "page de ce site" in other.content()
        page.goto("/dossiers")
        assert page.get_by_role("link", name="À garder").is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_no_page_of_the_desk_scrolls_sideways_at_any_width(site, browser, scripts):
    wide = {}
    names = ("article", "article, an old version", "/concordance", "/mots", "two questions compared", "dossiers",
             "dossier, worked on", "articles picked for a dossier", "/corpus", "/accessibilite")  # fmt: skip
    with browser.new_context(java_script_enabled=scripts) as context:
        page = context.new_page()
        for name in names:
            page.goto(site.address + site.kinds[name])
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                taken = page.evaluate("document.documentElement.scrollWidth")
                if taken > width:
                    wide[f"{name}, {width}"] = taken
    assert wide == {}


def test_a_name_without_end_is_cut_and_takes_no_room_from_the_rest(visit):
    long = article(1, "Titre", "Texte.", section=LONG, source=LONG, author=LONG, agency=LONG, tags=(LONG,),
                   date="2024-01-01")  # fmt: skip
    with visit(FakeEngine([long]), viewport={"width": 280, "height": 800}) as page:
        page.goto(f"/article/{long.id}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 280
        for name in page.locator("a.name").all():
            assert name.bounding_box()["height"] < 40
        assert page.locator("a.name").first.evaluate("name => getComputedStyle(name).textOverflow") == "ellipsis"
