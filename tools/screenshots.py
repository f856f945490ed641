"""Pictures of the pages, from the demo corpus: `python -m tools.screenshots [FOLDER]`.

Needs Playwright and Chromium (the `dev` extra; apt-get install chromium). Writes docs/images where no folder is named.
"""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from index.rebuild.build import rebuild
from search.config import Settings
from search.engines import open_engine
from web import create_app

ROOT = Path(__file__).parents[1]
WIDE, PHONE = (1280, 860), (390, 780)
SHOTS = (
    ("start", "/", WIDE, "light"),
    ("results", "/?q=eau&vs=train", WIDE, "light"),
    ("results-dark", "/?q=france&exclude=section:Sport", WIDE, "dark"),
    ("results-phone", "/?q=eau", PHONE, "light"),
    ("article", "", WIDE, "light"),
    ("words", "/mots?q=eau", WIDE, "light"),
)
"""Name, path (of the first article found where it is empty), size and scheme."""


class _Silent(WSGIRequestHandler):
    def log(self, *_: object, **__: object) -> None:
        """Nothing: the requests are ours."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The demo corpus, served for the length of a `with`; gives the address."""
    rebuild(folder / "index", [ROOT / "seeds"])
    settings = Settings(index_dir=folder / "index")
    app = create_app(settings, open_engine(settings))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def shoot(browser: Browser, address: str, folder: Path) -> None:
    """Write every picture into a folder."""
    for name, path, (width, height), scheme in SHOTS:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="fr-FR",
        )
        page = context.new_page()
        if path:
            page.goto(path)
        else:
            page.goto("/?q=eau")
            page.locator(".hit .headline a").first.click()
            page.locator(".story").wait_for()
        page.screenshot(path=folder / f"{name}.png")
        context.close()


def main(arguments: Sequence[str]) -> None:
    """Take the pictures."""
    folder = Path(arguments[0]) if arguments else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch, served(Path(scratch)) as address, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shoot(browser, address, folder)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
