"""How often forms stand in the titles and texts of articles, and how they are written: counted batch by batch."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.fold import fold_all
from index.analysis.stem import stem
from search.engines.opensearch.text_reading import ReadTexts, text_reader

FORM_COUNTERS = ("df_title", "df_text", "cf", "capitals", "determined", "lowers")
_SOURCES = ("title", "text")
_OCCURRENCES, _WRITTEN = 2, 3
"""Places in `FORM_COUNTERS`: of `cf`, and of the first that tells how a form is written."""
_GROWS = 1 << 16


class FormCount(NamedTuple):
    """A form: its class, how many articles have it in title and text, how often it stands in all, how it is written
    (`index.postings.capitals`), and how many articles have each of its spellings that have accents or capitals alone.
    """

    kind: str
    df_title: int
    df_text: int
    cf: int
    capitals: int
    determined: int
    lowers: int
    ways: Mapping[str, int]

    def plus(self, other: "FormCount") -> "FormCount":
        """Both together."""
        ways = dict(self.ways)
        for way, articles in other.ways.items():
            ways[way] = ways.get(way, 0) + articles
        numbers = {name: getattr(self, name) + getattr(other, name) for name in FORM_COUNTERS}
        return FormCount(kind=self.kind, **numbers, ways=ways)


class CountedForms:
    """Forms with their counters, a row of `FORM_COUNTERS` each, and with how many articles have each spelling. It can
    be pickled; what other processes counted is added in a few calls, however many forms there are."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._counts = np.zeros((0, len(FORM_COUNTERS)), np.int64)
        self._ways: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def add_rows(self, forms: Sequence[str], counts: NDArray[np.int64]) -> None:
        """Add the counters of different forms."""
        rows = self._rows
        at = np.fromiter((rows.setdefault(form, len(rows)) for form in forms), np.int64, len(forms))
        if len(rows) > len(self._counts):
            grown = np.zeros((max(len(rows), 2 * len(self._counts), _GROWS), len(FORM_COUNTERS)), np.int64)
            grown[: len(self._counts)] = self._counts
            self._counts = grown
        self._counts[at] += counts

    def add_ways(self, ways: Sequence[str], articles: Sequence[int]) -> None:
        """Add how many articles have each of some spellings."""
        known = self._ways
        for way, more in zip(ways, articles, strict=True):
            known[way] = known.get(way, 0) + more

    def add(self, other: "CountedForms") -> None:
        """Add what another one counted."""
        self.add_rows(list(other._rows), other._counts[: len(other._rows)])
        self.add_ways(list(other._ways), list(other._ways.values()))

    def __getstate__(self) -> tuple[Any, ...]:
        return list(self._rows), self._counts[: len(self._rows)], self._ways

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        forms, self._counts, self._ways = state
        self._rows = {form: at for at, form in enumerate(forms)}

    def each(self) -> Iterator[tuple[str, FormCount]]:
        """Every form with what was counted of it."""
        ways = list(self._ways)
        spelt: dict[str, dict[str, int]] = {}
        for way, form in zip(ways, fold_all(ways), strict=True):
            spelt.setdefault(form, {})[way] = self._ways[way]
        for form, at in self._rows.items():
            counts = dict(zip(FORM_COUNTERS, self._counts[at].tolist(), strict=True))
            yield form, FormCount(kind=stem(form), **counts, ways=spelt.get(form, {}))

    def occurrences(self) -> tuple[list[str], NDArray[np.int64]]:
        """The forms, and how often each stands in the texts."""
        return list(self._rows), self._counts[: len(self._rows), _OCCURRENCES]

    def by_form(self) -> dict[str, FormCount]:
        """The same by form."""
        return dict(self.each())


def counted_forms(entries: Sequence[Mapping[str, Any]]) -> CountedForms:
    """The forms of some articles, given as `index.schema.document` makes them."""
    return forms_of_texts(text_reader().read(entries, _SOURCES, breaks=False))


def forms_of_texts(read: Mapping[str, ReadTexts]) -> CountedForms:
    """The forms of the titles and texts of articles."""
    found = CountedForms()
    for place, source in enumerate(_SOURCES):
        if source not in read:
            continue
        texts = read[source]
        numbers, _, documents = texts.terms("form")
        here, often = np.unique(numbers, return_counts=True)
        counts = np.zeros((len(here), len(FORM_COUNTERS)), np.int64)
        counts[:, _OCCURRENCES] = often
        counts[:, place] = _articles(numbers, documents, here)
        counts[:, _WRITTEN:] = texts.written().rows.T.take(here, axis=0)
        found.add_rows(list(map(texts.names["form"].__getitem__, here.tolist())), counts)
        numbers, _, documents = texts.terms("spelling")
        here = np.unique(numbers)
        ways = list(map(texts.names["spelling"].__getitem__, here.tolist()))
        articles = _articles(numbers, documents, here).tolist()
        # A capital that may lack an accent tells no spelling: Il stands for île too.
        told = [(way, df) for way, df in zip(ways, articles, strict=True) if not way.isascii() or way.isupper()]
        found.add_ways([way for way, _ in told], [df for _, df in told])
    return found


def _articles(numbers: NDArray[np.int64], documents: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many documents have each of the wanted numbers, in order, of which there are no others."""
    once = np.unique((numbers << 32) | documents) >> 32
    return np.diff(np.append(once.searchsorted(wanted), len(once)))
