"""The handed files that were read wrongly: each row of their table, of the kinds that hold by now, is a test.

A kind is added to `KINDS` once all its rows hold. `python -m pytest tests/faults/test_ingest.py --kinds all` tries the
rows of all kinds.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from index.article import Article, Rejected
from index.cleaning.line_fingerprints import Cleaned
from index.rebuild.build import Report, rebuild
from index.rebuild.files import source_files
from index.rebuild.pages import read_pages
from index.sidecar import Sidecars
from search.engines.whoosh import WhooshEngine
from search.results import Request

KINDS: tuple[str, ...] = (
    "record keys",
    "record keys: lists joined by § or ;",
    "table: date in three columns",
    "table: dates month first",
    "table: dates of Excel and of dumps",
    "table: first line “sep=;”",
    "table: summary indexed, the longer column of unknown name passed over without a word",
    "byline: date kept in author",
    "byline: function kept in author",
    "byline: genre kept in author",
    "byline: glued inline elements",
    "byline: label kept in author",
    "byline: no author at all",
    "byline: paper kept in author",
    "byline: paper with .fr not told as the paper",
    "byline: reading time kept in author",
    "byline: signature at the foot not read",
    "byline: text and photos",
    "byline: “Publié par” not read",
    "date: 1970-01-01 believed",
    "date: address and page agree against JSON-LD",
    "date: attribute of <time> is the edit, its text says “Publié le”",
    "date: day counted in UTC",
    "date: hour lost",
    "date: invented day",
    "date: meta holds the day that the page calls “mis à jour”",
    "date: year of two digits after a month's name",
    "date: “1° mars 2018” passed over, weekday counted from the file",
    "feed author",
    "file kind not read (refused in clear words)",
    "OCR: words cut at line ends",
    "corpus-tool file",
    "press-database export",
    "web archive: brotli",
    "web archive: WET passed over without a word",
    "wire format",
    "<q> breaks its sentence",
    "standfirst lost",
    "text lost: box of facts",
    "text lost: headings of a live blog",
    "text lost: pull quote",
    "furniture left: Lire aussi",
    "furniture left: boxes on author or paper",
    "furniture left: buttons",
    "furniture left: caption outside <figcaption>",
    "furniture left: newsletter",
    "furniture left: related list with summaries",
    "furniture left: subscription",
    "furniture left: teasers in <article>; their date believed",
    "glued: kicker and title",
    "paragraphs glued",
    "no article, indexed as one",
    "text lost: only in a script",
    "text lost: only in a script; first paragraph alone kept, nothing says so",
    "encoding: Windows-1252 kept as C1 controls",
    "encoding: two in one file",
    "feed: WordPress export",
    "feed: bare &",
    "feed: caption taken for text",
    "identity by URL: later capture dropped",
    "identity by URL: other articles lost",
)
"""The kinds, as the table names them, of which every row holds."""

_FAULTS = Path(__file__).parents[3] / "shared" / "data" / "faults" / "ingest"
_DAY = len("2024-11-17")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what is looked at in a file, and the right value in the table's words."""

    file: str
    field: str
    right: str
    kind: str

    def values(self) -> list[str]:
        """The values of which each is right: what stands before a remark."""
        return re.split(r",? or ", re.split(r" \(|; ", self.right)[0])

    def count(self) -> int:
        """The right number."""
        return int(re.split(r"\D", self.right)[0])


@dataclass(frozen=True, slots=True)
class Indexed:
    """A file or a folder, indexed alone: its articles in the order in which they stand there."""

    report: Report
    articles: list[Article]
    refused: list[Rejected]
    engine: WhooshEngine

    def total(self, asked: str) -> int:
        """How many articles a query finds that is written as on the command line."""
        bounds = dict(re.findall(r"--(since|until) (\S+)", asked))
        return self.engine.search(Request(re.sub(r"--\w+ \S+", "", asked).strip(), **bounds)).total


def rows() -> list[Row]:
    """The rows of the table; none where it is not there."""
    table = _FAULTS / "EXPECTED.tsv"
    if not table.is_file():
        return []
    with table.open(encoding="utf-8", newline="") as lines:
        _, *found = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [Row(file, field, right, kind) for file, field, right, _, kind in found]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a row of the kinds that hold, or that are asked for."""
    if "row" in metafunc.fixturenames:
        asked = metafunc.config.getoption("--kinds")
        chosen = [row for row in rows() if asked == "all" or (row.kind in (asked.split("|") if asked else KINDS))]
        metafunc.parametrize("row", chosen, ids=[f"{row.file}-{row.field}" for row in chosen])


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Indexed]]:
    """Indexes a file by its name, each once."""
    known: dict[str, Indexed] = {}

    def of(name: str) -> Indexed:
        if name not in known:
            known[name] = _indexed(_FAULTS / name, tmp_path_factory.mktemp("index"))
        return known[name]

    yield of
    for each in known.values():
        each.engine.close()


def _indexed(path: Path, index_dir: Path) -> Indexed:
    refused: list[Rejected] = []
    report = rebuild(index_dir, [path], on_reject=refused.append)
    engine = WhooshEngine(index_dir)
    stored = [engine.article(identifier) for identifier in _identifiers(path)]
    return Indexed(report, [article for article in stored if article], refused, engine)


def _identifiers(path: Path) -> list[str]:
    """The identifiers of the articles that a file, or a folder's files, hold, in their order."""
    files = source_files([path], lambda _: None)
    outcomes = (outcome for file in files for outcome in read_pages(file, date.today(), Sidecars()))
    return list(dict.fromkeys(outcome.article.id for outcome in outcomes if isinstance(outcome, Cleaned)))


def test_a_handed_file_gives_what_its_row_says(row: Row, indexed: Callable[[str], Indexed]) -> None:
    found = indexed(row.file)
    if asked := re.match(r"query (.+?)(?: \(reindex folder\))?$", row.field):
        assert found.total(asked[1]) == row.count()
    elif row.field == "articles":
        _has_articles(found, row)
    elif row.field.startswith("indexed"):
        assert found.report.indexed == row.count()
    elif row.field == "text+":
        assert row.right in "\n".join(article.text for article in found.articles)
    elif row.field == "text-":
        assert found.articles
        assert row.right not in "\n".join(article.text for article in found.articles)
    elif row.field == "text lines":
        lines = found.articles[0].text.split("\n")
        assert len(lines) == row.count()
        assert "begins with a comma" not in row.right or not any(line.startswith(",") for line in lines)
    elif row.field == "text order":
        first = re.fullmatch(r"“(.+)” first", row.right)
        assert first
        assert found.articles[0].text.startswith(first[1])
    else:
        _has_field(found, row)


def _has_articles(found: Indexed, row: Row) -> None:
    if "or a refusal" in row.right and not found.report.articles:
        assert found.refused
        return
    assert found.report.articles == row.count()
    assert found.refused if "refused" in row.right else not found.refused


def _has_field(found: Indexed, row: Row) -> None:
    named = re.fullmatch(r"(\w+)\[(\d+)\]", row.field)
    assert named, f"no such field: {row.field}"
    assert int(named[2]) < len(found.articles), "no such article"
    value = getattr(found.articles[int(named[2])], named[1])
    if named[1] == "tags":
        value = ", ".join(value)
    right = [None if each.lower() == "none" else each for each in row.values()]
    if named[1] == "date" and value is not None:
        # A moment holds its day; a part of a day's date stands for no day.
        right += [value for each in right if each and len(each) >= _DAY and value.startswith(each)]
    assert value in right
