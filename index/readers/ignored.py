"""Names that are passed over, in folders and in archives alike."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property


def passed_over(name: str) -> bool:
    """Whether a file of that name is hidden, is Office's mark of an open document, or explains a corpus."""
    return name.startswith((".", "~$")) or name.split(".")[0].upper() in ("README", "LICENSE", "LICENCE")


def pages_beside(folder: str) -> tuple[str, ...]:
    """The names of which one, beside a folder of that name, is the page that a browser saved into it: "La une.html"
    beside "La une_files"; none for another folder."""
    for ending in _SAVED:
        if folder.endswith(ending) and (stem := folder.removesuffix(ending)):
            return tuple(f"{stem}{suffix}" for suffix in _PAGES)
    return ()


_SAVED = ("_files", "_fichiers", "-Dateien", "_archivos", "_bestanden", " files", ".files", "_file")
"""How browsers end the name of such a folder, each in its language."""
_PAGES = (".html", ".htm", ".HTML", ".HTM", ".xhtml")


class SavedFolders:
    """The folders of an archive that a browser saved beside a page: `names` gives the names of all its members, and is
    asked once a folder is called so."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self._names = names

    def hold(self, parts: Sequence[str]) -> bool:
        """Whether a member, by the parts of its name, belongs to a page that the archive holds beside such a folder."""
        return any(
            (*parts[:place], page) in self._pages
            for place, folder in enumerate(parts[:-1])
            for page in pages_beside(folder)
        )

    @cached_property
    def _pages(self) -> frozenset[tuple[str, ...]]:
        split = (
            tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))
            for name in self._names()
        )
        return frozenset(parts for parts in split if parts and parts[-1].endswith(_PAGES))
