"""How often a client may ask: so many requests a period, whichever process answers, and no memory for a flood."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from press import PRESS
from werkzeug.test import Client

from search.config import settings_from
from search.errors import BadSetting
from web import create_app
from web.admission import one_at_a_time
from web.rate_limit import REQUESTS, Limit, client_of, shared_limits


def site(rate: str | None = "3/h", proxies: int = 0) -> FlaskClient:
    settings = replace(settings_from({"SEARCH_INDEX": "/i"}), rate=rate, proxies=proxies)
    return create_app(settings, FakeEngine(PRESS)).test_client()


def allowed(limit: Limit, client: str, now: float) -> bool:
    if limit.wait(client, now):
        return False
    limit.count(client, now)
    return True


def test_past_its_limit_a_client_is_told_when_to_come_back() -> None:
    asked = [site_of.get("/api/search?q=mer") for site_of in [site()] for _ in range(4)]
    assert [answered.status_code for answered in asked] == [200, 200, 200, 429]
    assert asked[3].mimetype == "application/problem+json"
    assert asked[3].json is not None and asked[3].json["type"] == "urn:manchette:problem:too-many"
    assert asked[3].json["detail"].startswith("Trop de demandes en peu de temps")
    assert 1_000 < int(asked[3].headers["Retry-After"]) <= 1_200
    assert asked[3].headers["X-Request-Id"]


def test_a_client_that_is_told_so_does_not_wait_for_its_turn_and_health_and_style_are_never_counted() -> None:
    settings = replace(settings_from({"SEARCH_INDEX": "/i"}), rate="1/h")
    engine = FakeEngine(PRESS)
    here = Client(one_at_a_time(create_app(settings, engine), most=1))
    for path in ("/healthz", "/readyz", "/metrics", "/robots.txt", "/static/manchette.css") * 2:
        assert here.get(path, buffered=True).status_code == 200
    assert [here.get("/api/search?q=mer").status_code for _ in range(3)] == [200, 429, 429]
    assert len(engine.requests) == 1


def test_no_limit_holds_unless_it_is_set() -> None:
    here = site(rate=None)
    assert {here.get("/aide").status_code for _ in range(50)} == {200}


def test_another_client_is_counted_for_itself_as_the_believed_proxy_tells_it() -> None:
    here = site("1/h", proxies=1)

    def asked(told: str) -> int:
        return here.get("/aide", headers={"X-Forwarded-For": told}).status_code

    assert [asked("192.0.2.1"), asked("192.0.2.2"), asked("192.0.2.1")] == [200, 200, 429]
    assert asked("203.0.113.7, 192.0.2.1") == 429  # what the client wrote itself counts for nothing
    direct = site("1/h")
    assert direct.get("/aide", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 200
    assert direct.get("/aide", headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 429


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "", True),
    ],
)
def test_an_ipv6_network_is_one_client(one: str, other: str, same: bool) -> None:
    assert (client_of({"REMOTE_ADDR": one}, 0) == client_of({"REMOTE_ADDR": other}, 0)) is same


def test_what_is_no_address_is_a_client_all_the_same() -> None:
    for told in (" , ", "unknown", "x" * 10_000, "1.2.3.4.5", ",,,"):
        assert isinstance(client_of({"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": told}, 1), str)


def test_a_client_may_ask_all_at_once_and_then_as_time_gives_it_back() -> None:
    limit = Limit("60/m")
    assert sum(allowed(limit, "a", 100.0) for _ in range(100)) == 60
    assert not allowed(limit, "a", 100.5)
    assert allowed(limit, "a", 101.01) and not allowed(limit, "a", 101.02)
    assert sum(allowed(limit, "a", 400.0) for _ in range(100)) == 60


@given(
    st.integers(1, 20),
    st.sampled_from([("s", 1.0), ("m", 60.0), ("h", 3600.0)]),
    st.lists(st.floats(0, 50), max_size=80),
)
def test_in_no_period_are_there_twice_as_many_as_allowed(
    count: int, period: tuple[str, float], steps: list[float]
) -> None:
    limit, now, passed = Limit(f"{count}/{period[0]}"), 1_000.0, []
    for step in steps:
        now += step
        if allowed(limit, "a", now):
            passed.append(now)
    for start in passed:
        assert sum(start <= at < start + period[1] for at in passed) < 2 * count + 1


@given(st.integers(1, 1_000), st.sampled_from("smh"), st.floats(0, 1e9))
def test_a_client_that_never_asked_may_ask_as_often_as_allowed_whatever_the_moment(
    count: int, period: str, now: float
) -> None:
    limit = Limit(f"{count}/{period}")
    assert [allowed(limit, "a", now) for _ in range(count + 1)] == [True] * count + [False]


def test_processes_that_share_a_table_count_together() -> None:
    with shared_limits() as folder:
        one, other = Limit("4/h", folder / REQUESTS), Limit("4/h", folder / REQUESTS)
        assert [allowed(limit, "a", 5.0) for limit in (one, other) * 3] == [True] * 4 + [False] * 2
        assert allowed(other, "b", 5.0)
    assert not folder.exists()


def test_a_flood_of_clients_takes_no_room_and_does_not_shut_out_a_new_one() -> None:
    limit = Limit("2/h")
    for number in range(100_000):
        limit.count(str(number), 5.0)
    assert allowed(limit, "new", 6.0)


def test_a_served_site_counts_over_its_processes_whatever_connection_a_client_takes(tmp_path: Path) -> None:
    environ = os.environ | {"SEARCH_RATE": "9/h", "SEARCH_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2])}
    serving = [sys.executable, "-m", "search", "serve", "--index", str(tmp_path), "--port", "0", "--processes", "2"]
    with subprocess.Popen(serving, env=environ, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            address = process.stderr.readline().removeprefix("Searching at ").strip()
            statuses = [status_at(f"{address}/aide") for _ in range(30)]
            alive = [status_at(f"{address}/healthz") for _ in range(10)]
            process.terminate()
            assert process.wait(60) == 0
        finally:
            process.kill()
    assert statuses == [200] * 9 + [429] * 21
    assert alive == [200] * 10


def status_at(address: str) -> int:
    try:
        with urllib.request.urlopen(address) as answered:
            return int(answered.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.mark.parametrize("value", ["0/s", "5", "5/d", "-1/s", "1.5/s", "5/ s", "9999999/s", "/s"])
def test_a_rate_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(BadSetting, match="SEARCH_RATE"):
        settings_from({"SEARCH_INDEX": "/i", "SEARCH_RATE": value})
