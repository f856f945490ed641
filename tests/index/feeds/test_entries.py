"""Feeds taken to pieces: whatever holds entries gives them, and no file is much larger than its entry."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import RawPage
from index.feeds.entries import NoFeed, entries
from index.readers import read

_TEXT = "La rivière a quitté son lit hier soir, et trente maisons ont été évacuées."
ITEM = f"<item><title>{{0}}</title><link>https://fleuve.example/{{0}}</link><description>{_TEXT}</description></item>"
ENTRY = f"<entry><id>urn:{{0}}</id><title>{{0}}</title><content>{_TEXT}</content></entry>"
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'

PREFIXED = re.sub("(</?)", r"\1a:", f"<feed xmlns:a='http://www.w3.org/2005/Atom'>{ENTRY.format('Un')}</feed>")


def pages(feed: str | bytes, tmp_path: Path) -> list[RawPage]:
    """The pages that the files of a feed's entries give, in its order."""
    found = []
    for _, entry in entries(feed.encode() if isinstance(feed, str) else feed):
        (tmp_path / "one.xml").write_bytes(entry)
        found += list(read(tmp_path / "one.xml"))
    assert all(isinstance(page, RawPage) for page in found), found
    return [page for page in found if isinstance(page, RawPage)]


@pytest.mark.parametrize(
    "feed",
    [
        ITEM.format("Un"),
        ENTRY.format("Un"),
        ENTRY.format("Un").replace("<entry", f"<entry {ATOM}"),
        PREFIXED,
        f"<feed>{ENTRY.format('Un')}</feed>",
        f"<channel>{ITEM.format('Un')}</channel>",
        f"<rss>{ITEM.format('Un')}</rss>",
        f"<items>{ITEM.format('Un')}</items>",
        f"<list>{ENTRY.format('Un')}</list>",
        f"<rdf:RDF {RDF}>{ITEM.format('Un')}</rdf:RDF>",
        f"<rdf:RDF {RDF}><channel><title>F</title></channel>{ITEM.format('Un')}</rdf:RDF>",
        f"<rss><channel><title>F</title>{ITEM.format('Un')}</channel></rss>".encode("utf-16"),
    ],
)
def test_entries_are_pages_whatever_stands_around_them(feed: str | bytes, tmp_path: Path) -> None:
    assert [page.title for page in pages(feed, tmp_path)] == ["Un"]


def test_entries_within_one_another_are_pages_of_their_own(tmp_path: Path) -> None:
    feed = ITEM.format("Un").replace("</item>", ITEM.format("Deux") + "</item>")
    assert [page.title for page in pages(feed, tmp_path)] == ["Un", "Deux"]


@pytest.mark.parametrize(
    "feed",
    [
        f"<rss><channel><title>Le Fleuve</title>{ITEM.format('Un')}</channel></rss>",
        f"<feed {ATOM}><title type='html'>Le &lt;b>Fleuve&lt;/b></title>{ENTRY.format('Un')}</feed>",
        f"<feed {ATOM}><title type='xhtml'><div>Le <b>Fleuve</b></div></title>{ENTRY.format('Un')}</feed>",
        f"<rdf:RDF {RDF}><channel><title>Le Fleuve</title></channel>{ITEM.format('Un')}</rdf:RDF>",
    ],
)
def test_each_entry_says_whose_it_is(feed: str, tmp_path: Path) -> None:
    assert [page.source for page in pages(feed, tmp_path)] == ["Le Fleuve"]


@pytest.mark.parametrize(
    "head",
    [
        "<title>{0}</title>",
        "<title>F</title><description>{0}</description>",
        "<title>F</title><link href='{0}'/>",
        "<title>F</title><title>{0}</title>",
        "<title a='{0}'>F</title>",
        "<image><title>{0}</title></image>",
        "<x xmlns='{0}'/>",
        "<title xmlns:p='urn:{0}'>F</title>",
        "<x{0}/>",
    ],
)
@pytest.mark.parametrize(
    ("feed", "one"),
    [
        ("<rss><channel>{0}{1}</channel></rss>", ITEM),
        ("<feed " + ATOM + ">{0}{1}</feed>", ENTRY),
        ("<rdf:RDF " + RDF + "><channel>{0}</channel>{1}</rdf:RDF>", ITEM),
    ],
)
def test_what_a_feed_says_of_itself_is_not_repeated_at_length(head: str, feed: str, one: str) -> None:
    data = feed.format(head.format("x" * 40_000), "".join(one.format(at) for at in range(50)))
    found = [entry for _, entry in entries(data.encode())]
    assert len(found) == 50
    assert max(map(len, found)) < 4000


@pytest.mark.parametrize(
    ("feed", "titles", "whole"),
    [
        ("<rss><channel>{0}{1}</channel></rss>", ["Un", "Deux"], True),
        ("<rss><channel>{0}{1}</channel></rss>\n<!-- in 0.2 s -->", ["Un", "Deux"], True),
        ("<rss><channel>{0}{1}</channel>", ["Un", "Deux"], False),
        ("<rss><channel>{0}{1}", ["Un", "Deux"], False),
        ("<rss><channel>{0}{1}</channel></rs", ["Un", "Deux"], False),
        ("<rss><channel>{0}<item><title>Deux</title><description>La rivière a quitté son", ["Un"], False),
        ("<rss><channel>{0}<item><title>Deux</title><description><![CDATA[La rivière a qui", ["Un"], False),
        ("<rss><channel>{0}<item><title>Deux</title><link>https://fleuve.example/Deu", ["Un"], False),
        ("<rss><channel>{0}<item", ["Un"], False),
        ("<rss><channel>{0}<item/></channel></rss>", ["Un"], True),
    ],
)
def test_a_feed_that_breaks_off_gives_its_whole_entries(
    feed: str, titles: list[str], whole: bool, tmp_path: Path
) -> None:
    data = feed.format(ITEM.format("Un"), ITEM.format("Deux"))
    assert entries(data.encode()).whole == whole
    assert [page.title for page in pages(data.replace("<item/>", ""), tmp_path)] == titles


def test_an_entry_that_alone_breaks_off_is_none() -> None:
    assert list(entries(b"<rss><channel><item><title>Deux</title><description>La ri")) == []


@pytest.mark.parametrize("data", [b"", b"\0" * 50, b"<", b"<rss/>", b"{}", b"<html><p>item</html>", b"\xff\xfe<\0"])
def test_what_holds_no_entry_is_no_feed(data: bytes) -> None:
    with pytest.raises(NoFeed):
        entries(data)


@pytest.mark.parametrize("number", ["#0", "#xD800", "#11", "#xFFFE", "#x110000", "#9999999999"])
def test_a_reference_to_no_character_spoils_no_entry(number: str, tmp_path: Path) -> None:
    feed = f"<rss><channel>{ITEM.format(f'Un &{number}; deux')}{ITEM.format('Trois')}</channel></rss>"
    assert [page.title for page in pages(feed, tmp_path)] == ["Un \ufffd deux", "Trois"]


@pytest.mark.parametrize("space", ["urn:<", "http://[", "a b", "urn:\ud800", "x" * 5000])
@pytest.mark.parametrize(
    "around", ["<rdf:RDF xmlns:rdf='{0}' xmlns='{0}'>{1}</rdf:RDF>", "<feed xmlns='{0}'>{1}</feed>"]
)
def test_a_namespace_that_is_none_spoils_no_entry(around: str, space: str) -> None:
    name = space.replace("<", "&lt;").replace("\ud800", "&#xD800;")
    feed = around.format(name, ITEM.format("Un") + ENTRY.format("Deux"))
    assert len(list(entries(feed.encode()))) == 2


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [ITEM.format(1), ENTRY.format(2), f"<feed {ATOM}>", f"<rdf:RDF {RDF}>", "<rss>", "<channel>"]
            ),
            st.sampled_from(
                ["</rss>", "</item>", "<item>", "<title>", "<!--", "<![CDATA[", "]]>", "<?x", "xmlns:a='", ">"]
            ),
            st.text("<>&;'/=: \x00\x0b\ud800éx", max_size=6),
        ),
        max_size=12,
    )
)
def test_whatever_comes_gives_entries_or_none(parts: list[str]) -> None:
    data = "".join(parts).encode("utf-8", "surrogatepass")
    try:
        found = list(entries(data))
    except NoFeed:
        return
    assert all(len(key) == 16 and len(entry) < 2 * len(data) + 4096 for key, entry in found)
