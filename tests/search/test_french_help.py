"""The help of every command, in the language of the interface and in the width of the terminal."""

import re
from collections.abc import Iterator

import click
import pytest

from search.cli import COMMANDS, Commands, main
from search.interface_language import speaker


def help_of(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def every_command() -> Iterator[tuple[str, ...]]:
    group = Commands(speaker("fr"))
    yield ()
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        yield (name,)
        if isinstance(command, click.Group):
            yield from ((name, below) for below in command.commands)


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("SEARCH_LANG", raising=False)


@pytest.mark.parametrize("command", list(every_command()), ids=" ".join)
def test_no_word_of_a_french_help_is_english(capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    told = help_of(capsys, *command)
    assert told.startswith("Usage\u00a0: search")
    assert not re.search(r"Show this|Commands|COMMAND\b|ARGS|INTEGER|FLOAT|RANGE|TEXT\b|PATH|FILE|default|x>|<=x", told)


@pytest.mark.parametrize("command", list(every_command()), ids=" ".join)
def test_no_line_of_a_french_help_begins_with_high_punctuation_or_leaves_a_guillemet_behind(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    for line in help_of(capsys, *command).splitlines():
        assert len(line) <= 60
        assert not re.match(r"\s*[:;!?»]", line), line
        assert not line.rstrip().endswith("«"), line


def test_defaults_and_bounds_are_told_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    told = re.sub(r"\s+", " ", help_of(capsys, "query"))
    assert "--limit N Résultats par page. [défaut : 10 ; de 1 à 100]" in told
    assert "--page N Page, à partir de 1. [1 au moins]" in told
    assert "[plus de 0]" in help_of(capsys, "poll")


def test_an_english_help_is_as_click_lays_it_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCH_LANG", "en")
    told = help_of(capsys, "query")
    assert told.startswith("Usage: search query [OPTIONS] TEXT\n")
    assert "Show this message and" in told
