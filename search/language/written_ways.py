"""The other ways in which what was typed may be written: apart or as one (week end, weekend), letters and figures
(F16, F 16; L.121-1), hours (20h, 20 h 00), articles whose apostrophe is missing (coup d etat).

Nothing is added to the index for them: a word gets alternatives (`also`), most of them only where the index holds them,
so that a question of one common word reads no more lists than it has.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

from index.analysis import Analyser, fold
from index.analysis.stem import UNKNOWN
from index.analysis.stop import is_stop
from search.language.syntax import And, Node, Not, Phrase, Word, with_children

_PHRASES = 6
"""Ways of a phrase that are tried, beside the one it was typed in."""
_SHORTEST_HALF = 3
_HOUR = re.compile(r"(\d{1,2})\s?[hH]\s?([0-5]\d)?")
_LETTERS_FIGURES = re.compile(r"([^\W\d_]{1,5})\.?\s?(\d+(?:-\d+)*)")
_FIGURES_LETTERS = re.compile(r"(\d+)([^\W\d_]{1,4})")
_TIMES = re.compile(r"(\d+)x(\d+)")
_PARTED = re.compile(r"(\d{2,3})[.-](\d{1,2})")
_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
_VOWEL = re.compile(r"[aeiouyhàâæéèêëîïôœùûü]", re.IGNORECASE)
_ALWAYS = frozenset("lLdD")
_IN_CAPITALS = frozenset({"J", "M", "T", "S", "C", "N", "QU"})
_ARTICLE = re.compile(r"(?<!\S)[lLdD]\s+(?=[aeiouyhàâæéèêëîïôœùûü])", re.IGNORECASE)
_SAINT = re.compile(r"\b(?:Saint|St)(e?)(?=[-\s])", re.IGNORECASE)


class HeldForms(Protocol):
    """What tells which forms the index holds: `search.language.query_analysis.NameLookup`."""

    def apart(self, form: str, kind: str) -> tuple[str, ...] | None:
        """The forms to search for a form of the class `kind`; None where the whole class is meant."""

    def forms(self, kind: str) -> frozenset[str] | None:
        """Every form of a class that the texts have; None where that isn't known."""


def with_ways(node: Node, text: str, analyser: Analyser, held: HeldForms) -> Node:
    """The tree of a query's `text`, its words and phrases with the other ways to write them."""
    match node:
        case Word():
            return replace(node, also=tuple(_of_word(node.text, analyser, held))) if node.plain else node
        case Phrase():
            return replace(node, also=_of_phrase(node.text, analyser, held))
        case Not(child):
            return Not(with_ways(child, text, analyser, held))
        case And(children):
            heard = _joined([with_ways(child, text, analyser, held) for child in children], text, analyser, held)
            return And(tuple(heard)) if len(heard) > 1 else heard[0]
        case _:
            return with_children(node, lambda child: with_ways(child, text, analyser, held))


def is_held(joined: str, analyser: Analyser, held: HeldForms) -> bool:
    """Whether the index has a word so spelt, in either number."""
    tokens = analyser.analyse(joined)
    if len(tokens) != 1:
        return False
    forms = held.forms(tokens[0].stem) or frozenset()
    form = tokens[0].form
    return not forms.isdisjoint((form, f"{form}s", form.removesuffix("s")))


def _of_word(word: str, analyser: Analyser, held: HeldForms) -> Iterator[str]:
    if hour := _HOUR.fullmatch(word):
        yield from _of_hour(hour[1], hour[2])
    elif mixed := _LETTERS_FIGURES.fullmatch(word):
        yield from (f"{mixed[1]} {mixed[2]}", f"{mixed[1]}{mixed[2]}")
    elif times := _TIMES.fullmatch(word):
        yield f"{times[1]} x {times[2]}"
    elif (mixed := _FIGURES_LETTERS.fullmatch(word)) and [token.form for token in analyser.analyse(word)] == [
        fold(word)
    ]:
        yield f"{mixed[1]} {mixed[2]}"
    elif parted := _PARTED.fullmatch(word):
        yield f"{parted[1]}-{parted[2]}" if "." in word else f"{parted[1]}.{parted[2]}"
    elif held.forms(_class_of(word, analyser)) == frozenset():
        yield from _halves(word, analyser, held)


def _of_hour(hour: str, minutes: str | None) -> Iterator[str]:
    number = hour.lstrip("0") or "0"
    for end in dict.fromkeys((minutes or "", "" if minutes in (None, "00") else minutes, minutes or "00")):
        yield from (f"{number}h{end}", f"{number} h {end}".rstrip())
        if end:
            yield f"{number}:{end}"
            if len(number) == 1:
                yield f"0{number}:{end}"
        else:
            yield f"{number} heures"


def _halves(word: str, analyser: Analyser, held: HeldForms) -> Iterator[str]:
    """A word that the dictionary does not know, in two words that the index has."""
    if not word.isalpha() or not _class_of(word, analyser).endswith(UNKNOWN):
        return
    if _HUMP.search(word):
        yield _HUMP.sub(" ", word)
        return
    for at in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1):
        if is_held(word[:at], analyser, held) and is_held(word[at:], analyser, held):
            yield f"{word[:at]} {word[at:]}"


def _class_of(word: str, analyser: Analyser) -> str:
    tokens = analyser.analyse(word)
    return tokens[0].stem if len(tokens) == 1 else ""


def _joined(children: Sequence[Node], text: str, analyser: Analyser, held: HeldForms) -> Sequence[Node]:
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
        two: tuple[int, ...] = (at, at + 1)
        joined = f"{left.text}{right.text}"
        third = children[at + 2] if at + 2 < len(children) else None
        if left.text.isdigit() and right.text in ("x", "X") and isinstance(third, Word) and third.text.isdigit():
            two, joined = (at, at + 1, at + 2), f"{joined}{third.text}"
        elif not _may_join(left.text, right.text):
            continue
        if is_held(joined, analyser, held):
            for one in two:
                heard[one] = _with_way(heard[one], joined)
    return [word for at, word in enumerate(heard) if at not in silent]


def _with_way(node: Node, way: str) -> Node:
    return replace(node, also=(*node.also, way)) if isinstance(node, Word) else node


def _is_robbed(word: str, analyser: Analyser, held: HeldForms) -> bool:
    """Whether a name took some of a word's inflections from it: with Paris in the texts, pari is searched without it.
    Beside its neighbour the word is meant in all of them: paris sportifs."""
    kind = _class_of(word, analyser) if word.islower() else ""
    return kind != "" and kind == fold(word) and held.apart(kind, kind) is not None


def _neighbours(left: Word, right: Word, text: str) -> bool:
    plain = left.plain and right.plain and left.field == right.field
    return plain and text[left.at + len(left.text) : right.at].isspace()


def _is_article(left: str, right: str, capitals: bool) -> bool:
    return (left in _ALWAYS or (capitals and left in _IN_CAPITALS)) and _VOWEL.match(right) is not None


def _may_join(left: str, right: str) -> bool:
    """Whether two words may be one: not two numbers, nor a grammatical word but contre (la place is not Laplace)."""
    if not (left.isalnum() and right.isalnum()) or (left[-1].isdigit() and right[0].isdigit()):
        return False
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
    words = list(re.finditer(r"\S+", phrase))
    for word in words:
        ways = [*_of_word(word[0], analyser, held), *_halves(word[0], analyser, held)]
        parts = word[0].split("-")
        if len(parts) > 1 and all(part.isalpha() for part in parts) and is_held("".join(parts), analyser, held):
            ways.append("".join(parts))
        yield from (phrase[: word.start()] + way + phrase[word.end() :] for way in ways)
    for left, right in pairwise(words):
        if _may_join(left[0], right[0]) and is_held(left[0] + right[0], analyser, held):
            yield phrase[: left.start()] + left[0] + right[0] + phrase[right.end() :]


def _forms(text: str, analyser: Analyser) -> tuple[str, ...]:
    return tuple(token.form for token in analyser.analyse(text) if token.span == 1)
