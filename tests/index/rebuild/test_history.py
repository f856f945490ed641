"""History: the texts that a rebuild replaces stay findable as versions, and nothing but the user's word drops them."""

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.article import Article, RemovedLine
from index.cleaning.line_fingerprints import Cleaned
from index.rebuild.build import rebuild
from index.rebuild.generation import folders, live, verified
from index.rebuild.history import HISTORY_FILE, History, says_otherwise, versions

URL = "https://exemple.fr/phare"


class Press:
    """A corpus of one file a page, its index, and what is known of the pages' versions."""

    def __init__(self, tmp_path: Path) -> None:
        self.corpus, self.index_dir = tmp_path / "corpus", tmp_path / "index"
        self.corpus.mkdir()

    def write(self, text: str, name: str = "phare", url: str = URL, title: str = "Le phare", file: str = "") -> None:
        record = {"title": title, "text": text, "url": url, "author": "Jeanne Morel", "date": "2024-03-05"}
        (self.corpus / f"{file or name}.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")

    def rebuild(self, **options: object) -> None:
        rebuild(self.index_dir, [self.corpus], **options)  # type: ignore[arg-type]

    def texts(self, article_id: str = "") -> list[str]:
        generation = live(self.index_dir)
        assert generation is not None
        found = versions(generation.folder, article_id or self.id())
        assert [version.number for version in found] == sorted(version.number for version in found)
        return [version.article.text for version in found]

    def id(self, url: str = URL) -> str:
        from index.article import RawPage, article_id

        return article_id(RawPage(Path(), "", url=url))


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


def test_a_changed_text_leaves_its_old_one_as_a_version_with_all_its_facts(press: Press) -> None:
    press.write("Il rouvre en mai.")
    press.rebuild()
    assert press.texts() == []
    press.write("Il rouvre en juin.")
    press.rebuild()
    generation = live(press.index_dir)
    assert generation is not None
    (version,) = versions(generation.folder, press.id())
    assert (version.number, version.article.text, version.article.title) == (1, "Il rouvre en mai.", "Le phare")
    assert (version.article.id, version.article.url, version.article.author) == (press.id(), URL, "Jeanne Morel")
    press.write("Il rouvre en juillet.")
    press.rebuild()
    assert press.texts() == ["Il rouvre en mai.", "Il rouvre en juin."]


def test_a_changed_title_makes_a_version_and_changed_white_space_none(press: Press) -> None:
    press.write("Il rouvre en mai.\n\nLa mairie l’annonce.")
    press.rebuild()
    press.write("Il  rouvre en mai.\nLa mairie\tl’annonce. ")
    press.rebuild()
    assert press.texts() == []
    press.write("Il rouvre en mai.\nLa mairie l’annonce.", title="Le phare rouvre")
    press.rebuild()
    assert len(press.texts()) == 1


def test_a_page_that_moves_to_another_file_keeps_its_history(press: Press) -> None:
    press.write("Il rouvre en mai.")
    press.rebuild()
    (press.corpus / "phare.jsonl").unlink()
    press.write("Il rouvre en juin.", file="déplacé")
    press.rebuild()
    assert press.texts() == ["Il rouvre en mai."]


def test_a_page_without_address_has_versions_by_its_place(press: Press) -> None:
    path = press.corpus / "page.txt"
    path.write_text("Le phare\nIl rouvre en mai, dit la mairie.\n", encoding="utf-8")
    press.rebuild()
    path.write_text("Le phare\nIl rouvre en juin, dit la mairie.\n", encoding="utf-8")
    press.rebuild()
    generation = live(press.index_dir)
    assert generation is not None
    with closing(sqlite3.connect(generation.folder / HISTORY_FILE)) as db:
        (article_id,) = db.execute("SELECT id FROM version").fetchone()
    assert press.texts(article_id) == ["Il rouvre en mai, dit la mairie."]


def test_a_rebuild_from_nothing_keeps_history_and_the_text_it_replaces(press: Press) -> None:
    press.write("Il rouvre en mai.")
    press.rebuild()
    press.write("Il rouvre en juin.")
    press.rebuild()
    press.write("Il rouvre en juillet.")
    press.rebuild(full=True)
    assert press.texts() == ["Il rouvre en mai.", "Il rouvre en juin."]
    press.rebuild(full=True)
    assert press.texts() == ["Il rouvre en mai.", "Il rouvre en juin."]


def test_an_index_of_another_version_hands_its_history_down(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    press.write("Il rouvre en mai.")
    press.rebuild()
    press.write("Il rouvre en juin.")
    with monkeypatch.context() as patch:
        patch.setattr("index.rebuild.article_store.fingerprint", lambda: "00000000")
        press.rebuild()
    assert press.texts() == ["Il rouvre en mai."]
    press.write("Il rouvre en juillet.")
    press.rebuild()
    assert press.texts() == ["Il rouvre en mai.", "Il rouvre en juin."]


def test_a_better_reading_of_an_unchanged_file_is_no_new_version(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    press.write("Il rouvre en mai. Furniture.")
    press.rebuild()
    from index.rebuild.pages import read_pages

    def better(*args: object) -> object:
        from dataclasses import replace

        for outcome in read_pages(*args):  # type: ignore[arg-type]
            assert isinstance(outcome, Cleaned)
            article = outcome.article
            yield replace(outcome, article=replace(article, text=article.text.replace(" Furniture.", "")))

    with monkeypatch.context() as patch:
        patch.setattr("index.rebuild.pages.read_pages", better)
        press.rebuild(full=True)
    assert press.texts() == []


def test_lines_learned_to_be_furniture_are_no_change_of_the_page() -> None:
    def article(text: str, *removed: str, title: str = "Le phare") -> Article:
        lines = tuple(RemovedLine(line, "video") for line in removed)
        return Article("a1", Path("a"), "", title, text, removed=lines)

    before = article("Il rouvre en mai.\nAbonnez-vous !")
    assert not says_otherwise(before, article("Il rouvre en mai.", "Abonnez-vous !"))
    assert not says_otherwise(article("Il rouvre en mai.", "Abonnez-vous !"), before)
    assert says_otherwise(before, article("Il rouvre en juin.", "Abonnez-vous !"))
    assert says_otherwise(before, article("Il rouvre en mai.", "Abonnez-vous !", title="Le phare rouvre"))
    assert says_otherwise(before, article("Abonnez-vous !\nIl rouvre en mai."))
    assert not says_otherwise(article("Il rouvre.", "10:45 Un titre"), article("Il  rouvre.", "11:50 Un autre"))


@pytest.mark.parametrize("full", [False, True])
def test_a_text_that_goes_with_its_file_is_kept_when_another_file_takes_over(press: Press, full: bool) -> None:
    press.write("Il rouvre en mai.", file="a")
    press.write("Il rouvre en juin.", file="b")
    press.rebuild()
    (press.corpus / "a.jsonl").unlink()
    press.rebuild(full=full)
    assert press.texts() == ["Il rouvre en mai."]


def test_a_damaged_index_does_not_stop_a_rebuild_and_history_comes_from_a_sound_copy(press: Press) -> None:
    press.write("Il rouvre en mai.")
    press.rebuild()
    press.write("Il rouvre en juin.")
    press.rebuild()
    press.write("Il rouvre en juillet.")
    press.rebuild()
    generation = live(press.index_dir)
    assert generation is not None
    for path in generation.folder.iterdir():
        if path.suffix in (".seg", ".sqlite"):
            path.write_bytes(path.read_bytes()[:4096].ljust(path.stat().st_size, b"\xff"))
    press.write("Il rouvre en août.")
    press.rebuild(full=True)
    assert press.texts() == ["Il rouvre en mai."]
    assert verified(folders(press.index_dir)[0])


def test_a_vanished_page_that_comes_back_has_its_history(press: Press) -> None:
    press.write("Il rouvre en mai.")
    press.write("Une digue.", name="digue", url="https://exemple.fr/digue")
    press.rebuild()
    press.write("Il rouvre en juin.")
    press.rebuild()
    (press.corpus / "phare.jsonl").unlink()
    press.rebuild()
    press.write("Il rouvre en juillet.")
    press.rebuild()
    assert press.texts() == ["Il rouvre en mai."]


@pytest.mark.parametrize(("limit", "kept"), [(None, [1, 2, 3]), (2, [2, 3]), (0, [])])
def test_a_limit_keeps_the_newest_versions_under_their_numbers(
    press: Press, limit: int | None, kept: list[int]
) -> None:
    for number in range(1, 5):
        press.write(f"Texte numéro {number}.")
        press.rebuild(versions=limit)
    assert press.texts() == [f"Texte numéro {number}." for number in kept]
    generation = live(press.index_dir)
    assert generation is not None
    assert [version.number for version in versions(generation.folder, press.id())] == kept


def test_what_a_limit_drops_is_gone_from_the_disk(press: Press) -> None:
    press.write("secret " * 50)
    press.rebuild()
    press.write("public")
    press.rebuild()
    generation = live(press.index_dir)
    assert generation is not None
    with closing(sqlite3.connect(generation.folder / HISTORY_FILE)) as db:
        stored = db.execute("SELECT stored FROM version").fetchone()[0]
    assert stored in (generation.folder / HISTORY_FILE).read_bytes()
    press.write("publié")
    press.rebuild(versions=0)
    generation = live(press.index_dir)
    assert generation is not None
    assert stored not in (generation.folder / HISTORY_FILE).read_bytes()


def test_versions_come_in_order_however_many_there_are(tmp_path: Path) -> None:
    history = History(tmp_path / HISTORY_FILE)
    for number in range(12):
        history.keep(Article("a1", Path("a"), "", "Titre", f"Texte {number}"), "2024-01-01T00:00:00+00:00")
    history.close()
    assert [version.number for version in versions(tmp_path, "a1")] == list(range(1, 13))
    assert versions(tmp_path, "a2") == []
    assert versions(tmp_path / "nowhere", "a1") == []


def test_a_history_that_cannot_be_read_is_an_error_of_the_file(tmp_path: Path) -> None:
    (tmp_path / HISTORY_FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(OSError, match=HISTORY_FILE):
        versions(tmp_path, "a1")


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_changes_is_remembered_as_it_happened(press: Press, seed: int) -> None:
    chance = random.Random(seed)
    current: dict[str, str] = {}
    old: dict[str, list[str]] = {}
    for step in range(8):
        for name in chance.sample("abcd", 2):
            text = f"Texte {chance.randrange(4)} de {name}."
            if chance.random() < 0.2 and name in current:
                (press.corpus / f"{name}.jsonl").unlink()
                del current[name]
            else:
                if current.get(name, text) != text:
                    old.setdefault(name, []).append(current[name])
                current[name] = text
                press.write(text, name=name, url=f"https://exemple.fr/{name}")
        press.write(f"Étape {step}.", name="z", url="https://exemple.fr/z")
        press.rebuild(full=chance.random() < 0.3)
        for name in "abcd":
            assert press.texts(press.id(f"https://exemple.fr/{name}")) == old.get(name, [])


def test_a_story_that_moved_to_the_place_of_another_has_no_version_of_that_one(press: Press) -> None:
    stories = [
        {"title": "Le phare rouvre", "text": "Le phare rouvre ses portes aux visiteurs après onze années de travaux."},
        {
            "title": "Un bac pour l’île",
            "text": "La compagnie remet son navire réparé sur la ligne des îles au printemps.",
        },
    ]
    for kept in (stories, stories[1:]):
        lines = "".join(json.dumps(story) + "\n" for story in kept)
        (press.corpus / "dump.jsonl").write_text(lines, encoding="utf-8")
        press.rebuild()
    generation = live(press.index_dir)
    assert generation is not None
    with closing(sqlite3.connect(generation.folder / HISTORY_FILE)) as history:
        assert history.execute("SELECT count(*) FROM version").fetchone() == (0,)
