"""Filters that no article has cost their answer once, however many they are."""

from pathlib import Path

import pytest

from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.execution.facets import FacetCounter
from search.results import Request


def test_the_values_of_a_facet_are_counted_once_for_all_filters_that_nothing_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said of each of them is looked for among the same values."""
    (tmp_path / "corpus" / "Le Phare").mkdir(parents=True)
    (tmp_path / "corpus" / "Le Phare" / "1.txt").write_text("Le port\nLe conseil vote le budget du port.\n", "utf-8")
    rebuild(tmp_path / "index", [tmp_path / "corpus"])
    engine, asked = WhooshEngine(tmp_path / "index"), []
    everywhere = FacetCounter.everywhere

    def counted(self: FacetCounter, facet: str) -> object:
        asked.append(facet)
        return everywhere(self, facet)

    monkeypatch.setattr(FacetCounter, "everywhere", counted)
    found = engine.search(Request("port", sources=tuple(f"Journal {number}" for number in range(60))))
    assert found.total == 0 and asked.count("source") == 1 and len(found.notes) >= 1
