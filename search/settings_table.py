"""What may be set: one table of settings, each with its variable, its key in a settings file, and what it takes."""

import os
import re
from pathlib import Path

from index.messages import Message
from search.cluster_settings import CLUSTER_SETTINGS
from search.errors import BadSetting
from search.interface_language import spoken
from search.server_settings import SERVER_SETTINGS
from search.setting import Setting, refused

ENGINES = ("whoosh", "opensearch")
"""The engines there are; `search.engines` has their classes."""


def unknown_engine(name: str, value: str) -> BadSetting:
    """The error for an engine that is not there, asked for by the setting `name`."""
    known = ", ".join(ENGINES)
    return refused(name, value, f"moteur inconnu, donnez {known}", f"no such engine, give {known}")


def _folder(name: str, value: str) -> Path:
    if os.path.exists(value) and not os.path.isdir(value):  # noqa: PTH110, PTH112 (what cannot be looked at passes)
        raise refused(name, value, "ce n’est pas un dossier, donnez-en un", "that is no folder, give one")
    return Path(value)


def _path(_name: str, value: str) -> Path:
    return Path(value)


def _engine(name: str, value: str) -> str:
    if value not in ENGINES:
        raise unknown_engine(name, value)
    return value


def _lang(name: str, value: str) -> str:
    lang = spoken(value)
    if lang is None:
        raise refused(name, value, "donnez fr ou en", "give fr or en")
    return lang


def _versions(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise refused(
            name,
            value,
            "donnez un nombre entier, comme 5 (0 : aucune ancienne version ; rien : toutes)",
            "give a whole number, such as 5 (0: no old version; nothing: all)",
        )
    return int(value)


def _half_life(name: str, value: str) -> float | None:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", value):
        raise refused(
            name,
            value,
            "donnez un nombre de jours, comme 30 (0 ou rien : l’âge ne compte pas)",
            "give a number of days, such as 30 (0 or nothing: age does not count)",
        )
    return float(value) or None


def _smtp(name: str, value: str) -> str:
    from search.mail_server import mail_server

    if mail_server(value) is None:
        raise refused(
            name,
            re.sub("//.*@", "//…@", value),
            "donnez smtp://nom:secret@serveur:587, smtps://… (TLS d’emblée) ou smtp://localhost",
            "give smtp://name:secret@server:587, smtps://... (TLS from the start) or smtp://localhost",
        )
    return value


def _address(_name: str, value: str) -> str:
    from search.mail_server import mail_address

    return mail_address(value)


def _site(name: str, value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
        raise refused(name, value, "donnez l’adresse du site, comme https://presse.example", "give the site’s address")
    return value.rstrip("/")


def _switch(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise refused(name, value, "donnez on ou off", "give on or off")
    return value == "on"


SETTINGS = (
    Setting(
        "index_dir",
        "SEARCH_INDEX",
        _folder,
        Message("le dossier des données de l’utilisateur", "the user’s data folder"),
        Message("le dossier de l’index", "the folder of the index"),
    ),
    Setting(
        "trust",
        "SEARCH_TRUST",
        _switch,
        Message("off", "off"),
        Message(
            "ouvrir un index qui appartient à un autre compte : on ou off",
            "open an index that belongs to another account: on or off",
        ),
    ),
    Setting(
        "corpus",
        "SEARCH_CORPUS",
        _path,
        Message("seeds", "seeds"),
        Message(
            "ce que « search reindex » indexe sans chemin donné", "what `search reindex` indexes when no path is given"
        ),
    ),
    Setting(
        "lang",
        "SEARCH_LANG",
        _lang,
        Message("fr", "fr"),
        Message("la langue de l’interface : fr ou en", "the language of the interface: fr or en"),
    ),
    Setting(
        "versions",
        "SEARCH_VERSIONS",
        _versions,
        Message("toutes", "all"),
        Message(
            "anciennes versions gardées de chaque article (0 : aucune)", "old versions kept of each article (0: none)"
        ),
    ),
    Setting(
        "half_life",
        "SEARCH_HALF_LIFE",
        _half_life,
        Message("l’âge ne compte pas", "age does not count"),
        Message(
            "jours en lesquels la nouveauté d’un article compte moitié moins, dans l’ordre par pertinence",
            "days in which the newness of an article halves, in an order by relevance",
        ),
    ),
    Setting(
        "semantic",
        "SEARCH_SEMANTIC",
        _switch,
        Message("off", "off"),
        Message(
            "classer aussi par le sens, pour de petits corpus : on ou off (pip install 'manchette[semantic]')",
            "rank by meaning too, for small corpora: on or off (pip install 'manchette[semantic]')",
        ),
    ),
    Setting("engine", "SEARCH_ENGINE", _engine, Message("whoosh", "whoosh"), Message("le moteur", "the engine")),
    *CLUSTER_SETTINGS,
    Setting(
        "smtp",
        "SEARCH_SMTP",
        _smtp,
        Message("aucun", "none"),
        Message(
            "le serveur de courrier des alertes, comme smtp://nom:secret@smtp.example:587",
            "the server of mail for alerts, such as smtp://name:secret@smtp.example:587",
        ),
    ),
    Setting(
        "mail_from",
        "SEARCH_MAIL_FROM",
        _address,
        Message("le premier destinataire", "the first recipient"),
        Message("l’adresse dont viennent les alertes", "the address that alerts come from"),
    ),
    Setting(
        "site",
        "SEARCH_SITE",
        _site,
        Message("aucune", "none"),
        Message("l’adresse du site, pour les liens des alertes", "the address of the site, for the links of alerts"),
    ),
    *SERVER_SETTINGS,
)
