"""Why a query finds nothing: how many articles each of its words has, which one is too much, and what would do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from index.analysis import Analyser, fold
from index.messages import Message
from search.allowance import UNITS_BESIDE, Allowance, sharing
from search.analytics.trees import node_as_typed, replaced, without_word
from search.errors import SearchError, TooCostly
from search.filter_values import FILTERS
from search.language.parser import parse
from search.language.printer import printed
from search.language.query_analysis import analyse_word
from search.language.syntax import And, Node, Not, Phrase, Word, children_of, joined
from search.results import Request

if TYPE_CHECKING:
    from search.engine import Engine

MOST_ASKED = 12
MOST_WORDS = 40
"""Words of a query up to which it is told what became of it: it is counted anew without each of them."""
MOST_REPAIRS = 5
WORDS_APART = 10
"""Words that a phrase's may be apart in the repair of one."""


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word or phrase of the query: how it is read alone, where it stands, how many articles have it alone, and how
    many the query finds without it; `forms` are the forms it has in these, with the articles that have each."""

    word: str
    position: int
    articles: int
    without: int
    forms: Sequence[tuple[str, int]] = ()
    kills: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The word as JSON."""
        return {
            "word": self.word,
            "position": self.position,
            "articles": self.articles,
            "without": self.without,
            "forms": [list(form) for form in self.forms],
            "kills": self.kills,
        }


@dataclass(frozen=True, slots=True)
class Repair:
    """A question that finds something: its query, the filters that it leaves out, how many articles it finds, and what
    it changes."""

    query: str
    without_filters: bool
    total: int
    text: Message


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What became of a query: its total, its words, and repairs, the nearest to what was asked first."""

    total: int
    words: Sequence[AskedWord]
    repairs: Sequence[Repair]

    def to_dict(self, lang: str) -> dict[str, Any]:
        """As JSON, what repairs change in a language."""
        return {
            "total": self.total,
            "words": [word.to_dict() for word in self.words],
            "repairs": [
                {
                    "query": repair.query,
                    "without_filters": repair.without_filters,
                    "total": repair.total,
                    "text": repair.text.text(lang),
                }
                for repair in self.repairs
            ],
        }


def why_not(engine: "Engine", request: Request) -> WhyNot:
    """How many articles each word of a query has, which one leaves the answer empty, and what would find something;
    neither words nor repairs where the query has more than MOST_WORDS. TooCostly where that takes too much work."""
    root = parse(request.query).root
    total = engine.count_days(request).total if root is not None else 0
    if root is None or sum(1 for _ in _leaves(root)) > MOST_WORDS:
        return WhyNot(total, (), ())
    with sharing(Allowance(UNITS_BESIDE)):
        return _why_not(engine, request, root, total)


def _why_not(engine: "Engine", request: Request, root: Node, total: int) -> WhyNot:
    asked = list(_asked(root))[:MOST_ASKED]
    words = [_counted(engine, request, root, leaf) for leaf in asked]
    if total:
        return WhyNot(total, words, ())
    repairs: list[Repair] = []
    # Where the filters leave nothing, no word is to blame.
    plain = engine.count_days(Request(request.query)).total if _has_filters(request) else 0
    if plain:
        repairs.append(Repair(request.query, True, plain, Message("sans les filtres", "without the filters")))
    elif words:
        least = min(words, key=lambda word: (bool(word.articles), -word.without, word.articles))
        fatal = not least.articles or least.without
        words = [replace(word, kills=bool(fatal) and (word is least or not word.articles)) for word in words]
    for repair in _repairs(engine, request, _speaking(root), asked, words):
        if repair.total and all(fold(repair.query) != fold(other.query) for other in repairs):
            repairs.append(repair)
        if len(repairs) == MOST_REPAIRS:
            break
    return WhyNot(total, words, repairs)


def _asked(node: Node) -> Iterator[Word | Phrase]:
    """The words and phrases that a query asks for, those it excludes left out."""
    if isinstance(node, Word | Phrase):
        if not isinstance(node, Word) or not node.plain or not _says_nothing(node):
            yield node
    elif not isinstance(node, Not):
        for child in children_of(node):
            yield from _asked(child)


def _says_nothing(word: Word) -> bool:
    reading = analyse_word(word.text, Analyser())
    return not reading.parts or (reading.stop and word.field is None)


def _speaking(root: Node) -> Node:
    """The query without the words that ask for nothing beside others: "le" and "ou" among free words."""
    for leaf in [node for node in _leaves(root) if isinstance(node, Word) and node.plain and _says_nothing(node)]:
        root = without_word(root, leaf) or root
    return root


def _leaves(node: Node) -> Iterator[Node]:
    children = list(children_of(node))
    if not children:
        yield node
    for child in children:
        yield from _leaves(child)


def _total(engine: "Engine", request: Request, node: Node | None) -> int:
    """How many articles a tree finds under the request's filters; none where it can't be asked."""
    if node is None:
        return 0
    try:
        return engine.count_days(replace(request, query=printed(node))).total
    except TooCostly:
        raise
    except SearchError:
        return 0


def _counted(engine: "Engine", request: Request, root: Node, leaf: Word | Phrase) -> AskedWord:
    articles = _total(engine, request, leaf)
    forms: list[tuple[str, int]] = []
    reading = analyse_word(leaf.text, Analyser())
    if isinstance(leaf, Word) and leaf.plain and articles and len(reading.parts) == 1:
        every = sorted(engine.names().forms(reading.parts[0].stem) or ())
        counts = engine.count_each_form(replace(request, query=printed(leaf)), every)
        there = sorted((-count, form) for form, (count, _) in zip(every, counts, strict=True) if count)
        written = engine.written([form for _, form in there])
        forms = [(shown or form, -count) for (count, form), shown in zip(there, written, strict=True)]
    return AskedWord(printed(leaf), leaf.at, articles, _total(engine, request, without_word(root, leaf)), forms)


def _repairs(
    engine: "Engine", request: Request, root: Node, asked: Sequence[Word | Phrase], words: Sequence[AskedWord]
) -> Iterator[Repair]:
    """What might do, the nearest to what was asked first."""
    for changed in _whole_names(root):
        text = Message("ces mots ensemble dans ce champ", "these words together in that field")
        yield Repair(printed(changed), False, _total(engine, request, changed), text)
    better = engine.search(replace(request, per_page=1, facets=False, snippets=False)).suggestion
    if better is not None:
        total = engine.count_days(replace(request, query=better)).total
        yield Repair(better, False, total, Message("autre orthographe", "another spelling"))
    fatal = [leaf for leaf, word in zip(asked, words, strict=True) if word.kills]
    unknown = {word.position for word in words if not word.articles}
    for leaf in fatal or asked:
        for other, text in _instead(engine, leaf, leaf.at in unknown):
            changed = replaced(root, leaf, other)
            yield Repair(node_as_typed(changed), False, _total(engine, request, changed), text)
    for leaf in fatal or asked:
        left = without_word(root, leaf)
        if left is not None:
            shown = printed(leaf)
            text = Message(f"sans «\u00a0{shown}\u00a0»", f"without “{shown}”")
            yield Repair(node_as_typed(left), False, _total(engine, request, left), text)


def _whole_names(root: Node) -> Iterator[Node]:
    """`auteur:jean dupont` as `auteur:"jean dupont"`: a field holds for the word behind it alone."""
    if not isinstance(root, And):
        return
    for i, (first, second) in enumerate(pairwise(root.children)):
        if not (isinstance(first, Word) and isinstance(second, Word) and second.plain):
            continue
        if first.field is not None and not (first.exact or first.prefix or first.pattern or first.distance):
            name = Phrase(f"{first.text} {second.text}", first.at, first.field)
            found = joined(And, [*root.children[:i], name, *root.children[i + 2 :]])
            if found is not None:
                yield found


def _instead(engine: "Engine", leaf: Word | Phrase, unknown: bool) -> Iterator[tuple[Node, Message]]:
    """What might have been meant by a word or a phrase; another word only where no article has this one."""
    if leaf.field is not None:
        yield replace(leaf, field=None), Message("dans tout l’article", "anywhere in the article")
    if leaf.times > 1:
        yield replace(leaf, times=1), Message("une fois au moins", "once at least")
    if isinstance(leaf, Phrase):
        if leaf.within is None or leaf.within < WORDS_APART:
            near = replace(leaf, within=WORDS_APART, ordered=False)
            yield near, Message("ces mots proches, dans tout ordre", "these words near, in any order")
        loose = [Word(match, leaf.at, leaf.field) for match in leaf.text.split()]
        both = joined(And, list(loose))
        if both is not None and len(loose) > 1:
            yield both, Message("ces mots, où qu’ils soient", "these words, wherever they are")
        return
    if leaf.exact:
        yield replace(leaf, exact=False), Message("à toute flexion", "in any inflection")
    reading = analyse_word(leaf.text, Analyser())
    if unknown and len(reading.parts) == 1 and not (leaf.prefix or leaf.pattern):
        form = reading.parts[0].form
        for shown in engine.written([other for other, _ in engine.forms_near(form)]):
            if shown is not None:
                yield (
                    replace(leaf, text=shown, distance=0),
                    Message(
                        f"«\u00a0{shown}\u00a0» au lieu de «\u00a0{leaf.text}\u00a0»", f"“{shown}” for “{leaf.text}”"
                    ),
                )


def _has_filters(request: Request) -> bool:
    return bool(request.since or request.until or request.excluded) or any(
        getattr(request, name) for name in FILTERS.values()
    )
