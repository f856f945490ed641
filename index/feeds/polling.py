"""Feeds fetched, politely: only what changed since the last time, each entry kept as a file of the corpus.

A folder's `manchette.toml` names its feeds. What a feed gives lies in a folder of its own beside it; `.poll.json` there
remembers what the server said of its state. An entry that changes replaces its file, one that leaves the feed stays.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from re import sub
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from index.article import Rejected
from index.feeds.entries import NoFeed, entries
from index.messages import Message
from index.sidecar import NAME, read_feeds

STATE = ".poll.json"
TIMEOUT = 30.0
"""Seconds that a server may be silent."""
LARGEST = 16 << 20
"""Bytes of the largest feed."""
_AGENT = "manchette (press search; conditional requests)"
_LONGEST_WAIT = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Polled:
    """What one feed gave: entries written, or why it gave none. `waits` are seconds that its server asked for."""

    url: str
    new: int = 0
    changed: int = 0
    unchanged: bool = False
    waits: int = 0
    failure: Message | None = None


def feeds_under(folder: Path) -> Iterator[tuple[Path, str] | Rejected]:
    """The feeds that the sidecars in and below a folder name: where their entries go, and their addresses."""
    for sidecar in sorted(folder.rglob(NAME)):
        named = read_feeds(sidecar)
        if isinstance(named, Rejected):
            yield named
            continue
        for url in named:
            yield sidecar.parent / folder_name(url), url


def folder_name(url: str) -> str:
    """The name of the folder for a feed: words of its address, and what tells it from all others."""
    words = sub(r"[^a-z0-9.]+", "-", url.lower().partition("://")[2])[:60].strip("-.")
    return f"{words}-{blake2b(url.encode(), digest_size=4).hexdigest()}"


def poll(folder: Path, url: str, now: float | None = None) -> Polled:
    """Fetch the feed if it changed, and write what is new in it to `folder`; raises OSError where that fails.

    What the server or the network does wrong is a `failure`. `now` is a time.time().
    """
    now = time.time() if now is None else now
    state = _state(folder)
    if state.get("not_before", 0) > now:
        return Polled(url, waits=int(state["not_before"] - now))
    try:
        with _opener().open(_request(url, state), timeout=TIMEOUT) as answer:
            data = answer.read(LARGEST + 1)
            headers = answer.headers
    except HTTPError as error:
        with error:
            return _refused(folder, url, state, error, now)
    except (OSError, HTTPException, ValueError) as error:
        why = getattr(error, "reason", None) or error
        return _failed(url, f"ne répond pas ({why}) : vérifiez l’adresse ou réessayez plus tard",
                       f"does not answer ({why}): check the address or try again later")  # fmt: skip
    if len(data) > LARGEST:
        size = LARGEST >> 20
        return _failed(url, f"plus de {size} Mio : ce n’est sans doute pas un flux", f"over {size} MiB: hardly a feed")
    try:
        new, changed = _written(folder, data)
    except NoFeed:
        return _failed(url, "ni RSS, ni Atom, ni RDF : donnez l’adresse d’un flux",
                       "neither RSS, nor Atom, nor RDF: give the address of a feed")  # fmt: skip
    _keep(folder, {"url": url, "etag": headers.get("ETag"), "modified": headers.get("Last-Modified")})
    return Polled(url, new, changed, unchanged=not new + changed)


def _request(url: str, state: dict[str, Any]) -> Request:
    if not url.lower().startswith(("http://", "https://")):
        raise ValueError("http, https")
    headers = {
        "User-Agent": _AGENT,
        "Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5",
    }
    for name, header in (("etag", "If-None-Match"), ("modified", "If-Modified-Since")):
        if state.get(name):
            headers[header] = state[name]
    return Request(url, headers=headers)


class _WebOnly(HTTPRedirectHandler):
    """Redirections to the web alone, five at most."""

    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if not newurl.lower().startswith(("http://", "https://")):
            raise ValueError(f"{newurl}: http, https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> OpenerDirector:
    return build_opener(_WebOnly)


def _refused(folder: Path, url: str, state: dict[str, Any], error: HTTPError, now: float) -> Polled:
    if error.code == 304:
        return Polled(url, unchanged=True)
    waits = _seconds(error.headers.get("Retry-After"), now) if error.code in (429, 503) else 0
    if waits:
        _keep(folder, {**state, "url": url, "not_before": now + waits})
        return Polled(url, waits=waits)
    if error.code == 410:
        return _failed(url, f"n’existe plus (410) : retirez-le de {NAME}", f"is gone (410): take it out of {NAME}")
    return _failed(url, f"répond {error.code} ({error.reason}) : vérifiez l’adresse",
                   f"answers {error.code} ({error.reason}): check the address")  # fmt: skip


def _seconds(written: str | None, now: float) -> int:
    """What Retry-After says, in seconds; 0 where it says nothing that can be read."""
    if written is None:
        return 0
    try:
        seconds = float(written) if written.strip().isdigit() else parsedate_to_datetime(written).timestamp() - now
    except (ValueError, OverflowError):
        return 0
    return int(min(max(seconds, 0), _LONGEST_WAIT))


def _failed(url: str, fr: str, en: str) -> Polled:
    return Polled(url, failure=Message(fr=f"{url} {fr}", en=f"{url} {en}"))


def _written(folder: Path, data: bytes) -> tuple[int, int]:
    """Write the entries that are new, and those that changed; how many of each."""
    new = changed = 0
    for key, entry in entries(data):
        path = folder / f"{key}.xml"
        before = path.read_bytes() if path.exists() else None
        if before == entry:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        _replace(path, entry)
        new += before is None
        changed += before is not None
    return new, changed


def _state(folder: Path) -> dict[str, Any]:
    try:
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _keep(folder: Path, state: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / STATE, json.dumps(state, ensure_ascii=False, indent=1).encode())


def _replace(path: Path, data: bytes) -> None:
    """A reader meets the file before or the file after, never half of one."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(data)
    partial.replace(path)
