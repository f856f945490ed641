"""Names, told from the words that are spelt like them by how the corpus writes both.

Denis is written with a capital, déni is not, though the dictionary has `denis` in the class of déni. A form is a name
where the corpus writes it with a capital at least nine times in ten, and at least LEAST times. One that the dictionary
knows must be without a determiner, too, three times of four: the State, the Church, the Republic are words that the
press likes to capitalise, and their inflections are still theirs; a person or a town takes no article.

A class that the dictionary gives then falls in two, its names and its words, each searched by their forms. In a class
that a stemmer made of unknown words each name stands for itself: Georges is no inflection of George.

The index itself decides nothing: it keeps counters, which add up over segments, so that an index that grew and one
built anew answer alike. Deleted documents are counted until their segment's index is built anew with `--full`, since
counters can't tell them apart.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple, TypeAlias

import numpy as np

from index.analysis.spelling_variants import variants
from index.analysis.stem import UNKNOWN, stem
from index.postings.capitals import class_key
from index.postings.field import FieldPostings
from index.postings.segment import Segment

LEAST = 5
"""So many capitals make a name: fewer may be chance."""
_CAPITALS = 9
"""So many capitals for each lower case: nine times in ten."""
_DETERMINED = 4
"""No more than one determiner in so many."""
_FEW = 100
"""Names so many times rarer than the words of their class are left among them: être has 40 forms to be searched one by
one, and a stray abbreviation that is spelt like one of them disturbs nobody."""
_BOTH = 20
"""A form is written both ways where neither is so many times rarer than the other."""
Members: TypeAlias = Callable[[str], Iterable[tuple[str, tuple[int, ...]]]]
"""Of a class its forms, and how each is written (`index.postings.capitals.COUNTERS`); one that comes twice adds up."""
Frequencies: TypeAlias = Callable[[str, tuple[str, ...]], tuple[int, int]]
"""Of a form and spellings of it, how many documents have the form and the spellings, title and text each counted."""

_SHORT = {"saint": "st", "saints": "sts", "sainte": "ste", "saintes": "stes"}
"""Abbreviations, which begin names as their words do: St is a name where Saint is."""
_LONG = {short: word for word, short in _SHORT.items()}
_SPELT = ("text_exact", "text_spelt")
_PAGE = 10
_OTHERWISE = 0.1
"""Share of a form's documents that may have it in another spelling unnoticed."""
_REMEMBERED = 4096


def is_name(capitals: int, determined: int, lowers: int, known: bool) -> bool:
    """Whether a form is a name, by its counters (`index.postings.capitals.ROWS`); `known` to the dictionary or not."""
    if capitals < LEAST or capitals < _CAPITALS * lowers:
        return False
    return not known or _DETERMINED * determined <= capitals


def _both_ways(capitals: int, lowers: int) -> bool:
    rarer, other = sorted((capitals, lowers))
    return rarer >= LEAST and _BOTH * rarer >= other


class NameTeller:
    """The names of an index, whatever holds its counters. Safe in threads; what was found for a class is remembered."""

    def __init__(self, members: Members, neighbours: Callable[[str, str], bool], dfs: Frequencies) -> None:
        """What tells it of an index: the forms of a class with their counters, whether two forms stand side by side,
        and in how many documents a form and some spellings of it are. None may hold on to this object."""
        self._of_class = lru_cache(_REMEMBERED)(partial(_words_and_names, members))
        self._neighbours = lru_cache(_REMEMBERED)(neighbours)
        self._confused = lru_cache(_REMEMBERED)(partial(_confused, dfs))

    def forms(self, kind: str) -> frozenset[str]:
        """Every form of a class that the texts have, names or not."""
        found = self._of_class(kind)
        return found.words | found.names

    def plurals(self, form: str, kind: str) -> tuple[str, ...]:
        """The words of the class `kind` that are the plural of a name: carrefours, of carrefour."""
        found = self._of_class(kind)
        return tuple(sorted({f"{form}s", f"{form}x"} & found.words)) if form in found.names else ()

    def robbed(self, form: str, kind: str) -> tuple[str, ...]:
        """The names of the class `kind` that the texts write in lower case as well, and that the word `form`, no name,
        is searched without (`apart`): paris, of pari."""
        found = self._of_class(kind)
        return () if found.few or form in found.names else found.lowered

    def confused(self, form: str, ways: tuple[str, ...]) -> bool:
        """Whether the texts often have a form otherwise than in the `ways` it may be spelt in (péché, not pêche), and
        in these often enough to fill a page."""
        return self._confused(form, ways)

    def side_by_side(self, left: str, right: str) -> bool:
        """Whether the texts have two forms one after the other."""
        return self._neighbours(left, right)

    def mixed(self, form: str, kind: str) -> bool:
        """Whether the texts write a form of the class `kind` with a capital and in lower case, neither by chance."""
        return form in self._of_class(kind).both

    def apart(self, form: str, kind: str) -> tuple[str, ...] | None:
        """The forms to search, one by one, for a form of the class `kind`; None where the whole class is meant."""
        words, names, few, *_ = self._of_class(kind)
        if form not in names:
            return tuple(sorted(words | {form})) if names and not few else None
        if kind.endswith(UNKNOWN):
            return (form,) if len(names | words) > 1 else None
        return tuple(sorted(names)) if words else None

    def as_name(self, form: str, kind: str) -> tuple[str, ...] | None:
        """The forms to search for a form that was typed as a name is: itself alone where the texts write it with a
        capital, as a name, no less often than in lower case, however seldom, and its other spellings (Daech, Daesh);
        else as `apart`."""
        found = self._of_class(kind)
        if form in found.capitalised and not kind.endswith(UNKNOWN):
            every = found.words | found.names
            others = every & {*variants(form), _SHORT.get(form, ""), _LONG.get(form, "")} - {form}
            return (form, *sorted(others)) if len(every) > 1 + len(others) else None
        return self.apart(form, kind)


class Names(NameTeller):
    """The names of an index's segments."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        fields = [field for segment in segments for field in segment.fields.values() if field.keeps_written]
        # No method of this object: a cycle would keep the maps of a past generation open.
        exact, spelt = ([segment.fields[name] for segment in segments if name in segment.fields] for name in _SPELT)
        super().__init__(
            partial(_members, fields), partial(_any_neighbours, fields), partial(_frequencies, exact, spelt)
        )


class _Class(NamedTuple):
    """The forms of a class that are words, those that are names, and whether names are few beside words; the forms
    that are written both ways, those that are written as names no less often than as words, and the names that are
    written in lower case too."""

    words: frozenset[str]
    names: frozenset[str]
    few: bool
    both: frozenset[str]
    capitalised: frozenset[str]
    lowered: tuple[str, ...]


def _words_and_names(members: Members, kind: str) -> _Class:
    counts: dict[str, tuple[int, ...]] = {}
    for form, written in members(kind):
        before = counts.get(form)
        counts[form] = tuple(map(sum, zip(before, written, strict=True))) if before else written
    known = not kind.endswith(UNKNOWN)
    names = frozenset(form for form, (capitals, determined, lowers) in counts.items()
                      if is_name(capitals, determined, lowers, known))  # fmt: skip
    stands_for = {form: word for form, word in _LONG.items() if word in counts}
    names = frozenset(form for form in counts if stands_for.get(form, form) in names)
    words = frozenset(counts.keys() - names)
    of_names, of_words = (sum(counts[form][0] + counts[form][2] for form in forms) for forms in (names, words))
    both = frozenset(form for form, (capitals, _, lowers) in counts.items() if _both_ways(capitals, lowers))
    capitalised = frozenset(form for form, (capitals, determined, lowers) in counts.items()
                            if capitals and capitals >= lowers and _DETERMINED * determined <= capitals)  # fmt: skip
    lowered = tuple(sorted(form for form in names if counts[form][2]))
    return _Class(words, names, _FEW * of_names < of_words, both, capitalised, lowered)


def _any_neighbours(fields: Sequence[FieldPostings], left: str, right: str) -> bool:
    for field in fields:
        one, other = field.find(left.encode()), field.find(right.encode())
        if one >= 0 and other >= 0 and field.has_positions:
            rarer, step = (one, 1) if field.cf(one) <= field.cf(other) else (other, -1)
            wanted = field.addresses(rarer).astype(np.int64) + step
            there = field.addresses(other if step > 0 else one)
            at = there.searchsorted(wanted)
            if bool((there.take(at, mode="clip") == wanted).any()):
                return True
    return False


def _confused(dfs: Frequencies, form: str, ways: tuple[str, ...]) -> bool:
    every, so = dfs(form, ways)
    return so >= _PAGE and so < (1 - _OTHERWISE) * every


def _frequencies(
    exact: Sequence[FieldPostings], spelt: Sequence[FieldPostings], form: str, ways: tuple[str, ...]
) -> tuple[int, int]:
    return sum(_df(field, form) for field in exact), sum(_df(field, way) for field in spelt for way in ways)


def _df(field: FieldPostings, term: str) -> int:
    ordinal = field.find(term.encode())
    return int(field.df(ordinal)) if ordinal >= 0 else 0


def _members(fields: Sequence[FieldPostings], kind: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The forms of a class that fields have, and how each is written."""
    for field in fields:
        for ordinal in field.class_members(class_key(kind)):
            form = field.term(ordinal).decode("utf-8", "surrogatepass")
            if stem(form) == kind:
                yield form, field.written(ordinal)
