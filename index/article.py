"""The values that flow through indexing: a page as read, an article as kept, a page refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from index.headline import headline
from index.messages import Message

DateConfidence = Literal["jsonld", "meta", "url", "text", "file", "none"]
"""Where an article's date was found, surest first; "none" when it has no date."""

Origin = Literal[
    "jsonld", "meta", "microdata", "html", "record", "url", "text", "file", "update", "sidecar", "script", "excerpt"
]
"""Where something known of an article was found.

`html` is the page's own headings, trail and signature; `record` a field of a JSON record, a row or a feed's entry;
`text` the article's lines, `update` a line that tells a change and nothing else; `sidecar` the folder's own file.
Of a text, `script` says that the page holds it in a script alone, `excerpt` that the page has its beginning alone.
"""


@dataclass(frozen=True, slots=True)
class GivenDate:
    """A date as a page gives it, not yet parsed, and where."""

    written: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Link:
    """A link that stands by itself on a page, its text the headline of another story of the site.

    `address` is absolute where the page's own is known, and empty where a headline stands without a link.
    """

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as a reader found it, before cleaning.

    `text` is the page's text, paragraphs apart by newlines. `title` is None when the format does not say which line is
    the title: then the first line of `text` is; it is empty where the format has a place for a title and none stands
    there. `place` says where in the file the page stands ("ligne 12", "entrée 3"), empty when the file is the page.
    `date` is as the format gives it, not yet parsed.
    """

    path: Path
    text: str
    place: str = ""
    title: str | None = None
    author: str | None = None
    date: str | None = None
    date_confidence: DateConfidence = "none"
    section: str | None = None
    source: str | None = None
    url: str | None = None
    ref: str | None = None
    """The identifier that the format itself gives (a JSON "id", a feed's guid)."""
    agency: str | None = None
    tags: tuple[str, ...] = ()
    fetched: str | None = None
    """When the page was fetched or saved, ISO 8601, where the format tells."""
    changed: str | None = None
    """When the page says that it was last changed, not yet parsed."""
    dates: tuple[GivenDate, ...] = ()
    """What else the page says of its date, surest first: believed where `date` is not."""
    zone: str | None = None
    """The time zone that moments are read in, where the page's folder says one."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Where the fields were found, by their names; `record` for those that are given and not named."""
    links: tuple[Link, ...] = ()
    """Links to other stories that stand around the text, or in it as lines of their own."""
    outside: tuple[str, ...] = ()
    """The lines that the page shows around the text: what the extraction of its main text left out."""
    heading: tuple[str, ...] = ()
    """Those of them that stand between the title and the text: where a page says who signs it, and when it appeared."""
    exported: bool = False
    """Whether it stands in a collection made later: its file's name and age say nothing of when it appeared."""
    markup: str = field(default="", repr=False)
    """The page's source where it is HTML: what explaining a page reads, and nothing else."""


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """A line that cleaning took out of the text, and why: a key of `index.cleaning.page.REASONS`."""

    line: str
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """A page after cleaning: what is indexed, stored and shown."""

    id: str
    path: Path
    place: str
    title: str
    """Empty where the page has none: `headline` is what to show."""
    text: str
    """Paragraphs apart by one newline; never any furniture."""
    author: str | None = None
    date: str | None = None
    """ISO 8601: a day (2024-11-17) or a moment (2024-11-17T10:50:00+01:00)."""
    date_confidence: DateConfidence = "none"
    section: str | None = None
    source: str | None = None
    url: str | None = None
    ref: str | None = None
    agency: str | None = None
    """The agencies whose copy it is, by their usual names: "AFP", "AFP, Reuters"."""
    tags: tuple[str, ...] = ()
    provenance: Mapping[str, Origin] = field(default_factory=dict)
    """Where title, author, agency, date, section, source and tags were found, for those that the article has."""
    fetched: str | None = None
    """When its page was fetched, ISO 8601. Not stored: like `changed` it tells which of two texts is the newer one."""
    changed: str | None = None
    """When its page was last changed, by its own word."""
    headlines: tuple[str, ...] = ()
    """Headlines of other stories found in the page's ticker, without time and section."""
    removed: tuple[RemovedLine, ...] = ()

    @property
    def headline(self) -> str:
        """The title, or where there is none the beginning of the text, at most 80 characters of it."""
        return headline(self.title, self.text)


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it was: its number, from 1, and when a rebuild replaced it, ISO 8601 with the machine's zone."""

    number: int
    replaced: str
    article: Article


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file or a page that could not be indexed: where it stands and what to do about it.

    `unread` says that the system could not look at it, a file or a folder: what it holds is not known, and what it gave
    to the index before stays there.
    """

    path: Path
    place: str
    reason: Message
    unread: bool = False


def article_id(page: RawPage, resolve: Callable[[Path], Path] = Path.resolve) -> str:
    """The identifier of a page's address, which is its article's unless other stories have the address too: 16
    hexadecimal digits.

    It depends on the page's address where it has one, else on the file it came from and its place or own reference in
    it; never on its text, so that a corrected page keeps its identifier. `resolve` tells where a path leads.
    """
    return id_of_address(page.url or place_of(page.path, page.ref, page.place, resolve))


def article_id_of(article: Article) -> str:
    """The identifier of an article's address, be its own another one."""
    return id_of_address(article.url or place_of(article.path, article.ref, article.place))


def place_of(path: Path, ref: str | None, place: str, resolve: Callable[[Path], Path] = Path.resolve) -> str:
    """What stands for the address of a page that has none: its file, and its reference or place there."""
    return f"{resolve(path)}\0{ref or place}"


def id_of_address(key: str) -> str:
    """The identifier of the article of an address."""
    from hashlib import blake2b

    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
