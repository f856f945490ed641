"""The analyser as Whoosh wants it."""

from collections.abc import Iterator
from typing import Any, Literal

from whoosh.analysis import Analyzer, Token

from index.analysis.analyser import Analyser
from index.analysis.fold import fold


class FormAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh carries no types
    """Whoosh tokens of a text: its folded forms, or the classes of them.

    Whoosh pickles it with the schema, so it holds its field's name and nothing else. One token is yielded over and over
    with other values, as Whoosh's own do; joined forms have the position of their first part. Stop words are kept.
    """

    def __init__(self, field: Literal["form", "stem"]) -> None:
        self.field = field

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FormAnalyzer) and self.field == other.field

    def __hash__(self) -> int:
        return hash(self.field)

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        tokenize: bool = True,
        mode: str = "",
        **kwargs: Any,
    ) -> Iterator[Token]:
        """The tokens of `value`; where `tokenize` is false, `value` folded as one token (prefixes, wildcards)."""
        token = Token(positions, chars, removestops=removestops, mode=mode, **kwargs)
        token.boost = 1.0
        token.stopped = False
        for text, position, start, end in self._found(value) if tokenize else [(fold(value), 0, 0, len(value))]:
            token.text = text
            if keeporiginal:
                token.original = value[start:end]
            if positions:
                token.pos = start_pos + position
            if chars:
                token.startchar = start_char + start
                token.endchar = start_char + end
            yield token

    def _found(self, value: str) -> Iterator[tuple[str, int, int, int]]:
        """Text, position, start and end of each token, those that say the same of one place but once."""
        analyser = Analyser()
        stems = self.field == "stem"
        base = 0
        for start, end in analyser.surfaces(value):
            tokens = analyser.expand(value[start:end])
            if len(tokens) == 1:
                token = tokens[0]
                yield token.stem if stems else token.form, base, start + token.start, start + token.end
                base += 1
                continue
            said = ("", -1)
            for token in tokens:
                text = token.stem if stems else token.form
                if (text, token.position) != said:
                    said = (text, token.position)
                    yield text, base + token.position, start + token.start, start + token.end
            if tokens:
                base += tokens[-1].position + tokens[-1].span
