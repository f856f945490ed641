"""Dossiers in their file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.desk_files import DeskFileUnusable
from search.dossiers.store import DOSSIERS_FILE, DossierItem, DossierStore, plain_name
from search.errors import BadSetting, NothingToDo


def item(name: str, **fields: object) -> DossierItem:
    return DossierItem(name, 1, f"Titre de {name}", **fields)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> DossierStore:
    store = DossierStore(tmp_path)
    store.create("Crues")
    store.add("Crues", [item("a"), item("b"), item("c")])
    return store


def articles(store: DossierStore, name: str = "Crues") -> list[str]:
    return [one.article for one in store.get(name).items]


def test_articles_stand_in_the_order_in_which_they_were_added_each_once(store: DossierStore) -> None:
    assert store.add("Crues", [item("b"), item("d"), item("d")]) == 1
    assert articles(store) == ["a", "b", "c", "d"]
    assert store.remove("Crues", ["b", "zzz"]) == 1
    assert store.add("Crues", [item("b")]) == 1
    assert articles(store) == ["a", "c", "d", "b"]


def test_some_articles_are_put_first_and_the_others_follow_as_they_stood(store: DossierStore) -> None:
    store.order("Crues", ["c", "a", "c"])
    assert articles(store) == ["c", "a", "b"]
    with pytest.raises(NothingToDo, match="not in the dossier"):
        store.order("Crues", ["b", "zzz"])
    assert articles(store) == ["c", "a", "b"]


def test_notes_headings_and_tags_are_kept_and_taken_away(store: DossierStore) -> None:
    store.note("Crues", "a", "À relire\nvite")
    store.put_under("Crues", ["a", "b"], " Au  nord ")
    assert store.mark("Crues", "a", ["mer", " crue  centennale ", "mer"]) == ("mer", "crue centennale")
    assert store.mark("Crues", "a", ["mer"], gone=True) == ("crue centennale",)
    first, second, third = store.get("Crues").items
    assert (first.note, first.heading, first.marks) == ("À relire\nvite", "Au nord", ("crue centennale",))
    assert (second.note, second.heading, third.heading) == ("", "Au nord", "")
    store.note("Crues", "a", "")
    assert store.get("Crues").items[0].note == ""


def test_a_link_leads_to_its_dossier_until_it_is_withdrawn(store: DossierStore) -> None:
    secret = store.share("Crues")
    assert len(secret) >= 32 and store.share("Crues") == secret
    found = store.by_secret(secret)
    assert found is not None and found.name == "Crues"
    store.withdraw("Crues")
    assert store.by_secret(secret) is None
    assert store.share("Crues") != secret


def test_a_name_is_given_once_and_may_change(store: DossierStore) -> None:
    store.create("Été")
    with pytest.raises(BadSetting, match="exists"):
        store.create(" Crues ")
    with pytest.raises(BadSetting, match="exists"):
        store.rename("E\u0301te\u0301", "Crues")
    store.rename("Été", "Hiver")
    assert [one.name for one in store.all()] == ["Crues", "Hiver"]
    store.delete("Crues")
    store.create("Crues")
    assert articles(store) == []


def test_a_dossier_that_is_not_there_is_told_with_those_that_are(store: DossierStore, tmp_path: Path) -> None:
    with pytest.raises(NothingToDo, match="no dossier “Crue”: there are “Crues”"):
        store.get("Crue")
    empty = DossierStore(tmp_path / "none")
    for use in (lambda: empty.get("x"), lambda: empty.add("x", []), lambda: empty.delete("x")):
        with pytest.raises(NothingToDo, match="search dossier new"):
            use()
    assert empty.all() == [] and empty.by_secret("x") is None
    assert not (tmp_path / "none").exists()


@given(st.text(max_size=250))
def test_a_name_is_one_line_of_letters_that_are_seen_or_refused(name: str) -> None:
    try:
        plain = plain_name(name)
    except BadSetting:
        return
    assert plain.isprintable() and plain == plain_name(plain) and 1 <= len(plain) <= 200


def test_what_fails_in_the_middle_leaves_all_as_it_was(store: DossierStore) -> None:
    def broken():
        yield item("x")
        raise ValueError

    with pytest.raises(ValueError):
        store.add("Crues", broken())
    assert articles(store) == ["a", "b", "c"]


def test_a_damaged_file_is_told_with_the_cure(store: DossierStore, tmp_path: Path) -> None:
    path = tmp_path / DOSSIERS_FILE
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(DeskFileUnusable, match="sound copy"):
        store.get("Crues")
    with pytest.raises(DeskFileUnusable, match="sound copy"):
        store.add("Crues", [item("e")])
    path.unlink()
    path.mkdir()
    with pytest.raises(DeskFileUnusable, match="permissions"):
        store.all()


def test_the_file_is_plain_sqlite_that_any_copy_can_read(store: DossierStore, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / DOSSIERS_FILE)) as database:
        assert database.execute("SELECT article FROM item ORDER BY position").fetchall() == [("a",), ("b",), ("c",)]
