"""The text of a message: its HTML where it has some; the message that it forwards, where it does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as Mail

from index.article import GivenDate
from index.readers.documents.mail_headers import sender_of, without_marks
from index.readers.documents.page import lines_in
from index.readers.documents.refusals import MAX_MARKUP, Unreadable, too_large
from index.readers.outline import outline_lines
from index.readers.sniff import declared_charset
from index.readers.tree import tree_of
from index.text.encoding import decode

_UNSEEN = frozenset("head script style noscript template svg iframe object select textarea title".split())
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden|font-size\s*:\s*[01](?:px|pt)?\s*(?:;|$)", re.I
)
_MARK = re.compile(
    r"[-_>\s]*(?:forwarded message|message transf[ée]r[ée]|message r[ée]exp[ée]di[ée]|d[ée]but du message "
    r"(?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])|begin forwarded message|message d['’]origine|original message|"
    r"mail original|"
    r"courriel original|e-mail d['’]origine)\b[^\n]{0,40}",
    re.I,
)
_FIELD = re.compile(
    r"[*>\s]*(?P<name>de|from|exp[ée]diteur|envoy[ée](?: le)?|sent|date|[àa]|to|cc|copie [àa]|pour|objet|subject|sujet|"
    r"r[ée]pondre [àa]|reply-to)\s*:\*?\s*(?P<value>.*)",
    re.I,
)
_NAMES = {
    "from": "from", "de": "from", "expéditeur": "from", "expediteur": "from", "date": "date", "sent": "date",
    "envoyé": "date", "envoye": "date", "envoyé le": "date", "envoye le": "date", "objet": "subject",
    "subject": "subject", "sujet": "subject",
}  # fmt: skip
_LONGEST_NOTE = 400
"""Characters that whoever forwards a message says of it, at most; more are an article of their own."""
_FULL_LINE = 60
_LONGEST_LINE = 90
"""Characters of a line that a program broke, so that the next one goes on with it."""
_MORE = 3
"""How many times as much the text of a message says from which its HTML is taken for pictures."""
_MOST_PARTS = 2000


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a message, or (`mail`) a message."""

    name: str
    data: bytes = b""
    mail: Mail | None = None
    media: str = ""


@dataclass(slots=True)
class Body:
    """The lines of a message and what is attached to it."""

    lines: list[str] = field(default_factory=list)
    attached: list[Attached] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Original:
    """The message that another forwards within its text: its lines, and what is known of it."""

    lines: list[str]
    title: str | None = None
    author: str | None = None
    source: str | None = None
    dates: tuple[GivenDate, ...] = ()


def body_of(mail: Mail) -> Body:
    """The text and the attachments of a message."""
    body = Body()
    _gather(mail, body)
    return body


def _gather(mail: Mail, body: Body) -> None:
    waiting = [mail]
    count = 0
    while waiting and count < _MOST_PARTS:
        part = waiting.pop(0)
        count += 1
        kind = part.get_content_type()
        inner = [each for each in part.get_payload() if isinstance(each, Mail)] if part.is_multipart() else []
        if kind == "message/rfc822":
            body.attached += [Attached(part.get_filename() or "message joint", mail=each) for each in inner[:1]]
        elif kind in ("multipart/alternative", "multipart/related"):
            waiting[:0] = _chosen(kind, inner)
            body.attached += [_file(each) for each in inner if _named(each)] if kind.endswith("related") else []
        elif inner:
            waiting[:0] = inner
        elif kind in ("text/html", "text/plain") and not (_is_attached(part) or (_named(part) and body.lines)):
            body.lines += lines_of_part(part)
        elif not part.is_multipart() and (_named(part) or not kind.startswith("text/")):
            body.attached.append(_file(part))


def _chosen(kind: str, inner: list[Mail]) -> list[Mail]:
    """Of parts that say the same, HTML and what holds it, unless it is pictures; of parts of one page, the page."""
    if kind.endswith("related"):
        return inner[:1]
    plain = [part for part in inner if part.get_content_type() == "text/plain"][:1]
    html = [part for part in inner if part.get_content_type() == "text/html"]
    if plain and html and _MORE * sum(map(_said, html)) < _said(plain[0]):
        return plain
    for wanted in ("text/html", "multipart/related", "multipart/mixed", "multipart/alternative", "text/plain"):
        for part in inner:
            if part.get_content_type() == wanted and (part.is_multipart() or lines_of_part(part)):
                return [part]
    return inner[-1:]


def _said(part: Mail) -> int:
    """The letters of a part, addresses left out."""
    return sum(map(str.isalpha, re.sub(r"https?://\S+", "", "\n".join(lines_of_part(part)))))


def _named(part: Mail) -> bool:
    return bool(part.get_filename()) or _is_attached(part)


def _is_attached(part: Mail) -> bool:
    return part.get_content_disposition() == "attachment"


def _file(part: Mail) -> Attached:
    data = part.get_payload(decode=True)
    return Attached(part.get_filename() or "", data if isinstance(data, bytes) else b"", media=part.get_content_type())


def lines_of_part(part: Mail) -> list[str]:
    """The lines of a part that is text; those of plain text that a program broke are whole again."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return []
    html = part.get_content_type() == "text/html"
    if len(data) > MAX_MARKUP:
        raise Unreadable(too_large(MAX_MARKUP))
    text = decode(data, part.get_content_charset() or (declared_charset(data) if html else None))
    if not isinstance(text, str):
        return []
    if html:
        return html_lines(text)
    return list(lines_in(_unbroken(text, str(part.get_param("format") or "") == "flowed")))


def html_lines(source: str) -> list[str]:
    """The lines that a message in HTML shows; its preview text, which it hides, is none of them."""
    tree = tree_of(source)
    if tree is None:
        return []
    for element in tree.xpath("//body//*[@style]"):
        if element.getparent() is not None and _HIDDEN.search(element.get("style", "")):
            element.drop_tree()
    return [line for line in outline_lines(tree, _UNSEEN) if any(character.isalnum() for character in line)]


def _unbroken(text: str, flowed: bool) -> str:
    """Plain text with a paragraph a line: lines that go on end in a space, or are as long as programs make them."""
    paragraphs: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        bare = line.strip()
        if goes_on and bare:
            paragraphs[-1] += f" {bare}"
        else:
            paragraphs.append(bare)
        full = _FULL_LINE <= len(line) <= _LONGEST_LINE
        goes_on = bool(bare) and bare != "--" and (line.endswith(" ") if flowed else full)
    return "\n".join(paragraphs)


def original_of(lines: list[str]) -> Original | None:
    """The message that these lines forward; None where they are one themselves."""
    note = 0
    for at, line in enumerate(lines):
        if _MARK.fullmatch(line):
            return _after(lines, at + 1)
        if _FIELD.fullmatch(line) and (original := _after(lines, at)):
            return original
        note += len(line)
        if note > _LONGEST_NOTE:
            break
    return None


def _after(lines: list[str], start: int) -> Original | None:
    """The message whose head is written out from a line on."""
    said: dict[str, str] = {}
    end = start
    for name, value, behind in _fields(lines, start):
        said.setdefault(_NAMES.get(name.lower(), name), value)
        end = behind
    if "from" not in said or not ("date" in said or "subject" in said):
        return None
    author, source = sender_of(re.sub(r"\[mailto:([^\]]*)\]", r"<\1>", said["from"]))
    dates = (GivenDate(said["date"], "record"),) if said.get("date") else ()
    return Original(lines[end:], without_marks(said.get("subject", ""))[0] or None, author, source, dates)


def _fields(lines: list[str], start: int) -> Iterator[tuple[str, str, int]]:
    """The fields of a head, each with the number of the line behind it; a value may stand on a line of its own."""
    at = start
    while at < len(lines) and (found := _FIELD.fullmatch(lines[at])):
        name, value = found["name"], found["value"].strip()
        at += 1
        if not value and at < len(lines) and not _FIELD.fullmatch(lines[at]):
            value = lines[at]
            at += 1
        yield name, value, at
