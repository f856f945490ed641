"""Hyphens: a compound is its parts and its joined form; a pronoun hung on a verb is none of it."""

from itertools import pairwise

from index.analysis.fold import fold
from index.analysis.piece import Surface

MAX_JOINED_CHARS = 255
"""Characters of a form: a longer word is cut to them, a longer joined form is not made."""

_THIRD_PERSON = frozenset({"il", "ils", "elle", "elles", "on"})
_BEFORE_CE = frozenset(
    {"est", "sont", "etait", "etaient", "sera", "seront", "serait", "seraient", "fut", "furent", "soit"}
)


def strip_pronouns(pieces: list[Surface]) -> list[Surface]:
    """The pieces without the pronoun of an inversion: a-t-il, dit-elle, est-ce. rendez-vous and Jong-il stay whole."""
    if len(pieces) < 2 or pieces[-1].joint not in ("-", "'"):
        return pieces
    verb, pronoun = pieces[-2], pieces[-1]
    if not (pronoun.text.islower() or (pronoun.text.isupper() and verb.text.isupper())):
        return pieces
    subject = fold(pronoun.text)
    if len(pieces) > 2 and subject in _THIRD_PERSON and verb.text in ("t", "T") and verb.joint == "-":
        return pieces[:-2]
    return pieces[:-1] if pronoun.joint == "-" and _is_inversion(fold(verb.text), subject) else pieces


def _is_inversion(verb: str, pronoun: str) -> bool:
    """Whether a verb so spelt may be followed by that pronoun: the endings of each person."""
    if pronoun in _THIRD_PERSON:
        return len(verb) > 1 and verb.endswith(("t", "d"))
    match pronoun:
        case "ce":
            return verb in _BEFORE_CE
        case "je":
            return len(verb) > 1
        case "tu":
            return len(verb) > 1 and verb.endswith(("s", "x"))
        case "nous":
            return verb.endswith("ons") or verb == "sommes"
        case "vous":
            return (verb.endswith("ez") and verb != "rendez") or verb in ("etes", "dites", "faites")
        case _:
            return False


def join(pieces: list[Surface]) -> list[Surface]:
    """The heard pieces, the first of each compound with its joined form. Works on forms: comes after folding.

    Two numbers side by side (18-25, 2024-11-17) are not joined: nobody means 1825.
    """
    heard: list[Surface] = []
    group: list[Surface] = []
    for piece in pieces:
        if piece.joint not in ("-", "'"):
            _join_group(group)
            group = []
        group.append(piece)
        if not piece.silent:
            heard.append(piece)
    _join_group(group)
    return heard


def _join_group(group: list[Surface]) -> None:
    parts = [piece for piece in group if not piece.silent]
    if len(parts) < 2 or any(_both_numbers(left, right) for left, right in pairwise(group)):
        return
    if sum(len(piece.form) for piece in group) > MAX_JOINED_CHARS:
        return
    first, last = parts[0], parts[-1]
    first.whole = "".join(piece.form for piece in group)
    first.whole_stop = all(piece.stop for piece in parts)
    first.whole_end = last.end
    first.span = len(parts)


def _both_numbers(left: Surface, right: Surface) -> bool:
    return left.form[-1].isdigit() and right.form[0].isdigit()
