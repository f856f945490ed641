"""tools/release.sh: what a release is made of, the same bytes each time."""

import hashlib
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    find_spec("build") is None or not (TOP / ".git").exists(), reason="no build, or not a checkout"
)


def released(folder: Path) -> Path:
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    subprocess.run([TOP / "tools" / "release.sh", folder], env=environment, check=True, capture_output=True)
    return folder


def test_a_release_is_wheel_source_bill_of_materials_and_checksums_and_reproducible(tmp_path: Path) -> None:
    first, second = released(tmp_path / "first"), released(tmp_path / "second")
    names = {path.suffix for path in first.iterdir()}
    assert names == {".whl", ".gz", ".json", ""}
    for line in (first / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((first / name).read_bytes()).hexdigest() == digest
    assert (first / "SHA256SUMS").read_text() == (second / "SHA256SUMS").read_text()
    bill = json.loads((first / "manchette.cdx.json").read_text())
    assert bill["bomFormat"] == "CycloneDX"
    assert {"flask", "whoosh", "numpy"} <= {one["name"] for one in bill["components"]}


def test_a_release_is_never_written_over(tmp_path: Path) -> None:
    ran = subprocess.run([TOP / "tools" / "release.sh", tmp_path], check=False, capture_output=True, text=True)
    assert ran.returncode == 2
    assert "already" in ran.stderr
