"""Articles grown for the speed benchmark."""

from pathlib import Path
from random import Random

import pytest
from speed_material import write_real

from bench.speed.corpus import WORDS, Sentences, coined, grown, read_articles, read_sentences, write_articles


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Sentences:
    return read_sentences(write_real(tmp_path_factory.mktemp("real") / "real.jsonl"))


def test_the_same_articles_come_again(material: Sentences) -> None:
    assert list(grown(material, 20)) == list(grown(material, 20))


def test_an_article_depends_on_its_number_alone(material: Sentences) -> None:
    assert list(grown(material, 5, first=10)) == list(grown(material, 15))[10:]


def test_another_seed_gives_other_articles(material: Sentences) -> None:
    assert list(grown(material, 5, seed=2)) != list(grown(material, 5, seed=1))


def test_articles_have_as_many_words_as_they_should_on_average(material: Sentences) -> None:
    lengths = [len(article.text.split()) for article in grown(material, 400)]
    assert sum(lengths) / len(lengths) == pytest.approx(WORDS, rel=0.08)


def test_the_vocabulary_keeps_growing(material: Sentences) -> None:
    seen: set[str] = set()
    sizes = []
    for number, article in enumerate(grown(material, 900), 1):
        seen.update(article.text.split())
        if number % 300 == 0:
            sizes.append(len(seen))
    assert sizes[1] > sizes[0] * 1.2
    assert sizes[2] > sizes[1] * 1.1


def test_coined_words_differ() -> None:
    numbers = Random(5).sample(range(1 << 32), 20_000)
    assert len({coined(number) for number in numbers}) == len(numbers)


def test_written_articles_are_read_back(material: Sentences, tmp_path: Path) -> None:
    write_articles(tmp_path / "a.jsonl", grown(material, 30))
    assert list(read_articles(tmp_path / "a.jsonl")) == list(grown(material, 30))


@pytest.mark.shared
def test_real_articles_give_sentences(shared: Path) -> None:
    found = read_sentences(shared / "data/articles/orange.jsonl.gz", limit=50)
    assert len(found.sentences) > 200
    assert all(4 <= words <= 80 for _, words in found.sentences)
