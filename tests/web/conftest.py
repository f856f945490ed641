"""An application over a small invented press."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from press import PRESS
from werkzeug.serving import make_server

from search.config import Settings
from search.engine import Engine
from web import create_app


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
def serving(tmp_path: Path) -> Callable[[Engine], AbstractContextManager[str]]:
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
