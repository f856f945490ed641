"""The page of results over a portal of five thousand articles: what it costs, and what it does in a browser."""

import re
from collections.abc import Iterator
from statistics import median
from threading import Thread

import pytest
from portal_pages import write_portal
from werkzeug.serving import make_server

from bench.pages import page_costs
from index.rebuild.build import rebuild
from search.config import Settings
from search.engines.whoosh import WhooshEngine
from web import create_app

QUERIES = (
    "tempête",
    "port",
    "réforme du port",
    '"pont de Saint-Arvel"',
    "digue Kerven",
    "titre:grève",
    "budget -train",
)
PACKED = 40_000


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """The application over the portal."""
    folder = tmp_path_factory.mktemp("portal")
    rebuild(folder / "index", [write_portal(folder, 5_000)])
    return create_app(Settings(index_dir=folder / "index"), WhooshEngine(folder / "index"))


@pytest.fixture(scope="module")
def address(portal) -> Iterator[str]:
    """The portal, served."""
    server = make_server("127.0.0.1", 0, portal, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


def test_a_page_with_facets_and_curve_costs_half_as_much_again_as_the_bare_json_at_most(portal):
    ratios = [page / bare for _, bare, page in page_costs(portal.test_client(), QUERIES, times=9)]

    assert median(ratios) <= 1.5, ratios


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_first_page_is_small_over_the_wire_with_all_that_it_loads(portal, query, encoding):
    client = portal.test_client()
    taken = {"Accept-Encoding": encoding}
    page = client.get(f"/?q={query}", headers=taken, buffered=True)
    loaded = re.findall('(?:src|href)="(/static/[^"]+)"', client.get(f"/?q={query}").text)
    sizes = {
        "page": len(page.data),
        **{name: len(client.get(name, headers=taken, buffered=True).data) for name in set(loaded)},
    }

    assert page.headers["Content-Encoding"] == encoding
    assert sum(sizes.values()) < PACKED, sizes
    assert len(re.findall('<link rel="stylesheet"|<script(?! type="module")', client.get(f"/?q={query}").text)) == 1
