"""Whose an index is: nobody else's is opened unless that is asked for."""

import os
from pathlib import Path

from index.rebuild.pointer import FOLDER, POINTER
from search.config import Settings
from search.errors import IndexForbidden, Message


def check_owner(settings: Settings) -> None:
    """IndexForbidden where the index belongs to another account than the one that runs, and not to root either.

    Stock Whoosh unpickles what stands in an index, and whoever may write there chooses what is answered. Folders are
    looked at, and the pointer; what may be replaced in them is its owner's to give away.
    """
    if settings.trust or not hasattr(os, "geteuid"):
        return
    us = os.geteuid()
    for path in _owned(settings.index_dir):
        owner = _owner(path)
        if owner not in (None, us, 0):
            raise _of_another(path, owner)


def _owned(index_dir: Path) -> list[Path]:
    kept = index_dir / FOLDER
    return [index_dir, index_dir / POINTER, kept, *_folders(kept)]


def _folders(kept: Path) -> list[Path]:
    try:
        return sorted(kept.iterdir())
    except OSError:  # none yet, or one that opening tells of
        return []


def _owner(path: Path) -> int | None:
    try:
        return path.stat().st_uid
    except OSError:
        return None


def _of_another(path: Path, owner: int | None) -> IndexForbidden:
    name = _name(owner)
    return IndexForbidden(
        Message(
            fr=f"{path} appartient à un autre compte ({name}), qui choisit ce que l’index contient : lancez la "
            "commande sous ce compte, ou ajoutez --trust (SEARCH_TRUST=on) si vous vous y fiez",
            en=f"{path} belongs to another account ({name}), which chooses what the index holds: run the command as "
            "that user, or add --trust (SEARCH_TRUST=on) if you trust it",
        )
    )


def _name(owner: int | None) -> str:
    from pwd import getpwuid

    try:
        return getpwuid(owner or 0).pw_name
    except KeyError:
        return str(owner)
