"""deploy/'s units of systemd: written as systemd reads them, and shut in as far as they go."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "deploy"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
TIMERS = sorted(path.name for path in UNITS.glob("*.timer"))
WITH_SYSTEMD = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")


@WITH_SYSTEMD
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for name in SERVICES + TIMERS:
        text = (UNITS / name).read_text().replace("/opt/manchette/bin/search", "/bin/true")
        (tmp_path / name).write_text(re.sub("EnvironmentFile=.*", "", text))
    found = subprocess.run(
        ["systemd-analyze", "verify", *sorted(map(str, tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout + found.stderr) == (0, "")


@WITH_SYSTEMD
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_exposed_as_little_as_its_work_allows(name: str) -> None:
    """1.5 of 10 at most; those that reach no network .5."""
    worst = 15 if "AF_INET" in (UNITS / name).read_text() else 5
    found = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={worst}", UNITS / name],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-200:]


@pytest.mark.parametrize("name", TIMERS)
def test_a_timer_has_the_service_that_it_starts(name: str) -> None:
    assert name.replace(".timer", ".service") in SERVICES
