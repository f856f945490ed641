"""Articles in any number: the sentences of real ones recombined, with coined words so that the vocabulary grows.

Sentences keep the frequencies and the neighbourhoods of words as they are in French; recombined alone they would soon
bring no new word, where real text always does (Heaps' law: the vocabulary is a power of the length). One token in about
a hundred is therefore a coined word, drawn from a stock that grows as the 0.7th power of the number of articles.
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

WORDS = 318
"""Mean words of an article's text."""

FIRST_DAY = date(2010, 1, 1).toordinal()
DAYS = 5_000

_COINED_SHARE = 0.01
_COINED_STOCK = 30
_COINED_GROWTH = 0.7
_SPREAD = 2_654_435_761  # Knuth's multiplicative hash: neighbours in number are no neighbours in the alphabet
_SYLLABLES = tuple(c + v for c in "b c d f g j l m n p r s t v z br cr gl tr".split() for v in "a i o u an on".split())
_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+[\"»”)]*|\n|$)\s*")
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class BenchArticle:
    """One article of the benchmark. `day` counts as `date.toordinal` does."""

    id: str
    title: str
    text: str
    day: int
    source: str
    section: str
    author: str


@dataclass(frozen=True, slots=True)
class Sentences:
    """What articles are made of: (sentence, its number of words), titles, and (source, section, author) as they are."""

    sentences: tuple[tuple[str, int], ...]
    titles: tuple[str, ...]
    origins: tuple[tuple[str, str, str], ...]


def read_sentences(articles: Path, limit: int | None = None) -> Sentences:
    """The sentences of the first `limit` articles of a JSONL file, gzipped where its name ends in .gz."""
    sentences: dict[str, int] = {}
    titles: dict[str, None] = {}
    origins: dict[tuple[str, str, str], None] = {}
    for number, row in enumerate(_rows(articles)):
        if number == limit:
            break
        for match in _SENTENCE.finditer(row["text"]):
            sentence = " ".join(match[0].split())
            words = sentence.count(" ") + 1
            if 4 <= words <= 80:
                sentences[sentence] = words
        titles[row["title"]] = None
        origins[(row.get("source") or "", row.get("section") or "", row.get("author") or "")] = None
    if not sentences:
        raise ValueError(f"no sentence in {articles.name}")
    return Sentences(tuple(sentences.items()), tuple(titles), tuple(origins))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def grown(material: Sentences, count: int, seed: int = 1, first: int = 0) -> Iterator[BenchArticle]:
    """`count` articles from number `first` on. Each depends on the material, the seed and its number alone."""
    for number in range(first, first + count):
        yield _article(material, number, Random(seed * 1_000_003 + number))


def _article(material: Sentences, number: int, random: Random) -> BenchArticle:
    wanted = WORDS * random.lognormvariate(-0.125, 0.5)  # mean 1
    # The last sentence overshoots by half a sentence on average.
    wanted -= 10
    parts: list[str] = []
    words = 0
    sentences = material.sentences
    while words < wanted or not parts:
        sentence, length = sentences[int(random.random() * len(sentences))]
        parts.append(_with_coined(sentence, length, number, random))
        parts.append("\n\n" if random.random() < 0.4 else " ")
        words += length
    title = material.titles[int(random.random() * len(material.titles))]
    source, section, author = material.origins[int(random.random() * len(material.origins))]
    return BenchArticle(
        id=f"b{number:08d}",
        title=_with_coined(title, title.count(" ") + 1, number, random),
        text="".join(parts[:-1]),
        day=FIRST_DAY + int(random.random() * DAYS),
        source=source,
        section=section,
        author=author,
    )


def _with_coined(sentence: str, words: int, number: int, random: Random) -> str:
    """The sentence, now and then with a coined word in the place of one of its own."""
    if random.random() >= _COINED_SHARE * words:
        return sentence
    places = list(_WORD.finditer(sentence))
    if not places:
        return sentence
    place = places[int(random.random() * len(places))]
    stock = int(_COINED_STOCK * (number + 1) ** _COINED_GROWTH)
    # The square favours the words coined first: as in real text, few are frequent and most are rare.
    word = coined(int(stock * random.random() ** 2))
    return f"{sentence[: place.start()]}{word}{sentence[place.end() :]}"


def coined(number: int) -> str:
    """The coined word of that number, a capital first: another for each number below 2**32."""
    rest = number * _SPREAD % (1 << 32)
    word = ""
    while rest or len(word) < 4:
        rest, syllable = divmod(rest, len(_SYLLABLES))
        word += _SYLLABLES[syllable]
    return word.capitalize()


def write_articles(path: Path, articles: Iterator[BenchArticle]) -> None:
    """One article a line of JSON; the file appears when it is whole."""
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("w", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps(asdict(article), ensure_ascii=False) + "\n")
    partial.replace(path)


def read_articles(path: Path) -> Iterator[BenchArticle]:
    """The articles that `write_articles` wrote."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield BenchArticle(**json.loads(line))
