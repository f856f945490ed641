"""Several processes read and clean what one does, in the same order."""

import gzip
import json
import signal
import tarfile
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, RawPage, Rejected
from index.cleaning.line_fingerprints import Cleaned
from index.postings.segment import open_snapshot
from index.readers import parts
from index.rebuild import pages
from index.rebuild.build import rebuild
from index.rebuild.files import SourceFile
from index.rebuild.pages import read_all
from index.rebuild.progress import BytesRead

TODAY = datetime(2024, 11, 20, tzinfo=UTC).date()


def written(folder: Path, articles: int, name: str = "articles.jsonl") -> SourceFile:
    """A file of records, every tenth of them broken."""
    lines = [
        json.dumps({"id": str(at), "title": f"Le marché numéro {at}", "text": f"La criée a vendu {at} tonnes."})
        if at % 10
        else "{broken"
        for at in range(articles)
    ]
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return there(path)


def there(path: Path) -> SourceFile:
    status = path.stat()
    return SourceFile(path, status.st_size, status.st_mtime_ns)


def seen(files: list[SourceFile], jobs: int) -> list[tuple[Path, list[str]]]:
    found = []
    for file, outcomes in read_all(files, jobs, TODAY):
        names = []
        for outcome in outcomes:
            assert isinstance(outcome, Cleaned | Rejected)
            names.append(outcome.article.title if isinstance(outcome, Cleaned) else outcome.place)
        found.append((file.path, names))
    return found


def test_pages_of_a_large_file_are_shared_out_and_keep_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file too large for one pipe is read here and cleaned by several processes; nothing is lost or moved."""
    files = [written(tmp_path, 500), written(tmp_path, 3, "few.jsonl"), written(tmp_path, 200, "more.jsonl")]
    alone = seen(files, 1)
    monkeypatch.setattr(pages, "MIN_LARGE_BYTES", 5000)
    assert seen(files, 2) == alone
    assert len(alone[0][1]) == 500


def test_two_processes_index_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read, cleaned and inverted by two processes, a corpus gives the same articles."""
    source = tmp_path / "corpus"
    source.mkdir()
    written(source, 300)
    monkeypatch.setattr(pages, "MIN_LARGE_BYTES", 5000)
    monkeypatch.setattr("index.rebuild.build.MIN_PAGES_FOR_JOBS", 10)
    found = []
    for jobs in (1, 2):
        index = tmp_path / f"index{jobs}"
        report = rebuild(index, [source], jobs=jobs)
        assert (report.indexed, report.rejected) == (270, 30)
        snapshot = open_snapshot(next((index / "generations").iterdir()))
        found.append(sorted(snapshot.stored(number)["text"] for number in range(snapshot.documents)))
    assert found[0] == found[1]


def html(number: int) -> bytes:
    """A page; every tenth one has nothing to read, every fifth is not in the encoding that most are in."""
    text = f"Le bac numéro {number} a traversé la rade sous la pluie, et les passagers sont arrivés à l’heure. " * 3
    charset = "utf-8" if number % 5 else "windows-1252"
    paragraph = f"<p>{text}</p><p>Tarifs &amp; horaires n° {number}</p>" if number % 10 else ""
    page = f"<html><head><meta charset={charset}><title>Le bac {number}</title></head><body><article>"
    return f"{page}<h1>Le bac {number}</h1>{paragraph}</article></body></html>".encode(charset)


def web_archive(path: Path, count: int) -> None:
    records = []
    for number in range(count):
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html(number)
        length = len(body) + (0 if number % 7 else 10_000_000)  # every seventh record ends too early
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://rade.fr/{number}\r\n"
            f"Content-Type: application/http\r\nContent-Length: {length}\r\n\r\n"
        )
        records.append(gzip.compress(head.encode() + body + b"\r\n\r\n"))
        if not number % 7:
            records.append(b"damaged")
    path.write_bytes(b"".join(records))


def members(count: int) -> dict[str, bytes]:
    """HTML, compressed HTML, records and a ZIP with more of them."""
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as target:
        for number in range(count, count + 20):
            target.writestr(f"{number}.html", html(number))
    some = {f"{number}.html": html(number) for number in range(count)}
    record = json.dumps({"title": "La criée", "text": "La criée a vendu dix tonnes."}).encode()
    return {
        "a.html.gz": gzip.compress(html(1)),
        "dump.jsonl": record + b"\n{broken\n",
        **some,
        "b.zip": inner.getvalue(),
    }


def zipped(path: Path, count: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members(count).items():
            target.writestr(name, content)


def tarred(path: Path, count: int) -> None:
    with tarfile.open(path, "w:gz") as target:
        for name, content in members(count).items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            target.addfile(member, BytesIO(content))


@pytest.mark.parametrize(("name", "made"), [("a.warc.gz", web_archive), ("a.zip", zipped), ("a.tar.gz", tarred)])
def test_pages_in_a_container_are_read_by_other_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, made: Callable[[Path, int], None]
) -> None:
    """One, two and three processes give the same outcomes, refusals too; the one that hands out parses no page."""
    made(tmp_path / name, 150)
    files = [there(tmp_path / name)]
    alone = list(chain.from_iterable(outcomes for _, outcomes in read_all(files, 1, TODAY)))
    assert sum(isinstance(one, Cleaned) for one in alone) > 100
    assert any(isinstance(one, Rejected) for one in alone)
    monkeypatch.setattr(pages, "MIN_LARGE_BYTES", 5000)
    monkeypatch.setattr("index.readers.html.page_of", lambda *_: pytest.fail("a page was parsed here"))
    for jobs in (2, 3):
        assert list(chain.from_iterable(outcomes for _, outcomes in read_all(files, jobs, TODAY))) == alone


@settings(max_examples=50, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 40), max_size=12),
    files=st.integers(1, 5),
    pieces=st.integers(1, 9),
    size=st.integers(1, 5000),
    large=st.integers(100, 9000),
    answer=st.integers(1000, 60_000),
    part=st.integers(20, 200),
    ahead=st.integers(1, 5),
)
def test_however_work_is_cut_up_nothing_is_lost_or_moved(
    tmp_path_factory: pytest.TempPathFactory,
    sizes: list[int],
    files: int,
    pieces: int,
    size: int,
    large: int,
    answer: int,
    part: int,
    ahead: int,
) -> None:
    """Files too large for one answer included, each file has its outcomes once, in the order of files and pages."""
    folder = tmp_path_factory.mktemp("cut")
    heap = [written(folder, articles, f"{number}.jsonl") for number, articles in enumerate(sizes)]
    expected = [(file, list(outcomes)) for file, outcomes in read_all(heap, 1, TODAY)]
    limits: dict[str, Any] = {
        "FILES_A_TASK": files,
        "PIECES_A_TASK": pieces,
        "BYTES_A_TASK": size,
        "MIN_LARGE_BYTES": large,
        "MAX_ANSWER_CHARS": answer,
    }
    found: list[tuple[SourceFile, list[pages.Outcome]]] = []
    counted: list[int] = []
    read = BytesRead(counted.append)
    with (
        ThreadPoolExecutor(2) as pool,
        mock.patch.multiple(pages, **limits),
        mock.patch.object(parts, "MAX_PART_BYTES", part),
    ):
        for file, outcomes in pages.answered(pool, pages.reading_tasks(heap, TODAY, read), ahead, read):
            if found and found[-1][0] == file:
                found[-1][1].extend(outcomes)
            else:
                found.append((file, list(outcomes)))
    assert found == expected
    for file in heap:
        read.whole(file)
    assert sum(counted) == sum(file.size for file in heap)


DEADLY = "chavire"


def deadly(number: int) -> None:
    """Have this process ended by a signal at every page that has the word, as a fault in compiled code does it."""
    from index.cleaning import page

    plain = page.clean

    def clean(given: RawPage, *others: Any) -> Article | Rejected:
        if DEADLY in given.text:
            signal.raise_signal(number)
        return plain(given, *others)

    page.clean = clean  # type: ignore[assignment]


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
def test_a_page_that_ends_the_process_which_reads_it_is_refused_by_name_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A file among others, a document of a large archive, the only page of a task: each is found, nothing is lost."""
    for at in range(90):
        word = DEADLY if at in (7, 50) else "arrive"
        text = f"Le bac numéro {at} {word}\n\nLe bac numéro {at} {word} par la rade, sous la pluie, ce mardi.\n"
        (tmp_path / f"{at:02}.txt").write_text(text, encoding="utf-8")
    documents = {f"{at}.html": html(at + 1) for at in range(150) if (at + 1) % 10}
    documents["66.html"] = html(67).replace("a traversé".encode(), DEADLY.encode())
    with zipfile.ZipFile(tmp_path / "large.zip", "w") as target:
        for name, content in documents.items():
            target.writestr(name, content)
    files = [there(path) for path in sorted(tmp_path.iterdir())]
    alone = {file.path.name: list(outcomes) for file, outcomes in read_all(files, 1, TODAY)}
    monkeypatch.setattr(pages, "MIN_LARGE_BYTES", 5000)
    monkeypatch.setattr(pages, "MIN_POOL_FILES", 1)
    monkeypatch.setattr(pages, "quiet_libraries", partial(deadly, number))
    refused: dict[str, str] = {}
    for file, outcomes in read_all(files, 2, TODAY):
        for expected, outcome in zip(alone[file.path.name], outcomes, strict=True):
            if outcome != expected:
                assert isinstance(outcome, Rejected) and outcome.path == file.path
                assert ("--jobs 1" if number == signal.SIGKILL else "SIGSEGV") in outcome.reason.en
                refused[file.path.name] = outcome.place
    assert refused == {"07.txt": "", "50.txt": "", "large.zip": "66.html"}


def test_a_file_that_ends_its_process_leaves_the_index_with_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "corpus"
    source.mkdir()
    written(source, 100)
    (source / "bac.txt").write_text(
        f"Le bac {DEADLY}\n\nLe bac {DEADLY} par la rade, sous la pluie.\n", encoding="utf-8"
    )
    monkeypatch.setattr(pages, "MIN_POOL_FILES", 1)
    monkeypatch.setattr(pages, "quiet_libraries", partial(deadly, signal.SIGSEGV))
    told: list[Rejected] = []
    report = rebuild(tmp_path / "index", [source], jobs=2, on_reject=told.append)
    assert (report.indexed, report.rejected) == (90, 11)
    assert [one.path.name for one in told if "SIGSEGV" in one.reason.fr] == ["bac.txt"]
