"""The words of an index that a misspelt one may be meant as, the likeliest first."""

from math import log
from typing import NamedTuple

import numpy as np

from index.analysis.classes import class_of
from index.analysis.stem import stem
from index.analysis.stop import is_stop
from search.spelling.edit_costs import MOST_OF_SOUND, SAME_SOUND, edit_costs
from search.spelling.edit_distance import within_edits
from search.spelling.phonetic import sounds
from search.spelling.vocabulary import LONGEST_WORD, KnownWords

EDIT = 6.0
"""How many times likelier, as a power of e, a word is that is one edit nearer: e**6 is 400 times more frequent."""
KNOWN = 2.0
"""The same for a word that the dictionary has, or a name: beside one that may be a slip of the texts."""
ESTABLISHED, OFTEN = 1.0, 20
"""The same for any other word that so many articles have."""
NO_NAME = -4.0
"""The same for what is no name, where a name was typed, or where the texts write what was typed as they write names."""
GRAMMATICAL = -1.0
"""The same for a stop word: nobody searches for one."""
USUAL_SIZE, LEAST_SIZE = 30_000, 300
"""Articles: how frequent a word is counts as in an index of so many; a smaller one than this is taken for this."""
MAX_COST = 2.2
_LOOKED_AT = 24
_SHORT = 4
"""Words of so many letters or fewer are one edit away at most."""
LETTER = 0.4
_USUAL_LENGTH = 5
"""Each letter beyond so many makes a word likelier, as a power of e: the longer, the fewer are near by chance."""


class Candidate(NamedTuple):
    """A word of the vocabulary, what it costs to have mistyped it, how many articles have it, whether it is a name,
    and how likely it is meant, as a logarithm."""

    word: str
    cost: float
    articles: int
    name: bool
    score: float


def frequency(articles: int, documents: int) -> float:
    """How likely a word is by itself, as a logarithm, that `articles` of the `documents` have."""
    return log(articles) + _scale(documents)


def _scale(documents: int) -> float:
    return log(USUAL_SIZE / max(documents, LEAST_SIZE))


def likely_words(words: KnownWords, word: str, limit: int, named: bool = False, edits: int = 2) -> list[Candidate]:
    """The likeliest words for one that was typed (given folded; `named` as names are), itself left out: at most
    `edits` edits from it, or heard alike."""
    if not (word.isascii() and word.isalpha() and 1 < len(word) <= LONGEST_WORD):
        return []
    edits = min(edits, 1 if len(word) <= _SHORT else 2)
    rows = words.near(word, edits)
    if len(rows):
        rows = rows[within_edits(word, words.letters.take(rows, axis=0), edits)]
    alike = words.heard_alike(word)
    every = np.union1d(rows, alike).astype(np.intp)
    if not len(every):
        return []
    costs = edit_costs(word, words.letters.take(every, axis=0))
    heard = np.isin(every, alike)
    if heard.any():
        most = MOST_OF_SOUND if len(sounds([word])[0]) > _SHORT else np.inf
        costs = np.where(heard, np.minimum(costs * np.float32(SAME_SOUND), most), costs)
    articles = words.articles.take(every)
    length = LETTER * max(0, len(word) - _USUAL_LENGTH)
    named = named or bool(words.names.take(every[costs == 0]).any())
    scores = np.log(articles) - EDIT * costs
    kept = (costs > 0) & (costs <= MAX_COST)
    scores[~kept] = -np.inf
    best = np.argsort(-scores, kind="stable")[: min(_LOOKED_AT, int(kept.sum()))]
    # One class is one search: of its inflections the nearest is meant, however often each is written.
    classes: dict[str, list[int]] = {}
    for at in best.tolist():
        classes.setdefault(stem(words.words[every[at]].decode()), []).append(at)
    found = []
    for members in classes.values():
        nearest = min(members, key=costs.__getitem__)
        form, name = words.words[every[nearest]].decode(), bool(words.names[every[nearest]])
        often, cost = int(articles[members].sum()), float(costs[nearest])
        likely = frequency(often, words.documents) + length - EDIT * cost
        usual = ESTABLISHED * (frequency(often, words.documents) > log(OFTEN))
        likely += KNOWN if name or class_of(form) is not None else usual
        likely += GRAMMATICAL * is_stop(form) + NO_NAME * (named and not name)
        found.append(Candidate(form, cost, often, name, likely))
    return sorted(found, key=lambda one: -one.score)[:limit]
