"""Another version of the program indexes beside a server of this one: that goes on, says so, and takes what it can."""

import shutil
from pathlib import Path

import pytest
from small_press import article, indexed

from index.rebuild.generation import live
from index.rebuild.transaction import new_generation
from index.rebuild.writer import Writer
from index.schema import fingerprint
from search.config import Settings
from search.engines.whoosh import WhooshEngine
from search.errors import IndexStale
from search.results import Request
from web import create_app

PRESS = [article(number, f"La tempête numéro {number}", "La tempête passe.", None, "Le Phare") for number in range(4)]


def publish_of_another_version(folder: Path, mark: str) -> None:
    """A new live generation, as a program with other fields would make it."""
    with new_generation(folder, live(folder)) as new:
        new.seal(mark, Writer(new.folder, True).commit())
        new.publish()


def test_a_server_answers_from_what_it_holds_until_it_is_started_anew(tmp_path: Path) -> None:
    with indexed(PRESS) as made:
        folder = shutil.copytree(made, tmp_path / "index")
    engine = WhooshEngine(folder)
    site = create_app(Settings(folder), engine).test_client()
    assert site.get("/readyz").json["status"] == "ready"
    before = engine.search(Request("tempête"))
    publish_of_another_version(folder, "00000000")
    for _ in range(2):
        again = engine.search(Request("tempête"))
        assert (again.total, again.generation) == (before.total, before.generation)
    ready = site.get("/readyz")
    assert (ready.status_code, ready.json["status"]) == (200, "outdated")
    assert "redémarre" in ready.json["reason"] and "redémarre" in site.get("/").text
    assert "manchette_index_stale 1.0" in site.get("/metrics").text
    engine.close()
    anew = WhooshEngine(folder)
    with pytest.raises(IndexStale):
        anew.search(Request("tempête"))
    anew.close()


def test_what_it_can_read_again_is_taken(tmp_path: Path) -> None:
    with indexed(PRESS) as made:
        folder = shutil.copytree(made, tmp_path / "index")
    engine = WhooshEngine(folder)
    engine.search(Request("tempête"))
    publish_of_another_version(folder, "00000000")
    assert engine.status().outdated
    publish_of_another_version(folder, fingerprint())
    newest = live(folder)
    assert newest is not None
    assert engine.search(Request("tempête")).generation == newest.name
    assert not engine.status().outdated
    engine.close()
