"""Settings read from the environment: what they may be, and what is refused, everywhere alike."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.cli import COMMANDS, main
from search.config import Settings, settings_from
from search.engines import open_engine
from search.errors import BadSetting
from web import create_app

NO_NUMBER = (
    "abc",
    "-1",
    "+5",
    "nan",
    "inf",
    "-inf",
    "1e400",
    "1_000",
    "0x10",
    " ",
    " 5",
    "5\n",
    "٣",
    "²",
    "½",
    "9" * 400,
)
REFUSED = {
    "SEARCH_HALF_LIFE": (*NO_NUMBER, "1,5", "un mois", "."),
    "SEARCH_VERSIONS": (*NO_NUMBER, "1.5", "toutes"),
    "SEARCH_SEMANTIC": ("oui", "ON", "1", " ", "on "),
    "SEARCH_LANG": ("xx", "de", "french", "enfr", " ", "fr en"),
    "SEARCH_ENGINE": ("lucene", "Whoosh", " ", "whoosh "),
    "SEARCH_OPENSEARCH_URL": ("node:9200", "https://", "ftp://node", "https://node/path", " , ", "https://node?q=1"),
    "SEARCH_OPENSEARCH_TIMEOUT": (*NO_NUMBER, "1,5", "0", "."),
    "SEARCH_OPENSEARCH_SHARDS": (*NO_NUMBER, "0", "1.5", "1025"),
    "SEARCH_OPENSEARCH_REPLICAS": (*NO_NUMBER, "1.5", "10"),
    "SEARCH_OPENSEARCH_INDEX": ("Presse", "a-b", "_a", "é", "a*", "a" * 61),
    "SEARCH_OPENSEARCH_PART": ("Nord", "a,b", " "),
    "SEARCH_INDEX": (__file__, "/dev/null"),
    "SEARCH_DOSSIERS": ("yes", "1", "On", " "),
    "SEARCH_LEGAL": ("/nowhere.md", "javascript:alert(1)", "/dev", "https://"),
    "SEARCH_CORS": (
        "desk.example",
        "https://desk.example/",
        "https://a.example https://b.example",
        "*,https://a.example",
        "null",
    ),
    "SEARCH_ACCESS": ("closed", "Basic", "token basic", " "),
    "SEARCH_ACCESS_FILE": ("/nowhere/access", "/", " "),
    "SEARCH_ACCESS_HEADER": ("Remote User", "Remote_User", "é", "X:", "-"),
    "SEARCH_RATE": ("0/s", "5", "5/d", "-1/s", "1.5/s", "5/ s", "9999999/s"),
    "SEARCH_TRUST": ("yes", "1", "On", " "),
}
ARGUMENTS = {
    "query": ["phare"],
    "clean": [__file__],
    "eval": ["."],
    "bench": [],
    "serve": ["--port", "0"],
    "show": ["a0"],
    "batch": [__file__],
    "dossier": ["list"],
    "kwic": ["phare"],
    "related": ["a0"],
    "access": ["/dev/null", "a", "--remove"],
}
"""What a command needs beside its name."""


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values])
def test_a_setting_that_cannot_be_meant_is_refused_with_its_name_its_value_and_the_cure(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as refused:
        settings_from({"SEARCH_INDEX": "/i", name: value})
    for line in (refused.value.message.fr, refused.value.message.en):
        assert line.startswith(name)
        assert value[:30] in line
        assert ("donnez" in line) or ("give" in line)
        assert len(line) < 200
    assert refused.value.exit_code == 2


@given(st.sampled_from(["SEARCH_HALF_LIFE", "SEARCH_VERSIONS"]), st.text())
def test_a_number_is_read_as_it_is_written_or_refused(name: str, value: str) -> None:
    try:
        settings = settings_from({"SEARCH_INDEX": "/i", name: value})
    except BadSetting:
        return
    read = settings.half_life if name == "SEARCH_HALF_LIFE" else settings.versions
    assert read == (float(value) or (None if name == "SEARCH_HALF_LIFE" else 0) if value else None)


def test_what_is_empty_counts_as_not_said() -> None:
    empty = dict.fromkeys(("SEARCH_HALF_LIFE", "SEARCH_VERSIONS", "SEARCH_LANG", "SEARCH_ENGINE", "SEARCH_CORPUS"), "")
    assert settings_from(empty | {"SEARCH_INDEX": "/i"}) == Settings(Path("/i"))


@pytest.mark.parametrize(
    ("value", "lang"),
    [("fr", "fr"), ("FR", "fr"), ("fr_FR.UTF-8", "fr"), ("en", "en"), ("en-GB", "en"), ("EN_us", "en")],
)
def test_a_language_may_carry_its_country(value: str, lang: str) -> None:
    assert settings_from({"SEARCH_INDEX": "/i", "SEARCH_LANG": value}).lang == lang


def test_a_half_life_may_have_decimals() -> None:
    assert settings_from({"SEARCH_INDEX": "/i", "SEARCH_HALF_LIFE": "1.5"}).half_life == 1.5


def test_the_nodes_of_a_cluster_are_addresses_with_commas_between() -> None:
    environ = {"SEARCH_INDEX": "/i", "SEARCH_OPENSEARCH_URL": "https://a:9200/ , http://b"}
    assert settings_from(environ).opensearch_url == "https://a:9200,http://b"


def test_secrets_are_shown_to_nobody(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("PASSWORD", "TOKEN"):
        monkeypatch.setenv(f"SEARCH_OPENSEARCH_{name}", "s3same")
    for arguments in ([], ["--json"]):
        with pytest.raises(SystemExit):
            main(["config", *arguments])
        assert "s3same" not in capsys.readouterr().out


def test_the_command_line_stands_before_the_environment(tmp_path: Path) -> None:
    environ = {"SEARCH_INDEX": __file__, "SEARCH_ENGINE": "lucene"}
    assert settings_from(environ, tmp_path, "whoosh") == Settings(tmp_path)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("name", "value"),
    [("SEARCH_HALF_LIFE", "abc"), ("SEARCH_VERSIONS", "-1"), ("SEARCH_LANG", "xx"), ("SEARCH_ENGINE", "lucene")],
)
def test_every_command_refuses_it_as_usage_and_does_nothing(
    command: str,
    name: str,
    value: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SEARCH_LANG", raising=False)
    monkeypatch.setenv("SEARCH_INDEX", "ix")
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        main([command, *ARGUMENTS.get(command, [])])
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert said.err.startswith(f"search: {name} vaut « {value} » : ")
    assert said.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "poll"])
def test_no_command_takes_an_engine_that_is_not_there(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SEARCH_LANG", raising=False)
    with pytest.raises(SystemExit) as ended:
        main([command, *ARGUMENTS.get(command, []), "--index", "ix", "--engine", "lucene"])
    assert ended.value.code == 2
    assert "'--engine' : attendu : whoosh" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_help_is_given_whatever_the_settings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEARCH_LANG", "xx")
    with pytest.raises(SystemExit) as ended:
        main(["query", "--help"])
    assert ended.value.code == 0
    assert "TEXTE" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "value"), [(name, values[0]) for name, values in REFUSED.items()])
def test_an_application_is_not_made_of_settings_that_cannot_be_meant(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCH_INDEX", "ix")
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting):
        create_app()


def test_settings_that_name_no_engine_open_none(tmp_path: Path) -> None:
    settings = Settings(tmp_path, engine="lucene")
    with pytest.raises(BadSetting):
        open_engine(settings)
    with pytest.raises(BadSetting):
        create_app(settings)
