"""What cannot be used and must not be lost is given another name."""

from itertools import count
from pathlib import Path


def set_aside(path: Path) -> Path:
    """Rename a file or a folder to `NAME.damaged`, or `NAME.damaged2` and so on where that is taken; its new path."""
    for number in count(1):
        aside = path.with_name(f"{path.name}.damaged{number if number > 1 else ''}")
        if not aside.exists() and not aside.is_symlink():
            path.rename(aside)
            return aside
    raise AssertionError
