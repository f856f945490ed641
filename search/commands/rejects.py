"""The file of refused pages that `search reindex --rejects` writes, read back once its user has mended them."""

import json
import os
from pathlib import Path

from index.messages import Message
from index.sidecar import SIDECAR_FILE as SIDECAR
from search.errors import BadQuery, NothingToDo


def refused_paths(rejects: Path) -> list[Path]:
    """What to index again for the pages that `rejects` names, each path once, in the file's order.

    The folder stands for its sidecar, which speaks for every file there. Raises `NothingToDo` where the file is absent
    or names nothing, `BadQuery` where a line is not one that `--rejects` writes.
    """
    try:
        lines = rejects.read_bytes().splitlines()
    except OSError as error:
        raise NothingToDo(
            Message(
                fr=f"{rejects} ne peut pas être lu ({error.strerror}) : vérifiez le chemin",
                en=f"{rejects} cannot be read ({error.strerror}): check the path",
            )
        ) from error
    paths: dict[Path, None] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            path = _named(json.loads(line)["file"])
        except (ValueError, KeyError, TypeError) as error:
            raise BadQuery(
                Message(
                    fr=f"{rejects}, ligne {number} : ce n’est pas une page refusée ; donnez un fichier de --rejects",
                    en=f"{rejects}, line {number}: not a refused page; give a file from --rejects",
                )
            ) from error
        paths[path.parent if path.name == SIDECAR else path] = None
    if not paths:
        raise NothingToDo(
            Message(
                fr=f"{rejects} ne nomme aucune page refusée : rien à reprendre",
                en=f"{rejects} names no refused page: nothing to try again",
            )
        )
    return list(paths)


def _named(name: str) -> Path:
    """The path of that name; raises ValueError where no file can have it."""
    if b"\0" in os.fsencode(name):
        raise ValueError("a name that ends before its end")
    return Path(name)
