"""What a terminal is given, by real commands over an index built when nothing was done against it: nothing it obeys."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hostile
import pytest

from index.rebuild.transaction import new_generation
from index.rebuild.writer import Writer
from index.schema import fingerprint

STYLES = re.compile(r"\x1b\[(?:0|1|2|33)m")
"""The program's own: bold, dim, yellow and their end."""
NAMES = (
    *("\x1b[2J\x07.txt", "deux\nsearch: lignes.txt", "\u202etxt.exe.html", "\x9b5i\x7f.xyz", "\r\x1b]0;x\x9c.json"),
    os.fsdecode(b"\xe9t\xe9\x1b[5m.csv"),
)
SAID = "".join(each for each in hostile.EVERYTHING if each not in "\0\ud800\udfff")
"""What can be typed: an argument holds no NUL, and no other half of a pair than a byte that is no UTF-8."""
TEXT = """Le phare \x1b[31m rouvre
par Jeanne \x07 Morel
Le phare \x1b]0;titre\x07 rouvrira au printemps, après deux ans, et les visiteurs \u202eseront \x9b5i accueillis.
La mairie attend dix mille personnes dès la première saison, et le port prévoit deux navettes de plus.
Partager \x1b[5m sur Facebook
"""
MARKUP = """<!DOCTYPE html><html><head><title>Le phare \u202e rouvre</title></head><body><article>
<h1>Le phare \u202e rouvre</h1><p>Le phare \x9b5i rouvrira au printemps, après deux ans de travaux sur la côte, et les
visiteurs &#x202e;seront &#xfdd0;accueillis par les gardiens, qui ont repeint la lanterne.</p><p>La mairie attend dix
mille personnes dès la première saison, et le port prévoit deux navettes de plus chaque jour.</p></article>
<p class="share">Partager \u2066 sur Facebook</p></body></html>"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    index_dir = tmp_path_factory.mktemp("old") / "index"
    with new_generation(index_dir, None) as new:
        writer = Writer(new.folder, False)
        for article_id in ("a1", "a2"):
            writer.add(hostile.article(article_id), Path(f"/corpus/{article_id}.txt"))
        new.seal(fingerprint(), writer.commit())
        new.publish()
    return str(index_dir)


@pytest.fixture(params=["fr", "en"])
def env(request: pytest.FixtureRequest) -> dict[str, str]:
    return environment(request.param)


def environment(lang: str = "fr") -> dict[str, str]:
    root = str(Path(__file__).parents[3])
    return os.environ | {"SEARCH_LANG": lang, "TERM": "xterm", "PYTHONPATH": root}


def on_terminal(env: dict[str, str], code: int, *arguments: str) -> str:
    """What `search` shows on a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "search", *arguments]
    with subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b"".join(_parts(ours)).decode("utf-8").replace("\r\n", "\n")
    assert process.returncode == code, shown
    assert "Traceback" not in shown
    return shown


def _parts(end: int) -> Iterator[bytes]:
    with open(end, "rb", buffering=0) as stream:
        try:
            while part := stream.read(1 << 16):
                yield part
        except OSError:  # the other end is closed
            return


def piped(env: dict[str, str], code: int, *arguments: str) -> tuple[str, str]:
    """What `search` writes to standard output and error, neither of them a terminal."""
    command = [sys.executable, "-m", "search", *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


def obeyed(text: str) -> list[str]:
    """What a terminal would obey in a text, our own styles left out."""
    return hostile.found(STYLES.sub("", text))


def test_hits_of_an_old_index_are_shown_with_their_marks(index: str, env: dict[str, str]) -> None:
    shown = on_terminal(env, 0, "query", "phare", "--no-families", "--index", index)
    assert obeyed(shown) == []
    assert "\x1b[1mphare\x1b[0m" in shown
    assert "\\x1b[2J" in shown
    assert len(shown.splitlines()) == 13  # a head and, for each of two hits, an empty line, four of text and its own


def test_the_state_of_an_old_index_is_shown(index: str, env: dict[str, str]) -> None:
    shown = on_terminal(env, 0, "stats", "--index", index)
    assert obeyed(shown) == []
    assert "Le Phare \\x1b[2J" in shown


@pytest.mark.parametrize("arguments", [("query", "phare"), ("query", f"phare OU {SAID}"), ("stats",)])
def test_json_is_one_line_of_the_same_values(index: str, arguments: tuple[str, ...]) -> None:
    out, _ = piped(environment(), 0, *arguments, "--json", "--index", index)
    assert hostile.found(out) == []
    assert len(out.splitlines()) == 1
    read = json.loads(out)
    if arguments[0] == "query":
        assert read["query"] == arguments[1]
        assert {hit["title"] for hit in read["hits"]} == {hostile.article().title}


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (2, ("query", f'phare "{SAID}', "--since", SAID)),
        (2, ("query", "phare", "--sort", SAID)),
        (2, ("query", "phare", "--limit", SAID)),
        (2, ("stats", f"--{SAID}")),
        (2, (SAID,)),
        (3, ("query", "phare", "--index", f"/none/{SAID}")),
        (3, ("stats", "--index", "two\nlines")),
        (3, ("clean", f"/none/{SAID}")),
        (3, ("reindex", f"/none/{SAID}")),
        (3, ("reindex", "--from-rejects", f"/none/{SAID}")),
        (3, ("poll", f"/none/{SAID}")),
    ],
)
def test_a_refusal_is_one_line_whatever_it_repeats(
    code: int, arguments: tuple[str, ...], env: dict[str, str], tmp_path: Path
) -> None:
    env = env | {"SEARCH_INDEX": str(tmp_path / "none")}
    # On a terminal reindex draws a bar, by sequences of its own.
    shown = piped(env, code, *arguments)[1] if arguments[0] == "reindex" else on_terminal(env, code, *arguments)
    assert (obeyed(shown), shown.count("\n")) == ([], 1)
    assert shown.startswith("search: ")


@pytest.mark.parametrize("name", ["SEARCH_HALF_LIFE", "SEARCH_ENGINE", "SEARCH_LANG"])
def test_a_refused_setting_is_one_line(name: str) -> None:
    shown = on_terminal(environment() | {name: SAID}, 2, "stats")
    assert (obeyed(shown), shown.count("\n")) == ([], 1)


def test_files_of_any_name_are_refused_a_line_each(tmp_path: Path, env: dict[str, str]) -> None:
    """On the terminal and in the file of refusals, from which they can be tried again."""
    corpus, rejects = tmp_path / "pages", tmp_path / "rejects.jsonl"
    corpus.mkdir()
    for name in NAMES:
        (corpus / name).write_bytes(b"\x00\x01\x02")
    (corpus / "manchette.toml").write_text('"\\u001b[31m" = 1\n', encoding="utf-8")
    index = ("--index", str(tmp_path / "index"))
    out, err = piped(env, 0, "reindex", str(corpus), "--rejects", str(rejects), *index)
    assert obeyed(out) == obeyed(err) == []
    assert len(err.splitlines()) >= len(NAMES)
    written = rejects.read_text("utf-8")
    assert hostile.found(written) == []
    assert {Path(json.loads(line)["file"]).name for line in written.splitlines()} >= set(NAMES)
    _, err = piped(env, 0, "reindex", "--from-rejects", str(rejects), *index)
    assert len(err.splitlines()) >= len(NAMES)


@pytest.mark.parametrize(("name", "page_text"), [("a.html", MARKUP), (NAMES[2], MARKUP), (NAMES[0], TEXT)])
def test_a_page_is_explained_line_by_line(tmp_path: Path, name: str, page_text: str, env: dict[str, str]) -> None:
    page = tmp_path / name
    page.write_text(page_text, encoding="utf-8")
    index = ("--index", str(tmp_path / "none"))
    for arguments in ((), ("--explain",)):
        shown = on_terminal(env, 0, "clean", str(page), *arguments, *index)
        assert obeyed(shown) == []
        assert "navettes" in shown
    out, _ = piped(env, 0, "clean", str(page), "--json", *index)
    assert hostile.found(out) == []
    assert not hostile.found(json.loads(out)["title"] + json.loads(out)["text"])


def test_a_refused_page_is_told_in_one_line(tmp_path: Path, env: dict[str, str]) -> None:
    page = tmp_path / NAMES[1]
    page.write_bytes(b"\x00\x01\x02")
    shown = on_terminal(env, 3, "clean", str(page), "--index", str(tmp_path / "none"))
    assert (obeyed(shown), shown.count("\n")) == ([], 2)


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252"])
def test_what_the_encoding_of_the_output_lacks_is_shown_as_escapes(index: str, encoding: str) -> None:
    env = environment() | {"PYTHONIOENCODING": encoding}
    for arguments in (("query", "phare", "--index", index), ("--help",), ("query", "--help")):
        command = [sys.executable, "-m", "search", *arguments]
        done = subprocess.run(command, env=env, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
    out = subprocess.run([*command[:3], "query", "phare", "--json", "--index", index], env=env, capture_output=True)
    assert json.loads(out.stdout.decode("ascii"))["query"] == "phare"
