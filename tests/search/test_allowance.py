"""What is told beside an answer shares one allowance of work, however often the question is counted anew."""

import pytest

from index.rebuild.build import rebuild
from search import allowance
from search.allowance import Allowance, sharing
from search.engines.whoosh import WhooshEngine
from search.errors import TooCostly
from search.results import Request

_QUERY = "conseil OU port OU (digue ET maire) OU marché OU pont"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    folder = tmp_path_factory.mktemp("allowance")
    (folder / "corpus").mkdir()
    for number in range(30):
        text = f"Le conseil {number} vote pour le port, la digue du maire tient, le marché du pont ouvre."
        (folder / "corpus" / f"{number}.txt").write_text(f"Titre {number}\n{text}\n", "utf-8")
    rebuild(folder / "index", [folder / "corpus"])
    return WhooshEngine(folder / "index")


def test_counts_go_on_until_the_allowance_is_spent_and_are_refused_from_then_on(engine: WhooshEngine) -> None:
    once = Allowance(1 << 60)
    with sharing(once):
        engine.count_days(Request(_QUERY))
    cost = (1 << 60) - once.left
    assert cost > 0
    with sharing(Allowance(3 * cost)):
        assert [engine.count_days(Request(_QUERY)).total for _ in range(3)] == [30] * 3
        for _ in range(2):
            with pytest.raises(TooCostly):
                engine.count_days(Request(_QUERY))


def test_one_inside_another_is_part_of_it_and_nothing_is_shared_behind_it(engine: WhooshEngine) -> None:
    with sharing(Allowance(0)), sharing(Allowance(1 << 60)), pytest.raises(TooCostly):
        engine.count_days(Request(_QUERY))
    assert engine.count_days(Request(_QUERY)).total == 30


def test_a_spelling_that_can_no_longer_be_counted_is_not_proposed(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer itself stays."""
    asked = Request("conseill diggue")
    assert engine.search(asked).suggestion == "conseil digue"
    monkeypatch.setattr("search.engines.whoosh.UNITS_SPELLING", 0)
    found = engine.search(asked)
    assert found.suggestion is None and found.total == 0
    assert allowance.current_allowance() is None
