"""Who may read the site: everybody, who brings a token, a name and a password, or whom a believed proxy names.

What tells that the server lives and that an index answers, robots.txt and the site's own style stay open. Whatever is
compared is compared in constant time; tries that fail are few a minute of each client.
"""

import hashlib
import hmac
import logging
import math
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock

from flask import Flask, request
from werkzeug.datastructures import Authorization, WWWAuthenticate
from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized
from werkzeug.security import check_password_hash

from search.access_file import MAX_PASSWORD, is_token_hash, names_and_hashes, password_hash, token_hash
from search.config import Settings
from search.errors import BadSetting, Message
from web.rate_limit import Limit, client_of

MOST_FAILURES = "10/m"
"""Tries that fail, of each client."""
_OPEN = frozenset({"ops.healthz", "ops.readyz", "ops.robots", "ops.icon", "static"})
_REALM = "Manchette, presse"
"""With a comma, so that it is written in quotes: browsers may take it in no other way."""
_REMEMBERED = 1_024
_ONE_AT_A_TIME = Lock()
"""Working out a password takes 32 MiB and a tenth of a second: a hundred tries must not do so at once, and those past
the bound not at all."""


def check_access(settings: Settings) -> None:
    """BadSetting where the settings of access do not go together, or nobody could come in."""
    if settings.access == "header" and not settings.proxies:
        raise BadSetting(
            Message(
                fr="SEARCH_ACCESS=header sans mandataire : donnez SEARCH_PROXIES=1, et n’écoutez que lui (--socket, ou "
                "--host 127.0.0.1)",
                en="SEARCH_ACCESS=header without a proxy: give SEARCH_PROXIES=1, and listen to it alone (--socket, or "
                "--host 127.0.0.1)",
            )
        )
    if settings.access in ("token", "basic"):
        if settings.access_file is None:
            raise BadSetting(
                Message(
                    fr=f"SEARCH_ACCESS={settings.access} sans SEARCH_ACCESS_FILE : faites ce fichier par « search "
                    "access FICHIER NOM »",
                    en=f"SEARCH_ACCESS={settings.access} without SEARCH_ACCESS_FILE: make that file by `search access "
                    "FILE NAME`",
                )
            )
        if not _kept(settings.access_file, settings.access == "token"):
            option = " --token" if settings.access == "token" else ""
            raise BadSetting(
                Message(
                    fr=f"{settings.access_file} ne laisse entrer personne : « search access {settings.access_file} NOM"
                    f"{option} »",
                    en=f"{settings.access_file} lets nobody in: `search access {settings.access_file} NAME{option}`",
                )
            )


def register_access(app: Flask, settings: Settings, failed: Path | None) -> None:
    """Hold the clients of `app` to what `settings` say of access; `failed` is where processes count together the tries
    that fail."""
    if settings.access == "open":
        return
    check_access(settings)
    if settings.access == "header":
        app.before_request(lambda: _named_by_proxy(settings.access_header))
        return
    assert settings.access_file is not None
    known = _Known(settings.access_file, settings.access == "token")
    failures = Limit(MOST_FAILURES, failed)
    given = known.has_token if settings.access == "token" else known.has_password
    app.before_request(lambda: _let_in(settings, given, failures))


def _passes() -> bool:
    """Whether a request is open to all: a browser asks for what it may send without saying who it is."""
    asks_beforehand = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    return request.endpoint in _OPEN or asks_beforehand


def _told() -> Authorization | None:
    try:
        return request.authorization
    except ValueError:  # what is no base64 of UTF-8, in some releases
        return None


def _named_by_proxy(header: str) -> None:
    if not _passes() and not request.headers.get(header, "").strip():
        raise Forbidden


def _let_in(settings: Settings, given: Callable[[], bool], failures: Limit) -> None:
    if _passes():
        return
    if "Authorization" in request.headers:
        client = client_of(request.environ, settings.proxies)
        with _ONE_AT_A_TIME:
            wait = failures.wait(client)
            if not wait and given():
                return
            if not wait:
                failures.count(client)
        if wait:
            raise TooManyRequests(retry_after=math.ceil(wait))
    kind = "bearer" if settings.access == "token" else "basic"
    charset = {"charset": "UTF-8"} if kind == "basic" else {}
    raise Unauthorized(www_authenticate=WWWAuthenticate(kind, {"realm": _REALM, **charset}))


class _Known:
    """Those who may read, as the file has them now."""

    def __init__(self, path: Path, tokens: bool) -> None:
        self._path, self._tokens = path, tokens
        self._looked: tuple[int, int, int] | None = None
        self._hashes: Mapping[str, str] = {}
        self._key = os.urandom(32)
        self._right: set[bytes] = set()
        # Who is not known costs as much as who is: time tells no names.
        self._nobody = "" if tokens else password_hash("")

    def has_token(self) -> bool:
        """Whether the request brings a token of the file."""
        told = _told()
        if told is None or told.type != "bearer" or not told.token:
            return False
        given = token_hash(told.token)
        right = False
        for kept in self._now().values():
            right |= hmac.compare_digest(kept, given)
        return right

    def has_password(self) -> bool:
        """Whether the request brings a name and its password."""
        told = _told()
        if told is None or told.type != "basic" or len(told.password or "") > MAX_PASSWORD:
            return False
        name, password = told.username or "", told.password or ""
        kept = self._now().get(name)
        # A password that was right is not worked out at every request: only a keyed digest of it is remembered.
        digest = hmac.digest(self._key, repr((name, password, kept)).encode(), hashlib.sha256)
        if kept is not None and digest in self._right:
            return True
        right = check_password_hash(kept or self._nobody, password) and kept is not None
        if right:
            if len(self._right) >= _REMEMBERED:
                self._right.clear()
            self._right.add(digest)
        return right

    def _now(self) -> Mapping[str, str]:
        """The file as it is; nobody, while it cannot be read or meant."""
        try:
            at = self._path.stat()
            looked = (at.st_mtime_ns, at.st_size, at.st_ino)
            if looked != self._looked:
                self._hashes, self._looked = _kept(self._path, self._tokens), looked
        except (OSError, BadSetting) as error:
            logging.getLogger(__name__).error("nobody is let in: %s", error)  # noqa: TRY400 (a line tells it all)
            self._hashes, self._looked = {}, None
        return self._hashes


def _kept(path: Path, tokens: bool) -> Mapping[str, str]:
    return {name: kept for name, kept in names_and_hashes(path).items() if is_token_hash(kept) == tokens}
