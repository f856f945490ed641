"""The query language: text to a tree of what was asked. It knows words and operators, not analysis or fields' weights.

    expression = sequence (OU sequence)*
    sequence   = unary ((ET | SAUF | nothing) unary)*
    unary      = (SAUF | "-") unary | near
    near       = primary ((PROCHE/n | AVANT/n | MÊME PHRASE | MÊME PARAGRAPHE) primary)*
    primary    = "(" expression ")" | n de "(" expression ")" | [field ":" ["-"]] (phrase | word) | date ":" period
    phrase     = quotes, then ~n within n words, ^n in this order, >=n at least n times
    word       = [=] letters, digits, * ? then ~ ~2 of near spelling, >=n at least n times

Operators are upper case, in French or in English; a backslash makes a word of anything. What is unbalanced or empty is
read the way a person would mean it: an open quote or parenthesis closes at the end, a stray one or an operator without
operands is passed over. What other databases write is made ours before (`search.language.translation`).
"""

import re
from dataclasses import replace

from index.messages import Message
from search.errors import BadQuery, QueryTooLong
from search.language import notes
from search.language.fields import FRENCH_NAMES
from search.language.free_text import MAX_PARENTHESES, pasted_passage, words_alone
from search.language.lexer import Lexeme, is_prose, lex
from search.language.notes import once_each
from search.language.operands import near_of, same_span_of
from search.language.pasted import without_lost, without_markup
from search.language.printer import printed
from search.language.ranges import Today, paris_today
from search.language.syntax import (
    And,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    QuorumOf,
    Word,
    joined,
    typed_words,
    with_children,
    with_field,
)
from search.language.translation import in_our_language, with_parentheses
from search.language.typed_words import with_apostrophes
from search.language.words import typed_word
from search.results import QueryNote

MAX_QUERY_CHARS = 4096
"""Characters of a query."""
USUAL_DISTANCE = 10
"""Words that `PROCHE` without a number allows."""
_NAMED = frozenset({"author", "source", "section", "agency"})
"""Fields of names."""
_SIGNS = frozenset("-\u2212!")
_NUMBERS = {"deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4, "cinq": 5}
_STRICT = frozenset("field and or not near bare span quorum atleast lead range times suffix".split())
"""Lexemes that make a query more than words and quotes."""


_HALVES = re.compile("[\ud800-\udfff]")


def parse(text: str, clock: Today = paris_today) -> Query:
    """The query that `text` means, periods counted from the day that `clock` tells; BadQuery where it can't mean
    anything, QueryTooLong past MAX_QUERY_CHARS characters."""
    if len(text) > MAX_QUERY_CHARS:
        raise QueryTooLong(
            Message(
                fr=f"requête trop longue ({len(text)} caractères) : {MAX_QUERY_CHARS} au plus",
                en=f"query too long ({len(text)} characters): {MAX_QUERY_CHARS} at most",
            ),
            position=MAX_QUERY_CHARS,
        )
    query = _parsed(text, clock)
    if query.root is not None or query.notes:
        return query
    return replace(query, notes=(notes.nothing_asked(text),))


def _parsed(text: str, clock: Today) -> Query:
    # Half a character, of a terminal's arguments in another encoding, is no letter, and can't be looked up.
    text = _HALVES.sub("\ufffd", with_apostrophes(without_markup(text)))
    if (plain := words_alone(text)) is not None:
        return plain
    lexemes = lex(with_parentheses(text), clock)
    if is_prose(text, lexemes):
        return pasted_passage(text)
    if all(lexeme.kind in ("word", "literal", "(", ")") for lexeme in lexemes) and without_lost(text) != text:
        return _parsed(without_lost(text), clock)
    typed = in_our_language(lexemes, text)
    parser = _Parser(typed.lexemes, text)
    root = parser.root()
    strict = any(lexeme.kind in _STRICT for lexeme in typed.lexemes)
    free = not strict and all(leaf.plain for leaf in typed_words(root))
    if free:
        root = _flat(root)
    told = once_each([*typed.notes, *parser.notes])
    foreign = (typed.foreign or parser.foreign) and root is not None
    return Query(text, root, free, told, printed(root) if foreign and root is not None else None)


class _Parser:
    """Recursive descent over the lexemes of `text`. `foreign` tells that something was read that is to be shown."""

    def __init__(self, lexemes: list[Lexeme], text: str) -> None:
        self._lexemes = lexemes
        self._text = text
        self._i = 0
        self.notes: list[QueryNote] = []
        self.foreign = False

    def root(self) -> Node | None:
        children = []
        while self._i < len(self._lexemes):
            node = self._expression(0)
            if node is not None:
                children.append(node)
            elif self._kind() == ")":  # closes nothing
                self._next()
        return joined(And, children)

    def _kind(self, ahead: int = 0) -> str:
        at = self._i + ahead
        return self._lexemes[at].kind if at < len(self._lexemes) else ""

    def _next(self) -> Lexeme:
        self._i += 1
        return self._lexemes[self._i - 1]

    def _expression(self, depth: int) -> Node | None:
        alternatives = [self._sequence(depth)]
        while self._kind() == "or":
            self._next()
            alternatives.append(self._sequence(depth))
        return joined(Or, [node for node in alternatives if node is not None])

    def _sequence(self, depth: int) -> Node | None:
        children: list[Node] = []
        while self._kind() not in (")", "or", ""):
            if self._kind() == "and":
                self._next()
                continue
            if self._kind() == "not" and self._kind(1) in ("near", "span") and children:
                self._next()
                near = self._near(children[-1], depth)
                children += [] if near is children[-1] else [Not(near)]
                continue
            node = self._unary(depth)
            if node is not None:
                children.append(node)
        return joined(And, children)

    def _unary(self, depth: int) -> Node | None:
        negated = False
        while self._kind() == "not":
            self._next()
            negated = not negated
        if self._kind() in (")", "or", "and", ""):
            return None
        node = self._primary(depth)
        if node is not None:
            node = self._near(node, depth)
        return Not(node) if negated and node is not None else node

    def _near(self, left: Node, depth: int) -> Node:
        """`left`, with what stands near it or in one sentence with it."""
        pairs: list[tuple[tuple[str, int, bool], Lexeme, Node]] = []
        while self._kind() in ("near", "bare", "span"):
            lexeme = self._next()
            right = None if self._kind() in (")", "or", "and", "not", "") else self._primary(depth)
            if right is None:
                self._left_out(lexeme)
            else:
                pairs.append((self._operator(lexeme), lexeme, right))
        found: list[Node] = []
        while pairs:
            operator, lexeme, right = pairs.pop(0)
            operands = [left, right]
            while pairs and pairs[0][0] == operator:
                operands.append(pairs.pop(0)[2])
            left = operands[-1]
            kind, within, ordered = operator
            try:
                if kind in ("sentence", "paragraph"):
                    found.append(same_span_of("sentence" if kind == "sentence" else "paragraph", operands, lexeme))
                else:
                    found.append(near_of(operands, within, ordered, lexeme))
            except BadQuery as refused:
                repair = notes.repaired(self._text, lexeme.at, lexeme.end, "ET")
                raise BadQuery(refused.message, refused.position, repair) from refused
        return joined(And, found) or left

    def _operator(self, lexeme: Lexeme) -> tuple[str, int, bool]:
        """What relates two operands: (`sentence`, `paragraph` or `near`, the words between, whether in order)."""
        typed = lexeme.text.lower()
        if lexeme.kind == "span":
            return ("sentence" if re.search(r"phrase|sentence|/s", typed) else "paragraph"), 0, False
        ordered = re.match(r"/?(?:adj|pre(?!s)|avant|onear)", typed) is not None
        number = re.search(r"\d+", typed)
        if number is None:
            within = 1 if ordered else USUAL_DISTANCE
            shown = f"{'AVANT' if ordered else 'PROCHE'}/{within}"
            repair = notes.repaired(self._text, lexeme.at, lexeme.end, shown)
            self.notes.append(notes.number_given(lexeme.text, shown, lexeme.at, repair))
        return "near", max(1, int(number[0])) if number else within, ordered

    def _left_out(self, lexeme: Lexeme) -> None:
        typed = lexeme.text.strip()
        repair = notes.repaired(self._text, lexeme.at, lexeme.end, "")
        self.notes.append(notes.nothing_after(typed, lexeme.at, repair or None))

    def _primary(self, depth: int) -> Node | None:
        times = 1
        field: Lexeme | None = None
        while self._kind() in ("field", "atleast"):
            lexeme = self._next()
            if lexeme.kind == "field":
                field = lexeme
            else:
                times = int(lexeme.text.lower().removeprefix("atleast").strip(" /"))
        negated = False
        while field is not None and self._kind() == "not" and self._lexemes[self._i].text in _SIGNS:  # titre:-mot
            self._next()
            negated = not negated
        node = self._operand(depth, field)
        if field is not None:
            node = self._in_field(node, field)
        node = self._repeated(node, times)
        return Not(node) if negated and node is not None else node

    def _operand(self, depth: int, field: Lexeme | None) -> Node | None:
        """What stands behind a field's name, with what touches its end."""
        kind = self._kind()
        if kind in ("near", "bare", "span", "times", "suffix", "lead"):
            self._left_out(self._next())
            return None
        if kind not in ("(", "phrase", "word", "literal", "range", "quorum"):
            if field is not None:
                self._left_out(field)
            return None
        lexeme = self._next()
        node: Node | None
        match lexeme.kind:
            case "(":
                node = self._group(lexeme, depth)
            case "quorum":
                node = self._quorum(lexeme, depth)
            case "phrase":
                node = Phrase(lexeme.text, lexeme.at)
            case "range":
                node, shown = lexeme.value
                self.foreign = self.foreign or shown
            case _:
                node = typed_word(lexeme, self._text, self.notes)
        while self._kind() in ("times", "suffix", "lead"):
            node = self._marked(node, self._next())
        return node

    def _marked(self, node: Node | None, mark: Lexeme) -> Node | None:
        """The node with what touches its end: `~5`, `^5`, `>=3`, `/F50/`."""
        number = int(re.sub(r"\D", "", mark.text) or 0)
        if mark.kind == "lead":
            self.foreign = True
            return None if node is None else with_field(node, "lead")
        if mark.kind == "times":
            strict = mark.text.strip().startswith(">") and "=" not in mark.text
            return self._repeated(node, number + 1 if strict else number)
        if not isinstance(node, Phrase):
            repair = notes.repaired(self._text, mark.at, mark.end, "")
            self.notes.append(notes.number_given(mark.text, "rien", mark.at, repair))
            return node
        if node.within is not None:  # a weight of Lucene's
            repair = notes.repaired(self._text, mark.at, mark.end, "")
            self.notes.append(notes.number_given(mark.text, "rien", mark.at, repair))
            return node
        if number == 0:
            number = USUAL_DISTANCE
            shown = f"{mark.text[0]}{number}"
            repair = notes.repaired(self._text, mark.at, mark.end, shown)
            self.notes.append(notes.number_given(mark.text, shown, mark.at, repair))
        return replace(node, within=number, ordered=mark.text[0] == "^")

    def _repeated(self, node: Node | None, times: int) -> Node | None:
        """The node, each of its words so many times at least."""
        if node is None or times < 2:
            return node
        if any(True for _ in typed_words(node)):
            return _with_times(node, times)
        return node

    def _group(self, opening: Lexeme, depth: int) -> Node | None:
        if depth == MAX_PARENTHESES:
            raise BadQuery(
                Message(
                    fr=f"trop de parenthèses emboîtées : {MAX_PARENTHESES} au plus",
                    en=f"too many nested parentheses: {MAX_PARENTHESES} at most",
                ),
                position=opening.at,
            )
        node = self._expression(depth + 1)
        if self._kind() == ")":
            self._next()
        return node

    def _quorum(self, lexeme: Lexeme, depth: int) -> Node | None:
        """`2 de (a b c)`; "le 2 de (Brest)" is words."""
        node = self._group(self._next(), depth)
        children = node.children if isinstance(node, And | Or) else () if node is None else (node,)
        number = re.search(r"\d+|deux|two|trois|three|quatre|four|cinq", lexeme.text.lower())
        least = 1 if number is None else max(1, _NUMBERS.get(number[0]) or int(number[0]))
        if len(children) < 2:
            words = lexeme.text.split()
            before = [typed_word(Lexeme("literal", word, lexeme.at, lexeme.end), self._text, []) for word in words]
            return joined(And, [word for word in [*before, *children] if word is not None])
        if least > len(children):
            repair = self._text[: lexeme.at] + re.sub(r"\d+", str(len(children)), self._text[lexeme.at :], count=1)
            raise BadQuery(
                Message(
                    fr=f"« {lexeme.text} ({len(children)} mots) » ne peut rien trouver : "
                    f"demandez-en {len(children)} au plus",
                    en=f"“{lexeme.text} ({len(children)} words)” can't find anything: ask for {len(children)} at most",
                ),
                lexeme.at,
                repair,
            )
        return QuorumOf(least, children)

    def _tell_of_rest(self, first: Word, name: str, lexeme: Lexeme) -> None:
        """`auteur:Jean Dupont`, where a name goes on behind the field's word."""
        following = self._lexemes[self._i] if self._kind() == "word" else None
        if following is not None and following.text[:1].isupper():
            quoted = f'{name}:"{first.text} {following.text}"'
            repair = notes.repaired(self._text, lexeme.at, following.end, quoted)
            self.notes.append(notes.rest_of_name(quoted, following.text, following.at, repair))

    def _in_field(self, node: Node | None, lexeme: Lexeme) -> Node | None:
        key, how = lexeme.value
        typed = lexeme.text.strip()
        self.foreign = self.foreign or how is not None
        if key.lost:
            value = self._text[lexeme.end : self._lexemes[self._i - 1].end].strip()
            repair = notes.repaired(self._text, lexeme.at, lexeme.end + len(value), "")
            self.notes.append(notes.lost_key(typed, value, lexeme.at, repair or None))
            return None
        if node is None or key.field is None:
            return node
        if how == "guessed":
            name = FRENCH_NAMES[key.field]
            repair = notes.repaired(self._text, lexeme.at, lexeme.end, f"{name}:")
            self.notes.append(notes.guessed_field(typed, name, lexeme.at, repair))
        if isinstance(node, Word) and key.field in _NAMED and node.text[:1].isupper():
            self._tell_of_rest(node, FRENCH_NAMES[key.field], lexeme)
        return with_field(node, key.field)


def _with_times(node: Node, times: int) -> Node:
    if isinstance(node, Word | Phrase):
        return replace(node, times=times)
    return with_children(node, lambda child: _with_times(child, times))


def _flat(node: Node | None) -> Node | None:
    """Free text without its parentheses, which group nothing there."""
    return joined(And, list(typed_words(node))) if isinstance(node, And) else node
