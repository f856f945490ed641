"""The comparison with other systems is fair: the test of differences, the baselines' formula, the kept runs."""

from itertools import product

import numpy as np
import pytest

from bench.relevance.ablation import Step
from bench.relevance.ablation import markdown as parts_table
from bench.relevance.bm25f import bm25f_runs
from bench.relevance.comparison import compared, markdown, p_value
from bench.relevance.fold_only import fold_only
from bench.relevance.report import write_measured
from bench.relevance.systems import Baseline, Document, save_runs, saved_runs
from bench.relevance.whoosh_fr import stock, true_bm25f
from search.quality.collection import read_collection
from search.quality.measures import MEASURES

DOCUMENTS = [
    Document("pain", "Le prix du pain", "Il monte encore, disent les boulangères de Dole."),
    Document("lait", "", "Le lait manque et son prix monte."),
    Document("vin", "Vendanges", "Le pain et le vin."),
]


def test_equal_systems_have_p_1():
    """Where no query differs, chance gives as much every time."""
    values = np.random.default_rng(0).random(50)
    assert p_value(values, values.copy()) == 1


def test_p_is_the_same_either_way():
    """The test is two-sided: who is called ours is of no matter."""
    dice = np.random.default_rng(3)
    ours, theirs = dice.random(60), dice.random(60)
    assert p_value(ours, theirs) == p_value(theirs, ours)


def test_p_is_near_that_of_all_exchanges():
    """On eight queries it is, within what sampling leaves open, the share of all 256 exchanges."""
    dice = np.random.default_rng(4)
    ours, theirs = dice.random(8) + 0.2, dice.random(8)
    difference = ours - theirs
    sums = [abs(np.dot(signs, difference)) for signs in product((-1, 1), repeat=8)]
    exact = np.mean(np.array(sums) >= abs(difference.sum()) - 1e-9)
    assert 0.01 < exact < 0.5
    assert p_value(ours, theirs) == pytest.approx(exact, abs=0.02)


def test_p_of_a_sure_difference_is_small_but_not_0():
    """A system better on each of 40 queries: p is the least that 10,000 resamples can tell."""
    assert p_value(np.full(40, 0.9), np.full(40, 0.4)) == pytest.approx(1 / 10_001)


@pytest.mark.parametrize(("times", "best"), [(2, "title"), (4, "text")])
def test_a_title_word_is_worth_three(times, best):
    """Of two documents of the same weighted length, a word in the title beats two in the text and loses to four."""
    title = Document("title", "pain", "a b c d e")
    text = Document("text", "", " ".join(["pain"] * times + ["x"] * (8 - times)))
    found = bm25f_runs(str.split, [title, text], [{"q": "pain"}, {"q": "x"}])
    assert found[0]["q"][0] == best
    assert found[1]["q"] == ["text"]


def test_a_long_document_counts_for_less():
    """The same word in the same number counts for more in the shorter document."""
    documents = [Document("long", "", "pain " + "x " * 30), Document("short", "", "pain x x")]
    assert bm25f_runs(str.split, documents, [{"q": "pain"}]) == [{"q": ["short", "long"]}]


def test_baselines_find_what_their_words_find(tmp_path):
    """Fold only finds no inflection, Whoosh's stems do; without accents Whoosh misses what folding finds."""
    asked = [{"q": "boulangère"}, {"q": "boulangeres"}]
    assert [run["q"] for run in fold_only(DOCUMENTS, asked, tmp_path)] == [[], ["pain"]]
    for whoosh in (stock, true_bm25f):
        assert whoosh(DOCUMENTS, asked, tmp_path)[0]["q"] == ["pain"]
        assert whoosh(DOCUMENTS, [{"q": "prix du pain"}, {"q": "de"}], tmp_path)[0]["q"][0] == "pain"


def test_runs_are_kept_until_something_changes(tmp_path):
    """A baseline runs once for the same files, again after the corpus has changed."""
    folder = tmp_path / "collection"
    folder.mkdir()
    (folder / "queries.tsv").write_text("q\tprix\n", "utf-8")
    (folder / "qrels.tsv").write_text("q 0 a 1\n", "utf-8")
    (folder / "corpus.jsonl").write_text('{"id": "a", "title": null, "text": "prix"}\n', "utf-8")
    calls = []

    def answer(documents, query_sets, work):
        calls.append([document.id for document in documents])
        return fold_only(documents, query_sets, work)

    baseline = Baseline("Essai", "essai", answer)
    collection = read_collection(folder)
    assert baseline.runs(collection, tmp_path) == baseline.runs(collection, tmp_path) == [{"q": ["a"]}] * 2
    assert calls == [["a"]]
    (folder / "corpus.jsonl").write_text('{"id": "b", "title": "Le prix", "text": "prix"}\n', "utf-8")
    assert baseline.runs(collection, tmp_path)[0] == {"q": ["b"]}


def test_saved_runs_come_back_in_order(tmp_path):
    """A system's runs are read as they were written, and only those that there are."""
    runs = [{"q": [f"d{number}" for number in range(12)]}, {"q": ["x"], "r": ["y", "x"]}]
    save_runs(runs, tmp_path)
    assert list(saved_runs(tmp_path).values()) == runs
    (tmp_path / "accents.run").unlink()
    assert list(saved_runs(tmp_path)) == ["no-accents"]


def test_table_shows_each_system_with_its_p_values():
    """Our row stands first and bold, the others with their signed difference and its p-value."""
    ours = {name: np.full(40, 0.9) for name in MEASURES}
    theirs = {name: np.full(40, 0.4) for name in MEASURES}
    lines = list(markdown("essai", compared("accents", ("A", ours), [("B", theirs), ("C", ours)])))
    first, second, third = lines[-3:]
    assert "| A | **.900 [.900, .900]** |" in first
    assert second.count(".400 [.400, .400] -.500, p < .001") == 3
    assert third.count("+.000, p = 1.000") == 3


def test_parts_are_shown_with_their_gain_and_their_loss():
    """Each part stands with its gain over the row before, and with what the whole loses without it."""
    form = Step("form", (0.81, 0.02), (0.83, 0.04))
    steps = [Step("first", (0.8, None)), form, Step("pairs", (0.84, 0.001), (0.81, 0.5))]
    lines = list(parts_table("essai", steps))
    assert lines[-3] == "| first | 0.8000 |  |  |  |  |  |"
    assert lines[-2] == "| form | 0.8100 | +0.0100 | 0.020 | 0.8300 | -0.0100 | 0.040 |"
    assert lines[-1] == "| pairs | 0.8400 | +0.0300 | 0.001 | 0.8100 | -0.0300 | 0.500 |"


def test_a_report_replaces_what_was_measured_and_nothing_else(tmp_path):
    """Written twice, the tables stand once; the text around them stays."""
    document = tmp_path / "relevance.md"
    document.write_text("# Relevance\n\n## Names\n\nText.\n", encoding="utf-8")
    write_measured(document, ["old"])
    document.write_text(document.read_text("utf-8") + "\nMore text.\n", encoding="utf-8")
    write_measured(document, ["new"])
    text = document.read_text("utf-8")
    assert text.startswith("# Relevance\n\n## Names\n\nText.\n")
    assert text.endswith("\nMore text.\n")
    assert "new" in text
    assert "old" not in text


def test_a_report_whose_end_is_lost_is_refused(tmp_path):
    """Without the mark that ends the tables, nothing tells them from the text behind them."""
    document = tmp_path / "relevance.md"
    write_measured(document, ["old"])
    document.write_text(document.read_text("utf-8").replace("<!-- /measured -->", ""), encoding="utf-8")
    with pytest.raises(ValueError, match="without"):
        write_measured(document, ["new"])
