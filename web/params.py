"""The one place where a query string becomes a Request, and a Request a query string."""

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from werkzeug.datastructures import MultiDict

from search.answer import MAX_PER_PAGE, check_period
from search.errors import BadQuery, Message
from search.filter_values import FILTERS, excluded_from
from search.results import Request, Sort
from web.formats import formatted_number

MAX_PAGE_NUMBER = 1_000_000
MAX_FILTER_VALUES = 100
"""Values of all filters of one request; nobody ticks more, and each is looked up and shown."""
MAX_FILTER_CHARS = 10_000
"""Characters of them all together: each value is shown several times on a page."""
SORTS: tuple[Sort, ...] = get_args(Sort)
Choice = TypeVar("Choice", bound=str)


def request_from(args: MultiDict[str, str]) -> Request:
    """The Request that the parameters `q page per_page sort source section author since until facets familles cursor
    agency tag name group exclude` ask for.

    An empty parameter counts as not given, unknown ones are passed over. BadQuery, naming the parameter and the cure,
    where a value can't be read.
    """
    since = args.get("since", "").strip() or None
    until = args.get("until", "").strip() or None
    check_period(since, until)
    _check_filters(args)
    return Request(
        query=args.get("q", "").strip(),
        page=_number(args, "page", default=1, most=MAX_PAGE_NUMBER),
        per_page=_number(args, "per_page", default=10, most=MAX_PER_PAGE),
        sort=choice_from(args, "sort", SORTS) or "relevance",
        sources=_values(args, "source"),
        sections=_values(args, "section"),
        authors=_values(args, "author"),
        since=since,
        until=until,
        facets=_flag(args, "facets"),
        collapse=_flag(args, "familles", default=True),
        cursor=args.get("cursor", "").strip() or None,
        agencies=_values(args, "agency"),
        tags=_values(args, "tag"),
        names=_values(args, "name"),
        groups=_values(args, "group"),
        excluded=tuple(map(excluded_from, _values(args, "exclude"))),
    )


def question_from(args: MultiDict[str, str]) -> Request:
    """`request_from` where there must be a query: BadQuery where there is none."""
    asked = request_from(args)
    if not asked.query:
        raise BadQuery(
            Message(
                fr="le paramètre «\u00a0q\u00a0» manque ou est vide\u00a0: donnez-y la requête, comme ?q=missiles",
                en="parameter “q” is missing or empty: give the query in it, such as ?q=missiles",
            )
        )
    return asked


def version_from(args: MultiDict[str, str]) -> int | None:
    """The version of an article that the parameter `v` asks for; None where it is not given."""
    return _number(args, "v", default=0, most=MAX_PAGE_NUMBER) or None


def count_from(args: MultiDict[str, str], name: str, default: int, most: int) -> int:
    """A parameter that is a whole number from 1 to `most`; BadQuery where it is none."""
    return _number(args, name, default, most)


def shown_from(args: MultiDict[str, str]) -> Mapping[str, str]:
    """The parameters that tell how a page shows its answer: `vs`, a second question for the curve; `share`, whether it
    shows shares of all articles. Those that are not given are left out."""
    given = {"vs": args.get("vs", "").strip(), "share": "1" if _flag(args, "share") else ""}
    return {name: encodable(value) for name, value in given.items() if value}


def flag_from(args: MultiDict[str, str], name: str) -> bool:
    """A parameter that is 0 or 1, 0 where it is not given; BadQuery where it is neither."""
    return _flag(args, name)


def choice_from(args: MultiDict[str, str], name: str, choices: tuple[Choice, ...]) -> Choice | None:
    """A parameter that is one of some words, None where it is not given; BadQuery where it is none of them."""
    value = args.get(name, "").strip()
    if not value:
        return None
    for choice in choices:
        if value == choice:
            return choice
    raise _refused(name, value, f"choisissez {', '.join(choices)}", f"choose one of {', '.join(choices)}")


def parameters(asked: Request) -> Mapping[str, Any]:
    """The parameters that ask for `asked`; those that have their default value are left out."""
    plain = Request(asked.query)
    given = {
        "q": asked.query,
        "page": asked.page if asked.page != plain.page else None,
        "per_page": asked.per_page if asked.per_page != plain.per_page else None,
        "sort": asked.sort if asked.sort != plain.sort else None,
        "source": asked.sources,
        "section": asked.sections,
        "author": asked.authors,
        "agency": asked.agencies,
        "tag": asked.tags,
        "name": asked.names,
        "group": asked.groups,
        "exclude": tuple(f"{facet}:{value}" for facet, value in asked.excluded),
        "since": asked.since,
        "until": asked.until,
        "facets": "1" if asked.facets else None,
        "familles": None if asked.collapse else "0",
    }
    return {name: encodable(value) for name, value in given.items() if value}


def _check_filters(args: MultiDict[str, str]) -> None:
    values = [value for name in (*FILTERS, "exclude") for value in _values(args, name)]
    count, letters = len(values), sum(map(len, values))
    if count > MAX_FILTER_VALUES:
        raise BadQuery(
            Message(
                fr=f"{count} valeurs de filtres\u00a0: {MAX_FILTER_VALUES} au plus, retirez-en",
                en=f"{count} values of filters: {MAX_FILTER_VALUES} at most, take some away",
            )
        )
    if letters > MAX_FILTER_CHARS:
        most_fr, most_en = formatted_number(MAX_FILTER_CHARS, "fr"), formatted_number(MAX_FILTER_CHARS, "en")
        raise BadQuery(
            Message(
                fr=f"{letters} caractères dans les valeurs de filtres\u00a0: {most_fr} au plus, retirez-en",
                en=f"{letters} characters in the values of filters: {most_en} at most, take some away",
            )
        )


def encodable(value: Any) -> Any:
    """A value, or a tuple of them, that an address can hold: what an index has may be no text that UTF-8 can write."""
    if isinstance(value, tuple):
        return tuple(map(encodable, value))
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _values(args: MultiDict[str, str], name: str) -> tuple[str, ...]:
    values = (value.strip() for value in args.getlist(name))
    return tuple(dict.fromkeys(value for value in values if value))


def _number(args: MultiDict[str, str], name: str, default: int, most: int) -> int:
    value = args.get(name, "").strip()
    if not value:
        return default
    # A length first: int() refuses thousands of digits with an error of its own.
    if value.isascii() and value.isdigit() and len(value) <= 12 and 1 <= int(value) <= most:
        return int(value)
    raise _refused(
        name,
        value,
        f"donnez un nombre entier de 1 à {formatted_number(most, 'fr')}",
        f"give a whole number from 1 to {formatted_number(most, 'en')}",
    )


def _flag(args: MultiDict[str, str], name: str, default: bool = False) -> bool:
    value = args.get(name, "").strip()
    if value in ("", "0", "1"):
        return value == "1" if value else default
    raise _refused(name, value, "donnez 0 ou 1", "give 0 or 1")


def _refused(name: str, value: str, cure_fr: str, cure_en: str) -> BadQuery:
    shown = value if len(value) <= 40 else value[:39] + "…"
    return BadQuery(
        Message(
            fr=f"le paramètre «\u00a0{name}\u00a0» vaut «\u00a0{shown}\u00a0»\u00a0: {cure_fr}",
            en=f"parameter “{name}” is “{shown}”: {cure_en}",
        )
    )
