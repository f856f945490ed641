"""Messages and mailboxes give an article a message."""

import re
from base64 import b64encode
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from made_documents import docx, outcomes, p, page, reason, zipped

from index.cleaning.page import clean

HTML = (
    "<html><body><div style='display:none'>Aperçu</div><table><tr><td><h2>Le bac reprend la mer</h2></td></tr><tr><td>"
    "<p>Le bac a repris la mer lundi.</p></td></tr><tr><td><p>La criée a rouvert mardi.</p></td></tr>"
    "</table></body></html>"
)


def message(**headers: str) -> EmailMessage:
    made = EmailMessage()
    usual = {"From": "Le Phare <lettre@le-phare.example>", "Subject": "La matinale du môle",
             "Date": "Tue, 05 Mar 2024 07:00:00 +0100", "Message-ID": "<1@le-phare.example>"}  # fmt: skip
    for name, value in (usual | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        made[name] = value
    return made


def newsletter(**headers: str) -> EmailMessage:
    made = message(**headers)
    made.set_content("La même en texte.")
    made.add_alternative(HTML, subtype="html")
    return made


def test_a_newsletter_is_an_article_of_its_html_with_subject_sender_and_date(tmp_path: Path) -> None:
    found = page(tmp_path / "a.eml", newsletter().as_bytes())
    assert found.text.split("\n") == [
        "Le bac reprend la mer",
        "Le bac a repris la mer lundi.",
        "La criée a rouvert mardi.",
    ]
    assert (found.title, found.source, found.author) == ("La matinale du môle", "Le Phare", None)
    assert (found.date, found.ref) == ("2024-03-05T07:00:00+01:00", "<1@le-phare.example>")


@pytest.mark.parametrize(
    ("sender", "known"),
    [
        ("Anne Morel <anne.morel@le-phare.example>", ("Anne Morel", "le-phare.example")),
        ("Le Phare <anne@le-phare.example>", (None, "Le Phare")),
        ("Les grands titres <newsletter@medias.example>", (None, "Les grands titres")),
        ("anne@le-phare.example", (None, "le-phare.example")),
        ("=?iso-8859-1?Q?H=E9l=E8ne_Le_Goff?= <h@x.example>", ("Hélène Le Goff", "x.example")),
    ],
)
def test_a_person_signs_and_a_desk_publishes(tmp_path: Path, sender: str, known: tuple[str | None, str]) -> None:
    data = newsletter().as_bytes().replace(b"Le Phare <lettre@le-phare.example>", sender.encode())
    found = page(tmp_path / "a.eml", data)
    assert (found.author, found.source) == known


@pytest.mark.parametrize("name", ["List-Unsubscribe", "List-Id", "Feedback-ID"])
def test_what_is_sent_to_a_list_is_signed_by_nobody(tmp_path: Path, name: str) -> None:
    made = newsletter(From="Anne Morel <am@news.example>")
    made[name] = "<https://news.example/x>"
    assert page(tmp_path / "a.eml", made.as_bytes()).source == "Anne Morel"


@pytest.mark.parametrize(
    ("encoding", "charset", "body"),
    [
        ("quoted-printable", "utf-8", b"La cale du vieux m=C3=B4le reste ou=\r\nverte."),
        ("base64", "iso-8859-1", b64encode("La cale du vieux môle reste ouverte.".encode("latin-1"))),
        ("8bit", "windows-1252", "La cale du vieux môle reste ouverte.".encode("cp1252")),
        ("8bit", "utf-8", "La cale du vieux môle reste ouverte.".encode()),
        ("quoted-printable", "no-such-charset", b"La cale du vieux m=F4le reste ouverte."),
        ("7bit", "us-ascii", "La cale du vieux môle reste ouverte.".encode()),
    ],
)
def test_bodies_come_out_of_their_encodings(tmp_path: Path, encoding: str, charset: str, body: bytes) -> None:
    head = (
        "From: Le Phare <lettre@le-phare.example>\r\nSubject: =?utf-8?q?Le_m=C3?=\r\n =?utf-8?q?=B4le?=\r\n"
        "MIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    found = page(tmp_path / "a.eml", head.encode() + body)
    assert found.text == "La cale du vieux môle reste ouverte."


def about(subject: bytes) -> bytes:
    """A newsletter whose subject is these bytes."""
    return re.sub(rb"(?m)^Subject: .*$", lambda _: b"Subject: " + subject, newsletter().as_bytes())


def test_a_subject_cut_into_encoded_words_is_whole(tmp_path: Path) -> None:
    subject = b"=?utf-8?B?TGUgdmlldXggbQ==?=\r\n =?utf-8?Q?=C3=B4le_r=C3=A9nov=C3=A9?="
    assert page(tmp_path / "a.eml", about(subject)).title == "Le vieux môle rénové"


def test_a_subject_of_bare_bytes_is_read(tmp_path: Path) -> None:
    for encoding in ("utf-8", "cp1252"):
        assert page(tmp_path / "a.eml", about("Le môle".encode(encoding))).title == "Le môle"


def test_plain_text_that_a_program_broke_has_its_paragraphs(tmp_path: Path) -> None:
    made = message()
    broken = (
        "Le bac a repris la mer lundi matin, après trois semaines de réparations\nau chantier du Conquet.\n\n"
        "- Départ : 7 h\n- Retour : 18 h\n"
    )
    made.set_content(broken, cte="8bit")
    assert page(tmp_path / "a.eml", made.as_bytes()).text.split("\n") == [
        "Le bac a repris la mer lundi matin, après trois semaines de réparations au chantier du Conquet.",
        "- Départ : 7 h",
        "- Retour : 18 h",
    ]


FORWARDED = {
    "gmail": "Pour info\n\n---------- Forwarded message ---------\nDe : Le Phare <lettre@le-phare.example>\n"
    "Date: mar. 5 mars 2024 à 07:00\nSubject: La matinale\nTo: <jean@mairie.example>\n\nLa cale reste ouverte.\n",
    "thunderbird": "\n-------- Message transféré --------\nSujet :  La matinale\n"
    "Date :  Tue, 5 Mar 2024 07:00:00 +0100\n"
    "De :  Le Phare <lettre@le-phare.example>\nPour :  jean@mairie.example\n\nLa cale reste ouverte.\n",
    "outlook": "Pour info\n\nDe : Le Phare <lettre@le-phare.example>\nEnvoyé : mardi 5 mars 2024 07:00\n"
    "À : Jean Dupont\nObjet : La matinale\n\nLa cale reste ouverte.\n",
    "apple": "Début du message réexpédié :\n\nDe: Le Phare <lettre@le-phare.example>\nObjet: La matinale\n"
    "Date: 5 mars 2024 à 07:00:00 UTC+1\nÀ: jean@mairie.example\n\nLa cale reste ouverte.\n",
}  # fmt: skip


@pytest.mark.parametrize("program", FORWARDED)
@pytest.mark.parametrize("html", [False, True])
def test_a_message_that_forwards_another_gives_that_one(tmp_path: Path, program: str, html: bool) -> None:
    made = message(From="Jean Dupont <jean@mairie.example>", Subject="TR: Fwd : La matinale",
                   Date="Wed, 06 Mar 2024 08:00:00 +0100")  # fmt: skip
    if html:
        shown = FORWARDED[program].replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
        made.set_content(f"<div>{shown}</div>", subtype="html")
    else:
        made.set_content(FORWARDED[program])
    found = page(tmp_path / "a.eml", made.as_bytes())
    assert (found.title, found.source, found.author) == ("La matinale", "Le Phare", None)
    assert found.text == "La cale reste ouverte."
    article = clean(found, date(2024, 6, 1))
    assert getattr(article, "date", "").startswith("2024-03-05T07:00")


def test_a_message_attached_to_another_is_read_and_too_many_in_one_another_are_told(tmp_path: Path) -> None:
    made: EmailMessage = newsletter()
    for depth in range(4):
        outer = message(Subject=f"TR {depth}", From="Jean Dupont <jean@mairie.example>")
        outer.set_content(f"Pour info, numéro {depth}.")
        outer.add_attachment(made)
        made = outer
    pages, refused = outcomes(tmp_path / "a.eml", made.as_bytes())
    assert [one.title for one in pages] == ["TR 3", "TR 2", "TR 1"]
    assert len(refused) == 1


def test_html_of_pictures_alone_gives_way_to_the_text(tmp_path: Path) -> None:
    made = message()
    made.set_content("La cale reste ouverte pendant les travaux, promet la mairie de Plougastel. " * 3)
    made.add_alternative("<a href='x'>Voir en ligne</a><img src='a.png'>", subtype="html")
    assert page(tmp_path / "a.eml", made.as_bytes()).text.startswith("La cale reste ouverte")


def test_a_body_that_has_a_name_is_the_body(tmp_path: Path) -> None:
    made = message()
    made.set_content(HTML, subtype="html", disposition="inline", filename="lettre.html")
    assert page(tmp_path / "a.eml", made.as_bytes()).title == "La matinale du môle"


def test_a_message_of_apple_mail_is_read_without_what_the_program_notes(tmp_path: Path) -> None:
    data = newsletter().as_bytes()
    found = page(tmp_path / "12.emlx", b"%d      \n%b<?xml version='1.0'?><plist><dict/></plist>" % (len(data), data))
    assert found.title == "La matinale du môle"
    assert "plist" not in found.text


def test_documents_that_are_attached_are_read_and_others_are_told_by_their_names(tmp_path: Path) -> None:
    made = message()
    made.set_content("Voici les articles.")
    files = {
        "revue de presse été.docx": docx(p("Le bac", "Titre1") + p("Le bac a repris la mer.")),
        "page.html": b"<html><head><title>La criee</title></head><body><article><h1>La criee</h1><p>La criee a "
        b"rouvert mardi matin, apres un an de travaux.</p></article></body></html>",
        "vieux.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300) + "WordDocument".encode("utf-16-le"),
        "tout.zip": zipped({"a.txt": "Titre\nTexte"}),
        "../../etc/a.txt": b"Titre\nTexte du fichier.",
    }
    for name, data in files.items():
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    made.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="logo.png")
    pages, refused = outcomes(tmp_path / "a.eml", made.as_bytes())
    assert [one.title for one in pages[:3]] == ["La matinale du môle", "Le bac", "La criee"]
    assert pages[1].path == tmp_path / "a.eml" / "revue de presse été.docx"
    assert pages[3].path.is_relative_to(tmp_path / "a.eml")
    assert ".." not in pages[3].path.parts
    assert [one.place for one in refused] == ["vieux.doc", "tout.zip"]


@pytest.mark.parametrize("name", ["a.eml", "a.txt", "a", "1709621.M1P2.host"])
def test_it_is_told_by_its_headers_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert page(tmp_path / name, newsletter().as_bytes()).title == "La matinale du môle"


def test_what_a_reader_is_told_of_the_letter_leaves_its_text(tmp_path: Path) -> None:
    prompts = ["Voir cet e-mail dans le navigateur", "Se désabonner", "Vous recevez cette lettre car vous êtes abonné.",
               "Si vous ne souhaitez plus recevoir nos messages, cliquez ici"]  # fmt: skip
    made = message()
    made.set_content("".join(f"<p>{line}</p>" for line in ["La cale reste ouverte.", *prompts]), subtype="html")
    article = clean(page(tmp_path / "a.eml", made.as_bytes()), date(2024, 6, 1))
    assert getattr(article, "text", "") == "La cale reste ouverte."
    assert [line.line for line in getattr(article, "removed", ())] == prompts


def test_one_without_text_is_refused(tmp_path: Path) -> None:
    made = message()
    made.set_content("\n")
    assert "aucun texte" in reason(tmp_path / "a.eml", made.as_bytes())
    made.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="logo.png")
    assert "aucun texte" in reason(tmp_path / "b.eml", made.as_bytes())


def test_a_body_too_large_for_memory_is_refused(tmp_path: Path) -> None:
    head = "From: a@x.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
    assert "8 Mio" in reason(tmp_path / "a.eml", head + "<p>a" * (2 << 20) + "a")


def test_parts_within_parts_without_end_are_refused(tmp_path: Path) -> None:
    head = "From: a@x.example\nSubject: x\nMIME-Version: 1.0\n"
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5000))
    assert "imbriquées" in reason(tmp_path / "a.eml", head + nested)


MAILBOX = (
    "From lettre@le-phare.example Tue Mar  5 07:00:00 2024\nFrom: Le Phare <lettre@le-phare.example>\nSubject: Un\n\n"
    "La cale reste ouverte.\n>From la rade, un bac.\n\nFrom here on it is text.\n\n"
    "From Brest, le 5 mars 2024, on voit à 10:30 ce qui attend le port en 2024\n\n"
    "From - Wed Mar 06 08:00:00 2024\nFrom: Le Phare <lettre@le-phare.example>\nSubject: Deux\n\n"
    "La criée a rouvert.\n\n"
    "From x@y Wed Mar  6 08:00:00 2024\nSubject: Vide\n\n"
)


@pytest.mark.parametrize("name", ["a.mbox", "Inbox", "a.txt"])
def test_each_message_of_a_mailbox_is_an_article(tmp_path: Path, name: str) -> None:
    pages, refused = outcomes(tmp_path / name, MAILBOX)
    assert [(one.title, one.place) for one in pages] == [("Un", "message 1"), ("Deux", "message 2")]
    assert pages[0].text == "La cale reste ouverte.\nFrom la rade, un bac.\nFrom here on it is text.\n" + (
        "From Brest, le 5 mars 2024, on voit à 10:30 ce qui attend le port en 2024"
    )
    assert [one.place for one in refused] == ["message 3"]


def test_a_message_of_a_mailbox_that_is_too_large_is_refused_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.readers.documents.mbox.MAX_MESSAGE", 120)
    pages, refused = outcomes(tmp_path / "a.mbox", MAILBOX)
    assert [one.title for one in pages] == ["Deux"]
    assert [one.place for one in refused] == ["message 1", "message 3"]


def test_a_mailbox_without_a_message_is_refused(tmp_path: Path) -> None:
    assert "aucun texte" in reason(tmp_path / "a.mbox", "From here on it is text.\n")
