"""Known weaknesses of what we depend on are told, and there are none."""

from packaging.version import Version

from tools.audit import floors, known_advisories, pins, weaknesses


def test_neither_the_lock_file_nor_the_least_versions_have_a_known_weakness() -> None:
    assert weaknesses(pins(), known_advisories()) == []
    assert weaknesses(floors(), known_advisories()) == []


def test_a_version_before_the_one_that_mended_it_is_told_and_that_one_is_not() -> None:
    known = {"jinja2": {"CVE-0000-1": "3.1.10"}}
    assert weaknesses({"jinja2": "3.1.9", "flask": "1.0"}, known) == ["jinja2 3.1.9: CVE-0000-1, mended in 3.1.10"]
    assert weaknesses({"jinja2": "3.1.10"}, known) == []


def test_each_advisory_is_of_something_that_the_lock_file_pins() -> None:
    pinned = pins()
    for name, advisories in known_advisories().items():
        assert name in pinned
        assert all(Version(mended) for mended in advisories.values())


def test_no_pin_is_below_its_floor() -> None:
    pinned = pins()
    assert all(Version(pinned[name]) >= Version(floor) for name, floor in floors().items())
