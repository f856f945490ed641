"""Families by brute force: every pair of texts compared as sets of words, chains followed; and texts to try it on."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

from index.families.stored_families import open_families
from index.postings.segment import open_snapshot
from index.rebuild.generation import live

NAMES = "marée digue phare tramway budget école musée récolte pont canal vélo théâtre forêt usine marché".split()


@dataclass(frozen=True)
class Published:
    """What of an article decides on its family."""

    text: str
    date: str | None


def story(seed: int, words: int = 120) -> str:
    """A text like no other."""
    chance = random.Random(seed)
    return " ".join(f"{chance.choice(NAMES)}{chance.randrange(400)}" for _ in range(words))


def edited(text: str, seed: int, changes: int = 3) -> str:
    """The text with a few words changed."""
    chance, words = random.Random(seed), text.split()
    for _ in range(changes):
        words[chance.randrange(len(words))] = f"corrigé{chance.randrange(10_000)}"
    return " ".join(words)


def _triples(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def near(one: str, other: str) -> bool:
    """The rule, told plainly."""
    first, second = re.findall(r"\w+", one.lower()), re.findall(r"\w+", other.lower())
    if not first or not second:
        return False
    if first == second:
        return True
    if min(len(first), len(second)) < 30:
        return False
    a, b = _triples(one), _triples(other)
    jaccard, contained = len(a & b) / len(a | b), len(a & b) / min(len(a), len(b))
    return (jaccard >= 0.5 and contained >= 0.75) or (jaccard >= 0.25 and contained >= 0.8)


def expected(articles: Mapping[str, Published]) -> set[frozenset[str]]:
    """The families of two articles or more."""
    family = {name: {name} for name in articles}
    for one, other in combinations(articles, 2):
        if family[one] is not family[other] and near(articles[one].text, articles[other].text):
            family[one] |= family[other]
            for name in family[other]:
                family[name] = family[one]
    return {frozenset(members) for members in family.values() if len(members) > 1}


def found(index_dir: Path, key: str = "title") -> list[Sequence[str]]:
    """The families of an index, each as its members' titles in the order kept."""
    generation = live(index_dir)
    assert generation is not None
    snapshot = open_snapshot(generation.folder)
    families = open_families(generation.folder, snapshot.documents)
    for document in range(snapshot.documents):
        assert document in families.of(document)
    ends = families.offsets.tolist()
    return [
        [snapshot.stored(document, title_only=True)[key] for document in families.members[low:high].tolist()]
        for low, high in pairwise(ends)
    ]
