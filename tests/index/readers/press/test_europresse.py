"""Europresse's HTML, of several years: an article each, with its own source and date."""

from datetime import date
from pathlib import Path

import pytest
from press_files import articles, refusals, written

from index.article import Article
from index.cleaning.page import clean

CERTIFICATE = """<footer><small>© 2024 {source}. Tous droits réservés.</small>
<div id="publiC-lblNodoc">Numéro de document : {number}</div>
<div id="divPubliC"><span>Certificat délivré à <b>Bibliothèque de Kerlan</b></span>
<span>Date d'émission : <b>2026-02-03</b></span>
<span class="txtCertificat">Ce certificat autorise une lecture unique, hors de tout prêt.</span></div></footer>"""


def item(
    title: str = "La digue de Kerlan cède",
    header: str = "Littoral, jeudi 14 mars 2019 231 mots, p. 7",
    author: str = "Kerjean, Maud",
    source: str = "La Vigie, no. 2201",
    number: str = "news·20190314·VI·77",
    body: str = "<p>La mer est passée au petit matin.</p><p>Deux rues sont sous l’eau.</p>",
) -> str:
    """One article in the markup of today."""
    return f"""<article><header>
<div class="rdp__DocPublicationName"><span class="DocPublicationName">{source}</span></div>
<div><span class="DocHeader">{header}</span></div>
<div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">{title}</p></div>
<p class="sm-margin-bottomNews">{author}</p></header>
<section><div class="DocText clearfix"><div class="docOcurrContainer">{body}</div></div></section>
{CERTIFICATE.format(source=source, number=number)}</article>"""


def page(*items: str) -> str:
    return f"<!DOCTYPE html><html><head><title>Europresse</title></head><body>{''.join(items)}</body></html>"


def test_each_article_has_its_own_title_date_source_author_section_and_number(tmp_path: Path) -> None:
    second = item("Le bac reprend", "Îles · mardi 2 avril 2019 · 98 mots · p. 3_A", "Le Dantec, Yann ; Kerjean, Maud",
                  "L’Écho des îles (site web)", "web·20190402·EI·5")  # fmt: skip
    first, other = articles(written(tmp_path, "biblio20260203.HTML", page(item(), second)))
    assert (first.title, first.date, first.source, first.author, first.section, first.ref) == (
        "La digue de Kerlan cède", "2019-03-14", "La Vigie", "Maud Kerjean", "Littoral", "news·20190314·VI·77",
    )  # fmt: skip
    assert (other.title, other.date, other.source, other.author, other.section) == (
        "Le bac reprend", "2019-04-02", "L’Écho des îles (site web)", "Yann Le Dantec, Maud Kerjean", "Îles",
    )  # fmt: skip
    assert [first.place, other.place] == ["article 1", "article 2"]
    assert first.text == "La mer est passée au petit matin.\nDeux rues sont sous l’eau."


@pytest.mark.parametrize(
    ("header", "section", "day"),
    [
        ("Littoral, jeudi 14 mars 2019", "Littoral", "2019-03-14"),
        ("jeudi 14 mars 2019", None, "2019-03-14"),
        ("jeudi 14 mars 2019 - 06:45 UTC +0100 231 mots", None, "2019-03-14T06:45:00+01:00"),
        ("Une - Actualités, jeu. 14 mars 2019, p. 1", "Une - Actualités", "2019-03-14"),
        ("World, Thursday, March 14, 2019 231 words, p. A1", "World", "2019-03-14"),
        ("Votre ville\u00a0; mercredi 1er mai 2019, p. 12_T_17", "Votre ville", "2019-05-01"),
        ("Vannes, Auray, samedi 10 août 2019", "Vannes, Auray", "2019-08-10"),
        ("Cœur d’Œuvre… ½, dimanche 11 août 2019", "Cœur d’Œuvre… ½", "2019-08-11"),
        ("p. 7, Littoral, 231 mots", "Littoral", "2019-03-14"),
        ("", None, "2019-03-14"),
    ],
)
def test_the_heading_gives_section_and_day_and_else_the_document_number_gives_the_day(
    tmp_path: Path, header: str, section: str | None, day: str
) -> None:
    (found,) = articles(written(tmp_path, "a.html", page(item(header=header))))
    assert (found.section, found.date) == (section, day)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("La Vigie", "La Vigie"),
        ("La Vigie, n° 2201", "La Vigie"),
        ("La Vigie, numéro 2201 du 14/03/2019", "La Vigie"),
        ("La Vigie<br/>Édition de Kerlan", "La Vigie"),
        ('La Vigie<div class="apd-wrapper">Quotidien fondé en 1922</div>', "La Vigie"),
        ("Vingt Minutes (site web)", "Vingt Minutes (site web)"),
    ],
)
def test_the_publication_goes_without_its_issue_and_edition(tmp_path: Path, source: str, name: str) -> None:
    (found,) = articles(written(tmp_path, "a.html", page(item(source=source))))
    assert found.source == name


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Kerjean, Maud", "Maud Kerjean"),
        ("Le Goff, Jean-Luc", "Jean-Luc Le Goff"),
        ("Maud Kerjean, Yann Le Dantec", "Maud Kerjean, Yann Le Dantec"),
        ("KERJEAN Maud", "KERJEAN Maud"),
        ("", None),
    ],
)
def test_authors_are_turned_where_it_is_sure_that_the_family_name_leads(
    tmp_path: Path, author: str, name: str | None
) -> None:
    (found,) = articles(written(tmp_path, "a.html", page(item(author=author))))
    assert found.author == name


def test_nothing_of_the_certificate_and_of_the_notice_of_rights_is_in_the_text_or_dates_the_article(
    tmp_path: Path,
) -> None:
    (found,) = articles(written(tmp_path, "export_2026-02-03.html", page(item(header="Littoral", number="sans"))))
    article = clean(found, date(2026, 11, 1), date(2026, 2, 3))
    assert isinstance(article, Article)
    assert article.date is None
    assert not [word for word in ("Certificat", "droits", "Numéro", "2026") if word in article.text]


def test_standfirst_and_kicker_are_kept_above_the_text_and_captions_below_it_are_not(tmp_path: Path) -> None:
    markup = item(
        title='La digue de Kerlan cède</p><p class="sm-margin-TopNews rdp__subtitle">Le maire accuse.',
        body="<p>Le texte.</p><p>Illustration(s) :</p><p>La digue vue du phare, hier</p>",
    ).replace('Article">', 'Article"><p class="sm-margin-bottomNews">Grandes marées</p>', 1)
    (found,) = articles(written(tmp_path, "a.html", page(markup)))
    assert found.title == "La digue de Kerlan cède"
    assert found.text == "Grandes marées\nLe maire accuse.\nLe texte."
    assert found.author == "Maud Kerjean"


def test_a_mark_of_the_search_breaks_no_word_and_no_line(tmp_path: Path) -> None:
    body = "<p>La <mark>di</mark>gue, <b>longue</b> de <i>trois</i> cents mètres,<br>a cédé.</p>"
    (found,) = articles(written(tmp_path, "a.html", page(item(body=body))))
    assert found.text == "La digue, longue de trois cents mètres,\na cédé."


def test_an_article_of_the_web_has_the_address_that_the_export_gives(tmp_path: Path) -> None:
    body = '<p>Le texte.</p><p>Cet article est paru dans <a href="https://www.lavigie.example/a1">La Vigie</a></p>'
    (found,) = articles(written(tmp_path, "a.html", page(item(body=body))))
    assert found.url == "https://www.lavigie.example/a1"
    assert found.text == "Le texte."


def test_an_article_of_which_the_export_has_the_notice_alone_is_refused_by_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, "a.html", page(item(), item("Sans texte", body="")))
    (refused,) = refusals(path)
    assert refused.place == "article 2"
    assert "Sans texte" in refused.reason.fr and "texte intégral" in refused.reason.fr


def test_a_table_of_contents_at_the_head_is_no_article(tmp_path: Path) -> None:
    contents = "<nav><ol><li>La digue de Kerlan cède</li></ol></nav><p>Documents sauvegardés : 1 document</p>"
    (found,) = articles(written(tmp_path, "a.html", page(contents, item())))
    assert found.title == "La digue de Kerlan cède"


def test_a_title_outside_any_block_of_its_own_and_an_author_by_class_are_found(tmp_path: Path) -> None:
    """The markup of 2015: `p.titreArticleVisu` and `div.docAuthors`, no container inside the text."""
    markup = """<article><header><div><span class="DocPublicationName">La Vigie</span></div>
<div><span class="DocHeader"> Littoral, jeudi 14 mars 2019, p. 7</span></div>
<div><p class="titreArticleVisu grandTitre">La digue cède</p></div><div class="docAuthors">Maud Kerjean</div></header>
<section><div class="DocText"><p>Le texte.</p></div></section></article>"""
    (found,) = articles(written(tmp_path, "a.html", page(markup)))
    assert (found.title, found.author, found.date, found.text) == (
        "La digue cède", "Maud Kerjean", "2019-03-14", "Le texte.",
    )  # fmt: skip


OLD = """<table><tr><td><span class="DocPublicationName">{source}</span><br><span class="DocHeader">{section}</span>,
<span class="DocHeader">{day}</span>, p. {leaf}<br><br><span class="TitreArticleVisu">{title}</span><br>{author}
<br><br>{text}<br><br>© 2006 {source}. Tous droits réservés.<br>Numéro de document : news·{number}</td></tr></table>"""


def test_the_tables_of_before_2013_are_split_at_each_publication(tmp_path: Path) -> None:
    first = OLD.format(source="La Vigie", section="Littoral", day="mardi 14 mars 2006", leaf=7, title="La digue cède",
                       author="Kerjean, Maud<br>", text="La mer est passée.<br><br>Deux rues sont sous l’eau.",
                       number="20060314·VI·77")  # fmt: skip
    second = OLD.format(source="L’Écho", section="Îles", day="dimanche 2 avril 2006", leaf="3", title="Le bac reprend",
                        author="", text="Le bac de Molène reprend la mer.", number="20060402·EI·5")  # fmt: skip
    one, other = articles(written(tmp_path, "a.htm", page(first, second), "cp1252"))
    assert (one.title, one.author, one.date, one.source, one.section) == (
        "La digue cède", "Maud Kerjean", "2006-03-14", "La Vigie", "Littoral",
    )  # fmt: skip
    assert one.text == "La mer est passée.\nDeux rues sont sous l’eau."
    assert (other.title, other.author, other.date) == ("Le bac reprend", None, "2006-04-02")
    assert other.text == "Le bac de Molène reprend la mer."


def test_a_page_of_the_web_that_speaks_of_europresse_is_one_page(tmp_path: Path) -> None:
    markup = page(
        "<article><h1>Que vaut Europresse ?</h1><p>Trois bibliothèques l’ont essayé pendant un an.</p></article>"
    )
    (found,) = articles(written(tmp_path, "a.html", markup))
    assert found.place == "" and not found.exported
