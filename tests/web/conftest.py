"""An application over a small invented press."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from press import PRESS
from werkzeug.serving import make_server

from search.config import Settings
from search.engine import Engine
from web import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page
    from playwright.sync_api import Request as NetworkRequest

Serving = Callable[[Engine], AbstractContextManager[str]]


@pytest.fixture
def engine() -> FakeEngine:
    """An engine over the invented press."""
    return FakeEngine(PRESS)


ClientFor = Callable[..., FlaskClient]


@pytest.fixture
def client_for(tmp_path: Path) -> ClientFor:
    """A client of an application over the given engine, in the given language."""

    def build(engine: Engine, lang: str = "fr") -> FlaskClient:
        app = create_app(Settings(index_dir=tmp_path, lang=lang), engine)
        app.testing = True
        return app.test_client()

    return build


@pytest.fixture
def client(client_for: ClientFor, engine: FakeEngine) -> FlaskClient:
    """A client of the application in French over the invented press."""
    return client_for(engine)


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    """Serve an engine on a free port for the length of a `with`; gives the address."""

    @contextmanager
    def serve(engine: Engine) -> Iterator[str]:
        app = create_app(Settings(index_dir=tmp_path), engine)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(10)
            server.server_close()

    return serve


BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Debian's Chromium, without a window."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: "Browser", serving: Serving) -> Callable[..., AbstractContextManager["Page"]]:
    """Serve an engine and open a page on it, for the length of a `with`.

    The test fails where the browser complained of anything but `expected`, or asked another host for anything.
    """

    @contextmanager
    def open_page(engine: Engine, expected: tuple[str, ...] = (), **options: Any) -> "Iterator[Page]":
        complaints: list[str] = []
        with (
            serving(engine) as address,
            browser.new_context(base_url=address, locale="fr-FR", **options) as context,
        ):

            def listen(said: "ConsoleMessage") -> None:
                if said.type in ("error", "warning") and not any(known in said.text for known in expected):
                    complaints.append(said.text)

            def watch(asked: "NetworkRequest") -> None:
                if not asked.url.startswith(address):
                    complaints.append(asked.url)

            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("console", listen)
            page.on("request", watch)
            yield page
        assert complaints == []

    return open_page
