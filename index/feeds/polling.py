"""Feeds fetched, politely: only what changed since the last time, each entry kept as a file of the corpus.

A folder's `manchette.toml` names its feeds. What a feed gives lies in a folder of its own beside it; `.poll.json` there
remembers what the server said of its state. An entry that changes replaces its file, one that leaves the feed stays.
"""

import json
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from http.client import HTTPException
from pathlib import Path
from re import sub
from typing import Any
from urllib.error import HTTPError

from index.article import Rejected
from index.feeds.entries import NoFeed, entries
from index.feeds.fetching import (
    MAX_FEED_BYTES,
    MAX_FETCH_SECONDS,
    FeedTooLarge,
    Fetched,
    PrivateRedirection,
    TooSlow,
    endless,
    fetched,
)
from index.messages import Message
from index.sidecar import SIDECAR_FILE, read_feeds

STATE = ".poll.json"
MOST = 10_000
"""Entries of the largest feed."""
_AGENT = "manchette (press search; conditional requests)"
_LONGEST_WAIT = 7 * 86_400
_ROOM = 4096
"""Bytes that an entry's file may have beyond its share of the feed."""
_LONGEST_TAG = 1000
"""Characters of an ETag or a date that is kept."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What one feed gave: entries written, and why it gave none or not all. `waits` are seconds that its server asked
    for."""

    url: str
    new: int = 0
    changed: int = 0
    unchanged: bool = False
    waits: int = 0
    failure: Message | None = None


def feeds_under(folder: Path) -> Iterator[tuple[Path, str] | Rejected]:
    """The feeds that the sidecars in and below a folder name: where their entries go, and their addresses."""
    for sidecar in sorted(folder.rglob(SIDECAR_FILE)):
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


def poll(folder: Path, url: str, now: float | None = None, private: bool = False) -> Polled:
    """Fetch the feed if it changed, and write what is new in it to `folder`.

    What the server, the network or the disk does wrong is a `failure`; a feed that came in part gives its whole
    entries, and is asked for anew next time. `now` is a time.time(). `private` as `fetched` takes it.
    """
    now = time.time() if now is None else now
    state = _state(folder)
    if 0 < (left := state.get("not_before", 0) - now) <= _LONGEST_WAIT:
        return Polled(url, waits=int(left))
    try:
        answer = fetched(url, _asked(state), private)
    except HTTPError as error:
        with error:
            return _refused(folder, url, state, error, now)
    except FeedTooLarge:
        size = MAX_FEED_BYTES >> 20
        return _failed(url, f"plus de {size} Mio : ce n’est sans doute pas un flux", f"over {size} MiB: hardly a feed")
    except TooSlow:
        return _failed(url, f"n’a rien donné en {MAX_FETCH_SECONDS:.0f} s : réessayez plus tard",
                       f"gave nothing within {MAX_FETCH_SECONDS:.0f} s: try again later")  # fmt: skip
    except PrivateRedirection as error:
        host = _line(error.args[0])
        return _failed(url, f"renvoie vers une adresse privée ({host}) : vérifiez l’adresse, ou donnez --private",
                       f"redirects to a private address ({host}): check the address, or give --private")  # fmt: skip
    except (OSError, HTTPException, ValueError) as error:
        why = _line(getattr(error, "reason", None) or error)
        return _failed(url, f"ne répond pas ({why}) : vérifiez l’adresse ou réessayez plus tard",
                       f"does not answer ({why}): check the address or try again later")  # fmt: skip
    try:
        return _taken(folder, url, answer)
    except OSError as error:
        return _failed(url, f"n’a pas pu être gardé dans {folder} ({error.strerror}) : remédiez-y et relancez",
                       f"could not be kept in {folder} ({error.strerror}): mend that and run again")  # fmt: skip


def _taken(folder: Path, url: str, answer: Fetched) -> Polled:
    """Keep what came; raises OSError."""
    try:
        feed = entries(answer.data)
    except NoFeed:
        if answer.cut:
            return _cut(url, len(answer.data), 0, 0)
        return _failed(url, "ni RSS, ni Atom, ni RDF : donnez l’adresse d’un flux",
                       "neither RSS, nor Atom, nor RDF: give the address of a feed")  # fmt: skip
    new, changed, all_of_it = _written(folder, feed, len(answer.data))
    if answer.cut or not feed.whole:
        return _cut(url, len(answer.data), new, changed)
    if not all_of_it:
        return _failed(
            url, f"plus d’articles, ou de plus gros, qu’un flux n’en a : on garde {new_and_changed(new, changed)}",
            f"more entries, or larger ones, than a feed has: kept {new} new, {changed} changed", new, changed,
        )  # fmt: skip
    told = {"etag": answer.headers.get("ETag"), "modified": answer.headers.get("Last-Modified")}
    _keep(folder, {"url": url, **told})
    return Polled(url, new, changed, unchanged=not new + changed)


def new_and_changed(new: int, changed: int) -> str:
    """How many entries are new and how many changed, in French: 1 nouveau, 0 modifié."""
    return f"{new} {'nouveaux' if new > 1 else 'nouveau'}, {changed} modifié{'s' if changed > 1 else ''}"


def _asked(state: dict[str, Any]) -> dict[str, str]:
    headers = {
        "User-Agent": _AGENT,
        "Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5",
    }
    for name, header in (("etag", "If-None-Match"), ("modified", "If-Modified-Since")):
        if name in state:
            headers[header] = state[name]
    return headers


def _refused(folder: Path, url: str, state: dict[str, Any], error: HTTPError, now: float) -> Polled:
    if error.code == 304 and ("etag" in state or "modified" in state):
        return Polled(url, unchanged=True)
    waits = _seconds(error.headers.get("Retry-After"), now) if error.code in (429, 503) else 0
    if waits:
        with suppress(OSError):  # it is then asked once more than it wished
            _keep(folder, {**state, "url": url, "not_before": now + waits})
        return Polled(url, waits=waits)
    if error.code == 410:
        return _failed(
            url, f"n’existe plus (410) : retirez-le de {SIDECAR_FILE}", f"is gone (410): take it out of {SIDECAR_FILE}"
        )
    if endless(error):
        return _failed(url, "renvoie d’adresse en adresse sans fin : vérifiez l’adresse",
                       "redirects without end: check the address")  # fmt: skip
    said = f"{error.code} ({_line(error.reason)})"
    return _failed(url, f"répond {said} : vérifiez l’adresse", f"answers {said}: check the address")


def _seconds(written: str | None, now: float) -> int:
    """What Retry-After says, in seconds; 0 where it says nothing that can be read."""
    if written is None:
        return 0
    try:
        seconds = float(written) if written.strip().isdigit() else parsedate_to_datetime(written).timestamp() - now
    except (ValueError, OverflowError):
        return 0
    return int(min(max(seconds, 0), _LONGEST_WAIT))


def _cut(url: str, size: int, new: int, changed: int) -> Polled:
    return _failed(
        url, f"est arrivé coupé ({size} octets) : on garde {new_and_changed(new, changed)} ; réessayez plus tard",
        f"came cut short ({size} bytes): kept {new} new, {changed} changed; try again later", new, changed,
    )  # fmt: skip


def _failed(url: str, fr: str, en: str, new: int = 0, changed: int = 0) -> Polled:
    return Polled(url, new, changed, failure=Message(fr=f"{url} {fr}", en=f"{url} {en}"))


def _line(said: object) -> str:
    """What a server said, as a short line of what can be printed."""
    return " ".join("".join(one if one.isprintable() else " " for one in str(said)).split())[:200]


def _written(folder: Path, feed: Iterable[tuple[str, bytes]], size: int) -> tuple[int, int, bool]:
    """Write the entries that are new, and those that changed; how many of each, and whether these were all.

    A feed of `size` bytes may not give many times as many: its entries' files share what they have in common.
    """
    new = changed = taken = 0
    for number, (key, entry) in enumerate(feed, 1):
        taken += len(entry)
        if number > MOST or taken > 4 * size + number * _ROOM:
            return new, changed, False
        path = folder / f"{key}.xml"
        before = path.read_bytes() if path.exists() else None
        if before == entry:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        _replace(path, entry)
        new += before is None
        changed += before is not None
    return new, changed, True


def _state(folder: Path) -> dict[str, Any]:
    """What was kept of a feed, as far as it is of use."""
    try:
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(state, dict):
        return {}
    said = {name: state[name] for name in ("etag", "modified") if _is_header(state.get(name))}
    wait = state.get("not_before")
    return said | ({"not_before": wait} if isinstance(wait, (int, float)) else {})


def _is_header(value: object) -> bool:
    # What could not be sent back would fail at every poll.
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_TAG and value.isprintable() and max(value) <= "\xff"


def _keep(folder: Path, state: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / STATE, json.dumps(state, ensure_ascii=False, indent=1).encode())


def _replace(path: Path, data: bytes) -> None:
    """A reader meets the file before or the file after, never half of one; after a power cut, too."""
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
