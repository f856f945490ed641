"""docs/site.md is what the application says of its addresses."""

from pathlib import Path

from search.config import Settings
from tools.site_page import site_page
from web import create_app

PAGE = Path(__file__).parents[2] / "docs" / "site.md"


def test_the_page_of_addresses_is_what_the_application_says() -> None:
    assert PAGE.read_text("utf-8") == site_page(), "python -m tools.site_page > docs/site.md"


def test_every_address_says_what_it_gives() -> None:
    app = create_app(Settings(Path("index")))
    silent = [
        rule for rule, view in app.view_functions.items() if rule != "static" and not (view.__doc__ or "").strip()
    ]
    assert silent == []
