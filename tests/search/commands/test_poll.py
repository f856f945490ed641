"""`search poll`: its lines, its exit codes, and the way to the index."""

import os
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

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
            told = run("poll", corpus)
            again = run("poll", corpus)
        finally:
            server.shutdown()
            thread.join()
    assert f"{root}/une.rss: 1 new, 0 changed" in told
    assert f"{root}/rien.rss answers 404" in told
    assert f"{root}/une.rss: unchanged" in again
    assert "1 indexed" in run("reindex", corpus, "--index", tmp_path / "index")
    assert "La crue recule" in run("query", "crues", "--index", tmp_path / "index")


def test_a_corpus_that_names_no_feed_is_told_how_to(tmp_path: Path) -> None:
    assert "feeds = [" in run("poll", tmp_path, code=3)
