"""A heap with everything that is not a page: each is told of in a line, in bounded time, and the rest is indexed."""

import gzip
import json
import os
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

GOOD = "Le phare rouvre\npar Jeanne Morel\nLe phare rouvrira au printemps, après deux ans de travaux sur la côte.\n"
MEMORY = 1 << 30


def _indexed(tmp_path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Index the heap within a gigabyte of memory: the report, and why each file was refused."""
    folders = ("--index", tmp_path / "index", "--rejects", tmp_path / "rejects")
    done = subprocess.run(
        [sys.executable, "-m", "search", "reindex", tmp_path / "heap", "--json", "--jobs", "1", *folders],
        env=os.environ | {"SEARCH_LANG": "en"}, timeout=300, capture_output=True, text=True, check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY)),
    )  # fmt: skip
    refused = [json.loads(line) for line in (tmp_path / "rejects").read_text(encoding="utf-8").splitlines()]
    return json.loads(done.stdout), {Path(one["file"]).name: one["reason"] for one in refused}


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """A heap of one good page."""
    folder = tmp_path / "heap"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    return folder


def test_pipes_devices_and_links_that_lead_nowhere_or_round_hold_nothing_up(heap: Path, tmp_path: Path) -> None:
    os.mkfifo(heap / "fifo.txt")
    (heap / "zero.txt").symlink_to("/dev/zero")
    (heap / "round").symlink_to(heap)
    (heap / "nowhere.txt").symlink_to("nothing")
    report, refused = _indexed(tmp_path)
    assert report["articles"] == 1
    assert refused.keys() == {"fifo.txt", "zero.txt", "nowhere.txt"}
    assert refused["fifo.txt"].startswith("neither file nor folder")


def test_a_sidecar_that_is_no_file_holds_nothing_up(heap: Path, tmp_path: Path) -> None:
    os.mkfifo(heap / "manchette.toml")
    report, refused = _indexed(tmp_path)
    assert report["articles"] == 1
    assert refused["manchette.toml"].startswith("neither file nor folder (pipe)")


def test_links_to_files_that_the_system_makes_up_are_refused(heap: Path, tmp_path: Path) -> None:
    made_up = ("/proc/kmsg", "/proc/version", "/proc/self/environ", "/proc/kcore", "/sys/kernel/notes")
    there = [target for target in made_up if Path(target).exists()]
    for number, target in enumerate(there):
        (heap / f"{number}.txt").symlink_to(target)
    report, refused = _indexed(tmp_path)
    assert (report["articles"], len(refused)) == (1, len(there))
    assert all(reason.startswith("a file of the system's own") for reason in refused.values())


def test_files_of_any_date_are_indexed_and_known_again(heap: Path, tmp_path: Path) -> None:
    dates = (-1, 0, 1 << 31, 1 << 33, (1 << 63) // 10**9 + 1, 1 << 36, 1 << 42, -(1 << 31), -(1 << 36), -(1 << 42))
    for seconds in dates:
        path = heap / f"{seconds}.txt"
        path.write_text(GOOD + "Publié hier à 19h25, il y a 3 jours.\n", encoding="utf-8")
        with suppress(OverflowError, OSError):  # a file system has bounds of its own
            os.utime(path, (seconds, seconds))
    assert _indexed(tmp_path)[0]["indexed"] == 1 + len(dates)
    assert _indexed(tmp_path)[0]["unchanged"] == 1 + len(dates)


def test_names_of_any_bytes_are_read(heap: Path, tmp_path: Path) -> None:
    for name in (b"\xff\xfe.txt", b"new\nline.txt", b"n" * 240 + b".txt"):
        Path(os.fsdecode(os.fsencode(heap) + b"/" + name)).write_text(GOOD, encoding="utf-8")
    report, refused = _indexed(tmp_path)
    assert (report["articles"], refused) == (4, {})


def test_html_that_is_endless_in_one_way_or_another_takes_no_time(heap: Path, tmp_path: Path) -> None:
    paragraph = "<p>Le phare rouvrira au printemps, après deux ans de travaux sur la côte nord.</p>"
    attributes = " ".join(f"a{number}=x" for number in range(200_000))
    pages = {
        "attributes": f"<title>Le phare</title><h1>Le phare</h1><div {attributes}>{paragraph * 5}</div>",
        "deep": "<div>" * 100_000 + paragraph,
        "open": "<" * 1_000_000,
        "comment": "<script>" + "<!--" * 200_000,
        "entities": "&eacute;" * 500_000,
    }
    for name, body in pages.items():
        (heap / f"{name}.html").write_text(f"<html>{body}", encoding="utf-8")
    report, refused = _indexed(tmp_path)
    assert report["articles"] + len(refused) == 1 + len(pages)
    assert "attributes.html" not in refused


def test_json_that_is_too_deep_or_holds_nothing_is_told(heap: Path, tmp_path: Path) -> None:
    (heap / "deep.json").write_text("[" * 500_000)
    (heap / "objects.json").write_text('{"a":' * 500_000)
    (heap / "empty.json").write_text("[]")
    (heap / "surrogates.jsonl").write_text(
        '{"title": "T \\ud800", "text": "Un texte \\udc80 de quelques mots \\ud83d"}\n'
    )
    report, refused = _indexed(tmp_path)
    assert report["articles"] == 2
    assert refused.keys() == {"deep.json", "objects.json", "empty.json"}


def test_texts_without_a_space_and_texts_without_an_end_are_bounded(heap: Path, tmp_path: Path) -> None:
    head = "Titre\npar Ali Roy\n"
    for name, piece in (("apostrophes", "l'"), ("hyphens", "a-"), ("accents", "e" + "\u0301" * 9), ("letters", "m")):
        (heap / f"{name}.txt").write_text(head + piece * (300_000 // len(piece)), encoding="utf-8")
    (heap / "long.txt").write_text(head + "mot " * 700_000)
    report, refused = _indexed(tmp_path)
    assert report["articles"] == 5
    assert refused.keys() == {"long.txt"}
    assert "cut it into articles" in refused["long.txt"]


def test_an_index_of_few_pages_and_long_ones_is_written(heap: Path, tmp_path: Path) -> None:
    for number in range(6):
        words = " ".join(f"mot{number}{word}" for word in range(150_000))
        (heap / f"{number}.txt").write_text(f"Titre {number}\npar Ali Roy\n{words}\n")
    assert _indexed(tmp_path)[0]["articles"] == 7


def test_a_suffix_that_lies_is_passed_over(heap: Path, tmp_path: Path) -> None:
    (heap / "plain.txt.gz").write_text(GOOD, encoding="utf-8")
    (heap / "packed.csv").write_bytes(gzip.compress("title,text\nLa crue,La rivière sort de son lit.\n".encode()))
    (heap / "page.json").write_text(
        f"<html><title>Le phare</title><article><p>{GOOD}</p></article></html>", encoding="utf-8"
    )
    report, refused = _indexed(tmp_path)
    assert (report["articles"], refused) == (4, {})


def test_a_file_that_is_cut_while_it_is_read_loses_itself_alone(heap: Path, tmp_path: Path) -> None:
    packed = gzip.compress(
        "".join(f'{{"title": "Titre {n}", "text": "Un texte, le {n}."}}\n' for n in range(900)).encode()
    )
    (heap / "cut.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    report, refused = _indexed(tmp_path)
    assert 1 < report["articles"] < 901
    assert "put a sound copy in its place" in refused["cut.jsonl.gz"]
