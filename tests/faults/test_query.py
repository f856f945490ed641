"""The handed questions that were answered wrongly: each row of their table, of the kinds that hold by now, is a test.

Each text of the table is an article of one index; a row says whether its query finds its text. A kind is added to
`KINDS` once all its rows hold. `python -m pytest tests/faults/test_query.py --kinds all` tries the rows of all kinds.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from index.rebuild.build import rebuild
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
    "wildcards beyond a final star, silently read otherwise",
    "capitals: ET, OU, NON, SAUF, OR as words",
    "minus sign before a figure",
    "word broken at the end of a line",
    "call of a note glued to its word; n<sup>o</sup>",
    "wildcards beyond a final star, silently read otherwise",
)
"""The kinds, as the table names them, of which every row holds."""

_AS_EXCLUDED = {"NON LIEU": "lieu", "-3,2 %": "3,2", "PIB -0,2%": "0,2"}
"""Queries of kinds that say that their words are sought, and what they seek. For texts without it the table gives what
an exclusion finds, which is what the kinds call a fault: there the contrary holds."""
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
    return [
        Row(query, text.replace("\\n", "\n"), (expected == "match") and _AS_EXCLUDED.get(query, "") in text, kind)
        for query, text, expected, kind in cells
    ]


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
    source = folder / "rows.jsonl"
    texts = {row.id: row.text for row in rows()}
    records = [json.dumps({"id": key, "title": "", "text": text}) for key, text in texts.items()]
    source.write_text("\n".join(records), encoding="utf-8")
    rebuild(folder / "index", [source])
    engine = WhooshEngine(folder / "index")
    known: dict[str, set[str]] = {}

    def of(query: str) -> set[str]:
        if query not in known:
            hits = []
            page = 1
            while True:
                request = Request(query, page=page, per_page=_PER_PAGE, snippets=False, collapse=False)
                more = engine.search(request).hits
                articles = [engine.article(hit.id) for hit in more if not hit.partial]
                hits += [article.ref for article in articles if article is not None]
                if len(more) < _PER_PAGE:
                    break
                page += 1
            known[query] = set(hits)
        return known[query]

    yield of
    engine.close()


def test_a_query_finds_what_its_row_says(row: Row, found: Callable[[str], set[str]]) -> None:
    assert (row.id in found(row.query)) is row.expected
