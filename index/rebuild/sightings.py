"""Which pages of a run are at which address: some thirty bytes a page, so that a million need no memory to speak of."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.address import address_key
from index.article import Article, id_of_address, place_of
from index.cleaning.line_fingerprints import Cleaned


@dataclass(frozen=True, slots=True)
class Sighted:
    """Pages at one address, by their number in the run; `digests` of their texts, and the identifiers `ids` of the
    address as they write it, as numbers: where there is but one of each, they are copies."""

    address: int
    pages: list[int]
    digests: frozenset[int]
    ids: frozenset[int]


class Sightings:
    """The pages of a run in the order of reading, refused ones left out. Addresses are `Cleaned.page`, as SQLite keeps
    such numbers: signed."""

    def __init__(self) -> None:
        self._addresses, self._ids = array("Q"), array("Q")
        self._digests, self._files, self._batches = array("I"), array("I"), array("I")

    def __len__(self) -> int:
        return len(self._addresses)

    def add(self, page: Cleaned, file: int, batch: int) -> None:
        """Take note of a page of file number `file` that waits in batch number `batch`."""
        self._addresses.append(page.page)
        self._ids.append(int(page.article.id, 16))
        self._digests.append(text_crc(page.article))
        self._files.append(file)
        self._batches.append(batch)

    def addresses(self) -> NDArray[np.int64]:
        """The address of each page."""
        return np.frombuffer(self._addresses, np.uint64).view(np.int64)

    def files(self) -> NDArray[np.uint32]:
        """The number of each page's file; its pages follow one another."""
        return np.frombuffer(self._files, np.uint32)

    def batches(self) -> NDArray[np.uint32]:
        """The batch of each page, in ascending order."""
        return np.frombuffer(self._batches, np.uint32)

    def digest(self, page: int) -> int:
        """The digest of a page's title and text, as `text_crc` gives it."""
        return self._digests[page]

    def ordinals(self) -> NDArray[np.int64]:
        """The number of each page in its file."""
        files = self.files()
        begins = _begins(files)
        counts = np.diff(np.append(begins, len(files)))
        return np.arange(len(files)) - np.repeat(begins, counts)

    def met_again(self, left_out: NDArray[np.bool_], known: NDArray[np.int64]) -> Iterator[Sighted]:
        """The addresses that several pages have, and those that are `known` from before, with their pages but for those
        left out."""
        kept = np.flatnonzero(~left_out)
        keys = self.addresses()[kept]
        order = np.argsort(keys, kind="stable")
        starts = _begins(keys[order])
        ends = np.append(starts[1:], len(order))
        again = (ends - starts > 1) | np.isin(keys[order][starts], known)
        for start, end in zip(starts[again].tolist(), ends[again].tolist(), strict=True):
            pages = kept[order[start:end]].tolist()
            yield Sighted(
                int(keys[order[start]]),
                pages,
                frozenset(self._digests[page] for page in pages),
                frozenset(self._ids[page] for page in pages),
            )


def _begins(values: NDArray[np.int64] | NDArray[np.uint32]) -> NDArray[np.intp]:
    """Where runs of equal values begin."""
    return np.flatnonzero(np.append([True], values[1:] != values[:-1])) if len(values) else np.zeros(0, np.intp)


def address_of(article: Article) -> int:
    """The address of an article of the index, as that of its page was."""
    url = article.url
    key = address_key(url) if url else int(id_of_address(place_of(article.path, article.ref, article.place)), 16)
    return key - (1 << 64) if key >> 63 else key


def text_crc(article: Article) -> int:
    """A checksum of an article's title and text as they stand: what tells exact copies at one address."""
    title = crc32(article.title.encode("utf-8", "surrogatepass"))
    return crc32(article.text.encode("utf-8", "surrogatepass"), title)
