"""HTTP only: pages, the JSON endpoint, health. No search logic lives here."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined, Template

from search.config import Settings
from search.engine import Engine
from search.output import compact_json, json_text, readable

_COMPACT = {"separators": (",", ":")}
"""What Flask asks for where no person is to read it."""


class _Json(DefaultJSONProvider):
    """JSON as people read it, in a terminal too: accents as they are, controls escaped, keys in our order."""

    ensure_ascii = False
    sort_keys = False

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """A value as JSON."""
        if kwargs == _COMPACT:
            return compact_json(obj)
        return json_text(super().dumps(obj, **kwargs))


class _Page(Template):
    """A page in which nothing of an article or a question steers the browser, or what else shows its source."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The page as HTML."""
        return readable(super().render(*args, **kwargs))


def create_app(settings: Settings | None = None, engine: Engine | None = None, shared: Path | None = None) -> Flask:
    """The web application over `engine`, speaking the language of `settings`.

    What is not given is read from the environment and opened once, here. The processes that are given the same folder,
    `shared`, made by `shared_limits`, count clients' requests together.
    """
    from web import (
        analyses,
        analytics,
        api,
        corpus,
        desk,
        dossiers,
        exports,
        feeds,
        legal,
        ops,
        pages,
        problems,
        security,
    )
    from web.access import register_access
    from web.access_log import register_access_log
    from web.addresses import path
    from web.caching import register_caching, static_address
    from web.compression import register_compression
    from web.cors import register_cors
    from web.metrics import register_metrics
    from web.mounting import mount
    from web.page_size import register_page_size
    from web.rate_limit import FAILURES, REQUESTS, Limit, register_rate_limit
    from web.state import State, template_context

    if settings is None:
        import os

        from search.config import settings_from
        from search.ownership import check_owner

        settings = settings_from(os.environ)
        check_owner(settings)
    if engine is None:
        from search.engines import open_engine

        engine = open_engine(settings, serving=True)
    app = Flask(__name__)
    app.json = _Json(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.template_class = _Page
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(static=static_address, path=path)
    app.extensions["manchette"] = State(settings, engine)
    app.context_processor(template_context)
    app.context_processor(desk.dossier_context)
    for blueprint in (
        pages.blueprint,
        dossiers.blueprint,
        desk.blueprint,
        exports.blueprint,
        feeds.blueprint,
        api.blueprint,
        analytics.blueprint,
        analyses.blueprint,
        corpus.blueprint,
        ops.blueprint,
        legal.blueprint,
    ):
        app.register_blueprint(blueprint)
    register_compression(app)
    problems.register_problems(app)
    security.register_security(app)
    if settings.rate:
        register_rate_limit(app, Limit(settings.rate, shared and shared / REQUESTS), settings.proxies)
    register_access(app, settings, shared and shared / FAILURES)
    register_caching(app)
    register_cors(app, settings.cors)
    register_metrics(app)
    register_access_log(app, settings.access_log, settings.proxies)
    register_page_size(app)
    mount(app, settings)
    return app
