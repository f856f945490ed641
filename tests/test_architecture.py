"""ARCHITECTURE.md's list of rooms is the tree."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

PACKAGES = ("index", "search")


def rooms() -> dict[str, str]:
    """What ARCHITECTURE.md says of each package's rooms: the lines indented below its name."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    listed = text[text.index("## Rooms") : text.index("## Two journeys")]
    parts = re.split(r"^    (\w+)/(?=\s)", listed, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_room_and_every_file_of_the_hall_is_listed(package: str) -> None:
    listed = set(re.findall(r"(\w+(?:\.py|/))", rooms()[package]))
    here = {path.name + ("/" if path.is_dir() else "") for path in (ROOT / package).iterdir()}
    there = {name for name in here if not name.startswith("__") and (name.endswith(("/", ".py")))}
    assert there <= listed, f"not in ARCHITECTURE.md: {sorted(there - listed)}"


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_that_is_listed_stands_in_the_tree(package: str) -> None:
    listed = set(re.findall(r"(\w+\.py)", rooms()[package]))
    there = {path.name for path in (ROOT / package).rglob("*.py")}
    assert listed <= there, f"not in the tree: {sorted(listed - there)}"
