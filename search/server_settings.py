"""What may be set of the server: the names it has, who may ask, what it logs."""

import re
from typing import Literal, get_args

from index.messages import Message
from search.setting import Setting, refused

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


def _access_log(name: str, value: str) -> str:
    if value not in get_args(AccessLog):
        raise refused(
            name,
            value,
            "donnez off, on ou query (avec le texte des requêtes)",
            "give off, on or query (with the text of queries)",
        )
    return value


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
