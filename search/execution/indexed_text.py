"""The words of one text of a segment's documents, for `search.execution.locating`; and which documents may matter."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.postings.segment import FieldPostings
from search.execution import docset, intervals, kernel
from search.execution.budget import CALLS, COMPARED, LOOKED_UP, POSITION
from search.execution.docset import DocSet
from search.execution.expansion import Ordinals
from search.execution.intervals import WordKeys
from search.execution.kernel import Addresses, Docs
from search.execution.postings import Posting
from search.execution.tree import (
    Either,
    Forms,
    Fuzzy,
    InLead,
    Located,
    Place,
    Prefix,
    SameUnit,
    Spots,
    TextUnit,
    Wildcard,
    Window,
)

if TYPE_CHECKING:
    from search.execution.matching import Matcher

BREAKS = "_breaks"
"""What the name of a text's field of breaks ends in; its terms are the units'. A text without one is one sentence."""
_SPARSE = 16
"""Occurrences of a term for each document that matters above which they are looked up document by document."""


class IndexedText:
    """`search.execution.locating.Text` over a segment: the words of those documents that `documents` holds."""

    def __init__(self, matcher: "Matcher", name: str, documents: DocSet, node: Located) -> None:
        self._matcher = matcher
        self._documents = documents
        self._node = node
        self._name = name

    def words(self, forms: Forms) -> WordKeys:
        """See `Text`."""
        found = [self._matcher.posting(field, term) for field, term in forms]
        return _merged([self._keys(posting) for posting in found if posting is not None])

    def spelt(self, node: Prefix | Wildcard | Fuzzy) -> WordKeys:
        """See `Text`."""
        known = self._matcher.spelt_keys
        if node not in known:
            known[node] = _merged(
                [
                    self._of_terms(self._matcher.segment.segment.fields[name], ordinals)
                    for name, ordinals in self._matcher.expanded(node)
                ]
            )
        keys = known[node]
        if self._documents.size == self._matcher.documents:
            return keys
        self._matcher.budget.charge(len(keys) * 4, self._node)
        return keys.compress(kernel.holds(self._documents.bitmap(), intervals.document_of(keys)))

    def units(self, keys: WordKeys, unit: TextUnit) -> WordKeys:
        """See `Text`: its breaks before a word, and its documents before it."""
        documents = intervals.document_of(keys)
        field = self._matcher.segment.field(f"{self._name}{BREAKS}")
        numbers: WordKeys = documents.astype(np.int64)
        if field is None or not len(keys):
            return numbers
        after = field.starts.take(documents) + intervals.position_of(keys).astype(np.uint32) + np.uint32(1)
        for term in (b"paragraph",) if unit == "paragraph" else (b"paragraph", b"sentence"):
            ordinal = field.find(term)
            if ordinal >= 0:
                self._matcher.budget.charge(len(keys) * COMPARED, self._node)
                numbers += field.count_before(ordinal, after)
        return numbers

    def _keys(self, posting: Posting) -> WordKeys:
        field, ordinal = posting.field, posting.ordinal
        if not field.has_positions or not self._documents.size:
            return np.empty(0, np.int64)
        budget = self._matcher.budget
        occurrences = field.cf(ordinal)
        if self._documents.size * _SPARSE < occurrences:
            docs = self._documents.listed()
            budget.charge(CALLS + len(docs) * LOOKED_UP, self._node)
            docs = docs.compress(posting.set().holds(docs))
            addresses, counts = field.addresses_within(
                ordinal, field.starts.take(docs), field.starts.take(docs + 1) - 1
            )
            budget.charge(len(addresses) * (POSITION + COMPARED), self._node)
            return _keyed(field, addresses, docs.repeat(counts))
        budget.charge(CALLS + occurrences * POSITION, self._node)
        addresses, docs, freqs = field.addresses(ordinal), posting.docs(), posting.freqs()
        if self._documents.size < field.documents:
            held = self._documents.holds(docs)
            addresses = addresses.compress(held.repeat(freqs))
            docs, freqs = docs.compress(held), freqs.compress(held)
        budget.charge(len(addresses) * COMPARED, self._node)
        return _keyed(field, addresses, docs.repeat(freqs))

    def _of_terms(self, field: FieldPostings, ordinals: Ordinals) -> WordKeys:
        """Where any of some terms stands, in any document, ascending."""
        if not field.has_positions or not len(ordinals):
            return np.empty(0, np.int64)
        charge = self._matcher.budget.charge
        if isinstance(ordinals, range):
            first, end = ordinals.start, ordinals.stop
            charge(CALLS + 5 * POSITION * field.size(first, end), self._node)
            docs, freqs, addresses = field.slab(first, end)
        else:
            charge(3 * CALLS * len(ordinals), self._node)
            charge(5 * POSITION * sum(map(field.df, ordinals)), self._node)
            docs, freqs, addresses = (
                np.concatenate(list(map(read, ordinals))) for read in (field.docs, field.freqs, field.addresses)
            )
        keys = _keyed(field, addresses, docs.repeat(freqs))
        keys.sort(kind="stable")
        return intervals.distinct_keys(keys)


def possible_documents(matcher: "Matcher", place: Place) -> DocSet:
    """Documents outside which a place is not found: those that have all of its parts, wherever they stand."""
    documents = matcher.documents
    match place:
        case Spots(forms):
            found = [matcher.posting(field, term) for field, term in forms]
            return docset.union_of_sets([one.set() for one in found if one is not None], documents)
        case Prefix() | Wildcard() | Fuzzy():
            return matcher.match(place)
        case Either(alternatives):
            return docset.union_of_sets([possible_documents(matcher, one) for one in alternatives], documents)
        case Window(parts) | SameUnit(_, parts):
            both: DocSet | None = None
            for found_of_part in sorted(
                (possible_documents(matcher, part) for part in parts), key=lambda one: one.size
            ):
                both = found_of_part if both is None else docset.intersection_of_sets(both, found_of_part)
            return docset.nothing(documents) if both is None else both
        case InLead(part):
            return possible_documents(matcher, part)


def _keyed(field: FieldPostings, addresses: Addresses, docs: Docs) -> WordKeys:
    keys: WordKeys = docs.astype(np.int64)
    keys <<= intervals.DOCUMENT_BITS
    keys += addresses
    keys -= field.starts.take(docs)
    return keys


def _merged(lists: Sequence[WordKeys]) -> WordKeys:
    lists = [one for one in lists if len(one)]
    if len(lists) < 2:
        return lists[0] if lists else np.empty(0, np.int64)
    keys = np.concatenate(lists)
    keys.sort(kind="stable")
    return intervals.distinct_keys(keys)
