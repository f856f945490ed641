"""ZIPs that are written as they are sent, as the standard library reads them."""

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from search.export.packing import ZipStream


@given(st.lists(st.binary(max_size=3000), max_size=8), st.lists(st.binary(max_size=200_000), max_size=4))
def test_members_come_out_as_they_went_in(whole: list[bytes], pieces: list[bytes]) -> None:
    archive = ZipStream()
    data = b"".join(part for at, each in enumerate(whole) for part in archive.add(f"é/{at}.txt", each))
    data += b"".join(archive.add_stream("lignes.csv", pieces)) + b"".join(archive.close())
    read = zipfile.ZipFile(io.BytesIO(data))
    assert read.testzip() is None
    assert read.namelist() == [*(f"é/{at}.txt" for at in range(len(whole))), "lignes.csv"]
    assert [read.read(f"é/{at}.txt") for at in range(len(whole))] == whole
    assert read.read("lignes.csv") == b"".join(pieces)


def test_more_members_than_a_plain_zip_can_count_are_counted() -> None:
    archive = ZipStream()
    data = b"".join(part for at in range(70_000) for part in archive.add(str(at), b"")) + b"".join(archive.close())
    assert len(zipfile.ZipFile(io.BytesIO(data)).namelist()) == 70_000


def test_the_same_members_are_the_same_bytes() -> None:
    def packed() -> bytes:
        archive = ZipStream()
        return b"".join([*archive.add("a", b"un"), *archive.add_stream("b", [b"deux"]), *archive.close()])

    assert packed() == packed()
