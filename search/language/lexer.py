"""A query's text cut into lexemes: words, phrases, fields, parentheses, operators of this language and of others.

A plain question goes through one short expression; the long one, which knows every sign, is tried only where the text
has something that may be one (`has_signs`).
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from index.analysis import fold
from index.analysis.classes import class_of
from index.analysis.stop import is_stop
from search.language.fields import (
    EUROPRESSE_KEYS,
    FACTIVA_KEYS,
    NEXIS_SEGMENTS,
    RANGES,
    SPACED,
    ForeignKey,
    field_meant,
    field_named,
)
from search.language.pasted import ADDRESS, is_address
from search.language.ranges import Today, foreign_range, paris_today, range_of, typed_range, unreadable_range
from search.language.typed_words import AS_ONE, BETWEEN, EXCLUDING, INCLUSIVE, one_spaced


class Lexeme(NamedTuple):
    """A piece of a query from `at` to `end`: its kind, its text without delimiters, what else was read of it.

    Kinds: `word` `literal` (a word without signs) `phrase` `field` `range` `(` `)` `and` `or` `not` `near` `bare` (near
    without a number) `span` `quorum` `atleast` `lead` `suffix` (`~5`) `times` (`>=3`), and `sign` for `& | !`, whose
    meaning the words beside it decide.
    """

    kind: str
    text: str
    at: int
    end: int
    value: Any = None


OPERATORS = {"ET": "and", "AND": "and", "OU": "or", "OR": "or"} | dict.fromkeys(
    ("SAUF", "NOT", "NON", "ANDNOT", "BUTNOT"), "not"
)
"""Upper case alone: in lower case they are words."""
_PHRASES = r"""=?"(?P<straight>[^"]*)(?:"|$) | =?«\s*(?P<french>[^»]*?)\s*(?:»|$) | =?“(?P<curly>[^”]*)(?:”|$)"""
_BEGINS = rf"""
      (?P<address>{ADDRESS}|(?<=mailto:)[^\s<>"«»“”?]+)|(?i:mailto:)|(?<=\w)\?subject=\S*
    | (?P<open>\() | (?P<close>\))
    | {_PHRASES}
"""
_PLAIN = re.compile(
    rf"""
      {_BEGINS}
    | (?P<minus>{EXCLUDING})
    | (?P<one>{AS_ONE})
    | (?P<inclusive>{INCLUSIVE})
    | (?P<word>[^\s()"«»“”]+)
    """,
    re.VERBOSE,
)
_SPACED_NAMES = "|".join(sorted(SPACED, key=len, reverse=True))
_COUNTS = "deux|trois|quatre|cinq|two|three|four"
_CHARACTERS = re.compile(r"[\\~^=*|&$%\[\]≥>]|!(?=\S|\s+[^\W\d])|(?<=\w)!\s|\A\S+!\Z|\w\?+\w")
_COLON = re.compile(rf"[^\W\d]:(?=\S)|\b(?:{_SPACED_NAMES})\s?:", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b(?:near|adj|pre|onear|within|proche|pr[eè]s|avant|atleast)\s?/?\s?\d|(?<!\S)[wn]/\d|/[nf]\d+/|(?<!\S)/\d"
    r"|\b(?:\d{1,2}|" + _COUNTS + r")\s+(?:de|of|parmi|d['’]entre|among)\s*\("
    r"|\bdate\s(?:from|aft|bef|is\b|-)|\bdate\s?\(",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(?<!\S)(?:w?/(?:sent|para|seg|[sp]))(?!\S)|(?<!\S)[wn]/\d|/[nf]\d+/", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_SEGMENT = re.compile(r"\b[A-Za-z]{4,11}\d*\([^)]")
_SPELT = (
    *("MÊME ", "MEME ", "SAME", "NEAR", "PROCHE", "PRES", "PRÈS", "ADJ"),
    *(" same ", " and ", " not ", "andnot", "butnot"),
)
_DAYS = r"\d{4}-?\d\d-?\d\d|\d{1,2}/\d{1,2}/\d{2,4}|\d{4}(?:-\d\d)?"
_SIGNED = rf"""
      {_BEGINS}
    | \\(?P<escaped>(?:[^\s()"«»“”\\]|\\(?s:.))+)
    | =?(?P<field>(?<!\w)(?:(?:(?i:mots?-cl[eé]s?)|[^\W\d]+): | (?i:{_SPACED_NAMES})(?::\s|\s:\s?))(?=[^\s)])
        | (?<!\w)(?i:{_SPACED_NAMES})\s:\s*\Z)
    | (?P<quorum>(?<![^\s(:])(?:(?i:au\s+moins|at\s+least)\s+)?(?:\d{{1,2}}|(?i:{_COUNTS}))
        \s+(?i:de|of|parmi|d['’]entre|among))
        (?=\s*\()(?!\s*\(\s*[^()\s,"«“\\]*\s*(?:\)|$))
    | (?P<range>(?<![^\s(])(?:
          (?i:date)\s+(?i:from)\s+(?:{_DAYS}|-\d{{1,4}})(?:\s+(?i:to)\s+(?:{_DAYS}))?
        | (?i:date)\s+(?i:after|before|aft|bef|is)\s+(?:{_DAYS}|-\d{{1,4}}) | (?i:date)\s+-\d{{1,4}}
        | (?i:date)\s?(?:>=?|<=?|=)\s?(?:{_DAYS})
        | (?i:date)\s?\(\s*(?i:geq|aft|>=?)\s*\(?(?:{_DAYS})\)?\s+(?i:and)\s+(?i:leq|bef|<=?)\s*\(?(?:{_DAYS})\)?\s*\)
        | (?i:length|wc)\s?\(\s?[<>]=?\s?\d{{1,7}}\s?\)
        | (?i:wc|length|mots|words|longueur)\s?(?:>=?|<=?|=)\s?\d{{1,7}}(?!\w) ))
    | (?P<near>(?<!\S)(?:
          (?i:near|proche|pr[eè]s|within|onear|adj|pre|avant)/?\d{{1,3}} | (?:NEAR|PROCHE|PR[EÈ]S|ADJ|PRE)\s\d{{1,3}}
        | (?i:around)\s?\(\d{{1,3}}\)
        | [wWnN]/\d{{1,3}} | /(?i:(?:[wn]|pre|near)/?)?\d{{1,3}}/? | %\d{{1,3}} )(?!\S) | (?<=\S)/[nN]\d{{1,3}}/(?=\S))
    | (?P<bare>(?<!\S)(?:NEAR|PROCHE(?:\s+DE)?|PR[EÈ]S(?:\s+DE)?|ADJ)(?!\S))
    | (?P<span>(?<!\S)(?: (?:DANS\s+L[AE]\s+)?M[ÊE]ME\s+(?:PHRASE|PARAGRAPHE)(?:\s+QUE)?
        | SAME\s+(?:SENTENCE|PARAGRAPH) | SAME | (?i:w/(?:sent|para|seg|s|p)|/(?:sent|para|seg|s|p)) )(?!\S))
    | (?P<atleast>(?<![^\s(])(?i:atleast)\s?/?\s?\d{{1,3}})(?=[\s(])
    | (?P<lead>/[fF]\d{{1,3}}/?)(?=\s|\)|$)
    | (?P<inclusive>{INCLUSIVE})
    | (?P<segment>(?<![\w=])[A-Za-z]{{4,11}})(?=\()
    | (?P<key>(?<![\w=])(?:[A-Z]{{2,5}}(?:_[A-Z]{{2,4}})?\s?=\s?|[^\W\d]{{2,12}}=)(?=[^\s=)]))
    | (?P<times>(?:(?<=\S)\s(?:>=|≥)|(?<=[^\s\d])\s>)\s?\d{{1,5}}(?=[\s)]|$)(?!\s?[%€$]))
    | (?P<sign>&&?(?=[\s(]|[A-Z_]{{2,9}}\s?=) | \|\|? | (?<![^\s(:=])!(?=\s|\w|\())
    | (?P<minus>{EXCLUDING})
    | (?P<one>{AS_ONE})
    | (?P<word>(?:(?!/[nNfF]\d{{1,3}}/|\|)[^\s()"«»“”])+)
    """
_WORD = re.compile(r"""(?:(?!/[nNfF]\d{1,3}/|\|)[^\s()"«»“”])+""")
_SUFFIX = re.compile(r"~\d{0,5}|\^\d{0,5}|(?:>=|≥|>)\d{1,5}(?!\w)|\s?[~^]\s?\d{1,3}(?![\w.,])")
"""What may touch the end of a phrase or of a parenthesis; behind « a b » a space is the custom."""
_ONE_TERM = re.compile(r"""(?:\([^()]*\)|"[^"]*"|«[^»]*»|“[^”]*”|[^\s()"«“]+)\s*\Z""")
_GROUP = re.compile(r"\(([^()]*)\)")
_ACRONYM = 4
_LONGEST_COMMAND = 12
"""Lexemes of a text whose dashes and stars are always signs."""
_LONGEST_ASIDE = 4
_SENTENCE = re.compile(r"[.,;:!?…](?:\s|$)|\n")
_COMMANDS = frozenset("and or near span quorum atleast range lead".split())
_QUOTES = str.maketrans("", "", '()":=*«»“”|&!\\~^<>')


def operators_of(text: str) -> dict[str, str]:
    """The operators of a text: none where all of it is in capitals, and not made of acronyms (ONU OU OTAN): short, and
    no words of the dictionary (EAU OU FEU)."""
    if not text.isupper() or text.translate(_QUOTES) != text:
        return OPERATORS
    words = text.split()
    between = bool(words) and words[0] not in OPERATORS and words[-1] not in OPERATORS
    others = [word for word in words if word not in OPERATORS and word.isupper()]
    acronyms = all(len(word) <= _ACRONYM and class_of(fold(word)) is None for word in others)
    return OPERATORS if between and acronyms else {}


def has_signs(text: str) -> bool:
    """Whether anything in the text may be a sign of a query language, rather than words, quotes and operators."""
    return (
        _CHARACTERS.search(text) is not None
        or (":" in text and _COLON.search(text) is not None)
        or ((_DIGIT.search(text) is not None or "(" in text) and _NUMBERED.search(text) is not None)
        or ("/" in text and _SLASHED.search(text) is not None)
        or ("(" in text and _SEGMENT.search(text) is not None)
        or any(word in text for word in _SPELT)
    )


def is_prose(text: str, lexemes: list[Lexeme]) -> bool:
    """Whether a text is a pasted passage: long, with the punctuation of sentences, and without any sign that a passage
    has not by itself."""
    if len(lexemes) <= _LONGEST_COMMAND or _SENTENCE.search(text) is None:
        return False
    return not any(
        lexeme.kind in _COMMANDS
        or (lexeme.kind == "not" and lexeme.text in OPERATORS)
        or (lexeme.kind == "field" and lexeme.value[1] != "guessed")
        for lexeme in lexemes
    )


def lex(text: str, clock: Today = paris_today, plain: bool = False) -> list[Lexeme]:
    """The lexemes of a text; periods are counted from the day of `clock`. BadQuery where a period can't be read. With
    `plain`, words and phrases alone."""
    return list(_Lexer(text, clock, plain).lexemes())


@cache
def _signed() -> re.Pattern[str]:
    # Made when a text has a sign: that takes as long as to answer a question that has none.
    return re.compile(_SIGNED, re.VERBOSE)


class _Lexer:
    def __init__(self, text: str, clock: Today, plain: bool) -> None:
        self._text = text
        self._plain = plain
        self._clock = clock
        self._operators = operators_of(text)
        self._at = 0

    def lexemes(self) -> Iterator[Lexeme]:
        pattern = _signed() if not self._plain and has_signs(self._text) else _PLAIN
        while match := pattern.search(self._text, self._at):
            self._at = match.end()
            kind = match.lastgroup or ""
            found = match[kind or 0]
            start = match.start()
            match kind:
                case "word":
                    yield from self._word(found, start)
                case "straight" | "french" | "curly":
                    phrase = found.strip()
                    if phrase:
                        yield Lexeme("phrase", phrase, match.start(kind) + found.find(phrase[0]), self._at)
                    yield from self._suffixes(phrase != "")
                case "open":
                    yield Lexeme("(", found, start, self._at)
                case "close":
                    yield Lexeme(")", found, start, self._at)
                    yield from self._suffixes(True)
                case "minus":
                    yield Lexeme("not", found, start, self._at)
                case "address":
                    # (https://a.example/b). The parenthesis that it does not open and the full stop are not its own.
                    while (found.endswith(")") and found.count(")") > found.count("(")) or found[-1] in ",.;:!?…":
                        found = found[:-1]
                        self._at -= 1
                    yield Lexeme("literal", found, start, self._at)
                case "escaped":
                    yield Lexeme("literal", re.sub(r"(?s)\\(.)", r"\1", found), start, self._at)
                case "one":
                    yield Lexeme("word", one_spaced(found), start, self._at)
                case "inclusive":
                    yield Lexeme("word", found, start, self._at)
                case "":  # a sign that asks for nothing
                    continue
                case "field":
                    yield from self._field(match["field"], start)
                case "key" | "segment":
                    yield from self._key(found, start)
                case "range":
                    between = foreign_range(found, start, self._clock)
                    if between is None:
                        raise unreadable_range(found, start, self._text)
                    yield Lexeme("range", found, start, self._at, (between, True))
                case "bare" | "span" if not self._operators:
                    yield from self._again(start)
                case _:
                    yield Lexeme(kind, found, start, self._at)

    def _word(self, found: str, start: int) -> Iterator[Lexeme]:
        # Behind a field's colon (titre:NON), and at the end ("Elle dit NON"), it is a word.
        last = found == "NON" and not any(map(str.isalnum, self._text[self._at :]))
        if found in self._operators and self._text[start - 1 : start] not in (":", "=") and not last:
            yield Lexeme(self._operators[found], found, start, self._at)
        elif is_address(found):
            yield Lexeme("literal", found, start, self._at)
        else:
            yield from _parted(found, start)

    def _suffixes(self, kept: bool) -> Iterator[Lexeme]:
        while match := _SUFFIX.match(self._text, self._at):
            self._at = match.end()
            if kept:
                mark = match[0].strip()
                yield Lexeme("suffix" if mark[0] in "~^" else "times", mark, match.end() - len(mark), self._at)

    def _again(self, start: int) -> Iterator[Lexeme]:
        """What looked like an operator, as the word it is."""
        word = _WORD.match(self._text, start)
        assert word is not None
        self._at = word.end()
        yield from self._word(word[0], start)

    def _field(self, typed: str, start: int) -> Iterator[Lexeme]:
        """`titre:mot`, `titre : mot`, or a headline's colon: "Ukraine:guerre"."""
        name = typed.rstrip(": \u00a0\u202f\t\n")
        field = field_named(name)
        spaced = typed != f"{name}:"
        if not self._text[self._at :].strip() and self._begins(start):
            yield Lexeme("word", f"{name}:", start, self._at)
            return
        if field is None and name.islower() and (meant := field_meant(name)) is not None:
            yield from self._in_field(ForeignKey(meant), typed, start, "guessed")
        elif field is None:
            yield Lexeme("word", name, start, start + len(name), "colon")
        elif spaced and not self._begins(start):
            yield Lexeme("word", name, start, start + len(name))
        elif spaced and not name.islower() and self._has_more():
            yield Lexeme("word", name, start, start + len(name), "headline")
        else:
            yield from self._in_field(ForeignKey(field), typed, start, "guessed" if spaced else None)

    def _begins(self, start: int) -> bool:
        """Whether a field may be named here with a space about its colon: at the beginning, behind an operator, or in a
        short text in lower case; "prélèvement à la source : ..." names none."""
        before = self._text[:start].split()
        if not before or before[-1] in self._operators or before[-1].endswith(("(", ")", '"', "»")):
            return True
        return self._text.islower() and len(before) < _LONGEST_ASIDE and not is_stop(before[-1])

    def _has_more(self) -> bool:
        """Whether more than one word, phrase or parenthesis follows."""
        return (
            re.fullmatch(r"""(?:\([^()]*\)|"[^"]*"|«[^»]*»|“[^”]*”|[^\s()"«“]+)\s*""", self._text[self._at :]) is None
        )

    def _key(self, typed: str, start: int) -> Iterator[Lexeme]:
        """`TIT_HEAD=mot`, `hd=mot`, `HEADLINE(mot)`, `titre=mot`."""
        name = typed.rstrip("= ").upper()
        tables = (EUROPRESSE_KEYS, FACTIVA_KEYS) if "=" in typed else (NEXIS_SEGMENTS,)
        for table in tables:
            if name in table:
                yield from self._in_field(table[name], typed, start, "foreign")
                return
        field = field_named(name) if "=" in typed else None
        if field is None:
            yield from self._again(start)
        else:
            yield from self._in_field(ForeignKey(field), typed, start, "foreign")

    def _in_field(self, key: ForeignKey, typed: str, start: int, how: str | None) -> Iterator[Lexeme]:
        """A field, and what follows it where that is a range."""
        if key.field not in RANGES:
            yield Lexeme("field", typed, start, self._at, (key, how))
            return
        if group := _GROUP.match(self._text, self._at):
            yield from self._ranges(key.field, group)
            return
        read = typed_range(key.field, self._text, self._at, self._clock)
        if read is not None:
            self._at = read.end
            yield Lexeme("range", self._text[start : read.end], start, read.end, (read.range, how is not None))
        elif how is not None:  # "Date : le vote" is a headline
            name = typed.rstrip(": \u00a0\u202f=")
            yield Lexeme("word", name, start, start + len(name), "headline")
        else:
            raise unreadable_range(typed, start, self._text)

    def _ranges(self, field: str, group: re.Match[str]) -> Iterator[Lexeme]:
        """`date:(2019 OU 2021)`."""
        yield Lexeme("(", "(", group.start(), group.start() + 1)
        at = group.start(1)
        for number, value in enumerate(re.split(r"\s+(?:OU|OR)\s+|\s*[|,]\s*", group[1])):
            if number:
                yield Lexeme("or", "OU", at, at)
            found = range_of(field, value.strip().strip('"«»“” '), at, self._clock)
            if found is None:
                raise unreadable_range(value, at, self._text)
            yield Lexeme("range", value, at, at + len(value), (found, False))
        self._at = group.end()
        yield Lexeme(")", ")", group.end() - 1, group.end())


def _parted(word: str, start: int) -> Iterator[Lexeme]:
    """The words that a comma, a semicolon or a slash joins without a space."""
    if word.isalnum():
        yield Lexeme("word", word, start, start + len(word))
        return
    at = 0
    for sign in [*BETWEEN.finditer(word), None]:
        end = sign.start() if sign else len(word)
        yield Lexeme("word", word[at:end], start + at, start + end)
        at = sign.end() if sign else end
