"""Groups of titles, as `manchette.toml` names them: counted, filtered by, kept from run to run."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli import Commands
from search.errors import BadQuery
from search.interface_language import speaker


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three titles in folders of their own, two groups named at the top, another by one of the titles."""
    folder = tmp_path / "corpus"
    for name, count in (("Le Phare", 3), ("La Marée", 2), ("La Digue", 1)):
        (folder / name).mkdir(parents=True)
        for number in range(count):
            text = f"Titre {name} {number}\nLe port de {name} attend le bateau {number}.\n"
            (folder / name / f"{number}.txt").write_text(text, encoding="utf-8")
        (folder / name / "manchette.toml").write_text(f'source = "{name}"\n', encoding="utf-8")
    groups = '[groupes]\nPQR = ["le phare", "La Digue", "Absent"]\nPQN = ["La Marée"]\n'
    (folder / "manchette.toml").write_text(groups, encoding="utf-8")
    with (folder / "La Digue" / "manchette.toml").open("a") as file:
        file.write('[groupes]\n"hebdos" = ["La Digue"]\n')
    return folder


def run(index: Path, *arguments: str) -> Result:
    return CliRunner().invoke(Commands(speaker("fr")), [*arguments, "--index", str(index)], standalone_mode=False)


def counted(index: Path, *arguments: str) -> list[list[object]]:
    result = run(index, "query", *arguments, "--json")
    assert result.exception is None, result.output
    groups: list[list[object]] = json.loads(result.output)["facets"]["group"]
    return groups


def total(index: Path, *arguments: str) -> int:
    return int(json.loads(run(index, "query", "port", "--json", *arguments).output)["total"])


def test_groups_are_counted_filter_and_are_left_out(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    run(index, "reindex", str(corpus))
    assert counted(index, "port") == [["PQR", 4], ["PQN", 2], ["hebdos", 1]]
    assert (total(index, "--group", "pqr"), total(index, "--group", "PQN", "--group", "Hebdos")) == (4, 3)
    assert total(index, "--exclude", "groupe:PQR") == total(index, "--exclude", "group:pqr") == 2
    assert total(index, "--group", "PQR", "--source", "Le Phare") == 3
    assert run(index, "query", "port", "--facet", "group", "--contains", "pq").output.split() == [
        "4",
        "PQR",
        "2",
        "PQN",
    ]


def test_an_unknown_group_is_refused_with_those_there_are(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    run(index, "reindex", str(corpus))
    error = run(index, "query", "port", "--group", "magazines").exception
    assert isinstance(error, BadQuery)
    assert "PQN, PQR, hebdos" in error.message.fr


def test_a_later_run_keeps_the_groups_and_reads_them_again(corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    run(index, "reindex", str(corpus))
    (corpus / "Le Phare" / "9.txt").write_text("Titre neuf\nLe port gagne un quai.\n", encoding="utf-8")
    (corpus / "manchette.toml").write_text('[groupes]\nPQR = ["Le Phare"]\n', encoding="utf-8")
    run(index, "reindex", str(corpus / "Le Phare"))
    assert counted(index, "port") == [["PQR", 4], ["hebdos", 1]]
    (corpus / "La Digue" / "manchette.toml").unlink()
    (corpus / "Le Phare" / "8.txt").write_text("Titre neuf encore\nLe port gagne une grue.\n", encoding="utf-8")
    run(index, "reindex", str(corpus / "Le Phare"))
    assert counted(index, "port") == [["PQR", 5]]


@pytest.mark.parametrize("groups", ['PQR = "Le Phare"', "PQR = [1]", 'PQR = [["a"]]'])
def test_groups_that_are_no_lists_of_titles_are_told(tmp_path: Path, groups: str) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "a.txt").write_text("Titre\nLe port.\n", encoding="utf-8")
    (tmp_path / "c" / "manchette.toml").write_text(f"[groupes]\n{groups}\n", encoding="utf-8")
    assert "listes de titres" in run(tmp_path / "i", "reindex", str(tmp_path / "c")).stderr


@pytest.mark.parametrize("written", ["Le Phare", "titre:port", "source:", "source: "])
def test_what_leaves_nothing_out_is_refused(corpus: Path, tmp_path: Path, written: str) -> None:
    error = run(tmp_path / "index", "query", "port", "--exclude", written).exception
    assert isinstance(error, BadQuery)
    assert "source:Le Phare" in error.message.fr
