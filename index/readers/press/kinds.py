"""Which export or corpus a text is, told by lines that its kind alone has."""

from collections.abc import Iterator
from pathlib import Path

from index.article import RawPage, Rejected


def articles_in_text(path: Path, text: str) -> Iterator[RawPage | Rejected] | None:
    """The articles of a text that is an export or a corpus; None where it is none that is known."""
    from index.readers.press import factiva, nexis, nexis_uni

    if nexis.MARKER.search(text):
        return nexis.articles(path, text)
    if factiva.is_export(text):
        return factiva.articles_in_text(path, text)
    if nexis_uni.END.search(text):
        return nexis_uni.articles(path, text)
    return None
