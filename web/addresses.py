"""Addresses of results. A page has a hundred that differ in one parameter: what they share is written once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from flask import request, url_for

from search.results import Request
from web.params import encodable, parameters

_PLAIN = "!$'()*,/:;?@"
"""Characters that a query string may have as they are, as Werkzeug's addresses do."""


def path(endpoint: str) -> str:
    """The address of an endpoint that takes nothing."""
    return _path(endpoint, request.script_root)


@cache
def _path(endpoint: str, root: str) -> str:  # noqa: ARG001 (Flask puts it before the path)
    return url_for(endpoint)


def address(asked: Request, **more: str) -> str:
    """The address of the results of `asked`; `more` are parameters that are none of a question."""
    return _results({**parameters(asked), **more})


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a page of results: `carried` are all its parameters, `shown` those of them that tell how the page
    shows an answer, which each link keeps."""

    asked: Request
    shown: Mapping[str, str]
    carried: str
    first: str
    dateless: str

    def to(self, **changes: Any) -> str:
        """The same question but for `changes`."""
        return address(replace(self.asked, **changes), **self.shown)

    def shown_as(self, **changes: str | None) -> str:
        """The first page of the same question, shown otherwise."""
        shown = {**self.shown, **changes}
        return address(replace(self.asked, page=1), **{name: value for name, value in shown.items() if value})

    def narrowed(self, name: str, value: str) -> str:
        """The same question, one value of a filter more."""
        return f"{self.first}&{name}={quote_plus(encodable(value), _PLAIN)}"

    def period(self, first: str, last: str) -> str:
        """The same question in a period, never wider than it was."""
        since = max(first, self.asked.since or "")
        until = min(last, self.asked.until or "9999-12-31")
        return f"{self.dateless}&since={since}&until={until}"

    def article(self, article_id: str) -> str:
        """An article, with the search that found it."""
        return f"{request.script_root}/article/{article_id}?{self.carried}"

    def why(self, article_id: str) -> str:
        """Why an article is among the results."""
        return f"{request.script_root}/article/{article_id}/pourquoi?{self.carried}"


def result_links(asked: Request, shown: Mapping[str, str]) -> Links:
    """The links of the results of `asked`."""
    first = replace(asked, page=1)
    return Links(
        asked,
        shown,
        _query_string({**parameters(asked), **shown}),
        address(first, **shown),
        address(replace(first, since=None, until=None), **shown),
    )


def _results(given: Mapping[str, Any]) -> str:
    return f"{request.script_root}/?{_query_string(given)}"


def _query_string(given: Mapping[str, Any]) -> str:
    return urlencode(given, doseq=True, safe=_PLAIN)
