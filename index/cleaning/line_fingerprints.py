"""What one page tells of its site: keys of the lines of its text, and of the titles it gives to pages of the site."""

import re
from array import array
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import chain
from urllib.parse import urlsplit

from index.address import address_key, hashed
from index.article import Article, RawPage
from index.cleaning.forms import ByteTable, byte_table, latin_form, single_spaced

MIN_NAME_WORDS = 4
"""Words from which a line may be known as the title of another page."""
LONGEST_NAME = 200
DECLARED = ("jsonld", "meta", "microdata")
"""Origins of an author whom a page's markup declares, and its readers need not see."""
SEVERAL = 0
"""The target of a name that several pages bear, or that stands without a link."""

_SHORT = 200
"""Characters up to which a line is compared without regard to case, marks and numbers."""
_CLOCK = re.compile(r"\b\d{1,2} ?(?:[:h]|heures?) ?\d\d\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b")
_NUMBER = re.compile(r"\d+(?:[.,   ]\d+)*")
_DIGIT = re.compile(r"\d")
_NO_DIGITS = bytes(sorted(set(range(256)) - set(b"0123456789")))
_WORDS = re.compile(r"[^\W\d_]{3}")
_NO_LETTERS = re.compile(r"[^\w#]+|_+")
_SENTENCE = re.compile(r"[.!?…;:,][\s»”\"’')\]]*\Z")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article, and what its page tells of its site.

    `site` is the key of the source, `page` that of the page among the pages of the source. `lines` are the keys of the
    lines of the text (native unsigned 64-bit integers, as bytes), in their order, `lengths` their characters (unsigned
    16-bit integers); where the page's first line was taken for its title, it stands before them with no length
    (`titled`); where its markup declares an author, a key of the name stands behind them with no length (`signed`).
    `names` are pairs: the key of a name, and the page it names.
    """

    article: Article
    site: int
    page: int
    lines: bytes
    lengths: bytes
    names: bytes
    titled: bool = False
    signed: bool = False


def traced(page: RawPage, article: Article) -> Cleaned:
    """The article with the traces that learning and applying what was learned of its site need."""
    site = site_key(article)
    here = page_key(article.url) if article.url else int(article.id, 16)
    lines = article.text.split("\n")
    titled = page.title is None
    keys = [line_key(site, line) for line in ([article.title, *lines] if titled else lines)]
    lengths = [min(len(line), 0xFFFF) for line in lines]
    signed = article.author is not None and article.provenance.get("author") in DECLARED
    if signed:
        keys.append(line_key(site, f"\0{article.author}"))
        lengths.append(0)
    names = [(line_key(site, link.text), page_key(link.address)) for link in page.links if nameable(link.text)]
    if nameable(article.title):
        names.append((line_key(site, article.title), here))
    return Cleaned(
        article=article,
        site=site,
        page=here,
        lines=array("Q", keys).tobytes(),
        lengths=array("H", [0, *lengths] if titled else lengths).tobytes(),
        names=array("Q", chain.from_iterable(names)).tobytes(),
        titled=titled,
        signed=signed,
    )


def site_key(article: Article) -> int:
    """The key of an article's source: its domain, else the source that its page names, else its folder."""
    try:
        host = urlsplit(article.url or "").hostname
    except ValueError:
        host = None
    return hashed(host.removeprefix("www.") if host else article.source or str(article.path.parent))


def page_key(address: str) -> int:
    """The key of a page of a site by its address; the ways to write one address give one key."""
    return address_key(address) if address else SEVERAL


def line_key(site: int, line: str) -> int:
    """The key of a line on a site: without regard to case, marks, times, and a number where there is but one."""
    key = _begun(site).copy()
    key.update(line.encode("utf-8", "surrogatepass") if len(line) > _SHORT else _compared(line))
    return int.from_bytes(key.digest()) or 1


@lru_cache(maxsize=64)
def _begun(site: int) -> blake2b:
    return blake2b(f"{site:x}\0".encode(), digest_size=8)


def _compared(line: str) -> bytes:
    """What is compared of a short line."""
    form = latin_form(line, _words())
    if form is None or form.translate(None, _NO_DIGITS):
        line = masked(line.lower())
        form = latin_form(line, _words())
    if form is None:
        return _spaced(line).strip().encode("utf-8", "surrogatepass")
    form = single_spaced(form)
    return form if form.isascii() else form.decode("latin-1").encode()


def _spaced(line: str) -> str:
    """A line in lower case, a space for what is no letter."""
    return _NO_LETTERS.sub(" ", line)


@cache
def _words() -> ByteTable:
    # Low strokes are a space beside that of other marks: two characters, which no table tells.
    return byte_table(lambda char: "  " if char == "_" else _spaced(char.lower()))


def masked(line: str) -> str:
    """The line with its times and dates as "#", and with its number where there is but one: results stay apart.

    A line of figures alone stays as it is, for it would be the same as every other.
    """
    if _DIGIT.search(line) is None or not has_words(line):
        return line
    plain = _CLOCK.sub("#", line)
    return _NUMBER.sub("#", plain) if len(_NUMBER.findall(plain)) == 1 else plain


def has_words(line: str) -> bool:
    """Whether a line has more letters than a unit or a mark of time has."""
    return _WORDS.search(line) is not None


def is_masked(line: str) -> bool:
    """Whether a line is compared without one of its numbers."""
    return len(line) <= _SHORT and masked(line) != line


def is_sentence(line: str) -> bool:
    """Whether a line reads as prose: a long one, or one that ends as sentences do."""
    return len(line) > 120 or _SENTENCE.search(line) is not None


def nameable(line: str) -> bool:
    """Whether a line may be the title of a page: some words, no whole sentence."""
    return len(line) <= LONGEST_NAME and not line.endswith((".", ";", ":", ",")) and len(line.split()) >= MIN_NAME_WORDS
