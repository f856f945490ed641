"""Where the site is seen from: behind which proxies, under which path and names."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from search.config import Settings

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def mount(app: Flask, settings: Settings) -> None:
    """Believe as many proxies as `settings` names, no more; answer to its hosts alone; serve under its path."""
    # A doubled slash is an address that is not there: to be sent on to the right one would name the host that a
    # client claims to have asked.
    app.url_map.merge_slashes = False
    if settings.hosts:
        app.config["TRUSTED_HOSTS"] = list(settings.hosts)
    if settings.url_prefix:
        app.wsgi_app = _under(settings.url_prefix, app.wsgi_app)  # type: ignore[method-assign]
    if settings.proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, *[settings.proxies] * 3, x_port=settings.proxies, x_prefix=settings.proxies
        )


def _under(prefix: str, app: Wsgi) -> Wsgi:
    """The application under a path, whether the proxy takes it off before it asks or not."""

    def mounted(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == prefix or path.startswith(prefix + "/"):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        if not environ.get("SCRIPT_NAME"):
            environ["SCRIPT_NAME"] = prefix
        return app(environ, start_response)

    return mounted
