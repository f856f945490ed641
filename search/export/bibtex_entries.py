"""BibTeX and BibLaTeX: an @article of a newspaper for each article, its text as the abstract."""

import re
from collections.abc import Iterable, Iterator

from search.export.entries import About, Entry, authors, chunks, day_of
from search.export.safe import file_name

_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_BRACES = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_WRITTEN = {"\\": r"\textbackslash{}",
            "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip
_AND = re.compile(r"\s(and)\s", re.I)


def export(entries: Iterable[Entry], about: About) -> Iterator[bytes]:
    """See `search.export`."""
    return chunks(_entry(entry, about) for entry in entries)


def latex(text: str) -> str:
    """`text` with what means something to LaTeX written as its commands; letters stay as they are, in UTF-8.

    BibTeX counts braces, escaped or not: those that do not pair off have their names.
    """
    written = _WRITTEN if _pairs_off(text) else {**_WRITTEN, **_BRACES}
    return _SPECIAL.sub(lambda found: written.get(found[0], f"\\{found[0]}"), text)


def _pairs_off(text: str) -> bool:
    depth = 0
    for brace in re.findall("[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _entry(entry: Entry, about: About) -> str:
    article = entry.found.article
    day = day_of(article.date)
    fields = {
        "title": f"{{{latex(article.headline)}}}",
        "author": " and ".join(map(_name, authors(article.author))),
        "journal": latex(article.source or ""),
        "section": latex(article.section or ""),
        "entrysubtype": "newspaper",
        "date": day,
        "year": day[:4],
        "month": day[5:7].lstrip("0"),
        "url": re.sub(r"[{}\\\s]", lambda found: f"%{ord(found[0]):02X}", article.url or ""),
        "langid": "french",
        "keywords": latex(", ".join((*article.tags, *entry.marks))),
        "note": latex(entry.note),
        "annotation": latex(f"Version {entry.found.version}, {about.generation}"),
        "abstract": latex(article.text),
    }
    lines = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items() if value and value != "{}")
    return f"@article{{{_key(entry)}{lines}\n}}\n\n"


def _name(name: str) -> str:
    """A name as one: a paper's "Society and Science" would be two authors."""
    return f"{{{latex(name)}}}" if _AND.search(name) else latex(name)


def _key(entry: Entry) -> str:
    """Source, year and identifier: what no two articles share, and a person can tell."""
    article = entry.found.article
    source = file_name(article.source or "article").replace("-", "")[:20]
    return f"{source}{day_of(article.date)[:4]}-{file_name(article.id)}"
