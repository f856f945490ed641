"""Who may read the site: by a token, a name and password, or a proxy's word; the rest is shut out of every address."""

import base64
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from press import PRESS

from search.access_file import password_hash, token_hash
from search.config import Settings, settings_from
from search.errors import BadSetting
from web import create_app
from web.access import MOST_FAILURES, check_access

PASSWORD = "le phare d’Ouessant"
CLOSED = ["/", "/?q=mer", "/api/search?q=mer", "/api/openapi.json", "/api/docs", "/metrics", "/export?q=mer",
          "/feed.atom?q=mer", "/article/0000000000000001", "/dossier/x", "/none", "/api/none", "/aide"]  # fmt: skip
OPEN = ["/healthz", "/readyz", "/robots.txt", "/static/manchette.css", "/favicon.ico"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("access") / "access"
    path.write_text(f"# la rédaction\nHélène:{password_hash(PASSWORD)}\n\nrobot:{token_hash('s3same')}\n", "utf-8")
    return path


@pytest.fixture
def few_an_hour(monkeypatch: pytest.MonkeyPatch) -> int:
    """As many wrong tries as a minute allows, in an hour: however slow the machine, none is given back meanwhile."""
    count = MOST_FAILURES.partition("/")[0]
    monkeypatch.setattr("web.access.MOST_FAILURES", f"{count}/h")
    return int(count)


def site(**settings: object) -> FlaskClient:
    made = replace(settings_from({"SEARCH_INDEX": "/i"}), **settings)  # type: ignore[arg-type]
    assert isinstance(made, Settings)
    return create_app(made, FakeEngine(PRESS)).test_client()


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("access", ["token", "basic", "header"])
def test_every_address_is_shut_but_those_that_tell_nothing(file: Path, access: str) -> None:
    shut = site(access=access, access_file=file, proxies=1)
    for path in CLOSED:
        answered = shut.get(path)
        assert answered.status_code == (403 if access == "header" else 401), path
        assert "Saint-Malo" not in answered.text
        assert answered.mimetype == ("application/problem+json" if path.startswith("/api/") else "text/html")
    for path in OPEN:
        assert shut.get(path, buffered=True, follow_redirects=True).status_code == 200, path


@pytest.mark.parametrize("access", ["token", "basic"])
def test_who_is_shut_out_is_told_how_to_come_in(file: Path, access: str) -> None:
    asked = site(access=access, access_file=file).get("/api/search?q=mer").headers["WWW-Authenticate"]
    assert asked.startswith({"token": "Bearer", "basic": "Basic"}[access])
    assert 'realm="Manchette' in asked


def test_a_token_of_the_file_lets_in_and_nothing_else(file: Path) -> None:
    shut = site(access="token", access_file=file)
    assert shut.get("/api/search?q=mer", headers=bearer("s3same")).status_code == 200
    assert shut.get("/?q=mer", headers=bearer("s3same")).status_code == 200
    others = [
        basic("robot", "s3same"),
        basic("Hélène", PASSWORD),
        {"Authorization": "s3same"},
        {"Remote-User": "robot"},
    ]
    for wrong in [*map(bearer, ("s3sam", "s3same x", token_hash("s3same"), "")), *others]:
        assert shut.get("/api/search?q=mer", headers=wrong).status_code == 401, wrong


def test_a_name_and_its_password_let_in_and_nothing_else(file: Path) -> None:
    shut = site(access="basic", access_file=file)
    for _ in range(2):
        assert shut.get("/?q=mer", headers=basic("Hélène", PASSWORD)).status_code == 200
    tried = [("Hélène", PASSWORD + "x"), ("hélène", PASSWORD), ("robot", "s3same"), ("", ""), ("Hélène", "x" * 5_000)]
    for wrong in [*(basic(*pair) for pair in tried), bearer("s3same"), {"Authorization": "Basic é!"}]:
        assert shut.get("/?q=mer", headers=wrong).status_code == 401, wrong
    assert shut.get("/?q=mer", headers=basic("Hélène", PASSWORD)).status_code == 200


@pytest.mark.parametrize("access", ["token", "basic"])
def test_after_some_wrong_tries_a_client_waits_whatever_it_brings_and_others_do_not(
    file: Path, access: str, few_an_hour: int
) -> None:
    shut = site(access=access, access_file=file)
    right = bearer("s3same") if access == "token" else basic("Hélène", PASSWORD)
    wrong = bearer("x") if access == "token" else basic("Hélène", "x")
    most = few_an_hour
    assert [shut.get("/", headers=wrong).status_code for _ in range(most + 1)] == [401] * most + [429]
    waiting = shut.get("/api/search?q=mer", headers=right)
    assert (waiting.status_code, waiting.mimetype) == (429, "application/problem+json")
    assert int(waiting.headers["Retry-After"]) > 0
    assert shut.get("/", headers=right, environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200


def test_a_hundred_tries_at_once_are_no_more_than_one_behind_the_other(file: Path, few_an_hour: int) -> None:
    shut = create_app(Settings(file, access="basic", access_file=file), FakeEngine(PRESS))
    wrong = basic("Hélène", "x")

    def tried(_: int) -> int:
        return shut.test_client().get("/metrics", headers=wrong).status_code

    with ThreadPoolExecutor(40) as pool:
        statuses = Counter(pool.map(tried, range(100)))
    assert statuses == {401: few_an_hour, 429: 100 - few_an_hour}


def test_whom_the_file_no_longer_has_is_shut_out_at_once_and_who_is_new_comes_in(tmp_path: Path) -> None:
    file = tmp_path / "access"
    file.write_text(f"a:{token_hash('one')}\n")
    shut = site(access="token", access_file=file)
    assert shut.get("/", headers=bearer("one")).status_code == 200
    file.write_text(f"b:{token_hash('two')}\nc:{token_hash('three')}\n")
    assert shut.get("/", headers=bearer("one")).status_code == 401
    assert shut.get("/", headers=bearer("two")).status_code == 200
    file.write_text("nonsense\n")
    assert shut.get("/", headers=bearer("two")).status_code == 401
    file.unlink()
    assert shut.get("/", headers=bearer("two")).status_code == 401


def test_whom_the_proxy_names_comes_in_by_the_header_that_is_set() -> None:
    shut = site(access="header", proxies=1, access_header="X-Sso-Login")
    assert shut.get("/?q=mer", headers={"X-Sso-Login": "luc"}).status_code == 200
    for wrong in ({}, {"Remote-User": "luc"}, {"X-Sso-Login": " "}, bearer("x")):
        assert shut.get("/?q=mer", headers=wrong).status_code == 403


def test_a_browser_of_another_site_may_ask_beforehand_without_a_token(file: Path) -> None:
    shut = site(access="token", access_file=file, cors=("https://desk.example",))
    asking = {"Origin": "https://desk.example", "Access-Control-Request-Method": "GET"}
    answered = shut.options("/api/search?q=mer", headers=asking)
    assert answered.status_code == 200 and "Authorization" in answered.headers["Access-Control-Allow-Headers"]
    assert shut.options("/api/search?q=mer").status_code == 401


def test_nothing_is_kept_for_those_who_may_not_read(file: Path) -> None:
    shut = site(access="token", access_file=file)
    tag = shut.get("/api/search?q=mer", headers=bearer("s3same")).headers["ETag"]
    again = shut.get("/api/search?q=mer", headers={"If-None-Match": tag})
    assert again.status_code == 401 and "ETag" not in again.headers


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({"access": "header"}, "SEARCH_PROXIES"),
        ({"access": "token"}, "SEARCH_ACCESS_FILE"),
        ({"access": "basic"}, "SEARCH_ACCESS_FILE"),
        ({"access": "basic", "access_file": "tokens"}, "search access"),
        ({"access": "token", "access_file": "none"}, "none"),
        ({"access": "token", "access_file": "spoilt"}, "2"),
    ],
)
def test_settings_by_which_nobody_or_anybody_could_come_in_are_refused(
    tmp_path: Path, said: dict[str, object], named: str
) -> None:
    (tmp_path / "tokens").write_text(f"a:{token_hash('one')}\n")
    (tmp_path / "spoilt").write_text(f"a:{token_hash('one')}\nb:secret\n")
    if "access_file" in said:
        said = said | {"access_file": tmp_path / str(said["access_file"])}
    with pytest.raises(BadSetting) as refused:
        check_access(replace(Settings(tmp_path), **said))  # type: ignore[arg-type]
    assert named in refused.value.message.fr and named in refused.value.message.en


def test_the_server_refuses_such_settings_in_a_line_before_it_listens(tmp_path: Path) -> None:
    environ = os.environ | {"SEARCH_ACCESS": "token", "SEARCH_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "search", "serve", "--index", str(tmp_path), "--port", "0"]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert "SEARCH_ACCESS_FILE" in ended.stderr
