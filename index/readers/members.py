"""What a container holds, as if it lay in a folder of the container's name."""

from dataclasses import replace
from pathlib import Path, PurePosixPath

from index.article import Rejected


def inside(path: Path, name: str) -> Path | None:
    """The path of a member under that of its container; None for a name that leads out of it."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts:
        return path
    if ".." in parts or parts[0].startswith("/") or ":" in parts[0] or "\0" in name:
        return None
    return path.joinpath(*parts)


def refused_here(path: Path, rejected: Rejected) -> Rejected:
    """A member's refusal as one of the container, its place there the member's name."""
    if rejected.path == path:
        return rejected
    member = rejected.path.relative_to(path).as_posix()
    place = f"{member}, {rejected.place}" if rejected.place else member
    return replace(rejected, path=path, place=printable(place))


def printable(name: str) -> str:
    """The name of a member as a place may have it."""
    return "".join(each if each.isprintable() else "\ufffd" for each in name)
