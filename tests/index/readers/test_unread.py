"""A file that the system can't read to its end is told from one that is damaged, whatever its format."""

import bz2
import gzip
import json
import lzma
import os
import random
import resource
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
import zstandard

from index.article import Rejected
from index.readers import read

RANDOM = random.Random(1)
WORDS = ["".join(RANDOM.choices("abcdefghij", k=7)) for _ in range(40_000)]
RECORDS = "".join(
    json.dumps({"title": f"Dépêche {number}", "text": " ".join(WORDS[number * 40 : number * 40 + 40])}) + "\n"
    for number in range(1000)
).encode()
FEED = "".join(
    f"<item><title>Dépêche {number}</title><description>{' '.join(WORDS[number * 40 : number * 40 + 40])}</description>"
    "</item>"
    for number in range(1000)
)


def packed_zip() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in range(4):
            archive.writestr(f"{part}.jsonl", RECORDS)
    return packed.getvalue()


def packed_tar() -> bytes:
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for part in range(4):
            member = tarfile.TarInfo(f"{part}.jsonl")
            member.size = len(RECORDS)
            archive.addfile(member, BytesIO(RECORDS))
    return packed.getvalue()


def web_archive() -> bytes:
    records = []
    for number in range(100):
        text = " ".join(WORDS[number * 400 : number * 400 + 400])
        body = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nTitre {number}\n{text}.\n".encode()
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\n"
        head += "WARC-Date: 2024-03-05T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        head += f"WARC-Record-ID: <urn:uuid:{number}>\r\nContent-Length: {len(body)}\r\n\r\n"
        records.append(head.encode() + body + b"\r\n\r\n")
    return b"".join(records)


FORMATS: dict[str, Callable[[], bytes]] = {
    "a.txt": lambda: RECORDS,
    "a.jsonl": lambda: RECORDS,
    "a.json": lambda: b"[" + RECORDS.strip().replace(b"}\n{", b"}, {") + b"]",
    "a.csv": lambda: b"title,text\n" + b"".join(b"Titre,Un texte de la presse.\n" for _ in range(9000)),
    "a.html": lambda: b"<html><body><article><p>" + RECORDS + b"</p></article></body></html>",
    "a.rss": lambda: f'<rss version="2.0"><channel><title>Le Phare</title>{FEED}</channel></rss>'.encode(),
    "a.warc": web_archive,
    "a.zip": packed_zip,
    "a.tar": packed_tar,
    "a.jsonl.gz": lambda: gzip.compress(RECORDS),
    "a.jsonl.bz2": lambda: bz2.compress(RECORDS),
    "a.jsonl.xz": lambda: lzma.compress(RECORDS),
    "a.jsonl.zst": lambda: zstandard.compress(RECORDS),
    "a.warc.gz": lambda: gzip.compress(web_archive()),
    "a.tgz": lambda: gzip.compress(packed_tar()),
}

_READ = """
import sys
from pathlib import Path
from index.article import Rejected
from index.readers import read
for one in read(Path(sys.argv[1])):
    print("unread" if isinstance(one, Rejected) and one.unread else type(one).__name__)
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("name", FORMATS)
def test_a_read_that_fails_midway_is_the_one_thing_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FORMATS[name]())
    assert path.stat().st_size > 1 << 17, "it takes several reads"
    calls = "read,pread64,readv"
    traced = ["strace", "-qq", "-o", tmp_path / "trace", "-P", path, "-e", f"trace={calls}"]
    done = subprocess.run(
        [*traced, "-e", f"inject={calls}:error=EIO:when=2+", sys.executable, "-c", _READ, path],
        cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (tmp_path / "trace").read_text().count("INJECTED") == 1, "the disk is not asked again"
    assert [one for one in done.stdout.split() if one != "RawPage"] == ["unread"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_is_cut_is_damaged_and_not_unread(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    data = FORMATS[name]()
    path.write_bytes(data[: len(data) * 2 // 3])
    assert not any(one.unread for one in read(path) if isinstance(one, Rejected))


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """No file that is written may be longer."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_an_archive_that_finds_no_room_to_be_unpacked_is_no_damaged_one(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner/large.jsonl", RECORDS * 30)
    with small_disk(1 << 20):
        (refused,) = read(path)
    assert isinstance(refused, Rejected) and refused.unread
    assert "décompressé" in refused.reason.fr and os.strerror(27) in refused.reason.fr
    assert len(list(read(path))) > 1000
