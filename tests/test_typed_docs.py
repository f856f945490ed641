"""README.md and the pages of docs/ with examples: what they type gives what they show."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def examples(page: str) -> list[tuple[str, str]]:
    """What is typed in the page, in its order, and what it shows."""
    found = []
    for block in _BLOCK.findall((ROOT / page).read_text("utf-8")):
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


@contextmanager
def indexed_seeds(folder: Path) -> Iterator[str]:
    """The demo corpus, indexed, and a list of questions."""
    done = typed(folder, f"search reindex {shlex.quote(str(ROOT / 'seeds'))}")
    assert done.returncode == 0, done.stderr
    (folder / "requetes.csv").write_text('mairie\n"papier carbone"\n')
    yield ""


@contextmanager
def heap(folder: Path) -> Iterator[str]:
    """The demo corpus, not yet indexed."""
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    yield ""


@contextmanager
def export(folder: Path) -> Iterator[str]:
    """The example of a press database's export."""
    shutil.copy(ROOT / "docs" / "examples" / "digue.HTML", folder)
    yield ""


@contextmanager
def nothing(folder: Path) -> Iterator[str]:
    """An empty folder: the page makes its own files."""
    yield ""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def paper(folder: Path) -> Iterator[str]:
    """A paper's site with a feed; its address stands for the one that the page names."""
    served = folder / ".site"
    served.mkdir()
    (served / "une.rss").write_text(
        '<rss version="2.0"><channel><title>Le Fleuve</title><item><title>La crue recule</title>'
        "<link>https://fleuve.example/crue</link>"
        "<description>La rivière regagne son lit après huit jours de crue.</description></item></channel></rss>"
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(served))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


PAGES = {
    "README.md": heap,
    "docs/desk.md": indexed_seeds,
    "docs/feeds.md": paper,
    "docs/files.md": nothing,
    "docs/judgements.md": indexed_seeds,
    "docs/sidecar.md": heap,
    "docs/tutorial.md": heap,
    "docs/tutorial-europresse.md": export,
    "docs/zotero.md": indexed_seeds,
}


def typed(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """The command as a user types it who stands in the folder, at whose shell `search` is this program."""
    programs = folder / ".programs"
    programs.mkdir(exist_ok=True)
    program = programs / "search"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m search "$@"\n')
    program.chmod(0o755)
    env = {name: value for name, value in os.environ.items() if not name.startswith("SEARCH_")}
    env |= {"SEARCH_INDEX": str(folder / ".index"), "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        env=env | {"PATH": f"{programs}{os.pathsep}{env['PATH']}", "LC_ALL": "C.UTF-8"},
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_example_gives_what_the_page_shows(page: str, tmp_path: Path) -> None:
    assert examples(page)
    with PAGES[page](tmp_path) as address:
        names: list[str] = []
        for command, shown in examples(page):
            for number in range(len(names), 0, -1):
                command = re.sub(rf"\bID{number if number > 1 else ''}\b", names[number - 1], command)
            if address:
                command = command.replace("https://fleuve.example", address)
            done = typed(tmp_path, command)
            told = re.sub("[\u00a0\u202f]", " ", done.stdout)
            if address:
                told = told.replace(address, "https://fleuve.example")
            names = re.findall(r"\[([0-9a-f]{16})\]", told) or names
            assert done.returncode == 0, f"$ {command}\n{told}"
            assert pattern(shown).fullmatch(told), f"$ {command}\n{told}"


def test_every_page_with_examples_is_typed() -> None:
    """But docs/analyses.md, which its own test types, and commands for root."""
    with_examples = {
        str(path.relative_to(ROOT))
        for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
        if any(command for command, _ in examples(str(path.relative_to(ROOT))))
    }
    assert with_examples - set(PAGES) == {"docs/analyses.md"}
