"""What an index is made of, as a table: which fields, from which value of a document, as which terms."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.analysis.batch import Batch
from index.analysis.token import Token

TermOf = Callable[[str, str], str | None]
"""The term that a token of this form and this class gives in a field; None where it gives none."""


SpellingOf = Callable[[str], str | None]
"""The term that a token gives as it stands in the text; None where it gives none."""

BreakKindsOf = Callable[[NDArray[np.uint8], NDArray[np.int64]], NDArray[np.uint8]]
"""What each run of a text begins, given its bytes and where its runs begin."""


def stem_field(_form: str, kind: str) -> str:
    """The token's class."""
    return kind


def form_field(form: str, _kind: str) -> str:
    """The token's folded form."""
    return form


@dataclass(frozen=True, slots=True)
class Words:
    """A field of words: each token of the text gives the term `term(token.form, token.stem)`.

    `source` is the key of a document that holds the text, the field's own name where it is empty; fields of one source
    are tokenised once. Without `positions` the field answers no phrase and takes half the room. With `capitals` it
    keeps how often each term is written with a capital, after a determiner or not, and in lower case, and which terms
    share a class.
    """

    name: str
    term: TermOf
    source: str = ""
    positions: bool = True
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Spellings:
    """A field of words as they are spelt: each token gives the term `term` of the stretch of text that it stands for.

    It answers which documents spell a word so, and no phrase.
    """

    name: str
    term: SpellingOf
    source: str = ""
    positions: bool = False


@dataclass(frozen=True, slots=True)
class PairsField:
    """A field of ordered pairs of frequent words, so that a phrase of common words reads short lists.

    Two adjacent tokens of span 1 whose terms are both in `frequent` give the term `first + b" " + second`, at the
    address of the first. A phrase of frequent words is then the sequence of its pairs, each one address on.
    """

    name: str
    term: TermOf
    frequent: frozenset[str]
    source: str = ""
    positions: bool = True


@dataclass(frozen=True, slots=True)
class Breaks:
    """A field of the places where the units of a text begin, such as its sentences, at the addresses of its words.

    `kinds(data, starts)` tells of each run of some texts, one after another as UTF-8 between line ends, what it
    begins: 0 for nothing, else the number of a name of `units`, counted from 1; where a word begins several, the
    largest stands for all of them. What begins a text is left out.
    """

    name: str
    kinds: BreakKindsOf
    units: tuple[bytes, ...]
    source: str = ""
    positions: bool = True


@dataclass(frozen=True, slots=True)
class Values:
    """A field whose value, or each of its values, is terms of its own: keys, names of sources, days.

    `terms(value)` gives the terms of one value; it is called once for each distinct value and must depend on it alone.
    A list or tuple is several values.
    """

    name: str
    terms: Callable[[Any], Iterable[bytes]]
    source: str = ""


FieldSpec = Words | Spellings | PairsField | Breaks | Values


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One value a document, in an array: a number, or a string by code. `default` is for documents without one.

    `convert` makes the number, or the string, of a document's value.
    """

    name: str
    kind: Literal["number", "string"]
    convert: Callable[[Any], Any]
    default: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """The whole table. `heads` are stored fields that a list of hits shows, `bodies` long ones that it does not."""

    fields: Sequence[FieldSpec]
    columns: Sequence[ColumnSpec]
    heads: Sequence[str]
    bodies: Sequence[str]
    analyse: Callable[[str], Sequence[Token]]
    """The analyser. It must be local: a text's tokens are those of its parts between ASCII spaces, one after another,
    but for groups of three digits, which may join a number before one space."""
    fingerprint: str = ""
    batch: Batch | None = None
    """What analyses many plain words at once, just as `analyse` does one by one; None where there is no such thing."""


def source_of(spec: FieldSpec | ColumnSpec) -> str:
    """The key of a document that a field or a column reads."""
    return spec.source or spec.name
