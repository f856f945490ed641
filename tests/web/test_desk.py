"""Dossiers on the site: what is picked, ordered, noted, shared and taken along, and who may ask for it."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from lxml import html
from press import PRESS

from search.config import Settings
from search.dossiers.store import DossierItem, DossierStore
from web import create_app

NAME = "Marées & <ports>"
FIRST, SECOND, THIRD = (article.id for article in PRESS[:3])
ADDRESS = f"/dossiers?{urlencode({'name': NAME})}"


@pytest.fixture
def store(tmp_path: Path) -> DossierStore:
    """The dossiers beside the site's index."""
    return DossierStore(tmp_path)


def ask(client: FlaskClient, do: str, **fields: object) -> str:
    """Ask for a change as the forms do; the page that follows."""
    answered = client.post("/dossiers", data={"do": do, "name": NAME, **fields})
    assert answered.status_code == 303
    return client.get(answered.headers["Location"]).text


def kept(store: DossierStore) -> list[str]:
    return [item.article for item in store.get(NAME).items]


def test_ticked_results_are_put_into_a_new_dossier(client, store):
    page = html.fromstring(client.get("/?q=marée").text)
    assert page.xpath("//form[@id='picks']/@action") == ["/dossiers/choisir"]
    ticks = page.xpath("//input[@name='pick'][@form='picks']/@value")
    assert set(ticks) == {FIRST, SECOND}

    chosen = html.fromstring(client.get("/dossiers/choisir", query_string={"pick": ticks}).text)
    assert chosen.xpath("//form[@method='post']//input[@name='pick']/@value") == ticks
    shown = ask(client, "add", name="", new=NAME, pick=ticks, heading=" Côte ")

    assert kept(store) == ticks
    assert '<h1 class="headline"><bdi>Marées &amp; &lt;ports&gt;</bdi></h1>' in shown
    assert "<bdi>Côte</bdi></h2>" in shown


def test_an_article_is_put_into_a_dossier_that_is_there(client, store):
    store.create(NAME)
    page = client.get(f"/dossiers/choisir?pick={FIRST}&pick=none").text
    assert "<option>Marées &amp; &lt;ports&gt;</option>" in page
    ask(client, "add", pick=[FIRST])
    ask(client, "add", pick=[FIRST, SECOND])

    assert kept(store) == [FIRST, SECOND]
    assert f"/dossiers/choisir?pick={FIRST}" in client.get(f"/article/{FIRST}").text


@pytest.fixture
def filled(client: FlaskClient, store: DossierStore) -> FlaskClient:
    """A site with a dossier of three articles, one of which is lost."""
    store.create(NAME, "Ce que dit la mer.")
    ask(client, "add", pick=[FIRST, SECOND])
    store.add(NAME, [DossierItem("0123456789abcdef", 1, "Un article disparu", "Le Large")])
    return client


def test_a_dossier_is_ordered_noted_and_put_under_headings(filled, store):
    ask(filled, "down", article=FIRST)
    assert kept(store) == [SECOND, FIRST, "0123456789abcdef"]
    ask(filled, "up", article="0123456789abcdef")
    assert kept(store) == [SECOND, "0123456789abcdef", FIRST]
    ask(filled, "up", article=SECOND)
    assert kept(store)[0] == SECOND

    page = ask(filled, "save", article=FIRST, note="À relire\r\navant midi", heading="Le  matin")
    item = next(item for item in store.get(NAME).items if item.article == FIRST)
    assert (item.note, item.heading) == ("À relire\navant midi", "Le matin")
    assert "À relire\navant midi</textarea>" in page and "l’index ne l’a plus" in page


def test_the_longest_note_that_the_box_takes_is_kept_whatever_its_letters(filled, store):
    ask(filled, "save", article=FIRST, note="œ" * 20_000, heading="")
    assert next(item for item in store.get(NAME).items if item.article == FIRST).note == "œ" * 20_000


def test_articles_are_taken_out_and_dossiers_renamed_and_deleted(filled, store):
    ask(filled, "remove", article=SECOND)
    assert SECOND not in kept(store)
    ask(filled, "summarise", summary="Une ligne.\r\nUne autre.")
    assert store.get(NAME).summary == "Une ligne.\nUne autre."
    assert "Matin" in ask(filled, "rename", other="Matin")
    assert [one.name for one in store.all()] == ["Matin"]
    ask(filled, "delete", name="Matin", sure="1")
    assert store.all() == []


def test_a_dossier_is_shared_by_a_link_that_can_be_withdrawn(filled, store):
    page = ask(filled, "share")
    (link,) = html.fromstring(page).xpath("//section[@class='managing']//p/a/@href")
    assert filled.get(link).status_code == 200
    ask(filled, "withdraw")
    assert filled.get(link).status_code == 404


def test_a_dossier_is_read_as_a_press_review_and_taken_along_in_every_format(filled):
    page = html.fromstring(filled.get(ADDRESS).text)
    exports = page.xpath("//details[@class='export']//a/@href")
    (review,) = page.xpath("//a[text()='Revue de presse']/@href")

    assert len(exports) == 11
    assert all(filled.get(link).status_code == 200 for link in exports)
    lines = filled.get(next(link for link in exports if "jsonl" in link)).text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [FIRST, SECOND]
    shown = filled.get(review)
    assert "<h1>Marées &amp; &lt;ports&gt;</h1>" in shown.text and "sha256-" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://mechant.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Origin": "http://localhost.mechant.example"},
        {"Origin": "http://["},
        {"Origin": ""},
    ],
)
def test_a_page_of_another_site_changes_nothing(filled, store, headers):
    answered = filled.post("/dossiers", data={"do": "delete", "name": NAME, "sure": "1"}, headers=headers)

    assert answered.status_code == 403 and "page de ce site" in answered.text
    assert len(kept(store)) == 3


@pytest.mark.parametrize("headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {}])
def test_a_page_of_this_site_may_change_a_dossier(filled, store, headers):
    asked = {"do": "remove", "name": NAME, "article": FIRST}
    assert filled.post("/dossiers", data=asked, headers=headers).status_code == 303
    assert FIRST not in kept(store)


def test_nothing_is_changed_by_reading(filled, store):
    for do in ("delete", "remove", "add"):
        filled.get(f"{ADDRESS}&do={do}&article={FIRST}&pick={THIRD}")
    assert len(kept(store)) == 3


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"do": "create", "name": NAME}, 400),
        ({"do": "create", "name": " "}, 400),
        ({"do": "create", "name": "x" * 201}, 400),
        ({"do": "rename", "name": NAME, "other": ""}, 400),
        ({"do": "remove", "name": "Autre", "article": FIRST}, 404),
        ({"do": "save", "name": NAME, "article": "none"}, 404),
        ({"do": "delete", "name": NAME}, 400),
        ({"do": "burn", "name": NAME}, 400),
        ({}, 400),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_and_told(filled, store, fields, status):
    answered = filled.post("/dossiers", data=fields)

    assert answered.status_code == status and "<h1" in answered.text
    assert len(kept(store)) == 3 and len(store.all()) == 1


LONG = "Marées" * 40


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "create", "name": LONG},
        {"do": "rename", "name": NAME, "other": LONG},
        {"do": "add", "new": LONG, "pick": FIRST, "heading": "Côte"},
        {"do": "add", "name": NAME, "pick": FIRST, "heading": LONG},
        {"do": "save", "name": NAME, "article": FIRST, "note": "À relire", "heading": LONG},
        {"do": "save", "name": NAME, "article": FIRST, "note": "œ" * 20_001, "heading": "Côte"},
        {"do": "summarise", "name": NAME, "summary": "œ" * 20_001},
    ],
)
def test_what_was_typed_in_a_form_that_is_refused_stays_in_its_boxes(filled, store, fields):
    before = store.get(NAME)
    answered = filled.post("/dossiers", data=fields)
    page = html.fromstring(answered.text)

    assert answered.status_code == 400 and page.xpath("//p[@role='alert']")
    boxes = [*page.xpath("//input[@type='text']/@value"), *(box.text for box in page.xpath("//textarea"))]
    typed = {text for name, text in fields.items() if name in ("other", "new", "heading", "note", "summary")}
    assert (typed or {LONG}) <= set(boxes)
    assert page.xpath("//input[@name='pick']/@value") == ([FIRST] if fields["do"] == "add" else [])
    assert store.get(NAME) == before


def test_more_articles_than_are_put_into_a_dossier_at_once_are_told(filled, store):
    ticked = [FIRST, SECOND, *(f"{number:016x}" for number in range(1_000, 1_199))]
    chosen = filled.get("/dossiers/choisir", query_string={"pick": ticked})
    added = filled.post("/dossiers", data={"do": "add", "name": NAME, "pick": ticked})

    assert chosen.status_code == 200 and added.status_code == 400
    for answered in (chosen, added):
        (told,) = html.fromstring(answered.text).xpath("//p[@role='alert']/text()")
        assert "201 articles cochés, dont seuls les 200 premiers" in told
    assert len(kept(store)) == 3


def test_pages_of_dossiers_are_kept_by_nobody_and_found_by_nobody(filled):
    for path in ("/dossiers", ADDRESS, f"/dossiers/choisir?pick={FIRST}"):
        headers = filled.get(path).headers
        assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert filled.get("/dossiers?name=Autre").status_code == 404


def test_a_site_that_keeps_no_dossiers_has_no_page_and_no_box_for_them(tmp_path):
    site = create_app(Settings(index_dir=tmp_path, dossiers=False), FakeEngine(PRESS)).test_client()

    assert site.get("/dossiers").status_code == 404
    assert site.post("/dossiers", data={"do": "create", "name": "x"}).status_code == 404
    for path in ("/?q=marée", f"/article/{FIRST}"):
        assert "dossiers" not in site.get(path).text and 'name="pick"' not in site.get(path).text
