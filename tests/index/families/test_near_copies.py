"""Near-copies: families as brute force finds them, whatever order articles come, change and go in."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
from family_oracle import Published, edited, expected, found, story

from index.families.near_copies import RecentTexts
from index.families.stored_families import FAMILIES_FILE, families_of
from index.rebuild.build import rebuild
from index.rebuild.generation import GenerationError, live, verified


def write(folder: Path, name: str, article: Published) -> None:
    """A file of one record; its title is its name."""
    record = {"title": name, "text": article.text, "url": f"https://exemple.fr/{name}"}
    if article.date:
        record["date"] = article.date
    (folder / f"{name}.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")


def indexed(tmp_path: Path, articles: dict[str, Published]) -> list[list[str]]:
    corpus = tmp_path / "corpus"
    corpus.mkdir(exist_ok=True)
    for name, article in articles.items():
        write(corpus, name, article)
    rebuild(tmp_path / "index", [corpus])
    return [list(family) for family in found(tmp_path / "index")]


def test_copies_and_corrected_copies_are_one_family_and_the_first_published_leads(tmp_path: Path) -> None:
    dispatch = story(1)
    families = indexed(
        tmp_path,
        {
            "recopie": Published(dispatch.upper(), "2024-03-05T12:00:00+01:00"),
            "corrigé": Published(edited(dispatch, 2), "2024-03-05T10:30:00Z"),
            "premier": Published(dispatch, "2024-03-05T10:00:00+01:00"),
            "sans date": Published(dispatch, None),
            "autre": Published(story(3), "2024-03-05"),
        },
    )
    # 12 h in Paris is 11 h UTC, later than 10 h 30 UTC.
    assert families == [["premier", "corrigé", "recopie", "sans date"]]


def test_a_text_cut_short_is_a_copy_and_an_item_of_a_round_up_is_none(tmp_path: Path) -> None:
    dispatch, item = story(1, 200), story(4, 40)
    families = indexed(
        tmp_path,
        {
            "entier": Published(dispatch, "2024-01-01"),
            "coupé": Published(" ".join(dispatch.split()[:80]), "2024-01-02"),
            "brève": Published(item, "2024-01-01"),
            "tour": Published(f"{story(5, 150)} {item} {story(6, 150)}", "2024-01-02"),
        },
    )
    assert families == [["entier", "coupé"]]


def test_short_texts_are_copies_only_where_every_word_is_the_same(tmp_path: Path) -> None:
    short = story(1, 20)
    families = indexed(
        tmp_path,
        {
            "un": Published(short, "2024-01-01"),
            "deux": Published(short.capitalize() + " !", "2024-01-02"),
            "presque": Published(edited(short, 1, 1), "2024-01-03"),
        },
    )
    assert families == [["un", "deux"]]


def test_articles_without_text_are_no_family(tmp_path: Path) -> None:
    assert indexed(tmp_path, {"un": Published("…", None), "deux": Published("!", None)}) == []


@pytest.mark.parametrize("seed", range(4))
def test_any_history_of_additions_changes_and_removals_leaves_the_families_of_brute_force(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    stories = [story(number, chance.choice([20, 40, 120])) for number in range(6)]
    corpus, articles = tmp_path / "corpus", dict[str, Published]()
    corpus.mkdir()
    for step in range(8):
        for _ in range(chance.randrange(1, 8)):
            name = f"page{chance.randrange(24)}"
            text = chance.choice(stories)
            copy = Published(
                edited(text, chance.randrange(10**6), chance.choice([0, 0, 1, 2])),
                f"2024-01-{chance.randrange(1, 29):02}",
            )
            articles[name] = copy
            write(corpus, name, copy)
        for name in chance.sample(sorted(articles), k=min(len(articles) - 1, chance.randrange(4))):
            del articles[name]
            (corpus / f"{name}.jsonl").unlink()
        rebuild(tmp_path / "index", [corpus])
        families = found(tmp_path / "index")
        assert {frozenset(family) for family in families} == expected(articles), f"step {step}"
        for family in families:
            dates = [articles[name].date for name in family]
            assert dates == sorted(dates, key=str), "the first published leads"


def test_a_removed_head_leaves_its_place_to_the_next(tmp_path: Path) -> None:
    names = {f"page{day}": Published(edited(story(1), day), f"2024-01-0{day}") for day in range(1, 5)}
    assert indexed(tmp_path, names) == [["page1", "page2", "page3", "page4"]]
    (tmp_path / "corpus" / "page1.jsonl").unlink()
    rebuild(tmp_path / "index", [tmp_path / "corpus"])
    assert found(tmp_path / "index") == [["page2", "page3", "page4"]]


def test_an_addition_reads_no_text_but_those_of_candidates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    indexed(tmp_path, {f"page{number}": Published(story(number), None) for number in range(30)})
    read: list[int] = []
    words = RecentTexts.words
    monkeypatch.setattr(RecentTexts, "words", lambda self, digest: read.append(digest) or words(self, digest))
    assert indexed(tmp_path, {"copie": Published(edited(story(7), 1), None)}) == [["page7", "copie"]]
    assert len(read) == 2


def test_signatures_of_another_version_are_made_anew_from_the_stored_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("index.families.minhash.signature_version", lambda: -1)
        patch.setattr("index.families.minhash.HASH_SEED", 7)
        indexed(tmp_path, {"un": Published(story(1), "2024-01-01"), "deux": Published(story(2), "2024-01-01")})
    copy = Published(edited(story(1), 1), "2024-01-02")
    assert indexed(tmp_path, {"trois": copy}) == [["un", "trois"]]


def test_damage_to_the_families_is_detected(tmp_path: Path) -> None:
    indexed(tmp_path, {"un": Published(story(1), None), "deux": Published(story(1), None)})
    generation = live(tmp_path / "index")
    assert generation is not None
    path = generation.folder / FAMILIES_FILE
    raw = bytearray(path.read_bytes())
    raw[70] ^= 1
    path.write_bytes(raw)
    with pytest.raises(GenerationError, match=FAMILIES_FILE):
        verified(generation.folder)


def test_the_generation_before_keeps_its_families(tmp_path: Path) -> None:
    indexed(tmp_path, {"un": Published(story(1), "2024-01-01"), "deux": Published(story(1), "2024-01-02")})
    before = live(tmp_path / "index")
    assert before is not None
    indexed(tmp_path, {"trois": Published(story(1), "2024-01-03")})
    assert verified(before.folder) == before


def test_families_are_ordered_by_moment_then_document_and_the_undated_come_last() -> None:
    groups = np.array([5, -1, 5, 2, 5, 7, -1, 2], np.int64)
    moments = np.array([9, 1, 0, 4, 9, 1, 1, 3], np.int64)
    family, offsets, members = families_of(groups, moments, undated=0)
    assert family.tolist() == [1, -1, 1, 0, 1, -1, -1, 0]
    assert offsets.tolist() == [0, 2, 5]
    assert members.tolist() == [7, 3, 0, 4, 2]
    family, offsets, members = families_of(np.zeros(0, np.int64), np.zeros(0, np.int64), undated=0)
    assert (len(family), offsets.tolist(), len(members)) == (0, [0], 0)
