"""What the environment says, read once and refused where it cannot be meant."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.errors import BadSetting, Message
from search.server_settings import Access as Access
from search.server_settings import AccessLog
from search.setting import refused as refused
from search.settings_table import ENGINES as ENGINES
from search.settings_table import SETTINGS
from search.settings_table import unknown_engine as unknown_engine


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the index lies, which engine answers, which language the program speaks."""

    index_dir: Path
    engine: str = "whoosh"
    lang: str = "fr"
    trust: bool = False
    """Whether an index of another account is opened."""
    corpus: Path | None = None
    opensearch_url: str | None = None
    """Where the nodes of the cluster answer, with commas between."""
    opensearch_user: str | None = None
    opensearch_password: str | None = None
    opensearch_token: str | None = None
    """Sent as `Authorization: Bearer`, where no user is named."""
    opensearch_ca: Path | None = None
    """The certificates that the cluster's is checked against; the system's for None."""
    opensearch_timeout: float = 10.0
    """Seconds that one try of a request may take."""
    opensearch_index: str = "manchette"
    """The alias that is asked, over the live index of each part."""
    opensearch_part: str = "main"
    """Which part of the corpus this machine indexes."""
    opensearch_shards: int = 1
    opensearch_replicas: int = 1
    """Copies of each shard beside itself, on other nodes."""
    versions: int | None = None
    """Old versions kept of each article; all for None."""
    half_life: float | None = None
    """Days in which the newness of an article halves, in an order by relevance; None where age counts for nothing."""
    semantic: bool = False
    """Whether free text is ordered by meaning too; needs the extra `semantic`."""
    hosts: tuple[str, ...] = ()
    """Names that the server answers to, a dot before one takes its subdomains along; any, where there is none."""
    proxies: int = 0
    """Proxies before the server whose X-Forwarded-* headers are believed."""
    url_prefix: str = ""
    """The path that the site is served under, without a slash at its end."""
    smtp: str | None = None
    """The server of mail, as an address; with its password."""
    mail_from: str | None = None
    site: str | None = None
    """The address of the site, without a slash at its end."""
    cors: tuple[str, ...] = ()
    """Other sites whose scripts may read the JSON endpoint, as browsers name them; `*` for all."""
    access: Access = "open"
    """Who may read the site."""
    access_file: Path | None = None
    """Names and hashes of those who may, where that is told by a token or a password."""
    access_header: str = "Remote-User"
    """Where a believed proxy names who asks."""
    rate: str | None = None
    """Requests a client may make, such as 120/m; any number, where None."""
    legal: str | None = None
    """The legal notice: an address, or the path of a file in Markdown."""
    dossiers: bool = True
    """Whether dossiers are kept on the site, by who may read it."""
    access_log: AccessLog = "off"
    """What the server logs of requests."""


@dataclass(frozen=True, slots=True)
class Said:
    """Where a setting was said: `named` as its user knows it, `text` what was said there."""

    named: str
    text: str


def settings_from(
    environ: Mapping[str, str], index_dir: Path | None = None, engine: str | None = None, trust: bool | None = None
) -> Settings:
    """Settings from the environment and the file that its `SEARCH_CONFIG` names, by the table `SETTINGS`.

    What is empty counts as not said. `index_dir`, `engine` and `trust` stand before the environment's, which stands
    before the file's. BadSetting, naming the variable or the file and its key, and the cure, where a value is none that
    it takes.
    """
    given = {"index_dir": index_dir, "engine": engine, "trust": trust}
    values: dict[str, Any] = {name: value for name, value in given.items() if value}
    said = origins(environ)
    for setting in SETTINGS:
        origin = said.get(setting.name)
        if setting.name not in values and origin is not None:
            values[setting.name] = setting.read(origin.named, origin.text)
    if "index_dir" not in values:
        values["index_dir"] = default_index_dir()
    return Settings(**values)


def origins(environ: Mapping[str, str]) -> Mapping[str, Said]:
    """Which settings were said, by name, and where. BadSetting where the settings file cannot be meant."""
    named = environ.get("SEARCH_CONFIG")
    found: dict[str, Said] = {}
    if named:
        from search.settings_file import settings_file

        said = settings_file(Path(named), [setting.name for setting in SETTINGS])
        found = {name: Said(f"{named}, {name}", text) for name, text in said.items() if text}
    for setting in SETTINGS:
        text = environ.get(setting.variable)
        if text:
            found[setting.name] = Said(setting.variable, text)
    return found


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
