"""A page at an address, as far as it takes to tell which article it is, and which of two texts is the newer one."""

import os
import re
import struct
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from itertools import accumulate, pairwise
from pathlib import Path
from zlib import crc32

import numpy as np

from index.address import hashed
from index.article import Article
from index.cleaning.forms import letters
from index.families.shingles import LEAST_WORDS, Hashes, shingles, word_hashes
from index.readers import format_of
from index.readers.compression import COMPRESSIONS
from index.schema import NO_MOMENT, moment_number

SKETCH = 256
"""Hashes kept of a text: its lowest, of which two texts share as many as they have in common."""
_FACTS = struct.Struct("<QQQQIIIB")
_LENGTHS = struct.Struct("<IHHHH")
_RANK = struct.Struct(">QHQ")
_BIAS = 1 << 63
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)(?!\d)")
_DIGITS = re.compile(r"\d+")
_STORY = re.compile(r"\d|(?:[^/_-]+[_-]){3}")
_FETCHED, _STORIED, _CRAWLED = 1, 2, 4


@dataclass(frozen=True)
class Occurrence:
    """What is known of a page at an address.

    `id` is the identifier of the address as this page writes it. `rank` orders pages from the oldest to the newest,
    whatever the order of reading: by when each was fetched, changed or published, the day in the name of its file, when
    that file was written, its path, the place in it. `words`, `title` and `ref` are digests, 0 for none: of the title
    and text, white space apart, of the title's letters, of those without its figures (`series`), of the format's own
    identifier. `published` is the day or moment of publication, a digest too, that nobody guessed. `kind` is the file's
    format, `fetched` whether that tells when the page was fetched, `storied` whether the address looks like one of a
    story, `crawled` whether it is the one that was asked for. `length` counts the text's words; `headline` are hashes
    of the title's words, `sketch` and `bag` of the text's shingles and, where it is short, its words.
    """

    id: str
    rank: bytes
    words: int
    title: int
    series: int
    ref: int
    published: int
    kind: int
    length: int
    fetched: bool
    storied: bool
    crawled: bool
    shingled: int
    headline: bytes
    sketch: bytes
    bag: bytes

    @cached_property
    def hashes(self) -> frozenset[int]:
        """The sketch as a set."""
        return frozenset(np.frombuffer(self.sketch, "<u4").tolist())

    @cached_property
    def terms(self) -> frozenset[int]:
        """The words of a short text as a set."""
        return frozenset(np.frombuffer(self.bag, "<u4").tolist())

    @cached_property
    def title_words(self) -> frozenset[int]:
        """The words of the title as a set."""
        return frozenset(np.frombuffer(self.headline, "<u4").tolist())

    @property
    def moment(self) -> int:
        """When it was as it is, as far as its page tells."""
        return int(_RANK.unpack_from(self.rank)[0])

    @property
    def file(self) -> bytes:
        """The path of its file."""
        return self.rank[_RANK.size : -4]

    def packed(self) -> bytes:
        """As bytes, for the file log; `unpacked_occurrence` gives it back."""
        flags = _FETCHED * self.fetched | _STORIED * self.storied | _CRAWLED * self.crawled
        facts = _FACTS.pack(
            self.words, self.title, self.series, self.ref, self.published, self.kind, self.length, flags
        )
        lengths = _LENGTHS.pack(self.shingled, len(self.rank), len(self.headline), len(self.sketch), len(self.bag))
        return bytes.fromhex(self.id) + facts + lengths + self.rank + self.headline + self.sketch + self.bag


def unpacked_occurrence(data: bytes) -> Occurrence:
    """The occurrence that was packed."""
    words, title, series, ref, published, kind, length, flags = _FACTS.unpack_from(data, 8)
    at = 8 + _FACTS.size
    shingled, *lengths = _LENGTHS.unpack_from(data, at)
    ends = [*accumulate(lengths, initial=at + _LENGTHS.size)]
    rank, headline, sketch, bag = (data[start:end] for start, end in pairwise(ends))
    return Occurrence(
        id=data[:8].hex(),
        rank=rank,
        words=words,
        title=title,
        series=series,
        ref=ref,
        published=published,
        kind=kind,
        length=length,
        fetched=bool(flags & _FETCHED),
        storied=bool(flags & _STORIED),
        crawled=bool(flags & _CRAWLED),
        shingled=shingled,
        headline=headline,
        sketch=sketch,
        bag=bag,
    )


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page stands: its number in the file at `path`, when that file was written, in nanoseconds, and the day
    that the names of the file and of what holds the page in it tell, as `named_day` gives it."""

    path: Path
    mtime_ns: int
    ordinal: int
    day: int


@dataclass(frozen=True, slots=True)
class Captured:
    """When a page was as it is, seconds since 1970, `index.schema.NO_MOMENT` where nothing tells; and whether it was
    fetched then."""

    moment: int
    fetched: bool


def occurrence(article: Article, id_: str, captured: Captured, place: PagePlace) -> Occurrence:
    """The occurrence that an article is; `id_` is the identifier of its address as the page writes it."""
    words = word_hashes(article.text)
    found = np.unique((shingles(words) >> np.uint64(32)).astype(np.uint32))
    short = len(words) < LEAST_WORDS
    title = letters(article.title)
    return Occurrence(
        id=id_,
        rank=rank_of(captured.moment, place),
        words=words_digest(article),
        title=hashed(title) if title else 0,
        series=hashed(_DIGITS.sub("", title)) if title else 0,
        ref=ref_digest(article),
        published=published_digest(article),
        kind=kind_of(place.path),
        length=len(words),
        fetched=captured.fetched,
        storied=_STORY.search((article.url or "").partition("#")[0].rstrip("/").rpartition("/")[2]) is not None,
        crawled=is_crawled(place.path),
        shingled=len(found),
        headline=_hashes(word_hashes(article.title)),
        sketch=found[:SKETCH].astype("<u4").tobytes(),
        bag=_hashes(words) if short else b"",
    )


def _hashes(words: Hashes) -> bytes:
    return np.unique((words >> np.uint64(32)).astype("<u4")).tobytes()


def ref_digest(article: Article) -> int:
    """A digest of the identifier that an article's own format gives it beside its address: 63 bits, 0 for none."""
    return hashed(article.ref) >> 1 if article.ref and article.url else 0


def words_digest(article: Article) -> int:
    """A digest of the title and the text, white space apart: 63 bits."""
    told = " ".join(f"{article.title}\n{article.text}".split()).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8).digest()) >> 1


def rank_of(captured: int, place: PagePlace) -> bytes:
    """What orders the pages at an address, oldest first, as bytes compare."""
    moment = captured + _BIAS if captured != NO_MOMENT else 0
    facts = _RANK.pack(moment, place.day, place.mtime_ns + _BIAS)
    return facts + os.fsencode(place.path) + place.ordinal.to_bytes(4)


def captured_at(article: Article) -> Captured:
    """When the page of an article was as it is: when it was fetched, else changed, else published."""
    told = [article.fetched] if article.fetched else [article.changed, article.date]
    found = [moment for each in told if (moment := moment_number(each)) is not None]
    return Captured(max(found, default=NO_MOMENT), article.fetched is not None)


def named_day(path: Path, place: str) -> int:
    """Days to the date in the name of the member of a file that a page stands in, else of the file, else of the nearest
    folder above that has one; 0 where none has."""
    for part in (place, *reversed(path.parts)):
        for found in _DAY.finditer(part):
            try:
                return date(int(found[1]), int(found[2]), int(found[3])).toordinal() - _FIRST_DAY
            except ValueError:
                continue
    return 0


_FIRST_DAY = date(1899, 12, 31).toordinal()


def published_digest(article: Article) -> int:
    """A digest of an article's date of publication, 0 where there is none that its page tells."""
    if article.date is None or article.date_confidence in ("file", "none"):
        return 0
    return crc32(article.date.encode()) or 1


def kind_of(path: Path) -> int:
    """A digest of the format of a file, as its name tells it."""
    return crc32(_format(path).encode())


def is_crawled(path: Path) -> bool:
    """Whether a file has pages under the addresses that were asked for."""
    return _format(path) == "warc"


def _format(path: Path) -> str:
    inner = path.with_suffix("") if path.suffix.lower() in COMPRESSIONS else path
    return format_of(inner) or inner.suffix.lower()
