"""Names that are passed over, in folders and in archives alike."""


def passed_over(name: str) -> bool:
    """Whether a file of that name is hidden, is Office's mark of an open document, or explains a corpus."""
    return name.startswith((".", "~$")) or name.split(".")[0].upper() in ("README", "LICENSE", "LICENCE")
