"""Where the site is seen from: behind which proxies, under which path and names."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

from search.config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def mount(app: Flask, settings: Settings) -> None:
    """Believe as many proxies as `settings` names, no more; answer to its hosts alone; serve under its path."""
    # A doubled slash is an address that is not there: to be sent on to the right one would name the host that a
    # client claims to have asked.
    app.url_map.merge_slashes = False
    if settings.hosts:
        app.config["TRUSTED_HOSTS"] = list(settings.hosts)
    if settings.url_prefix:
        app.wsgi_app = _under(settings.url_prefix, app.wsgi_app)  # type: ignore[method-assign, assignment]
    if settings.proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        believed = settings.proxies
        behind = ProxyFix(app.wsgi_app, believed, believed, believed, believed, believed)
        app.wsgi_app = behind  # type: ignore[method-assign]


def _under(prefix: str, app: "WSGIApplication") -> "WSGIApplication":
    """The application under a path, whether the proxy takes it off before it asks or not."""

    def mounted(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == prefix or path.startswith(prefix + "/"):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        if not environ.get("SCRIPT_NAME"):
            environ["SCRIPT_NAME"] = prefix
        return app(environ, start_response)

    return mounted
