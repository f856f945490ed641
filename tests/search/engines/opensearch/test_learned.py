"""What is learned of the words of a cluster is what one machine learns of the same texts."""

from pathlib import Path

import pytest

from index.article import Article
from index.neighbours import renewal
from index.neighbours.stored_neighbours import NEIGHBOURS_FILE, open_neighbours
from index.rebuild.writer import Writer
from search.engines.opensearch.learned import learn_on_cluster

STORIES = (
    "digue port marée quai", "élu vote mairie conseil", "match but gardien stade",
    "blé champ récolte ferme", "procès juge avocat tribunal", "film acteur scène salle",
)  # fmt: skip


def test_near_words_are_those_of_the_embedded_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewal, "TEACHING_ARTICLES", 50)
    texts = {f"a{at}": f"{STORIES[at % 6]} {STORIES[at % 6]} numéro {at}" for at in range(90)}
    alone, ours = tmp_path / "alone", tmp_path / "ours"
    alone.mkdir()
    ours.mkdir()
    with Writer(alone, False) as writer:
        for one, text in texts.items():
            writer.add(Article(one, Path(f"/c/{one}"), "", "", text, date_confidence="none"), Path(f"/c/{one}"))
        writer.commit()
    learn_on_cluster(ours, list(texts), lambda some: {one: {"text": texts[one]} for one in some})
    tables = [open_neighbours(folder / NEIGHBOURS_FILE) for folder in (alone, ours)]
    assert len(tables[0]) == len(tables[1]) > 0
    for number in range(len(tables[0])):
        term = tables[0].term(number)
        assert tables[1].of(term) == tables[0].of(term)


def test_few_articles_teach_nothing(tmp_path: Path) -> None:
    learn_on_cluster(tmp_path, ["a1"], lambda _: {"a1": {"text": "digue"}})
    assert not (tmp_path / NEIGHBOURS_FILE).exists()
