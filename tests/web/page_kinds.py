"""Every kind of page that the application has, over the demo corpus: what tests of all pages go through."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from index.rebuild.build import rebuild
from search.config import Settings
from search.dossiers.store import DossierItem, DossierStore
from search.engines.whoosh import WhooshEngine
from search.results import Request
from web import create_app

TOOLS = Path(os.environ.get("PAGE_TOOLS") or Path(__file__).parents[1] / ".tools" / "node_modules")
_NO_PAGES = ("api.", "analytics.", "ops.", "feeds.", "exports.", "static")
"""Beginnings of endpoints that answer with other things than pages."""


@dataclass(frozen=True)
class Site:
    """An application over the demo corpus: its address, and every kind of page by a name, with its path."""

    address: str
    app: Flask
    kinds: dict[str, str]


def tool(*path: str) -> Path:
    """A file of what npm brings to measure pages; the test is skipped where it is missing, and fails where it must be
    there (PAGE_TOOLS_REQUIRED)."""
    found = TOOLS.joinpath(*path)
    if not found.exists():
        told = f"{path[0]} is missing: npm install --no-save --prefix tests/.tools {path[0]}"
        (pytest.fail if os.environ.get("PAGE_TOOLS_REQUIRED") else pytest.skip)(told)
    return found


@contextmanager
def demo_site(seeds: Path, folder: Path) -> Iterator[Site]:
    """Serve the demo corpus, with a changed article and a dossier, for the length of a `with`."""
    pages = folder / "pages"
    pages.mkdir()
    story = {"id": "crue", "title": "La crue menace Saint-Arvel", "text": "La rivière monte à Saint-Arvel. " * 20}
    (pages / "a.jsonl").write_text(json.dumps(story), "utf-8")
    rebuild(folder / "index", [seeds, pages])
    story["text"] = story["text"].replace("monte", "baisse", 3)
    (pages / "a.jsonl").write_text(json.dumps(story), "utf-8")
    rebuild(folder / "index", [seeds, pages])
    engine = WhooshEngine(folder / "index")
    changed = engine.search(Request("Saint-Arvel")).hits[0]
    found = engine.search(Request("ukraine")).hits
    store = DossierStore(folder / "index")
    store.create("Ukraine", "Ce que la presse en dit.")
    store.add("Ukraine", [DossierItem(hit.id, 1, hit.title, hit.source, hit.date, hit.url) for hit in found[:3]])
    app = create_app(Settings(index_dir=folder / "index"), engine)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        dossier = f"/dossier/{store.share('Ukraine')}"
        yield Site(f"http://127.0.0.1:{server.server_port}", app, _kinds(app, found[0].id, changed.id, dossier))
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def _kinds(app: Flask, article: str, changed: str, dossier: str) -> dict[str, str]:
    known = {
        "start": "/",
        "results": "/?q=ukraine",
        "results, narrowed and compared": "/?q=russie&vs=ukraine&share=1&since=2020-01-01&exclude=tag:Sport",
        "results, with some of the words": "/?q=ukraine+introuvable",
        "no result": "/?q=xyzzyx",
        "a page beyond": "/?q=ukraine&page=900",
        "a query at fault": "/?q=%22%28&since=hier",
        "nothing there": "/nulle-part",
        "help": "/aide",
        "article": f"/article/{article}?q=ukraine",
        "article, an old version": f"/article/{changed}?v=1",
        "why": f"/article/{article}/pourquoi?q=ukraine",
        "dossier": dossier,
        "dossiers": "/dossiers",
        "dossier, worked on": "/dossiers?name=Ukraine",
        "articles picked for a dossier": f"/dossiers/choisir?pick={article}&pick={changed}",
        "a comparison to be asked for": "/comparer",
        "two questions compared": "/comparer?q=ukraine&vs=russie",
    }
    paths = {path.split("?")[0] for path in known.values()}
    others = {
        str(rule): f"{rule}?q=ukraine"
        for rule in app.url_map.iter_rules()
        if not rule.arguments and "GET" in (rule.methods or ()) and not rule.endpoint.startswith(_NO_PAGES)
        if str(rule) not in paths
    }
    client = app.test_client()
    return known | {name: path for name, path in others.items() if client.get(path).mimetype == "text/html"}
