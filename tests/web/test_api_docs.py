"""The client in docs/api.md does what the page says, against a served site."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEngine
from press import PRESS

from index.messages import Message
from search.engine import Engine
from search.errors import EngineUnavailable

Serving = Callable[[Engine], AbstractContextManager[str]]


@pytest.fixture
def page() -> dict[str, Any]:
    text = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names: dict[str, Any] = {"__name__": "client"}
    exec(program, names)
    return names


def test_the_client_walks_through_all_hits(page: dict[str, Any], serving: Serving) -> None:
    with serving(FakeEngine(PRESS)) as site:
        found = [hit["id"] for hit in page["Press"](site).hits("tempête", sort="oldest")]
    assert len(found) == len(set(found)) == 25


def test_the_client_is_not_sent_what_it_has(page: dict[str, Any], serving: Serving) -> None:
    engine = FakeEngine(PRESS)
    with serving(engine) as site:
        press = page["Press"](site)
        first = press.get("search", q="marée")
        assert press.get("search", q="marée") == first
    assert first["total"] == 2 and len(engine.requests) == 1


def test_the_client_tells_why_it_was_refused(page: dict[str, Any], serving: Serving) -> None:
    down = FakeEngine(error=EngineUnavailable(Message("le moteur est parti", "the engine is away")))
    with serving(FakeEngine(PRESS)) as site, pytest.raises(page["Refused"], match="page"):
        page["Press"](site).get("search", q="marée", page="0")
    with serving(down) as site, pytest.raises(page["Refused"], match="parti"):
        page["Press"](site).get("search", q="marée")
