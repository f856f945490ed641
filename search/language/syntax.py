"""The tree of a query as it was typed: what `search.language.parser` reads and `search.language.planning` plans.

It knows words and operators, not analysis or fields' weights. `at` is an offset in the query.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from search.results import QueryNote

Span: TypeAlias = Literal["sentence", "paragraph"]
"""What `a MÊME PHRASE b` and `a MÊME PARAGRAPHE b` ask for."""


_WILDCARD = re.compile(r"\w\*|\*\w|\w\?+\w")


def has_wildcard(text: str) -> bool:
    """Whether `*` or `?` in a typed word, or in a phrase's, stands for characters: a star that touches a word, a
    question mark within one. At the end of a word it asks, as in any text."""
    return ("*" in text or "?" in text) and _WILDCARD.search(text) is not None


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed.

    `exact` for `=mot`; `prefix` for `mot*`, its star left out of the text; `pattern` where the text has `?` (one
    character) or `*` (any number) anywhere else; `distance` for `mot~` (1) and `mot~2`; `times` is how often it must
    stand at least (`mot>=3`). `field` is the index's name of a field (`FIELD_NAMES`), or `lead` (`chapo:`) and `front`
    (`une:`, title or lead).

    `also` are other ways to write it, or it and its neighbour as one: any of them finds it
    (`search.language.written_ways`); `name` tells that its capital makes it a name.
    """

    text: str
    at: int
    field: str | None = None
    exact: bool = False
    prefix: bool = False
    also: tuple[str, ...] = ()
    name: bool = False
    pattern: bool = False
    distance: int = 0
    times: int = 1

    @property
    def plain(self) -> bool:
        """Whether it is a word without any sign of the query language."""
        return not (self.exact or self.prefix or self.pattern or self.distance) and self.times == 1


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, as typed between quotes; `also` are other ways to write them.

    `within` for `"a b"~5`: its words at most so many words apart, in any order, or in this one where `ordered`
    (`"a b"^5`). A word of it may have wildcards (`"ministre* de l'intérieur"`). It must stand at least `times` times.
    """

    text: str
    at: int
    field: str | None = None
    also: tuple[str, ...] = ()
    within: int | None = None
    ordered: bool = False
    times: int = 1

    @property
    def plain(self) -> bool:
        """Whether it is quotes and words alone."""
        return self.within is None and self.times == 1 and not has_wildcard(self.text)


@dataclass(frozen=True, slots=True)
class And:
    """All of the children."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the children."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """None of the articles that the child finds."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class SameSpan:
    """All children in one sentence or one paragraph: words, phrases and `Or`s of them."""

    span: Span
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Proximity:
    """The children at most `within` words apart (1 is side by side), in their order where `ordered`: words, phrases and
    `Or`s of them."""

    children: tuple["Node", ...]
    within: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class QuorumOf:
    """At least `least` of the children."""

    least: int
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Articles whose day (`date.toordinal()`) or count of words lies from `low` to `high`, both included; None leaves
    an end open. `text` is the value as typed."""

    field: Literal["day", "words"]
    low: int | None
    high: int | None
    at: int
    text: str


Node: TypeAlias = Word | Phrase | And | Or | Not | SameSpan | Proximity | QuorumOf | Between


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `root` is None where nothing was asked; `free` where it is words and quotes alone, without
    operator, field or sign, so that an answer may be completed with what matches in part: a headline, a question.
    `notes` tell what looks like an operator and is none; `read_as` is the query in this language, where it was typed in
    that of another database."""

    text: str
    root: Node | None
    free: bool
    notes: tuple[QueryNote, ...] = ()
    read_as: str | None = None


def children_of(node: Node) -> tuple[Node, ...]:
    """The nodes directly below one; none below a word, a phrase or a range."""
    match node:
        case Not(child):
            return (child,)
        case And() | Or() | SameSpan() | Proximity() | QuorumOf():
            return node.children
        case _:
            return ()


def with_children(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with each child changed; a word, a phrase or a range as it is."""
    match node:
        case Not(child):
            return Not(change(child))
        case And() | Or() | SameSpan() | Proximity() | QuorumOf():
            return replace(node, children=tuple(map(change, node.children)))
        case _:
            return node


def typed_words(node: Node | None) -> Iterator[Word | Phrase]:
    """The words and phrases of a tree, those it excludes too."""
    if isinstance(node, Word | Phrase):
        yield node
    elif node is not None:
        for child in children_of(node):
            yield from typed_words(child)


def with_field(node: Node, field: str) -> Node:
    """The node with `field` on every word that names none."""
    if isinstance(node, Word | Phrase):
        return replace(node, field=field) if node.field is None else node
    return with_children(node, lambda child: with_field(child, field))


def joined(kind: type[And] | type[Or], children: list[Node]) -> Node | None:
    """The children as one node: None of none, itself of one."""
    if len(children) < 2:
        return children[0] if children else None
    return kind(tuple(children))
