"""The file of those who may read the site: `NAME:HASH` a line, never a password or a token itself.

A password is kept by scrypt, whose cost is its defence; a token, which has 256 random bits, by SHA-256.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from index.messages import Message
from search.errors import BadSetting

_NAME = re.compile(r"[^\s:#][^:\x00-\x1f\x7f]{0,99}")
_PASSWORD = re.compile(r"scrypt:\d+:\d+:\d+\$[^$\s]+\$[0-9a-f]+")
_TOKEN = re.compile(r"sha256:[0-9a-f]{64}")
MAX_PASSWORD = 1_024
"""Characters; a longer one is refused before it is worked on."""


def names_and_hashes(path: Path) -> Mapping[str, str]:
    """Who stands in the file, with the hashes; BadSetting, naming the line, where it cannot be read or meant."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "UTF-8"
        raise _bad(path, f"ne peut être lu ({why})", f"cannot be read ({why})") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, kept = line.rstrip().partition(":")
        if not _NAME.fullmatch(name) or not (_PASSWORD.fullmatch(kept) or _TOKEN.fullmatch(kept)):
            raise _bad(
                path,
                f"ligne {number} : ce n’est pas NOM:EMPREINTE, refaites-la par « search access »",
                f"line {number} is no NAME:HASH, make it anew by `search access`",
            )
        found[name] = kept
    return found


def with_entry(path: Path, name: str, kept: str | None) -> str:
    """The text of the file with this hash for that name, or without the name; comments stay. BadSetting as above, and
    for a name that a line cannot hold."""
    if not _NAME.fullmatch(name):
        shown = " ".join(name[:40].split())
        raise _bad(path, f"nom « {shown} » : sans deux-points ni saut de ligne", f"name “{shown}”: without a colon")
    lines: list[str] = []
    if path.exists():
        names_and_hashes(path)
        lines = path.read_text("utf-8-sig").splitlines()
    lines = [line for line in lines if not line.startswith(f"{name}:")]
    return "".join(f"{line}\n" for line in (*lines, *([f"{name}:{kept}"] if kept else [])))


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return f"sha256:{hashlib.sha256(token.encode()).hexdigest()}"


def password_hash(password: str) -> str:
    """What is kept of a password."""
    from werkzeug.security import generate_password_hash

    return generate_password_hash(password, "scrypt:32768:8:1")


def is_token_hash(kept: str) -> bool:
    """Whether a hash is a token's; else it is a password's."""
    return kept.startswith("sha256:")


def _bad(path: Path, fr: str, en: str) -> BadSetting:
    return BadSetting(Message(fr=f"{path} : {fr}", en=f"{path}: {en}"))
