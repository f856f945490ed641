"""The second stage: the best documents of the first are ordered anew by evidence too dear to read for all of them.

    x(d) = sum over f in title, text of  w_f * (tf_f(d) + prefix * tf'_f(d)) / n_f(d)  +  lead * tf_60(d) / n_text(d)
    y(d) = sum over f in title, text of  w_f * tf''_f(d) / n_f(d)
    word(d) = idf * x / (k1 + x) + form * idf'' * y / (k1 + y)
    score(d) = sum of word(d) + sum over pairs of  pair * idf * z / (k1 + z)
               + sum over words with x = 0 of  near * idf * c
               + semantic * (sum over words of idf) * m

tf counts the word in any inflection, tf' what begins with its first letters, tf_60 the word at the beginning of the
text, tf'' its form as typed, z two neighbouring words of the query at the same distance in the document, c the cosine
of the nearest word that the document has of those near one that it lacks (`near_words`), bounded; m, where
ranking by meaning is on, how near the whole text is to the question (`semantic`); n is BM25's length normalisation.
The shape of each term is BM25F's (see `search.execution.ranking`, which also holds the weights); what was tried and
what each part gains is in docs/relevance.md. Its cost is bounded by the number of documents, and by skipping beginnings
that too many words share.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.postings.segment import FieldPostings
from search.execution import kernel
from search.execution.ranking import SECOND, Scores, Second, idf, norms, saturate
from search.execution.recency import Recency, factors
from search.execution.searcher import Searcher, SegmentReader
from search.rerank.background import background_df
from search.rerank.near_words import NO_NEAR_WORDS, NearWords

_MAX_SHARED = 100_000
"""Postings of a beginning: where there are more, it says little and costs milliseconds."""

_MOST_WORDS = 64
"""Words of a text that are looked at: each reads the window's documents anew."""

_FEW = 2000
"""Documents of a term: up to so many are all looked up, of more it is asked which of the window's they have."""

_KEPT = 4096
"""Words whose near terms are kept for the next query."""

_FREQUENT = 20_000
"""Occurrences: of a word with more, those near the window's documents are found for less than all are read."""


Meaning = Callable[[NDArray[np.int64]], Scores]
"""How near in meaning each document of a window is to what is asked, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of free text as the second stage reads it.

    `stem` finds it in any inflection; or `forms` do, one by one, where they are not empty. `form` is as typed. `gap` is
    how many words on from the query's word before it stands, 0 for the first; `name` that it is capitalised.
    """

    stem: str
    forms: tuple[str, ...]
    form: str
    gap: int
    name: bool
    accented: str = ""
    """As typed, where that has an accent."""
    capitalised: str = ""
    """As typed, where that is a name's way (`search.rerank.capitals`)."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the window's documents have a word in their texts: addresses, ascending, and whose each is."""

    addresses: NDArray[np.uint32]
    whose: NDArray[np.intp]


def rerank(
    searcher: Searcher,
    words: Sequence[QueryWord],
    documents: NDArray[np.int64],
    scores: Scores,
    second: Second = SECOND,
    recent: Recency | None = None,
    near: NearWords = NO_NEAR_WORDS,
    meaning: Meaning | None = None,
) -> tuple[NDArray[np.int64], Scores]:
    """The documents (global numbers, best first) and their scores, the first `second.window` of them ordered anew.

    Of equal scores the one that was before stays before. Those behind the window keep their order, and no score of
    theirs is above the last of the window's, so that pages follow one another.
    """
    count = min(second.window, len(documents))
    if not words or not count:
        return documents, scores
    window = documents[:count]
    fresh = np.zeros(count, np.float32)
    words, weights = _rarest(searcher, words, second)
    meant = None if meaning is None else _meant(meaning, window, weights, second)
    for segment in searcher.segments:
        inside = ((window >= segment.base) & (window < segment.base + segment.documents)).nonzero()[0]
        if len(inside):
            inside = inside[window[inside].argsort()]
            docs = (window[inside] - segment.base).astype(np.intp)
            fresh[inside] = _Window(searcher, segment, docs, second, near).scores(words, weights)
            if meant is not None:
                fresh[inside] += meant.take(inside)
            if recent is not None:
                fresh[inside] *= factors(segment, recent, docs)
    order = np.argsort(-fresh, kind="stable")
    fresh = fresh[order]
    return (
        np.concatenate((window[order], documents[count:])),
        np.concatenate((fresh, np.minimum(scores[count:], fresh[-1]))),
    )


def meaning_part(
    searcher: Searcher,
    words: Sequence[QueryWord],
    window: NDArray[np.int64],
    document: int,
    second: Second,
    meaning: Meaning,
) -> float:
    """What `rerank` adds to a document of its window for what it means."""
    _, weights = _rarest(searcher, words, second)
    return float(_meant(meaning, window, weights, second)[window == document][0])


def _meant(
    meaning: Meaning, window: NDArray[np.int64], weights: Sequence[tuple[float, float]], second: Second
) -> Scores:
    """What the meaning of each document gives it, as a share of what all words could."""
    return meaning(window) * np.float32(second.semantic * sum(any_weight for any_weight, _ in weights))


def score_parts(
    searcher: Searcher,
    words: Sequence[QueryWord],
    document: int,
    second: Second = SECOND,
    near: NearWords = NO_NEAR_WORDS,
) -> list[tuple[str, QueryWord, float]]:
    """What `rerank` adds up for a document of its window, part by part: the kind, the word, what it gives."""
    parts: list[tuple[str, QueryWord, float]] = []
    words, weights = _rarest(searcher, words, second)
    for segment in searcher.segments:
        if segment.base <= document < segment.base + segment.documents:
            docs = np.array([document - segment.base], np.intp)
            _Window(searcher, segment, docs, second, near).scores(
                words, weights, lambda kind, word, part: parts.append((kind, word, float(part[0])))
            )
    return parts


def _rarest(
    searcher: Searcher, words: Sequence[QueryWord], second: Second
) -> tuple[Sequence[QueryWord], list[tuple[float, float]]]:
    """The words that are looked at, with their weights: of a long text the rarest, each a pair with the one before it
    where that is among them."""
    known: dict[QueryWord, tuple[float, float]] = {}
    alike = [replace(word, gap=0) for word in words]
    for word in dict.fromkeys(alike):
        known[word] = _word_weights(searcher, word, second)
    weights = [known[word] for word in alike]
    if len(words) <= _MOST_WORDS:
        return words, weights
    kept = sorted(sorted(range(len(words)), key=lambda at: -weights[at][0])[:_MOST_WORDS])
    chosen = [words[at] if at - 1 in kept else alike[at] for at in kept]
    return chosen, [weights[at] for at in kept]


def _word_weights(searcher: Searcher, word: QueryWord, second: Second) -> tuple[float, float]:
    """The idf of a word in any inflection and that of its form as typed."""
    form = word.form.encode()
    form_df = max(searcher.df("text_exact", form), searcher.df("title_exact", form))
    terms = [each.encode() for each in word.forms]
    df = max([form_df, *(searcher.df(f"{name}_exact", term) for term in terms for name in ("text", "title"))])
    if not terms:
        stem = word.stem.encode()
        df = max(df, searcher.df("text", stem), searcher.df("title", stem))
    documents = searcher.snapshot.documents
    if documents < second.background_below:
        smoothed = df + second.background * background_df(word.stem)
        return idf(smoothed, documents + second.background), idf(form_df, documents)
    return idf(df, documents), idf(form_df, documents)


class _Near(NamedTuple):
    """The terms near a word that a field has, by their ordinals, with how near they are; those that few documents have
    apart, with how many."""

    few: list[int]
    sizes: NDArray[np.intp]
    near_few: Scores
    many: list[int]
    near_many: Scores


class _Window:
    """The window's documents of one segment, ascending, and what the words count in them."""

    def __init__(
        self, searcher: Searcher, segment: SegmentReader, docs: NDArray[np.intp], second: Second, near: NearWords
    ) -> None:
        self._part = segment
        self._docs = docs
        self._second = second
        self._near = near
        self._k1 = searcher.ranking.k1
        self._weight = {name: searcher.ranking.weights.get(name, 0.0) for name in ("title", "text")}
        self._norms = {name: self._norm(searcher, name) for name in ("title", "text")}
        self._slots: NDArray[np.uint8] | None = None

    def _norm(self, searcher: Searcher, name: str) -> Scores:
        field = self._part.field(name)
        if field is None:
            return np.zeros(len(self._docs), np.float32)
        average = searcher.snapshot.average_length(name)
        return norms(field.lengths.take(self._docs), average, self._weight[name], self._second.b)

    def scores(
        self,
        words: Sequence[QueryWord],
        weights: Sequence[tuple[float, float]],
        told: Callable[[str, QueryWord, Scores], None] = lambda *_: None,
    ) -> Scores:
        """The score of each document; `told` hears of each of its parts, of which word: "word", "form",
        "near" or "pair"."""
        second, k1 = self._second, self._k1
        total = np.zeros(len(self._docs), np.float32)
        before: tuple[QueryWord, _Places | None, float] | None = None
        looked_at: dict[tuple[object, ...], tuple[Scores, Scores, _Places | None]] = {}
        for word, (any_weight, form_weight) in zip(words, weights, strict=True):
            key = (word.stem, word.forms, word.form)
            if key not in looked_at:  # a word may be said more than once
                looked_at[key] = self._occurring(word)
            x, y, places = looked_at[key]
            lacking = x == 0
            parts = [
                ("word", saturate(x.copy(), k1, any_weight)),
                ("form", saturate(y.copy(), k1, second.form * form_weight)),
            ]
            if second.near and len(words) <= second.near_words and not word.forms and lacking.any():
                parts.append(("near", lacking * self._nearest(word) * np.float32(second.near * any_weight)))
            if before is not None and word.gap and places is not None and before[1] is not None:
                pair = second.pair_of_names if word.name and before[0].name else second.pair
                z = self._pairs(before[1], places, word.gap) * self._norms["text"]
                # A pair is at least as rare as the rarer of its words.
                parts.append(("pair", saturate(z, k1, pair * max(any_weight, before[2]))))
            for kind, part in parts:
                total += part
                told(kind, word, part)
            before = (word, places, any_weight)
        return total

    def _occurring(self, word: QueryWord) -> tuple[Scores, Scores, _Places | None]:
        """What the word counts in any inflection and by its beginnings, what as typed, and where it stands."""
        forms = {name: self._counts(name, word.form) for name in ("title_exact", "text_exact")}
        x, places = self._any_inflection(word)
        for name in ("title", "text"):
            shared = self._beginnings(f"{name}_exact", word.form)
            if shared is not None:
                x += np.float32(self._second.prefix) * shared * self._norms[name]
        y = forms["title_exact"] * self._norms["title"] + forms["text_exact"] * self._norms["text"]
        return x, y, places

    def _any_inflection(self, word: QueryWord) -> tuple[Scores, _Places | None]:
        """What the word counts in any inflection, its beginnings left out, and where it stands in the texts."""
        suffix, terms = ("_exact", word.forms) if word.forms else ("", (word.stem,))
        title = sum((self._counts(f"title{suffix}", term) for term in terms), np.zeros(len(self._docs), np.float32))
        x: Scores = title * self._norms["title"]
        field = self._part.field(f"text{suffix}")
        if field is None or not field.has_positions:
            return x, None
        found = [self._located(field, term) for term in terms]
        lists = [each for each in found if each is not None]
        if not lists:
            return x, None
        counts = sum((each[0] for each in lists), np.zeros(len(self._docs), np.float32))
        x += counts * self._norms["text"]
        if len(lists) == 1:
            return x, lists[0][1]
        addresses = np.concatenate([places.addresses for _, places in lists])
        order = addresses.argsort()
        whose = np.concatenate([places.whose for _, places in lists])
        return x, _Places(addresses[order], whose[order])

    def _located(self, field: FieldPostings, term: str) -> tuple[Scores, _Places] | None:
        """How much a term counts in each text, more at its beginning, and where it stands."""
        ordinal = field.find(term.encode())
        if ordinal < 0:
            return None
        starts, ends = field.starts.take(self._docs), field.starts.take(self._docs + 1)
        leads = np.minimum(starts + np.uint32(self._second.lead_words), ends)
        edges = np.concatenate((starts, leads, ends))
        frequent = field.cf(ordinal) > _FREQUENT
        addresses = field.addresses_near(ordinal, starts, ends) if frequent else field.addresses(ordinal)
        first, lead, end = addresses.searchsorted(edges).reshape(3, -1)
        sizes = end - first
        counts = sizes + np.float32(self._second.lead) * (lead - first)
        whose = np.repeat(np.arange(len(sizes)), sizes)
        at = np.arange(len(whose)) + (first - (sizes.cumsum() - sizes)).take(whose)
        return counts.astype(np.float32), _Places(addresses.take(at), whose)

    def _nearest(self, word: QueryWord) -> Scores:
        """How near to a word the nearest is that the text of each document has, 0 where it has none."""
        found = np.zeros(len(self._docs) + 1, np.float32)
        field = self._part.field("text")
        if field is None:
            return found[1:]
        few, sizes, near_few, many, near_many = self._standing_near(field, word.stem)
        if few:
            slots = self._slot_of().take(np.concatenate([field.docs(ordinal) for ordinal in few]))
            here = slots.nonzero()[0]
            np.maximum.at(found, slots.take(here), near_few.repeat(sizes).take(here))
        if many:
            held = self._having(field, many) * near_many[:, None]
            np.maximum(found[1:], held.max(0), out=found[1:])
        return np.minimum(found[1:], self._second.nearest, dtype=np.float32)

    def _standing_near(self, field: FieldPostings, stem: str) -> _Near:
        """The terms near a stem that the field has."""
        kept = self._part.near
        if stem not in kept:
            if len(kept) >= _KEPT:
                kept.clear()
            found = [(field.find(term), near) for term, near in self._near.of(stem.encode("utf-8", "surrogatepass"))]
            few = [(ordinal, near) for ordinal, near in found if ordinal >= 0 and field.df(ordinal) <= _FEW]
            many = [(ordinal, near) for ordinal, near in found if ordinal >= 0 and field.df(ordinal) > _FEW]
            kept[stem] = _Near(
                [ordinal for ordinal, _ in few],
                np.array([field.df(ordinal) for ordinal, _ in few], np.intp),
                np.array([near for _, near in few], np.float32),
                [ordinal for ordinal, _ in many],
                np.array([near for _, near in many], np.float32),
            )
        near: _Near = kept[stem]
        return near

    def _having(self, field: FieldPostings, ordinals: Sequence[int]) -> NDArray[np.bool_]:
        """Which of the documents have each of some frequent terms, a row a term."""
        held = np.empty((len(ordinals), len(self._docs)), np.bool_)
        listed: list[int] = []
        for at, ordinal in enumerate(ordinals):
            bits = field.bitmap(ordinal)
            if bits is None:
                listed.append(at)
            else:
                held[at] = kernel.holds(bits, self._docs)
        if listed:
            held[listed] = field.which_have([ordinals[at] for at in listed], self._docs)
        return held

    def _pairs(self, left: _Places, right: _Places, gap: int) -> Scores:
        """How often the right word stands `gap` words on from the left one."""
        wanted = left.addresses + np.uint32(gap)
        at = right.addresses.searchsorted(wanted)
        held = right.addresses.take(at, mode="clip") == wanted if len(right.addresses) else np.zeros(len(at), np.bool_)
        held &= right.whose.take(at, mode="clip") == left.whose if len(right.addresses) else held
        return np.bincount(left.whose.compress(held), minlength=len(self._docs)).astype(np.float32)

    def _counts(self, name: str, term: str) -> Scores:
        """How often each document has a term."""
        field = self._part.field(name)
        ordinal = field.find(term.encode()) if field is not None else -1
        if field is None or ordinal < 0:
            return np.zeros(len(self._docs), np.float32)
        bits = field.bitmap(ordinal)
        if bits is not None:
            found = np.zeros(len(self._docs), np.float32)
            here, at = kernel.located(bits, kernel.ranks(bits), self._docs)
            found[here] = field.freqs(ordinal).take(at)
            return found
        listed = field.docs(ordinal)
        at = listed.searchsorted(self._docs)
        counts: Scores = field.freqs(ordinal).take(at, mode="clip").astype(np.float32)
        counts *= listed.take(at, mode="clip") == self._docs
        return counts

    def _beginnings(self, name: str, form: str) -> Scores | None:
        """How often each document has a term that begins like the form; a short form must be the term itself."""
        field = self._part.field(name)
        if field is None:
            return None
        letters = self._second.letters
        if len(form) < letters:
            return self._counts(name, form)
        first, end = field.prefix(form[:letters].encode())
        if not 0 < field.size(first, end) <= _MAX_SHARED:
            return None
        counts = np.zeros(len(self._docs) + 1, np.float32)
        slots = self._slot_of()
        for docs, freqs in field.postings_of(first, end):
            slot = slots.take(docs)
            here = slot.nonzero()[0]
            counts += np.bincount(slot.take(here), freqs.take(here), minlength=len(counts))
        return counts[1:]

    def _slot_of(self) -> NDArray[np.uint8]:
        """The place of each document of the segment in the window, counted from 1; 0 for the others."""
        if self._slots is None:
            self._slots = np.zeros(self._part.documents, np.uint8)
            self._slots[self._docs] = np.arange(1, len(self._docs) + 1)
        return self._slots
