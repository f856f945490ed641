"""The settings file that `SEARCH_CONFIG` names: TOML, the settings' names as keys, for who serves without a shell."""

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.messages import Message
from search.errors import BadSetting

PATHS = frozenset({"index_dir", "corpus", "access_file"})
"""Settings whose relative paths begin where the file lies, whichever folder a command is run from."""
MAX_FILE_BYTES = 65_536


def settings_file(path: Path, names: Sequence[str]) -> Mapping[str, str]:
    """What the file says of the settings `names`, as text. BadSetting, naming the file and the key, where it cannot be
    read, holds another key, or a value that is neither text nor number."""
    import tomllib

    from index.toml_text import has_deep_key

    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise _refused(path, f"ne peut être lu ({error.strerror})", f"cannot be read ({error.strerror})") from error
    if len(data) > MAX_FILE_BYTES:
        raise _refused(path, f"plus de {MAX_FILE_BYTES >> 10} Kio", f"more than {MAX_FILE_BYTES >> 10} KiB")
    try:
        text = data.decode("utf-8-sig")
        if has_deep_key(text):
            raise _refused(path, "une clé est faite de trop de clés", "a key is made of too many keys")
        told = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refused(path, f"TOML illisible : {error}", f"not TOML: {error}") from error
    return {name: _said(path, name, value, names) for name, value in told.items()}


def _said(path: Path, name: str, value: object, names: Sequence[str]) -> str:
    if name not in names:
        near = difflib.get_close_matches(name, names, 1)
        known = near[0] if near else ", ".join(names)
        raise _refused(path, f"clé « {name} » inconnue : donnez {known}", f"unknown key “{name}”: give {known}")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _refused(path, f"« {name} » doit être un texte ou un nombre", f"“{name}” must be a text or a number")
    if name in PATHS and value:
        return str(path.parent / str(value))
    return str(value)


def _refused(path: Path, fr: str, en: str) -> BadSetting:
    return BadSetting(Message(fr=f"SEARCH_CONFIG, {path} : {fr}", en=f"SEARCH_CONFIG, {path}: {en}"))
