"""Names that are passed over, in folders and in archives alike."""


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
