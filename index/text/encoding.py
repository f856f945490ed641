"""Bytes of unknown encoding to text: sure signs first, detection last, and a refusal rather than a wrecked text."""

import codecs
import re

from index.messages import Message

_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"II*\x00", "TIFF"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
)
"""First bytes of files that hold no text of their own, and the kind's name."""
_MAGICS = tuple(magic for magic, _ in _MAGIC)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 stands before UTF-16, whose mark its own begins with."""
_MARKS = tuple(mark for mark, _ in _BOMS)

_FRENCH = ("cp1252", "iso8859_15", "mac_roman", "cp850")
"""One-byte encodings that French text was written in, commonest first: an equal score goes to the first."""
_LATIN1 = ("iso8859-1", "ascii")
"""Declared so, a text is read as Windows-1252, as browsers do."""

_LOWER = "àâçéèêëîïôùûüÿæœ"
_UPPER = "ÀÂÇÉÈÊËÎÏÔÙÛÜŸÆŒ"
_PLAUSIBLE = re.compile(
    rf"(?<=[^\W\d_])[{_LOWER}]|[{_LOWER}](?=[^\W\d_])|(?<!\S)[àÀôÔ](?!\S)"
    rf"|(?<![a-z{_LOWER}])[{_UPPER}](?=[^\W\d_]|['’])|(?<=[A-Z{_UPPER}])[{_UPPER}]"
    r"|[’](?=[^\W\d_])|[«»“”‘…–—•°€£©®²³\xa0·§](?!(?<=\w.)\w)|(?<![^\W\d_])[½¼¾−×±]"
)
"""Characters beyond ASCII where a French text has them: letters within words, marks outside them."""
_BORROWED = re.compile(r"(?<=[^\W\d_])[äöñáíóúãõåøßšý]|[äöñáíóúãõåøßšýÄÖÑÁÍÓÚÅØŠ](?=[a-z])")
"""Letters that foreign names bring into a French text: plausible, less so than its own."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_C1 = re.compile(r"[\x7f-\x84\x86-\x9f]")
"""What Windows-1252 has letters for: a text that has one was read by another encoding than its own."""
_STRAY = 50
"""Of so many characters one may be a control character: word processors leave them in texts."""
_SURE = 0.9
"""Share of plausible characters from which a reading as French is believed without asking the detector."""
_SAMPLE = 1 << 16


def decode(data: bytes, declared: str | None = None) -> str | Message:
    """The text of `data`, or why it can't be read as text.

    In this order: byte order mark; strict UTF-8; the charset that the document `declared`; UTF-8 with a few broken
    bytes or lines, read as Windows-1252; the one-byte encodings of French, by how much of the text each makes
    plausible; charset-normalizer. Newlines come out as "\\n" and a byte order mark is dropped; nothing else
    is altered.
    """
    if refused := binary_file(data):
        return refused
    text = _with_mark(data)
    if text is None and b"\x00" in data:
        wide = _wide(data)
        if isinstance(wide, Message):
            return wide
        if isinstance(wide, str):
            text = wide
        else:
            data = wide
    if text is None:
        text = _strictly(data, "utf-8") or _declared(data, declared) or _mended(data) or _detected(data)
    if text is None:
        return Message(
            fr="encodage indéterminé : enregistrez le fichier en UTF-8",
            en="unknown encoding: save the file as UTF-8",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def binary_file(head: bytes) -> Message | None:
    """Why a file that begins with `head` is no text: its first bytes are those of a PDF, a picture, an archive."""
    if not head.startswith(_MAGICS):
        return None
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return Message(
                fr=f"fichier binaire ({kind}), pas un texte : extrayez-en le texte ou retirez-le",
                en=f"binary file ({kind}), not a text: extract its text or take it away",
            )
    return None


def marked_encoding(head: bytes) -> str | None:
    """The encoding that a byte order mark at the start of `head` gives away."""
    return next((encoding for mark, encoding in _BOMS if head.startswith(mark)), None)


def _with_mark(data: bytes) -> str | None:
    if not data.startswith(_MARKS):
        return None
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    return None


def _wide(data: bytes) -> str | bytes | Message:
    """Data with NULs: UTF-16 without its mark, a text with a few stray NULs (which go), or no text at all."""
    nuls = data.count(0)
    if nuls * 1000 <= len(data):
        return data.replace(b"\x00", b"")
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        if data[first::2].count(0) * 10 >= len(data) * 3 and not data[1 - first :: 2].count(0) and len(data) % 2 == 0:
            text = _strictly(data, encoding)
            if text is not None and not _is_wrecked(text):
                return text
    return Message(
        fr="fichier binaire, pas un texte : retirez-le ou convertissez-le",
        en="binary file, not a text: take it away or convert it",
    )


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _declared(data: bytes, declared: str | None) -> str | None:
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return None
    if name.startswith("utf"):
        return None
    text = _strictly(data, "cp1252" if name in _LATIN1 else name)
    return None if text is None or _is_wrecked(text) else text


def _is_wrecked(text: str) -> bool:
    """Whether a text has characters that none has, or more of some than slip into one."""
    return _C1.search(text) is not None or len(_CONTROL.findall(text)) * _STRAY > len(text)


def _mended(data: bytes) -> str | None:
    """UTF-8 in which some bytes are broken: those are read as Windows-1252, the rest is not wrecked for them."""
    good = data.decode("utf-8", "ignore")
    wide = sum(len(run) for run in re.findall(r"[^\x00-\x7f]+", good))
    bad = len(data) - len(good.encode("utf-8"))
    if wide <= bad:
        return _by_lines(data)
    pieces = []
    done = 0
    for match in _UTF8.finditer(data):
        pieces += [data[done : match.start()].decode("cp1252", "replace"), match[0].decode("utf-8", "replace")]
        done = match.end()
    return "".join([*pieces, data[done:].decode("cp1252", "replace")])


def _by_lines(data: bytes) -> str | None:
    """Text to which lines in another encoding were added: those that are no UTF-8 are read as French in one byte."""
    lines = data.split(b"\n")
    others = [line for line in lines if _strictly(line, "utf-8") is None]
    wide = [line for line in lines if not line.isascii() and _strictly(line, "utf-8") is not None]
    if not wide or any(_WIDE.search(line) for line in others):
        return None
    best, encoding = max(
        ((_plausibility(b"\n".join(others), encoding), encoding) for encoding in _FRENCH), key=lambda scored: scored[0]
    )
    if best < _SURE:
        return None
    return "\n".join(_strictly(line, "utf-8") or (_strictly(line, encoding) or "") for line in lines)


_WIDE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")


_UTF8 = re.compile(
    rb"(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+"
)


def _detected(data: bytes) -> str | None:
    best, encoding = max(
        ((_plausibility(data, encoding), encoding) for encoding in _FRENCH), key=lambda scored: scored[0]
    )
    if best >= _SURE:
        return _strictly(data, encoding)

    from charset_normalizer import from_bytes

    found = from_bytes(data[: _SAMPLE * 4]).best()
    text = _strictly(data, found.encoding) if found is not None else None
    if text is not None and not _is_wrecked(text):
        return text
    return _strictly(data, encoding) if best >= 0.5 else None


def _plausibility(data: bytes, encoding: str) -> float:
    """The share, among the characters beyond ASCII, of those that stand where French has them; 0 where it can't be."""
    text = _strictly(data, encoding)
    if text is None or _is_wrecked(text):
        return 0.0
    text = text[:_SAMPLE]
    beyond = len(re.findall(r"[^\x00-\x7f]", text))
    return (len(_PLAUSIBLE.findall(text)) + 0.9 * len(_BORROWED.findall(text))) / beyond if beyond else 1.0
