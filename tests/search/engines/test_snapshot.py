"""The live generation and the next one: what is prepared beside questions keeps none of them waiting."""

import threading
import time
from pathlib import Path

import pytest

from index.rebuild.build import rebuild
from index.rebuild.generation import Generation
from search.engines.snapshot import LiveIndex
from search.engines.whoosh import WhooshEngine
from search.errors import SearchError
from search.results import Request


class Opened:
    """A generation that knows its name and whether it is prepared."""

    def __init__(self, generation: Generation) -> None:
        self.name = generation.name
        self.prepared = self.closed = False

    def close(self) -> None:
        self.closed = True


class Preparing:
    """Prepares, from the second generation on, once it is allowed to."""

    def __init__(self) -> None:
        self.allowed = threading.Event()
        self.times = 0

    def __call__(self, opened: Opened) -> None:
        self.times += 1
        if self.times > 1:
            assert self.allowed.wait(60)
        opened.prepared = True


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    return _added(tmp_path / "corpus", 0)


def _added(corpus: Path, number: int) -> Path:
    (corpus / f"{number}.txt").write_text(f"Titre {number}\nLa marée {number} monte au port.\n", "utf-8")
    return corpus


def _named(live: LiveIndex[Opened]) -> str:
    with live.borrowed() as opened:
        assert opened.prepared and not opened.closed
        return opened.name


def test_a_generation_that_is_being_prepared_leaves_questions_to_the_one_before(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.snapshot.PREPARED_BESIDE", 1)
    index, preparing = tmp_path / "index", Preparing()
    rebuild(index, [corpus])
    live = LiveIndex(index, Opened, preparing)
    first = _named(live)
    rebuild(index, [_added(corpus, 1)])
    assert [_named(live) for _ in range(3)] == [first] * 3
    preparing.allowed.set()
    end = time.monotonic() + 60
    while _named(live) == first:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert preparing.times == 2
    live.close()


def test_the_question_that_finds_the_next_generation_of_a_small_index_is_answered_from_it(
    tmp_path: Path, corpus: Path
) -> None:
    index, preparing = tmp_path / "index", Preparing()
    preparing.allowed.set()
    rebuild(index, [corpus])
    live = LiveIndex(index, Opened, preparing)
    first = _named(live)
    rebuild(index, [_added(corpus, 1)])
    assert _named(live) != first
    live.close()


@pytest.mark.parametrize("least", [1, 20_000], ids=["beside", "at once"])
def test_one_that_cannot_be_opened_is_told_where_it_is_asked_for(
    tmp_path: Path, corpus: Path, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.snapshot.PREPARED_BESIDE", least)
    index = tmp_path / "index"
    rebuild(index, [corpus])

    def opened(generation: Generation) -> Opened:
        if generation.name != first:
            raise OSError(5, "Input/output error", str(generation.folder))
        return Opened(generation)

    first = ""
    with pytest.raises(SearchError):
        _named(LiveIndex(index, opened, Preparing()))
    live = LiveIndex(index, Opened, Preparing())
    first = _named(live)
    live = LiveIndex(index, opened, Preparing())
    assert _named(live) == first
    rebuild(index, [_added(corpus, 1)])
    with pytest.raises(SearchError):
        for _ in range(600):
            _named(live)
            time.sleep(0.1)
    live.close()


def test_a_serving_engine_answers_from_each_new_generation(tmp_path: Path, corpus: Path) -> None:
    """With facets, whose groups are made before the first question."""
    index = tmp_path / "index"
    rebuild(index, [corpus])
    engine = WhooshEngine(index, serving=True)
    for number in range(1, 4):
        rebuild(index, [_added(corpus, number)])
        answer = engine.search(Request("marée", facets=True))
        assert answer.total == number + 1
    engine.close()
