"""Feeds: a page an entry, from the fullest of its texts."""

import io
from pathlib import Path

import pytest

from index.article import RawPage, Rejected
from index.readers import feed

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Le Phare</title><link>https://phare.example/</link>
<item><title>La digue &amp; la houle</title><link>https://phare.example/digue</link><guid>n-1</guid>
<dc:creator>Anne Morel</dc:creator><category>Mer</category><category>Littoral</category>
<pubDate>Sun, 17 Nov 2024 10:50:00 +0100</pubDate><description>La digue a tenu […]</description>
<content:encoded><![CDATA[<p>La digue a <b>tenu</b>.</p><figure><figcaption>Photo</figcaption></figure>
<p>L’été sera calme.</p>]]></content:encoded></item>
<item><title>Le phare</title><description>Il rouvre au printemps.</description></item>
<item><title>Vide</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Le Phare</title><entry><id>urn:1</id><title>La digue</title>
<author><name>Anne Morel</name></author><author><name>Luc d’Arvor</name></author>
<published>2024-11-17T10:50:00Z</published>
<updated>2024-11-18T10:50:00Z</updated><link rel="alternate" href="https://phare.example/digue"/>
<content type="html">&lt;p&gt;Elle a tenu.&lt;/p&gt;&lt;p&gt;Le port aussi.&lt;/p&gt;</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://phare.example/"><title>Le Phare</title></channel>
<item rdf:about="https://phare.example/digue"><title>La digue</title><link>https://phare.example/digue</link>
<description>Elle a tenu.</description></item></rdf:RDF>"""


def entries(source: str | bytes) -> list[RawPage | Rejected]:
    return list(feed.read(Path("flux.xml"), io.BytesIO(source if isinstance(source, bytes) else source.encode())))


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-15", "windows-1252"])
def test_an_rss_entry_gives_its_fullest_text_and_its_metadata(encoding: str) -> None:
    source = RSS.format(encoding=encoding).replace("[…]", "[...]").replace("’", "'")
    page, short, empty = entries(source.encode(encoding))
    assert page == RawPage(
        path=Path("flux.xml"),
        text="La digue a tenu.\nL'été sera calme.",
        place="entrée 1",
        title="La digue & la houle",
        author="Anne Morel",
        date="Sun, 17 Nov 2024 10:50:00 +0100",
        date_confidence="meta",
        section="Mer",
        tags=("Littoral",),
        source="Le Phare",
        url="https://phare.example/digue",
        ref="n-1",
    )
    assert isinstance(short, RawPage) and (short.text, short.date) == ("Il rouvre au printemps.", None)
    assert isinstance(empty, Rejected) and empty.place == "entrée 3"


def test_an_atom_entry_keeps_its_first_date_and_all_its_authors() -> None:
    (page,) = entries(ATOM)
    assert isinstance(page, RawPage)
    assert (page.text, page.author, page.date) == (
        "Elle a tenu.\nLe port aussi.",
        "Anne Morel, Luc d’Arvor",
        "2024-11-17T10:50:00Z",
    )


def test_rdf_is_read() -> None:
    (page,) = entries(RDF)
    assert isinstance(page, RawPage)
    assert (page.title, page.text, page.source) == ("La digue", "Elle a tenu.", "Le Phare")


@pytest.mark.parametrize(
    "source",
    [
        "<rss><channel></channel></rss>",
        "<nitf><body/></nitf>",
        "https://phare.example/flux.rss",
        "<>&#xD800;",
        "du texte",
    ],
)
def test_what_holds_no_entry_is_refused(source: str) -> None:
    (refused,) = entries(source)
    assert isinstance(refused, Rejected) and "aucun article" in refused.reason.fr


def test_a_feed_cut_short_gives_the_entries_it_has() -> None:
    page, *_ = entries(RSS.format(encoding="utf-8").partition("<item><title>Vide")[0])
    assert isinstance(page, RawPage) and page.title == "La digue & la houle"


def test_entities_that_multiply_do_not_expand() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    item = "<item><title>t</title><description>&j;</description></item>"
    source = f"<?xml version='1.0'?>{bomb}]><rss><channel>{item}</channel></rss>"
    assert all(len(getattr(entry, "text", "")) < 1_000_000 for entry in entries(source))


def _feed(items: str) -> bytes:
    spaces = (
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"'
    )
    channel = f"<channel><title>Vigie</title>{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0" {spaces}>{channel}</rss>'.encode()


def _read(data: bytes) -> list[RawPage]:
    return [page for page in feed.read(Path("feed.xml"), io.BytesIO(data)) if isinstance(page, RawPage)]


def test_a_bare_ampersand_is_one() -> None:
    (page,) = _read(
        _feed("<item><title>A&B &amp; C&D ; E&#38;F</title><description>Q&R au port, dit-on.</description></item>")
    )
    assert page.title == "A&B & C&D ; E&F"
    assert page.text == "Q&R au port, dit-on."


@pytest.mark.parametrize(
    "state",
    [
        "<wp:post_type>post</wp:post_type><wp:status>draft</wp:status>",
        "<wp:post_type>post</wp:post_type><wp:status>private</wp:status>",
        "<wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>",
        "<wp:post_type>nav_menu_item</wp:post_type><wp:status>publish</wp:status>",
    ],
)
def test_what_an_export_of_wordpress_holds_unpublished_or_beside_is_no_article(state: str) -> None:
    post = "<item><title>{0}</title><content:encoded><![CDATA[<p>Le port {0}.</p>]]></content:encoded>{1}</item>"
    published = "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
    pages = _read(_feed(post.format("un", published) + post.format("deux", state)))
    assert [page.title for page in pages] == ["un"]


def test_shortcodes_are_no_text() -> None:
    codes = '[caption id="a"]<img src="a.jpg"/> Le port[/caption][gallery ids="1,2"]'
    text = f"<p>Le port dort.</p>{codes}<p>Il pleut [enfin].</p>"
    (page,) = _read(_feed(f"<item><title>x</title><content:encoded><![CDATA[{text}]]></content:encoded></item>"))
    assert page.text == "Le port dort.\nIl pleut [enfin]."


def test_the_description_of_a_picture_is_text_only_where_an_entry_has_no_other() -> None:
    legend = "<media:description>Le port photographié hier à l’aube par un passant, longue légende.</media:description>"
    (page,) = _read(_feed(f"<item><title>x</title>{legend}<description>Court.</description></item>"))
    assert page.text == "Court."
    (alone,) = _read(_feed(f"<item><title>x</title><media:group>{legend}</media:group></item>"))
    assert alone.text.startswith("Le port photographié")
