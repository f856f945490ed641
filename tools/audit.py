"""Known weaknesses of what we depend on:  python -m tools.audit  (exit 1 where one is found)

The lock file's pins and pyproject.toml's floors are held against tools/advisories.toml; and the pins are asked of
PyPI's own advisories by pip-audit, where it is installed and reaches them.
"""

import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

TOP = Path(__file__).parents[1]
LOCK = TOP / "deploy" / "requirements.lock"
_PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.M)


def known_advisories() -> dict[str, dict[str, str]]:
    """By package: advisory to the first version without the weakness."""
    with (TOP / "tools" / "advisories.toml").open("rb") as file:
        return tomllib.load(file)


def pins() -> dict[str, str]:
    """By package, the version that the lock file pins."""
    return dict(_PIN.findall(LOCK.read_text()))


def floors() -> dict[str, str]:
    """By package, the least version that pyproject.toml takes."""
    with (TOP / "pyproject.toml").open("rb") as file:
        asked = map(Requirement, tomllib.load(file)["project"]["dependencies"])
    return {one.name.lower(): spec.version for one in asked for spec in one.specifier if spec.operator in (">=", "==")}


def weaknesses(versions: dict[str, str], advisories: dict[str, dict[str, str]]) -> list[str]:
    """A line for each version that has a weakness."""
    return [
        f"{name} {version}: {advisory}, mended in {mended}"
        for name, version in sorted(versions.items())
        for advisory, mended in advisories.get(name, {}).items()
        if Version(version) < Version(mended)
    ]


def asked_of_pypi() -> tuple[list[str], bool]:
    """What pip-audit finds in the lock file, and whether it could ask."""
    if find_spec("pip_audit") is None:
        return ["pip-audit is not installed"], False
    command = [sys.executable, "-m", "pip_audit", "--requirement", LOCK, "--disable-pip", "--require-hashes"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    said = (ran.stdout + ran.stderr).strip().splitlines()
    if ran.returncode and not any("GHSA" in line or "PYSEC" in line or "CVE" in line for line in said):
        return said[-1:], False
    skipped = sum("could not be audited" in line for line in said)
    if skipped:
        return [f"{skipped} packages could not be asked of PyPI"], False
    return ([] if ran.returncode == 0 else said), True


def main() -> int:
    """What was found, on standard output."""
    advisories = known_advisories()
    found = [f"lock file: {line}" for line in weaknesses(pins(), advisories)]
    found += [f"pyproject.toml allows {line}" for line in weaknesses(floors(), advisories)]
    told, asked = asked_of_pypi()
    print(*found, sep="\n", end="\n" if found else "")
    print(*(f"pip-audit: {line}" for line in told), sep="\n", end="\n" if told else "")
    count = sum(map(len, advisories.values()))
    print(f"{len(pins())} pins, {len(floors())} floors, {count} advisories" + (", and PyPI's" if asked else ""))
    return 1 if found or (asked and told) else 0


if __name__ == "__main__":
    raise SystemExit(main())
