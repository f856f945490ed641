"""Books give an article an entry of their table of contents."""

from pathlib import Path

import pytest
from made_documents import epub, outcomes, page, reason, zipped

PAGES = {
    "index.xhtml": "<p><a href='a.xhtml'>Le bac reprend la mer</a></p><p><a href='b.xhtml'>La criée rouvre</a></p>",
    "a.xhtml": "<h1>Le bac reprend la mer</h1><p>Par Anne Morel</p><p>Le bac a repris la mer lundi.</p>",
    "a2.xhtml": "<p>Il part à sept heures.</p>",
    "b.xhtml": "<div class='calibre_navbar'>Suivant</div><p>La criée a rouvert mardi, après un an de travaux.</p>",
}
CONTENTS = (
    "<ol><li><span>Ports</span><ol><li><a href='a.xhtml#x'>Le bac reprend la mer</a></li>"
    "<li><a href='b.xhtml'>La criée rouvre</a></li></ol></li></ol>"
)
METADATA = (
    "<dc:title>Le Phare du 5 mars</dc:title><dc:publisher>Le Phare</dc:publisher><dc:date>2024-03-05</dc:date>"
    "<dc:creator>calibre</dc:creator>"
)


def test_each_entry_is_an_article_with_its_section_and_the_day_of_the_book(tmp_path: Path) -> None:
    """Pages that no entry names go on with the one before; a page of links is no article."""
    pages, refused = outcomes(tmp_path / "a.epub", epub(PAGES, CONTENTS, METADATA))
    assert not refused
    assert [one.title for one in pages] == ["Le bac reprend la mer", "La criée rouvre"]
    assert pages[0].text == "Par Anne Morel\nLe bac a repris la mer lundi.\nIl part à sept heures."
    assert "Suivant" not in pages[1].text
    assert {(one.source, one.section, one.date, one.author) for one in pages} == {
        ("Le Phare", "Ports", "2024-03-05", None)
    }


def test_a_table_of_contents_of_epub_2_counts_as_well(tmp_path: Path) -> None:
    ncx = "".join(
        f"<navPoint><navLabel><text>{label}</text></navLabel><content src='{name}'/></navPoint>"
        for label, name in (("Un bac", "a.xhtml"), ("Une criée", "b.xhtml"))
    )
    data = epub(
        PAGES,
        more={
            "OEBPS/toc.ncx": f"<ncx><navMap>{ncx}</navMap></ncx>",
            "OEBPS/book.opf": "<package><manifest>"
            "<item id='n' href='toc.ncx' media-type='application/x-dtbncx+xml'/>"
            + "".join(f"<item id='{n}' href='{n}.xhtml' media-type='application/xhtml+xml'/>" for n in ("a", "b"))
            + "</manifest><spine><itemref idref='a'/><itemref idref='b'/></spine></package>",
        },
    )
    pages, _ = outcomes(tmp_path / "a.epub", data)
    assert [one.title for one in pages] == ["Le bac reprend la mer", "Une criée"]


def test_a_book_of_one_page_has_the_title_of_the_book(tmp_path: Path) -> None:
    data = epub({"a.xhtml": "<p>Le bac a repris la mer lundi.</p>"}, metadata=METADATA)
    assert page(tmp_path / "a.epub", data).title == "Le Phare du 5 mars"


@pytest.mark.parametrize("name", ["a.epub", "a.zip", "a"])
def test_it_is_told_by_its_parts_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert len(outcomes(tmp_path / name, epub(PAGES, CONTENTS))[0]) == 2


def test_a_locked_one_and_one_without_text_are_refused(tmp_path: Path) -> None:
    lock = "<encryption><EncryptedData><EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/></EncryptedData></encryption>"
    assert "DRM" in reason(tmp_path / "a.epub", epub(PAGES, CONTENTS, more={"META-INF/encryption.xml": lock}))
    fonts = lock.replace("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding")
    assert outcomes(tmp_path / "b.epub", epub(PAGES, CONTENTS, more={"META-INF/encryption.xml": fonts}))[0]
    assert "aucun texte" in reason(tmp_path / "c.epub", epub({"a.xhtml": ""}))
    assert "abîmé" in reason(tmp_path / "d.epub", zipped({"mimetype": "application/epub+zip"}))


def test_a_page_that_is_broken_is_refused_alone(tmp_path: Path) -> None:
    pages, refused = outcomes(
        tmp_path / "a.epub", epub(PAGES, CONTENTS, more={"OEBPS/b.xhtml": b"\x00\x01\x02\xff" * 9})
    )
    assert len(pages) == 1
    assert [one.place for one in refused] == ["OEBPS/b.xhtml"]
