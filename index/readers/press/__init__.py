"""Exports of press databases and files of corpus tools: many articles a file, each a page.

A kind is a module here. What comes as text or as a web page, in whatever container, is told by `articles_in_text` and
`articles_in_markup`; what is a format of its own has a line in `index.readers.FORMATS`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from index.article import RawPage, Rejected

_FACTIVA = re.compile(r"class\s*=\s*[\"']?(?:article\s+\w{2}Article|\w{2}Headline|index)")


def articles_in_markup(path: Path, source: str) -> Iterator[RawPage | Rejected] | None:
    """The articles of the export whose markup is `source`; None where that is a web page like any other."""
    kind = _kind_of_markup(source)
    if kind is None:
        return None

    from index.readers.tree import tree_of

    tree = tree_of(source)
    if tree is None:
        return None
    if kind == "europresse":
        from index.readers.press import europresse

        return europresse.articles(path, tree)
    if kind == "factiva":
        from index.readers.press import factiva

        return factiva.articles_in_page(path, tree)

    from index.readers.press import nexis

    text = nexis.nexis_text(tree)
    return nexis.articles(path, text) if nexis.MARKER.search(text) else None


def _kind_of_markup(source: str) -> str | None:
    """The database whose names stand in the markup of a page; most pages have none, so this is to be quick."""
    if "DocPublicationName" in source:
        return "europresse"
    if "articleParagraph" in source and _FACTIVA.search(source):
        return "factiva"
    return "nexis" if "<DOCFULL" in source or " DOCUMENTS<" in source else None


def articles_in_text(path: Path, text: str) -> Iterator[RawPage | Rejected] | None:
    """The articles of the export or corpus that is this text, in whatever container it came; None where it is none.

    A container that has the text of a document alone (DOCX, RTF, PDF) gives it with a paragraph a line.
    """
    from index.readers.press import kinds

    return kinds.articles_in_text(path, text)
