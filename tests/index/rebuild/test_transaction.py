"""A generation as a transaction: live once it is published, gone without a trace otherwise."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.rebuild.generation import Census, Generation, GenerationError, Unconfirmed, live, live_name
from index.rebuild.transaction import NewGeneration, new_generation

CENSUS = Census(1, 10, 0, None, None, ())


def published(index_dir: Path, text: str, base: Generation | None = None) -> Generation:
    """A generation of one file, published."""
    with new_generation(index_dir, base) as new:
        (new.folder / "data.bin").write_text(text)
        new.seal("abcd", CENSUS)
        return new.publish()


def failing(*_: object, **__: object) -> None:
    raise OSError(5, "Input/output error", "somewhere")


def generations(index_dir: Path) -> list[str]:
    return sorted(path.name for path in (index_dir / "generations").iterdir())


def test_what_is_published_serves_and_stays(tmp_path: Path) -> None:
    generation = published(tmp_path, "un")
    assert live(tmp_path) == generation
    assert (generation.folder / "data.bin").read_text() == "un"
    assert generations(tmp_path) == [generation.name]


def test_a_new_generation_begins_with_the_files_of_its_base(tmp_path: Path) -> None:
    base = published(tmp_path, "un")
    with new_generation(tmp_path, base) as new:
        assert (new.folder / "data.bin").read_text() == "un"
    with new_generation(tmp_path, None) as new:
        assert list(new.folder.iterdir()) == []


def _left(_: NewGeneration) -> None:
    """Left without more ado."""


def _sealed(new: NewGeneration) -> None:
    new.seal("abcd", CENSUS)


def _stopped(_: NewGeneration) -> None:
    raise KeyboardInterrupt


def _unsealed(new: NewGeneration) -> None:
    with pytest.raises(GenerationError):
        new.publish()


@pytest.mark.parametrize("way", [_left, _sealed, _stopped, _unsealed])
def test_what_is_not_published_leaves_no_trace(way: Callable[[NewGeneration], None], tmp_path: Path) -> None:
    """However it is left: at its end, sealed or not, by a signal, by publishing what was not sealed."""
    before = published(tmp_path, "un").name
    try:
        with new_generation(tmp_path, None) as new:
            (new.folder / "data.bin").write_text("deux")
            way(new)
    except KeyboardInterrupt:
        assert way is _stopped
    assert live_name(tmp_path) == before
    assert generations(tmp_path) == [before]


def test_a_disk_that_does_not_hold_what_was_written_is_seen_before_anything_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_generation(tmp_path, None) as new:
        path = new.folder / "data.bin"
        path.write_text("un")
        with monkeypatch.context() as patch:
            # Between the sums and the reading, as a disk does that answers writes and loses them.
            patch.setattr("index.rebuild.manifest.write_durably", _losing(path))
            with pytest.raises(GenerationError) as error:
                new.seal("abcd", CENSUS)
    assert error.value.path == path
    assert live_name(tmp_path) is None


def _losing(path: Path) -> Callable[[Path, bytes], None]:
    from index.postings.manifest import write_durably

    def write(manifest: Path, content: bytes) -> None:
        write_durably(manifest, content)
        path.write_text("uX")

    return write


@pytest.mark.parametrize(
    ("step", "moves"),
    [("index.rebuild.pointer.fsync", True), ("index.rebuild.pointer.written_aside", False)],
)
def test_what_awaits_the_new_index_is_done_once_that_serves_and_only_then(
    step: str, moves: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that does not confirm the pointer has moved it; one that can't write it has not."""
    before = published(tmp_path, "un").name
    served: list[str | None] = []
    with new_generation(tmp_path, None) as new:
        new.seal("abcd", CENSUS)
        with monkeypatch.context() as patch:
            patch.setattr(step, failing)
            with pytest.raises(Unconfirmed if moves else OSError):
                new.publish(once_live=lambda: served.append(live_name(tmp_path)))
        name = new.folder.name.removeprefix(".")
    assert served == ([name] if moves else [])
    assert live_name(tmp_path) == (name if moves else before)
    assert name in generations(tmp_path) if moves else generations(tmp_path) == [before]


def test_what_awaits_the_new_index_is_done_once_where_all_goes_well(tmp_path: Path) -> None:
    served: list[str | None] = []
    with new_generation(tmp_path, None) as new:
        new.seal("abcd", CENSUS)
        generation = new.publish(once_live=lambda: served.append(live_name(tmp_path)))
    assert served == [generation.name]
