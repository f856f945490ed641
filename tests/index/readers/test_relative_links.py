"""Links that are relative are read against the page, the feed or the record in which they stand."""

from pathlib import Path

import pytest

from index.article import RawPage
from index.feeds.entries import entries
from index.readers import read

_RSS = (
    "<rss version='2.0'{base}><channel><title>Le Phare</title>{site}<item><title>Le môle</title>"
    "<link>/port/une-1</link><description>Le môle rouvre en mai.</description></item></channel></rss>"
)
_HTML = (
    "<html><head><link rel='canonical' href='/port/une-1'>{head}<title>Le môle</title></head><body><article>"
    "<h1>Le môle</h1><p>Le môle de Penmarch rouvre en mai, a dit la mairie aux pêcheurs.</p></article></body></html>"
)
WHOLE = "https://www.phare.example/port/une-1"
SITE = "https://www.phare.example/"


def page(tmp_path: Path, name: str, text: str) -> RawPage:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (found,) = read(path)
    assert isinstance(found, RawPage)
    return found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("fil.xml", _RSS.format(base="", site=f"<link>{SITE}</link>")),
        ("fil.xml", _RSS.format(base=f" xml:base='{SITE}'", site="<link>https://ailleurs.example/</link>")),
        (
            "fil.xml",
            _RSS.format(
                base=" xmlns:atom='http://www.w3.org/2005/Atom'",
                site=f"<link>/</link><atom:link rel='self' href='{SITE}fil.xml'/>",
            ),
        ),
        (
            "fil.xml",
            f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Le Phare</title><link href='{SITE}'/><entry><id>a</id>"
            "<title>Le môle</title><link href='/port/une-1'/><summary>Le môle rouvre en mai.</summary></entry></feed>",
        ),
        ("page.html", _HTML.format(head=f"<base href='{SITE}'>")),
        ("page.html", _HTML.format(head=f"<meta property='og:url' content='{SITE}'>")),
        ("page.html", f"<!-- saved from url=(0026){SITE} -->" + _HTML.format(head="")),
        ("notes.jsonl", f'{{"url": "/port/une-1", "text": "Le môle rouvre.", "source": "{SITE}"}}\n'),
        ("notes.jsonl", '{"url": "/port/une-1", "text": "Le môle rouvre.", "domain": "www.phare.example"}\n'),
        ("fil.json", f'{{"home_page_url": "{SITE}", "items": [{{"url": "/port/une-1", "content_text": "Le môle."}}]}}'),
        ("notes.csv", f"titre,texte,url,site\nLe môle,Le môle rouvre en mai.,/port/une-1,{SITE}\n"),
    ],
)  # fmt: skip
def test_a_relative_link_is_read_against_what_it_stands_in(tmp_path: Path, name: str, text: str) -> None:
    assert page(tmp_path, name, text).url == WHOLE


def test_a_relative_link_that_nothing_tells_the_rest_of_is_no_address(tmp_path: Path) -> None:
    found = page(tmp_path, "fil.xml", _RSS.format(base="", site=""))
    assert (found.url, found.ref) == (None, "/port/une-1")
    assert page(tmp_path, "page.html", _HTML.format(head="")).url is None


def test_an_entry_that_was_polled_keeps_what_its_link_is_read_against(tmp_path: Path) -> None:
    feed = _RSS.format(base=f" xml:base='{SITE}'", site="").encode()
    ((_, alone),) = entries(feed)
    assert page(tmp_path, "entrée.xml", alone.decode()).url == WHOLE
