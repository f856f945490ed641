"""RTF documents give the article that is in them, with every letter right."""

from pathlib import Path

import pytest
from made_documents import page, reason

from index.article import GivenDate
from index.readers.documents.rtf_text import rtf_document


def lines(body: str, head: str = r"\ansi\ansicpg1252") -> list[str]:
    return [paragraph.text for paragraph in rtf_document(rf"{{\rtf1{head} {body}}}".encode("cp1252")).paragraphs]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"L\'92\'e9t\'e9 \'e0 l\'92\'eele", "L’été à l’île"),
        (r"\u201?t\u233?", "Été"),
        (r"\uc0 \u201t\u233", "Été"),
        (r"\uc2\u233\'c3\'a9t\u233\'c3\'a9", "été"),
        (r"co\u251\'fbte 3 \u8364?", "coûte 3 €"),
        (r"\u55357?\u56842? fin", "😊 fin"),
        (r"\u-10179?\u-8694? fin", "😊 fin"),
        (r"l\rquote eau \endash  \ldblquote a\rdblquote\~b\-c\_d", "l’eau – “a”\xa0bc-d"),
        (r"\'8cuvre \{acc\} \\ fin", "Œuvre {acc} \\ fin"),
        (r"{\fonttbl{\f1\fcharset238 A;}}\f1 \'b3\'f3d\'9f", "łódź"),
        (r"{\fonttbl{\f1\fcharset204 A;}}{\f1 \'c4\'e0} oui", "Да oui"),
        ("café direct", "café direct"),
    ],
)
def test_letters_are_read_in_every_spelling(written: str, meant: str) -> None:
    assert lines(written) == [meant]


@pytest.mark.parametrize(
    ("head", "written"),
    [(r"\mac", r"\'8et\'8e"), (r"\pc", r"\'82t\'82"), (r"\ansi\ansicpg65001", r"\'c3\'a9t\'c3\'a9")],
)
def test_the_code_page_of_the_document_counts(head: str, written: str) -> None:
    assert lines(written, head) == ["été"]


def test_paragraphs_line_ends_and_rows_are_lines() -> None:
    body = r"Un\par Deux\line trois\par\pard\trowd a\cell b\cell\row fin\page suite\sect z"
    assert lines(body) == ["Un", "Deux", "trois", "a\tb", "fin", "suite", "z"]


def test_what_is_no_text_is_not_read() -> None:
    body = (
        r"{\header tête}{\footerf pied}{\*\generator Riched20}{\pict\pngblip 89504e47}{\v caché}{\deleted ôté}"
        r"{\field{\*\fldinst HYPERLINK http://a.example}{\fldrslt le lien}} suit{\*\inconnu perdu}{\xe index}\bin3 }}}."
    )
    assert lines(body) == ["le lien suit."]


def test_notes_come_last_and_boxes_where_they_stand() -> None:
    body = r"Texte{\footnote Une note.} ici.\par{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt Encadr\'e9.\par}}}Fin."
    assert lines(body) == ["Texte ici.", "Encadré.", "Fin.", "Une note."]


def test_headings_and_properties_are_known(tmp_path: Path) -> None:
    data = (
        r"{\rtf1\ansi{\stylesheet{\s0 Normal;}{\s1\sbasedon0 heading 1;}{\*\cs2 Titre Car;}}"
        r"{\info{\title Le m\'f4le}{\author Anne Morel}{\keywords mer, port}{\creatim\yr2024\mo3\dy5\hr9\min2}}"
        r"\pard Brest\par\pard\s1 Le m\'f4le r\'e9nov\'e9\par\pard La cale reste ouverte.\par}"
    )
    found = page(tmp_path / "a.rtf", data)
    assert (found.title, found.text) == ("Le môle rénové", "Brest\nLa cale reste ouverte.")
    assert (found.author, found.tags) == ("Anne Morel", ("mer", "port"))
    assert found.dates == (GivenDate("2024-03-05T09:02", "file"),)


@pytest.mark.parametrize("name", ["a.rtf", "a.doc", "a.txt", "a"])
def test_it_is_told_by_its_first_bytes_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert page(tmp_path / name, r"{\rtf1\ansi Le m\'f4le\par La cale reste ouverte.\par}").text.startswith("Le môle")


def test_one_that_is_cut_gives_what_it_has(tmp_path: Path) -> None:
    assert page(tmp_path / "a.rtf", r"{\rtf1\ansi {\b Le m\'f4le}\par La cale res").text.endswith("La cale res")


def test_groups_without_end_of_depth_and_no_text_are_refused(tmp_path: Path) -> None:
    assert "imbriqués" in reason(tmp_path / "a.rtf", r"{\rtf1" + "{" * 100_000)
    assert "aucun texte" in reason(tmp_path / "b.rtf", r"{\rtf1\ansi}")
