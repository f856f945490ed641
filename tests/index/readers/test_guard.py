"""Whatever one page does to its reader, it is refused by name, and the rest is read."""

import io
import json
import tarfile
import threading
from collections.abc import Callable, Generator, Iterator
from errno import ENOSPC
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from index.article import RawPage, Rejected
from index.readers import guard, read
from index.readers.bounds import Unspooled
from index.readers.cpu_time import OutOfTime, limited
from index.readers.guard import each, guarded_record

FILE = Path("/heap/a.jsonl")
BAD = "mauvais"


def raising(error: BaseException) -> Callable[..., Any]:
    def work(*_: object) -> Any:
        raise error

    return work


def endless() -> None:
    while True:
        pass


@pytest.mark.parametrize(
    ("error", "fr", "en"),
    [
        (ValueError("no\n digit"), "ValueError : no digit", "ValueError: no digit"),
        (RecursionError("depth"), "trop imbriquée", "nested too deep"),
        (MemoryError(), "mémoire insuffisante", "out of memory"),
        (OutOfTime(60), "plus de 60 s de calcul", "over 60 s of computing"),
        (AssertionError(), "AssertionError", "AssertionError"),
        (OverflowError("x" * 900), "OverflowError : xxx", "OverflowError: xxx"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "odd"), "UnicodeDecodeError", "UnicodeDecodeError"),
    ],
)
def test_an_error_nobody_thought_of_is_a_refusal_in_one_line(error: BaseException, fr: str, en: str) -> None:
    refused = guarded_record(FILE, "ligne 3", raising(error))
    assert isinstance(refused, Rejected)
    assert (refused.path, refused.place) == (FILE, "ligne 3")
    assert fr in refused.reason.fr and en in refused.reason.en
    assert "\n" not in refused.reason.fr and len(refused.reason.fr) < 300


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(), Unspooled(OSError(ENOSPC, "full"))])
def test_what_is_no_pages_doing_goes_through(error: BaseException) -> None:
    with pytest.raises(type(error)):
        guarded_record(FILE, "", raising(error))
    with pytest.raises(type(error)):
        list(each(FILE, (raising(error)() for _ in range(1))))


def test_memory_that_is_not_there_is_no_fault_of_the_files() -> None:
    """What the file gave before stays in the index, and the next run tries again."""
    refused = guarded_record(FILE, "", raising(MemoryError()))
    assert isinstance(refused, Rejected) and refused.unread


def test_the_pages_before_the_one_that_fails_stay_and_the_refusal_tells_behind_which() -> None:
    def pages() -> Generator[RawPage, None, None]:
        yield RawPage(FILE, "un", "ligne 1")
        yield RawPage(FILE, "deux", "ligne 2")
        raise ValueError("odd")

    *before, refused = each(FILE, pages())
    assert [page.place for page in before] == ["ligne 1", "ligne 2"]
    assert isinstance(refused, Rejected) and refused.place == "après ligne 2"


def test_a_page_without_an_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it calculates, matches a regular expression, or catches whatever is raised."""
    import re

    def stubborn() -> None:
        while True:
            try:
                endless()
            except Exception:
                continue

    monkeypatch.setattr(guard, "SECONDS", 0.2)
    for work in (endless, stubborn, lambda: re.match("(a*)*b", "a" * 60)):
        refused = guard.guarded_page(FILE, "", work)
        assert isinstance(refused, Rejected) and "s of computing" in refused.reason.en


def test_a_generator_without_an_end_is_stopped_and_its_pages_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    def pages() -> Generator[RawPage, None, None]:
        yield RawPage(FILE, "un")
        endless()

    monkeypatch.setattr(guard, "SECONDS", 0.2)
    page, refused = each(FILE, pages())
    assert isinstance(page, RawPage) and isinstance(refused, Rejected)


def test_time_within_time_is_counted_once_and_the_rest_goes_on() -> None:
    """Work within has no more than what encloses it; what encloses it has what is left."""
    with pytest.raises(OutOfTime, match="0 s"):
        limited(0.2, lambda: limited(60, endless))

    def inner_fails() -> str:
        with pytest.raises(OutOfTime):
            limited(0.1, endless)
        return "on"

    assert limited(60, inner_fails) == "on"
    with pytest.raises(OutOfTime):
        limited(0.3, lambda: (inner_fails(), endless()))
    # No clock is left running.
    for _ in range(2_000_000):
        pass


def test_in_another_thread_there_is_no_limit_and_no_harm() -> None:
    given: list[int] = []
    thread = threading.Thread(target=lambda: given.append(limited(0.0001, lambda: sum(range(200_000)))))
    thread.start()
    thread.join()
    assert given


def records(count: int, bad: int) -> Iterator[dict[str, str]]:
    for number in range(count):
        yield {"title": BAD if number == bad else f"Titre {number}", "text": f"La digue numéro {number} tient bon."}


def page(title: str) -> bytes:
    return f"<html><title>{title}</title><h1>{title}</h1><p>La digue a tenu toute la nuit malgré la houle.</p>".encode()


def as_lines() -> tuple[str, bytes]:
    return "a.jsonl", "\n".join(map(json.dumps, records(5, 2))).encode()


def as_an_array() -> tuple[str, bytes]:
    return "a.json", json.dumps(list(records(5, 2))).encode()


def as_a_table() -> tuple[str, bytes]:
    rows = [f"{one['title']},{one['text']}" for one in records(5, 2)]
    return "a.csv", "\n".join(["titre,texte", *rows]).encode()


def as_a_feed() -> tuple[str, bytes]:
    items = (
        f"<item><title>{one['title']}</title><description>{one['text']}</description></item>" for one in records(5, 2)
    )
    return "a.rss", f"<rss version='2.0'><channel><title>P</title>{''.join(items)}</channel></rss>".encode()


def as_an_archive() -> tuple[str, bytes]:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as made:
        for number, one in enumerate(records(5, 2)):
            member = tarfile.TarInfo(f"{number}.html")
            member.size = len(page(one["title"]))
            made.addfile(member, io.BytesIO(page(one["title"])))
    return "a.tar", target.getvalue()


def as_a_web_archive() -> tuple[str, bytes]:
    made = []
    for number, one in enumerate(records(5, 2)):
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(one["title"])
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://phare.example/{number}\r\n"
        made.append(f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n")
    return "a.warc", b"".join(made)


@pytest.mark.parametrize(
    ("made", "trips"),
    [
        (as_lines, "index.readers.records.one_line"),
        (as_an_array, "index.readers.records.one_line"),
        (as_a_table, "index.readers.records.one_line"),
        (as_a_feed, "index.readers.feed.one_line"),
        (as_an_archive, "index.readers.metadata.title_of"),
        (as_a_web_archive, "index.readers.metadata.title_of"),
        (as_lines, "index.text.mojibake.repaired_text"),
    ],
)
@pytest.mark.parametrize("error", [ValueError("odd"), RecursionError(), AssertionError(), OutOfTime(60)])
def test_one_page_of_a_file_is_refused_at_its_place_and_those_behind_it_are_read(
    tmp_path: Path, made: Callable[[], tuple[str, bytes]], trips: str, error: BaseException
) -> None:
    name, data = made()
    (tmp_path / name).write_bytes(data)
    module, _, function = trips.rpartition(".")
    original = getattr(__import__(module, fromlist=[function]), function)

    def tripped(first: Any, *others: Any) -> Any:
        if BAD in (first if isinstance(first, str) else " ".join(map(str, [*first, *others]))):
            raise error
        return original(first, *others)

    with mock.patch(trips, tripped):
        outcomes = list(read(tmp_path / name))
    (refused,) = [one for one in outcomes if isinstance(one, Rejected)]
    assert refused.path == tmp_path / name
    assert refused.place
    assert sum(isinstance(one, RawPage) for one in outcomes) == 4
