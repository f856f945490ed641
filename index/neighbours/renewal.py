"""The table of neighbours of an index: learned when it has enough articles, kept with its generations, and learned
anew when it is no longer of the same size."""

from pathlib import Path

from index.neighbours.learning import learned_vectors
from index.neighbours.stored_neighbours import NEIGHBOURS_FILE, open_neighbours, write_neighbours
from index.neighbours.word_sequence import word_sequence
from index.postings.container import Damaged
from index.postings.segment import Snapshot

TEACHING_ARTICLES = 5000
"""Fewer teach less than the table of general French knows."""
_GROWN = 1.5
_TERMS = 15_000
"""Each is a row of the matrix that is learned from: 123 MB in all."""
_LEAST_DOCUMENTS = 10
_COMMON = 0.25
"""A word of more than this share of the articles is grammatical, or says little."""
_SAMPLE = 6_000_000
"""Words of the texts that are learned from, at most: some 17,000 articles."""


def renew_neighbours(folder: Path, snapshot: Snapshot) -> None:
    """Learn the neighbours of the index in `folder`, committed as `snapshot`, where none are kept there that were
    learned from about as many articles."""
    if to_be_learned(folder, snapshot.live):
        learn_neighbours(folder, snapshot, snapshot.live)


def to_be_learned(folder: Path, articles: int) -> bool:
    """Whether an index of so many articles is to be learned from: it has enough, and what is kept was learned from far
    fewer or more. What is kept of one that has no longer enough goes."""
    path = folder / NEIGHBOURS_FILE
    if _fits(path, articles):
        return False
    if articles < TEACHING_ARTICLES:
        path.unlink(missing_ok=True)
        return False
    return True


def learn_neighbours(folder: Path, snapshot: Snapshot, articles: int) -> None:
    """Learn the neighbours of an index of so many articles from a snapshot of it, or of a sample."""
    sequence = word_sequence(snapshot, _TERMS, _LEAST_DOCUMENTS, _COMMON, _SAMPLE)
    write_neighbours(folder / NEIGHBOURS_FILE, sequence.terms, learned_vectors(sequence), {"articles": articles})


def _fits(path: Path, articles: int) -> bool:
    if not path.exists():
        return False
    try:
        learned = int(open_neighbours(path).facts["articles"])
    except Damaged:
        return False
    return learned / _GROWN <= articles <= learned * _GROWN
