"""A ZIP's members are those that zipfile finds, however long the directory and however it is cut."""

import struct
import tracemalloc
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import RawPage, Rejected
from index.readers import archive, read, zipped
from index.readers.zipped import LOCAL_HEADER, archives


def packed(members: dict[str, bytes], before: bytes = b"", comment: bytes = b"", large: bool = False) -> bytes:
    """A ZIP; a `large` one has 64-bit end records, as one of over 65,535 members has."""
    target = BytesIO()
    target.write(before)
    with (
        mock.patch.object(zipfile, "ZIP_FILECOUNT_LIMIT", 0 if large else 1 << 16),
        zipfile.ZipFile(target, "a") as made,
    ):
        for name, content in members.items():
            made.writestr(name, content)
        made.comment = comment
    return target.getvalue()


@settings(max_examples=200, deadline=None)
@given(
    members=st.dictionaries(
        st.text("abcé/", min_size=1, max_size=40).map("d".__add__), st.binary(max_size=50), max_size=30
    ),
    before=st.binary(max_size=80).filter(lambda some: b"PK" not in some),  # its marks zipfile takes for the archive's
    shifted=st.booleans(),
    comment=st.binary(max_size=80).filter(lambda some: b"PK" not in some),
    large=st.booleans(),
    size=st.integers(1, 600),
)
def test_slices_together_are_the_archive(
    members: dict[str, bytes], before: bytes, shifted: bool, comment: bytes, large: bool, size: int
) -> None:
    """In order, with the right contents; with bytes before it that its offsets may or may not count, and a comment."""
    data = before + packed(members, b"", comment, large) if shifted else packed(members, before, comment, large)
    with mock.patch.object(zipped, "SLICE", size):
        found = [(one.filename, part.read(one)) for part in archives(BytesIO(data)) for one in part.infolist()]
    assert found == list(members.items())


@pytest.mark.parametrize("before", [b"", b"#!/bin/sh\n" * 9], ids=["bare", "behind a script"])
@pytest.mark.parametrize("shifted", [False, True])
@pytest.mark.parametrize("large", [False, True])
def test_the_end_records_of_a_slice_agree_with_each_other(
    before: bytes, shifted: bool, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each begins where the others say, counted from where the archive begins: Pythons from 3.13 insist on it."""
    monkeypatch.setattr(zipped, "SLICE", 300)
    members = {f"{number}.txt": b"La rade est calme." for number in range(20)}
    data = before + packed(members, large=large) if shifted else packed(members, before, large=large)
    ends = []
    for part in archives(BytesIO(data)):
        assert part.fp is not None
        length = part.fp.seek(0, 2)
        part.fp.seek(length - 22 - 20 - 56)
        *_, size, start, mark, _, record, _ = struct.unpack("<4sQ2H2L4Q4sLQL", part.fp.read(56 + 20))
        ends.append((mark, record, start + size, part.start_dir + size))
    assert len(ends) > 3
    assert ends == [(b"PK\x06\x07", record, record, record) for _, record, _, _ in ends]


@settings(max_examples=100, deadline=None)
@given(at=st.integers(0, 3000), byte=st.integers(0, 255), size=st.integers(1, 600))
def test_a_damaged_archive_gives_members_or_an_error_of_zipfile(at: int, byte: int, size: int) -> None:
    """One byte is another: what is read is what was packed, and the error is one that the caller knows."""
    members = {f"page {number}.txt": b"La rade est calme." for number in range(20)}
    data = bytearray(packed(members))
    data[at % len(data)] = byte
    known = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, RuntimeError, EOFError)
    with mock.patch.object(zipped, "SLICE", size):
        try:
            for part in archives(BytesIO(data)):
                for one in part.infolist():
                    assert part.read(one) in (b"La rade est calme.", b"")
        except known:
            pass


def test_members_in_front_of_a_damaged_entry_are_read_and_the_archive_is_refused_behind_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes before in other slices is not lost; one refusal says that the archive is damaged."""
    data = packed({f"{number}.txt": f"La rade\n\nLe bac {number} passe.".encode() for number in range(40)})
    at = data.rindex(b"PK\x01\x02")
    path = tmp_path / "a.zip"
    path.write_bytes(data[:at] + b"XX" + data[at + 2 :])
    monkeypatch.setattr(zipped, "SLICE", 300)
    found = list(read(path))
    refused = [one for one in found if isinstance(one, Rejected)]
    assert len(found) - len(refused) == 39
    assert ["archive abîmée" in one.reason.fr for one in refused] == [True]


def test_memory_does_not_grow_with_the_number_of_members(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the members, and not one and a half times the memory."""
    monkeypatch.setattr(zipped, "SLICE", 1 << 16)
    peaks = []
    for count in (6000, 24_000):
        name = "annonces/2024/une page du journal de la rade et de ses environs, numéro {}.txt"
        data = BytesIO(packed({name.format(number): b"La rade\n\nLe bac passe." for number in range(count)}))
        tracemalloc.start()
        assert sum(len(part.infolist()) for part in archives(data)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_a_page_of_a_long_archive_is_read_as_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut into slices or not, the same pages under the same paths."""
    path = tmp_path / "a.zip"
    path.write_bytes(packed({f"{number}.txt": f"La rade\n\nLe bac {number} passe.".encode() for number in range(40)}))
    whole = list(read(path))
    monkeypatch.setattr(zipped, "SLICE", 300)
    assert list(read(path)) == whole
    assert sum(isinstance(one, RawPage) for one in whole) == 40


def overlapping(count: int, apart: bool) -> bytes:
    """A ZIP whose members give the same packed bytes; `apart`, each header lies inside the member before."""
    kernel = zlib.compress(b"La rade est calme. " * 100_000, 9)[2:-4]
    names = [b"%06d.txt" % number for number in range(count)]
    body, directory, size = b"", b"", len(kernel)
    headers = []
    for name in reversed(names):
        headers.append((len(body), name, size))
        head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, size, 1_900_000, len(name), 0) + name
        if not apart:
            body = head
            continue
        body = head + body
        size += len(head)
    start = len(body)
    for end, name, size in reversed(headers):
        at = 0 if not apart else start - end - LOCAL_HEADER - len(name)
        fields = (20, 20, 0, 8, 0, 0, 0, size, 1_900_000, len(name), 0, 0, 0, 0, 0, at)
        directory += struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *fields) + name
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start + len(kernel), 0)
    return body + kernel + directory + end


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("size", [300, 1 << 20])
def test_an_archive_of_overlapping_members_is_refused_before_anything_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, apart: bool, size: int
) -> None:
    """One line for the archive, however long its directory is."""
    monkeypatch.setattr(zipped, "SLICE", size)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("unpacked"))
    path = tmp_path / "bomb.zip"
    path.write_bytes(overlapping(500, apart))
    (refused,) = read(path)
    assert isinstance(refused, Rejected)
    assert "se chevauchent" in refused.reason.fr


@pytest.mark.parametrize("size", [300, 1 << 20])
def test_members_in_another_order_than_their_bytes_are_read(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """The directory tells of the last one first."""
    data = packed({f"{number}.txt": b"La rade est calme." for number in range(40)})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entries = [b"PK\x01\x02" + entry for entry in data[start:end].split(b"PK\x01\x02")[1:]]
    monkeypatch.setattr(zipped, "SLICE", size)
    turned = BytesIO(data[:start] + b"".join(reversed(entries)) + data[end:])
    found = [one.filename for part in archives(turned) for one in part.infolist()]
    assert found == [f"{number}.txt" for number in reversed(range(40))]


def test_an_archive_gives_no_more_than_a_packed_file_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many members share it: what came before is kept, and one refusal says so."""
    monkeypatch.setattr(archive, "FREE", 100_000)
    monkeypatch.setattr(archive, "RATIO", 10)
    blank = "La rade\n\nLe bac passe." + " " * 20_000
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(40):
            made.writestr(f"{number}.txt", blank)
    found = list(read(path))
    assert ["démesuré" in one.reason.fr for one in found if isinstance(one, Rejected)] == [True]
    assert 4 < len(found) < 40
