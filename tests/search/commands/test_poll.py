"""`search poll`: its lines, its exit codes, and the way to the index."""

import os
import signal
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from processes import started
from wild_server import answer, wild

FEED = """<rss version="2.0"><channel><title>Le Fleuve</title><item><title>La crue recule</title>
<link>https://fleuve.example/crue</link><description>La rivière regagne son lit après huit jours.</description></item>
</channel></rss>"""


def run(*arguments: str | Path, code: int = 0) -> str:
    """Run `search`; its output, both streams."""
    done = subprocess.run(
        [sys.executable, "-m", "search", *map(str, arguments)],
        env=os.environ | {"SEARCH_LANG": "en"}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_what_a_feed_gives_is_found_by_search(tmp_path: Path) -> None:
    corpus, served = tmp_path / "corpus", tmp_path / "served"
    for folder in (corpus, served):
        folder.mkdir()
    (served / "une.rss").write_text(FEED)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(served))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            root = f"http://127.0.0.1:{server.server_port}"
            (corpus / "manchette.toml").write_text(
                f'source = "Le Fleuve"\nfeeds = ["{root}/une.rss", "{root}/rien.rss"]\n'
            )
            told = run("poll", corpus, code=1)
            again = run("poll", corpus, code=1)
        finally:
            server.shutdown()
            thread.join()
    assert f"{root}/une.rss: 1 new, 0 changed" in told
    assert f"{root}/rien.rss answers 404" in told and "1 of 2 were not polled in full" in told
    assert f"{root}/une.rss: unchanged" in again
    assert "1 indexed" in run("reindex", corpus, "--index", tmp_path / "index")
    assert "La crue recule" in run("query", "crues", "--index", tmp_path / "index")


def test_a_corpus_that_names_no_feed_is_told_how_to(tmp_path: Path) -> None:
    assert "feeds = [" in run("poll", tmp_path, code=3)


BROKEN = {
    "cut": answer(FEED.encode()[:120], 'ETag: "x"', length=len(FEED)),
    "alone": answer(b"<item><title>Seul</title></item>"),
    "none": answer(b"<html><p>Accueil</html>"),
    "mute": b"",
    "loop": b"HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n",
    "away": b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
}


def named(corpus: Path, *urls: str, text: str = "") -> None:
    """A sidecar that names these feeds."""
    corpus.mkdir(exist_ok=True)
    listed = ", ".join(f'"{url}"' for url in urls)
    (corpus / "manchette.toml").write_text(f"feeds = [{listed}]\n{text}")


def test_what_fails_stops_no_feed_after_it_and_shows_in_the_exit_code(tmp_path: Path) -> None:
    with wild() as server:
        server.scripts |= {f"/{name}": script for name, script in BROKEN.items()} | {"/good": answer(FEED.encode())}
        urls = [*(server.url(f"/{name}") for name in BROKEN), "file:///etc/passwd", "http://[", ""]
        named(tmp_path / "a", *urls, server.url("/good"))
        told = run("poll", tmp_path, code=1)
        assert f"{server.url('/good')}: 1 new" in told
        for name in ("cut", "none", "mute", "loop", "away"):
            assert f"{server.url(f'/{name}')} " in told
        assert "Traceback" not in told
        assert f"search: {len(urls) - 1} of {len(urls) + 1} were not polled in full" in told.splitlines()[-1]


def test_a_sidecar_that_cannot_be_read_shows_in_the_exit_code(tmp_path: Path) -> None:
    with wild() as server:
        server.scripts["/good"] = answer(FEED.encode())
        named(tmp_path / "a", text="=")
        named(tmp_path / "b", server.url("/good"))
        told = run("poll", tmp_path, code=1)
    assert "manchette.toml passed over" in told and "/good: 1 new" in told


def test_polling_again_and_again_outlives_whatever_fails(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    with wild() as server:
        server.scripts |= {"/cut": BROKEN["cut"], "/good": answer(FEED.encode())}
        named(corpus, server.url("/cut"), server.url("/good"))
        process = subprocess.Popen(
            [sys.executable, "-m", "search", "poll", str(corpus), "--every", "0.005"],
            env=os.environ | {"SEARCH_LANG": "en"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        first = [process.stdout.readline() for _ in range(3)]
        (corpus / "manchette.toml").rename(tmp_path / "away")
        deadline = threading.Event()
        deadline.wait(1)
        (tmp_path / "away").rename(corpus / "manchette.toml")
        asked = len(server.asked)
        while len(server.asked) < asked + 4:
            assert process.poll() is None
            deadline.wait(0.05)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert "1 new" in first[0] and "unchanged" in first[1]
    assert "cut short" in err and "no feed under" in err and "Traceback" not in err
    assert process.returncode == 0


def test_a_fault_in_one_feed_is_told_with_its_address_and_stops_no_other(tmp_path: Path) -> None:
    fault = "import search.commands.poll as p\npoll = p.poll\n"
    fault += "p.poll = lambda folder, url, **given: poll(folder, url, **given) if 'good' in url else 1 / 0"
    with wild() as server:
        server.scripts["/good"] = answer(FEED.encode())
        named(tmp_path, server.url("/bad"), server.url("/good"))
        with started("poll", tmp_path, before=fault) as command:
            code, out, err = command.ended()
        bad = server.url("/bad")
    assert code == 1 and "/good: 1 new" in out
    assert f"{bad}: a fault of the program (ZeroDivisionError" in err and "Traceback" not in err


def test_a_folder_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    away = tmp_path / "away"
    assert "is not a folder: check the path" in run("poll", away, code=3)
    (tmp_path / "manchette.toml").write_text('feeds = ["http://127.0.0.1:9/une.rss"]')
    said = run("poll", away, tmp_path, code=1)
    assert "away is not a folder" in said
    assert "2 of 2 were not polled" in said
