"""How often forms stand in the answers of a cluster: it counts articles, occurrences are read."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from index.names import is_name
from search.counts import FormCounts
from search.engines.opensearch.form_counts import FormCount, counted_forms
from search.engines.opensearch.mapping import term_text
from search.engines.opensearch.translation import QueryBody, all_of, any_of
from search.errors import BadQuery, Message

if TYPE_CHECKING:
    from search.engines.opensearch.opened import ClusterIndex

MOST_COUNTED = 10_000
"""Articles whose words are counted: each is read."""
_AT_ONCE = 1000
_FIELDS = ("title_exact", "text_exact")
_ELIDED = 6
"""Letters of what an elision leaves of a word, at most, as in `search.execution.form_counts`."""
_MOSTLY = 2


class FormsOfAnswers:
    """Counts of forms over the answers of one generation."""

    def __init__(self, index: "ClusterIndex") -> None:
        self._index = index

    def counts(self, query: QueryBody) -> FormCounts:
        """How often each form of the index stands in an answer and in all articles. BadQuery where the answer is too
        large to be read."""
        (articles,) = self._index.statistics.counts([query])
        if articles > MOST_COUNTED:
            raise _too_many(articles)
        forms, whole = self._index.form_totals()
        number = {form: at for at, form in enumerate(forms)}
        inside = np.zeros(len(forms), np.int64)
        batch: list[Mapping[str, Any]] = []
        for _, stored in self._index.walk(query, ("title", "text")):
            batch.append(stored)
            if len(batch) == _AT_ONCE:
                _add(batch, number, inside)
                batch = []
        _add(batch, number, inside)
        return FormCounts(self._index.generation, forms, inside, whole, articles)

    def among(self, forms: Sequence[str], query: QueryBody) -> list[tuple[int, int]]:
        """Of each form how many articles of an answer have it, and how often they do."""
        bodies = []
        for form in forms:
            terms = [{"term": {name: term_text(form)}} for name in _FIELDS]
            bodies.append(
                {
                    "size": 0,
                    "track_total_hits": True,
                    # The score is how often the form stands there: see `translation`.
                    "query": {"bool": {"filter": [query], "must": [any_of(terms)]}},
                    "aggs": {"often": {"sum": {"script": "_score"}}},
                }
            )
        answers = self._index.statistics.answers(bodies)
        return [(int(one["hits"]["total"]["value"]), round(one["aggregations"]["often"]["value"])) for one in answers]

    def totals(self, forms: Sequence[str]) -> tuple[list[tuple[int, int]], int]:
        """Of each form about how many articles have it and how often they do; how many words the index has."""
        found = self._index.form_index.counts(forms)
        told = [
            (max(one.df_title, one.df_text), one.cf) if (one := found.get(form)) is not None else (0, 0)
            for form in forms
        ]
        return told, sum(self._index.statistics.tokens(name) for name in _FIELDS)

    def written(self, forms: Sequence[str]) -> list[str | None]:
        """Each form as the texts mostly write it; None for what is indexed beside the words it is made of."""
        found = self._index.form_index.counts(forms)
        beside = self._beside_others(forms)
        return [None if alone else _spelt(form, found.get(form)) for form, alone in zip(forms, beside, strict=True)]

    def _beside_others(self, forms: Sequence[str]) -> list[bool]:
        """Whether each form shares its place with a word that it begins or ends with."""
        queries = []
        for form in forms:
            parts = {form[:at] for at in range(1, len(form))} | {form[at:] for at in range(1, 1 + _ELIDED)} - {""}
            inside = [{"match": {"query": term_text(part)}} for part in sorted(parts)]
            rule = {
                "all_of": {
                    "intervals": [{"match": {"query": term_text(form)}}],
                    "filter": {"contained_by": {"any_of": {"intervals": inside}}},
                }
            }
            queries.append(any_of([{"intervals": {name: rule}} for name in _FIELDS]) if inside else all_of([]))
        asked = [at for at, form in enumerate(forms) if len(form) > 1]
        counts = dict(zip(asked, self._index.statistics.counts([queries[at] for at in asked]), strict=True))
        return [counts.get(at, 0) > 0 for at in range(len(forms))]


def _add(batch: Sequence[Mapping[str, Any]], number: Mapping[str, int], inside: Any) -> None:
    entries = [{name: one[name] for name in ("title", "text") if name in one} for one in batch]
    forms, often = counted_forms(entries).occurrences()
    inside[[number[form] for form in forms]] += often


def _spelt(form: str, counts: FormCount | None) -> str:
    if counts is None:
        return form
    way, df = max(counts.ways.items(), key=lambda pair: pair[1], default=("", 0))
    if df * _MOSTLY < max(counts.df_title, counts.df_text):
        way = form
    if way.islower() and is_name(counts.capitals, counts.determined, counts.lowers, known=False):
        return way[0].upper() + way[1:]
    return way


def _too_many(articles: int) -> BadQuery:
    return BadQuery(
        Message(
            fr=f"les mots de {articles} articles ne sont pas comptés sur une grappe (au plus {MOST_COUNTED}) : "
            "resserrez la question ou la période",
            en=f"the words of {articles} articles are not counted on a cluster (at most {MOST_COUNTED}): narrow the "
            "question or the period",
        )
    )
