"""Mail by the server that the settings name: `smtp://user:password@host:587`, `smtps://...`, `smtp://localhost`."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from index.messages import Message
from search.alerts.news import News
from search.alerts.saved import SavedSearch
from search.errors import SearchError
from search.mail_server import LOOPBACK, MailServer
from search.output import readable

MAX_LISTED = 50
_PATIENCE_SECONDS = 30


class MailRefused(SearchError):
    """A message that the server did not take."""


def composed(saved: SavedSearch, found: News, sender: str, site: str | None, lang: str) -> EmailMessage:
    """The message that tells what is new in a saved search."""
    name, number = saved.name, len(found.articles)
    subject = Message(
        f"{name} : {number} nouve{'aux articles' if number > 1 else 'l article'}",
        f"{name}: {number} new article{'' if number == 1 else 's'}",
    ).text(lang)
    message = EmailMessage()
    message["Subject"] = " ".join(readable(subject).split())
    message["From"] = Address("Manchette", addr_spec=sender)
    message["To"] = ", ".join(saved.recipients)
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(_lines(saved.request.query, found, site, lang)) + "\n", cte="quoted-printable")
    return message


def _lines(query: str, found: News, site: str | None, lang: str) -> Iterator[str]:
    yield Message(f"Recherche : {_line(query)}", f"Search: {_line(query)}").text(lang)
    for article in found.articles[:MAX_LISTED]:
        facts = (article.source, article.section, article.author, (article.date or "")[:10])
        yield ""
        yield _line(article.headline)
        yield _line(" · ".join(fact for fact in facts if fact))
        address = f"{site.rstrip('/')}/article/{article.id}" if site else article.url
        if address:
            yield _line(address)
    more = len(found.articles) - MAX_LISTED
    if more > 0:
        yield ""
        yield Message(f"et {more} autres", f"and {more} more").text(lang)
    if found.copies:
        yield ""
        copies, left = ("copies", "n’y sont pas") if found.copies > 1 else ("copie", "n’y est pas")
        copies_en, left_en = ("copies", "are") if found.copies > 1 else ("copy", "is")
        yield Message(
            f"{found.copies} {copies} de ces articles, ou d’articles déjà signalés, {left}.",
            f"{found.copies} {copies_en} of these articles, or of ones told before, {left_en} left out.",
        ).text(lang)


def _line(text: str) -> str:
    return " ".join(readable(text).split())


def send_mail(server: MailServer, message: EmailMessage) -> None:
    """Hand a message to the server; raises MailRefused where it does not take it for every recipient.

    What is sent in the clear goes to this machine alone, or has no password with it.
    """
    try:
        with _opened(server) as session:
            refused = session.send_message(message)
    except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
        raise _refused(server, _why(error)) from error
    if refused:
        raise _refused(server, ", ".join(f"{to} : {code}" for to, (code, _) in refused.items()))


@contextmanager
def _opened(server: MailServer) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    session: smtplib.SMTP
    if server.secure:
        session = smtplib.SMTP_SSL(server.host, server.port, timeout=_PATIENCE_SECONDS, context=context)
    else:
        session = smtplib.SMTP(server.host, server.port, timeout=_PATIENCE_SECONDS)
    with session:
        session.ehlo()
        here = server.host in LOOPBACK
        # A server of this machine has a certificate that nobody signed, and nothing to hide from.
        if not server.secure and not here and session.has_extn("starttls"):
            session.starttls(context=context)
            session.ehlo()
        elif not server.secure and not here and server.password:
            raise smtplib.SMTPException("no TLS, so no password is sent")
        if server.user:
            session.login(server.user, server.password)
        yield session


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return ", ".join(f"{to} : {code}" for to, (code, _) in error.recipients.items())
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _refused(server: MailServer, why: str) -> MailRefused:
    where = f"{server.host}:{server.port}"
    return MailRefused(
        Message(
            fr=f"le courrier n’est pas parti ({where} : {_line(why)}) : vérifiez SEARCH_SMTP et les adresses ; "
            "ces articles restent à signaler",
            en=f"the mail was not sent ({where}: {_line(why)}): check SEARCH_SMTP and the addresses; these articles "
            "are still to be told",
        )
    )
