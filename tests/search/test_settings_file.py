"""The settings file: what it says counts below the environment, and what it cannot mean is refused by its name."""

from pathlib import Path

import pytest

from search.cli import main
from search.config import settings_from
from search.errors import BadSetting


def written(folder: Path, text: str) -> dict[str, str]:
    (folder / "server.toml").write_text(text)
    return {"SEARCH_CONFIG": str(folder / "server.toml")}


def test_a_file_says_settings_by_their_names(tmp_path: Path) -> None:
    environ = written(tmp_path, 'index_dir = "/i"\nhalf_life = 30\nversions = 5\nlang = "en"\n')
    settings = settings_from(environ)
    assert (settings.index_dir, settings.half_life, settings.versions, settings.lang) == (Path("/i"), 30, 5, "en")


def test_the_environment_stands_before_the_file_and_the_command_line_before_both(tmp_path: Path) -> None:
    environ = written(tmp_path, 'index_dir = "/file"\nversions = 5\n') | {"SEARCH_VERSIONS": "7"}
    assert settings_from(environ).versions == 7
    assert settings_from(environ, Path("/option")).index_dir == Path("/option")


def test_a_relative_path_in_the_file_begins_where_the_file_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = written(tmp_path, 'index_dir = "ix"\ncorpus = "pages"\n')
    monkeypatch.chdir("/")
    settings = settings_from(environ)
    assert (settings.index_dir, settings.corpus) == (tmp_path / "ix", tmp_path / "pages")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("half_live = 3", "half_life"),
        ("half_life = true", "half_life"),
        ('half_life = "abc"', "donnez un nombre de jours"),
        ("versions = [1]", "versions"),
        ("lang = ", "TOML"),
        ("[server]\nport = 1", "server"),
        ("x" * 70_000, "64 Kio"),
        ('index_dir = "server.toml"', "ce n’est pas un dossier"),
    ],
)
def test_what_a_file_cannot_mean_is_refused_with_its_name(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as refused:
        settings_from(written(tmp_path, text))
    line = refused.value.message.fr
    assert str(tmp_path / "server.toml") in line
    assert said in line


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"nowhere\.toml"):
        settings_from({"SEARCH_CONFIG": str(tmp_path / "nowhere.toml")})


def test_config_tells_of_a_setting_with_nothing_in_it_what_that_means(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("SEARCH_LANG", "SEARCH_CONFIG", "SEARCH_URL_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    for hosts, told in ((None, "tous"), ("a.example, b.example", "a.example,b.example")):
        if hosts is not None:
            monkeypatch.setenv("SEARCH_HOSTS", hosts)
        with pytest.raises(SystemExit):
            main(["config", "--index", str(tmp_path)])
        lines = capsys.readouterr().out.splitlines()
        assert f"SEARCH_HOSTS           {told}" in lines
        assert "SEARCH_URL_PREFIX      aucun" in lines


def test_config_tells_what_is_in_force_where_it_was_said_and_a_slip_of_the_pen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = written(tmp_path, 'versions = 5\nlang = "en"\n') | {"SEARCH_HALF_LIFE": "9", "SEARCH_HALFLIFE": "3"}
    monkeypatch.delenv("SEARCH_LANG", raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        main(["config", "--index", str(tmp_path)])
    said = capsys.readouterr()
    assert ended.value.code == 0
    assert "(SEARCH_HALF_LIFE)" in said.out
    assert "server.toml, versions)" in said.out
    assert "(--index)" in said.out
    assert "SEARCH_HALFLIFE: unknown variable, SEARCH_HALF_LIFE?" in said.err
