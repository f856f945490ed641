"""The pages in a real browser, served by the real server."""

import re
from typing import TYPE_CHECKING

import pytest
from fakes import FakeEngine
from press import PRESS

from index.messages import Message
from search.errors import IndexMissing

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


def width_of(page: "Page") -> tuple[int, int]:
    """The width that the page takes, and that of the window."""
    taken, given = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return taken, given


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_reader_searches_reads_and_comes_back(visit, javascript):
    with visit(FakeEngine(PRESS), java_script_enabled=javascript) as page:
        page.goto("/")
        role = "combobox" if javascript else "searchbox"
        box = page.get_by_role(role, name="Rechercher dans les articles")
        if javascript:
            assert box.evaluate("box => box === document.activeElement")
        box.fill("tempete")
        box.press("Enter")

        page.get_by_role("status").filter(has_text="25 articles").wait_for()
        first = page.get_by_role("article").first
        assert first.locator("h2 mark").inner_text() == "Tempête"
        assert first.locator(".snippet mark").first.inner_text() == "tempête"

        page.get_by_role("link", name="Page suivante").click()
        page.get_by_text("Page 2 sur 3").wait_for()
        second_page = page.url
        page.locator("h2 a").first.click()
        page.locator("article h1 mark").wait_for()
        assert "/article/" in page.url

        page.get_by_role("link", name="Retour aux résultats").click()
        page.get_by_text("Page 2 sur 3").wait_for()
        assert page.url == second_page
        page.go_back()
        assert "/article/" in page.url


def test_a_reader_sorts_filters_and_takes_the_filter_away(visit):
    with visit(FakeEngine(PRESS), java_script_enabled=False) as page:
        page.goto("/?q=tempete")
        page.get_by_label("Trier par").select_option("Plus anciens")
        page.get_by_role("button", name="Appliquer").click()
        page.wait_for_url(re.compile("sort=oldest"))
        assert page.locator(".byline time").first.get_attribute("datetime") == "2022-01-01"

        page.get_by_role("link", name="Le Courrier des Rives").first.click()
        page.get_by_role("status").filter(has_text="13 articles").wait_for()
        page.get_by_role("link", name="retirer ce filtre").click()
        page.get_by_role("status").filter(has_text="25 articles").wait_for()
        assert "sort=oldest" in page.url


def test_a_reader_opens_the_lines_taken_out(visit):
    with visit(FakeEngine(PRESS), java_script_enabled=False) as page:
        page.goto(f"/article/{PRESS[0].id}")
        line = page.get_by_text("Vidéo suivante dans 5 secondes")
        assert not line.is_visible()
        page.get_by_text("Lignes retirées de la page").click()
        line.wait_for(state="visible")


def test_the_ways_to_the_hits_before_and_behind_stand_on_one_line_and_one_below_another_on_a_phone(visit):
    with visit(FakeEngine(PRESS), java_script_enabled=False) as page:
        page.goto("/?q=tempete")
        page.locator("h2 a").nth(1).click()
        walk = page.locator("nav.walk > *")
        assert walk.count() == 3
        boxes = [walk.nth(at).bounding_box() for at in range(3)]
        middles = [box["y"] + box["height"] / 2 for box in boxes]
        assert max(middles) - min(middles) < 1.5 and boxes[0]["height"] == boxes[2]["height"]
        names = page.locator("nav.walk .name").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
        assert names[0] == names[1]
        page.set_viewport_size(PHONE)
        tops = [walk.nth(at).bounding_box()["y"] for at in range(3)]
        assert tops == sorted(set(tops)) and width_of(page)[0] <= PHONE["width"]


def test_the_first_tab_stop_leads_past_the_masthead(visit):
    with visit(FakeEngine(PRESS)) as page:
        page.goto("/?q=tempete")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Aller au contenu")
        assert skip.evaluate("link => link === document.activeElement")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways_on_a_phone_and_targets_are_large_enough(visit, scheme):
    paths = (
        "/",
        "/?q=tempete",
        "/?q=tempete&page=2&source=Le+Courrier+des+Rives&since=2022-01-01",
        "/?q=introuvable+" + "x" * 200,
        f"/article/{PRESS[0].id}?q=maree",
    )
    with visit(FakeEngine(PRESS), viewport=PHONE, color_scheme=scheme) as page:
        for path in paths:
            page.goto(path)
            taken, given = width_of(page)
            assert taken <= given, path
            small = page.evaluate(
                """[...document.querySelectorAll("a:not(.skip), button, select, summary, input:not([type=hidden])")]
                   .filter(one => !one.closest(".notice, .suggestion") && one.checkVisibility())
                   .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
                   .filter(([_, box]) => box.width < 24 || box.height < 24)
                   .map(([html, _]) => html)"""
            )
            assert small == [], path


@pytest.mark.parametrize(("scheme", "media"), [("light", "screen"), ("dark", "screen"), ("dark", "print")])
def test_every_text_stands_out_from_its_ground_as_wcag_asks(visit, scheme, media):
    paths = ("/", "/?q=tempete+maree&author=Luc+Morvan", "/?q=introuvable", f"/article/{PRESS[0].id}?q=maree")
    with visit(FakeEngine(PRESS), color_scheme=scheme) as page:
        page.emulate_media(media=media)
        for path in paths:
            page.goto(path)
            faint = page.evaluate(CONTRAST)
            assert faint == [], path


def test_without_an_index_the_page_shows_the_command(visit):
    line = Message(fr="aucun index : lancez « search reindex DOSSIER » pour en créer un", en="no index")
    with visit(FakeEngine(error=IndexMissing(line)), viewport=PHONE, expected=("503",)) as page:
        page.goto("/?q=tempete")
        assert page.locator("code").inner_text() == "search reindex DOSSIER"
        taken, given = width_of(page)
        assert taken <= given


CONTRAST = """() => {
  const channel = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const parse = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !parent.checkVisibility()) continue;
    const pair = [light(parse(getComputedStyle(parent).color)), light(ground(parent))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) faint.push([walk.currentNode.data.trim().slice(0, 40), ratio.toFixed(2)]);
  }
  return faint;
}"""
