"""The values that a request filters by, as an index has them: in all their spellings, groups as their titles."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from index.analysis import fold
from search.errors import BadQuery, Message
from search.results import QueryNote, Request

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

_PLURALS = {
    "source": Message("noms de sources", "names of sources"),
    "section": Message("noms de rubriques", "names of sections"),
    "author": Message("noms d’auteurs", "names of authors"),
    "agency": Message("noms d’agences", "names of agencies"),
    "tag": Message("mots-clés", "keywords"),
    "name": Message("noms", "names"),
}
_VALUES_SHOWN = 12
_LETTERS_SHOWN = 40
"""Of a value as it was typed."""
_FRENCH = {"rubrique": "section", "auteur": "author", "agence": "agency", "nom": "name", "groupe": "group"}

MeantBy = Callable[[str, str], Sequence[str]]
"""Of a field and a value, the values of the index that it means, as they are shown."""
ValuesOf = Callable[[str], Sequence[str]]
"""Of a field, the values of the index, the most frequent first."""
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


def filter_notes(request: Request, meant: MeantBy, values: ValuesOf) -> list[QueryNote]:
    """What is said of filters that mean several values of the index, or none: which there are."""
    asked = [(facet, value) for facet, name in FILTERS.items() for value in getattr(request, name)]
    notes = []
    for facet, value in [*asked, *request.excluded]:
        if facet == "group":
            continue
        found = meant(facet, value)
        if not found:
            notes.append(unknown_value(facet, value, values(facet)))
        elif len(found) > 1:
            shown, value = _listed(found), _shown(value)
            notes.append(
                QueryNote(
                    Message(
                        fr=f"« {value} » désigne plusieurs {_PLURALS[facet].fr}, cherchés ensemble : {shown}",
                        en=f"“{value}” means several {_PLURALS[facet].en}, searched together: {shown}",
                    ),
                    None,
                )
            )
    return notes


def unknown_value(facet: str, value: str, known: Sequence[str], position: int | None = None) -> QueryNote:
    """A value that no article has, with those that articles have, the most frequent first."""
    plural, value = _PLURALS[facet], _shown(value)
    if not known:
        return QueryNote(
            Message(
                fr=f"« {value} » : les articles n’ont pas de {plural.fr}",
                en=f"“{value}”: the articles have no {plural.en}",
            ),
            position,
        )
    shown = _listed(known)
    return QueryNote(
        Message(
            fr=f"« {value} » n’est dans aucun de ces {plural.fr} : {shown}",
            en=f"“{value}” is in none of these {plural.en}: {shown}",
        ),
        position,
    )


def _shown(value: str) -> str:
    """A value in a message, cut where it is long."""
    return value if len(value) <= _LETTERS_SHOWN else value[: _LETTERS_SHOWN - 1] + "…"


def _listed(values: Sequence[str]) -> str:
    more = len(values) - _VALUES_SHOWN
    return ", ".join(values[:_VALUES_SHOWN]) + (f"… (+ {more})" if more > 0 else "")


def titles_of(groups: Mapping[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    """The titles of a group, whatever the case and accents of its name; BadQuery where there is no such group."""
    found = [titles for group, titles in groups.items() if fold(group) == fold(name)]
    if not found:
        known, name = _listed(sorted(groups)), _shown(name)
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
