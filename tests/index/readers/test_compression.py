"""Compressed files are read as what they hold."""

import bz2
import gzip
import io
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from index.article import RawPage, Rejected
from index.readers import read
from index.readers.compression import gzip_frames, zstandard_frames

RECORDS = [{"title": f"Titre {number}", "text": "Le phare rouvrira au printemps."} for number in range(3)]
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS).encode()
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}


@pytest.mark.parametrize("suffix", COMPRESS)
@pytest.mark.parametrize("inner", ["pages.jsonl", "pages"])
def test_a_compressed_file_gives_the_pages_it_holds(tmp_path: Path, suffix: str, inner: str) -> None:
    path = tmp_path / (inner + suffix)
    path.write_bytes(COMPRESS[suffix](LINES))
    pages = list(read(path))
    assert [page.title for page in pages if isinstance(page, RawPage)] == ["Titre 0", "Titre 1", "Titre 2"]
    assert all(page.path == path for page in pages)


def test_files_joined_after_compression_are_read_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl.gz"
    path.write_bytes(b"".join(gzip.compress(line + b"\n") for line in LINES.splitlines()))
    assert len(list(read(path))) == 3


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_damaged_frame_is_told_and_what_follows_it_can_be_read(suffix: str) -> None:
    frames = [bytearray(COMPRESS[suffix](f"phare {number} ".encode() * 9)) for number in range(3)]
    frames[1][len(frames[1]) // 2] ^= 0xFF
    stream = {".gz": gzip_frames, ".zst": zstandard_frames}[suffix](io.BytesIO(b"".join(frames)))
    found = b""
    errors = 0
    while True:
        try:
            data = stream.read(1000)
        except OSError:
            errors += 1
            continue
        if not data:
            break
        found += data
    assert found.count(b"phare 0") == found.count(b"phare 2") == 9
    assert errors == 1


@pytest.mark.parametrize("suffix", COMPRESS)
def test_a_file_cut_short_gives_what_comes_before_and_says_so(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"pages.jsonl{suffix}"
    path.write_bytes(COMPRESS[suffix](LINES * 2000)[:-20])
    pages = list(read(path))
    assert isinstance(pages[-1], Rejected)
    assert len([page for page in pages if isinstance(page, Rejected)]) == 1


def test_what_an_unknown_format_compresses_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "feuille.xyz.gz"
    path.write_bytes(gzip.compress(b"not a page"))
    (refused,) = read(path)
    assert isinstance(refused, Rejected) and ".xyz" in refused.reason.fr
