"""The keeper's legal notice."""

from pathlib import Path

import pytest

from search.config import Settings
from tests.fakes import FakeEngine
from web import create_app


def site(legal: str | None):  # type: ignore[no-untyped-def]
    return create_app(Settings(Path("/i"), legal=legal), FakeEngine()).test_client()


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "mentions.md"
    path.write_text("## Éditeur\n\nLe Phare, [écrire](mailto:a@phare.example).\n\n<script>x()</script>\n", "utf-8")
    return path


def test_a_file_in_markdown_is_a_page_that_every_page_links(notice: Path) -> None:
    client = site(str(notice))
    page = client.get("/mentions-legales").text
    assert "<h2>Éditeur</h2>" in page and '<a href="mailto:a@phare.example">écrire</a>' in page
    for address in ("/", "/?q=port", "/aide"):
        assert '<a href="/mentions-legales">Mentions légales</a>' in client.get(address).text


def test_html_in_it_is_text(notice: Path) -> None:
    assert "&lt;script&gt;x()&lt;/script&gt;" in site(str(notice)).get("/mentions-legales").text


def test_the_file_is_read_as_it_is_now(notice: Path) -> None:
    client = site(str(notice))
    notice.write_text("Fermé.", "utf-8")
    assert "Fermé." in client.get("/mentions-legales").text


def test_an_address_is_linked_and_there_is_no_page_of_ours() -> None:
    client = site("https://phare.example/mentions")
    assert '<a href="https://phare.example/mentions">Mentions légales</a>' in client.get("/").text
    assert client.get("/mentions-legales").status_code == 404


def test_without_one_no_page_speaks_of_it() -> None:
    client = site(None)
    assert "Mentions légales" not in client.get("/").text
    assert client.get("/mentions-legales").status_code == 404
