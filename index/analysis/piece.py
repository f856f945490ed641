"""What the steps of the chain hand to one another."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Surface:
    """One word of a surface while the chain works on it; offsets are relative to the surface.

    `text` is the spelling, NFC and without invisible characters, its case and accents kept. `joint` is what ties it to
    the piece before: "-", "'", another sign, or "" where nothing does. `also` holds other spellings of the same place,
    each with its end. A `silent` piece is heard in the joined form alone. `form` is the folded spelling. `whole` is the
    joined form that begins here, covering `span` words up to `whole_end`.
    """

    text: str
    start: int
    end: int
    joint: str = ""
    also: tuple[tuple[str, int], ...] = ()
    silent: bool = False
    stop: bool = False
    form: str = ""
    whole: str = ""
    whole_stop: bool = False
    whole_end: int = 0
    span: int = 1


Step = Callable[[list[Surface]], list[Surface]]
"""A step takes the pieces of one surface, in order, and gives those that go on."""
