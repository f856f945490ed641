"""The text of an article that stands only in a script of its page."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.article import RawPage
from index.readers.html import page_of

TITLE = "La halle du port double de surface"
BODY = [
    "La nouvelle halle gardera la glace sur place, ce que les mareyeurs demandaient depuis l’incendie de janvier.",
    "Le chantier durera quinze mois, pendant lesquels les ventes auront lieu le matin dans le hangar à filets.",
    "La région paie le tiers de l’ouvrage, le reste revient au port, qui relèvera ses taxes d’un dixième.",
]


def page(scripts: str, shown: str = "") -> RawPage:
    """A page with some scripts."""
    body = f"<div id='app'><h1>{TITLE}</h1>{shown}</div>{scripts}"
    found = page_of(Path("page.html"), f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>")
    assert isinstance(found, RawPage), found
    return found


def json_script(value: Any, name: str) -> str:
    return f'<script id="{name}" type="application/json">{json.dumps(value)}</script>'


ELEMENTS = [
    {"type": "image", "caption": "Le port au petit jour, vu du quai des Fileuses.", "url": "a.jpg"},
    *({"type": "text", "content": f"<p>{line}</p>"} for line in BODY),
    {"type": "interstitial_link", "content": "Lire aussi : le bac de Sein reprend la mer"},
]
NEXT = {
    "props": {"pageProps": {"article": {"title": TITLE, "body": ELEMENTS}, "more": [{"title": "Mer", "body": "x"}]}}
}
NUXT = {"state": {"post": {"headline": TITLE, "contentHtml": "".join(f"<p>{line}</p>" for line in BODY)}}}
FUSION = {"headlines": {"basic": TITLE}, "content_elements": ELEMENTS}
LINKED = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(BODY)}

SCRIPTS = {
    "next": json_script(NEXT, "__NEXT_DATA__"),
    "nuxt": f"<script>window.__NUXT__={json.dumps(NUXT)};</script>",
    "fusion": f"<script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={json.dumps(FUSION)};x()</script>",
    "state": f"<script>window.__APOLLO_STATE__ = {json.dumps({'Article:12': NUXT['state']['post']})};</script>",
    "numbered": json_script(
        [{"data": 1}, {"article": 2}, {"title": 3, "content": 4}, TITLE, "".join(f"<p>{line}</p>" for line in BODY)],
        "__NUXT_DATA__",
    ),
    "called": "<script>window.__NUXT__=(function(a,b){return {data:[{article:{title:a,body:b}}]}}("
    + f"{json.dumps(TITLE)},{json.dumps(''.join(f'<p>{line}</p>' for line in BODY))}));</script>",
    "unquoted": "<script>window.__NUXT__={data:[{article:{title:"
    + f"{json.dumps(TITLE)},body:{json.dumps(''.join(f'<p>{line}</p>' for line in BODY))}}}}}]}};</script>",
    "parsed": f"<script>window.__PRELOADED_STATE__ = JSON.parse({json.dumps(json.dumps(NUXT))});</script>",
    "parsed, in single marks": "<script>window.__INITIAL_STATE__=JSON.parse('"
    + json.dumps(NUXT, ensure_ascii=False).replace("\\", "\\\\").replace("'", "\\'")
    + "')</script>",
    "live": '<script type="application/ld+json">'
    + json.dumps(
        {
            "@type": "LiveBlogPosting",
            "headline": TITLE,
            "liveBlogUpdate": [{"@type": "BlogPosting", "articleBody": line} for line in BODY],
        }
    )
    + "</script>",
    "linked": f'<script type="application/ld+json">{json.dumps(LINKED)}</script>',
}


@pytest.mark.parametrize("shown", ["", f"<p>{BODY[0]}</p>"])
@pytest.mark.parametrize("kind", SCRIPTS)
def test_a_text_that_stands_whole_in_a_script_alone_is_read_there(kind: str, shown: str) -> None:
    found = page(SCRIPTS[kind], shown)
    assert found.text.split("\n") == BODY
    assert found.origins["text"] == "script"


@pytest.mark.parametrize("kind", SCRIPTS)
def test_a_text_that_the_page_shows_whole_is_read_from_the_page(kind: str) -> None:
    found = page(SCRIPTS[kind], "".join(f"<p>{line}</p>" for line in BODY))
    assert [line for line in found.text.split("\n") if line != TITLE] == BODY
    assert "text" not in found.origins


def test_the_text_of_another_story_in_a_script_is_not_taken() -> None:
    other = {"items": [{"title": "Le bac de Sein reprend la mer", "body": " ".join(BODY) * 3}]}
    shown = f"<p>{BODY[0]}</p><p>{BODY[1]}</p>"
    assert BODY[2] not in page(json_script(other, "__NEXT_DATA__"), shown).text


def test_a_page_that_keeps_the_rest_for_subscribers_says_that_it_has_the_beginning() -> None:
    linked = {"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": "False"}
    script = f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    assert page(script, f"<p>{BODY[0]}</p>").origins["text"] == "excerpt"
    assert "text" not in page(script, "".join(f"<p>{line} {line}</p>" for line in BODY * 4)).origins
