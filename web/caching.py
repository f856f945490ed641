"""What a browser may keep: pages until the index changes, asked about each time; static files as long as they are.

An answer is told by the generation it is of, what was asked, the settings that shape it, the day (periods are counted
from it) and the program. Whoever has it already is told so before anything is searched.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, g, request

from search.errors import SearchError
from search.language.ranges import paris_today
from web.state import state

_TAGGED = ("pages.", "api.", "analytics.", "analyses.", "corpus.")
"""Endpoints whose answers depend on the index and the address alone, by the beginning of their names."""
_KEPT = "public, max-age=31536000, immutable"


def register_caching(app: Flask) -> None:
    """Tag the answers of `app`, answer 304 where a client has one, name static files by what they hold."""
    app.before_request(_not_modified)
    app.after_request(_tagged)
    app.url_defaults(_by_content)


def static_address(name: str) -> str:
    """The address of a static file, by what it holds."""
    return f"{request.script_root}/static/{name}?v={_static_files()[name]}"


def _not_modified() -> Response | None:
    """304 where the client has the answer that would be given now; without a search."""
    g.tag = _tag()
    # "*" asks whether there is any answer, which a search alone could tell.
    if g.tag is None or request.if_none_match.star_tag or not request.if_none_match.contains_weak(g.tag):
        return None
    return Response(status=304)


def _tagged(response: Response) -> Response:
    tag = g.get("tag")
    # Compared again: the index may have changed while the question was answered.
    if tag is not None and response.status_code in (200, 304) and tag == _tag():
        response.set_etag(tag, weak=True)
        response.headers.setdefault("Cache-Control", "private, no-cache")
    elif request.endpoint == "static" and response.status_code in (200, 304):
        content = _static_files().get((request.view_args or {}).get("filename", ""))
        if content and request.args.get("v") == content:
            response.headers["Cache-Control"] = _KEPT
    return response


def _tag() -> str | None:
    """What tells the answer to this request from all others; None where it has no tag."""
    if request.method not in ("GET", "HEAD") or not (request.endpoint or "").startswith(_TAGGED):
        return None
    here = state()
    try:
        generation = here.engine.generation()
    except SearchError:
        return None
    settings = here.settings
    said = (
        (generation, here.engine.name, settings.lang, settings.half_life, settings.site, paris_today(), program()),
        (request.root_url, request.path, request.query_string),
    )
    return hashlib.blake2b(repr(said).encode(), digest_size=16).hexdigest()


@cache
def program() -> str:
    """The program's own modules and templates: an answer of another version is another answer."""
    here = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=16)
    for room in (here, here.parent / "search", here.parent / "index"):
        for file in sorted(room.rglob("*")):
            if file.suffix in (".py", ".html", ".txt"):
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _by_content(endpoint: str, values: dict[str, str]) -> None:
    content = _static_files().get(values.get("filename", "")) if endpoint == "static" else None
    if content:
        values.setdefault("v", content)


@cache
def _static_files() -> dict[str, str]:
    """What each static file holds, as a short hash."""
    folder = Path(__file__).parent / "static"
    return {
        file.relative_to(folder).as_posix(): hashlib.blake2b(file.read_bytes(), digest_size=8).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }
