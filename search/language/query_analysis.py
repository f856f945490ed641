"""What the words of a query mean to the index: analysed, stop words weighed, ready to be looked up and marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index.analysis import Analyser
from index.analysis.spelling import lower_spellings, spellings
from index.analysis.token import Token
from search.language.syntax import (
    And,
    Between,
    Node,
    Not,
    Or,
    Phrase,
    Proximity,
    Query,
    QuorumOf,
    SameSpan,
    Word,
    children_of,
    typed_words,
    with_children,
)
from search.language.written_ways import with_ways
from search.rerank.accents import accented
from search.rerank.capitals import capitalised
from search.rerank.second_stage import QueryWord

CONTENT_WORDS = 4
"""Up to this many content words all are required of a free query; longer free text is ranked over articles with
enough of its words (measured: requiring all costs 1.3 nDCG points on headlines)."""


class NameLookup(Protocol):
    """What tells names apart from the words that are spelt like them: `index.names.Names`, or a stand-in."""

    def apart(self, form: str, kind: str) -> tuple[str, ...] | None:
        """The forms to search for a form of the class `kind`; None where the whole class is meant."""

    def as_name(self, form: str, kind: str) -> tuple[str, ...] | None:
        """The same for a form that was typed as a name is."""

    def forms(self, kind: str) -> frozenset[str] | None:
        """Every form of a class that the texts have; None where that isn't known."""

    def confused(self, form: str, ways: tuple[str, ...]) -> bool:
        """Whether the texts often have a form otherwise than in the `ways` it may be spelt in, and in these too."""

    def plurals(self, form: str, kind: str) -> tuple[str, ...]:
        """The words of a class that are the plural of the name `form`."""

    def robbed(self, form: str, kind: str) -> tuple[str, ...]:
        """The names of a class that the texts write in lower case too, which the word `form` is searched without."""

    def side_by_side(self, left: str, right: str) -> bool:
        """Whether the texts have two forms one after the other."""

    def mixed(self, form: str, kind: str) -> bool:
        """Whether the texts write a form of the class `kind` with a capital and in lower case, neither by chance."""


class NoNames:
    """An index that knows no names."""

    def apart(self, form: str, kind: str) -> tuple[str, ...] | None:  # noqa: ARG002
        """See `Names`."""
        return None

    def as_name(self, form: str, kind: str) -> tuple[str, ...] | None:  # noqa: ARG002
        """See `Names`."""
        return None

    def forms(self, kind: str) -> frozenset[str] | None:  # noqa: ARG002
        """See `Names`."""
        return None

    def confused(self, form: str, ways: tuple[str, ...]) -> bool:  # noqa: ARG002
        """See `Names`."""
        return False

    def plurals(self, form: str, kind: str) -> tuple[str, ...]:  # noqa: ARG002
        """See `Names`."""
        return ()

    def robbed(self, form: str, kind: str) -> tuple[str, ...]:  # noqa: ARG002
        """See `Names`."""
        return ()

    def side_by_side(self, left: str, right: str) -> bool:  # noqa: ARG002
        """See `Names`."""
        return False

    def mixed(self, form: str, kind: str) -> bool:  # noqa: ARG002
        """See `Names`."""
        return False


NO_NAMES = NoNames()


@dataclass(frozen=True, slots=True)
class AnalysedWord:
    """A word as the index knows it: the tokens of its parts in order, and a token for the whole where it has several.

    A word that analysis finds nothing in has no parts.
    """

    parts: tuple[Token, ...]
    whole: Token | None

    @property
    def stop(self) -> bool:
        """Whether it is nothing but grammatical words."""
        return all(token.stop for token in self.parts)


def analyse_word(text: str, analyser: Analyser) -> AnalysedWord:
    """The reading of one typed word."""
    tokens = analyser.analyse(text)
    parts: dict[int, Token] = {}
    for token in tokens:
        if token.span == 1:
            parts.setdefault(token.position, token)
    wholes = [token for token in tokens if token.span > 1 and token.span == len(parts)]
    return AnalysedWord(tuple(parts[position] for position in sorted(parts)), wholes[0] if wholes else None)


def written_ways(word: Word, reading: AnalysedWord) -> tuple[str, ...]:
    """The terms of the ways to write `=mot` as typed (`index.analysis.spelling`); none where it was typed without
    accents, or not as that very form."""
    if not word.exact or not reading.parts:
        return ()
    token = reading.parts[0] if len(reading.parts) == 1 else reading.whole
    return spellings(word.text[token.start : token.end]) if token else ()


def query_words(text: str, words: Sequence[Word], analyser: Analyser, names: NameLookup) -> tuple[QueryWord, ...]:
    """The parts of a query's `words` one by one, as the second stage reads them, grammatical ones left out unless there
    are no others."""
    place = {token.start: token.position for token in analyser.analyse(text) if token.span == 1}
    parts = [(word, token) for word in words for token in analyse_word(word.text, analyser).parts]
    capitals = dict(zip((word.at for word in words), capitalised([word.text for word in words]), strict=True))
    found: list[QueryWord] = []
    last: int | None = None
    for word, token in [part for part in parts if not part[1].stop] or parts:
        at = place.get(word.at + token.start)
        gap = at - last if at is not None and last is not None else 0
        apart = forms_apart(word, token, names) or ()
        name = word.text[token.start].isupper()
        typed = accented(word.text[token.start : token.end])
        as_name = capitals[word.at] if names.mixed(token.form, token.stem) else ""
        found.append(QueryWord(token.stem, apart, token.form, max(gap, 0), name, typed, as_name))
        last = at
    return tuple(found)


def forms_apart(word: Word, token: Token, names: NameLookup) -> tuple[str, ...] | None:
    """The forms to search for a part of a word; None where its whole class is meant. What is a name may be the word
    where it was typed in lower case, and has its plural then: carrefours."""
    if word.name:
        return names.as_name(token.form, token.stem)
    kept = names.apart(token.form, token.stem)
    return None if kept is None else kept + names.plurals(token.form, token.stem)


def lower_forms(word: Word, token: Token, names: NameLookup) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The names that a part of a word is searched without though they may be its inflections (paris, of pari), each
    with the terms of its spellings in lower case."""
    robbed = () if word.name else names.robbed(token.form, token.stem)
    return tuple((form, ways) for form in robbed if (ways := lower_spellings(form)))


def content(query: Query, analyser: Analyser, names: NameLookup = NO_NAMES) -> Node | None:
    """The query's tree, with the other ways to write what it asks for (`written_ways`), without the words that ask for
    nothing: stop words of free text, unless all of it is such words, and words without a letter or digit. Phrases,
    `=mot`, prefixes and words in a named field stay."""
    if query.root is None:
        return None
    root = _with_names(with_ways(query.root, query.text, analyser, names), query.free)
    # Among operators each word means itself, so that with and without it part what is found.
    meaningful = _pruned(root, analyser, keep_stop=not query.free)
    return meaningful if _positive(meaningful) else _pruned(root, analyser, keep_stop=True)


def _with_names(root: Node, free: bool) -> Node:
    """The tree, those words marked whose capital makes them names; what is excluded is read as what is asked for.

    Where operators part the words, none begins a sentence: each is read as it would be alone.
    """
    words = [leaf for leaf in typed_words(root) if isinstance(leaf, Word)]
    texts = [word.text for word in words]
    typed = capitalised(texts) if free else [capitalised([text])[0] for text in texts]
    named = frozenset(word.at for word, name in zip(words, typed, strict=True) if name and not word.exact)

    def marked(node: Node) -> Node:
        if isinstance(node, Word):
            return replace(node, name=True) if node.at in named else node
        return with_children(node, marked)

    return marked(root) if named else root


def _positive(node: Node | None) -> bool:
    """Whether the node asks for anything, rather than only excluding."""
    match node:
        case None | Not():
            return False
        case And(children) | Or(children):
            return any(_positive(child) for child in children)
        case _:
            return True


def _pruned(node: Node, analyser: Analyser, keep_stop: bool) -> Node | None:
    match node:
        case Word():
            reading = analyse_word(node.text, analyser)
            if node.prefix or node.pattern:
                return node
            dropped = reading.stop and not (keep_stop or node.exact or node.field)
            return None if dropped or not reading.parts else node
        case Phrase():
            return node if analyse_word(node.text, analyser).parts else None
        case Not(child):
            # What is excluded is meant, stop word or not.
            kept = _pruned(child, analyser, keep_stop=True)
            return None if kept is None else Not(kept)
        case SameSpan() | Proximity() | QuorumOf() | Between():
            return node
        case And(children) | Or(children):
            kept_children = tuple(
                kept for child in children if (kept := _pruned(child, analyser, keep_stop)) is not None
            )
            if len(kept_children) < 2:
                return kept_children[0] if kept_children else None
            return type(node)(kept_children)


def leaves(node: Node | None) -> Iterator[Word | Phrase]:
    """The words and phrases that a tree asks for, those it excludes left out."""
    match node:
        case Word() | Phrase():
            yield node
        case Not() | None:
            return
        case _:
            for child in children_of(node):
                yield from leaves(child)


def enough(words: int) -> int:
    """How many of a long free query's `words` an article must have: an eighth of them, rounded down, one at least.

    Measured on questions and headlines: a quarter finds fewer of the articles that answer among the first hundred, and
    ranks them no better; in a small collection asking for a third costs two points of nDCG, for half seven.
    """
    return max(1, words // 8)
