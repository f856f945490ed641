"""Names, told from the words that are spelt like them by how the corpus writes both.

Denis is written with a capital, déni is not, though the dictionary has `denis` in the class of déni. A form is a name
where the corpus writes it with a capital at least nine times in ten, and at least LEAST times. A form that the
dictionary knows must stand without a determiner at least every other time, too: the State, the Church, the Republic are
words that the press likes to capitalise, and their inflections are still theirs; a person or a town takes no article.

A name is searched by its very form; a word whose class has names in it, by the other forms of the class. The index
itself decides nothing: it keeps counters, which add up over segments, so that an index that grew and one built anew
answer alike. Deleted documents are counted until an index is built anew, since counters can't tell them apart.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from index.analysis.stem import UNKNOWN, stem
from index.postings.capitals import class_key
from index.postings.field import FieldPostings
from index.postings.segment import Segment

LEAST = 5
"""So many capitals make a name: fewer may be chance."""
_TIMES = 9
_REMEMBERED = 4096


def is_name(capitals: int, determined: int, lowers: int, known: bool) -> bool:
    """Whether a form is a name, by its counters (`index.postings.capitals.ROWS`); `known` to the dictionary or not."""
    if capitals < LEAST or capitals < _TIMES * lowers:
        return False
    return not known or 2 * determined <= capitals


class Names:
    """The names of an index. Safe in threads; what it found for a class is remembered."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        fields = [field for segment in segments for field in segment.fields.values() if field.keeps_written]
        # No method of this object: a cycle would keep the maps of a past generation open.
        self._of_class = lru_cache(_REMEMBERED)(partial(_words_and_names, fields))

    def apart(self, form: str, kind: str) -> tuple[str, ...] | None:
        """The forms to search, one by one, for a form of the class `kind`; None where the whole class is meant.

        A name stands for itself; another form for all of its class that are no names.
        """
        words, names = self._of_class(kind)
        if form in names:
            return (form,) if words or len(names) > 1 else None
        if not names:
            return None
        return words if form in words else (*words, form)


def _words_and_names(fields: Sequence[FieldPostings], kind: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The forms of a class that are words, and those that are names."""
    counts: dict[str, list[int]] = {}
    for field in fields:
        for form, written in _members(field, kind):
            counts[form] = [sum(pair) for pair in zip(counts.get(form, (0, 0, 0)), written, strict=True)]
    known = not kind.endswith(UNKNOWN)
    names = frozenset(form for form, (capitals, determined, lowers) in counts.items()
                      if is_name(capitals, determined, lowers, known))  # fmt: skip
    return tuple(sorted(counts.keys() - names)), names


def _members(field: FieldPostings, kind: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The forms of a class that a field has, and how each is written."""
    for ordinal in field.class_members(class_key(kind)):
        form = field.term(ordinal).decode("utf-8", "surrogatepass")
        if stem(form) == kind:
            yield form, field.written(ordinal)
