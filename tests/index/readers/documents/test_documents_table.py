"""Documents of each kind through a real rebuild: every article of a file is indexed or refused with a reason.

docs/formats.md has the table that these files give; what it must say stands in the failure of the test.
"""

import bz2
import gzip
import plistlib
from email.message import EmailMessage
from pathlib import Path

import pytest
from made_documents import docx, epub, fodt, note_parts, odt, p, pdf, set_in, xlsx, zipped
from test_pdf import FULL

from index.article import Rejected
from index.rebuild.build import rebuild

ROOT = Path(__file__).parents[4]
Files = dict[str, tuple[bytes, int]]
"""A file's bytes by its name, and how many articles stand in it, those that can't be read among them."""


def words(number: int) -> str:
    """A sentence of its own for each article: what is alike would be one family, not one article."""
    return " ".join(f"mot{number}x{rank}" for rank in range(14)) + "."


def one(number: int) -> str:
    """A Word document's paragraphs of an article."""
    return p(f"Titre {number}", "Titre1") + p(f"Le Phare, {number} mars 2024") + p(words(number))


def message(number: int, text: str, *attached: tuple[str, bytes]) -> bytes:
    """A message of Le Phare."""
    made = EmailMessage()
    made["From"], made["Subject"] = "Le Phare <lettre@le-phare.example>", f"Lettre {number}"
    made["Date"], made["Message-ID"] = f"Tue, {number:02} Mar 2024 07:00:00 +0100", f"<{number}@le-phare.example>"
    made.set_content(text)
    made.add_alternative(f"<p>{text}</p>", subtype="html")
    for name, data in attached:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def html(number: int) -> str:
    """A web page of an article."""
    return (
        f"<html><head><title>Titre {number}</title></head><body><article><h1>Titre {number}</h1><p>{words(number)}</p>"
        "</article></body></html>"
    )


def saved(number: int) -> bytes:
    """A web page as Chrome saves it."""
    return (
        "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/related; type=text/html; boundary=B\r\n\r\n"
        f"--B\r\nContent-Type: text/html\r\nContent-Location: https://p.example/{number}\r\n\r\n{html(number)}\r\n--B--\r\n"
    ).encode()


def web_archive(number: int) -> bytes:
    """A web page as Safari saves it."""
    main = {"WebResourceData": html(number).encode(), "WebResourceURL": f"https://p.example/s{number}",
            "WebResourceMIMEType": "text/html"}  # fmt: skip
    return plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY)


def rtf(*numbers: int) -> bytes:
    """An RTF document of an article, or of several with headings."""
    body = "".join(rf"\pard\s1 Titre {n}\par\pard Le Phare, {n} mars 2024\par {words(n)}\par" for n in numbers)
    return (r"{\rtf1\ansi{\stylesheet{\s1 heading 1;}}" + body + "}").encode()


def sheet(*numbers: int) -> list[list[str | int | float]]:
    """A sheet of a workbook, a row an article."""
    return [["Titre", "Texte", "Date"], *([f"Titre {n}", words(n), 45356.0] for n in numbers)]


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300) + "EncryptedPackage".encode("utf-16-le")
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300) + "WordDocument".encode("utf-16-le")
PAGES = {f"{n}.xhtml": f"<h1>Titre {n}</h1><p>{words(n)}</p>" for n in range(3)}
MAILBOX = b"".join(b"From a Tue Mar 5 07:00:00 2024\n" + message(n, words(n)) + b"\n" for n in range(1, 6))
SAMPLES: dict[str, Files] = {
    "Word": {
        "a.docx": (docx(one(1)), 1), "revue.docx": (docx(one(2) + one(3) + one(4)), 3), "b.zip": (docx(one(5)), 1),
        "c.docx.gz": (gzip.compress(docx(one(6))), 1), "locked.docx": (LOCKED, 1), "cut.docx": (docx(one(7))[:400], 1),
        "old.doc": (OLD, 1), "d.docx": (docx(one(8), **note_parts("footnote", {"1": "x"})), 1),
    },
    "OpenDocument": {
        "a.odt": (odt(f"<text:h>Titre</text:h><text:p>{words(1)}</text:p>"), 1),
        "b.fodt": (fodt(f"<text:p>Titre</text:p><text:p>{words(2)}</text:p>").encode(), 1),
        "locked.odt": (odt("<text:p/>", manifest="<m><encryption-data/></m>"), 1),
    },
    "RTF": {"a.rtf": (rtf(1), 1), "b.doc": (rtf(2), 1), "revue.rtf": (rtf(3, 4), 2), "empty.rtf": (b"{\\rtf1}", 1)},
    "PDF": {
        "a.pdf": (pdf([[(72, 760, 20, "Titre"), *set_in(words(1), 72, 700, 60)]]), 1),
        "b.txt": (pdf([set_in(words(2), 72, 700, 60), set_in(words(3), 72, 700, 60)]), 1),
        "paper.pdf": (pdf([[(40, 1100, 40, f"Une {n}"), *set_in(words(n), 40, 900, 60)] for n in (4, 5)],
                          size=(822, 1219)), 2),
        "scan.pdf": (pdf([[], []], **FULL), 1), "half.pdf": (pdf([set_in(words(6), 72, 700, 60), []], **FULL), 2),
        "cut.pdf": (b"%PDF-1.4\n1 0 obj", 1),
    },
    "EPUB": {
        "a.epub": (epub(PAGES, "<ol>" + "".join(f"<li><a href='{name}'>T</a></li>" for name in PAGES) + "</ol>"), 3),
        "b.epub": (epub({"a.xhtml": f"<p>{words(9)}</p>"}, metadata="<dc:title>Livre</dc:title>"), 1),
        "cut.epub": (zipped({"mimetype": "application/epub+zip"}), 1),
    },
    "Workbooks": {
        "a.xlsx": (xlsx({"2023": sheet(1, 2), "2024": sheet(3), "Villes": [["ville", "prix"], ["Brest", 3]]}), 4),
        "b.xls": (f"Titre\tTexte\nT4\t{words(4)}\nT5\t{words(5)}\n".encode(), 2),
        "locked.xlsx": (LOCKED, 1),
    },
    "Messages": {
        "a.eml": (message(1, words(1)), 1), "b": (message(2, words(2)), 1),
        "c.eml": (message(3, words(3), ("a.docx", docx(one(13))), ("b.doc", OLD), ("c.rtf", rtf(14))), 4),
        "empty.eml": (message(4, ""), 1),
    },
    "Mailboxes": {"a.mbox": (MAILBOX, 5), "Inbox": (MAILBOX.replace(b"mot", b"son"), 5)},
    "Saved pages": {
        "a.mht": (saved(1), 1), "b.eml": (saved(2), 1), "c.webarchive": (web_archive(3), 1),
        "cut.mht": (saved(4)[:90], 1),
    },
    "Markdown": {
        "a.md": (f"---\ntitle: Titre\n---\n\n{words(1)}\n".encode(), 1),
        "b.txt": (f"---\ntitle: T\n---\n{words(2)}\n".encode(), 1),
        "c.md.bz2": (bz2.compress(f"# Titre\n\n{words(3)}\n".encode()), 1), "empty.md": (b"---\ntitle: T\n---\n", 1),
    },
}  # fmt: skip
"""The kinds, as docs/formats.md names them."""


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, int, int, int]]:
    """For each kind: files, articles in them, articles indexed, articles refused."""
    rows = {}
    for kind, samples in SAMPLES.items():
        folder = tmp_path_factory.mktemp("kind")
        (folder / "files").mkdir()
        for name, (data, _) in samples.items():
            (folder / "files" / name).write_bytes(data)
        refused: list[Rejected] = []
        report = rebuild(folder / "index", [folder / "files"], on_reject=refused.append)
        assert all(each.reason.fr and each.reason.en for each in refused)
        rows[kind] = (len(samples), sum(count for _, count in samples.values()), report.articles, len(refused))
    return rows


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_article_of_a_document_is_indexed_or_refused(
    table: dict[str, tuple[int, int, int, int]], kind: str
) -> None:
    _, articles, indexed, refused = table[kind]
    assert articles == indexed + refused
    assert indexed > 0


def test_the_documentation_has_the_table_that_these_documents_give(
    table: dict[str, tuple[int, int, int, int]],
) -> None:
    lines = [f"| {kind} | {' | '.join(map(str, counts))} |" for kind, counts in table.items()]
    assert "\n".join(lines) in (ROOT / "docs" / "formats.md").read_text(encoding="utf-8"), "\n" + "\n".join(lines)
