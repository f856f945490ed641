"""Pages over an index that holds no article yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.rebuild.build import rebuild
from search.config import Settings
from search.language.examples import all_examples
from web import create_app


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of the application over an index whose only page was refused."""
    folder: Path = tmp_path_factory.mktemp("empty")
    (folder / "pages").mkdir()
    (folder / "pages" / "vide.txt").touch()
    rebuild(folder / "index", [folder / "pages"])
    yield create_app(Settings(folder / "index")).test_client()


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_every_construct_finds_nothing_where_there_is_no_article(client: FlaskClient, sort: str) -> None:
    """A question of words has no article, and is no failure of the server's, whatever its construct and order."""
    for query in ("réforme", "une question de plusieurs mots", *(example.query for example in all_examples())):
        answered = client.get("/api/search", query_string={"q": query, "sort": sort})
        assert (query, answered.status_code, answered.get_json().get("total")) == (query, 200, 0)
        assert client.get("/", query_string={"q": query, "sort": sort}).status_code == 200
