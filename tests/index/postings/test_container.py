"""A container holds what was written into it, whole or piece by piece."""

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
