"""Articles in any number: runs of sentences of real ones recombined, with coined words so that the vocabulary grows.

Runs of neighbouring sentences keep the frequencies of words, the phrases, and that a word comes several times in one
article. Lengths are drawn from those of real articles. Recombined alone, sentences would soon bring no new word, where
real text always does: coined names and numbers take the place of real ones at the rate that Heaps' law, fitted to the
real articles, asks for (`bench.coining`).
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from typing import TypeVar

from bench.article import Article
from bench.coining import Growth, Mint, mint
from bench.vocabulary import Point, curve, fit, words

WORDS = 318
"""Mean words of an article's text, by white space."""

FIRST_DAY = date(2011, 1, 1).toordinal()
DAYS = 3_650

_T = TypeVar("_T")

_RUN = 5
_AGAIN = 2.0
"""For each word coined anew, so many places take one coined before: a third of all forms is then seen once, as in real
articles."""
_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+[\"»”)]*|\n|$)\s*")
_NAME = re.compile(r"(?<=[\w,] )[A-ZÀ-Ý][a-zà-ÿ]{3,}\b")
_LONG = re.compile(r"\w{4,}")
_PLACE = re.compile(r"(?<=[\w,] )(?:[A-ZÀ-Ý][a-zà-ÿ]{3,}|\d{2,})\b")


@dataclass(frozen=True, slots=True)
class Material:
    """What articles are made of. `sentences` stand in their order, each with its number of words."""

    sentences: Sequence[tuple[str, int]]
    titles: Sequence[str]
    lengths: Sequence[int]
    origins: Sequence[tuple[str, str]]
    mint: Mint
    growth: Growth
    points: Sequence[Point]
    """The growth of the real articles' vocabulary."""


def read_material(articles: Path, limit: int | None = None) -> Material:
    """The material of a JSONL file's first `limit` articles (title, text, section, source), gzipped if named .gz.

    Raises ValueError where it has no sentence.
    """
    rows = list(islice(_rows(articles), limit))
    sentences: list[tuple[str, int]] = []
    spread: Counter[str] = Counter()
    names: Counter[str] = Counter()
    tokens = 0
    for row in rows:
        for match in _SENTENCE.finditer(row.get("text") or ""):
            sentence = " ".join(match[0].split())
            length = sentence.count(" ") + 1
            if 4 <= length <= 80:
                found = words(sentence)
                tokens += len(found)
                spread.update(set(found))
                names.update(_NAME.findall(sentence))
                sentences.append((sentence, length))
    if not sentences:
        raise ValueError(f"{articles.name}: no article with a sentence of four words or more")
    titles = [row["title"] for row in rows if row.get("title")]
    # Sentences that could be headlines, since few titles repeated by the hundred would make title words too frequent.
    titles += [sentence.rstrip(". ") for sentence, length in sentences if 7 <= length <= 14]
    points = curve(f"{row.get('title') or ''}\n{row.get('text') or ''}" for row in rows)
    drawn = WORDS / (sum(length for _, length in sentences) / len(sentences))
    return Material(
        sentences=sentences,
        titles=titles or [sentence for sentence, _ in sentences],
        lengths=_lengths(rows) or [WORDS],
        origins=[(row.get("section") or "", row.get("source") or "") for row in rows],
        mint=mint(names),
        growth=Growth(fit(points), Counter(spread.values()), len(sentences), drawn * tokens / len(sentences), drawn),
        points=points,
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        yield from map(json.loads, lines)


def _lengths(rows: Sequence[dict[str, str]]) -> list[int]:
    """Of the texts, in words; what has no more than twenty is a headline without its article."""
    return [length for length in ((row.get("text") or "").count(" ") + 1 for row in rows) if length > 20]


def grown(material: Material, count: int, seed: int = 1, first: int = 0) -> Iterator[Article]:
    """`count` articles from number `first` on; each depends on the material, the seed and its number alone."""
    coined = material.growth.coined(first + count)
    scale = WORDS * len(material.lengths) / sum(material.lengths)
    lengths = [length for _, length in material.sentences]
    # By so much the last sentence passes the wanted length, on average.
    excess = sum(length * length for length in lengths) / (2 * sum(lengths))
    for number in range(first, first + count):
        random = Random(seed * 1_000_003 + number)
        wanted = scale * _one(material.lengths, random) - excess
        old, new = int(coined[number]), int(coined[number + 1])
        section, source = _one(material.origins, random)
        yield Article(
            id=f"b{number:08d}",
            title=_one(material.titles, random),
            text=_with_coined(_text(material, wanted, random), material.mint, old, new, random),
            date=date.fromordinal(FIRST_DAY + int(random.random() * DAYS)).isoformat(),
            section=section,
            source=source,
        )


def _one(of: Sequence[_T], random: Random) -> _T:
    return of[int(random.random() * len(of))]


def _text(material: Material, wanted: float, random: Random) -> str:
    parts: list[str] = []
    have = 0
    sentences = material.sentences
    while have < wanted or not parts:
        start = int(random.random() * len(sentences))
        for sentence, length in sentences[start : start + 1 + int(random.random() * _RUN)]:
            parts.append(sentence)
            have += length
            if have >= wanted:
                break
            parts.append("\n\n" if random.random() < 0.4 else " ")
    return "".join(parts).strip()


def _with_coined(text: str, mint: Mint, old: int, new: int, random: Random) -> str:
    """The text with the words coined from number `old` up to `new`, and some older ones, for names of its own."""
    if not new:
        return text
    again = int(_AGAIN * (new - old) + random.random())
    # The square favours the words coined first: few are frequent, most are rare.
    numbers = [*range(old, new), *(int(new * random.random() ** 2) for _ in range(again))]
    places = list(_PLACE.finditer(text)) or list(_LONG.finditer(text))
    chosen = sorted(random.sample(range(len(places)), min(len(numbers), len(places))))
    numbers = random.sample(numbers[: len(chosen)], len(chosen))
    parts: list[str] = []
    end = 0
    for at, number in zip(chosen, numbers, strict=True):
        parts += (text[end : places[at].start()], mint.coin(number))
        end = places[at].end()
    return "".join(parts) + text[end:]
