"""What the command line says of a value that an option does not take."""

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
