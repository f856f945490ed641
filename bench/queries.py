"""Queries of every class, drawn from the articles by document frequency, the same ones for every engine.

Only words that every analyser reads alike are drawn (`bench.lexicon`), so that engines which stem by Snowball's
algorithm, by a dictionary or not at all have to find the same documents, and their totals can be compared.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import TypeVar

from bench.article import Article
from bench.corpus import DAYS, FIRST_DAY
from bench.lexicon import Lexicon
from bench.query import CLASSES, Query
from index.analysis.fold import fold
from index.analysis.stop import stop_words

PER_CLASS = 60
SAMPLE = 50_000
"""So many articles are read for document frequencies."""

RARE = (0.000_05, 0.001)
MEDIUM = (0.002, 0.02)
COMMON = (0.02, 0.4)
VERY_COMMON = 0.2
"""Bands of words, by the share of articles that have them; phrases of common words have only words beyond the last."""

_YEAR = 365
_T = TypeVar("_T")


def draw(articles: Iterable[Article], seed: int = 7, per_class: int = PER_CLASS) -> list[Query]:
    """The queries for these articles (the first `SAMPLE` will do), class by class, always the same.

    Raises ValueError where there are too few articles to draw from.
    """
    lexicon = Lexicon(articles)
    random = Random(seed)
    medium, common = lexicon.band(*MEDIUM), lexicon.band(*COMMON)
    content = sorted({*medium, *common})
    long = [word for word in medium if len(word) >= 6] or medium
    pools: dict[str, Callable[[], Sequence[tuple[str, ...]]]] = {
        "rare term": lambda: _singles(lexicon.band(*RARE), random),
        "common term": lambda: _singles(common, random),
        "OR 2-3": lambda: _sets(content, random, per_class),
        "OR with stop word": lambda: _with_stop(medium, _stops(lexicon), random, per_class),
        "AND 2-3": lambda: _together(lexicon, content, random, per_class),
        "phrase": lambda: _phrases(lexicon, random, per_class),
        "phrase of common words": lambda: _common_phrases(lexicon, per_class),
        "prefix": lambda: _beginnings(lexicon, medium, random),
        "fuzzy 1": lambda: _misspellings(lexicon, long, random, per_class),
        "date filter + term": lambda: _singles(common, random),
        "sort by date": lambda: _singles(common, random),
        "10 snippets": lambda: _sets(content, random, per_class, 1, 2),
    }
    queries = []
    for group, kind in CLASSES.items():
        pool = pools[group]()
        if not pool:
            raise ValueError(f"too few articles: no query of class {group}")
        for at in range(per_class):
            since = FIRST_DAY + random.randrange(DAYS - _YEAR) if kind == "date" else 0
            queries.append(Query(group, kind, pool[at % len(pool)], since, since and since + _YEAR))
    return queries


def _shuffled(items: Sequence[_T], random: Random) -> list[_T]:
    return random.sample(items, len(items))


def _singles(words: Sequence[str], random: Random) -> list[tuple[str, ...]]:
    return [(word,) for word in _shuffled(words, random)]


def _sets(words: Sequence[str], random: Random, count: int, low: int = 2, high: int = 3) -> list[tuple[str, ...]]:
    return [tuple(random.sample(words, min(len(words), random.randint(low, high)))) for _ in range(count)]


def _stops(lexicon: Lexicon) -> list[str]:
    """The dozen most frequent grammatical words that every analyser reads alike."""
    # A wider tolerance: les and la are forms of one word to some, and any frequent word has a few such neighbours.
    known = [
        form
        for form in sorted({fold(word) for word in stop_words()})
        if len(form) > 1 and form in lexicon.forms and lexicon.is_own(form, 0.02)
    ]
    return sorted(known, key=lambda form: lexicon.forms[form].documents)[-12:]


def _with_stop(words: Sequence[str], stops: Sequence[str], random: Random, count: int) -> list[tuple[str, ...]]:
    if not stops:
        return []
    return [(*chosen, random.choice(stops)) for chosen in _sets(words, random, count, 1, 2)]


def _together(lexicon: Lexicon, words: Sequence[str], random: Random, count: int) -> list[tuple[str, ...]]:
    """Words that one article has, so that something is found."""
    known = set(words)
    found: dict[tuple[str, ...], None] = {}
    for _ in range(100 * count):
        if len(found) == count:
            break
        runs = random.choice(lexicon.runs)
        here = sorted(known.intersection(fold(word) for run in runs for word in run))
        if len(here) >= 2:
            found[tuple(random.sample(here, min(len(here), random.randint(2, 3))))] = None
    return list(found)


def _phrases(lexicon: Lexicon, random: Random, count: int) -> list[tuple[str, ...]]:
    """Two or three words side by side in an article, not all of them grammatical."""
    grammatical = {fold(word) for word in stop_words()}
    found: dict[tuple[str, ...], None] = {}
    for _ in range(2_000 * count):
        if len(found) == count:
            break
        run = random.choice(random.choice(lexicon.runs) or [[]])
        length = random.randint(2, 3)
        if len(run) < length:
            continue
        start = random.randrange(len(run) - length + 1)
        phrase = tuple(fold(word) for word in run[start : start + length])
        if not grammatical.issuperset(phrase) and all(len(word) > 2 and lexicon.is_own(word, 0.02) for word in phrase):
            found[phrase] = None
    return list(found)


def _common_phrases(lexicon: Lexicon, count: int) -> list[tuple[str, ...]]:
    """The most frequent phrases of very common words: half of them of two words, the rest of three and of four."""
    forms = lexicon.forms
    often = {form for form in forms if forms[form].documents > VERY_COMMON * lexicon.documents and len(form) > 1}
    for foreign in (0.02, 0.1, 1.0):
        alike = {form for form in sorted(often) if lexicon.is_own(form, foreign)}
        counts: Counter[tuple[str, ...]] = Counter()
        for runs in lexicon.runs:
            for run in runs:
                folded = [form if (form := fold(word)) in alike else "" for word in run]
                for length in (2, 3, 4):
                    counts.update(
                        phrase for phrase in zip(*(folded[at:] for at in range(length)), strict=False) if all(phrase)
                    )
        ranked = sorted(counts, key=lambda phrase: (-counts[phrase], phrase))
        by_length = {length: [phrase for phrase in ranked if len(phrase) == length] for length in (2, 3, 4)}
        chosen = by_length[2][: count // 2] + by_length[3][: count // 4] + by_length[4][: count // 4]
        if len(chosen) >= count // 2:
            break
    return chosen


def _beginnings(lexicon: Lexicon, words: Sequence[str], random: Random) -> list[tuple[str, ...]]:
    beginnings = sorted({word[:length] for word in words for length in (3, 4, 5)})
    return [(one,) for one in _shuffled(beginnings, random) if lexicon.is_own_beginning(one)]


def _misspellings(lexicon: Lexicon, words: Sequence[str], random: Random, count: int) -> list[tuple[str, ...]]:
    """Words with one letter changed, and as many as they are."""
    spelt: dict[str, None] = {}
    for _ in range(50 * count):
        if len(spelt) == count:
            break
        word = random.choice(words)
        if len(spelt) % 2:
            place = random.randrange(len(word))
            word = word[:place] + random.choice("aeilnorstu") + word[place + 1 :]
        if lexicon.is_own_misspelling(word):
            spelt[word] = None
    return [(word,) for word in spelt]
