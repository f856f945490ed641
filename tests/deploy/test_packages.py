"""deploy/'s container and YunoHost application, as far as they can be tried without their hosts."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
DEPLOY = TOP / "deploy"
YUNOHOST = DEPLOY / "yunohost"
PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.M)


def needed() -> set[str]:
    """What pyproject.toml asks for, documents' libraries too, by name."""
    with (TOP / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["documents"]
    return {re.split(r"[<>=!\[ ]", entry)[0].lower() for entry in wanted}


def test_the_lock_pins_all_that_the_project_needs_with_checksums() -> None:
    text = (DEPLOY / "requirements.lock").read_text()
    pinned = dict(PINNED.findall(text))
    assert needed() <= pinned.keys()
    entries = re.split(r"\n(?=[a-z0-9])", text)
    assert len([entry for entry in entries if "--hash=sha256:" in entry]) == len(pinned)


def test_the_container_copies_only_what_it_is_given() -> None:
    """What the Dockerfile copies is what .dockerignore lets through."""
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    copied = {
        name for line in lines if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]
    }
    given = {line[1:] for line in (TOP / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied == given
    assert all((TOP / name).exists() for name in copied)


def test_the_container_runs_as_nobody_special() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    assert re.search(r"^USER (?!root)", text, re.M)
    assert "HEALTHCHECK" in text


@pytest.mark.parametrize("script", sorted((YUNOHOST / "scripts").iterdir()), ids=lambda path: path.name)
def test_a_script_of_the_application_is_read_by_bash(script: Path) -> None:
    subprocess.run(["bash", "-n", script], check=True, capture_output=True)


def test_the_application_says_what_its_host_needs_to_know() -> None:
    with (YUNOHOST / "manifest.toml").open("rb") as file:
        manifest = tomllib.load(file)
    with (TOP / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    assert manifest["packaging_format"] == 2
    assert manifest["version"] == f"{version}~ynh1"
    assert {"en", "fr"} <= manifest["description"].keys()
    assert {"domain", "path", "init_main_permission"} <= manifest["install"].keys()


def test_each_variable_of_the_applications_files_is_one_that_its_scripts_have() -> None:
    known = {"APP", "DOMAIN", "PATH", "INSTALL_DIR", "DATA_DIR", "PAGES", "PATH_NO_SLASH"}
    for file in (YUNOHOST / "conf").iterdir():
        assert set(re.findall(r"__([A-Z_]+?)__", file.read_text())) <= known
