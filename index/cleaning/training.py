"""What the pages of a run teach of their sources, gathered in one pass over them and within bounded memory.

A line counts as furniture by its witnesses: pages that hold it and whose text is otherwise their own. Copies of one
dispatch share their paragraphs with each other, have little text of their own, and so bear witness to nothing.
"""

from array import array
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from index.cleaning.line_fingerprints import SEVERAL, Cleaned
from index.cleaning.site_model import MOST_SINGLES, Keys, SiteModel
from index.reads import exactly

OWN = 0.3
"""Share of its text that stands on no other page of its source, from which a page bears witness. Left out of account
are lines of very many pages: no text is copied that often."""
_COMMON = (10, 0.1)
"""Pages, and share of a source's pages, from which a line is one of very many."""

MAX_BUFFERED_KEYS = 1 << 20
"""Lines, and names, held in memory before they are put aside."""
_PARTS = 16
_SHIFT = np.uint64(60)
"""What is left of a key behind the bits that tell its part."""
Counts = NDArray[np.uint16]

_ROW = np.dtype([("key", np.uint64), ("page", np.uint32), ("length", np.uint16)])


class Trainer:
    """Adds the pages of a run to what was known before it."""

    def __init__(self, base: SiteModel, folder: Path | None = None) -> None:
        """Begin from `base`; lines that memory should not hold are put aside in unnamed files in `folder`."""
        self._base = base
        self._rows = _Rows(folder)
        self._names = _Names()
        self._articles = array("Q")
        self._sites = array("Q")

    def close(self) -> None:
        """Drop what was put aside."""
        self._rows.close()

    def add(self, cleaned: Cleaned) -> None:
        """Take note of one page."""
        self._rows.add(len(self._articles), cleaned.lines, cleaned.lengths)
        if cleaned.names:
            self._names.add(cleaned.names)
        self._articles.append(int(cleaned.article.id, 16))
        self._sites.append(cleaned.site)

    def learned(self) -> SiteModel:
        """All that is known now; call it once, when every page was added."""
        articles = np.array(self._articles, np.uint64)
        teaches = np.zeros(len(articles), np.bool_)
        teaches[np.unique(articles, return_index=True)[1]] = True
        teaches &= ~np.isin(articles, self._base.learned)
        sites, site = np.unique(np.array(self._sites, np.uint64), return_inverse=True)
        sites, pages = _summed(
            np.concatenate((self._base.sites, sites)),
            np.concatenate((self._base.pages, np.bincount(site[teaches], minlength=len(sites)))),
        )
        size = pages[np.searchsorted(sites, np.array(self._sites, np.uint64))]
        parts = [*self._merged(teaches, self._bears_witness(teaches, size))]
        self._rows.close()
        lines, seen, witnesses = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
        del parts
        kept = _without_surplus(seen)
        names, targets = self._names.folded(self._base.names, self._base.targets)
        return SiteModel(
            lines=lines[kept],
            seen=seen[kept],
            witnesses=witnesses[kept],
            names=names,
            targets=targets,
            sites=sites,
            pages=pages.astype(np.uint32),
            learned=np.union1d(self._base.learned, articles),
        )

    def _bears_witness(self, teaches: NDArray[np.bool_], size: NDArray[np.int64]) -> NDArray[np.bool_]:
        """For each page, whether enough of its text is its own."""
        own = np.zeros(len(teaches))
        whole = np.zeros(len(teaches))
        many = np.maximum(_COMMON[0], _COMMON[1] * size)
        for rows, known in self._parts(teaches):
            keys, place, counts = np.unique(rows["key"], return_inverse=True, return_counts=True)
            seen = (counts + _values(self._base.lines[known], self._base.seen[known], keys))[place]
            page, length = rows["page"], rows["length"]
            single, rare = seen == 1, seen < many[page]
            own += np.bincount(page[single], length[single], len(own))
            whole += np.bincount(page[rare], length[rare], len(own))
        return np.asarray(teaches & (own >= OWN * whole))

    def _merged(self, teaches: NDArray[np.bool_], bears: NDArray[np.bool_]) -> Iterator[tuple[Keys, Counts, Counts]]:
        """The lines known before and those of the run, with the pages that hold them and those that bear witness."""
        for rows, known in self._parts(teaches):
            before = self._base.lines[known]
            keys, place, counts = np.unique(rows["key"], return_inverse=True, return_counts=True)
            lines = np.union1d(before, keys)
            seen, witnesses = np.zeros((2, len(lines)), np.int64)
            old, new = np.searchsorted(lines, before), np.searchsorted(lines, keys)
            seen[old] += self._base.seen[known]
            witnesses[old] += self._base.witnesses[known]
            seen[new] += counts
            witnesses[new] += np.bincount(place[bears[rows["page"]]], minlength=len(keys))
            yield lines, _clipped(seen), _clipped(witnesses)

    def _parts(self, teaches: NDArray[np.bool_]) -> Iterator[tuple[NDArray[Any], slice]]:
        """The rows of the pages that teach, in order of their keys and in parts; and where the lines of each part lie
        among those known before."""
        bounds = np.searchsorted(self._base.lines, np.arange(1, _PARTS, dtype=np.uint64) << _SHIFT).tolist()
        for rows, first, last in zip(self._rows.parts(), [0, *bounds], [*bounds, len(self._base.lines)], strict=True):
            yield _distinct(rows[teaches[rows["page"]]]), slice(first, last)


class _Rows:
    """Lines with the pages they stand on: in memory while they are few, else in files, parted by their keys."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._keys: list[bytes] = []
        self._lengths: list[bytes] = []
        self._counts: list[int] = []
        self._first = 0
        self._held = 0
        self._files: list[IO[bytes]] = []
        self._sizes = [0] * _PARTS

    def add(self, page: int, keys: bytes, lengths: bytes) -> None:
        if not self._keys:
            self._first = page
        self._keys.append(keys)
        self._lengths.append(lengths)
        self._counts.append(len(keys) // 8)
        self._held += self._counts[-1]
        if self._held >= MAX_BUFFERED_KEYS:
            self._put_aside()

    def parts(self) -> Iterator[NDArray[Any]]:
        """The rows in parts, by the first bits of their keys."""
        if not self._files:
            rows = self._taken()
            part = rows["key"] >> _SHIFT
            yield from (rows[part == number] for number in range(_PARTS))
            return
        self._put_aside()
        for file, size in zip(self._files, self._sizes, strict=True):
            file.seek(0)
            yield np.frombuffer(exactly(file, size, self._folder or "tmp"), _ROW)

    def close(self) -> None:
        """Drop the files."""
        for file in self._files:
            file.close()

    def _taken(self) -> NDArray[Any]:
        rows = np.zeros(self._held, _ROW)
        rows["key"] = np.frombuffer(b"".join(self._keys), np.uint64)
        rows["length"] = np.frombuffer(b"".join(self._lengths), np.uint16)
        rows["page"] = np.repeat(np.arange(self._first, self._first + len(self._counts)), self._counts)
        return rows

    def _put_aside(self) -> None:
        rows = self._taken()
        if not self._files:
            self._files = [TemporaryFile(dir=self._folder) for _ in range(_PARTS)]  # noqa: SIM115 (they live as we do)
        part = rows["key"] >> _SHIFT
        for number, file in enumerate(self._files):
            file.seek(0, 2)
            self._sizes[number] += file.write(rows[part == number].tobytes())
        self._keys, self._lengths, self._counts, self._held = [], [], [], 0


class _Names:
    """Pairs of a name and the page it names, each pair once."""

    def __init__(self) -> None:
        self._pairs = np.zeros((0, 2), np.uint64)
        self._new: list[bytes] = []
        self._held = 0

    def add(self, pairs: bytes) -> None:
        self._new.append(pairs)
        self._held += len(pairs) // 16
        if self._held >= MAX_BUFFERED_KEYS:
            self._fold()

    def folded(self, names: Keys, targets: Keys) -> tuple[Keys, Keys]:
        """All names, sorted, those of `names` among them; and for each the page it names, where that is one."""
        self._new.append(np.column_stack((names, targets)).astype(np.uint64).tobytes())
        self._fold()
        pairs = self._pairs
        known = pairs[pairs[:, 1] != SEVERAL]
        keys, counts = np.unique(known[:, 0], return_counts=True)
        every, first = np.unique(pairs[:, 0], return_index=True)
        # Pairs are sorted, and SEVERAL is the least of targets: the last pair of a name has its page if it has one.
        last = np.append(first[1:], len(pairs)) - 1 if len(first) else first
        alone = np.isin(every, keys[counts == 1], assume_unique=True)
        return every, np.where(alone, pairs[last, 1], np.uint64(SEVERAL))

    def _fold(self) -> None:
        new = np.frombuffer(b"".join(self._new), np.uint64).reshape(-1, 2)
        pairs = np.concatenate((self._pairs, new))
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        distinct = np.ones(len(pairs), np.bool_)
        distinct[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
        self._pairs, self._new, self._held = pairs[distinct], [], 0


def _distinct(rows: NDArray[Any]) -> NDArray[Any]:
    """The rows sorted by key and page, a line that a page has twice once."""
    rows = rows[np.lexsort((rows["page"], rows["key"]))]
    first = np.ones(len(rows), np.bool_)
    first[1:] = (rows["key"][1:] != rows["key"][:-1]) | (rows["page"][1:] != rows["page"][:-1])
    return rows[first]


def _summed(keys: Keys, values: NDArray[Any]) -> tuple[Keys, NDArray[np.int64]]:
    """Each key once, sorted, with the sum of its values."""
    distinct, place = np.unique(keys, return_inverse=True)
    return distinct, np.bincount(place, values, len(distinct)).astype(np.int64)


def _values(sorted_keys: Keys, values: NDArray[Any], sought: Keys) -> NDArray[np.int64]:
    if not len(sorted_keys):
        return np.zeros(len(sought), np.int64)
    places = np.minimum(np.searchsorted(sorted_keys, sought), len(sorted_keys) - 1)
    return np.where(sorted_keys[places] == sought, values[places], 0).astype(np.int64)


def _clipped(counts: NDArray[np.int64]) -> Counts:
    return np.minimum(counts, 0xFFFF).astype(np.uint16)


def _without_surplus(seen: Counts) -> NDArray[np.bool_]:
    """Which lines to keep: of those seen once, no more than memory should hold; the keys' own order is a sample."""
    single = seen == 1
    return np.asarray(~single | (np.cumsum(single) <= MOST_SINGLES))
