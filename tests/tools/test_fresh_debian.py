"""`tools/fresh_debian.sh`: where a machine can't make a Debian, that is said and nothing fails."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "fresh_debian.sh"


@pytest.mark.parametrize(("user", "reason"), [(1000, "need root"), (0, "debootstrap is not installed")])
def test_a_machine_that_can_make_no_debian_is_passed_over_with_the_reason(
    user: int, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "id").write_text(f"#!/bin/sh\necho {user}\n")
    (tmp_path / "id").chmod(0o755)
    done = subprocess.run(["/bin/bash", SCRIPT, "trixie"], env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (77, "")
    assert done.stdout.startswith("skipped: ") and reason in done.stdout
