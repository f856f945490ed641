"""How texts write a word that is known by its folded form: with its accents, capitals, hyphens and apostrophes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from index.analysis import Analyser
from search.highlight.candidate_spans import Skimmed

_LOWERED = 4
"""One word in so many in lower case: those with a capital begin sentences."""


def as_written(form: str, texts: Sequence[str], analyser: Analyser) -> str:
    """How most of the texts write a form; the form itself where none has it."""
    return _usual(Counter(each for text in texts for each in _surfaces(form, text, analyser))) or form


def as_written_apart(forms: tuple[str, str], texts: Sequence[str], analyser: Analyser) -> str:
    """How most of the texts write two forms that stand side by side; with a space between where none has them."""
    return _usual(Counter(each for text in texts for each in _pairs(forms, text, analyser))) or " ".join(forms)


def _surfaces(form: str, text: str, analyser: Analyser) -> Iterator[str]:
    for run in _runs(form, text, 1):
        yield from (run[token.start : token.end] for token in analyser.analyse(run) if token.form == form)


def _pairs(forms: tuple[str, str], text: str, analyser: Analyser) -> Iterator[str]:
    for run in _runs(forms[0], text, 2):
        tokens = [token for token in analyser.analyse(run) if token.span == 1]
        for left in tokens:
            for right in tokens:
                if (left.form, right.form) == forms and right.position == left.position + 1:
                    yield " ".join(run[left.start : right.end].split())


def _runs(form: str, text: str, count: int) -> Iterator[str]:
    """The stretches of `count` runs of a text whose first may have a word."""
    skimmed = Skimmed(text)
    last = -1
    for at in chain(skimmed.words(form.encode()), skimmed.odd()):
        begin, end = skimmed.begin(at), skimmed.end(at)
        for _ in range(count - 1):
            end = skimmed.end(end + 1) if end < len(text) else end
        if begin != last:
            yield text[begin:end]
        last = begin


def _usual(found: Counter[str]) -> str:
    """The most usual of some ways to write, that of sentences' beginnings and of headings left aside."""
    ways: dict[str, Counter[str]] = {}
    for surface, count in found.items():
        ways.setdefault(surface.lower(), Counter())[surface] += count
    if not ways:
        return ""
    lower, cases = max(ways.items(), key=lambda way: way[1].total())
    if cases[lower] * _LOWERED >= cases.total():
        return lower
    return max(cases, key=lambda surface: (cases[surface] - cases.total() * surface.isupper(), surface))
