"""What the headers of a message say, whatever their encodings."""

import re
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Mail
from email.utils import getaddresses, parsedate_to_datetime

from index.cleaning.forms import letters
from index.messages import Message
from index.text.encoding import decode

_FORWARDED = re.compile(r"(?:(?:fwd?|tr|re|ré|rép|wg|aw|rv|i|transf(?:éré)?)\s*(?:\[\d+\])?\s*:\s*)+", re.I)
_LABEL = re.compile(r"\A\[[^\]]{1,40}\]\s+(?=\S)")
_DESK = re.compile(
    r"(?:no-?reply|ne-?pas-?repondre|newsletters?|lettres?|infolettre|news|info|infos|contact|redaction|abonnes?|"
    r"abonnements?|alertes?|alert|hello|bonjour|bulletin|mailing|email|mail|communication|service|equipe|matinale)\w*",
    re.I,
)
"""What stands before the @ where no person writes."""
_BULK = ("List-Unsubscribe", "List-Id", "List-Post", "X-Campaign", "X-CampaignID", "Feedback-ID")


def header(mail: Mail, name: str) -> str:
    """The value of a header on one line; empty where there is none."""
    values = (value for key, value in mail.raw_items() if key.lower() == name.lower())
    return written_header(str(next(values, "")))


def written_header(value: str) -> str:
    """A header's value as it was meant: encoded words decoded, bytes beyond ASCII read as text."""
    raw = value.encode("utf-8", "surrogateescape")
    text = decode(raw) if raw else ""
    text = text if isinstance(text, str) else raw.decode("latin-1")
    try:
        # Line ends between encoded words are no part of them.
        pieces = decode_header(re.sub(r"\?=\s+=\?", "?==?", " ".join(text.split())))
        whole = "".join(_decoded(piece, charset) for piece, charset in pieces)
    except (HeaderParseError, ValueError):
        whole = text
    return " ".join(whole.split())


def _decoded(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    text = decode(piece, charset) if piece else ""
    return text if isinstance(text, str) else piece.decode("latin-1")


def subject(mail: Mail) -> tuple[str, bool]:
    """What the message is about, without the marks of those who forwarded it; whether there was one."""
    return without_marks(header(mail, "Subject"))


def without_marks(about: str) -> tuple[str, bool]:
    """The subject of a message without "Fwd:", "TR:" and the name of a list, and whether it had the former."""
    found = _FORWARDED.match(about)
    rest = about[found.end() :] if found else about
    return _LABEL.sub("", rest), found is not None


def mail_moment(date: str) -> str | None:
    """A date as messages write it, ISO 8601; None where it is none."""
    try:
        when: datetime = parsedate_to_datetime(re.sub(r"\s*\([^)]*\)", "", date))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when.isoformat()


def sender(mail: Mail) -> tuple[str | None, str | None]:
    """Who signs a message and who publishes it: a person and a paper, or the paper alone."""
    bulk = any(mail.get(name) is not None for name in _BULK) or header(mail, "Precedence").lower() in ("bulk", "list")
    return sender_of(header(mail, "From") or header(mail, "Sender"), bulk)


def sender_of(value: str, bulk: bool = False) -> tuple[str | None, str | None]:
    """The person and the paper that `Anne Morel <anne@le-phare.example>` names; a desk or a list is a paper."""
    name, address = next(iter(getaddresses([value])), ("", ""))
    name = " ".join(name.split()).strip("\"' ")
    local, _, host = address.rpartition("@")
    site = ".".join(host.split(".")[-2:])
    if not name or "@" in name:
        return None, site or None
    of_paper = letters(name) and letters(name) in letters(host)
    if bulk or of_paper or _DESK.match(local) or len(name.split()) < 2:
        return None, name
    return name, site or None


def refusal_of_depth() -> Message:
    """A message in messages in messages."""
    return Message(
        fr="message joint à plus de deux autres : enregistrez-le à part",
        en="a message attached to more than two others: save it by itself",
    )
