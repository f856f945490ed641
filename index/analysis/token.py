"""The unit of analysis: a token with its offsets in the original text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """One indexed form of a stretch of text.

    `text[start:end]` is what it stands for in the original text, offsets in characters. `form` is the folded, lower
    case form; `stem` its class. `position` counts words from 0; a compound's joined form stands at the position of its
    first part and covers `span` positions (porte-avions: porte 0, avions 1, porteavions 0 span 2), other tokens cover
    one.
    `stop` is true where the original spelling, accents included, is a grammatical word; it is indexed all the same.
    """

    form: str
    stem: str
    start: int
    end: int
    position: int
    span: int = 1
    stop: bool = False
