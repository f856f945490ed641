"""The query language: text to a tree of what was asked. It knows words and operators, not analysis or fields' weights.

    expression = sequence (OU sequence)*
    sequence   = unary ((ET | SAUF | nothing) unary)*
    unary      = (SAUF | "-") unary | primary
    primary    = "(" expression ")" | [field ":"] (phrase | word)

Operators are upper case, in French or in English. What is unbalanced or empty is read the way a person would mean it:
an open quote or parenthesis closes at the end, a stray one or an operator without operands is passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from index.analysis import fold
from index.analysis.classes import class_of
from index.messages import Message
from search.errors import BadQuery, QueryTooLong
from search.language.pasted import ADDRESS, is_address, without_markup
from search.language.syntax import And, Node, Not, Or, Phrase, Query, Word, joined, typed_words, with_children
from search.language.typed_words import AS_ONE, BETWEEN, EXCLUDING, one_spaced, with_apostrophes

MAX_QUERY_CHARS = 4096
"""Characters of a query."""
MAX_PARENTHESES = 50
"""Parentheses within parentheses."""

FIELD_NAMES = {
    "titre": "title",
    "title": "title",
    "texte": "text",
    "text": "text",
    "auteur": "author",
    "author": "author",
    "source": "source",
    "rubrique": "section",
    "section": "section",
    "agence": "agency",
    "agency": "agency",
    "tag": "tags",
    "breves": "headlines",
    "brèves": "headlines",
    "headlines": "headlines",
}
"""What a user may write before a colon, and the field of the index it means."""


def parse(text: str) -> Query:
    """The query that `text` means; BadQuery where it can't mean anything, QueryTooLong past MAX_LENGTH characters."""
    if len(text) > MAX_QUERY_CHARS:
        raise QueryTooLong(
            Message(
                fr=f"requête trop longue ({len(text)} caractères) : {MAX_QUERY_CHARS} au plus",
                en=f"query too long ({len(text)} characters): {MAX_QUERY_CHARS} at most",
            ),
            position=MAX_QUERY_CHARS,
        )
    text = with_apostrophes(without_markup(text))
    parser = _Parser(_lex(text))
    children = []
    while parser.more():
        node = parser.expression(0)
        if node is not None:
            children.append(node)
        elif parser.kind() == ")":  # closes nothing
            parser.next()
    root = joined(And, children)
    free = not parser.operators and all(
        not leaf.exact and not leaf.prefix for leaf in typed_words(root) if isinstance(leaf, Word)
    )
    return Query(text, root if not free else _flat(root), free)


class _Lexeme(NamedTuple):
    kind: str  # "word" "phrase" "field" "(" ")" "and" "or" "not"
    text: str
    at: int


_OPERATORS = {"ET": "and", "AND": "and", "OU": "or", "OR": "or", "SAUF": "not", "NOT": "not", "NON": "not"}
_LEXEME = re.compile(
    rf"""
      (?P<address>{ADDRESS}|(?<=mailto:)[^\s<>"«»“”?]+)|(?i:mailto:)|(?<=\w)\?subject=\S*
    | (?P<open>\() | (?P<close>\))
    | "(?P<straight>[^"]*)(?:"|$) | «\s*(?P<french>[^»]*?)\s*(?:»|$) | “(?P<curly>[^”]*)(?:”|$)
    | (?P<field>[^\W\d]+):(?=[^\s)])
    | (?P<minus>{EXCLUDING})
    | (?P<one>{AS_ONE})
    | (?P<inclusive>[^\s()"«»“”]+\((?i:e|ne|le|te|t?rice|euse|[eè]re|s|x|se|sse|ve|es)\)s?(?!\w))
    | (?P<word>[^\s()"«»“”]+)
    """,
    re.VERBOSE,
)
_ACRONYM = 4


def _operators(text: str) -> dict[str, str]:
    """The operators of a text: none where all of it is in capitals, and not made of acronyms (ONU OU OTAN): short, and
    no words of the dictionary (EAU OU FEU)."""
    if not text.isupper() or text.translate(_SIGNS) != text:
        return _OPERATORS
    words = text.split()
    between = bool(words) and words[0] not in _OPERATORS and words[-1] not in _OPERATORS
    others = [word for word in words if word not in _OPERATORS]
    acronyms = all(len(word) <= _ACRONYM and class_of(fold(word)) is None for word in others)
    return _OPERATORS if between and acronyms else {}


_SIGNS = str.maketrans("", "", '()":=*«»“”')


def _lex(text: str) -> list[_Lexeme]:
    lexemes = []
    operators = _operators(text)
    at = 0
    while match := _LEXEME.search(text, at):
        at = match.end()
        kind = match.lastgroup
        found = match[kind] if kind else ""
        start = match.start()
        if kind == "open":
            lexemes.append(_Lexeme("(", found, start))
        elif kind == "close":
            lexemes.append(_Lexeme(")", found, start))
        elif kind in ("straight", "french", "curly"):
            if found.strip():
                lexemes.append(_Lexeme("phrase", found, match.start(kind)))
        elif kind == "minus":
            lexemes.append(_Lexeme("not", found, start))
        elif kind == "field" and found.lower() in FIELD_NAMES:
            lexemes.append(_Lexeme("field", FIELD_NAMES[found.lower()], start))
        elif kind == "field":  # "Ukraine:guerre" is a headline's colon, not an operator
            lexemes.append(_Lexeme("word", found, start))
        elif found in operators:
            lexemes.append(_Lexeme(operators[found], found, start))
        elif kind == "one":
            lexemes.append(_Lexeme("word", one_spaced(found), start))
        elif kind == "word" and not is_address(found):
            lexemes += _parted(found, start)
        else:
            lexemes.append(_Lexeme("word", found, start))
    return lexemes


def _parted(word: str, start: int) -> Iterator[_Lexeme]:
    """The words that a comma, a semicolon or a slash joins without a space."""
    at = 0
    for sign in [*BETWEEN.finditer(word), None]:
        end = sign.start() if sign else len(word)
        yield _Lexeme("word", word[at:end], start + at)
        at = sign.end() if sign else end


class _Parser:
    """Recursive descent over the lexemes; `operators` tells whether an operator or a field was met."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self._lexemes = lexemes
        self._i = 0
        self.operators = False

    def more(self) -> bool:
        return self._i < len(self._lexemes)

    def kind(self) -> str:
        return self._lexemes[self._i].kind if self.more() else ""

    def next(self) -> _Lexeme:
        lexeme = self._lexemes[self._i]
        self._i += 1
        self.operators = self.operators or lexeme.kind in ("field", "and", "or", "not")
        return lexeme

    def expression(self, depth: int) -> Node | None:
        alternatives = [self._sequence(depth)]
        while self.kind() == "or":
            self.next()
            alternatives.append(self._sequence(depth))
        return joined(Or, [node for node in alternatives if node is not None])

    def _sequence(self, depth: int) -> Node | None:
        children = []
        while self.more() and self.kind() not in (")", "or"):
            if self.kind() == "and":
                self.next()
                continue
            node = self._unary(depth)
            if node is not None:
                children.append(node)
        return joined(And, children)

    def _unary(self, depth: int) -> Node | None:
        negated = False
        while self.kind() == "not":
            self.next()
            negated = not negated
        if not self.more() or self.kind() in (")", "or", "and"):
            return None
        node = self._primary(depth)
        return Not(node) if negated and node is not None else node

    def _primary(self, depth: int) -> Node | None:
        field = None
        while self.kind() == "field":
            field = self.next().text
        if self.kind() not in ("(", "phrase", "word"):
            return None
        lexeme = self.next()
        if lexeme.kind == "(":
            return self._group(lexeme, depth, field)
        if lexeme.kind == "phrase":
            return Phrase(lexeme.text, lexeme.at, field)
        return _word(lexeme, field)

    def _group(self, opening: _Lexeme, depth: int, field: str | None) -> Node | None:
        if depth == MAX_PARENTHESES:
            raise BadQuery(
                Message(
                    fr=f"trop de parenthèses emboîtées : {MAX_PARENTHESES} au plus",
                    en=f"too many nested parentheses: {MAX_PARENTHESES} at most",
                ),
                position=opening.at,
            )
        node = self.expression(depth + 1)
        if self.kind() == ")":
            self.next()
        return None if node is None else _in_field(node, field)


def _word(lexeme: _Lexeme, field: str | None) -> Node | None:
    text, at = lexeme.text, lexeme.at
    exact = text.startswith("=") and len(text) > 1
    if exact:
        text, at = text[1:], at + 1
    text = text.removeprefix("+")
    prefix = text.endswith("*") and text.strip("*") != "" and "*" not in text.rstrip("*")
    if prefix:
        text = text.rstrip("*")
    if not any(character.isalnum() for character in text):
        return None
    return Word(text, at, field, exact, prefix)


def _in_field(node: Node, field: str | None) -> Node:
    """The node with `field` on every word that names none."""
    if field is None:
        return node
    if isinstance(node, Word | Phrase):
        return replace(node, field=field) if node.field is None else node
    return with_children(node, lambda child: _in_field(child, field))


def _flat(node: Node | None) -> Node | None:
    """Free text without its parentheses, which group nothing there."""
    return joined(And, list(_leaves(node))) if isinstance(node, And) else node


def _leaves(node: Node) -> Iterator[Node]:
    if isinstance(node, And):
        for child in node.children:
            yield from _leaves(child)
    else:
        yield node
