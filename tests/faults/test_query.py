"""The handed questions that were answered wrongly: each row of their table, of the kinds that hold by now, is a test.

Each text of the table is an article of one index; a row says whether its query finds its text. A kind is added to
`KINDS` once all its rows hold. `python -m pytest tests/faults/test_query.py --kinds all` tries the rows of all kinds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from index.article import Article
from index.rebuild.transaction import new_generation
from index.rebuild.writer import Writer
from index.schema import fingerprint
from search.engines.whoosh import WhooshEngine
from search.results import Request

KINDS: tuple[str, ...] = (
    "apostrophe typed as a space",
    "quelqu’un read as un, rendez vous as rendre",
    "capital L or D for an article without its apostrophe",
    "compound typed apart, written as one word",
    "St for Saint",
    "e-mail, emails: plural of a joined form",
    "figure typed with its space",
    "49.3 and 49-3",
    "letters and figures, together or apart (F16, F 16)",
    "hours (20h, 20 h, 20h00)",
    "inclusive spelling",
    "spellings of 1990 and doublets (clé/clef)",
    "address pasted with its scheme",
    "phrase with a compound, written as one word",
    "words joined by , / ; without space become a phrase",
    "markup pasted into the box",
    "feminine names of functions",
    "phrase over an elision before a quotation mark",
)
"""The kinds, as the table names them, of which every row holds."""

_TABLE = Path(__file__).parents[3] / "shared" / "data" / "faults" / "query.tsv"
_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a query, a text, whether the one finds the other."""

    query: str
    text: str
    expected: bool
    kind: str

    @property
    def id(self) -> str:
        """The article's identifier."""
        return sha256(self.text.encode()).hexdigest()[:16]


def rows() -> list[Row]:
    """The rows of the table; none where it is not there."""
    if not _TABLE.is_file():
        return []
    lines = _TABLE.read_text("utf-8").removesuffix("\n").split("\n")[1:]
    cells = [line.split("\t") for line in lines]
    return [Row(query, text.replace("\\n", "\n"), expected == "match", kind) for query, text, expected, kind in cells]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a row of the kinds that hold, or that are asked for."""
    if "row" in metafunc.fixturenames:
        asked = metafunc.config.getoption("--kinds")
        chosen = [row for row in rows() if asked == "all" or (row.kind in (asked.split("|") if asked else KINDS))]
        metafunc.parametrize("row", chosen, ids=[f"{row.query}-{row.text[:40]}" for row in chosen])


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], set[str]]]:
    """The identifiers of the articles that answer a query; those that only complete the answer left out."""
    folder = tmp_path_factory.mktemp("index")
    with new_generation(folder, None) as new:
        writer = Writer(new.folder, False)
        for identifier, text in {row.id: row.text for row in rows()}.items():
            path = Path(f"/{identifier}.txt")
            writer.add(Article(id=identifier, path=path, place="", title="", text=text, date=None), path)
        new.seal(fingerprint(), writer.commit())
        new.publish()
    engine = WhooshEngine(folder)
    known: dict[str, set[str]] = {}

    def of(query: str) -> set[str]:
        if query not in known:
            hits = []
            page = 1
            while True:
                request = Request(query, page=page, per_page=_PER_PAGE, snippets=False, collapse=False)
                more = engine.search(request).hits
                hits += [hit.id for hit in more if not hit.partial]
                if len(more) < _PER_PAGE:
                    break
                page += 1
            known[query] = set(hits)
        return known[query]

    yield of
    engine.close()


def test_a_query_finds_what_its_row_says(row: Row, found: Callable[[str], set[str]]) -> None:
    assert (row.id in found(row.query)) is row.expected
