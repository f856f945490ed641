"""Hits by furniture: words that stand on a page beside its article alone, and bring that page up."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.beside.engines import Asked
from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.quality.judged import without_accents
from search.results import Hit, Request

_WORD = re.compile(r"[^\W\d_]{5,}")
_KIND = 5
"""Letters by which a word and its inflections are told to be one, generously: such words ask for nothing."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as it was saved: its file, all its text as a program without cleaning takes it, and what is its own."""

    file: Path
    text: str
    own: str

    def words_beside(self) -> list[str]:
        """Words of five letters and more that stand beside the article and not, in any inflection, within it."""
        own = {word[:_KIND] for word in _words(self.own)}
        return sorted({word for word in _words(self.text) if word[:_KIND] not in own})


def _words(text: str) -> list[str]:
    return _WORD.findall(without_accents(text).lower())


def saved_pages(shared: Path) -> list[SavedPage]:
    """The pages of the portal, whose publisher gives each text apart, and the raw page, whose article is its first
    three lines."""
    from lxml.html import document_fromstring

    texts = {}
    with gzip.open(shared / "data/articles/orange.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            texts[row["url"]] = row["text"]
    pages = []
    for row in map(json.loads, (shared / "data/pages/orange.jsonl").read_text("utf-8").splitlines()):
        path = shared / "data" / row["file"]
        tree = document_fromstring(gzip.decompress(path.read_bytes()))
        for element in tree.xpath("//script|//style|//noscript|//template|//head"):
            element.drop_tree()
        told = (row["title"], row["author"], row["section"], row["url"], "Orange Actualités", texts[row["url"]])
        pages.append(SavedPage(path, " ".join(tree.itertext()), " ".join(one or "" for one in told)))
    for path in sorted((shared / "data/pages/raw").glob("*.txt")):
        text = path.read_text("utf-8")
        pages.append(SavedPage(path, text, "\n".join(text.split("\n")[:3])))
    return pages


@dataclass(frozen=True, slots=True)
class Hits:
    """How many pairs of a page and a word beside its article were asked, and in how many the page came up for its
    furniture: it does not come up where the engine has the article alone."""

    pairs: int
    hits: int


def words_asked(pages: Sequence[SavedPage]) -> list[str]:
    """Every word that stands beside an article, once."""
    return sorted({word for page in pages for word in page.words_beside()})


def hits_by_furniture(
    ask: Asked, pages: Sequence[SavedPage], work: Path, found: Mapping[str, set[int]] | None = None
) -> Hits:
    """What a system brings up that is given all the text of each page; `found` where it reads the files itself."""
    asked = words_asked(pages)
    if found is None:
        found = dict(zip(asked, ask([page.text for page in pages], asked, work), strict=True))
    by_right = dict(zip(asked, ask([page.own for page in pages], asked, work), strict=True))
    pairs = [(at, word) for at, page in enumerate(pages) for word in page.words_beside()]
    return Hits(len(pairs), sum(at in found[word] - by_right[word] for at, word in pairs))


def found_in_files(pages: Sequence[SavedPage]) -> dict[str, set[int]]:
    """What `search reindex` of the very files, then `search query WORD` brings up."""
    at = {page.file.name.partition(".")[0]: number for number, page in enumerate(pages)}
    found: dict[str, set[int]] = {}
    with TemporaryDirectory(prefix="manchette-beside-") as scratch:
        for page in pages:
            data = page.file.read_bytes()
            packed = page.file.suffix == ".gz"
            Path(scratch, page.file.name.removesuffix(".gz")).write_bytes(gzip.decompress(data) if packed else data)
        rebuild(Path(scratch, ".index"), sorted(Path(scratch).iterdir()))
        with closing(WhooshEngine(Path(scratch, ".index"))) as engine:
            for word in words_asked(pages):
                found[word] = {at[Path(hit.path).name.partition(".")[0]] for hit in _hits(engine, word)}
    return found


def _hits(engine: WhooshEngine, word: str) -> Iterator[Hit]:
    """All articles that have the word, page by page."""
    number = 1
    while True:
        answer = engine.search(Request(word, page=number, per_page=100, collapse=False, suggest=False))
        yield from (hit for hit in answer.hits if not hit.partial)
        if number * 100 >= answer.total:
            return
        number += 1
