"""docs/settings.md is what the table of settings says."""

from pathlib import Path

from tools.settings_page import page

TOP = Path(__file__).parents[2]


def test_the_page_of_settings_is_the_table_of_settings() -> None:
    assert (TOP / "docs" / "settings.md").read_text() == page()
