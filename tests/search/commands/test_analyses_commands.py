"""The desk's commands as tables, images and JSON; nothing in them that a spreadsheet or a terminal runs."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from search.cli import Commands
from search.errors import BadQuery, NothingToDo, SearchError
from search.interface_language import speaker

TEXTS = {
    "a": "Le port\nLe port de Brest ferme. =cmd|calc port\n",
    "b": "+33 au port\nLe port rouvre, le vent tombe.\n",
    "c": "La dune\nLa dune attend le vent.\n",
}


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Result]]:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in TEXTS.items():
        (corpus / f"2024-01-0{ord(name) - 96}-{name}.txt").write_text(text, "utf-8")

    def running(*arguments: str, lang: str = "fr") -> Result:
        with_index = [*arguments, "--index", str(tmp_path / "index")]
        return CliRunner().invoke(Commands(speaker(lang)), with_index, standalone_mode=False)

    assert running("reindex", str(corpus)).exception is None
    yield running


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_no_cell_of_a_table_is_a_formula(run: Callable[..., Result], tmp_path: Path) -> None:
    lines = table(run("kwic", "port", "--csv").stdout)
    assert len(lines) == 1 + 5
    file = tmp_path / "curve.csv"
    run("timeline", "-port", "=port", "--csv", str(file))
    rows = [*lines, *table(file.read_text("utf-8")), *table(run("words", "port", "--csv").stdout)]
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@") and not _is_number(cell)]
    assert any(cell.startswith("'=port") for cell in cells)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_a_curve_is_written_as_image_and_table_and_json(run: Callable[..., Result], tmp_path: Path) -> None:
    image, file = tmp_path / "c.svg", tmp_path / "c.csv"
    drawn = run("timeline", "port", "dune", "--svg", str(image), "--csv", str(file), "--relative")
    assert (drawn.stdout, drawn.stderr) == ("", f"courbe dans {image}, {file}\n")
    assert len(ElementTree.fromstring(image.read_text("utf-8")).findall("{http://www.w3.org/2000/svg}polyline")) == 2
    head, *rows = table(file.read_text("utf-8"))
    assert head == ["period", "corpus", "port", "port (part)", "dune", "dune (part)"]
    told = json.loads(run("timeline", "port", "dune", "--json").stdout)
    assert [row[2] for row in rows] == list(map(str, told["series"][0]["counts"]))
    assert sum(told["series"][0]["counts"]) + told["series"][0]["undated"] == 2


def test_an_image_that_cannot_be_written_is_told_and_leaves_nothing(run: Callable[..., Result], tmp_path: Path) -> None:
    error = run("timeline", "port", "--svg", str(tmp_path / "none" / "c.svg")).exception
    assert isinstance(error, SearchError)
    assert "--svg" in error.message.fr


def test_lines_of_a_concordance_are_json_one_by_one(run: Callable[..., Result]) -> None:
    lines = [json.loads(line) for line in run("kwic", "port", "--json").stdout.splitlines()]
    assert {line["match"] for line in lines} == {"port"}
    assert len(lines) == 5


def test_words_are_json_and_speak_english(run: Callable[..., Result]) -> None:
    told = json.loads(run("words", "port", "--json", "--limit", "1").stdout)
    assert (told["articles"], told["over"][0]["word"]) == (2, "port")
    assert "rarer than elsewhere" in run("words", "port", lang="en").stdout


def test_the_forms_of_a_word_are_listed_with_the_query_that_leaves_one_out(run: Callable[..., Result]) -> None:
    head, *rows = table(run("words", "tomber", "--forms", "--csv").stdout)
    assert head == ["word", "form", "articles", "occurrences", "without"]
    assert rows == [["tomber", "tombe", "1", "1", ""]]
    assert "tombe" in run("words", "tomber", "--forms").stdout
    assert json.loads(run("words", "tomber", "--forms", "--json").stdout)["words"][0]["forms"][0]["form"] == "tombe"


def test_the_whole_index_has_no_words_of_its_own_and_shows_its_frequent_ones(run: Callable[..., Result]) -> None:
    shown = run("words", "--limit", "1").stdout.splitlines()
    assert len(shown) == 3
    assert shown[2].endswith("  port")


def test_stats_draws_the_index_over_time(run: Callable[..., Result]) -> None:
    bars = [line.split() for line in run("stats").stdout.splitlines() if line.startswith("2024-01-0")]
    assert [(bar[0], bar[-1]) for bar in bars] == [("2024-01-01", "1"), ("2024-01-02", "1"), ("2024-01-03", "1")]


def test_an_empty_answer_says_why(run: Callable[..., Result]) -> None:
    shown = run("query", "port ET zorglub").stdout
    assert "zorglub : 0 article ← ce mot ne laisse rien" in shown
    assert "search query port  (2, " in shown
    told = json.loads(run("query", "port ET zorglub", "--json", "--explain").stdout)
    assert told["why"]["words"][1]["kills"] is True
    assert "why" not in json.loads(run("query", "port ET zorglub", "--json").stdout)


def test_scores_are_explained_in_json_too(run: Callable[..., Result]) -> None:
    for hit in json.loads(run("query", "port vent", "--json", "--explain").stdout)["hits"]:
        parts = hit["explanation"]["parts"]
        assert sum(part["value"] for part in parts) == pytest.approx(hit["score"], abs=2e-4)
        assert all(part["text"] for part in parts)


def test_an_article_that_is_not_there_has_no_related_ones(run: Callable[..., Result]) -> None:
    error = run("related", "nobody").exception
    assert isinstance(error, NothingToDo)
    assert "search query" in error.message.fr


@pytest.mark.parametrize("arguments", [
    ("timeline", "a", "b", "c", "d", "e"), ("query", "port", "--facet", "humeur"), ("kwic", "port", "--since", "hier"),
])  # fmt: skip
def test_what_cannot_be_meant_is_refused(run: Callable[..., Result], arguments: tuple[str, ...]) -> None:
    assert isinstance(run(*arguments).exception, BadQuery)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("kwic", "zorglub"), "aucun endroit"),
        (("words", "zorglub"), "aucun article à comparer"),
        (("query", "port", "--facet", "agency"), "aucun article trouvé n’a de « agency »"),
    ],
)
def test_an_analysis_of_nothing_says_so_beside_the_answer(
    run: Callable[..., Result], arguments: tuple[str, ...], told: str
) -> None:
    done = run(*arguments)
    assert done.stderr.startswith(told) and done.stderr.count("\n") == 1
    assert told not in done.stdout


def test_the_report_of_a_rebuild_counts_in_french(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "corpus" / "2024-01-01-a.txt").write_text("La baie\nLa baie attend la marée.\n", "utf-8")
    told = run("reindex", str(tmp_path / "corpus")).output
    assert " : 1 indexé, 2 inchangés, 0 retiré, 0 refusé, 0 doublon, " in told
    assert re.search(r"\(\d+,\d s\)", told)
