"""What the command line says of a value that an option does not take."""

from pathlib import Path

import pytest

from search.cli import main


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert ended.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("query", "gaz", "--sort", "date"), "'--sort' : attendu : relevance, newest, oldest"),
        (("query", "gaz", "--limit", "0"), "'--limit' : attendu : un nombre entier de 1 à 100"),
        (("query", "gaz", "--page", "un"), "'--page' : attendu : un nombre entier, 1 au moins"),
        (("query", "gaz", "--index", __file__), "'--index' : attendu : un dossier"),
        (("poll", "--every", "0"), "'--every' : attendu : un nombre, plus de 0"),
        (("reindex", "--rejects", "."), "'--rejects' : attendu : un fichier"),
    ],
)
def test_a_refused_value_is_told_in_french_with_what_is_taken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], expected: str
) -> None:
    monkeypatch.delenv("SEARCH_LANG", raising=False)
    error = said(capsys, *arguments)
    assert f"valeur refusée pour {expected} — voir « search {arguments[0]} --help »" in error
    assert error.count("\n") == 1


def test_it_is_told_in_english_where_that_is_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCH_LANG", "en")
    assert "Invalid value for '--sort'" in said(capsys, "query", "gaz", "--sort", "date")


def test_the_bare_name_shows_the_help_as_it_is_laid_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SEARCH_LANG", raising=False)
    lines = said(capsys).splitlines()
    assert lines[0].startswith("Usage\u00a0: search")
    assert any(line.strip().startswith("reindex ") for line in lines)


@pytest.mark.parametrize("option", ["--limt", "--source-only", "--limt=3"])
def test_an_option_that_there_is_not_is_no_word_of_the_query(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.delenv("SEARCH_LANG", raising=False)
    assert f"option inconnue : {option.partition('=')[0]} —" in said(capsys, "query", "gaz", option)


@pytest.mark.parametrize("words", [("loi", "-climat"), ("--", "--gaz"), ("loi --climat",)])
def test_words_that_begin_with_a_minus_are_text(tmp_path: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["query", "--index", str(tmp_path), *words])
    assert ended.value.code == 3  # there is no index: the question was asked


@pytest.mark.parametrize(
    "arguments",
    [
        ("reindex", ""),
        ("reindex", "--index", ""),
        ("poll", ""),
        ("clean", ""),
        ("bench", ""),
        ("query", "a", "--index", ""),
    ],
)
def test_an_empty_path_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.delenv("SEARCH_LANG", raising=False)
    assert "attendu : un " in said(capsys, *arguments)


@pytest.mark.parametrize(
    "command",
    [(), ("export",), ("show",), ("batch",), ("alert",), ("alert", "add"), ("dossier",), ("dossier", "add"),
     ("dossier", "press-review")],
)  # fmt: skip
def test_help_fits_a_terminal_of_sixty_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 5 and max(map(len, lines)) <= 60
