"""One request at work in a process: the others wait, or are told to come back, and health is always answered."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from fakes import FakeEngine
from werkzeug.test import Client, TestResponse

from search.config import settings_from
from search.results import Request, Results
from web import admission, create_app


class Slow(FakeEngine):
    """An engine that answers once it may, and counts who is at work."""

    def __init__(self) -> None:
        super().__init__()
        self.may, self.began = threading.Event(), threading.Semaphore(0)
        self.at_work = self.most_at_work = 0
        self.threads: set[int] = set()

    def search(self, request: Request) -> Results:
        self.threads.add(threading.get_ident())
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        self.began.release()
        assert self.may.wait(30)
        self.at_work -= 1
        return super().search(request)


@pytest.fixture
def engine() -> Iterator[Slow]:
    slow = Slow()
    yield slow
    slow.may.set()


def client(engine: Slow, most: int, prefix: str = "") -> Client:
    app = create_app(settings_from({"SEARCH_INDEX": "/i", "SEARCH_URL_PREFIX": prefix}), engine)
    return Client(admission.one_at_a_time(app, most, prefix))


def asked(site: Client) -> TestResponse:
    return site.get("/api/search?q=phare")


def test_one_searches_and_the_others_are_answered_after_it_by_the_same_thread(engine: Slow) -> None:
    site = client(engine, most=10)
    with ThreadPoolExecutor(6) as pool:
        answers = [pool.submit(asked, site) for _ in range(6)]
        assert engine.began.acquire(timeout=30)
        engine.may.set()
        assert [answer.result(30).status_code for answer in answers] == [200] * 6
    assert engine.most_at_work == 1
    assert len(engine.threads) == 1


@pytest.mark.parametrize(
    ("path", "prefix", "free"),
    [
        ("/healthz", "", True),
        ("/static/manchette.css", "", True),
        ("/archives/readyz", "/archives", True),
        ("/readyz", "/archives", True),
        ("/article/healthz", "", False),
        ("/article/metrics", "/archives", False),
        ("/dossier/robots.txt", "", False),
        ("/healthz\n", "", False),
        ("/healthz/", "", False),
        ("/static/a/b", "", False),
    ],
)
def test_only_what_costs_nothing_waits_for_no_turn(path: str, prefix: str, free: bool) -> None:
    assert admission.is_free(path, prefix) is free


def test_who_finds_no_room_is_told_to_come_back_at_once(engine: Slow) -> None:
    site = client(engine, most=1)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(asked, site)
        assert engine.began.acquire(timeout=30)
        refused = asked(site)
        page = site.get("/?q=phare")
        engine.may.set()
        assert first.result(30).status_code == 200
    assert (refused.status_code, refused.mimetype) == (503, "application/problem+json")
    assert refused.headers["Retry-After"] == "2"
    assert "réessayez dans 2 secondes" in refused.get_json()["detail"]
    assert (page.status_code, page.headers["Retry-After"]) == (503, "2")


def test_who_waits_too_long_is_told_to_come_back_and_its_search_is_never_made(
    engine: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "WAIT_SECONDS", 0.05)
    site = client(engine, most=10)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(asked, site)
        assert engine.began.acquire(timeout=30)
        assert asked(site).status_code == 503
        engine.may.set()
        assert first.result(30).status_code == 200
    assert asked(site).status_code == 200
    assert engine.began.acquire(timeout=30)
    assert not engine.began.acquire(blocking=False)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/robots.txt", "/static/manchette.css", "/archives/healthz"])
def test_health_and_what_costs_nothing_wait_for_nobody(path: str, engine: Slow) -> None:
    site = client(engine, most=1, prefix="/archives" if path.startswith("/archives") else "")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(asked, site)
        assert engine.began.acquire(timeout=30)
        with site.get(path) as answered:
            status = answered.status_code
        engine.may.set()
        assert first.result(30).status_code == 200
    assert status == 200


def test_a_failure_frees_the_room_that_it_took(engine: Slow) -> None:
    engine.may.set()
    site = client(engine, most=1)
    for _ in range(5):
        assert site.get("/api/search?q=").status_code == 400
    assert asked(site).status_code == 200
