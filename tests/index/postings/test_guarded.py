"""What a map gives was compared with its checksum: once, group by group, as it is first read."""

import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.postings.container import Container, ContainerWriter
from index.postings.guarded import GROUP, GuardedArray
from index.postings.segment import Damaged

COUNT = 3 * GROUP // 4 + 100
"""Numbers of 4 bytes that take four groups, the last one not full."""

READS: dict[str, Callable[[GuardedArray, int], object]] = {
    "an item": lambda array, at: array[at],
    "a slice": lambda array, at: array[at : at + 1],
    "a pair": lambda array, at: array.pair(min(at, COUNT - 2)),
    "items anywhere": lambda array, at: array.take(np.array([at])),
    "a row": lambda array, at: array.rows(4)[min(at // 4, COUNT // 4 - 1)],
    "all": lambda array, _: array.whole,
    "all items": lambda array, _: array.items,
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, int]:
    path = tmp_path_factory.mktemp("guarded") / "one"
    writer = ContainerWriter(path, "MAIN_one")
    writer.add("a/short", np.arange(9, dtype=np.uint8))
    writer.add("a/long", np.arange(COUNT, dtype=np.uint32))
    return path, *writer.finish({})


def _opened(sound: tuple[Path, int, int], at: int | None = None) -> Container:
    """The container, one octet of its long array altered."""
    path, length, crc32 = sound
    container = Container.open(path, "MAIN_one", length, crc32)
    begin = 64 + 64
    raw = bytearray(path.read_bytes())
    assert raw[begin : begin + 4 * COUNT] == np.arange(COUNT, dtype=np.uint32).tobytes()
    if at is not None:
        raw[begin + at] ^= 16
        other = path.with_name("other")
        other.write_bytes(raw)
        return Container.open(other, "MAIN_one", length, crc32)
    return container


@pytest.mark.parametrize("read", READS)
def test_every_way_to_read_an_altered_group_raises(read: str, sound: tuple[Path, int, int]) -> None:
    """However an altered octet is reached, Damaged is raised that names the file and the array, each time anew."""
    long = _opened(sound, 2 * GROUP + 5).group("a")["long"]
    for _ in range(2):
        with pytest.raises(Damaged, match="altered: the checksum of a/long") as error:
            READS[read](long, (2 * GROUP + 5) // 4)
        assert error.value.path.name == "other"


@pytest.mark.parametrize("read", [read for read in READS if not read.startswith("all")])
def test_other_groups_are_read_all_the_same(read: str, sound: tuple[Path, int, int]) -> None:
    """Damage in one group keeps nobody from the others."""
    long = _opened(sound, 2 * GROUP + 5).group("a")["long"]
    for at in (0, GROUP // 4 - 2, GROUP // 4, COUNT - 1):
        READS[read](long, at)


@given(at=st.integers(0, 4 * COUNT - 1), first=st.integers(0, COUNT - 1), length=st.integers(0, COUNT))
def test_a_slice_is_right_or_refused(sound: tuple[Path, int, int], at: int, first: int, length: int) -> None:
    """Where one octet is altered, a slice is what was written or raises; it raises only where its groups hold it."""
    long = _opened(sound, at).group("a")["long"]
    wanted = np.arange(COUNT, dtype=np.uint32)[first : first + length]
    try:
        assert long[first : min(COUNT, first + length)].tolist() == wanted.tolist()
    except Damaged:
        assert 4 * first // GROUP <= at // GROUP <= (4 * min(COUNT, first + length) - 1) // GROUP


def test_what_held_is_not_compared_again(sound: tuple[Path, int, int]) -> None:
    """Each group is compared once; after all were, reading asks nothing any more."""
    compared: list[int] = []
    array = GuardedArray(np.arange(COUNT, dtype=np.uint32), compared.append, 4)
    for _ in range(3):
        assert array[5] == 5 and array.take(np.array([5, COUNT])).tolist() == [5, COUNT - 1]
    assert compared == [0, 3]
    assert array.whole.tolist() == list(range(COUNT))
    assert sorted(compared) == [0, 1, 2, 3]


def test_a_file_without_checksums_of_groups_is_compared_array_by_array(sound: tuple[Path, int, int]) -> None:
    """Files of programs that knew no groups have a checksum for each array: it is compared as a whole."""
    container = _opened(sound)
    entries = {name: {**entry} for name, entry in container.entries.items()}
    del entries["a/long"]["checksums"]
    path, *_ = sound
    raw = path.read_bytes()
    old = Container(path, "MAIN_one", memoryview(raw), {"facts": {}, "arrays": entries}, 0)
    assert old.group("a")["long"][7] == 7
    altered = bytearray(raw)
    altered[64 + 64 + 3 * GROUP] ^= 1
    old = Container(path, "MAIN_one", memoryview(bytes(altered)), {"facts": {}, "arrays": entries}, 0)
    with pytest.raises(Damaged):
        old.group("a")["long"][7]


def test_the_map_goes_with_its_last_reader(sound: tuple[Path, int, int]) -> None:
    """No array holds its container: files of an old generation are let go at once, not when memory is gathered."""
    gc.disable()
    try:
        container = _opened(sound)
        values = container.group("a")["long"]
        assert values[7] == 7
        gone = weakref.ref(container)
        del container
        assert gone() is None and values[COUNT - 1] == COUNT - 1
    finally:
        gc.enable()
