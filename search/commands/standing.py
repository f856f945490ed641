"""What serves after a rebuild that was stopped: told as it is on the disk."""

import os
from pathlib import Path

from index.messages import Message
from search.engines.snapshot import unusable
from search.errors import SearchError


def served(index_dir: Path) -> str | None:
    """The name of the generation that serves; None where there is none, or none that can be told. Raises
    IndexForbidden where it may not be read: that there is no index would be a guess."""
    from index.rebuild.generation import Forbidden, GenerationError, live_name

    try:
        return live_name(index_dir)
    except Forbidden as error:
        raise unusable(index_dir, error) from error
    except GenerationError:
        return None


def standing(index_dir: Path, before: str | None) -> Message:
    """Which index serves, where `before` did when the rebuild began, and what becomes of the pages that were read."""
    from index.rebuild.journal import JOURNAL_FILE

    try:
        now = served(index_dir)
    except SearchError:  # its permissions were taken away meanwhile
        now = before
    if now != before:
        return Message(fr="le nouvel index, complet, sert déjà", en="the new index, complete, serves already")
    kept = os.access(index_dir / JOURNAL_FILE, os.R_OK)
    message = Message(fr="l’index d’avant sert toujours", en="the index before still serves")
    if now is None:
        message = Message(fr="il n’y a pas encore d’index", en="there is no index yet")
    if kept:
        message = Message(
            fr=f"{message.fr} ; relancez, ce qui était lu ne le sera pas deux fois",
            en=f"{message.en}; run again, what was read will not be read twice",
        )
    return message
