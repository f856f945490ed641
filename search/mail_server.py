"""Where mail is handed in, and addresses of mail, as settings and options name them."""

from dataclasses import dataclass, field
from email.headerregistry import Address
from urllib.parse import unquote, urlsplit

from index.messages import Message
from search.errors import BadSetting

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server of mail, as its address names it. `secure` is TLS from the first byte."""

    host: str
    port: int
    secure: bool
    user: str = ""
    password: str = field(default="", repr=False)


def mail_server(url: str) -> MailServer | None:
    """The server of an address; None where that is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/") or parts.query:
        return None
    secure = parts.scheme == "smtps"
    return MailServer(
        parts.hostname,
        port or (465 if secure else 25 if parts.hostname in LOOPBACK else 587),
        secure,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def mail_address(written: str) -> str:
    """An address of mail, as it is written; BadSetting where it is none."""
    try:
        plain = Address(addr_spec=written.strip())
        if plain.username and "." in f"{plain.domain}." and plain.domain and written.isascii():
            return plain.addr_spec
    except (ValueError, IndexError, AttributeError):
        pass
    except Exception as error:  # the library raises its own kinds for what it can't parse
        raise _no_address(written) from error
    raise _no_address(written)


def _no_address(written: str) -> BadSetting:
    shown = written[:60]
    return BadSetting(
        Message(
            fr=f"« {shown} » n’est pas une adresse de courrier : donnez-la comme nom@domaine.example",
            en=f"“{shown}” is no address of mail: give it as name@domain.example",
        )
    )
