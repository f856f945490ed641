"""A request as trees that the engine evaluates: what answers it, and what completes a short answer."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, pairwise

from index.address import address_key, address_words, without_tracking
from index.analysis import Analyser
from index.analysis.token import Token
from index.schema import frequent_forms
from search.execution.tree import Adjacent as Adjacent
from search.execution.tree import AllOf as AllOf
from search.execution.tree import AnyOf as AnyOf
from search.execution.tree import (
    AtLeast,
    Boost,
    Constant,
    Every,
    Fuzzy,
    Length,
    Located,
    Nothing,
    PhraseIn,
    Prefix,
    Range,
    Spots,
    Value,
    Wildcard,
)
from search.execution.tree import NoneOf as NoneOf
from search.execution.tree import Term as Term
from search.execution.tree import Tree as Tree
from search.highlight.snippets import MatchSpec
from search.language.foremost import spelt_so, typed_name
from search.language.marking import match_spec
from search.language.pasted import addresses, is_address
from search.language.places import has_any_word, placed_in_texts, spelt_forms, texts_of
from search.language.query_analysis import (
    CONTENT_WORDS,
    NO_NAMES,
    NameLookup,
    analyse_word,
    content,
    enough,
    forms_apart,
    lower_forms,
    query_words,
    written_ways,
)
from search.language.questions import is_question
from search.language.searched_texts import SearchedText, searched_texts
from search.language.syntax import And, Between, Node, Not, Or, Phrase, Proximity, Query, QuorumOf, SameSpan, Word
from search.language.typed_years import days_of, said_or_dated, typed_year
from search.rerank.second_stage import QueryWord
from search.results import Request

PAIRED = {"text_exact": "text_pairs"}
"""Fields of forms and the fields that hold the pairs of their frequent words."""


_FORMS_ALONE = 3
"""So often is a form counted that is searched in fields of forms alone: they weigh a third of stems and forms together,
and a name that weighs less than the words beside it costs a quarter of an nDCG point on headlines."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`primary` finds what answers the request; `fallback`, for a free query, what has some of its words but not all,
    None where there is no such answer; `match_spec` is what to mark; `words` are those of free text, for the second
    stage; what `foremost` finds of the answer comes before the rest of it (`foremost`, `typed_years`). Where
    `primary` takes articles with a few of the words, `all_words` and `most_words` find those with all and with more
    than half of them."""

    primary: Tree
    fallback: Tree | None
    match_spec: MatchSpec
    words: tuple[QueryWord, ...] = ()
    foremost: Tree | None = None
    all_words: Tree | None = None
    most_words: Tree | None = None


def plan(query: Query, request: Request, analyser: Analyser, names: NameLookup = NO_NAMES) -> Plan:
    """The trees for a parsed query with the request's filters; `names` are those of the index that will answer.

    Up to CONTENT_WORDS content words of a free query are all required, and what has only some of them completes the
    answer; a longer one, and any question, asks for `enough` of its words. What stands in quotes is required as it
    stands, however long the query; only what completes its answer takes the quotes' words one by one.
    """
    node = content(query, analyser, names)
    sought = match_spec(node, analyser, names)
    if node is None:
        return Plan(Nothing(), None, sought)
    filters = _filters(request)
    whole = _tree(node, analyser, names)
    foremost = typed_name(query, analyser) if query.free else None
    if isinstance(node, Word) and query.free:
        foremost = foremost or spelt_so(node, analyser, names)
        read = query_words(query.text, (node,), analyser, names)
        return Plan(_filtered(whole, filters), None, sought, read, foremost)
    if not query.free or not isinstance(node, And):
        return Plan(_filtered(whole, filters), None, sought)
    loose = tuple(_loose(node, analyser))
    read = query_words(query.text, loose, analyser, names)
    words = _weighted(_tree(word, analyser, names) for word in loose)
    ranked = len(words) > CONTENT_WORDS or is_question(query.text)
    some = AtLeast(enough(len(words)), words, rarest=True) if ranked else AnyOf(words)
    if ranked and not any(isinstance(child, Phrase) for child in node.children):
        every, most = (_filtered(tree, filters) for tree in (AllOf(words), AtLeast(len(words) // 2 + 1, words)))
        return Plan(_filtered(some, filters), None, sought, read, all_words=every, most_words=most)
    year = None if ranked else typed_year(query)
    if year is not None:
        trees = [(child, _tree(child, analyser, names)) for child in node.children]
        whole = AllOf(_distinct(said_or_dated(tree, year) if _at(child) == year.at else tree for child, tree in trees))
        dated = days_of(year)
        foremost = dated if foremost is None else AllOf((foremost, dated))
    rest = _filtered(AllOf((some, NoneOf(whole))), filters)
    return Plan(_filtered(whole, filters), rest, sought, read, foremost)


def _at(node: Node) -> int:
    return node.at if isinstance(node, Word | Phrase) else -1


def _loose(node: And, analyser: Analyser) -> Iterator[Word]:
    """The words of free text, those of its quotes each for itself, grammatical ones left out there."""
    for child in node.children:
        if isinstance(child, Word):
            yield child
        if not isinstance(child, Phrase):
            continue
        for match in re.finditer(r"\S+", child.text):
            word = Word(match[0], child.at + match.start())
            reading = analyse_word(word.text, analyser)
            if reading.parts and not reading.stop:
                yield word


def _tree(node: Node, analyser: Analyser, names: NameLookup) -> Tree:
    match node:
        case And(children):
            return AllOf(_distinct(_tree(child, analyser, names) for child in children))
        case Or(children):
            return AnyOf(_distinct(_tree(child, analyser, names) for child in children))
        case Not(child):
            return AllOf((Every(), NoneOf(_tree(child, analyser, names))))
        case QuorumOf(least, children):
            some = _distinct(_tree(child, analyser, names) for child in children)
            return AtLeast(min(least, len(some)), some)
        case Between("words", low, high):
            return Length("text", low, high)
        case Between(_, low, high):
            return Range("day", low, high)
        case SameSpan(_, children) | Proximity(children):
            if all(text.positions for text in texts_of(node)):
                return placed_in_texts(node, analyser, names) or Nothing()
            return AllOf(_distinct(_tree(child, analyser, names) for child in children))
        case Word() | Phrase():
            return _leaf(node, analyser, names)


def _distinct(trees: Iterable[Tree]) -> tuple[Tree, ...]:
    """What is asked for twice is asked for."""
    return tuple(dict.fromkeys(trees))


def _weighted(trees: Iterable[Tree]) -> tuple[Tree, ...]:
    """Words of free text, one that is said twice once, of double weight."""
    often = Counter(trees)
    return tuple(tree if times == 1 else Boost(tree, times) for tree, times in often.items())


def _leaf(node: Word | Phrase, analyser: Analyser, names: NameLookup) -> Tree:
    """A word in any inflection, scored higher for the form as typed; a phrase, or `=mot`, by its very forms, and by its
    accents where it was typed with any."""
    texts = searched_texts(node.field)
    if not all(text.positions for text in texts):
        return _in_address(node, texts, analyser)
    by_place = node.times > 1 or any(text.lead for text in texts)
    if isinstance(node, Phrase):
        by_place = by_place or not node.plain or has_any_word(node.text)
    found = _placed(node, analyser, names) if by_place else _anywhere(node, texts, analyser, names)
    if not isinstance(node, Word) or not node.exact:
        return found
    # The spelling weighs nothing: so sparse a field has no length to measure its words by.
    ways = written_ways(node, analyse_word(node.text, analyser))
    spelt = tuple((f"{text.stems}_spelt", way.encode()) for text in texts if text.stems for way in ways)
    return AllOf((found, Term(spelt))) if spelt else found


def _placed(node: Word | Phrase, analyser: Analyser, names: NameLookup) -> Tree:
    """What is told by its places; words that are to be counted alone need none."""
    tree = placed_in_texts(node, analyser, names)
    if not isinstance(tree, Located):
        return Nothing()
    forms = [place.forms for _, place in tree.places if isinstance(place, Spots)]
    return Term(tuple(chain(*forms)), times=tree.times) if len(forms) == len(tree.places) else tree


def _anywhere(node: Word | Phrase, texts: Sequence[SearchedText], analyser: Analyser, names: NameLookup) -> Tree:
    if is_address(node.text):
        node = replace(node, text=without_tracking(node.text))
    exact = tuple(text.forms for text in texts)
    reading = analyse_word(node.text, analyser)
    plain = isinstance(node, Phrase) or not node.pattern
    written = [token.form for token in reading.parts] if plain else spelt_forms(node.text, analyser)
    forms = [form.encode() for form in written]
    if isinstance(node, Phrase):
        others = [[token.form.encode() for token in analyse_word(way, analyser).parts] for way in node.also]
        return _any_of([_side_by_side(exact, way) for way in (forms, *others)])
    joined = b"".join(forms)
    if node.prefix:
        return Prefix(tuple((name, joined) for name in exact))
    if node.pattern:
        return Wildcard(exact, joined.decode())
    if node.distance:
        return Fuzzy(tuple((name, joined) for name in exact), node.distance)
    fields = tuple(text.stems for text in texts if text.stems is not None)
    if node.exact or not fields:
        return _word(exact, forms, reading.whole.form.encode() if reading.whole else None)
    also = [analyse_word(way, analyser).parts for way in node.also]
    one = tuple(way[0] for way in also if len(way) == 1)
    several = [_side_by_side(fields, [token.stem.encode() for token in way]) for way in also if len(way) > 1]
    if is_address(node.text):
        from index.article import id_of_address

        ids = tuple(("id", id_of_address(address).encode()) for address in addresses(node.text))
        several.append(Term((*ids, ("address", f"{address_key(node.text):016x}".encode()))))
    stems = [token.stem.encode() for token in reading.parts]
    if len(stems) == 1:
        return _any_of([_one_part(node, reading.parts[0], one, fields, names), *several])
    whole = reading.whole.stem.encode() if reading.whole else None
    as_one = [Term(tuple((field, token.stem.encode()) for field in fields)) for token in one]
    return _any_of([_word(fields, stems, whole), *as_one, *several])


def _in_address(node: Word | Phrase, texts: Sequence[SearchedText], analyser: Analyser) -> Tree:
    """The words of an address, wherever they stand in it."""
    if isinstance(node, Word) and not node.plain:
        return _anywhere(replace(node, exact=True), texts, analyser, NO_NAMES)
    forms = [token.form.encode() for token in analyse_word(address_words(node.text), analyser).parts]
    fields = tuple(text.forms for text in texts)
    return AllOf(_distinct(_side_by_side(fields, [form]) for form in forms)) if forms else Nothing()


def _one_part(word: Word, token: Token, also: Sequence[Token], fields: Sequence[str], names: NameLookup) -> Tree:
    """A word of one part. What it is written as `also` counts as itself: (A or J) and (B or J) is A and B, or J."""
    exact = tuple(f"{name}_exact" for name in fields)
    more = tuple((name, way.stem.encode()) for way in also for name in fields)
    kept = forms_apart(word, token, names)
    if kept is not None:
        forms = tuple((name, form.encode()) for form in kept for name in exact)
        found = Term(forms * _FORMS_ALONE + more, within=_again(len(forms)) + (-1,) * len(more))
        return _any_of([found, *_in_lower_case(word, token, fields, names)])
    # One BM25F term over stems and forms: the stem is what must match, the form as typed counts once more.
    stems = tuple((name, token.stem.encode()) for name in fields)
    within = (*(-1 for _ in stems), *range(len(stems)), *(-1 for _ in more))
    return Term(stems + tuple((name, token.form.encode()) for name in exact) + more, within=within)


def _in_lower_case(word: Word, token: Token, fields: Sequence[str], names: NameLookup) -> Iterator[Tree]:
    """What a name took from its word, where it stands in lower case: paris, of pari. The spelling weighs nothing."""
    for form, ways in lower_forms(word, token, names):
        exact = tuple((f"{name}_exact", form.encode()) for name in fields)
        counted = Term(exact * _FORMS_ALONE, within=_again(len(exact)))
        yield AllOf((counted, Term(tuple((f"{name}_spelt", way.encode()) for name in fields for way in ways))))


def _again(forms: int) -> tuple[int, ...]:
    """Where forms that are counted several times, all of them one after another, lie: within themselves."""
    return (-1,) * forms + tuple(range(forms)) * (_FORMS_ALONE - 1)


def _any_of(trees: Sequence[Tree]) -> Tree:
    return trees[0] if len(trees) == 1 else AnyOf(tuple(trees))


def _word(fields: Sequence[str], parts: Sequence[bytes], whole: bytes | None) -> Tree:
    """A word of one part or several: the parts side by side, or written as one."""
    if whole is None or len(parts) == 1:
        return _side_by_side(fields, parts)
    return AnyOf((_side_by_side(fields, parts), Term(tuple((field, whole) for field in fields))))


def _side_by_side(fields: Sequence[str], parts: Sequence[bytes]) -> Tree:
    if len(parts) == 1:
        return Term(tuple((field, parts[0]) for field in fields))
    offsets = tuple((part, offset) for offset, part in enumerate(parts))
    return Adjacent(tuple(PhraseIn(field, offsets, _with_pairs(field, parts)) for field in fields))


def _with_pairs(field: str, parts: Sequence[bytes]) -> tuple[tuple[str, bytes, int], ...]:
    """The slots of a phrase with pairs for its neighbouring frequent words; none where it has no such neighbours."""
    pairs = PAIRED.get(field)
    if pairs is None:
        return ()
    frequent = [part.decode() in frequent_forms() for part in parts]
    joined = [left and right for left, right in pairwise(frequent)]
    if not any(joined):
        return ()
    slots = []
    for offset, part in enumerate(parts):
        if offset < len(joined) and joined[offset]:
            slots.append((pairs, part + b" " + parts[offset + 1], offset))
        elif not (offset and joined[offset - 1]):
            slots.append((field, part, offset))
    return tuple(slots)


def _filters(request: Request) -> tuple[Tree, ...]:
    columns = (
        ("source", request.sources),
        ("section", request.sections),
        ("author", request.authors),
        ("agency", request.agencies),
        ("source", request.groups),
    )
    filters: list[Tree] = [Value(name, values) for name, values in columns if values]
    # Of several values a document there is no column: each is a term of its own.
    filters += [_any_term(name, values) for name, values in (("tag", request.tags), ("name", request.names)) if values]
    if request.excluded:
        filters.append(NoneOf(AnyOf(tuple(_having(name, value) for name, value in request.excluded))))
    if request.since or request.until:
        low = date.fromisoformat(request.since).toordinal() if request.since else None
        high = date.fromisoformat(request.until).toordinal() if request.until else None
        filters.append(Range("day", low, high))
    return tuple(filters)


def _having(facet: str, value: str) -> Tree:
    return _any_term(facet, (value,)) if facet in ("tag", "name") else Value(facet, (value,))


def _any_term(field: str, values: tuple[str, ...]) -> Tree:
    return Constant(Term(tuple((field, value.encode("utf-8", "surrogatepass")) for value in values)), 0)


def filtered(tree: Tree, request: Request) -> Tree:
    """The tree with the request's filters."""
    return _filtered(tree, _filters(request))


def _filtered(tree: Tree, filters: tuple[Tree, ...]) -> Tree:
    return AllOf((tree, *filters)) if filters else tree
