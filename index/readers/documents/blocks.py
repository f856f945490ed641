"""Paragraphs, rows and cells gathered while a document's tree is walked."""

from dataclasses import dataclass, field

from index.readers.documents.page import Paragraph, lines_in

_LONGEST_ROW = 300
"""Characters from which a row is no row of a table but a page laid out."""


@dataclass(slots=True)
class _Open:
    """A paragraph, a row or a cell whose end was not met; `inner` is what was met within."""

    kind: str
    level: int = 0
    pieces: list[str] = field(default_factory=list)
    inner: list[Paragraph] = field(default_factory=list)
    cells: list[list[Paragraph]] = field(default_factory=list)


class TextBlocks:
    """The paragraphs of a document in its order; those within another, as text boxes have them, come behind it."""

    def __init__(self) -> None:
        self._stack = [_Open("document")]

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs that were met."""
        while len(self._stack) > 1:
            self.end(self._stack[-1].kind)
        return self._stack[0].inner

    def begin(self, kind: str, level: int = 0) -> None:
        """Begin a "paragraph", a heading of a level, or a "row" or "cell" of a table."""
        self._stack.append(_Open(kind, level))

    def text(self, text: str) -> None:
        """Some of the text of the paragraph that is open."""
        if self._stack[-1].kind == "paragraph":
            self._stack[-1].pieces.append(text)

    def end(self, kind: str) -> None:
        """End what was begun last of that kind."""
        if all(each.kind != kind for each in self._stack):
            return
        while (done := self._stack.pop()).kind != kind:
            self._stack[-1].inner += _whole(done)
        if kind == "cell" and self._stack[-1].kind == "row":
            self._stack[-1].cells.append(_whole(done))
        else:
            self._stack[-1].inner += _whole(done)


def _whole(done: _Open) -> list[Paragraph]:
    if done.kind == "paragraph":
        return [Paragraph(line, done.level) for line in lines_in("".join(done.pieces))] + done.inner
    cells = [cell for cell in done.cells if cell]
    texts = [paragraph.text for cell in cells for paragraph in cell]
    if len(cells) > 1 and len(texts) == len(cells) and sum(map(len, texts)) <= _LONGEST_ROW:
        return [Paragraph("\t".join(texts)), *done.inner]
    return [paragraph for cell in cells for paragraph in cell] + done.inner
