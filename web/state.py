"""What a request needs of the application: its engine, its settings, its language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from threading import BoundedSemaphore
from typing import Any

from flask import current_app, has_request_context, request

from search.config import Settings
from search.engine import Engine
from search.results import Request
from web import formats
from web.texts import counted, texts

EXPORTS_AT_ONCE = 3
"""Exports that a process sends at once: the other threads are for those who search."""


@dataclass(frozen=True, slots=True)
class State:
    """What one application holds for all its requests."""

    settings: Settings
    engine: Engine
    exports: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(EXPORTS_AT_ONCE))
    """Those that may still begin: one that is sent to a slow reader holds a thread for long."""

    @property
    def lang(self) -> str:
        """The language of the interface, "fr" or "en"."""
        return self.settings.lang

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of the interface in its language."""
        return texts(self.lang)


def state() -> State:
    """The state of the application that serves the current request."""
    found: State = current_app.extensions["manchette"]
    return found


def _legal_notice() -> str | None:
    from web.legal import legal_address

    return legal_address()


def _parameters_of(asked: Request) -> Mapping[str, Any]:
    """Those of a question as another page of the desk takes them: from its first page on."""
    from web.params import parameters

    return {name: value for name, value in parameters(asked).items() if name != "page"}


def template_context() -> dict[str, Any]:
    """What every template may use: the texts as `t`, `lang`, and the formats of that language."""
    here = state()
    return {
        "t": here.texts,
        "lang": here.lang,
        "typed": request.args.get("q", "") if has_request_context() else "",
        "number": partial(formats.formatted_number, lang=here.lang),
        "decimal": partial(formats.decimal, lang=here.lang),
        "day": partial(formats.day, lang=here.lang),
        "moment": partial(formats.moment, lang=here.lang),
        "counted": partial(counted, lang=here.lang),
        "legal_notice": _legal_notice,
        "parameters_of": _parameters_of,
    }
