"""An answer that a place may be ranked in by what is of it says so, with the way to leave that out."""

import json

import pytest

from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.results import Request

TEXTS = (
    "Le maire de Dole reçoit une délégation irakienne venue visiter les tanneries du Doubs.",
    "Le maire de Lons reçoit les pêcheurs venus visiter les tanneries du Doubs.",
    "Le président de la région visite les tanneries avec les élus de Dole.",
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("places")
    source = folder / "press.jsonl"
    records = ({"id": str(number), "title": "", "text": text} for number, text in enumerate(TEXTS))
    source.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    rebuild(folder / "index", [source])
    opened = WhooshEngine(folder / "index")
    yield opened
    opened.close()


def told(engine, query: str, **asked) -> list[tuple[str, int | None, str | None]]:
    notes = engine.search(Request(query, **asked)).notes
    return [(note.message.fr, note.position, note.repair) for note in notes if "compte aussi" in note.message.fr]


@pytest.mark.parametrize(
    ("query", "line", "at", "repair"),
    [
        ("visiter Irak", "« Irak » : « irakien » compte aussi, pour l’ordre seulement", 8, "visiter =Irak"),
        (
            "qui reçoit une délégation grecque ?",
            "« grecque » : « Grèce » compte aussi, pour l’ordre seulement",
            26,
            "qui reçoit une délégation =grecque ?",
        ),
    ],
)
def test_a_place_that_ranks_is_told(engine, query, line, at, repair):
    """Of a question, and of an answer that is completed; the repair says it no more."""
    assert told(engine, query) == [(line, at, repair)]
    assert told(engine, repair) == []


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("Irak", {}),
        ('"Irak" tanneries', {}),
        ("Irak OU tanneries", {}),
        ("visiter Irak", {"sort": "newest"}),
        ("visiter Dole", {}),
    ],
)
def test_nothing_is_told_of_what_does_not_rank(engine, query, asked):
    """A word alone, quotes and operators, an order by day, a place that the table has not got."""
    assert told(engine, query, **asked) == []


def test_a_place_changes_the_order_and_no_total(engine):
    """The delegation comes first of what completes the answer, and `Irak` is found nowhere."""
    results = engine.search(Request("maire Irak"))
    assert results.total == 0
    assert [engine.article(hit.id).ref for hit in results.hits] == ["0", "1"]
