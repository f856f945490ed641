"""A container holds what was written into it, whole or piece by piece."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.postings.container import Container, ContainerWriter

PIECES = st.lists(st.tuples(st.integers(0, 2), st.lists(st.integers(0, 2**32 - 1), max_size=40)), max_size=12)


@given(pieces=PIECES, spare=st.integers(0, 100), whole=st.lists(st.integers(0, 255), max_size=70))
def test_arrays_written_side_by_side_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, pieces: Any, spare: int, whole: list[int]
) -> None:
    """Rooms filled in any order, with spare room or none, beside whole arrays and files, give back what they took."""
    folder = tmp_path_factory.mktemp("container")
    wanted = {f"room{at}": [number for room, piece in pieces if room == at for number in piece] for at in range(3)}
    writer = ContainerWriter(folder / "one", "MAIN_one")
    dtype = np.dtype(np.uint32)
    rooms = [writer.room(name, dtype, len(numbers) + spare) for name, numbers in wanted.items()]
    for at, piece in pieces[: len(pieces) // 2]:
        rooms[at].append(np.array(piece, np.int64))
    writer.add("whole", np.array(whole, np.uint8))
    for number, (at, piece) in enumerate(pieces[len(pieces) // 2 :]):
        path = folder / str(number)
        path.write_bytes(np.array(piece, np.uint32).tobytes())
        rooms[at].follow(path)
    writer.add_files("files", dtype, [folder / str(number) for number in range(len(pieces) - len(pieces) // 2)])
    for room in rooms:
        room.close()
    length, crc32 = writer.finish({"said": 1})
    container = Container.open(folder / "one", "MAIN_one", length, crc32)
    container.verify()
    found = {name: array.tolist() for name, array in container.arrays.items()}
    files = [number for _, piece in pieces[len(pieces) // 2 :] for number in piece]
    assert found == wanted | {"whole": whole, "files": files}
    assert container.facts == {"said": 1}


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="told by Linux alone")
def test_what_was_read_and_let_go_is_no_more_in_memory_and_reads_the_same(tmp_path: Path) -> None:
    """Whoever goes through all of a large file does not hold it."""
    values = np.arange(1 << 20, dtype=np.uint32)
    writer = ContainerWriter(tmp_path / "one", "MAIN_one")
    writer.add("values", values)
    length, crc32 = writer.finish({})
    container = Container.open(tmp_path / "one", "MAIN_one", length, crc32)
    container.verify()
    assert mapped_kib(tmp_path / "one") >= values.nbytes >> 10
    container.let_go()
    assert mapped_kib(tmp_path / "one") == 0
    assert (container.arrays["values"] == values).all()


def mapped_kib(path: Path) -> int:
    """How much of a mapped file this process holds."""
    lines = iter(Path("/proc/self/smaps").read_text().splitlines())
    for line in lines:
        if line.endswith(str(path)):
            return int(next(told for told in lines if told.startswith("Rss:")).split()[1])
    return 0
