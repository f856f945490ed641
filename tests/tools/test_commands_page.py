"""docs/commands.md and the manual page are what the commands say of themselves."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tools.commands_page import commands_page
from tools.man_page import man_page

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert (DOCS / "commands.md").read_text("utf-8") == commands_page(), (
        "python -m tools.commands_page > docs/commands.md"
    )


@pytest.mark.parametrize(("language", "name"), [("en", "search.1"), ("fr", "search.fr.1")])
def test_the_manual_page_is_what_the_commands_say(language: str, name: str) -> None:
    assert (DOCS / "man" / name).read_text("utf-8") == man_page(language), f"python -m tools.man_page {language}"


@pytest.mark.skipif(shutil.which("man") is None, reason="there is no man")
@pytest.mark.parametrize("name", ["search.1", "search.fr.1"])
def test_man_has_nothing_to_say_against_it(name: str) -> None:
    read = subprocess.run(
        ["man", "--warnings", "-l", DOCS / "man" / name], capture_output=True, text=True, check=True,
        env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "MANWIDTH": "100"},
    )  # fmt: skip
    assert read.stderr == ""
    assert "reindex" in read.stdout and "--allow-removals" in read.stdout
