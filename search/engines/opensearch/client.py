"""The line to the cluster: TLS, who asks, time-outs, retries over the nodes, and a breaker where none answers."""

import random
import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from search.errors import BadSetting, EngineUnavailable, Message

if TYPE_CHECKING:
    from search.config import Settings

RETRY_WINDOW = 3.0
"""A request that no node answered is tried again for so many times its time-out: an elected manager that was cut off
is replaced within a minute, while the nodes that are left answer at once."""
INDEXING_WINDOW = 300.0
"""Seconds for which whatever makes an index is tried again: a node that went, an election, a restart of all nodes."""
READERS_WINDOW = 1.0
"""The same for who waits for a page."""
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 5.0
"""Seconds before a second try, doubled each time; how long really is drawn below that, so that many clients do not come
back at once."""
_LONG = 60.0
"""Seconds for one try of what takes a while: a clone, a refresh."""
_CONNECT_SECONDS = 3.0
"""How long a node may take to be reached at all: one that was cut off the network costs this and no more."""
_LEFT_ALONE = 5
"""Seconds for which a node that was not reached is left alone; up to eight times that, where it never is."""
_AGAIN = frozenset({429, 500, 502, 503, 504})
"""Answers of a node that may be another one's next time."""
_OPENS_AFTER = 5
"""Requests in a row that no node answered, until the next ones are refused at once."""
_OPEN_SECONDS = 5.0
"""How long they are; then one is let through to see."""
CLUSTER_AWAY = Message(
    fr="la grappe OpenSearch ne répond pas comme il faut : réessayez dans un instant",
    en="the OpenSearch cluster does not answer as it should: try again in a moment",
)
"""What readers of pages are told of it."""


class ClusterRefusal(Exception):
    """The cluster understood and refused: its status, the kind of error, and what it says."""

    def __init__(self, status: int, kind: str, reason: str) -> None:
        super().__init__(status, kind, reason)
        self.status, self.kind, self.reason = status, kind, reason

    def __str__(self) -> str:
        return f"{self.status} {self.kind}: {self.reason}"


class Breaker:
    """Remembers that nothing answers, so that nobody waits for that again at once. Safe in threads."""

    def __init__(self, opens_after: int = _OPENS_AFTER, seconds: float = _OPEN_SECONDS) -> None:
        self._lock = threading.Lock()
        self._opens_after, self._seconds = opens_after, seconds
        self._failures = 0
        self._closed_at = 0.0

    def lets_through(self) -> bool:
        """Whether to ask; where it was open long enough, true for one that asks, and false again for the others."""
        with self._lock:
            if self._failures < self._opens_after:
                return True
            now = time.monotonic()
            if now < self._closed_at:
                return False
            self._closed_at = now + self._seconds
            return True

    def answered(self) -> None:
        """A node answered."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """None did."""
        with self._lock:
            self._failures += 1
            self._closed_at = time.monotonic() + self._seconds


class ClusterClient:
    """Asks the nodes of a cluster. Safe in threads."""

    def __init__(
        self,
        urls: Sequence[str],
        timeout: float,
        options: Mapping[str, Any],
        connections: int = 16,
        retry_window: float = RETRY_WINDOW,
    ) -> None:
        """`timeout` is of one try, in seconds; `options` are those of opensearch-py's client; `retry_window` is as
        RETRY_WINDOW. Nothing is asked yet."""
        from opensearchpy import OpenSearch

        self.urls = tuple(urls)
        self.timeout = timeout
        self._retry_window = retry_window
        self._breaker = Breaker()
        self._version: tuple[int, ...] | None = None
        # Tries over the nodes are ours: the library's come at once, and give up within a second.
        self._client = OpenSearch(
            list(urls),
            max_retries=0,
            retry_on_timeout=True,  # a node that did not answer is left alone for a while
            timeout=timeout,
            pool_maxsize=connections,
            dead_timeout=_LEFT_ALONE,
            timeout_cutoff=3,
            **options,
        )
        self.window: float | None = None
        """Where it is set, every request is tried for so many seconds, whatever happened before."""
        self.retries = 0
        """Requests that had to be tried again; read by tests and reports."""

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        params: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        window: float | None = None,
    ) -> Any:
        """What the cluster answers, as JSON. Whatever is asked must be harmless when it is done twice.

        Raises ClusterRefusal where it understood and refuses, EngineUnavailable where no node answers for `window`
        seconds: those that are given, whatever happened before; else RETRY_WINDOW times the time-out, and at once where
        none answered lately.
        """
        from opensearchpy.exceptions import ConnectionError as NoConnection
        from opensearchpy.exceptions import SSLError, TransportError
        from urllib3 import Timeout

        each = self.timeout if timeout is None else timeout
        window = self.window if window is None else window
        patience: Any = Timeout(connect=min(each, _CONNECT_SECONDS), read=each)
        ends = time.monotonic() + (self._retry_window * each if window is None else window)
        tries = 0
        while True:
            if window is None and not self._breaker.lets_through():
                raise unavailable(self.urls, "aucun nœud n’a répondu", "no node answered")
            try:
                answer = self._client.transport.perform_request(
                    method, path, params=dict(params or {}), body=body, timeout=patience
                )
            except SSLError as error:
                raise unavailable(self.urls, *_said(error)) from error
            except NoConnection as error:
                self._breaker.failed()
                why: Exception = error
            except TransportError as error:
                self._breaker.answered()
                status = error.status_code if isinstance(error.status_code, int) else 0
                if status not in _AGAIN:
                    raise _refusal(status, error) from error
                why = error
            else:
                self._breaker.answered()
                return answer
            wait = random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2**tries))  # noqa: S311 (no secret)
            if time.monotonic() + wait > ends:
                raise unavailable(self.urls, *_said(why)) from why
            time.sleep(wait)
            tries += 1
            self.retries += 1

    def version(self) -> tuple[int, ...]:
        """The version of the cluster, as numbers; asked once."""
        if self._version is None:
            told = str(self.request("GET", "/")["version"]["number"])
            self._version = tuple(int(part) for part in told.split("-")[0].split("."))
        return self._version

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


def cluster_client(settings: "Settings", connections: int = 16, retry_window: float = RETRY_WINDOW) -> ClusterClient:
    """The client of the cluster that the settings name. BadSetting where they name none or the extra is missing."""
    if not settings.opensearch_url:
        raise BadSetting(
            Message(
                fr="aucune grappe OpenSearch : donnez son adresse dans SEARCH_OPENSEARCH_URL (https://noeud:9200)",
                en="no OpenSearch cluster: give its address in SEARCH_OPENSEARCH_URL (https://node:9200)",
            )
        )
    try:
        return ClusterClient(
            urls_of(settings.opensearch_url),
            settings.opensearch_timeout,
            _options(settings),
            connections,
            retry_window,
        )
    except ImportError as error:
        raise BadSetting(
            Message(
                fr="il manque de quoi parler à OpenSearch : pip install 'manchette[opensearch]'",
                en="what talks to OpenSearch is missing: pip install 'manchette[opensearch]'",
            )
        ) from error


def patient_client(settings: "Settings") -> ClusterClient:
    """One for making an index: nodes may go and come back meanwhile."""
    client = cluster_client(replace(settings, opensearch_timeout=max(_LONG, settings.opensearch_timeout)))
    client.window = INDEXING_WINDOW
    return client


def urls_of(text: str) -> tuple[str, ...]:
    """The addresses of nodes, with commas between."""
    return tuple(url.strip() for url in text.split(",") if url.strip())


def _options(settings: "Settings") -> dict[str, Any]:
    options: dict[str, Any] = {"ssl_show_warn": False}
    if any(url.startswith("https:") for url in urls_of(settings.opensearch_url or "")):
        options |= {"use_ssl": True, "verify_certs": True}
        if settings.opensearch_ca is not None:
            options["ca_certs"] = str(settings.opensearch_ca)
    if settings.opensearch_user:
        options["http_auth"] = (settings.opensearch_user, settings.opensearch_password or "")
    elif settings.opensearch_token:
        options["headers"] = {"Authorization": f"Bearer {settings.opensearch_token}"}
    return options


def unavailable(urls: Sequence[str], fr: str, en: str) -> EngineUnavailable:
    """The error for a cluster of which no node answers."""
    where = re.sub("//[^/]*@", "//…@", ", ".join(urls))
    return EngineUnavailable(
        Message(
            fr=f"la grappe OpenSearch ne répond pas ({where} : {fr}) : vérifiez qu’elle tourne et "
            "SEARCH_OPENSEARCH_URL, puis réessayez",
            en=f"the OpenSearch cluster does not answer ({where}: {en}): see that it runs and SEARCH_OPENSEARCH_URL, "
            "then try again",
        ),
        CLUSTER_AWAY,
    )


def _said(why: Exception) -> tuple[str, str]:
    """What a line can tell of an error of the network or of a node."""
    text = " ".join(str(getattr(why, "error", why)).split())
    shown = text if len(text) <= 120 else f"{text[:119]}…"
    return shown, shown


def _refusal(status: int, error: Any) -> Exception:
    info = error.info if isinstance(error.info, Mapping) else {}
    told = info.get("error")
    told = told if isinstance(told, Mapping) else {"type": str(error.error), "reason": str(told or error.error)}
    if status == 401 or (status == 403 and "security" in str(told.get("type", ""))):
        return EngineUnavailable(
            Message(
                fr=f"la grappe OpenSearch refuse cet accès ({status}) : vérifiez SEARCH_OPENSEARCH_USER et "
                "SEARCH_OPENSEARCH_PASSWORD, ou SEARCH_OPENSEARCH_TOKEN",
                en=f"the OpenSearch cluster refuses this access ({status}): see SEARCH_OPENSEARCH_USER and "
                "SEARCH_OPENSEARCH_PASSWORD, or SEARCH_OPENSEARCH_TOKEN",
            ),
            CLUSTER_AWAY,
        )
    causes = told.get("root_cause") or [told]
    return ClusterRefusal(status, str(told.get("type", "")), str(causes[0].get("reason") or told.get("reason", "")))
