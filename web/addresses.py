"""Addresses of results. A page has a hundred that differ in one parameter: what they share is written once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from typing import Any
from urllib.parse import quote_plus, urlencode

from flask import current_app, request

from search.results import Request
from web.params import encodable, parameters

_PLAIN = "!$'()*,/:;?@"
"""Characters that a query string may have as they are, as Werkzeug's addresses do."""
MOST_REPEATED = 450_000
"""Octets of a page for links that repeat its question; what else it has stays well below as much."""


def path(endpoint: str) -> str:
    """The address of an endpoint that takes nothing."""
    return _path(endpoint, request.script_root)


@cache
def _path(endpoint: str, root: str) -> str:
    # Not by url_for: a request whose host is refused has no adapter, and its page of error has these links too.
    return current_app.url_map.bind("", root or "/").build(endpoint)


def address(asked: Request, **more: str) -> str:
    """The address of the results of `asked`; `more` are parameters that are none of a question."""
    return _results({**parameters(asked), **more})


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a page of results: `carried` are all its parameters, `shown` those of them that tell how the page
    shows an answer, which each link keeps. `left_out` are the kinds of links that do without: a page of so long a
    question would be of megabytes."""

    asked: Request
    shown: Mapping[str, str]
    carried: str
    first: str
    dateless: str
    left_out: frozenset[str] = frozenset()

    def within(self, counts: Mapping[str, int]) -> "Links":
        """The same links, but for the kinds that have no room on a page that has so many of each: `counts` is in the
        order of what matters most."""
        left, left_out = MOST_REPEATED // max(len(escape(self.carried)), 1), set()
        for kind, count in counts.items():
            if count > left:
                left_out.add(kind)
            else:
                left -= count
        return replace(self, left_out=frozenset(left_out))

    def left(self, kind: str) -> bool:
        """Whether links of a kind do without the question."""
        return kind in self.left_out

    def to(self, **changes: Any) -> str:
        """The same question but for `changes`."""
        return address(replace(self.asked, **changes), **self.shown)

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
        bare = f"{request.script_root}/article/{article_id}"
        return bare if self.left("articles") else f"{bare}?{self.carried}"

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
