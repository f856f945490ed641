"""Which pages at one address are one article, which text of it is the current one, and what each article is called.

Functions of the pages alone, whichever are read first: files come in any order, and in any number of runs.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from index.article import id_of_address
from index.rebuild.occurrences import SKETCH, Occurrence

_NEAR = ((0.5, 0.75), (0.0, 0.8))
"""As `index.families.near_copies.NEAR`; at one address, a text that grew around what stood there is the same."""
_FAR = 0.2
"""Share of the shorter text, of its shingles or where both are short of its words, below which nothing speaks for one
story but the address."""
_FAR_SHORT = 0.4
_NEAR_SHORT = 0.5
_SAME = 0.9
"""Share of both texts that pages of one pattern do not reach."""
_CUT = 2
"""So many times the words of a text has the one of another kind of file that it is the beginning or a summary of."""
_MOST_PAIRS = 300
"""Different texts at one address up to which each is compared with each."""
_TWO = 2
"""Stories at an address up to which the older one is what the address stands for; more, and it stands for none."""


@dataclass(frozen=True, slots=True)
class Story:
    """The pages that are one article, oldest first, and its identifier; `clashes` tells that its address is that of
    other stories too."""

    id: str
    pages: tuple[Occurrence, ...]
    clashes: bool

    def texts(self) -> list[list[Occurrence]]:
        """Its texts, each with the pages that have it, in the order in which they were last seen; the last is current.

        What is a beginning or a summary of what another kind of file has whole is no text of it.
        """
        texts: dict[int, list[Occurrence]] = {}
        for page in self.pages:
            if not self.is_cut(page):
                texts.setdefault(page.words, []).append(page)
        return sorted(texts.values(), key=lambda pages: pages[-1].rank)

    def is_cut(self, page: Occurrence) -> bool:
        """Whether the page has but a part of the article."""
        return any(other.kind != page.kind and other.length > _CUT * page.length for other in self.pages)


def stories_at(pages: Iterable[Occurrence]) -> list[Story]:
    """The articles that pages at one address are."""
    groups = sorted(_groups(sorted(pages, key=lambda page: page.rank)), key=lambda group: group[0].rank)
    named: dict[str, list[list[Occurrence]]] = defaultdict(list)
    for group in groups:
        named[group[0].id].append(group)
    found = []
    for address, those in named.items():
        ids = [address] if len(those) == 1 else _own_ids(address, those)
        found += [Story(id_, tuple(group), len(those) > 1) for id_, group in zip(ids, those, strict=True)]
    return found


def same_story(one: Occurrence, other: Occurrence) -> bool:
    """Whether two pages at one address are one article."""
    if one.words == other.words:
        return True
    shared = _shared(one, other)
    if one.ref and one.ref == other.ref and not shared.far:
        return True
    apart = bool(one.published and other.published) and one.published != other.published
    recaptured = one.fetched and other.fetched and one.moment != other.moment and one.kind == other.kind
    if one.title and one.title == other.title:
        if not shared.far:
            return True
        # Sections and home pages are titled alike day after day; an address of a story stands for it.
        again = recaptured or one.file != other.file
        return again and (one.storied or not apart)
    # Figures alone tell the titles of a form apart that is filled in anew each day, and those of two corrections.
    numbered = bool(one.title) and one.series == other.series
    dated = bool(one.published) and one.published == other.published
    if recaptured and not apart and (one.storied or one.crawled):
        return not shared.far or (one.crawled and dated) or (_titled_alike(one, other) and not numbered)
    if not shared.near:
        return False
    return (dated and one.moment != other.moment) or (not numbered and _says_enough(one, other, shared))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What two texts have in common: of both together, and of the shorter one; `far` is next to nothing, `near` most
    of it."""

    jaccard: float
    far: bool
    near: bool


def _shared(one: Occurrence, other: Occurrence) -> _Shared:
    if one.bag and other.bag:
        common = len(one.terms & other.terms)
        contained = common / max(1, min(len(one.terms), len(other.terms)))
        jaccard = common / len(one.terms | other.terms)
        return _Shared(jaccard, contained < _FAR_SHORT, jaccard >= _NEAR_SHORT)
    union = sorted(one.hashes | other.hashes)[:SKETCH]
    common = sum(each in one.hashes and each in other.hashes for each in union)
    jaccard = common / max(1, len(union))
    both = jaccard * (one.shingled + other.shingled) / (1 + jaccard)
    contained = min(1.0, both / max(1, min(one.shingled, other.shingled)))
    near = any(jaccard >= least and contained >= whole for least, whole in _NEAR)
    return _Shared(jaccard, contained < _FAR, near)


def _says_enough(one: Occurrence, other: Occurrence, shared: _Shared) -> bool:
    """Whether near texts are one story's by themselves, their titles being others or none: not where they are short,
    nor at the address of a section, whose pages may follow one pattern."""
    untitled = not one.title and not other.title
    long = not one.bag and not other.bag
    return (one.storied and (long or untitled)) or (long and shared.jaccard >= _SAME)


def _titled_alike(one: Occurrence, other: Occurrence) -> bool:
    """Whether most words of the shorter title stand in the other one."""
    common = len(one.title_words & other.title_words)
    return common > 1 and common >= _NEAR_SHORT * min(len(one.title_words), len(other.title_words))


def _groups(pages: Sequence[Occurrence]) -> list[list[Occurrence]]:
    """The pages, those of one article together: what chains of `same_story` join."""
    heads = list(range(len(pages)))

    def head(at: int) -> int:
        while heads[at] != at:
            heads[at] = at = heads[heads[at]]
        return at

    first: dict[int, int] = {}
    for at, page in enumerate(pages):
        heads[at] = first.setdefault(page.words, at)
    # Of one text's pages, each may tell what another does not: a title is theirs, an identifier or a date is not.
    facts: dict[Hashable, int] = {}
    for at, page in enumerate(pages):
        facts.setdefault((page.words, page.ref, page.published, page.kind, page.fetched), at)
    kinds = list(facts.values())
    if len(first) <= _MOST_PAIRS:
        for at, other in combinations(kinds, 2):
            if head(at) != head(other) and same_story(pages[at], pages[other]):
                heads[head(other)] = head(at)
    else:
        for at in kinds:
            page = pages[at]
            keys: list[Hashable] = [("ref", page.ref)] if page.ref else []
            keys += [("title", page.title, page.published)] if page.title else []
            for key in keys:
                heads[head(at)] = head(facts.setdefault(key, at))
    groups: dict[int, list[Occurrence]] = defaultdict(list)
    for at, page in enumerate(pages):
        groups[head(at)].append(page)
    return list(groups.values())


def _own_ids(address: str, groups: Sequence[Sequence[Occurrence]]) -> list[str]:
    """Identifiers of stories that share an address, the oldest story first: each by what its oldest page is known by.

    Of two the older one keeps the address's; an address that more texts share stands for none of them.
    """
    names = [f"{address}\0{page.ref or page.title or page.words:x}" for page, *_ in groups]
    own = [
        id_of_address(name if names.count(name) == 1 else f"{name}\0{group[0].words:x}")
        for name, group in zip(names, groups, strict=True)
    ]
    return [address, *own[1:]] if len(groups) == _TWO else own
