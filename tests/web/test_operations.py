"""What those who run the site are told: metrics, the access log, identifiers of requests."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine
from flask.testing import FlaskClient
from press import PRESS
from prometheus_client.parser import text_string_to_metric_families
from small_press import article as pressed
from small_press import opened

from index.messages import Message
from index.rebuild.progress import Progress
from search.config import Settings, settings_from
from search.engine import Status
from search.errors import BadSetting, IndexMissing, IndexStale
from search.rebuild_status import StatusKeeper
from web import create_app


def told(text: str) -> dict[str, float]:
    """The samples of /metrics by name and labels."""
    return {
        sample.name + "".join(f" {key}={value}" for key, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def site(tmp_path: Path, **settings: object) -> FlaskClient:
    made = replace(Settings(tmp_path), **settings)  # type: ignore[arg-type]
    return create_app(made, FakeEngine(PRESS)).test_client()


def test_requests_searches_and_those_that_find_nothing_are_counted(client: FlaskClient) -> None:
    for address in ("/?q=marée", "/api/search?q=marée", "/?q=zorglub", "/api/search?q=zorglub", "/", "/api/none"):
        client.get(address)
    client.open("/api/search?q=x", method="BREW")
    client.get("/healthz")
    answered = client.get("/metrics")
    assert answered.mimetype == "text/plain"
    assert answered.headers["Cache-Control"] == "no-store"
    samples = told(answered.text)
    assert samples["manchette_searches_total"] == 4
    assert samples["manchette_searches_empty_total"] == 2
    assert samples["manchette_requests_total endpoint=pages.home method=GET status=200"] == 3
    assert samples["manchette_requests_total endpoint=none method=GET status=404"] == 1
    assert samples["manchette_requests_total endpoint=none method=other status=405"] == 1
    assert samples["manchette_request_seconds_count endpoint=api.search"] == 2
    assert "healthz" not in answered.text and "zorglub" not in answered.text


def test_the_index_that_answers_is_told_and_that_none_does(client_for, engine: FakeEngine) -> None:
    samples = told(client_for(engine).get("/metrics").text)
    assert samples["manchette_index_up"] == 1
    assert samples["manchette_index_articles"] == len(PRESS)
    assert samples[f"manchette_index_info generation={engine.generation()}"] == 1
    assert samples["manchette_index_age_seconds"] == 0
    broken = client_for(FakeEngine(error=IndexMissing(Message("rien", "nothing")))).get("/metrics")
    assert broken.status_code == 200
    assert told(broken.text)["manchette_index_up"] == 0
    assert "manchette_index_articles" not in broken.text


def test_metrics_are_told_to_one_at_a_time_and_others_are_told_to_come_back(client_for) -> None:
    began, may = threading.Event(), threading.Event()

    class Slow(FakeEngine):
        def status(self) -> Status:
            began.set()
            assert may.wait(30)
            return super().status()

    client = client_for(Slow(PRESS))
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.application.test_client().get, "/metrics")
        assert began.wait(30)
        second = client.get("/metrics")
        may.set()
        assert first.result(30).status_code == 200
    assert second.status_code == 503 and second.headers["Retry-After"]
    assert client.get("/metrics").status_code == 200


def test_an_index_of_another_version_is_told_from_one_that_is_away(client_for) -> None:
    for error, stale in ((IndexStale, 1), (IndexMissing, 0)):
        client = client_for(FakeEngine(error=error(Message("« search reindex --full »", "“search reindex --full”"))))
        assert told(client.get("/metrics").text)["manchette_index_stale"] == stale
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json["status"]) == (503, "stale" if stale else "unavailable")
        assert "search reindex --full" in ready.json["reason"]


def test_the_last_rebuild_is_told_as_it_left_word(tmp_path: Path) -> None:
    assert "manchette_rebuild" not in site(tmp_path).get("/metrics").text
    StatusKeeper(tmp_path).progress(Progress("reading", 1, 4, 9))
    running = told(site(tmp_path).get("/metrics").text)
    assert (running["manchette_rebuild_state state=running"], running["manchette_rebuild_share"]) == (1, 0.25)
    StatusKeeper(tmp_path).done(12, 3)
    done = told(site(tmp_path).get("/metrics").text)
    assert (done["manchette_rebuild_state state=done"], done["manchette_rebuild_state state=running"]) == (1, 0)
    assert (done["manchette_rebuilds_total"], done["manchette_rebuilds_failed_total"]) == (2, 1)
    assert (done["manchette_rebuild_articles"], done["manchette_rebuild_rejected_pages"]) == (12, 3)
    assert done["manchette_rebuild_succeeded_timestamp_seconds"] > 0


def test_the_parts_of_an_answer_are_timed_and_the_memory_is_told(tmp_path: Path) -> None:
    with opened([pressed(0, "La tempête au port", "La tempête frappe le port.", None, "Le Phare")]) as engine:
        client = create_app(Settings(tmp_path), engine).test_client()
        assert client.get("/api/search?q=tempête&facets=1").status_code == 200
        samples = told(client.get("/metrics").text)
    parts = {name.partition("part=")[2]: seconds for name, seconds in samples.items() if "engine_seconds_total" in name}
    assert set(parts) == {"reading the query", "ranking", "suggesting", "snippets", "counting"}
    assert all(seconds > 0 for seconds in parts.values())
    if sys.platform == "linux":
        assert samples["manchette_memory_bytes kind=own"] > 10_000_000
        assert samples["manchette_processes"] == 1


def test_each_application_of_a_process_counts_for_itself(client_for, engine: FakeEngine) -> None:
    client_for(engine).get("/?q=mer")
    assert told(client_for(engine).get("/metrics").text)["manchette_searches_total"] == 0


def test_every_answer_has_an_identifier_of_its_own_and_none_that_a_stranger_gave(tmp_path: Path) -> None:
    asked = [site(tmp_path).get(path, headers={"X-Request-Id": "forged"}) for path in ("/", "/", "/none", "/healthz")]
    found = [answered.headers["X-Request-Id"] for answered in asked]
    assert len(set(found)) == 4 and all(re.fullmatch("[0-9a-f]{32}", one) for one in found)
    behind = site(tmp_path, proxies=1)
    assert behind.get("/", headers={"X-Request-Id": "a-1.b"}).headers["X-Request-Id"] == "a-1.b"
    for bad in ("", "a b", "é", "x" * 65, '"}'):
        assert behind.get("/", headers={"X-Request-Id": bad}).headers["X-Request-Id"] != bad


def test_nothing_is_logged_unless_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site(tmp_path).get("/?q=mer")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("kind", ["on", "query"])
def test_a_request_is_a_line_of_json_with_its_query_only_where_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    logging = site(tmp_path, access_log=kind)
    answered = logging.get("/api/search?q=mar%C3%A9e")
    logging.get("/api/none%0Aforged%1B[31m")
    logging.get("/dossier/secretsecret/")
    search, failed, secret = map(json.loads, capsys.readouterr().out.splitlines())
    assert (search["path"], search["status"], search["found"], search["method"]) == ("/api/search", 200, 2, "GET")
    assert search["request_id"] == answered.headers["X-Request-Id"]
    assert search["bytes"] == len(answered.data)
    assert search["seconds"] >= 0
    assert search.get("query") == ("q=mar%C3%A9e" if kind == "query" else None)
    assert failed["status"] == 404
    assert secret["path"] == "/dossier/-"
    assert "127.0.0.1" not in json.dumps([search, failed, secret])


def test_whatever_is_asked_is_logged_in_a_line_that_no_other_process_breaks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site(tmp_path, access_log="query").get("/" + "é" * 3_000 + "?q=" + '"' * 9_000)
    out = capsys.readouterr().out
    assert out.count("\n") == 1 and len(out.encode()) < 4_096


def test_a_log_that_nobody_reads_any_more_fails_no_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def write(self, _: str) -> None:
            raise BrokenPipeError

    logging = site(tmp_path, access_log="on")
    monkeypatch.setattr(sys, "stdout", Gone())
    assert logging.get("/").status_code == 200


def test_a_log_of_another_kind_is_refused() -> None:
    with pytest.raises(BadSetting, match="SEARCH_ACCESS_LOG"):
        settings_from({"SEARCH_INDEX": "/i", "SEARCH_ACCESS_LOG": "all"})


def test_the_processes_of_a_server_count_together_and_log_each_request_once(tmp_path: Path) -> None:
    places = tmp_path / "temporary"
    places.mkdir()
    environment = os.environ | {"SEARCH_LANG": "en", "SEARCH_ACCESS_LOG": "on", "TMPDIR": str(places)}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    environment.pop("PROMETHEUS_MULTIPROC_DIR", None)
    pages, index = tmp_path / "pages", tmp_path / "index"
    pages.mkdir()
    (pages / "tempete.txt").write_text("La tempête au port\n\nLa tempête frappe le port depuis mardi matin.\n")
    search = [sys.executable, "-m", "search"]
    subprocess.run([*search, "reindex", pages, "--index", index], env=environment, check=True, capture_output=True)
    serving = [*search, "serve", "--index", index, "--port", "0", "--processes", "2"]
    with subprocess.Popen(
        serving, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            address = process.stderr.readline().removeprefix("Searching at ").strip()
            for number in range(40):
                with urllib.request.urlopen(f"{address}/api/search?q={'port' if number % 4 else 'zorglub'}") as got:
                    assert got.status == 200
            with urllib.request.urlopen(f"{address}/metrics") as got:
                samples = told(got.read().decode())
            shared = list(places.iterdir())
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert (process.returncode, err) == (0, "")
    assert (samples["manchette_searches_total"], samples["manchette_searches_empty_total"]) == (40, 10)
    assert samples["manchette_request_seconds_count endpoint=api.search"] == 40
    assert samples["manchette_index_articles"] == 1
    assert samples["manchette_rebuild_state state=done"] == 1
    assert samples["manchette_processes"] == 2 or sys.platform != "linux"
    assert len(shared) == 2
    assert len([json.loads(line) for line in out.splitlines() if '"/api/search"' in line]) == 40
    assert list(places.iterdir()) == []
