"""What users may type, ask or set is in the documents: whatever comes new and is not fails here."""

import re
from pathlib import Path

import pytest

from index.readers import FORMATS
from search.cli import COMMANDS
from search.config import Settings
from search.export import EXPORT_FORMATS
from tests.fakes import FakeEngine
from web import create_app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def docs(*names: str) -> str:
    return "\n".join((ROOT / "docs" / name).read_text("utf-8") for name in names)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"`search {command}\b|`{command}`", README)


def test_an_address_of_the_site_is_in_the_readme_or_in_docs() -> None:
    told = README + docs("api.md", "deploy.md", "analyses.md", "desk.md")
    rules = create_app(Settings(Path("/i")), FakeEngine()).url_map.iter_rules()
    paths = {re.sub(r"<[^>]*>", "<>", rule.rule) for rule in rules}
    known = re.sub(r"<[^>]*>", "<>", told)
    missing = sorted(path for path in paths if path not in known and not path.startswith("/static"))
    assert missing == []


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_a_format_of_exports_is_in_docs(name: str) -> None:
    assert re.search(rf"\b{re.escape(name)}\b", docs("desk.md"))


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_a_kind_of_file_that_is_read_is_in_docs(suffix: str) -> None:
    assert (
        suffix in docs("formats.md", "documents.md")
        if (ROOT / "docs" / "documents.md").exists()
        else docs("formats.md")
    )


def test_a_metric_is_in_docs() -> None:
    told = create_app(Settings(Path("/i")), FakeEngine()).test_client().get("/metrics").text
    names = {name for name in re.findall(r"^# TYPE (manchette_\w+) ", told, re.M) if not name.endswith("_created")}
    page = docs("deploy.md")
    # Several of one kind are told by what follows the kind: `_articles` after `manchette_index_up`.
    shortened = {name: "_" + name.split("_", 2)[-1] for name in names}
    assert names and {name for name in names if name not in page and f"`{shortened[name]}`" not in page} == set()
