"""A heap of damaged files, the same one for the same seed; by hand: `python mutation.py FOLDER SEED COUNT`."""

import bz2
import gzip
import lzma
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import zstandard
from heap_material import ADDRESSES, DATES, PLAIN, a_sidecar, a_tar, a_zip

_CONTROLS = [chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127, 0x85, 0x9B, 0xAD, 0x200B, 0x202E, 0x2028)]
_ODD = [
    "\ud800", "\udfff", "\ufffe", "\U0010ffff", "\ufeff", "\u0301" * 50, "﷽", "ẞ", "İ", "ﬁ", "𝒜", "e\u0301", "\0",
    "<![CDATA[", "&#0;", "&#55296;", "&#11;", '"', "\\", "<!--", "-->", "<div class='cookie'>", "<time>", "\r",
    "\r\n\r\n", "²", "٣",
]  # fmt: skip
_NUMBERS = [
    "1e400", "-1e400", "9" * 400, "NaN", "-Infinity", "1e308", "253402300800", "-62135596801000", "9" * 20, "0", "-1",
    "0x7f", "1.7e18", "9" * 5000, "true", "null",
]  # fmt: skip
_NESTS = (
    ("[", "]"), ('{"text":', "}"), ("<div>", "</div>"), ("<b>", ""), ("<table><tr><td>", ""), ('["', '"]'),
    ("<!--", "-->"), ("<item>", "</item>"), ("<blockquote class='share'>", ""), ("((", "))"), ("<a href='x'>", "</a>"),
    ("{\\b ", "}"),    ('{"name": {"title": [', "]}}"), ("> ", ""), ("--=x\n", ""),
)  # fmt: skip
_PIECES = [
    b"a",
    b" ",
    b"l'",
    b"-",
    b"<",
    b"&",
    b"1",
    b"0:",
    b"[",
    b'"',
    b"=",
    b"\n",
    b".",
    b"(",
    b"/*",
    b"\xc3",
    b"\\",
    b"{",
]
_PACKERS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    (".gz", lambda data: gzip.compress(data, mtime=0)),
    (".bz2", bz2.compress),
    (".xz", lzma.compress),
    (".zst", zstandard.compress),
)


def _flipped(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice([1, 1, 3, 20])):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _spliced(random: Random, data: bytes) -> bytes:
    other = random.choice(PLAIN)[1](random)
    end = random.randrange(len(other) + 1)
    piece = other[random.randrange(end + 1) : end]
    return data[: random.randrange(len(data) + 1)] + piece + data[random.randrange(len(data) + 1) :]


def _repeated(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data))
    end = min(len(data), start + random.choice([1, 7, 60, 900]))
    return data[:end] + data[start:end] * random.choice([1, 3, 50, 400]) + data[end:]


def _inserted(random: Random, data: bytes) -> bytes:
    for _ in range(random.choice([1, 2, 12])):
        at = random.randrange(len(data) + 1)
        what = random.choice([*_CONTROLS, *_ODD, *_NUMBERS, *DATES, *ADDRESSES])
        data = data[:at] + what.encode("utf-8", "surrogatepass") + data[at:]
    return data


def _nested(random: Random, data: bytes) -> bytes:
    depth = random.choice([40, 300, 900, 5000])
    opened, closed = random.choice(_NESTS)
    at = random.randrange(len(data) + 1)
    end = random.randrange(at, len(data) + 1)
    return data[:at] + opened.encode() * depth + data[at:end] + closed.encode() * depth + data[end:]


def _value(random: Random, data: bytes) -> tuple[int, int] | None:
    """Where a value of JSON stands."""
    at = data.find(b'": ', random.randrange(len(data)))
    end = data.find(b', "', at)
    return None if at < 0 or end < 0 else (at + 3, end)


def _deepened(random: Random, data: bytes) -> bytes:
    """A value of JSON nested deeper than one expects."""
    depth = random.choice([50, 300, 900, 950, 2000])
    opened, closed = random.choice([(b"[", b"]"), (b'{"name":', b"}"), (b'[{"title":', b"}]")])
    if (found := _value(random, data)) is None:
        return data
    at, end = found
    return data[:at] + opened * depth + data[at:end] + closed * depth + data[end:]


def _numbered(random: Random, data: bytes) -> bytes:
    """A value of JSON replaced by a number of no good."""
    found = _value(random, data)
    return data if found is None else data[: found[0]] + random.choice(_NUMBERS).encode() + data[found[1] :]


def _recoded(random: Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    encodings = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1252", "mac_roman", "cp850")
    others = (data.decode("latin-1").encode(), b"\xff\xfe" + data, b"\xef\xbb\xbf" + data, data[1:] + b"\x00")
    return random.choice([*(text.encode(encoding, "replace") for encoding in encodings), *others])


def _stretched(random: Random, data: bytes) -> bytes:
    """One line, word or tag made very long."""
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_PIECES) * random.choice([500, 5000, 40_000]) + data[at:]


_MUTATIONS = (
    _flipped, _flipped, _cut, _spliced, _repeated, _inserted, _inserted, _nested, _deepened, _numbered, _recoded,
    _stretched,
)  # fmt: skip


def mutated(random: Random, data: bytes) -> bytes:
    """`data`, damaged in one way or in a few."""
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        if data:
            data = random.choice(_MUTATIONS)(random, data)
    return data


def a_file(random: Random) -> tuple[str, bytes]:
    """A file's suffixes and its bytes, damaged."""
    at = random.randrange(len(PLAIN) + 2)
    if at < len(PLAIN):
        suffix, make = PLAIN[at]
        data = make(random)
    else:
        suffix, data = (".zip", a_zip(random, mutated)) if at == len(PLAIN) else (".tar", a_tar(random, mutated))
    if random.random() < 0.15:
        packed, packer = random.choice(_PACKERS)
        data = packer(mutated(random, data) if random.random() < 0.5 else data)
        suffix += packed
    return suffix, mutated(random, data)


def write_heap(folder: Path, seed: int, count: int) -> None:
    """Write `count` damaged files into folders within `folder`, some beside a sidecar, which is damaged too."""
    random = Random(seed)
    for number in range(count):
        within = folder / f"{number // 50}"
        within.mkdir(parents=True, exist_ok=True)
        suffix, data = a_file(random)
        (within / f"{number}{suffix}").write_bytes(data)
        if random.random() < 0.01:
            (within / "manchette.toml").write_bytes(mutated(random, a_sidecar(random)))


if __name__ == "__main__":
    write_heap(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
