"""Factiva's HTML and text, with the codes of fields and without: an article each."""

from pathlib import Path

import pytest
from press_files import articles, refusals, written

FIELDS = {
    "SE": "Littoral",
    "HD": "La digue de Kerlan cède",
    "BY": "Par Maud Kerjean",
    "WC": "231 mots",
    "PD": "14 mars 2019",
    "ET": "06:45",
    "SN": "La Vigie",
    "SC": "LAVIGI",
    "PG": "7",
    "LA": "Français",
    "CY": "© 2019 La Vigie. Tous droits réservés.",
    "LP": "La mer est passée au petit matin.",
    "TD": "Deux rues sont sous l’eau.",
    "NS": "gdis : Disasters/Accidents | gcat : Political/General News",
    "AN": "Document LAVIGI0020190314ef3e0001t",
}


def rows(**changed: str | None) -> str:
    """An article of the HTML with codes; a field set to None is missing."""
    fields = {code: value for code, value in (FIELDS | changed).items() if value is not None}
    cells = {
        "HD": "<b class='frHeadline'>{}</b>",
        "LP": '<p class="articleParagraph frarticleParagraph">{}</p>',
        "TD": '<p class="articleParagraph frarticleParagraph">{}</p>',
    }
    body = "".join(
        f'<tr><td class="index"><b>{code}</b>&nbsp;</td><td>{cells.get(code, "{}").format(value)}</td></tr>'
        for code, value in fields.items()
    )
    return f'<span></span><div class="article frArticle"><table border="0">{body}</table><br/></div><br/>'


def plain(*lines: str, text: str = "La mer est passée.") -> str:
    """An article of the HTML without codes."""
    title, *others = lines
    below = "".join(f"<div>{line}</div>" for line in others)
    return f"""<div class="article frArticle"><div id="hd"><span class='frHeadline'>{title}</span></div>{below}<br/>
<p class="articleParagraph frarticleParagraph">{text}</p><p>Document LAVIGI0020190314ef3e0001t</p></div>"""


def page(*items: str) -> str:
    return f"""<!DOCTYPE html><html><head><title>Factiva</title><style>{".x{margin:0}" * 900}</style></head>
<body><table><tr><td><h1>Factiva</h1></td><td>Dow Jones</td></tr></table><div id="contentLeft">{"".join(items)}</div>
<div id="pageFooter"><span class="copyright">© 2026 Factiva, Inc. Tous droits réservés.</span></div></body></html>"""


def test_codes_give_each_article_its_title_date_hour_source_author_section_and_number(tmp_path: Path) -> None:
    other = rows(HD="Le bac reprend", BY=None, ET=None, PD="2 April 2019", SN="The Echo", SE=None, TD=None)
    first, second = articles(written(tmp_path, "Factiva-20260203-1012.html", page(rows(), other)))
    assert (first.title, first.date, first.source, first.author, first.section, first.ref) == (
        "La digue de Kerlan cède", "2019-03-14T06:45:00", "La Vigie", "Par Maud Kerjean", "Littoral",
        "LAVIGI0020190314ef3e0001t",
    )  # fmt: skip
    assert first.text == "La mer est passée au petit matin.\nDeux rues sont sous l’eau."
    assert first.tags == ("Disasters/Accidents", "Political/General News")
    assert (second.title, second.date, second.source, second.author, second.section) == (
        "Le bac reprend", "2019-04-02", "The Echo", None, None,
    )  # fmt: skip


@pytest.mark.parametrize("missing", ["SE", "BY", "WC", "ET", "SN", "SC", "LA", "CY", "NS", "AN", "PD", "HD", "LP"])
def test_an_article_without_one_of_its_fields_is_read_with_the_others(tmp_path: Path, missing: str) -> None:
    (found,) = articles(written(tmp_path, "a.htm", page(rows(**{missing: None}))))
    assert "Deux rues" in found.text
    assert "LAVIGI" not in found.text and "231 mots" not in found.text and "droits" not in found.text


def test_an_article_without_text_is_refused_by_its_place(tmp_path: Path) -> None:
    (refused,) = refusals(written(tmp_path, "a.html", page(rows(), rows(LP=None, TD=None))))
    assert refused.place == "article 2" and "La digue de Kerlan cède" in refused.reason.fr


@pytest.mark.parametrize(
    ("lines", "author", "date", "source"),
    [
        (("T", "Maud Kerjean", "231 mots", "14 mars 2019", "06:45", "La Vigie", "LAVIGI", "7", "Français",
          "© 2019 La Vigie"), "Maud Kerjean", "2019-03-14T06:45:00", "La Vigie"),
        (("T", "231 words", "14 March 2019", "The Echo", "ECHO", "English", "Copyright 2019 The Echo. All rights."),
         None, "2019-03-14", "The Echo"),
        (("T", "231 Wörter", "14 März 2019", "Die Warte", "DWARTE", "Deutsch", "(c) 2019"),
         None, "2019-03-14", "Die Warte"),
    ],
)  # fmt: skip
def test_without_codes_the_order_of_lines_tells(
    tmp_path: Path, lines: tuple[str, ...], author: str | None, date: str, source: str
) -> None:
    (found,) = articles(written(tmp_path, "a.html", page(plain(*lines))))
    assert (found.title, found.author, found.date, found.source) == ("T", author, date, source)
    assert found.text == "La mer est passée."
    assert found.ref == "LAVIGI0020190314ef3e0001t"


TEXT = """Littoral
La digue de Kerlan cède
Par Maud Kerjean
231 mots
14 mars 2019
06:45
La Vigie
LAVIGI
7
Français
© 2019 La Vigie. Tous droits réservés.

La mer est passée au petit matin.

Deux rues sont sous l’eau.

Document LAVIGI0020190314ef3e0001t

Le bac reprend

98 mots

2 avril 2019

L’Écho

ECHOIL

Français

Copyright 2019 L’Écho.

Le bac de Molène reprend la mer.

Document ECHOIL0020190402ef420000k

© 2026 Factiva, Inc. Tous droits réservés.

Résumé de la recherche
Texte : digue
"""


def test_the_text_of_an_export_gives_the_same_articles_and_not_its_summary(tmp_path: Path) -> None:
    first, second = articles(written(tmp_path, "Factiva.txt", TEXT))
    assert (first.title, first.author, first.date, first.source, first.section) == (
        "La digue de Kerlan cède", "Par Maud Kerjean", "2019-03-14T06:45:00", "La Vigie", "Littoral",
    )  # fmt: skip
    assert first.text == "La mer est passée au petit matin.\nDeux rues sont sous l’eau."
    assert (second.title, second.author, second.section, second.text) == (
        "Le bac reprend", None, None, "Le bac de Molène reprend la mer.",
    )  # fmt: skip


def test_text_with_codes_is_read_by_them(tmp_path: Path) -> None:
    coded = "\n".join(
        f"{code}\n{value}\n" if code in ("LP", "TD", "AN") else f"{code} {value}" for code, value in FIELDS.items()
    )
    first, second = articles(written(tmp_path, "a.txt", f"{coded}\n{coded.replace('0001t', '0002t')}", "cp1252"))
    assert (first.title, first.section, first.date) == ("La digue de Kerlan cède", "Littoral", "2019-03-14T06:45:00")
    assert first.text == "La mer est passée au petit matin.\nDeux rues sont sous l’eau."
    assert second.ref == "LAVIGI0020190314ef3e0002t"
