"""The ranking of real collections, measured through the real index, never falls below what it once reached."""

import tomllib
from pathlib import Path

import pytest

from search.config import Settings
from search.quality.collection import read_collection
from search.quality.judged import evaluate, indexed

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))


@pytest.mark.shared
@pytest.mark.parametrize("name", FLOORS)
def test_no_floor_is_passed_downwards(shared, tmp_path, name):
    """nDCG@10 reaches its floor with accents and without, over all documents but one in a thousand (some are menus),
    and no query is refused."""
    collection = read_collection(shared / "data" / "collections" / name)
    with indexed(collection, Settings(tmp_path / "unused")) as (engine, corpus):
        found = {accents: evaluate(engine, collection, accents=accents == "accents") for accents in FLOORS[name]}
    assert corpus.indexed >= 0.999 * corpus.documents
    assert corpus.missing == 0
    assert not any(each.answers.refused for each in found.values())
    reached = {accents: each.estimates["nDCG@10"].mean for accents, each in found.items()}
    passed = {accents: mean for accents, mean in reached.items() if mean < FLOORS[name][accents]}
    assert not passed, f"{name}: nDCG@10 {reached}, floors {FLOORS[name]}"


def test_every_collection_has_both_floors():
    """A collection is held with accents and without, by floors that mean something."""
    assert FLOORS
    for name, floors in FLOORS.items():
        assert set(floors) == {"accents", "no-accents"}, name
        assert all(0.5 < floor < 1 for floor in floors.values()), name
