"""The server's log, by a server of its own: what clients send and articles hold is escaped there."""

import subprocess
import sys
from pathlib import Path

import hostile

PROGRAM = """
import sys
sys.path.insert(0, {tests!r})
import hostile
from pathlib import Path
from fakes import FakeEngine
from search.config import Settings
from web import create_app
from web.logs import log_to_stderr

class Broken(FakeEngine):
    def article(self, article_id):
        raise RuntimeError(hostile.EVERYTHING + article_id)

log_to_stderr()
client = create_app(Settings(Path(".")), Broken()).test_client()
assert client.get("/article/%1B%5B31m%0AINFO%20forged").status_code == 500
"""


def test_a_failure_is_logged_with_its_traceback_and_nothing_that_a_terminal_obeys() -> None:
    program = PROGRAM.format(tests=str(Path(__file__).parents[1]))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 0, done.stderr
    assert hostile.found(done.stderr) == []
    lines = done.stderr.splitlines()
    assert "/article/\\x1b[31m\\nINFO forged" in lines[0]
    assert lines[1] == "  Traceback (most recent call last):"
    assert any(line.startswith("  RuntimeError: \\x1b[2J") for line in lines)
    assert all(line.startswith("  ") for line in lines[1:])
