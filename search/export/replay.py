"""An evidence archive put to the test: are its files what they were, and does its question find the same today?"""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.messages import Message
from search.errors import BadSetting
from search.export.evidence import LIST, QUESTION, SUMS
from search.results import Request

if TYPE_CHECKING:
    from search.engine import Engine

_MAX_LIST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of an evidence archive's answer: names of files that are not what their checksums say; identifiers of
    articles that are found no more, that are found besides, and that another version is found of; whether the order
    is the same."""

    generation: str
    articles: int
    altered: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    same_order: bool

    @property
    def same(self) -> bool:
        """Whether the archive is sound, and the index answers as it did."""
        return not (self.altered or self.gone or self.new or self.changed) and self.same_order


def replayed(path: Path, engine: "Engine") -> Replayed:
    """The archive at `path` compared with its checksums and with what `engine` answers now; BadSetting where it is no
    such archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            question = json.loads(archive.read(QUESTION))
            listed = _listed(archive)
            altered = _altered(archive)
            asked = question["request"]
            request = Request(
                **{field.name: _frozen(asked[field.name]) for field in fields(Request) if field.name in asked}
            )
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise BadSetting(
            Message(
                fr=f"{path} n’est pas une archive de « search export --format zip » ({_why(error)}) : donnez-en une",
                en=f"{path} is no archive of “search export --format zip” ({_why(error)}): give one",
            )
        ) from error
    with engine.scan(request) as scan:
        now = {found.article.id: str(found.version) for found in scan}
        generation = scan.generation
    there = [name for name in listed if name in now]
    return Replayed(
        generation=generation,
        articles=len(listed),
        altered=tuple(altered),
        gone=tuple(name for name in listed if name not in now),
        new=tuple(name for name in now if name not in listed),
        changed=tuple(name for name in there if now[name] != listed[name]),
        same_order=there == [name for name in now if name in listed],
    )


def _listed(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """The versions of the listed articles, by their identifiers."""
    if archive.getinfo(LIST).file_size > _MAX_LIST_BYTES:
        raise ValueError(LIST)
    rows = csv.DictReader(io.StringIO(archive.read(LIST).decode(), newline=""))
    return {row["id"]: row["version"] for row in rows}


def _altered(archive: zipfile.ZipFile) -> list[str]:
    """The files that are missing, or not what their checksums say, and those that have none."""
    lines = archive.read(SUMS).decode().splitlines()
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = [name for name in archive.namelist() if name not in sums and name != SUMS]
    for name, expected in sums.items():
        digest = sha256()
        try:
            with archive.open(name) as member:
                while data := member.read(1 << 20):
                    digest.update(data)
        except (KeyError, zipfile.BadZipFile):
            found.append(name)
            continue
        if digest.hexdigest() != expected:
            found.append(name)
    return found


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
