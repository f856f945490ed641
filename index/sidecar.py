"""`manchette.toml`: what a user says of all the pages in a folder and below it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.article import Origin, RawPage, Rejected
from index.local_time import is_zone
from index.messages import Message
from index.regular_file import NotRegular, RegularFile
from index.toml_text import has_deep_key
from index.unprintable import readable

SIDECAR_FILE = "manchette.toml"
_KEYS = ("source", "section", "agency", "zone")
_FEEDS = "feeds"
_GROUPS = "groupes"
_LARGEST = 1 << 16
"""Bytes above which such a file is not one."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What holds for a folder: `source` and `zone` whatever its pages say, `section` and `agency` where they say
    nothing."""

    source: str | None = None
    section: str | None = None
    agency: str | None = None
    zone: str | None = None
    """The time zone of the paper's clocks ("America/Cayenne"); Paris where nothing is said."""


def read_sidecar(path: Path) -> Sidecar | Rejected:
    """The sidecar at `path`, or what is wrong with it."""
    told = _told(path)
    if isinstance(told, Rejected):
        return told
    return Sidecar(**{key: _said(told[key]) or None for key in _KEYS if key in told})


def read_feeds(path: Path) -> tuple[str, ...] | Rejected:
    """The addresses of feeds that the sidecar at `path` names, or what is wrong with it."""
    told = _told(path)
    return told if isinstance(told, Rejected) else tuple(told.get(_FEEDS, ()))


def read_groups(path: Path) -> Mapping[str, tuple[str, ...]] | Rejected:
    """The groups of titles that the sidecar at `path` names, each with its titles, or what is wrong with it."""
    told = _told(path)
    if isinstance(told, Rejected):
        return told
    return {_said(name): tuple(map(_said, titles)) for name, titles in told.get(_GROUPS, {}).items()}


def _said(text: str) -> str:
    return " ".join(readable(text).split())


def _told(path: Path) -> dict[str, Any] | Rejected:
    try:
        with RegularFile(path) as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            return _refused(path, f"plus de {_LARGEST >> 10} Kio", f"more than {_LARGEST >> 10} KiB")
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        if has_deep_key(text):
            return _refused(path, "une clé y est faite de trop de clés", "a key in it is made of too many keys")
        told = tomllib.loads(text)
    except NotRegular as error:
        return _refused(path, error.reason.fr, error.reason.en)
    except (OSError, ValueError, RecursionError) as error:
        return _refused(path, str(error), str(error))
    known = ", ".join((*_KEYS, _FEEDS, _GROUPS))
    for key, value in told.items():
        if key == _FEEDS:
            if not _is_texts(value):
                return _refused(
                    path, f"« {key} » doit être une liste d’adresses", f"“{key}” must be a list of addresses"
                )
            continue
        if key == _GROUPS:
            if not isinstance(value, dict) or not all(map(_is_texts, value.values())):
                return _refused(
                    path,
                    f'« [{key}] » doit donner des listes de titres, comme PQR = ["Le Phare"]',
                    f'“[{key}]” must give lists of titles, such as PQR = ["Le Phare"]',
                )
            continue
        if key not in _KEYS:
            return _refused(
                path, f"clé « {key} » inconnue ; clés lues : {known}", f"unknown key “{key}”; keys: {known}"
            )
        if not isinstance(value, str):
            return _refused(path, f"« {key} » doit être un texte", f"“{key}” must be a text")
        if key == "zone" and not is_zone(value):
            return _refused(
                path,
                f"fuseau « {value} » inconnu : par exemple Europe/Paris",
                f"unknown zone “{value}”: Europe/Paris, say",
            )
    return told


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


class Sidecars:
    """The sidecars of the folders that one run meets, each read once."""

    def __init__(self) -> None:
        self._of: dict[Path, Sidecar | None] = {}
        self._last: tuple[Path, Sidecar | None] | None = None

    def of(self, folder: Path) -> Sidecar | None:
        """The sidecar of a folder, else of the nearest above that has one; None where that one is broken."""
        if folder in self._of:
            return self._of[folder]
        met: list[Path] = []
        found = None
        for above in (folder, *folder.parents):
            if above in self._of:
                found = self._of[above]
                break
            met.append(above)
            if _is_there(above / SIDECAR_FILE):
                read = read_sidecar(above / SIDECAR_FILE)
                found = read if isinstance(read, Sidecar) else None
                break
        self._of.update(dict.fromkeys(met, found))
        return found

    def applied(self, page: RawPage) -> RawPage:
        """The page with what its folder's sidecar says."""
        if self._last is None or self._last[0] is not page.path:  # the pages of a file follow one another
            self._last = page.path, self.of(page.path.parent)
        sidecar = self._last[1]
        if sidecar is None:
            return page
        told: dict[str, str] = {"source": sidecar.source} if sidecar.source else {}
        told |= {
            name: value
            for name in ("section", "agency")
            if (value := getattr(sidecar, name)) is not None and not getattr(page, name)
        }
        origins: dict[str, Origin] = dict.fromkeys(told, "sidecar")
        return replace(page, zone=sidecar.zone, **told, origins={**page.origins, **origins})  # type: ignore[arg-type]


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder that may not be looked into
        return False


def _refused(path: Path, fr: str, en: str) -> Rejected:
    return Rejected(
        path,
        "",
        Message(fr=f"{SIDECAR_FILE} ignoré ({fr}) : corrigez-le", en=f"{SIDECAR_FILE} passed over ({en}): mend it"),
    )
