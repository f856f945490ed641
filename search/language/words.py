"""One typed word: the signs at its ends, and the characters that stand for others."""

import re

from index.cleaning.forms import folded
from search.language import notes
from search.language.fields import SPACED
from search.language.lexer import Lexeme
from search.language.syntax import Word, has_wildcard
from search.results import QueryNote

MAX_DISTANCE = 2
"""Letters that a spelling may differ in."""
SHORTEST_PATTERN = 2
"""Letters or digits that a word with wildcards has at least."""
_MARKED = re.compile(
    r"(?P<word>.*?\w[\w'’.*?-]*?)(?P<marks>(?:~\d*(?:\.\d+)?|(?:>=|≥|>)\d{1,5}|\^\d+(?:\.\d+)?)+)[,;.]?"
)
_MARK = re.compile(r"~(?P<distance>\d*)(?P<share>\.\d+)?|(?P<more>>=|≥|>)(?P<times>\d+)|\^(?P<boost>\d+)(?:\.\d+)?")
_EXACT = re.compile(r"[\w\s'’.,/&*?·-]+")
_PATTERN = re.compile(r"[\w'’.*?·-]+")


def typed_word(lexeme: Lexeme, query: str, told: list[QueryNote]) -> Word | None:
    """The word that a lexeme of `query` is; None where it has no letter or digit. What is read otherwise than typed is
    added to `told`."""
    text, at = lexeme.text, lexeme.at
    if text.isalnum() and lexeme.value is None:
        return Word(text, at)
    if lexeme.kind == "literal":
        return Word(text, at) if _has_content(text) else None
    if lexeme.value is not None or (text.endswith(":") and not query[lexeme.end :].strip()):
        _tell_of_colon(lexeme, query, told)
    exact = text.startswith("=") and len(text) > 1
    if exact:
        text, at = text[1:], at + 1
    text = text.removeprefix("+")
    distance, times = 0, 1
    marked = _MARKED.fullmatch(text) if "~" in text or ">" in text or "≥" in text or "^" in text else None
    if marked is not None and ("~" not in marked["marks"] or _PATTERN.fullmatch(marked["word"])):
        text = marked["word"].lstrip("-\u2212")
        distance, times = _marks(marked["marks"], lexeme, query, told)
    if not _has_content(text):
        return None
    if exact:
        text = text.rstrip(",;:.!?…")
        exact = _EXACT.fullmatch(text) is not None
    if "*" in text or "?" in text:
        text = text.lstrip("-\u2212")
        return _with_wildcards(Word(text, at, exact=exact, distance=distance, times=times), lexeme, told)
    if "=" in text or "<" in text:
        _tell_of_signs(lexeme, query, told)
    return Word(text, at, exact=exact, distance=0 if exact else distance, times=times)


def _has_content(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _marks(marks: str, lexeme: Lexeme, query: str, told: list[QueryNote]) -> tuple[int, int]:
    """The distance and the number of times that stand at a word's end."""
    distance, times = 0, 1
    for mark in _MARK.finditer(marks):
        if mark["times"]:
            times = max(1, int(mark["times"]) + (mark["more"] == ">"))
        elif mark["boost"]:
            repair = notes.repaired(query, lexeme.at, lexeme.end, lexeme.text.replace(mark[0], ""))
            told.append(
                notes.read_as_word(mark[0], "laissé de côté", "left out", lexeme.at + lexeme.text.find(mark[0]), repair)
            )
        else:
            wanted = 1 if mark["share"] or not mark["distance"] else int(mark["distance"])
            distance = min(wanted, MAX_DISTANCE)
            if mark["share"] or wanted != distance:
                shown = f"~{distance}"
                repair = notes.repaired(query, lexeme.at, lexeme.end, lexeme.text.replace(mark[0], shown))
                place = lexeme.at + lexeme.text.find(mark[0])
                told.append(notes.number_given(mark[0], shown, place, repair))
    return distance, times


def _with_wildcards(word: Word, lexeme: Lexeme, told: list[QueryNote]) -> Word | None:
    """`mot*`, `*mot`, `m?t`, `m*t`. What is too short, or is punctuation (`**mot**`, `5*`), is a plain word."""
    text = word.text.rstrip(",;:.!?…") if "*" in word.text else word.text.rstrip(",;:.!…")
    text = re.sub(r"\*{2,}", "*", text) if not text.startswith("**") else text.strip("*")
    body = text.strip("*?")
    stars = "*" in text and (text != body)
    if not _has_content(body):
        return None
    shown = body if stars else word.text
    exact = word.exact and not ("*" in shown or "?" in shown)
    plain = Word(shown, word.at, exact=exact, times=word.times)
    if not has_wildcard(text) or _PATTERN.fullmatch(text) is None:
        return plain
    letters = sum(character.isalnum() for character in text)
    if letters < SHORTEST_PATTERN:
        if not body.isdigit():
            told.append(notes.short_wildcard(text, lexeme.at, None))
        return plain
    if text.endswith("*") and not has_wildcard(text[:-1]):
        return Word(text[:-1], word.at, exact=word.exact, prefix=True, times=word.times)
    return Word(text, word.at, exact=word.exact, pattern=True, times=word.times)


def _tell_of_colon(lexeme: Lexeme, query: str, told: list[QueryNote]) -> None:
    """A name before a colon that is read as a word, where it looks like a field's."""
    name = lexeme.text.rstrip(":")
    if lexeme.value is None:  # titre: at the end
        if folded(name) in SPACED:
            told.append(notes.field_alone(lexeme.text, lexeme.at, query[: lexeme.at].strip() or None))
    elif lexeme.value == "headline":
        end = query.find(":", lexeme.at) + 1
        rest = query[end:].strip()
        repair = notes.repaired(query, lexeme.at, len(query), f"{name.lower()}:{rest}")
        told.append(notes.headline_field(query[lexeme.at : end], name.lower(), lexeme.at, repair))
    elif name.islower() and len(name) > 1:
        told.append(notes.unknown_field(f"{name}:", lexeme.at, notes.repaired(query, lexeme.end, lexeme.end + 1, " ")))


def _tell_of_signs(lexeme: Lexeme, query: str, told: list[QueryNote]) -> None:
    """`foo=mot`, `mot<3`, which look like operators and are words."""
    if (key := re.fullmatch(r"([a-zA-Z_]{2,12})=([^=].*)", lexeme.text)) and "/" not in lexeme.text:
        repair = notes.repaired(query, lexeme.at, lexeme.end, f"{key[1]} {key[2]}")
        told.append(notes.unknown_field(f"{key[1]}=", lexeme.at, repair))
    elif less := re.fullmatch(r"([^\W\d]+)(<=?)(\d{1,3})", lexeme.text):
        repair = notes.repaired(query, lexeme.at, lexeme.end, f"{less[1]} SAUF {less[1]}>={less[3]}")
        told.append(
            notes.read_as_word(
                lexeme.text,
                f"pour un mot rare dans l’article : {less[1]} SAUF {less[1]}>={less[3]}",
                f"for a word that is rare in the article: {less[1]} NOT {less[1]}>={less[3]}",
                lexeme.at,
                repair,
            )
        )
