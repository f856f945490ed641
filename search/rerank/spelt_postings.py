"""What the postings tell of how words are spelt, so that few texts are looked at (`search.rerank.accents`)."""

import numpy as np
from numpy.typing import NDArray

from index.analysis import fold
from index.analysis.spelling import lower_spellings, spellings
from index.postings.segment import FieldPostings
from search.execution.kernel import Mask, holds
from search.execution.searcher import Searcher, SegmentReader

_FORMS, _SPELT = ("title_exact", "text_exact"), ("title_spelt", "text_spelt")


def may_lack_accents(searcher: Searcher, word: str, documents: NDArray[np.int64]) -> Mask:
    """Which documents may have a word, typed with accents, with others alone: they have its form, and not its
    spelling."""
    if not word.isalpha():  # no word of the index
        return np.ones(len(documents), np.bool_)
    form, ways = fold(word).encode(), [way.encode() for way in spellings(word)]
    has_form = _having(searcher, _FORMS, [form], documents)
    return has_form & ~_having(searcher, _SPELT, ways, documents)


def may_be_lower(searcher: Searcher, name: str, documents: NDArray[np.int64]) -> Mask:
    """Which documents may have a name in lower case: told of the words that are names too, which are spelt so."""
    low = name.lower()
    if not lower_spellings(low):
        return np.ones(len(documents), np.bool_)
    return _having(searcher, _SPELT, [low.encode()], documents)


def _having(searcher: Searcher, fields: tuple[str, ...], terms: list[bytes], documents: NDArray[np.int64]) -> Mask:
    """Which documents have any of the terms in any of the fields."""
    found: Mask = np.zeros(len(documents), np.bool_)
    for segment in searcher.segments:
        inside = np.flatnonzero((documents >= segment.base) & (documents < segment.base + segment.documents))
        if len(inside):
            found[inside] = _in_segment(segment, fields, terms, documents.take(inside) - segment.base)
    return found


def _in_segment(segment: SegmentReader, fields: tuple[str, ...], terms: list[bytes], docs: NDArray[np.int64]) -> Mask:
    found: Mask = np.zeros(len(docs), np.bool_)
    for name in fields:
        field = segment.field(name)
        for term in terms if field is not None else ():
            ordinal = field.find(term)  # type: ignore[union-attr]
            if ordinal >= 0:
                found |= _holds(field, ordinal, docs)  # type: ignore[arg-type]
    return found


def _holds(field: FieldPostings, ordinal: int, docs: NDArray[np.int64]) -> Mask:
    bits = field.bitmap(ordinal)
    if bits is not None:
        return holds(bits, docs)
    listed = field.docs(ordinal)
    held: Mask = listed.take(listed.searchsorted(docs), mode="clip") == docs
    return held
