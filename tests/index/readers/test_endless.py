"""Files that are endless in one way or another are read in time that grows as they do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from growth import grows_as_its_input

from index.readers import read

PAGE = (
    "<html><title>Le phare</title><article><h1>Le phare</h1><p>Le phare rouvrira au printemps.</p>{}</article></html>"
)
FEED = "<rss><channel><title>A</title><item><title>B</title>{}<description>La mer.</description></item></channel></rss>"

ENDLESS: dict[str, tuple[str, Callable[[int], str], int]] = {
    "blank lines above the first record": ("a.jsonl", lambda n: "\n" * n + '{"text": "La digue."}\n' * 2, 2000),
    "blank lines above an array": ("a.json", lambda n: "\n" * n + '[{"text": "La digue."}]', 2000),
    "blanks above a feed": ("a.rss", lambda n: "<?xml version='1.0'?>" + "\n" * n + FEED.format(""), 2000),
    "blanks after a doctype": ("a.rss", lambda n: "<!DOCTYPE rss>" + " \n" * n + FEED.format(""), 2000),
    "an author of a feed without a space": ("a.rss", lambda n: FEED.format(f"<author>{'a' * n}</author>"), 8000),
    "comments in an attribute": ("a.html", lambda n: PAGE.format(f"<p title='{'&lt;!--' * n}'>La digue."), 4000),
    "comments in an address": ("a.html", lambda n: PAGE.format(f"<a href='/{'&lt;!--' * n}'>La digue"), 2000),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_file_is_read_in_time_that_grows_as_it_does(tmp_path: Path, name: str) -> None:
    """Four times the file takes about four times as long, and not sixteen times."""
    file, make, size = ENDLESS[name]
    path = tmp_path / file

    def work(text: str) -> None:
        path.write_text(text, encoding="utf-8")
        assert list(read(path))

    assert grows_as_its_input(work, make, size)
