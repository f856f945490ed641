"""docs/analyses.md: its examples are what the commands print, on the articles that it gives."""

import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.cli import Commands
from search.interface_language import speaker

PAGE = (Path(__file__).parents[3] / "docs" / "analyses.md").read_text("utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
EXAMPLES = [
    (command, shown)
    for block in BLOCKS
    for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]
FIRST = "Tempête Nolwenn : le port de Kerbihan ferme"


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """What a command prints, over the page's articles."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "phare.jsonl").write_text(block("jsonl"), "utf-8")
    (folder / "manchette.toml").write_text(block("toml"), "utf-8")
    index = tmp_path_factory.mktemp("index")

    def running(line: str) -> str:
        arguments = [*shlex.split(line)[1:], "--index", str(index)]
        result = CliRunner().invoke(Commands(speaker("fr")), arguments, standalone_mode=False)
        assert result.exception is None, result.output
        return result.stdout.replace(str(folder), ".")

    running(f"search reindex {folder}")
    yield running


def plain(text: str) -> str:
    """Without what depends on how articles are numbered and weighed: identifiers and scores."""
    text = re.sub(r"\b[0-9a-f]{16}\b", "ID", text)
    return re.sub(r"[+-]? *\d+[.,]\d{2,4}\b", "N", text).rstrip()


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_an_example_prints_what_the_page_shows(run: Callable[[str], str], command: str, shown: str) -> None:
    hits = json.loads(run('search query "tempête nolwenn ferme" --json'))["hits"]
    first = next(hit["id"] for hit in hits if hit["title"] == FIRST)
    assert plain(run(re.sub(r"\b[0-9a-f]{16}\b", first, command))) == plain(shown)


def test_each_command_of_the_desk_has_an_example() -> None:
    assert {command.split()[1] for command, _ in EXAMPLES} >= {"query", "timeline", "words", "kwic", "related"}
