"""Mail, handed to a real server."""

import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from index.article import Article
from search.alerts.mail import MailRefused, composed, send_mail
from search.alerts.news import News
from search.alerts.saved import SavedSearch
from search.errors import BadSetting
from search.mail_server import MailServer, mail_address, mail_server
from search.results import Request


class Box:
    """Keeps what is handed in; addresses at refused.example are not known here."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, options: Any) -> str:  # noqa: N802
        if to.endswith("@refused.example"):
            return "550 unknown here"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.recipients += envelope.rcpt_tos
        return "250 OK"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
def box() -> Iterator[tuple[Box, MailServer]]:
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, MailServer("127.0.0.1", controller.port, secure=False)
    controller.stop()


def article(number: int, title: str = "La crue monte", **fields: Any) -> Article:
    return Article(id=f"{number:016x}", path=Path("x"), place="", title=title, text="", **fields)


def message(*recipients: str, name: str = "Crues", query: str = "crue", articles: int = 1, site: str | None = None,
            title: str = "La crue monte à Épernay") -> EmailMessage:  # fmt: skip
    saved = SavedSearch(name, Request(query), recipients, "", "")
    found = tuple(
        article(n, title, source="L’Écho", date="2024-03-05", url=f"https://echo.example/{n}") for n in range(articles)
    )
    return composed(saved, News(found, 2, ()), "veille@manchette.example", site, "fr")


def test_a_message_arrives_with_its_articles(box: tuple[Box, MailServer]) -> None:
    send_mail(box[1], message("anne@phare.example", "yves@phare.example", site="https://presse.example"))
    (got,) = box[0].messages
    assert box[0].recipients == ["anne@phare.example", "yves@phare.example"]
    assert got["Subject"] == "Crues : 1 nouvel article" and got["Auto-Submitted"] == "auto-generated"
    assert "veille@manchette.example" in got["From"]
    text = got.get_content().replace("\r\n", "\n")
    assert "La crue monte à Épernay\nL’Écho · 2024-03-05\nhttps://presse.example/article/0000000000000000" in text
    assert "2 copies" in text


def test_without_a_site_links_lead_to_the_articles_own_pages_and_a_long_list_is_cut_with_its_number(
    box: tuple[Box, MailServer],
) -> None:
    send_mail(box[1], message("anne@phare.example", articles=60))
    text = box[0].messages[0].get_content()
    assert text.count("https://echo.example/") == 50 and "et 10 autres" in text


def test_nothing_that_was_typed_or_read_becomes_a_header(box: tuple[Box, MailServer]) -> None:
    evil = "x\r\nBcc: eve@mal.example\r\n\r\nbody"
    send_mail(box[1], message("anne@phare.example", name=evil, query=evil, title=evil))
    (got,) = box[0].messages
    assert got["Bcc"] is None and box[0].recipients == ["anne@phare.example"]
    assert set(got.keys()) >= {"Subject", "From", "To", "Date", "Message-ID"} and "\n" not in got["Subject"]


def test_one_recipient_that_is_refused_is_told(box: tuple[Box, MailServer]) -> None:
    for recipients in (["eve@refused.example"], ["anne@phare.example", "eve@refused.example"]):
        with pytest.raises(MailRefused, match=re.escape("eve@refused.example : 550")):
            send_mail(box[1], message(*recipients))


def test_a_server_that_is_away_is_told_with_the_cure() -> None:
    with pytest.raises(MailRefused, match="check SEARCH_SMTP"):
        send_mail(MailServer("127.0.0.1", free_port(), secure=False), message("anne@phare.example"))


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_name_and_a_password_are_given_where_the_address_has_them() -> None:
    seen: list[tuple[bytes, bytes]] = []

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"s:cr/t@", handled=False)

    box = Box()
    controller = Controller(
        box, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_required=True, auth_require_tls=False
    )
    controller.start()
    try:
        server = mail_server(f"smtp://an%40ne:s%3Acr%2Ft%40@127.0.0.1:{controller.port}")
        assert server is not None and "s:cr" not in repr(server)
        send_mail(server, message("anne@phare.example"))
        assert seen[-1] == (b"an@ne", b"s:cr/t@") and len(box.messages) == 1
        wrong = mail_server(f"smtp://anne:wrong@127.0.0.1:{controller.port}")
        assert wrong is not None
        with pytest.raises(MailRefused, match="535"):
            send_mail(wrong, message("anne@phare.example"))
    finally:
        controller.stop()


def test_a_server_whose_certificate_nobody_signed_is_refused(tmp_path: Path) -> None:
    made = subprocess.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost".split(),
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("no openssl here")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with server.accept()[0] as plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as secure:
                heard.append(secure.recv(100))

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(MailRefused, match=r"(?i)certificate"):
            send_mail(MailServer("localhost", server.getsockname()[1], secure=True), message("anne@phare.example"))
        thread.join(10)
    assert heard == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", MailServer("localhost", 25, False)),
        ("smtp://smtp.example", MailServer("smtp.example", 587, False)),
        ("smtps://a:b@smtp.example", MailServer("smtp.example", 465, True, "a", "b")),
        ("smtp://smtp.example:2525/", MailServer("smtp.example", 2525, False)),
        *(
            (url, None)
            for url in ("", "localhost", "http://x", "smtp://", "smtp://x:y", "smtp://x:99999", "smtp://x/y")
        ),
    ],
)
def test_an_address_names_a_server_or_is_refused(url: str, expected: MailServer | None) -> None:
    assert mail_server(url) == expected


@pytest.mark.parametrize(
    "written", ["", "anne", "anne@", "@phare", "a b@c.d", "a@b.c, d@e.f", "a@b.c\nBcc: x@y.z", "é@x.y"]
)
def test_what_is_no_address_is_refused(written: str) -> None:
    assert mail_address(" anne.morel+x@phare.example ") == "anne.morel+x@phare.example"
    with pytest.raises(BadSetting, match="address of mail"):
        mail_address(written)
