"""What users may type, ask or set is in the documents: whatever comes new and is not fails here."""

import re
from pathlib import Path

import pytest

from index.readers import FORMATS
from search.cli import COMMANDS
from search.export import EXPORT_FORMATS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]


def docs(*names: str) -> str:
    return "\n".join((ROOT / "docs" / name).read_text("utf-8") for name in names)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"[`$] ?search {command}\b", README)


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_a_format_of_exports_is_in_docs(name: str) -> None:
    assert re.search(rf"\b{re.escape(name)}\b", docs("desk.md"))


@pytest.mark.parametrize("suffix", sorted(filter(None, FORMATS)))
def test_a_kind_of_file_that_is_read_is_in_docs(suffix: str) -> None:
    assert re.search(rf"{re.escape(suffix)}(?!\w)", docs("formats.md"))


def figures(text: str) -> set[float]:
    """The numbers that stand in a text, however they are written."""
    return {float(number.replace(",", "")) for number in re.findall(r"(?<![\w.])(?:\d[\d,]*)?\.?\d+(?!\w)", text)}


def test_a_figure_of_the_readme_s_table_stands_in_the_page_that_its_row_links() -> None:
    rows = re.findall(r"^\| \[(.*)\]\(docs/([\w-]+\.md)\).*?\| (.*)$", README, re.M)
    assert len(rows) >= 8
    gone = {what: sorted(figures(cells) - figures(docs(page))) for what, page, cells in rows}
    assert {what: missing for what, missing in gone.items() if missing} == {}


def links(page: Path) -> list[str]:
    """What a page links or names of this checkout, from the folder that it stands in."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)
    linked = [to for to in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in to]
    named = [str(ROOT / name) for name in re.findall(r"(?<![\w/(\[])(?:docs/)?[\w-]+\.md\b(?!\])", text) if "/" in name]
    return linked + named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_or_names_is_there(page: Path) -> None:
    assert [to for to in links(page) if not (page.parent / to).exists()] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_a_page_of_docs_is_found_from_the_readme_and_in_the_site(page: Path) -> None:
    if page.name != "index.md":
        assert f"docs/{page.name}" in README
        assert f"({page.name})" in docs("index.md")
    nav = (ROOT / "mkdocs.yml").read_text("utf-8").partition("nav:")[2]
    assert page.name in re.findall(r"[\w-]+\.md", nav)
