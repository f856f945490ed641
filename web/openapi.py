"""The OpenAPI 3.1 document of /api, made of the types in answers.py and of the bounds that the endpoints have.

Every endpoint's parameters stand in OPERATIONS; a test holds routes, parameters and answers to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args

from search.analytics.concordance import MAX_WIDTH, WIDTH, KwicSort
from search.analytics.related import MOST_RELATED
from search.analytics.suggestions import MOST_SUGGESTED
from search.analytics.timeline import MAX_SERIES
from search.answer import MAX_PER_PAGE
from search.counts import Unit
from search.filter_values import FILTERS
from search.results import MAX_VALUES, VALUE_FACETS
from search.version import program_version
from web import analytics, answers
from web.params import MAX_PAGE_NUMBER, SORTS

_FLAG = {"type": "string", "enum": ["0", "1"]}
_TEXT = {"type": "string"}
_DAY = {"type": "string", "format": "date"}
_SAID = {"type": "string", "pattern": r"\S"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query string: its name, what it takes as JSON Schema, what it says."""

    name: str
    schema: dict[str, Any]
    says: str
    required: bool = False
    repeated: bool = False
    most: int | None = None
    """How often it may be repeated; of filters, different values alone are counted, over all of them."""

    def to_dict(self) -> dict[str, Any]:
        """The parameter as OpenAPI."""
        bound = {} if self.most is None else {"maxItems": self.most}
        schema = {"type": "array", "items": self.schema} | bound if self.repeated else self.schema
        return {
            "name": self.name,
            "in": "query",
            "required": self.required,
            "description": self.says,
            "schema": schema,
            "allowEmptyValue": not self.required,
        }


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """What an answer leads to: another operation, with parameters taken from the answer by runtime expressions."""

    name: str
    operation: str
    parameters: dict[str, str]


@dataclass(frozen=True, slots=True)
class Operation:
    """What GET answers at a path: the types of the answer, one of them, and the parameters."""

    says: str
    answers: Sequence[type]
    parameters: Sequence[Parameter] = field(default=())
    other_media: dict[str, Any] = field(default_factory=dict)
    links: Sequence["AnswerLink"] = ()
    page: bool = False
    """Whether it answers with a page, not with JSON."""


def _whole(most: int, default: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}


def _one_of(*words: str, default: str | None = None) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)} | ({"default": default} if default else {})


_EXCLUDED = {"type": "string", "pattern": rf"^(\s*({'|'.join(FILTERS)})\s*:.*\S.*)?$"}
_QUERY = Parameter("q", _SAID, "the query, in the query language", required=True)
_ANY_QUERY = Parameter("q", _TEXT, "the query; without it, all articles that pass the filters")
_FILTERS = (
    *(Parameter(name, _TEXT, f"only articles with this {name}", repeated=True) for name in FILTERS),
    Parameter("exclude", _EXCLUDED, "FACET:VALUE, articles that are left out", repeated=True),
    Parameter("since", _DAY, "the first day"),
    Parameter("until", _DAY, "the last day"),
)
_FIRST_HIT = "$response.body#/hits/0/id"
_LIMIT = "how many at most"
OPERATIONS = {
    "/api/search": Operation(
        "A page of the answer to a query",
        [answers.SearchAnswer],
        [
            _QUERY,
            Parameter("page", _whole(MAX_PAGE_NUMBER, 1), "which page"),
            Parameter("per_page", _whole(MAX_PER_PAGE, 10), "hits of a page"),
            Parameter("cursor", _TEXT, "next_cursor of the page before; page then says nothing"),
            Parameter("sort", _one_of(*SORTS, default="relevance"), "the order"),
            Parameter("facets", _FLAG, "whether to count the values of facets"),
            Parameter("familles", _FLAG, "whether one hit stands for near-copies; 1 if not said"),
            *_FILTERS,
        ],
        links=[
            AnswerLink("next_page", "search", {"q": "$request.query.q", "cursor": "$response.body#/next_cursor"}),
            AnswerLink("first_article", "article", {"article_id": _FIRST_HIT}),
            AnswerLink("related_articles", "related", {"article_id": _FIRST_HIT}),
            AnswerLink("why_it_is_first", "explain", {"q": "$request.query.q", "id": _FIRST_HIT}),
            AnswerLink("its_words", "specific", {"q": "$request.query.q"}),
        ],
    ),
    "/api/article/{article_id}": Operation(
        "An article as it is stored",
        [answers.ArticleAnswer],
        [Parameter("v", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_NUMBER}, "an old version of it")],
        links=[
            AnswerLink("related_articles", "related", {"article_id": "$response.body#/id"}),
            AnswerLink("first_near_copy", "article", {"article_id": "$response.body#/family/first"}),
        ],
    ),
    "/api/facets": Operation(
        "The values of one facet of an answer",
        [answers.FacetsAnswer],
        [
            _ANY_QUERY,
            Parameter("facet", _one_of(*VALUE_FACETS, default="source"), "which facet"),
            Parameter("contains", _TEXT, "only values that contain this"),
            Parameter("limit", _whole(analytics.MOST_VALUES, MAX_VALUES), _LIMIT),
            *_FILTERS,
        ],
    ),
    "/api/timeline": Operation(
        "Curves of up to four queries over time",
        [answers.TimelineAnswer],
        [
            Parameter("q", _TEXT, "a query", repeated=True, most=MAX_SERIES),
            Parameter("by", _one_of(*get_args(Unit)), "the unit; the one that fits, if not said"),
            Parameter("bursts", _FLAG, "whether to look for bursts"),
            *_FILTERS,
        ],
    ),
    "/api/specific": Operation(
        "The distinctive words of an answer",
        [answers.SpecificAnswer],
        [
            _ANY_QUERY,
            Parameter("against", _TEXT, "a query with a larger answer; the whole index, if not said"),
            Parameter("limit", _whole(analytics.MOST_LISTED_WORDS, 50), _LIMIT),
            Parameter("grammatical", _FLAG, "whether grammatical words count too"),
            *_FILTERS,
        ],
    ),
    "/api/kwic": Operation(
        "The concordance of an answer",
        [answers.KwicAnswer],
        [
            _QUERY,
            Parameter("limit", _whole(analytics.MOST_LINES, 100), _LIMIT),
            Parameter("start", _whole(analytics.MOST_VALUES * analytics.MOST_LINES, 1), "the first line"),
            Parameter("width", _whole(MAX_WIDTH, WIDTH), "characters on each side"),
            Parameter("order", _one_of(*get_args(KwicSort), default="position"), "the order of lines"),
            *_FILTERS,
        ],
    ),
    "/api/terms": Operation("The forms of each word of a query", [answers.TermsAnswer], [_QUERY, *_FILTERS]),
    "/api/explain": Operation(
        "Why an article has its score; without `id`, how many articles each word has",
        [answers.ScoreAnswer, answers.CountsAnswer],
        [_QUERY, Parameter("id", _TEXT, "an article of the answer"), *_FILTERS],
    ),
    "/api/related/{article_id}": Operation(
        "Articles related to one",
        [answers.RelatedAnswer],
        [Parameter("limit", _whole(50, MOST_RELATED), _LIMIT)],
        links=[AnswerLink("nearest_article", "article", {"article_id": "$response.body#/articles/0/id"})],
    ),
    "/api/suggest": Operation(
        "What may be meant by what was typed so far",
        [answers.SuggestAnswer],
        [
            Parameter("q", _TEXT, "what was typed"),
            Parameter("limit", _whole(50, MOST_SUGGESTED), _LIMIT),
            Parameter("format", _one_of("json", "opensearch", default="json"), "opensearch: as browsers ask"),
        ],
        {
            "application/x-suggestions+json": {
                "schema": {"type": "array", "prefixItems": [_TEXT, {"type": "array", "items": _TEXT}]}
            }
        },
    ),
    "/api/dossier/{secret}": Operation("A shared dossier", [answers.DossierAnswer]),
    "/api/openapi.json": Operation("This document", []),
    "/api/docs": Operation("This document as a page", [], page=True),
}


_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "a token that the administrator gave"},
    "basic": {"type": "http", "scheme": "basic"},
}


def site_document(root: str, access: str) -> dict[str, Any]:
    """The OpenAPI document of a site: where it is mounted, and what its readers bring."""
    document = {**openapi_document(), "servers": [{"url": root or "/"}]}
    if access not in _SCHEMES:
        return document
    components = document["components"] | {"securitySchemes": {access: _SCHEMES[access]}}
    return document | {"components": components, "security": [{access: []}]}


@cache
def openapi_document() -> dict[str, Any]:
    """The OpenAPI document, without what each site has of its own."""
    import msgspec

    types = [one for operation in OPERATIONS.values() for one in operation.answers] + [answers.QueryProblem]
    references, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    named = dict(zip(types, references, strict=True))
    problem = named[answers.QueryProblem]
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Manchette",
            "version": program_version(),
            "summary": "Full-text search of press articles",
            "description": "Unknown parameters are passed over, empty ones count as not given. "
            "Whatever fails is told as application/problem+json.",
        },
        "paths": {path: {"get": _operation(path, operation, named, problem)} for path, operation in OPERATIONS.items()},
        "components": {"schemas": components},
    }


def _operation(
    path: str, operation: Operation, named: dict[type, dict[str, Any]], problem: dict[str, Any]
) -> dict[str, Any]:
    kinds = [named[one] for one in operation.answers]
    schema = {"type": "object"} if not kinds else kinds[0] if len(kinds) == 1 else {"oneOf": kinds}
    media = {"text/html": {"schema": _TEXT}} if operation.page else {"application/json": {"schema": schema}}
    in_path = path.partition("{")[2].partition("}")[0]
    return {
        "operationId": path.split("/")[2].removesuffix(".json"),
        "summary": operation.says,
        "parameters": [
            *([{"name": in_path, "in": "path", "required": True, "schema": _TEXT}] if in_path else []),
            *(parameter.to_dict() for parameter in operation.parameters),
        ],
        "responses": {
            "200": {
                "description": "the answer",
                "content": media | operation.other_media,
                **({"links": _links(operation.links)} if operation.links else {}),
            },
            "304": {"description": "what If-None-Match names is still the answer"},
            "default": {
                "description": "what went wrong",
                "content": {"application/problem+json": {"schema": problem}},
            },
        },
    }


def _links(links: Sequence[AnswerLink]) -> dict[str, Any]:
    return {link.name: {"operationId": link.operation, "parameters": link.parameters} for link in links}
