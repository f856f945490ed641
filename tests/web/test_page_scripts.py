"""What scripts add to the pages: results without a new page, completion, keys. All of it goes without them too."""

import re

import pytest
from fakes import FakeEngine
from press import PRESS, article

from index.rebuild.build import rebuild
from search.counts import Completion
from search.engines.whoosh import WhooshEngine

pytestmark = pytest.mark.browser


class CompletingEngine(FakeEngine):
    """An engine that completes what was typed by names."""

    def completions(self, typed, most):
        names = [Completion("Luc Morvan", "name", 25), Completion("Lucie Arzel", "name", 3)]
        return [name for name in names if name.text.lower().startswith(typed.lower())][:most]


def stays(page):
    """Mark the page, so that `stayed` tells whether another one took its place."""
    page.evaluate("window.stays = true")


def stayed(page):
    """Whether the page is the one that was marked."""
    return page.evaluate("window.stays === true")


def focused(page):
    """What has the focus: its name and value, or its text."""
    return page.evaluate("(({name, value, textContent}) => name ? `${name}=${value}` : textContent.trim())"
                         "(document.activeElement)")  # fmt: skip


def test_a_ticked_value_narrows_the_answer_in_place_and_keeps_the_focus(visit):
    with visit(FakeEngine(PRESS), viewport={"width": 1280, "height": 800}) as page:
        page.goto("/?q=tempete")
        stays(page)
        page.get_by_label("Le Courrier des Rives 13").check()
        page.get_by_role("status").filter(has_text="13 articles").wait_for()

        assert stayed(page)
        assert focused(page) == "source=Le Courrier des Rives"
        assert "source=Le+Courrier+des+Rives" in page.url
        assert page.title() == "tempete · 13 articles · Manchette"
        assert page.get_by_role("link", name="Source : Le Courrier des Rives").is_visible()
        assert "source=" in page.locator("link[type='application/atom+xml']").get_attribute("href")


def test_a_value_is_kept_or_left_out_and_never_both(visit):
    with visit(FakeEngine(PRESS), viewport={"width": 1280, "height": 800}) as page:
        page.goto("/?q=tempete&source=Le+Courrier+des+Rives")
        page.get_by_label("exclure Le Courrier des Rives").check()
        page.wait_for_url(re.compile("exclude=source"))

        assert "&source=" not in page.url
        assert not page.get_by_label("Le Courrier des Rives 13").is_checked()


def test_back_and_forward_go_through_the_answers(visit):
    with visit(FakeEngine(PRESS)) as page:
        page.goto("/?q=tempete")
        stays(page)
        page.get_by_role("link", name="Page suivante").click()
        page.get_by_text("Page 2 sur 3").wait_for()
        assert page.evaluate("document.activeElement.id") == "content"
        page.get_by_label("Trier par").select_option("Plus anciens")
        page.wait_for_url(re.compile("sort=oldest"))
        page.go_back()
        page.get_by_text("Page 2 sur 3").wait_for()
        assert page.get_by_label("Trier par").input_value() == "relevance"
        page.go_back()
        page.get_by_text("Page 1 sur 3").wait_for()
        page.go_forward()
        page.get_by_text("Page 2 sur 3").wait_for()
        assert stayed(page)


def test_a_new_query_in_the_box_is_answered_in_place_and_zero_is_said(visit):
    with visit(FakeEngine(PRESS)) as page:
        page.goto("/?q=tempete")
        stays(page)
        status = page.get_by_role("status")
        status.evaluate("node => node.marked = true")
        page.locator("#q").fill("introuvable")
        page.locator("#q").press("Enter")
        status.filter(has_text="Aucun article").wait_for()

        assert stayed(page)
        assert status.evaluate("node => node.marked") is True
        assert page.url.endswith("/?q=introuvable")


def test_what_is_no_page_of_results_is_shown_as_what_it_is(visit):
    with visit(FakeEngine(PRESS), expected=("400",)) as page:
        page.goto("/?q=tempete")
        page.evaluate("document.querySelector('[name=since]').type = 'text'")
        page.get_by_text("Période").first.click()
        page.locator("[name=since]").fill("hier")
        page.get_by_role("button", name="Appliquer").click()
        page.get_by_role("alert").wait_for()
        assert "« hier »" in page.get_by_role("alert").inner_text().replace("\u00a0", " ")


def test_a_click_that_asks_for_another_tab_is_left_to_the_browser(visit):
    with visit(FakeEngine(PRESS)) as page:
        page.goto("/?q=tempete")
        with page.context.expect_page() as other:
            page.get_by_role("link", name="Page suivante").click(modifiers=["Control"])
        other.value.get_by_text("Page 2 sur 3").wait_for()
        assert "page=2" not in page.url


def test_completion_is_chosen_by_keys_and_the_focus_stays_in_the_box(visit):
    with visit(CompletingEngine(PRESS)) as page:
        page.goto("/")
        box = page.get_by_role("combobox")
        assert box.get_attribute("aria-expanded") == "false"
        box.press_sequentially("luc")
        options = page.get_by_role("option")
        options.first.wait_for()
        assert options.all_inner_texts()[:2] == ["Luc Morvan", "Lucie Arzel"]
        assert box.get_attribute("aria-expanded") == "true"
        assert not box.get_attribute("aria-activedescendant")

        box.press("ArrowDown")
        box.press("ArrowDown")
        chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
        assert (chosen.inner_text(), chosen.get_attribute("aria-selected")) == ("Lucie Arzel", "true")
        assert box.evaluate("box => box === document.activeElement")
        box.press("ArrowUp")
        box.press("Enter")
        page.wait_for_url(re.compile(r"q=Luc\+Morvan"))


def test_escape_closes_the_completion_and_leaves_what_was_typed(visit):
    with visit(CompletingEngine(PRESS)) as page:
        page.goto("/")
        box = page.get_by_role("combobox")
        box.press_sequentially("luc")
        page.get_by_role("option").first.wait_for()
        box.press("Escape")
        assert page.get_by_role("option").count() == 0
        assert box.input_value() == "luc"
        box.press("Home")
        box.press("End")
        box.press("Enter")
        page.wait_for_url(re.compile("q=luc$"))


def test_a_completion_is_taken_by_a_click(visit):
    with visit(CompletingEngine(PRESS)) as page:
        page.goto("/?q=tempete")
        page.locator("#q").fill("")
        page.locator("#q").press_sequentially("luci")
        page.get_by_role("option", name="Lucie Arzel").click()
        page.wait_for_url(re.compile(r"q=Lucie\+Arzel"))


def test_keys_lead_to_the_box_through_the_results_and_into_one(visit):
    with visit(FakeEngine(PRESS)) as page:
        page.goto("/?q=tempete")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        first = page.locator(".hit .headline a").first
        assert first.evaluate("link => link === document.activeElement")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "q"
        page.keyboard.type("j")
        assert page.locator("#q").input_value() == "j"
        first.focus()
        page.keyboard.press("o")
        page.wait_for_url(re.compile("/article/"))
        page.keyboard.press("n")
        page.keyboard.press("n")
        assert page.locator(".story mark").nth(1).evaluate("mark => mark === document.activeElement")


def test_the_list_of_keys_opens_and_they_stay_switched_off_once_they_were(visit):
    with visit(FakeEngine(PRESS)) as page:
        page.goto("/?q=tempete")
        page.keyboard.press("?")
        keys = page.get_by_role("dialog", name="Raccourcis clavier")
        keys.get_by_label("Raccourcis d’une lettre actifs").uncheck()
        keys.get_by_role("button", name="Fermer").click()
        page.goto("/?q=maree")
        page.keyboard.press("/")
        page.keyboard.press("?")
        assert page.evaluate("document.activeElement.id") != "q"
        assert not keys.is_visible()
        page.get_by_role("button", name="Raccourcis clavier").click()
        assert keys.is_visible()


def test_titles_that_steer_nothing_come_out_as_text_when_they_are_swapped_in(visit):
    press = [article(n, f"<img src=x onerror=alert(1)> marée {n}", "Marée") for n in range(12)]
    with visit(FakeEngine(press)) as page:
        page.goto("/?q=maree")
        page.get_by_role("link", name="Page suivante").click()
        page.get_by_text("Page 2 sur 2").wait_for()
        assert page.locator(".hit img").count() == 0
        assert "<img src=x" in page.locator(".hit .headline").first.inner_text()


MONTHS = [article(n, "Marée haute", "Marée", date=f"2024-{n:02}-05", source=f"Titre {n}") for n in range(1, 7)]


def test_a_drag_over_the_curve_fills_the_two_dates_and_asks(visit):
    with visit(FakeEngine(MONTHS), viewport={"width": 1280, "height": 800}) as page:
        page.goto("/?q=maree")
        stays(page)
        bars = page.locator(".drawing a")
        boxes = [bars.nth(at).locator(".ground").bounding_box() for at in (3, 1)]
        (x, y), (to_x, to_y) = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(to_x + 40, to_y, steps=4)
        page.mouse.move(to_x, to_y, steps=4)
        page.mouse.up()
        page.get_by_role("status").filter(has_text="3 articles").wait_for()

        assert "since=2024-02-01&until=2024-04-30" in page.url
        assert page.locator("[name=since]").input_value() == "2024-02-01"
        assert stayed(page)


def test_a_click_on_a_bar_leads_to_its_period_in_place(visit):
    with visit(FakeEngine(MONTHS), viewport={"width": 1280, "height": 800}) as page:
        page.goto("/?q=maree")
        stays(page)
        page.locator(".drawing a").nth(2).click()
        page.get_by_role("status").filter(has_text="1 article").wait_for()
        assert "since=2024-03-01&until=2024-03-31" in page.url
        assert stayed(page)


def test_the_box_above_a_long_facet_finds_among_all_values_of_the_answer(visit):
    press = [article(n, "Marée", "Marée", source=f"Titre {n:02}") for n in range(1, 41)]
    with visit(FakeEngine(press), viewport={"width": 1280, "height": 800}) as page:
        page.goto("/?q=maree")
        box = page.get_by_role("searchbox", name="Chercher dans la liste : Source")
        box.fill("titre 38")
        found = page.locator(".found-values li")
        found.first.wait_for()
        assert found.locator(".name").all_inner_texts() == ["Titre 38"]
        found.get_by_label("Titre 38 1", exact=False).first.click()
        page.get_by_role("status").filter(has_text="1 article").wait_for()
        assert page.url.count("source=Titre+38") == 1

        box.fill("nulle part")
        page.get_by_text("Rien de tel").wait_for()


def test_why_a_hit_is_found_is_told_below_it_and_folded_again(visit, tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text("La marée monte\n\nLa marée monte ce soir sur toute la côte.\n")
    rebuild(tmp_path / "index", [tmp_path / "pages"])
    with visit(WhooshEngine(tmp_path / "index")) as page:
        page.goto("/?q=maree")
        stays(page)
        link = page.get_by_role("link", name="Pourquoi")
        link.click()
        page.locator(".hit .reasons").get_by_text("à toute flexion").first.wait_for()
        assert stayed(page)
        link.click()
        assert page.locator(".hit .reasons").count() == 0


def test_a_second_question_and_shares_are_drawn_in_place(visit):
    with visit(FakeEngine(MONTHS), viewport={"width": 1280, "height": 800}) as page:
        page.goto("/?q=maree")
        stays(page)
        page.get_by_text("Comparer, rapporter").click()
        page.get_by_label("Comparer avec").fill("haute")
        page.get_by_label("Comparer avec").press("Enter")
        page.locator(".second").first.wait_for()
        page.get_by_label("En part de tous les articles").check()
        page.wait_for_url(re.compile("share=1"))
        assert "vs=haute" in page.url
        assert stayed(page)
