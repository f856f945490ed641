"""The other ways in which what was typed may be written: apart or as one (week end, weekend), letters and figures
(F16, F 16; L.121-1), hours (20h, 20 h 00), articles whose apostrophe is missing (coup d etat).

Nothing is added to the index for them: a word gets alternatives (`also`), most of them only where the index holds them,
so that a question of one common word reads no more lists than it has.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.analysis import Analyser, fold
from index.analysis.spelling_variants import variants
from index.analysis.stop import is_stop
from search.language.compounds import as_one, compound_of, inflections
from search.language.syntax import And, Node, Not, Phrase, Word, with_children
from search.language.typed_words import AS_ONE
from search.language.word_ways import HeldForms, is_held, ways_of_word

_PHRASES = 8
"""Ways of a phrase that are tried, beside the one it was typed in."""
_VOWEL = re.compile(r"[aeiouyhàâæéèêëîïôœùûü]", re.IGNORECASE)
_ALWAYS = frozenset("lLdD")
_IN_CAPITALS = frozenset({"J", "M", "T", "S", "C", "N", "QU"})
_ARTICLE = re.compile(r"(?<!\S)[lLdD]\s+(?=[aeiouyhàâæéèêëîïôœùûü])", re.IGNORECASE)
_SAINT = re.compile(r"\b(?:Saint|St)(e?s?)\b\.?(?=[-\s])", re.IGNORECASE)
_UNIT = re.compile(rf"{AS_ONE}|\S+", re.VERBOSE)
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")
_SHORT = 8
"""Words of a text up to which each is looked for in its other ways too, and any two neighbours as one. A longer text
has other words to be found by, and a phrase among its words costs a tenth of the time."""
_MOST = 4
"""Words that are looked at as one: boute en train."""
_NUMBERED = frozenset({"n°", "nº", "no", "numero", "numéro"})


def with_ways(node: Node, text: str, analyser: Analyser, held: HeldForms) -> Node:
    """The tree of a query's `text`, its words and phrases with the other ways to write them."""
    match node:
        case Word():
            ways = tuple(ways_of_word(node.text, analyser, held)) if node.plain else ()
            return replace(node, also=(*node.also, *ways)) if ways else node
        case Phrase():
            return replace(node, also=_of_phrase(node.text, analyser, held)) if node.plain else node
        case Not(child):
            return Not(with_ways(child, text, analyser, held))
        case And(children):
            few = len(children) <= _SHORT
            found = [with_ways(child, text, analyser, held) if few or not isinstance(child, Word) else child
                    for child in children]  # fmt: skip
            heard = _joined(found, text, few, analyser, held)
            return And(tuple(heard)) if len(heard) > 1 else heard[0]
        case _:
            return with_children(node, lambda child: with_ways(child, text, analyser, held))


def _joined(children: Sequence[Node], text: str, few: bool, analyser: Analyser, held: HeldForms) -> Sequence[Node]:
    """The children, neighbours that may be written as one with that way, elided articles left out."""
    heard = list(children)
    capitals = text.isupper()
    silent = set()
    for at, (left, right) in enumerate(pairwise(children)):
        if not (isinstance(left, Word) and isinstance(right, Word) and _neighbours(left, right, text)):
            continue
        if _is_article(left.text, right.text, capitals):
            silent.add(at)
        for one, word in ((at, left), (at + 1, right)):
            if _is_robbed(word.text, analyser, held) and not (is_stop(left.text) or is_stop(right.text)):
                heard[one] = _with_way(heard[one], f"{left.text} {right.text}")
        for count, way in _as_one(_run(children[at : at + _MOST], text), few, analyser, held):
            for one in range(at, at + count):
                heard[one] = _with_way(heard[one], way)
    return [word for at, word in enumerate(heard) if at not in silent]


def _run(children: Sequence[Node], text: str) -> list[str]:
    """The words that the children begin with, each the neighbour of the one before."""
    words: list[Word] = []
    for child in children:
        if not isinstance(child, Word) or (words and not _neighbours(words[-1], child, text)):
            break
        words.append(child)
    return [word.text for word in words]


def _as_one(words: Sequence[str], few: bool, analyser: Analyser, held: HeldForms) -> Iterator[tuple[int, str]]:
    """How many of the first words may be one, and how that is written; of a long text compounds alone, since it has
    other words to be found by."""
    left, right = words[:2]
    folded = [fold(word) for word in words]
    for count in range(2, len(words) + 1):
        joined = "".join(folded[:count])
        compound = compound_of(joined)
        if compound is not None:
            yield from (
                (count, way) for way in dict.fromkeys((joined, as_one(compound))) if is_held(way, analyser, held)
            )
    if not few:
        return
    if len(words) > 2 and left.isdigit() and right in ("x", "X", "×") and words[2].isdigit():
        yield 3, f"{left}x{words[2]}"
    elif folded[0] in _NUMBERED and right.isdigit():
        yield from ((2, f"{sign} {right}") for sign in ("n°", "no") if sign != left)
    elif left.isalpha() and (decimal := _DECIMAL.fullmatch(right)):
        if is_held(f"{left}{decimal[1]}", analyser, held):
            yield 2, f"{left}{decimal[1]}.{decimal[2]}"
    elif (
        compound_of(folded[0] + folded[1]) is None and _may_join(left, right) and is_held(left + right, analyser, held)
    ):
        yield 2, left + right


def _with_way(node: Node, way: str) -> Node:
    return replace(node, also=(*node.also, way)) if isinstance(node, Word) else node


def _is_robbed(word: str, analyser: Analyser, held: HeldForms) -> bool:
    """Whether a name took some of a word's inflections from it: with Paris in the texts, pari is searched without it.
    Beside its neighbour the word is meant in all of them: paris sportifs."""
    tokens = analyser.analyse(word) if word.islower() else []
    kind = tokens[0].stem if len(tokens) == 1 else ""
    return kind != "" and kind == fold(word) and held.apart(kind, kind) is not None


def _neighbours(left: Word, right: Word, text: str) -> bool:
    plain = left.plain and right.plain and left.field == right.field
    return plain and text[left.at + len(left.text) : right.at].isspace()


def _is_article(left: str, right: str, capitals: bool) -> bool:
    return (left in _ALWAYS or (capitals and left in _IN_CAPITALS)) and _VOWEL.match(right) is not None


def _may_join(left: str, right: str) -> bool:
    """Whether two words may be one: not two numbers, nor a grammatical word but contre (la place is not Laplace); a
    letter beside a figure is none (A 380, 100 m)."""
    if not (left.isalnum() and right.isalnum()) or (left[-1].isdigit() and right[0].isdigit()):
        return False
    if left.isdigit() or right.isdigit():
        letters = right if left.isdigit() else left
        return not is_stop(letters) or (len(letters) == 1 and letters not in "aàyÀY")
    return not (is_stop(left) and fold(left) != "contre") and not is_stop(right)


def _of_phrase(phrase: str, analyser: Analyser, held: HeldForms) -> tuple[str, ...]:
    """Other ways to write a phrase, each different in one place."""
    typed = _forms(phrase, analyser)
    found: dict[tuple[str, ...], str] = {}
    for way in _one_place_changed(phrase, analyser, held):
        forms = _forms(way, analyser)
        if forms and forms != typed:
            found.setdefault(forms, way)
        if len(found) == _PHRASES:
            break
    return tuple(found.values())


def _one_place_changed(phrase: str, analyser: Analyser, held: HeldForms) -> Iterator[str]:
    if _ARTICLE.search(phrase):
        yield _ARTICLE.sub("", phrase)
    if _SAINT.search(phrase):
        yield _SAINT.sub(r"Saint\1", phrase)
        yield _SAINT.sub(r"St\1", phrase)
    words = list(_UNIT.finditer(phrase))
    forms = [re.split(r"[-\s]", fold(word[0]))[-1] for word in words]
    # A compound has its last part where the word behind its joined form stands: porteavions avions is no porte-avions.
    twice = {at for at, (form, following) in enumerate(pairwise(forms)) if form == following}
    for at, word in enumerate(words):
        for way in _in_phrase(word[0], analyser, held):
            if at not in twice or " " in way:
                yield phrase[: word.start()] + way + phrase[word.end() :]
    for at, left in enumerate(words):
        for end, right in enumerate(words[at + 1 : at + _MOST], at + 1):
            typed = phrase[left.start() : right.end()].split()
            compound = compound_of(fold("".join(typed)))
            for way in _joined_in_phrase(typed, compound, analyser, held):
                if end not in twice or " " in way:
                    yield phrase[: left.start()] + way + phrase[right.end() :]


def _in_phrase(word: str, analyser: Analyser, held: HeldForms) -> Iterator[str]:
    """The other ways to write a word of a phrase: in that very inflection."""
    form = fold(word)
    compound = compound_of(as_one(form))
    if compound is None:
        yield from ways_of_word(word, analyser, held)
        parts = word.split("-")
        if len(parts) > 1 and all(part.isalpha() for part in parts) and is_held("".join(parts), analyser, held):
            yield "".join(parts)
    else:
        for other in _in_number(compound, form):
            yield from (way for way in (other.replace("-", " "), as_one(other)) if way != form)
    yield from variants(form)


def _joined_in_phrase(typed: Sequence[str], compound: str | None, analyser: Analyser, held: HeldForms) -> Iterator[str]:
    if compound is not None:
        for other in _in_number(compound, fold(typed[-1])):
            yield from (as_one(other), other.replace("-", " "))
    elif len(typed) == 2 and _may_join(typed[0], typed[1]) and is_held("".join(typed), analyser, held):
        yield "".join(typed)


def _in_number(compound: str, form: str) -> list[str]:
    """The inflections of a compound in the number of a form."""
    return [other for other in inflections(compound) if other.endswith(("s", "x")) == form.endswith(("s", "x"))]


def _forms(text: str, analyser: Analyser) -> tuple[str, ...]:
    return tuple(token.form for token in analyser.analyse(text) if token.span == 1)
