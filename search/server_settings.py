"""What may be set of the server: the names it has, who may ask, what it logs."""

import os
import re
from pathlib import Path
from typing import Literal, get_args

from index.messages import Message
from search.setting import Setting, refused

Access = Literal["open", "token", "basic", "header"]
LONGEST_NOTICE = 1 << 18
"""Characters of a legal notice."""
AccessLog = Literal["off", "on", "query"]

_HOST = re.compile(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\]")
_ORIGIN = re.compile(rf"https?://({_HOST.pattern})(:[0-9]{{1,5}})?")


def _hosts(name: str, value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in value.split(",") if host.strip())
    if not hosts or not all(map(_HOST.fullmatch, hosts)):
        raise refused(
            name,
            value,
            "donnez des noms d’hôtes séparés de virgules, comme a.example,.b.example "
            "(un point devant : ses sous-domaines aussi)",
            "give names of hosts with commas between, such as a.example,.b.example (a dot before: its subdomains too)",
        )
    return hosts


def _origins(name: str, value: str) -> tuple[str, ...]:
    given = tuple(origin.strip() for origin in value.split(",") if origin.strip())
    if given != ("*",) and (not given or not all(map(_ORIGIN.fullmatch, given))):
        raise refused(
            name,
            value,
            "donnez des origines séparées de virgules, comme https://redaction.example, "
            "sans barre à la fin (* : toutes)",
            "give origins with commas between, such as https://desk.example, without a slash at the end (*: all)",
        )
    return given


def _proxies(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]", value):
        raise refused(
            name,
            value,
            "donnez le nombre de mandataires (0 à 9) dont les en-têtes X-Forwarded-* sont crus",
            "give the number of proxies (0 to 9) whose X-Forwarded-* headers are believed",
        )
    return int(value)


def _prefix(name: str, value: str) -> str:
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+/?", value):
        raise refused(name, value, "donnez un chemin, comme /archives", "give a path, such as /archives")
    return value.rstrip("/")


def _rate(name: str, value: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,5}/[smh]", value):
        raise refused(
            name,
            value,
            "donnez un nombre de requêtes par seconde, minute ou heure, comme 5/s, 120/m ou 2000/h",
            "give a number of requests a second, minute or hour, such as 5/s, 120/m or 2000/h",
        )
    return value


def _access(name: str, value: str) -> str:
    if value not in get_args(Access):
        raise refused(name, value, "donnez open, token, basic ou header", "give open, token, basic or header")
    return value


def _access_file(name: str, value: str) -> Path:
    if not os.path.isfile(value):  # noqa: PTH113 (what cannot be looked at is none either)
        raise refused(
            name,
            value,
            "donnez un fichier fait par « search access FICHIER NOM »",
            "give a file that `search access FILE NAME` made",
        )
    return Path(value)


def _header(name: str, value: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,63}", value):
        raise refused(
            name, value, "donnez un nom d’en-tête, comme Remote-User", "give a header’s name, like Remote-User"
        )
    return value


def _access_log(name: str, value: str) -> str:
    if value not in get_args(AccessLog):
        raise refused(
            name,
            value,
            "donnez off, on ou query (avec le texte des requêtes)",
            "give off, on or query (with the text of queries)",
        )
    return value


def _dossiers(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise refused(name, value, "donnez on ou off", "give on or off")
    return value == "on"


def _legal(name: str, value: str) -> str:
    if re.fullmatch(r"https?://[^\s/?#]+(/\S*)?", value) or _is_short_text(value):
        return value
    raise refused(
        name,
        value,
        "donnez l’adresse d’une page, ou un fichier Markdown en UTF-8 d’un quart de Mio au plus",
        "give the address of a page, or a Markdown file in UTF-8 of a quarter of a MiB at most",
    )


def _is_short_text(path: str) -> bool:
    try:
        with Path(path).open(encoding="utf-8") as file:
            return len(file.read(LONGEST_NOTICE + 1)) <= LONGEST_NOTICE
    except (OSError, ValueError):
        return False


SERVER_SETTINGS = (
    Setting(
        "hosts",
        "SEARCH_HOSTS",
        _hosts,
        Message("tous", "any"),
        Message(
            "les noms auxquels le serveur répond, séparés de virgules ; d’autres sont refusés",
            "the names that the server answers to, with commas between; others are refused",
        ),
    ),
    Setting(
        "proxies",
        "SEARCH_PROXIES",
        _proxies,
        Message("0", "0"),
        Message(
            "mandataires devant le serveur, dont les en-têtes X-Forwarded-* sont crus",
            "proxies before the server, whose X-Forwarded-* headers are believed",
        ),
    ),
    Setting(
        "url_prefix",
        "SEARCH_URL_PREFIX",
        _prefix,
        Message("aucun", "none"),
        Message(
            "le chemin sous lequel le site est servi, comme /archives",
            "the path that the site is served under, such as /archives",
        ),
    ),
    Setting(
        "cors",
        "SEARCH_CORS",
        _origins,
        Message("aucun", "none"),
        Message(
            "les autres sites dont les scripts peuvent lire /api, séparés de virgules (* : tous)",
            "other sites whose scripts may read /api, with commas between (*: all)",
        ),
    ),
    Setting(
        "access",
        "SEARCH_ACCESS",
        _access,
        Message("open", "open"),
        Message(
            "qui peut lire le site : open (tous), token (qui a un jeton), basic (un nom et un mot de passe), ou header "
            "(qui le mandataire a reconnu)",
            "who may read the site: open (everybody), token (who has one), basic (a name and a password), or header "
            "(whom the proxy knows)",
        ),
    ),
    Setting(
        "access_file",
        "SEARCH_ACCESS_FILE",
        _access_file,
        Message("aucun", "none"),
        Message(
            "pour token et basic : le fichier des noms et des empreintes, fait par « search access »",
            "for token and basic: the file of names and hashes, made by `search access`",
        ),
    ),
    Setting(
        "access_header",
        "SEARCH_ACCESS_HEADER",
        _header,
        Message("Remote-User", "Remote-User"),
        Message(
            "pour header : l’en-tête où le mandataire nomme qui demande",
            "for header: the header in which the proxy names who asks",
        ),
    ),
    Setting(
        "rate",
        "SEARCH_RATE",
        _rate,
        Message("sans limite", "no limit"),
        Message(
            "requêtes qu’un client peut faire, d’un coup ou peu à peu, comme 120/m (s, m, h) ; au-delà, 429",
            "requests that a client may make, at once or little by little, such as 120/m (s, m, h); beyond, 429",
        ),
    ),
    Setting(
        "legal",
        "SEARCH_LEGAL",
        _legal,
        Message("aucune", "none"),
        Message(
            "les mentions légales, au pied des pages : une adresse, ou un fichier Markdown",
            "the legal notice, at the foot of pages: an address, or a Markdown file",
        ),
    ),
    Setting(
        "dossiers",
        "SEARCH_DOSSIERS",
        _dossiers,
        Message("on", "on"),
        Message(
            "les dossiers sur le site : on (qui le lit peut en tenir), ou off (en ligne de commande seulement)",
            "dossiers on the site: on (who may read it may keep some), or off (at the command line alone)",
        ),
    ),
    Setting(
        "access_log",
        "SEARCH_ACCESS_LOG",
        _access_log,
        Message("off", "off"),
        Message(
            "le journal des accès, du JSON sur la sortie standard : off, on, ou query (avec le texte des requêtes)",
            "the access log, JSON on standard output: off, on, or query (with the text of queries)",
        ),
    ),
)
