"""A generation as a transaction: built aside, and live once it is published; left in any other way, no trace stays.

with writer_lock(index_dir), new_generation(index_dir, base) as new:
    ...                             # write into new.folder
    new.seal(fingerprint, census)   # durable, and read back
    new.publish()                   # live
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.messages import Message
from index.rebuild.closed import as_closed_as
from index.rebuild.generation import Census, Generation, begin, discard, points_at, seal, switch, verified


class NewGeneration:
    """A generation being built in `folder`."""

    def __init__(self, index_dir: Path, folder: Path, base: Generation | None) -> None:
        self.folder = folder
        self._index_dir = index_dir
        self._base = base

    def seal(self, fingerprint: str, census: Census) -> None:
        """Make everything written durable, the manifest last, and read all of it back.

        Raises OSError where it can't be written, GenerationError where the disk does not hold what was written.
        """
        seal(self.folder, fingerprint, census, self._base)
        verified(self.folder)

    def publish(
        self,
        on_notice: Callable[[Message], None] = lambda _: None,
        once_live: Callable[[], None] = lambda: None,
    ) -> Generation:
        """Make what was sealed the live generation, and return it; `once_live` is called when it serves.

        Raises OSError with the live index as it was, GenerationError where nothing was sealed, and Unconfirmed once the
        new one serves, after `once_live`; what can't be dropped of older ones is told to `on_notice`.
        """
        try:
            generation = switch(self._index_dir, self.folder, on_notice)
        except BaseException:
            if points_at(self._index_dir, self.folder.name.removeprefix(".")):
                once_live()
            raise
        once_live()
        return generation


@contextmanager
def new_generation(index_dir: Path, base: Generation | None) -> Iterator[NewGeneration]:
    """A new generation, holding the files of `base` where one is given; unless it is published, it is gone at the end.
    What is written meanwhile is as closed as the index's folder.

    Call it under the writer's lock. Raises GenerationError where a file of `base` is not what its manifest says.
    """
    index_dir.mkdir(parents=True, exist_ok=True)
    with as_closed_as(index_dir):
        folder = begin(index_dir, base)
        try:
            yield NewGeneration(index_dir, folder, base)
        finally:
            discard(folder)  # what was published has another name by now
