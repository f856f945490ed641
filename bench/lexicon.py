"""What articles say of their words: in how many documents each is, and which of them every analyser reads alike."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bench.article import Article
from bench.vocabulary import words
from index.analysis import Analyser
from index.analysis.fold import fold

TEXTS = 4_000
"""Of the first articles the running text is kept, for phrases and for words that stand together."""

FOREIGN = 0.005
"""Of the documents that an analyser finds for a word, at most so many may lack the word itself."""

_LOOSE = 0.01
"""The same, for the words that a beginning or a misspelling stands for."""

_ELIDED = re.compile(r"(\w+)['’](?=\w)")
_RUN = re.compile(r"\w+(?: \w+)*")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Form:
    """A folded form: the documents it is in, and what it is to Snowball's algorithm and to our analyser."""

    documents: int
    snowball: str
    ours: frozenset[str]
    """The classes of its spellings; one, unless they differ by their accents."""


class Lexicon:
    """The words of some articles, folded."""

    def __init__(self, articles: Iterable[Article]) -> None:
        spelt: Counter[str] = Counter()
        elided: set[str] = set()
        self.documents = 0
        self.runs: list[list[list[str]]] = []
        """Of each of the first articles the runs of words with nothing but one space between them, as spelt."""
        for article in articles:
            self.documents += 1
            text = f"{article.title}\n{article.text}"
            spelt.update(set(words(text)))
            elided.update(_ELIDED.findall(text))
            if self.documents <= TEXTS:
                self.runs.append([match[0].split(" ") for match in _RUN.finditer(text)])
        self._spelt = spelt
        # Before an apostrophe a word is a word to some analysers and none, or half of one, to others.
        self._elided = frozenset(fold(word) for word in elided)

    @cached_property
    def forms(self) -> dict[str, Form]:
        """Every folded form."""
        import Stemmer

        snowball = Stemmer.Stemmer("french", 0)
        analyser = Analyser()
        counts: Counter[str] = Counter()
        classes: defaultdict[str, set[str]] = defaultdict(set)
        for word, documents in self._spelt.items():
            form = fold(word)
            # An article with two spellings of a form counts twice: of no account for choosing words.
            counts[form] += documents
            tokens = analyser.analyse(word)
            classes[form].add(tokens[0].stem if tokens else "")
        return {
            form: Form(documents, str(snowball.stemWord(form)), frozenset(classes[form]))
            for form, documents in sorted(counts.items())
        }

    @cached_property
    def _by_snowball(self) -> dict[str, list[str]]:
        """Snowball's stems, each with its forms."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for form, facts in self.forms.items():
            found[facts.snowball].append(form)
        return found

    @cached_property
    def _by_class(self) -> dict[str, list[str]]:
        """Our classes, each with its forms."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for form, facts in self.forms.items():
            for name in facts.ours:
                found[name].append(form)
        return found

    @cached_property
    def _sorted(self) -> tuple[list[str], list[str], list[str]]:
        return list(self.forms), sorted(self._by_snowball), sorted(self._by_class)

    def is_own(self, form: str, foreign: float = FOREIGN) -> bool:
        """Whether an engine finds the same documents for the word with either stemmer or none."""
        facts = self.forms.get(form)
        if facts is None or form in self._elided or not (form.isascii() and form.isalpha()) or len(facts.ours) > 1:
            return False
        (name,) = facts.ours
        tokens = Analyser().analyse(form)
        if len(tokens) != 1 or tokens[0].stem != name:
            return False
        return self._alike([form], [self._by_snowball[facts.snowball], self._by_class[name]], foreign)

    def is_own_beginning(self, beginning: str) -> bool:
        """Whether words that begin so have stems that do, and only they."""
        by_form, by_snowball, by_class = (_beginning(terms, beginning) for terms in self._sorted)
        found = [self._of(by_snowball, self._by_snowball), self._of(by_class, self._by_class)]
        return self._alike(by_form, found, _LOOSE)

    def is_own_misspelling(self, word: str) -> bool:
        """Whether the words one letter from it are the words whose stems are, swaps counted as one letter or not."""
        near = [other for other in _neighbours(word, swaps=True) if other in self.forms]
        found = [
            [other for other in _neighbours(word, swaps=False) if other in self.forms],
            self._of(_neighbours(word, swaps=True), self._by_snowball),
            self._of(_neighbours(word, swaps=True), self._by_class),
        ]
        return bool(near) and self._alike(near, found, _LOOSE)

    def _of(self, names: Iterable[str], groups: dict[str, list[str]]) -> list[str]:
        return [form for name in names for form in groups.get(name, ())]

    def _alike(self, wanted: Sequence[str], found: Sequence[Sequence[str]], foreign: float) -> bool:
        """Whether all find what is wanted, and of what they find besides only so much."""
        meant = set(wanted)
        enough = foreign * self._documents(meant)
        return all(self._documents(meant.symmetric_difference(other)) <= enough for other in found)

    def _documents(self, forms: Iterable[str]) -> int:
        return sum(self.forms[form].documents for form in forms)

    def band(self, low: float, high: float, letters: int = 4, least: int = 8) -> list[str]:
        """Words of their own in a share of the documents from `low` to `high`, sorted.

        Where a small corpus has fewer than `least`, the `least` words whose frequency comes nearest. Raises ValueError
        where there is none at all.
        """
        known = {form: facts.documents / self.documents for form, facts in self.forms.items() if len(form) >= letters}
        inside = [form for form, share in known.items() if low <= share <= high and self.is_own(form)]
        if len(inside) >= least:
            return inside
        middle = (low * high) ** 0.5
        ranked = sorted(known, key=lambda form: (max(known[form] / middle, middle / known[form]), form))
        nearest: list[str] = []
        for form in ranked:
            if self.is_own(form):
                nearest.append(form)
            if len(nearest) == least:
                break
        if not nearest:
            raise ValueError("too few articles: no word that every analyser reads alike")
        return sorted(nearest)


def _beginning(terms: Sequence[str], beginning: str) -> list[str]:
    return list(terms[bisect_left(terms, beginning) : bisect_left(terms, beginning + "\U0010ffff")])


def _neighbours(word: str, swaps: bool) -> list[str]:
    """The word and the strings of letters one insertion, deletion, substitution, or swap of neighbours away."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {word}
    found.update(head + tail[1:] for head, tail in cuts if tail)
    found.update(head + letter + tail[1:] for head, tail in cuts if tail for letter in _LETTERS)
    found.update(head + letter + tail for head, tail in cuts for letter in _LETTERS)
    if swaps:
        found.update(head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1)
    return sorted(found)
