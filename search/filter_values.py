"""The values that a request filters by, as an index has them: in all their spellings, groups as their titles."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from index.analysis import fold
from search.errors import BadQuery, Message
from search.results import Request

FILTERS = {
    "source": "sources",
    "section": "sections",
    "author": "authors",
    "agency": "agencies",
    "tag": "tags",
    "name": "names",
    "group": "groups",
}
"""The facets that filter, and the attribute of a Request that holds the values of each."""

_FRENCH = {"rubrique": "section", "auteur": "author", "agence": "agency", "nom": "name", "groupe": "group"}

SpellingsOf = Callable[[str, str], tuple[str, ...]]
"""Of a field and a value, the spellings of it that the index has; the value itself where it has none."""


def excluded_from(written: str) -> tuple[str, str]:
    """The (facet, value) pair that `source:Le Phare` leaves out; BadQuery where it is none."""
    name, _, value = written.partition(":")
    facet = _FRENCH.get(name.strip().lower(), name.strip().lower())
    if facet not in FILTERS or not value.strip():
        known = ", ".join(FILTERS)
        raise BadQuery(
            Message(
                fr=f"«\u00a0{written[:40]}\u00a0» n’exclut rien\u00a0: écrivez FACETTE:VALEUR, comme "
                f"source:Le Phare\u00a0; facettes\u00a0: {known}",
                en=f"“{written[:40]}” leaves nothing out: write FACET:VALUE, such as source:Le Phare; facets: {known}",
            )
        )
    return facet, value.strip()


def with_spellings(
    request: Request, spellings: SpellingsOf, groups: Callable[[], Mapping[str, tuple[str, ...]]]
) -> Request:
    """The request with every spelling of the values that it filters by. Its `groups` are the titles of those it named,
    and so are those it leaves out; BadQuery where the index knows no such group."""

    def titles(name: str) -> tuple[str, ...]:
        return tuple(spelt for title in titles_of(groups(), name) for spelt in spellings("source", title))

    def all_of(facet: str, values: tuple[str, ...]) -> tuple[str, ...]:
        found = [titles(value) if facet == "group" else spellings(facet, value) for value in values]
        return tuple(dict.fromkeys(spelt for each in found for spelt in each))

    asked = {name: all_of(facet, values) for facet, name in FILTERS.items() if (values := getattr(request, name))}
    excluded = tuple(
        ("source" if facet == "group" else facet, spelt)
        for facet, value in request.excluded
        for spelt in all_of(facet, (value,))
    )
    return replace(request, **asked, excluded=excluded) if asked or excluded else request  # type: ignore[arg-type]


def titles_of(groups: Mapping[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    """The titles of a group, whatever the case and accents of its name; BadQuery where there is no such group."""
    found = [titles for group, titles in groups.items() if fold(group) == fold(name)]
    if not found:
        known = ", ".join(sorted(groups))
        raise BadQuery(
            Message(
                fr=f"groupe de titres inconnu : {name} ; "
                + (f"connus : {known}" if known else 'nommez-en dans manchette.toml ([groupes] PQR = ["Titre"])'),
                en=f"unknown group of titles: {name}; "
                + (f"known: {known}" if known else 'name some in manchette.toml ([groupes] PQR = ["Title"])'),
            )
        )
    return tuple(title for titles in found for title in titles)


def group_counts(groups: Mapping[str, tuple[str, ...]], sources: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """How many articles the titles of each group have, by the counts of all sources, the most frequent first."""
    counted = {fold(source): count for source, count in sources}
    found = [(name, sum(counted.get(title, 0) for title in {*map(fold, titles)})) for name, titles in groups.items()]
    return sorted(((name, count) for name, count in found if count), key=lambda pair: (-pair[1], pair[0]))
