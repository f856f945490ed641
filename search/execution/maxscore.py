"""The best of very many documents without scoring them all.

A document's score is a sum over words, each word's share below its weight. Once `k` documents are known to reach a
score, others must reach it too, and that says how often a word has to occur in them: a comparison over the frequencies
of a posting list (0.03 ns a posting) leaves few to be scored (5 ns a posting and more). The idea is MaxScore's: Turtle
and Flood, "Query evaluation: strategies and optimizations", 1995; here by whole arrays instead of posting by posting.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from search.execution import costs, kernel
from search.execution.accumulators import score_accumulator
from search.execution.docset import DocSet
from search.execution.kernel import Docs
from search.execution.postings import Posting
from search.execution.ranking import Scores, needed, saturate
from search.execution.topk import dense_candidates, kth_largest

SLACK = 1e-5
"""Bounds are relaxed by this share: float32 sums in another order differ in their last bits, and ties must survive."""


@dataclass(frozen=True, slots=True)
class ScoredList:
    """A posting list that scores; `norms` is what one occurrence counts in each document, `most` their largest."""

    posting: Posting
    norms: Scores
    most: float


@dataclass(frozen=True, slots=True)
class ScoredTerm:
    """A word whose score, below `weight`, adds to that of every document of the answer that has it, those `matched`."""

    weight: float
    lists: tuple[ScoredList, ...]
    matched: DocSet

    @property
    def size(self) -> int:
        """Postings of all its lists."""
        return sum(listed.posting.size for listed in self.lists)

    def x(self, docs: Docs) -> Scores:
        """The weighted frequencies in each of `docs`."""
        x = np.zeros(len(docs), np.float32)
        for listed in self.lists:
            listed.posting.add_to(x, docs, listed.norms)
        return x


def candidates(
    terms: Sequence[ScoredTerm], found: DocSet, k: int, k1: float, floor: float, score: Callable[[Docs], Scores]
) -> Docs | None:
    """Documents of `found` among which are the k best, ties included; None where all of `found` are to be scored.

    `terms` are all that scores; `score` gives exact scores; a document below `floor` is of no interest.
    """
    terms = [term for term in terms if term.lists]
    if not terms:
        return None
    seeds = _seeds(terms, found, k, k1)
    least = floor
    if len(seeds) >= k:
        least = max(floor, float(kth_largest(score(seeds), k)))
    least *= 1 - SLACK
    if least > 0:
        promising = _promising(terms, least, k1)
        if promising is not None:
            return _reaching(terms, promising.compress(found.holds(promising)), least, k1)
    postings = sum(term.size for term in terms)
    lookups = found.size * sum(len(term.lists) for term in terms)
    return None if lookups < postings + found.documents // 8 else candidates_by_totals(terms, found, k, k1)


def _seeds(terms: Sequence[ScoredTerm], found: DocSet, k: int, k1: float) -> Docs:
    """Documents that are likely to be good: those that have a rare word; else, of those that have the weightiest word
    often, the best by that word and by which of the others they have."""
    longest = [max(term.lists, key=lambda listed: listed.posting.size) for term in terms]
    rare = [listed.posting.docs() for listed in longest if listed.posting.size <= costs.RARE_POSTINGS]
    if rare:
        seeds = kernel.union(rare)
        return seeds.compress(found.holds(seeds))
    first = max(range(len(terms)), key=lambda at: terms[at].weight)
    posting, norms = longest[first].posting, longest[first].norms
    freqs = posting.freqs()
    seeds = kernel.EMPTY
    for least in (16, 8, 4, 2, 1):
        if least > 1 and np.count_nonzero(freqs >= least) < max(16 * k, costs.RARE_POSTINGS):
            continue
        seeds, counts = posting.often(norms, least)
        held = found.holds(seeds)
        seeds, counts = seeds.compress(held), counts.compress(held)
        if len(seeds) >= 4 * k:
            break
    kept = max(costs.SEEDS, 4 * k)
    if len(seeds) > kept:
        guess = saturate(counts, k1, terms[first].weight)
        for term in terms:
            if term is not terms[first]:
                guess += term.matched.holds(seeds) * np.float32(term.weight)
        seeds = seeds.compress(guess >= kth_largest(guess, kept))[: 4 * kept]
    return seeds


def _promising(terms: Sequence[ScoredTerm], least: float, k1: float) -> Docs | None:
    """The documents that may reach a score, by the bounds of as few words as do; None where they are too many.

    A word that all the others together can't do without must reach what is missing itself. Where there is no such word,
    words that together can't reach the score are left aside; of the rest, one must reach its proportional share.
    """
    total = sum(term.weight for term in terms)
    required = [term for term in terms if least > total - term.weight]
    if required:
        driver = min(required, key=lambda term: term.size)
        shares = [(driver, least - (total - driver.weight))]
    else:
        drivers = sorted(terms, key=lambda term: term.weight)
        while len(drivers) > 1 and sum(term.weight for term in terms) - sum(t.weight for t in drivers[1:]) < least:
            drivers.pop(0)
        kept = sum(term.weight for term in drivers)
        missing = least - (total - kept)
        shares = [(term, missing * term.weight / kept) for term in drivers]
    limit = sum(term.size for term in terms) // costs.MIN_POSTINGS_A_CANDIDATE
    lists: list[Docs] = []
    for term, share in shares:
        lists += docs_with_enough(term, needed(share, k1, term.weight) * (1 - SLACK))
    for other in required:
        if other is not shares[0][0]:
            lists = [docs.compress(other.matched.holds(docs)) for docs in lists]
    return kernel.union(lists) if sum(map(len, lists)) <= limit else None


def docs_with_enough(term: ScoredTerm, least: float) -> list[Docs]:
    """Lists that hold, together, every document whose x reaches `least`.

    Of a sum that reaches it, one summand reaches its share of it. Short lists are given what all but a few of their
    documents stay below, long lists share the rest by their norms.
    """
    if math.isinf(least):
        return []
    longest = max(listed.posting.size for listed in term.lists)
    rest = least
    lists: list[Docs] = []
    long: list[ScoredList] = []
    for listed in term.lists:
        if listed.posting.size * 4 > longest:
            long.append(listed)
            continue
        counts = listed.posting.counted(listed.norms)
        share = float(kth_largest(counts, costs.KEPT_DOCS)) if len(counts) > costs.KEPT_DOCS else 0.0
        if share and rest - share > least / 3:
            rest -= share
            lists.append(listed.posting.docs().compress(counts >= share))
        else:
            lists.append(listed.posting.docs())
    most = sum(listed.most for listed in long)
    for listed in long:
        share = rest * listed.most / most
        docs, counts = listed.posting.often(listed.norms, math.ceil(share / listed.most - SLACK))
        lists.append(docs.compress(counts >= share))
    return lists


def _reaching(terms: Sequence[ScoredTerm], docs: Docs, least: float, k1: float) -> Docs:
    """Those of `docs` whose score reaches `least`.

    A document can score the weights of the words that it has. Word by word, the score replaces the weight, and
    what can no more reach `least` is dropped.
    """
    possible = np.zeros(len(docs), np.float32)
    for term in terms:
        possible += term.matched.holds(docs) * np.float32(term.weight)
    docs, possible = docs.compress(possible >= least), possible.compress(possible >= least)
    for term in sorted(terms, key=lambda term: -term.weight):
        x = term.x(docs)
        possible -= (x > 0) * np.float32(term.weight)
        possible += saturate(x, k1, term.weight)
        kept = possible >= least
        docs, possible = docs.compress(kept), possible.compress(kept)
    return docs


def candidates_by_totals(terms: Sequence[ScoredTerm], found: DocSet, k: int, k1: float) -> Docs | None:
    """The k best by adding everything up, in buffers of one number a document."""
    documents = found.documents
    totals, buffer = score_accumulator(documents, 1), score_accumulator(documents, 2)
    for term in terms:
        lists = sorted(term.lists, key=lambda listed: -listed.posting.size)
        places = [listed.posting.docs().astype(np.intp) for listed in lists]
        for at, listed in zip(places, lists, strict=True):
            np.add.at(buffer, at, listed.posting.counted(listed.norms))
        for at in places:
            x = buffer.take(at)
            if x.any():  # the longest list has most often taken all of it already
                buffer[at] = 0
                np.add.at(totals, at, saturate(x, k1, term.weight))
    held = kernel.unpack_mask(found.bitmap(), documents)
    np.multiply(totals, held, out=totals)
    best = dense_candidates(totals, k, SLACK)
    totals.fill(0)
    return None if best is None else best.astype(np.int32)
