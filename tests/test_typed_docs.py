"""The pages of docs/ with examples: what they type gives what they show."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def examples(page: str) -> list[tuple[str, str]]:
    """What is typed in the page, in its order, and what it shows."""
    found = []
    for block in _BLOCK.findall((ROOT / "docs" / page).read_text("utf-8")):
        for typed in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = typed.partition("\n")
            found.append((command, shown))
    return found


def pattern(shown: str) -> re.Pattern[str]:
    """What output fits: `…` stands for anything on a line, a line of it alone for any lines."""
    lines = [
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line).replace("…", ".*") + r"\n"
        for line in shown.splitlines()
    ]
    return re.compile("".join(lines))


def desk(folder: Path) -> None:
    """The demo corpus, indexed, and a list of questions."""
    done = typed(folder, f"search reindex {shlex.quote(str(ROOT / 'seeds'))}")
    assert done.returncode == 0, done.stderr
    (folder / "requetes.csv").write_text('mairie\n"papier carbone"\n')


def heap(folder: Path) -> None:
    """The demo corpus, not yet indexed."""
    shutil.copytree(ROOT / "seeds", folder / "seeds")


def export(folder: Path) -> None:
    """The example of a press database's export."""
    shutil.copy(ROOT / "docs" / "examples" / "digue.HTML", folder)


PAGES = {"desk.md": desk, "tutorial.md": heap, "tutorial-europresse.md": export}


def typed(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """The command as a user types it who stands in the folder."""
    program, *arguments = shlex.split(command)
    assert program == "search", command
    env = {name: value for name, value in os.environ.items() if not name.startswith("SEARCH_")}
    return subprocess.run(
        [sys.executable, "-m", "search", *arguments],
        env=env | {"SEARCH_INDEX": str(folder / ".index"), "NO_COLOR": "1", "PYTHONPATH": str(ROOT)},
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_example_gives_what_the_page_shows(page: str, tmp_path: Path) -> None:
    PAGES[page](tmp_path)
    assert examples(page)
    names: list[str] = []
    for command, shown in examples(page):
        for number in range(len(names), 0, -1):
            command = re.sub(rf"\bID{number if number > 1 else ''}\b", names[number - 1], command)
        done = typed(tmp_path, command)
        names = re.findall(r"\[([0-9a-f]{16})\]", done.stdout) or names
        assert done.returncode == 0, f"$ {command}\n{done.stdout}"
        assert pattern(shown).fullmatch(re.sub("[\u00a0\u202f]", " ", done.stdout)), f"$ {command}\n{done.stdout}"
