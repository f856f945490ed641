"""Queries of every class, drawn from the articles themselves by document frequency, the same ones for every engine.

A word is drawn only where its folded form is its own stem and hardly any other form shares it, nor its class in the
product: then an engine that stems and one that does not, with whatever analyser, look for the same word. Phrases
of common words cannot be chosen so, and engines disagree about them a little.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

from bench.speed.corpus import DAYS, FIRST_DAY, BenchArticle
from bench.speed.terms import stem
from index.analysis.fold import fold
from index.analysis.stem import stem as product_stem
from index.analysis.stop import stop_words

Kind = Literal["term", "or", "and", "phrase", "prefix", "fuzzy", "date", "newest", "snippets"]

CLASSES: dict[str, Kind] = {
    "rare term": "term",
    "common term": "term",
    "OR 2-3": "or",
    "OR with stop word": "or",
    "AND 2-3": "and",
    "phrase": "phrase",
    "phrase of common words": "phrase",
    "prefix": "prefix",
    "fuzzy 1": "fuzzy",
    "date filter + term": "date",
    "sort by date": "newest",
    "10 snippets": "snippets",
}
"""The classes in the order of the report, with what each asks of an engine."""

PER_CLASS = 40
SAMPLE = 20_000
_FOREIGN = 0.02
"""Of the documents with a word's stem, at most so many may have it by another form."""

_RUN = re.compile(r"\w+(?: \w+)*")
_TIED = re.compile(r"\w+(?=['’-]\w)|(?<=\w['’-])\w+")


@dataclass(frozen=True, slots=True)
class Query:
    """One query: of class `group`, of `kind`, for folded words; day numbers for a `date` query, both included."""

    group: str
    kind: Kind
    words: tuple[str, ...]
    since: int = 0
    until: int = 0


class Statistics:
    """What a sample of articles says of its words: how many documents have each folded form, and which forms a stem."""

    def __init__(self, articles: Iterable[BenchArticle]) -> None:
        spelt: Counter[str] = Counter()
        tied: Counter[str] = Counter()
        self.runs: list[list[list[str]]] = []
        """Per article its runs of words with single spaces between them, as spelt."""
        for article in articles:
            whole = f"{article.title}\n{article.text}"
            runs = [match[0].split(" ") for match in _RUN.finditer(whole)]
            self.runs.append(runs)
            spelt.update({word for run in runs for word in run})
            tied.update(set(_TIED.findall(whole)))
        self.documents = len(self.runs)
        self.folded = {word: fold(word) for word in spelt}
        self.df: Counter[str] = Counter()
        # An article with two spellings of a form counts twice: of no account for choosing words.
        for word, count in spelt.items():
            self.df[self.folded[word]] += count
        self.tied: Counter[str] = Counter()
        """Documents that have a form beside an apostrophe or a hyphen, which analysers cut differently."""
        for word, count in tied.items():
            self.tied[self.folded[word]] += count

    @cached_property
    def _sharing(self) -> tuple[dict[str, int], dict[str, int]]:
        """Documents by stem and by the product's class, a document counted once a form."""
        stems: defaultdict[str, int] = defaultdict(int)
        classes: defaultdict[str, int] = defaultdict(int)
        for form, count in self.df.items():
            stems[stem(form)] += count
            classes[product_stem(form)] += count
        return stems, classes

    def own(self, form: str) -> bool:
        """Whether every analyser takes the form for itself, and hardly anything else for it."""
        if not (form.isascii() and form.isalpha()) or stem(form) != form:
            return False
        stems, classes = self._sharing
        most = self.df[form] * (1 + _FOREIGN)
        return max(stems[form], classes[product_stem(form)]) <= most and self.tied[form] <= 0.5 * self.df[form]

    def band(self, low: float, high: float, least: int = 4) -> list[str]:
        """Words of their own in a share of the articles from `low` to `high`, of at least so many letters, sorted."""
        floor, ceiling = max(1.0, low * self.documents), max(3.0, high * self.documents)
        return sorted(
            form
            for form, count in self.df.items()
            if floor <= count <= ceiling and len(form) >= least and self.own(form)
        )


def draw(articles: Iterable[BenchArticle], seed: int = 7, per_class: int = PER_CLASS) -> list[Query]:
    """The queries for these articles (a sample of the corpus will do), class by class, always the same."""
    facts = Statistics(articles)
    random = Random(seed)
    rare = facts.band(0.00002, 0.0008)
    medium = facts.band(0.002, 0.02)
    common = facts.band(0.02, 0.4) or medium
    stops = sorted(
        {word for word in map(fold, stop_words()) if len(word) > 1 and facts.own(word)}, key=facts.df.__getitem__
    )[-12:]
    content = set(medium) | set(common)
    if not (rare and medium and stops):
        raise ValueError("too few articles, or of too few words, to draw queries from")

    def words(pool: Sequence[str], low: int, high: int) -> tuple[str, ...]:
        return tuple(random.sample(pool, min(len(pool), random.randint(low, high))))

    def together() -> tuple[str, ...]:
        while True:
            runs = facts.runs[random.randrange(facts.documents)]
            found = sorted({facts.folded[word] for run in runs for word in run} & content)
            if len(found) >= 2:
                return tuple(random.sample(found, min(len(found), random.randint(2, 3))))

    def dated() -> tuple[int, int]:
        since = FIRST_DAY + random.randrange(DAYS - 365)
        return since, since + 365

    phrases = _phrases(facts, random, per_class)
    common_phrases = _common_phrases(facts, per_class)
    makers: dict[str, Callable[[int], tuple[str, ...]]] = {
        "rare term": lambda _: words(rare, 1, 1),
        "common term": lambda _: words(common, 1, 1),
        "OR 2-3": lambda _: words(medium + common, 2, 3),
        "OR with stop word": lambda _: (*words(medium, 1, 2), random.choice(stops)),
        "AND 2-3": lambda _: together(),
        "phrase": lambda at: phrases[at % len(phrases)],
        "phrase of common words": lambda at: common_phrases[at % len(common_phrases)],
        "prefix": lambda _: (random.choice(medium)[:5],),
        "fuzzy 1": lambda at: (_misspelt(random.choice([word for word in medium if len(word) >= 6]), at, random),),
        "date filter + term": lambda _: words(common, 1, 1),
        "sort by date": lambda _: words(common, 1, 1),
        "10 snippets": lambda _: words(medium + common, 1, 2),
    }
    queries = []
    for group, kind in CLASSES.items():
        for at in range(per_class):
            days = dated() if kind == "date" else (0, 0)
            queries.append(Query(group, kind, makers[group](at), *days))
    return queries


def _misspelt(word: str, at: int, random: Random) -> str:
    """Every other word with one letter wrong, not among the first three."""
    if at % 2:
        return word
    place = random.randrange(3, len(word))
    return word[:place] + random.choice("aeimnorstu") + word[place + 1 :]


def _phrases(facts: Statistics, random: Random, count: int) -> list[tuple[str, ...]]:
    """Phrases of two or three words that real sentences have, with at least one that is not grammatical."""
    grammatical = {fold(word) for word in stop_words()}
    found: dict[tuple[str, ...], None] = {}
    for _ in range(200 * count):
        if len(found) == count:
            break
        runs = [run for run in facts.runs[random.randrange(facts.documents)] if len(run) >= 5]
        if not runs:
            continue
        run, length = random.choice(runs), random.randint(2, 3)
        start = random.randrange(1, len(run) - length)
        phrase = tuple(facts.folded[word] for word in run[start : start + length])
        if not grammatical.issuperset(phrase) and all(len(word) >= 3 and facts.own(word) for word in phrase):
            found[phrase] = None
    if not found:
        raise ValueError("no phrase could be drawn: too few articles")
    return list(found)


def _common_phrases(facts: Statistics, count: int) -> list[tuple[str, ...]]:
    """The most frequent phrases of two to four words, each in a fifth of the articles or more."""
    # What stands before an apostrophe is a word to some analysers and none to others.
    often = {
        form
        for form, documents in facts.df.items()
        if documents > 0.2 * facts.documents and form.isalpha() and (len(form) > 1 or form in "ay") and form != "qu"
    }
    counts: Counter[tuple[str, ...]] = Counter()
    for runs in facts.runs[:2_000]:
        for run in runs:
            forms = [facts.folded[word] for word in run]
            for length in (2, 3, 4):
                for start in range(len(forms) - length + 1):
                    phrase = tuple(forms[start : start + length])
                    if often.issuperset(phrase):
                        counts[phrase] += 1
    by_length = [[phrase for phrase, _ in counts.most_common() if len(phrase) == length] for length in (2, 3, 4)]
    # Half of two words, the rest longer: pairs alone would say nothing of intersections.
    chosen = by_length[0][: count // 2] + by_length[1][: count // 4] + by_length[2][: count // 4]
    if not chosen:
        raise ValueError("no phrase of common words could be drawn: too few articles")
    return chosen
