"""What the environment says, read once and refused where it cannot be meant."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from search.errors import BadSetting, Message
from search.interface_language import spoken

ENGINES = ("whoosh",)
"""The engines there are; `search.engines` has their classes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the index lies, which engine answers, which language the program speaks."""

    index_dir: Path
    engine: str = "whoosh"
    lang: str = "fr"
    corpus: Path | None = None
    opensearch_url: str | None = None
    versions: int | None = None
    """Old versions kept of each article; all for None."""
    half_life: float | None = None
    """Days in which the newness of an article halves, in an order by relevance; None where age counts for nothing."""


def settings_from(environ: Mapping[str, str], index_dir: Path | None = None, engine: str | None = None) -> Settings:
    """Settings from `SEARCH_INDEX`, `SEARCH_ENGINE`, `SEARCH_LANG`, `SEARCH_CORPUS`, `SEARCH_OPENSEARCH_URL`,
    `SEARCH_VERSIONS` and `SEARCH_HALF_LIFE`; what is empty counts as not said. `index_dir` and `engine` stand before
    the environment's. BadSetting, naming the variable and the cure, where a value is none that it takes."""
    corpus = environ.get("SEARCH_CORPUS")
    return Settings(
        index_dir=index_dir or _index_dir(environ),
        engine=engine or _engine(environ),
        lang=_lang(environ),
        corpus=Path(corpus) if corpus else None,
        opensearch_url=environ.get("SEARCH_OPENSEARCH_URL") or None,
        versions=_versions(environ),
        half_life=_half_life(environ),
    )


def default_index_dir() -> Path:
    """The folder for the index where the user names none: the platform's folder for user data. BadSetting where the
    system knows none."""
    from platformdirs import user_data_path

    try:
        folder = user_data_path("manchette") / "index"
    except RuntimeError:
        folder = Path()
    if not folder.is_absolute():  # older releases give "~", for want of a home
        raise BadSetting(
            Message(
                fr="aucun dossier personnel (HOME n’est pas défini) : donnez --index DIR ou SEARCH_INDEX",
                en="no home folder (HOME is not set): give --index DIR or SEARCH_INDEX",
            )
        )
    return folder


def index_option(index_dir: Path) -> str:
    """What makes a command mean this index: ` --index DIR`, quoted for a shell; nothing for the default one."""
    try:
        default = default_index_dir()
    except BadSetting:
        default = None
    return "" if index_dir == default else f" --index {_quoted(str(index_dir))}"


def _quoted(text: str) -> str:
    if text.isprintable():
        import shlex

        return shlex.quote(text)
    # What cannot be seen could not be copied from a terminal either.
    return "$'" + "".join(map(_escaped, os.fsencode(text))) + "'"


def _escaped(byte: int) -> str:
    return chr(byte) if 0x20 <= byte < 0x7F and byte not in b"'\\" else f"\\x{byte:02x}"


def refused(name: str, value: str, cure_fr: str, cure_en: str) -> BadSetting:
    """The error for a setting, named as its user named it, whose value is none that it takes."""
    shown = value if len(value) <= 40 else value[:39] + "…"
    return BadSetting(Message(fr=f"{name} vaut « {shown} » : {cure_fr}", en=f"{name} is “{shown}”: {cure_en}"))


def _index_dir(environ: Mapping[str, str]) -> Path:
    named = environ.get("SEARCH_INDEX")
    if not named:
        return default_index_dir()
    if os.path.exists(named) and not os.path.isdir(named):  # noqa: PTH110, PTH112 (what cannot be looked at passes)
        raise refused("SEARCH_INDEX", named, "ce n’est pas un dossier, donnez-en un", "that is no folder, give one")
    return Path(named)


def _engine(environ: Mapping[str, str]) -> str:
    value = environ.get("SEARCH_ENGINE") or ENGINES[0]
    if value not in ENGINES:
        raise unknown_engine("SEARCH_ENGINE", value)
    return value


def unknown_engine(name: str, value: str) -> BadSetting:
    """The error for an engine that is not there, asked for by the setting `name`."""
    known = ", ".join(ENGINES)
    return refused(name, value, f"moteur inconnu, donnez {known}", f"no such engine, give {known}")


def _lang(environ: Mapping[str, str]) -> str:
    value = environ.get("SEARCH_LANG") or "fr"
    lang = spoken(value)
    if lang is None:
        raise refused("SEARCH_LANG", value, "donnez fr ou en", "give fr or en")
    return lang


def _versions(environ: Mapping[str, str]) -> int | None:
    value = environ.get("SEARCH_VERSIONS")
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise refused(
            "SEARCH_VERSIONS",
            value,
            "donnez un nombre entier, comme 5 (0 : aucune ancienne version ; rien : toutes)",
            "give a whole number, such as 5 (0: no old version; nothing: all)",
        )
    return int(value)


def _half_life(environ: Mapping[str, str]) -> float | None:
    value = environ.get("SEARCH_HALF_LIFE")
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", value):
        raise refused(
            "SEARCH_HALF_LIFE",
            value,
            "donnez un nombre de jours, comme 30 (0 ou rien : l’âge ne compte pas)",
            "give a number of days, such as 30 (0 or nothing: age does not count)",
        )
    return float(value) or None
