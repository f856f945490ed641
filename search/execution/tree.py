"""A query as the engine evaluates it: analysed terms per field, operators, filters. Plain values, compared by content.

Terms are UTF-8 bytes, folded and stemmed already. A node's score adds up over the nodes below it that match; filters
(`Range`, `Value`, `Every`, `Not`) score 0, terms found by spelling score their boost alike for every document.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Forms: TypeAlias = tuple[tuple[str, bytes], ...]
"""(field, term) pairs."""


TextUnit: TypeAlias = Literal["sentence", "paragraph"]


@dataclass(frozen=True, slots=True)
class Term:
    """One word in one or more fields, scored as one BM25F term.

    `forms` may give a field several terms: their frequencies add up. With `times`, only documents that have the forms
    at least so many times in all. `within`, where given, says of each form at which place of `forms` one is that stands
    wherever it does, as a word's class does, or -1: a form that lies within another adds to a score and finds nothing
    by itself. It changes no answer, only how fast it comes.
    """

    forms: Forms
    boost: float = 1.0
    times: int = 1
    within: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class PhraseIn:
    """A phrase as one field writes it: (term, offset) pairs, the first offset 0.

    Words side by side have offsets 0, 1, 2; after a compound's joined form of span 3 the next offset is 3 on. `slots`,
    where given, say the same by (field, term, offset) over fields of one text, and are evaluated instead: a pair of
    frequent words is one short list where its words are two long ones.
    """

    field: str
    terms: tuple[tuple[bytes, int], ...]
    slots: tuple[tuple[str, bytes, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Adjacent:
    """The phrase in any of the fields, scored as a BM25F term of its own whose frequency is how often it occurs."""

    places: tuple[PhraseIn, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Terms that begin with the prefix, in each field its own."""

    forms: Forms
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Terms of the fields that a pattern fits: `?` is one character, `*` any number of them."""

    fields: tuple[str, ...]
    pattern: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Terms at most `distance` (0 to 2) insertions, deletions, substitutions or swaps of neighbours away.

    `same` characters at the beginning must be the same; without `swaps` a swap counts as two substitutions.
    """

    forms: Forms
    distance: int = 1
    same: int = 0
    swaps: bool = True
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class TermRange:
    """Terms t of a field with low <= t <= high in the order of their bytes; None leaves an end open."""

    field: str
    low: bytes | None = None
    high: bytes | None = None
    include_low: bool = True
    include_high: bool = True
    boost: float = 1.0


Expansion: TypeAlias = Prefix | Wildcard | Fuzzy | TermRange
"""Leaves that stand for the terms that their spelling finds."""


@dataclass(frozen=True, slots=True)
class Spots:
    """Where any of some terms stands, all of them in fields of one text."""

    forms: Forms


@dataclass(frozen=True, slots=True)
class Window:
    """All parts one after another without overlap, in this order or, unless `ordered`, in any.

    `within` is how far two neighbours may be apart (1 is side by side); of several parts all gaps together stay below
    it. What is found reaches from the first part to the last: of several ways to end in one place, the tightest.
    `skipped`, where given, is how many words in all stand between the first part and each other, whichever they are.
    """

    parts: tuple["Place", ...]
    within: int = 1
    ordered: bool = True
    skipped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """Where any alternative stands."""

    alternatives: tuple["Place", ...]


@dataclass(frozen=True, slots=True)
class SameUnit:
    """All parts in one sentence or one paragraph that has none of `unwanted`: from the first of them to the last."""

    unit: TextUnit
    parts: tuple["Place", ...]
    unwanted: tuple["Place", ...] = ()


@dataclass(frozen=True, slots=True)
class InLead:
    """A part that lies in the lead of its text: the first paragraph, and of that no more than LEAD_WORDS words."""

    part: "Place"


LEAD_WORDS = 60

Place: TypeAlias = Spots | Prefix | Wildcard | Fuzzy | Window | Either | SameUnit | InLead
"""What stands where in one text, evaluated by `search.execution.locating`. Expansions have one field there."""


@dataclass(frozen=True, slots=True)
class Located:
    """Documents that have a place in any of the texts, by the name of the field that the score counts it in.

    Scored as a phrase is, by how often it is found; with `times`, only documents that have it at least so many times
    in all.
    """

    places: tuple[tuple[str, Place], ...]
    times: int = 1
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Length:
    """Documents whose text in a field has from `low` to `high` words (positions), both included; None leaves an end
    open."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers of a column from low to high, both included; None leaves an end open. No value, no match."""

    column: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """Documents whose value in a column is one of these."""

    column: str
    values: tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """All children. Children that are `Not` take documents away; with nothing else, they take them from all."""

    children: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one child."""

    children: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `least` of the children; all of them that match score.

    `rarest` is for free text: where its words ask for more work than is allowed, the rarest of them answer for all.
    """

    least: int
    children: tuple["Tree", ...]
    rarest: bool = False


@dataclass(frozen=True, slots=True)
class NoneOf:
    """The documents that the child does not find."""

    child: "Tree"


@dataclass(frozen=True, slots=True)
class Maybe:
    """What `required` finds; `optional` adds to the score where it matches too."""

    required: "Tree"
    optional: "Tree"


@dataclass(frozen=True, slots=True)
class Best:
    """At least one child; the best child's score counts, and `tie` times that of the others."""

    children: tuple["Tree", ...]
    tie: float = 0.0


@dataclass(frozen=True, slots=True)
class Constant:
    """What the child finds, each with the same score: 0 makes a filter of any node."""

    child: "Tree"
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Boost:
    """The child, its score multiplied."""

    child: "Tree"
    factor: float


@dataclass(frozen=True, slots=True)
class Every:
    """All documents, or those that have anything in a field."""

    field: str | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


Tree: TypeAlias = (
    Term
    | Adjacent
    | Located
    | Expansion
    | Length
    | Range
    | Value
    | AllOf
    | AnyOf
    | AtLeast
    | NoneOf
    | Maybe
    | Best
    | Constant
    | Boost
    | Every
    | Nothing
)
