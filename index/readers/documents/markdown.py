"""Markdown notes (.md): the text without its markup; title, author, date and the rest from the front matter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.content import whole_text
from index.readers.documents.front_matter import front_matter, labels
from index.readers.documents.page import Paragraph, Properties, lines_in, page_of
from index.readers.documents.refusals import guarded
from index.readers.markup import plain_text

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_MARKDOWN_BYTES = 2 << 20
"""Bytes of a note, as many as an article may have characters: parsing takes 5 µs and 250 bytes for each."""
_CURE = Message(fr="partagez-le en articles", en="split it into articles")
_KEYS = {
    "title": ("title", "titre"),
    "author": ("author", "authors", "auteur", "auteurs", "auteur(s)", "byline"),
    "date": ("date", "published", "publié", "publie", "date de publication", "pubdate", "created", "publishdate"),
    "source": ("source", "publication", "journal", "média", "media", "site", "publisher", "site_name"),
    "section": ("section", "rubrique", "category", "categories", "catégorie", "catégories"),
    "tags": ("tags", "keywords", "mots-clés", "mots clés", "étiquettes", "tag"),
    "url": ("url", "link", "lien", "source_url", "canonical", "original", "source"),
    "lead": ("chapo", "chapô", "chapeau", "abstract"),
}  # fmt: skip
_NOTE = re.compile(r"\[\^[^\]\s]{1,40}\](?::\s?)?|\[!\w+\][-+]?\s?")
"""Marks of notes and of boxes, which are no part of CommonMark."""
_WIKI = re.compile(r"!?\[\[(?:[^\]|\n]{0,200}\|)?([^\]|\n]{1,200})\]\]")


@guarded
def read(path: Path, stream: BinaryIO) -> Iterator[RawPage | Rejected]:
    """The article that the note is."""
    text = whole_text(path, stream, cure=_CURE, limit=MAX_MARKDOWN_BYTES)
    if isinstance(text, Rejected):
        yield text
        return
    said, body = front_matter(text.lstrip("\ufeff"))
    found = {name: labels(next((said[key] for key in keys if said.get(key)), None)) for name, keys in _KEYS.items()}
    url = next((label for label in found["url"] if re.match(r"https?://", label)), None)
    source = ", ".join(label for label in found["source"] if not re.match(r"https?://", label))
    properties = Properties(
        author=", ".join(found["author"]) or None,
        published=next(iter(found["date"]), None),
        source=source or None,
        section=next(iter(found["section"]), None),
        tags=found["tags"],
        url=url,
    )
    lead = [Paragraph(label) for label in found["lead"]]
    page = page_of(path, [*lead, *paragraphs_of(body)], properties)
    title = " ".join(found["title"])
    # A title that is given as such is one, whatever it is called.
    if title and isinstance(page, RawPage):
        page = replace(page, title=title, origins={"title": "record"})
    yield page


def paragraphs_of(text: str) -> list[Paragraph]:
    """The paragraphs of a Markdown text, without its markup; line ends within one are spaces."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found: list[Paragraph] = []
    level = 0
    cells: list[str] | None = None
    for token in parser.parse(_WIKI.sub(r"\1", text)):
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            found += [Paragraph(line) for line in lines_in("\t".join(cells or ()))]
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(_inline(token.children or ()).replace("\n", " "))
        elif token.type == "inline":
            found += [Paragraph(line, level) for line in lines_in(_inline(token.children or ()))]
        elif token.type in ("fence", "code_block"):
            found += [Paragraph(line) for line in lines_in(token.content)]
        elif token.type == "html_block":
            found += [Paragraph(line) for line in lines_in(plain_text(token.content))]
    return found


def _inline(tokens: "Sequence[Token]") -> str:
    pieces: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            pieces.append(token.content)
        elif token.type == "softbreak":
            pieces.append(" ")
        elif token.type == "hardbreak" or (token.type == "html_inline" and token.content.lower().startswith("<br")):
            pieces.append("\n")
    return _NOTE.sub("", "".join(pieces))
