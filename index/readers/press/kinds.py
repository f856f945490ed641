"""Which export or corpus a text is, told by lines that its kind alone has."""

import re
from collections.abc import Iterator
from pathlib import Path

from index.article import RawPage, Rejected

_MAY_BE = re.compile(
    r"\n[ \t\u00a0\f]*(?:\*{4}|[_=#~-]{8}|\d{4}[ \t]+\*\w|<[^\W\d_]|(?:AN[ \t]+)?(?:documento?|dokument|focus)\b"
    r"|end of doc|fin du doc|ende des dok|[\[(]?\d{1,6}[ \u00a0]?(?:/|of|de|sur|von)[ \u00a0]?\d"
    r"|(?:articles?|textes?|text|dépêche)[ \t]*(?:n[°o]|:|[\[(]?\d)"
    r"|(?:titre|title|headline|source|journal|publication|date|parution|auteur|author)[^:\n]{0,25}:)",
    re.I,
)
"""What some line of each kind begins with: most texts have none, and this is to be quick."""


def articles_in_text(path: Path, text: str) -> Iterator[RawPage | Rejected] | None:
    """The articles of a text that is an export or a corpus; None where it is none that is known."""
    if not (_MAY_BE.search(f"\n{text.lstrip()}") or "·" in text):
        return None

    from index.readers.press import alceste, factiva, labelled, lexico, nexis, nexis_uni, several

    if alceste.is_corpus(text):
        return alceste.articles(path, text)
    if lexico.is_corpus(text):
        return lexico.articles(path, text)
    if factiva.is_export(text):
        return factiva.articles_in_text(path, text)
    if labelled.is_export(text):
        return labelled.articles(path, text)
    if nexis.is_export(text):
        return nexis.articles(path, text)
    if nexis_uni.END.search(text):
        return nexis_uni.articles(path, text)
    return several.articles(path, text)
