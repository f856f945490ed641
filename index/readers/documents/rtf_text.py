"""The text of RTF, out of its groups and control words.

Source: Rich Text Format Specification 1.9.1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from index.messages import Message
from index.readers.documents.page import Paragraph, lines_in
from index.readers.documents.refusals import Unreadable

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<brace>[{}])|[\r\n\x00]+|(?P<plain>[^\\{}\r\n\x00]+)",
    re.S,
)
_MOST_GROUPS = 1000
"""Groups within one another, which no document needs."""

_CHARACTERS = {
    "tab": "\t", "cell": "\t", "nestcell": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "par": "\n",
    "line": "\n", "row": "\n", "nestrow": "\n", "sect": "\n", "page": "\n", "column": "\n", "softline": "\n",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "-", b"\n": "\n", b"\r": "\n", b"\t": "\t"}
_UNREAD = frozenset(
    "fonttbl colortbl stylesheet filetbl listtable listoverridetable revtbl rsidtbl themedata colorschememapping "
    "latentstyles datastore xmlnstbl generator pict objdata objclass header headerl headerr headerf footer footerl "
    "footerr footerf fldinst pntext listtext pnseclvl bkmkstart bkmkend annotation atnid atnauthor atndate atnref "
    "atrfstart atrfend comment doccomm operator manager company revtim printim buptim private1 "
    "ftnsep ftnsepc aftnsep aftnsepc do sp nonshppict tc tcn xe rxe".split()
)
"""Destinations of which nothing is part of the text."""
_SAID = ("title", "author", "keywords", "category")
_CLOCK = ("yr", "mo", "dy", "hr", "min")
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip
"""A font's number for a set of letters, and Python's name for it."""
_DOCUMENT = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_HEADING = re.compile(r"(?:(?:heading|titre) ?(\d)|title|titre)\s*;", re.I)
_PAGES = {10000: "mac_roman", 65001: "utf-8", 0: "cp1252"}


@dataclass(frozen=True, slots=True)
class Document:
    """What an RTF file says: its paragraphs, its properties by their names, when it was made (ISO 8601)."""

    paragraphs: list[Paragraph]
    said: Mapping[str, str]
    created: str | None


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group and ends with it."""

    into: str | None = "text"
    """Where text goes: "text", "note", a property's name, "fonts", "styles"; None where it is not read."""
    encoding: str = "cp1252"
    skip: int = 1
    """How many characters follow a Unicode one for programs that do not know it."""
    hidden: bool = False
    level: int = 0


@dataclass(slots=True)
class _Gathered:
    texts: dict[str, list[str]] = field(default_factory=dict)
    levels: list[tuple[int, int]] = field(default_factory=list)
    """Number of pieces of text at which a level of headings begins to hold, and the level."""
    moment: dict[str, int] = field(default_factory=dict)
    fonts: dict[int, str] = field(default_factory=dict)
    styles: dict[int, int] = field(default_factory=dict)


def rtf_document(data: bytes) -> Document:
    """The document that `data` is, a damaged one as far as it goes; `Unreadable` where its groups go too deep."""
    return _Parser(data).document()


class _Parser:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._state = _State()
        self._stack: list[_State] = []
        self._default = "cp1252"
        self._number = 0
        self._starred = False
        self._left = 0
        self._bytes = bytearray()
        self._found = _Gathered()

    def document(self) -> Document:
        position = max(self._data.find(b"{\\rtf"), 0)
        end = len(self._data)
        while position < end and (token := _TOKEN.match(self._data, position)):
            position = token.end()
            if token["word"]:
                position += self._word(token["word"].decode(), token["number"])
            elif token["brace"]:
                self._brace(token["brace"])
            elif token["hex"]:
                self._raw(bytes.fromhex(token["hex"].decode()))
            elif token["plain"]:
                self._raw(token["plain"])
            elif token["symbol"] is not None:
                self._symbol(token["symbol"])
        self._flush()
        return self._document()

    def _word(self, word: str, number: bytes | None) -> int:
        """Do what a control word says; how many bytes behind it are no text."""
        value = int(number) if number else None
        state = self._state
        if word == "bin":
            return max(value or 0, 0)
        if word == "u" and value is not None:
            self._add(chr(value % 0x10000))
            self._left = state.skip
            return 0
        self._flush()
        starred, self._starred = self._starred, False
        if word == "uc":
            self._state = replace(state, skip=min(max(value or 0, 0), 100))
        elif word in _CHARACTERS:
            self._character(_CHARACTERS[word])
        elif word in ("v", "deleted"):
            self._state = replace(state, hidden=value != 0)
        elif word in _DOCUMENT or word == "ansicpg":
            self._default = _DOCUMENT.get(word) or _codec(value or 0)
            self._state = replace(state, encoding=self._default)
        elif word in ("f", "fcharset", "cpg"):
            self._font(word, value or 0)
        elif word in ("s", "pard", "outlinelevel", "plain"):
            self._paragraph_has(word, value or 0)
        elif word in _CLOCK and state.into == "created":
            self._found.moment[word] = value or 0
        else:
            self._destination(word, starred)
        return 0

    def _destination(self, word: str, starred: bool) -> None:
        into = self._state.into
        if word == "fonttbl":
            self._state = replace(self._state, into="fonts")
        elif word == "stylesheet":
            self._state = replace(self._state, into="styles")
        elif word == "creatim":
            self._state = replace(self._state, into="created")
        elif word in _SAID and into == "info":
            self._state = replace(self._state, into=word)
        elif word == "info":
            self._state = replace(self._state, into="info")
        elif word == "footnote" and into:
            self._state = replace(self._state, into="note", level=0)
        elif word == "shptxt":
            self._state = replace(self._state, into="text", hidden=False)
        elif word in _UNREAD or starred:
            self._state = replace(self._state, into=None)

    def _paragraph_has(self, word: str, value: int) -> None:
        into = self._state.into
        if into == "styles":
            self._number = value if word == "s" else self._number
        elif word == "s":
            self._set_level(self._found.styles.get(value, 0))
        elif word == "outlinelevel":
            self._set_level(value + 1 if 0 <= value < 9 else 0)
        elif word == "pard":
            self._set_level(0)
        else:  # plain: the letters of the document's own font
            self._state = replace(self._state, encoding=self._default, hidden=False)

    def _set_level(self, level: int) -> None:
        self._state = replace(self._state, level=level)

    def _font(self, word: str, value: int) -> None:
        if self._state.into == "fonts":
            if word == "f":
                self._number = value
            elif word == "cpg" or self._number not in self._found.fonts:
                named = _codec(value) if word == "cpg" else _CHARSETS.get(value)
                if named and not (word == "fcharset" and value in (0, 1)):
                    self._found.fonts[self._number] = named
        elif word == "f":
            self._state = replace(self._state, encoding=self._found.fonts.get(value, self._default))

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._left = 0
        self._starred = False
        if brace == b"{":
            if len(self._stack) >= _MOST_GROUPS:
                raise Unreadable(
                    Message(
                        fr=f"plus de {_MOST_GROUPS} groupes RTF imbriqués : ouvrez-le et enregistrez-le de nouveau",
                        en=f"more than {_MOST_GROUPS} RTF groups within one another: open it and save it again",
                    )
                )
            self._stack.append(self._state)
        elif self._stack:
            ended, self._state = self._state, self._stack.pop()
            if ended.into == "note" != self._state.into:
                self._found.texts.setdefault("note", []).append("\n")

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in _SYMBOLS:
            self._flush()
            self._character(_SYMBOLS[symbol])
        elif symbol in (b"\\", b"{", b"}"):
            self._raw(symbol)

    def _character(self, text: str) -> None:
        if self._left:
            self._left -= 1
        else:
            self._add(text)

    def _raw(self, raw: bytes) -> None:
        """Letters in the encoding that holds, or what stands for a Unicode character and is passed over."""
        if self._left:
            passed = min(self._left, len(raw))
            self._left -= passed
            raw = raw[passed:]
        if self._state.into:
            self._bytes += raw

    def _flush(self) -> None:
        if self._bytes:
            text = self._bytes.decode(self._state.encoding, "replace")
            self._bytes.clear()
            self._add(text)

    def _add(self, text: str) -> None:
        into = self._state.into
        if self._bytes and into:  # a Unicode character behind letters that wait to be decoded
            self._flush()
        if into == "styles":
            found = _HEADING.fullmatch(text.strip())
            if found:
                self._found.styles[self._number] = int(found[1] or 1)
        elif into and into != "fonts" and not self._state.hidden:
            pieces = self._found.texts.setdefault(into, [])
            if into == "text":
                self._found.levels.append((len(pieces), self._state.level))
            pieces.append(text)

    def _document(self) -> Document:
        paragraphs: list[Paragraph] = []
        pieces = self._found.texts.get("text", [])
        line: list[str] = []
        level = 0
        for number, held in self._found.levels:
            *ended, last = pieces[number].split("\n")
            for part in ended:
                paragraphs += [Paragraph(one, level or held) for one in lines_in(_whole("".join([*line, part])))]
                line, level = [], 0
            line.append(last)
            level = level or (held if last.strip() else 0)
        paragraphs += [Paragraph(one, level) for one in lines_in(_whole("".join(line)))]
        paragraphs += [Paragraph(one) for one in lines_in(_whole("".join(self._found.texts.get("note", []))))]
        said = {name: " ".join(_whole("".join(self._found.texts.get(name, []))).split()) for name in _SAID}
        return Document(paragraphs, {name: value for name, value in said.items() if value}, self._created())

    def _created(self) -> str | None:
        moment = self._found.moment
        if not moment.get("yr") or not moment.get("mo") or not moment.get("dy"):
            return None
        day = f"{moment['yr']:04}-{moment['mo']:02}-{moment['dy']:02}"
        return f"{day}T{moment['hr']:02}:{moment.get('min', 0):02}" if "hr" in moment else day


def _codec(page: int) -> str:
    """Python's name for a code page, Windows-1252 where it has none."""
    name = _PAGES.get(page, f"cp{page}")
    try:
        b"".decode(name)
    except LookupError:
        return "cp1252"
    return name


def _whole(text: str) -> str:
    """The text with halves of surrogate pairs joined."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
