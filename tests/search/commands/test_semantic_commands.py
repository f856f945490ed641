"""Ranking by meaning from the command line: with the extra, without it, and where it can't be had."""

from pathlib import Path

import pytest

from index.semantic import model as semantic_model
from search.cli import main


def can_run() -> bool:
    try:
        semantic_model.check_model()
    except semantic_model.NoModel:
        return False
    return True


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out, captured.err


@pytest.fixture(autouse=True)
def _on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_SEMANTIC", "on")


@pytest.mark.parametrize("command", [["query", "phare"], ["reindex", "."], ["serve", "--port", "0"], ["stats"]])
def test_without_the_extra_a_line_names_it(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(semantic_model, "find_spec", lambda name: None)
    code, out, err = said([*command, "--index", str(tmp_path)], capsys)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "pip install 'manchette[semantic]'" in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", [["query", "phare"], ["reindex", "."]])
def test_a_cluster_refuses_it_in_a_line(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEARCH_ENGINE", "opensearch")
    code, out, err = said([*command, "--index", str(tmp_path)], capsys)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "SEARCH_SEMANTIC=off" in err


@pytest.mark.skipif(not can_run(), reason="the extra manchette[semantic] is not installed, or not for this processor")
def test_an_article_is_put_first_for_what_it_means(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The words of the question are in both; what is asked is in one."""
    for name, text in {
        "un": "Le coronavirus est là. La pharmacie du port vaccine sans rendez-vous.",
        "deux": "La pharmacie du port ferme, son toit fuit depuis des mois.",
    }.items():
        (tmp_path / f"{name}.txt").write_text(f"La pharmacie du port\n\n{text}\n", "utf-8")
    index = ["--index", str(tmp_path / "index")]
    code, _, err = said(["reindex", *index, "--jobs", "1", str(tmp_path)], capsys)
    assert (code, "vecteurs : 2 articles en ont un, 2 faits" in err) == (0, True)
    code, out, _ = said(["query", *index, "--explain", "pharmacie du port immunisation"], capsys)
    assert code == 0
    assert "le sens de l’article, proche de la question" in out
    assert out.index("vaccine") < out.index("fuit")
