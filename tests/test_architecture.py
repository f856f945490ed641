"""ARCHITECTURE.md's list of rooms is the tree, and a public name has one meaning."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

PACKAGES = ("index", "search")

INTERFACES = {
    "read": ("index.readers",),  # a file to pages: called through FORMATS
    "page_of": ("index.readers",),  # one document of a kind to a page
    "pages_of": ("index.readers",),  # a document of a kind to its pages
    "lines": ("index.readers.documents",),  # a document's paragraphs, for exports saved by word processors
    "paragraphs_of": ("index.readers.documents",),
    "said": ("index.readers.documents",),  # what a process of its own tells of a document: called by name
    "articles": ("index.readers.press",),  # an export's articles
    "articles_in_text": ("index.readers.press",),
    "is_export": ("index.readers.press",),  # whether a text is an export of that kind
    "is_corpus": ("index.readers.press",),
    "is_item": ("index.readers.press",),
    "command": ("search.commands", "web.command"),  # what makes a command: called through search.cli.COMMANDS
    "blueprint": ("web",),  # what create_app() registers of each module
    "export": ("search.export",),  # an export’s entries to the bytes of its file: called through EXPORT_FORMATS
}
"""Names that the modules of a room define alike, on purpose, for one meaning: the room's interface."""


def public_names(source: str) -> Iterator[str]:
    """The public names that a module defines at its top: functions, classes, constants, aliases."""
    for node in ast.parse(source).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names = [name]
            case ast.Assign(targets=targets):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case _:
                names = []
        yield from (name for name in names if not name.startswith("_"))


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


def test_a_public_name_is_defined_in_one_module_only() -> None:
    """But for the interfaces of rooms, and there within the room alone."""
    places = defaultdict(list)
    for package in ("index", "search", "web"):
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for name in set(public_names(path.read_text("utf-8"))):
                if not module.startswith(INTERFACES.get(name, ("/",))):
                    places[name].append(module)
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


def test_tests_use_no_private_name_of_the_product() -> None:
    """Neither imported nor reached through a module, a patch included."""
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        modules = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("index", "search", "web"):
                found += [f"{path.name}: {alias.name}" for alias in node.names if alias.name.startswith("_")]
                modules |= {alias.asname or alias.name for alias in node.names if alias.name.islower()}
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(value=ast.Name(id=module), attr=name) if module in modules:
                    if name.startswith("_") and not name.startswith("__"):
                        found.append(f"{path.name}: {module}.{name}")
                case ast.Call(args=[ast.Name(id=module), ast.Constant(value=str(name)), *_]) if module in modules:
                    if name.startswith("_"):
                        found.append(f"{path.name}: {module}.{name}")
                case ast.Constant(value=str(text)) if re.fullmatch(r"(index|search|web)(\.\w+)*\._\w+", text):
                    found.append(f"{path.name}: {text}")
    assert sorted(set(found)) == []


def test_test_modules_have_names_of_their_own() -> None:
    """Pytest takes two of one name, in whatever folders, for one, and collects neither."""
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py"]
    assert sorted(names) == sorted(set(names))
