"""Documents made byte by byte, for the tests of their readers."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from index.article import RawPage, Rejected
from index.readers import read

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "meta", "style", "drawing")
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
_STYLES = (
    '<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Mien"><w:name w:val="Mien"/><w:basedOn w:val="Titre1"/></w:style>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def outcomes(path: Path, data: bytes | str) -> tuple[list[RawPage], list[Rejected]]:
    """The pages of a file with these bytes, and what of it was refused, all of it as the file's."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    found = list(read(path))
    refused = [one for one in found if isinstance(one, Rejected)]
    assert all(one.path == path for one in refused)
    assert all("\n" not in one.reason.fr and one.reason.en for one in refused)
    return [one for one in found if isinstance(one, RawPage)], refused


def page(path: Path, data: bytes | str) -> RawPage:
    """The only page of a file with these bytes."""
    pages, refused = outcomes(path, data)
    assert not refused, refused
    (one,) = pages
    return one


def reason(path: Path, data: bytes | str) -> str:
    """Why a file with these bytes is refused as a whole."""
    pages, refused = outcomes(path, data)
    assert not pages
    (one,) = refused
    return one.reason.fr


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of these parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return target.getvalue()


def p(text: str, style: str = "") -> str:
    """A paragraph of a Word document."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def docx(body: str, core: Mapping[str, str] | None = None, **parts: str | bytes) -> bytes:
    """A Word document with this XML as its body and these core properties."""
    said = "".join(f"<x:{name}>{escape(value)}</x:{name}>" for name, value in (core or {}).items())
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships><Relationship Type="{_RELATIONS}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {_W}>{_STYLES}</w:styles>",
            "docProps/core.xml": f'<c:coreProperties xmlns:c="c" xmlns:x="x">{said}</c:coreProperties>',
        }
        | {name.replace("__", "/"): content for name, content in parts.items()}
    )


def note_parts(kind: str, notes: Mapping[str, str]) -> dict[str, str]:
    """The part of a Word document that has its notes."""
    held = "".join(f'<w:{kind} w:id="{number}">{p(text)}</w:{kind}>' for number, text in notes.items())
    return {f"word__{kind}s.xml": f"<w:{kind}s {_W}>{held}</w:{kind}s>"}


def odt(body: str, meta: str = "", manifest: str = "<m/>", media: str = "text") -> bytes:
    """An OpenDocument text with this XML as its text."""
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{media}",
            "content.xml": f"<office:document-content {_OFFICE}><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {_OFFICE}><office:meta>{meta}</office:meta></office:document-meta>",
            "META-INF/manifest.xml": manifest,
        }
    )


def fodt(body: str, meta: str = "") -> str:
    """The same as one XML file."""
    return (
        f'<?xml version="1.0"?>\n<office:document {_OFFICE} office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:meta>{meta}</office:meta><office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def xlsx(sheets: Mapping[str, Sequence[Sequence[str | int | float]]], first: int = 1) -> bytes:
    """A workbook of these sheets, each a list of rows, the first of which has the number `first`."""
    parts: dict[str, str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    }
    names, links = "", ""
    for number, (name, rows) in enumerate(sheets.items(), 1):
        names += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
        links += f'<Relationship Id="r{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/s{number}.xml"/>'
        data = "".join(
            f'<row r="{rank}">'
            + "".join(_cell(f"{chr(65 + column)}{rank}", value) for column, value in enumerate(row))
            + "</row>"
            for rank, row in enumerate(rows, first)
        )
        parts[f"xl/worksheets/s{number}.xml"] = (
            f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{data}</sheetData>'
            "</worksheet>"
        )
    parts["xl/workbook.xml"] = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'xmlns:r="{_RELATIONS}"><sheets>{names}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'{links}<Relationship Id="st" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    )
    parts["xl/styles.xml"] = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    return zipped(parts)


def _cell(place: str, value: str | int | float) -> str:
    """A cell; a number with a fraction is a day, as the style says."""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>' if value else ""
    return f'<c r="{place}"{" s=" + chr(34) + "1" + chr(34) if isinstance(value, float) else ""}><v>{value}</v></c>'


def epub(
    pages: Mapping[str, str], contents: str = "", metadata: str = "", more: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A book of these pages (name and XHTML body), in this order; `contents` is the XML of its table of contents."""
    items = "".join(
        f'<item id="i{number}" href="{name}" media-type="application/xhtml+xml"/>' for number, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="i{number}"/>' for number, _ in enumerate(pages))
    nav = '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>' if contents else ""
    made: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfile full-path="OEBPS/book.opf"/></container>',
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{metadata}</metadata><manifest>{items}{nav}</manifest><spine>{spine}</spine></package>",
        "OEBPS/nav.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
        f'<nav epub:type="toc">{contents}</nav></body></html>',
    }
    for name, body in pages.items():
        made[f"OEBPS/{name}"] = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
    return zipped(made | dict(more or {}))


Text = tuple[float, float, float, str]
"""Where a line of a PDF begins, from the left and from the bottom, the size of its letters, and the line."""


def pdf(
    pages: Sequence[Sequence[Text]],
    said: Mapping[str, str] | None = None,
    size: tuple[int, int] = (595, 842),
    drawn: bytes = b"",
    resources: bytes = b"",
    objects: Sequence[bytes] = (),
) -> bytes:
    """A PDF of these pages, in Helvetica; `drawn` is what is drawn on each beside the lines.

    `objects` are further ones, numbered from 5, that `resources` may name.
    """
    first = 5 + len(objects)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    info = b"".join(b"/%b (%b)" % (name.encode(), value.encode("cp1252")) for name, value in (said or {}).items())
    made = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(pages), kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<<%b>>" % info,
        *objects,
    ]
    for number, lines in enumerate(pages):
        text = b"".join(
            b"BT /F %g Tf %g %g Td (%b) Tj ET\n"
            % (height, left, bottom, line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)"))
            for left, bottom, height, line in lines
        )
        made.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>%b>>>>"
            % (*size, first + 2 * number + 1, resources)
        )
        made.append(stream(drawn + text))
    data = b"%PDF-1.4\n"
    places = []
    for number, held in enumerate(made, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(made) + 1, table)
    return data + b"trailer\n<</Size %d/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(made) + 1, start)


def stream(data: bytes, said: bytes = b"") -> bytes:
    """A stream of a PDF."""
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), said, data)


def set_in(text: str, left: float, top: float, width: int, height: float = 10) -> list[Text]:
    """A text broken to lines of so many characters, from the top downwards."""
    lines: list[str] = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return [(left, top - 1.2 * height * number, height, line) for number, line in enumerate(lines)]
