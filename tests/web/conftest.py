"""An application over a small invented press."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient

from index.article import Article, RemovedLine
from search.config import Settings
from search.engine import Engine
from web import create_app


def article(number: int, title: str, text: str, **fields: object) -> Article:
    """An article with an identifier made of its number."""
    return Article(id=f"{number:016x}", path=Path(f"page-{number}.txt"), place="", title=title, text=text, **fields)  # type: ignore[arg-type]


HOSTILE = '<script>alert("x")</script>'

PRESS = [
    article(
        1,
        "La marée d’équinoxe attendue à Saint-Malo",
        "Les coefficients dépasseront 115 samedi. La marée sera la plus forte de l’année.\n"
        "La mairie ferme la digue aux promeneurs.",
        author="Hélène Kermarrec",
        source="Le Courrier des Rives",
        section="Société",
        date="2024-03-01T10:50:00+01:00",
        date_confidence="jsonld",
        url="https://courrier.example/maree",
        removed=(RemovedLine("Vidéo suivante dans 5 secondes", "video"),),
    ),
    article(
        2,
        "Le port de pêche modernise sa criée",
        "Une marée de travaux commence en mai.",
        source="L’Écho du Large",
        section="Économie",
        date="2023-11-17",
        date_confidence="url",
        url="javascript:alert(1)",
    ),
    article(3, f"Un titre piégé {HOSTILE}", f"Un texte piégé {HOSTILE} & une esperluette.", source=HOSTILE),
    *(
        article(
            100 + number,
            f"Tempête numéro {number} sur la côte",
            f"La tempête {number} a traversé la région. " * 6,
            source="Le Courrier des Rives" if number % 2 else "L’Écho du Large",
            section="Météo",
            author="Luc Morvan",
            date=f"2022-01-{number:02}",
            date_confidence="text",
        )
        for number in range(1, 26)
    ),
]


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
    """Serve an engine with waitress on a free port for the length of a `with`; gives the address."""

    @contextmanager
    def serve(engine: Engine) -> Iterator[str]:
        from waitress.server import create_server

        app = create_app(Settings(index_dir=tmp_path), engine)
        server = create_server(app, host="127.0.0.1", port=0, threads=4)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.effective_port}"
        finally:
            # From another thread than its own the loop ends when its map has no socket left.
            server.close()
            server.task_dispatcher.shutdown()
            thread.join(5)

    return serve
