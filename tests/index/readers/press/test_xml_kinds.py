"""XML of agencies, of corpora and of OCR: NewsML, NITF, Factiva, TEI and TXM, ALTO."""

from pathlib import Path

import pytest
from press_files import articles, refusals, written

from index.article import RawPage
from index.readers import read

PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'


def g2(content: str, guid: str = "urn:newsml:agence.example:1", meta: str = "") -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="2">
<itemMeta><itemClass qcode="ninat:text"/><provider literal="AGX"/><versionCreated>2019-03-14T09:00:00Z</versionCreated>
<firstCreated>2019-03-14T06:45:00+01:00</firstCreated>{meta}</itemMeta>
<contentMeta><headline>La digue de Kerlan cède</headline><by>Par Maud Kerjean</by><dateline>Kerlan</dateline>
<subject qcode="m:1"><name>Inondations</name></subject></contentMeta><contentSet>{content}</contentSet></newsItem>"""


XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>
</head><body><p>La mer est passée.</p><figure><figcaption>La digue</figcaption></figure><p>Deux rues.</p></body></html>
</inlineXML>"""
CDATA = "<inlineData contenttype='text/html'><![CDATA[<p>La mer est passée.</p><p>Deux rues.</p>]]></inlineData>"
AS_NITF = """<inlineXML><nitf><body><body.head><hedline><hl1>Autre</hl1></hedline></body.head><body.content>
<p>La mer est passée.</p><media><media-caption>La digue</media-caption></media><p>Deux rues.</p></body.content></body>
</nitf></inlineXML>"""


@pytest.mark.parametrize("content", [XHTML, CDATA, AS_NITF])
def test_an_item_of_newsml_g2_gives_its_text_however_it_carries_it(tmp_path: Path, content: str) -> None:
    (found,) = articles(written(tmp_path, "a.xml", PROLOG + g2(content)))
    assert (found.title, found.date, found.author, found.source, found.agency, found.ref, found.tags) == (
        "La digue de Kerlan cède", "2019-03-14T06:45:00+01:00", "Par Maud Kerjean", "AGX", "AGX",
        "urn:newsml:agence.example:1", ("Inondations",),
    )  # fmt: skip
    assert found.text == "La mer est passée.\nDeux rues."


def test_a_message_of_several_items_gives_each_and_refuses_pictures_and_what_was_withdrawn(tmp_path: Path) -> None:
    picture = g2('<remoteContent href="a.jpg"/>', "urn:2")
    withdrawn = g2(XHTML, "urn:3", '<pubStatus qcode="stat:canceled"/>')
    items = g2(XHTML) + picture + withdrawn
    path = written(tmp_path, "a.xml", f"{PROLOG}<newsMessage><itemSet>{items}</itemSet></newsMessage>")
    assert [page.place for page in read(path) if isinstance(page, RawPage)] == ["article 1"]
    first, second = refusals(path)
    assert (first.place, second.place) == ("article 2", "article 3")
    assert "retirée" in second.reason.fr


def test_newsml_1_is_read_too(tmp_path: Path) -> None:
    content = """<!DOCTYPE NewsML SYSTEM "NewsML_1.2.dtd"><NewsML><NewsItem><Identification><NewsIdentifier>
<PublicIdentifier>urn:x</PublicIdentifier></NewsIdentifier></Identification><NewsManagement>
<FirstCreated>20190314T064500Z</FirstCreated><Status FormalName="Usable"/></NewsManagement><NewsComponent><NewsLines>
<HeadLine>La digue c&egrave;de</HeadLine><ByLine>Maud Kerjean</ByLine></NewsLines><AdministrativeMetadata><Provider>
<Party FormalName="AGX"/></Provider></AdministrativeMetadata><ContentItem><DataContent><p>La mer est pass&eacute;e.</p>
<p>Deux rues.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""
    (found,) = articles(written(tmp_path, "a.xml", PROLOG + content))
    assert (found.title, found.date, found.author, found.source, found.text) == (
        "La digue cède", "2019-03-14T06:45:00+00:00", "Maud Kerjean", "AGX", "La mer est passée.\nDeux rues.",
    )  # fmt: skip


NITF = """<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd"><nitf><head><title>x</title><docdata><doc-id id-string="V77"/>
<date.issue norm="20190314T000000"/></docdata><pubdata name="La Vigie" date.publication="20190314T000000"
position.section="Littoral" position.sequence="7" ex-ref="https://v.example/digue"/></head><body><body.head><hedline>
<hl1>La digue cède</hl1><hl2>Le maire accuse</hl2></hedline><byline>By <person>Maud Kerjean</person></byline>
<distributor>AGX</distributor></body.head><body.content>{content}</body.content></body></nitf>"""


def test_nitf_gives_headlines_author_paper_section_and_address(tmp_path: Path) -> None:
    content = (
        '<p>La mer est passée.</p><media media-type="image"><media-caption>La digue</media-caption></media><p>Fin.</p>'
    )
    (found,) = articles(written(tmp_path, "a.xml", PROLOG + NITF.format(content=content)))
    assert (found.title, found.author, found.date, found.source, found.section, found.url, found.agency) == (
        "La digue cède", "Maud Kerjean", "2019-03-14", "La Vigie", "Littoral", "https://v.example/digue", "AGX",
    )  # fmt: skip
    assert found.text == "Le maire accuse\nLa mer est passée.\nFin."


def test_an_archive_s_lead_that_stands_in_the_whole_text_as_well_is_read_once(tmp_path: Path) -> None:
    content = (
        '<block class="lead_paragraph"><p>La mer.</p></block><block class="full_text"><p>La mer.</p><p>Fin.</p></block>'
    )
    (found,) = articles(written(tmp_path, "a.xml", NITF.format(content=content)))
    assert found.text == "Le maire accuse\nLa mer.\nFin."


def test_the_xml_of_factiva_gives_an_article_each(tmp_path: Path) -> None:
    item = """<ppsarticle><article><accessionNo>VIGIE{n}</accessionNo><byline>Par Maud Kerjean</byline><headline>
<paragraph><hlt>Digue</hlt> en ruine</paragraph></headline>
<leadParagraph><paragraph>La <hlt>digue</hlt> a cédé.</paragraph></leadParagraph>
<publicationDate><date>2019-03-14</date></publicationDate><publicationTime><time>06:45:00</time>
</publicationTime><sourceName>La Vigie</sourceName><sectionName>Littoral</sectionName><newsSubject code="g"><name>Crues
</name></newsSubject><tailParagraphs><paragraph>Deux rues.</paragraph><paragraph>Fin.</paragraph></tailParagraphs>
</article></ppsarticle>"""
    content = f'{PROLOG}<PPSResponse><ppsArticleResponse xmlns="http://x"><ppsarticleResultSet>{item.format(n=1)}'
    content += f"{item.format(n=2)}</ppsarticleResultSet></ppsArticleResponse></PPSResponse>"
    first, second = articles(written(tmp_path, "a.xml", content))
    assert (first.title, first.author, first.date, first.source, first.section, first.tags) == (
        "Digue en ruine", "Par Maud Kerjean", "2019-03-14T06:45:00", "La Vigie", "Littoral", ("Crues",),
    )  # fmt: skip
    assert first.text == "La digue a cédé.\nDeux rues.\nFin."
    assert second.ref == "VIGIE2"


HEADER = """<teiHeader><fileDesc><titleStmt><title>La digue cède</title><author><persName><forename>Maud</forename>
<surname>Kerjean</surname></persName></author></titleStmt><publicationStmt><p>Corpus</p><date when="2025-01-01"/>
</publicationStmt><sourceDesc><bibl><title level="j">La Vigie</title><date when="2019-03-14">14 mars</date></bibl>
</sourceDesc></fileDesc></teiHeader>"""


def test_a_tei_document_gives_what_its_header_says_of_the_paper_and_not_of_the_file(tmp_path: Path) -> None:
    body = "<head>La digue cède</head><p>La mer <hi>est</hi> passée.<note>sic</note></p><p>Deux<lb/>rues.</p>"
    tei = f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{HEADER}<text><body>{body}</body></text></TEI>'
    content = PROLOG + tei
    (found,) = articles(written(tmp_path, "a.xml", content))
    assert (found.title, found.author, found.date, found.source) == (
        "La digue cède", "Maud Kerjean", "2019-03-14", "La Vigie",
    )  # fmt: skip
    assert found.text == "La mer est passée.\nDeux\nrues."


def test_a_corpus_of_tei_documents_and_one_of_articles_within_a_document_give_each(tmp_path: Path) -> None:
    tei = f"<TEI>{HEADER}<text><body><p>Un texte.</p></body></text></TEI>"
    found = articles(written(tmp_path, "a.xml", f"<teiCorpus>{HEADER}{tei}{tei}</teiCorpus>"))
    assert [each.place for each in found] == ["article 1", "article 2"]
    parts = "".join(
        f'<div type="article"><head>Titre {n}</head><byline>Maud Kerjean</byline><p>Texte {n}.</p></div>'
        for n in (1, 2)
    )
    found = articles(written(tmp_path, "b.xml", f"<TEI>{HEADER}<text><body>{parts}</body></text></TEI>"))
    assert [(each.title, each.date, each.source) for each in found] == [
        ("Titre 1", "2019-03-14", "La Vigie"), ("Titre 2", "2019-03-14", "La Vigie"),
    ]  # fmt: skip


def test_the_attributes_of_txm_s_texts_are_read_like_variables(tmp_path: Path) -> None:
    told = 'date="2019-03-14" journal="La-Vigie" titre="La digue cède" auteur="Kerjean, Maud"'
    item = f"<article {told}>La mer\n est passée.</article>"
    first, _ = articles(written(tmp_path, "a.xml", f"{PROLOG}<corpus>{item}{item}</corpus>"))
    assert (first.title, first.author, first.date, first.source, first.text) == (
        "La digue cède", "Maud Kerjean", "2019-03-14", "La-Vigie", "La mer est passée.",
    )  # fmt: skip


def test_words_tagged_one_by_one_are_set_as_french_sets_them(tmp_path: Path) -> None:
    words = enumerate("L’ élu , dit -il , « vote » ( oui ) : c’ est fait .".split())
    form = '<w id="w{}"><txm:form>{}</txm:form><txm:ana type="#pos">NOM</txm:ana></w>'
    tagged = "".join(form.format(number, word) for number, word in words)
    text = f'<text id="a" date="2019-03-14" titre="T"><p><s>{tagged}</s></p></text>'
    content = f'<TEI xmlns:txm="http://textometrie.org/1.0">{text}</TEI>'
    (found,) = articles(written(tmp_path, "a.xml", content))
    assert found.text == "L’élu, dit-il, « vote » (oui) : c’est fait."
    assert (found.title, found.date) == ("T", "2019-03-14")


ALTO = """<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description/><Layout>{pages}</Layout></alto>"""
LINES = """<TextLine><String CONTENT="La"/><SP/>
<String CONTENT="munici" SUBS_TYPE="HypPart1" SUBS_CONTENT="municipalité"/><HYP CONTENT="-"/></TextLine>
<TextLine><String CONTENT="palité" SUBS_TYPE="HypPart2" SUBS_CONTENT="municipalité"/><SP/>
<String CONTENT="réno"/><HYP CONTENT="-"/></TextLine>
<TextLine><String CONTENT="vera"/><String CONTENT="Saint-"/></TextLine>
<TextLine><String CONTENT="Brieuc."/></TextLine>"""


def test_alto_gives_a_paragraph_a_block_with_its_words_whole(tmp_path: Path) -> None:
    block = f'<TextBlock ID="b1">{LINES}</TextBlock><ComposedBlock><TextBlock>{LINES}</TextBlock></ComposedBlock>'
    (found,) = articles(
        written(tmp_path, "1925-03-14.xml", ALTO.format(pages=f"<Page><PrintSpace>{block}</PrintSpace></Page>"))
    )
    assert found.text == "La municipalité rénovera Saint-Brieuc.\nLa municipalité rénovera Saint-Brieuc."
    assert found.title == "" and found.place == ""


def test_a_page_of_alto_without_a_word_is_refused_and_the_others_read(tmp_path: Path) -> None:
    page = f"<Page><PrintSpace><TextBlock>{LINES}</TextBlock></PrintSpace></Page>"
    path = written(tmp_path, "a.xml", ALTO.format(pages=page + "<Page/>" + page))
    (refused,) = refusals(path)
    assert refused.place == "page 2"
    assert [found.place for found in read(path) if isinstance(found, RawPage)] == ["page 1", "page 3"]


@pytest.mark.parametrize(
    "content", ["<alto></alto>", "<newsMessage/>", "<nitf/>", "<TEI/>", "<corpus/>", "<PPSResponse/>"]
)
def test_a_file_without_any_article_is_refused_with_a_reason(tmp_path: Path, content: str) -> None:
    (refused,) = refusals(written(tmp_path, "a.xml", content))
    assert refused.reason.fr and refused.reason.en


def test_an_entity_is_neither_followed_nor_multiplied(tmp_path: Path) -> None:
    secret = written(tmp_path, "secret.txt", "mot de passe")
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE nitf [<!ENTITY a0 "ha"><!ENTITY file SYSTEM "{secret.as_uri()}">{bomb}]>'
    content = NITF.partition("<nitf>")[2].format(content="<p>La mer &a11; &file; est passée.</p>")
    (found,) = articles(written(tmp_path, "a.xml", f"{doctype}<nitf>{content}"))
    assert "mot de passe" not in found.text and len(found.text) < 100


def test_many_comments_at_the_head_of_a_file_take_no_time(tmp_path: Path) -> None:
    """Each of them could be read as one with the next in twice as many ways as the last."""
    (refused,) = refusals(written(tmp_path, "a.xml", "<!---->" * 500 + "x"))
    assert "ni page HTML" in refused.reason.fr
