"""The saved pages of a portal, read, settled and indexed together: what each article is, and what it must not hold."""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml.html import document_fromstring

from index.article import Article, RawPage, article_id
from index.cleaning.forms import letters
from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.results import Request

pytestmark = pytest.mark.shared


@dataclass(frozen=True)
class Saved:
    """A saved page, what is expected of it, and the article that the index holds for it."""

    expected: dict[str, Any]
    markup: bytes
    article: Article

    def pointed_to(self) -> set[str]:
        """The texts of the page's links to the stories that it points to."""
        related = set(self.expected["related"])
        links = document_fromstring(self.markup).xpath("//a[@href]")
        texts = (" ".join(link.text_content().split()) for link in links if link.get("href") in related)
        return {text for text in texts if len(text.split()) > 3}


@pytest.fixture(scope="module")
def portal(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[WhooshEngine, list[Saved]]:
    """An index of all the pages, and each page with its article."""
    data = shared / "data"
    index_dir = tmp_path_factory.mktemp("portal") / "index"
    rows = [json.loads(line) for line in (data / "pages/orange.jsonl").read_text("utf-8").splitlines()]
    report = rebuild(index_dir, [data / "pages/orange"], jobs=2)
    assert (report.indexed, report.rejected) == (len(rows), 0)
    engine = WhooshEngine(index_dir)
    pages = []
    for row in rows:
        article = engine.article(article_id(RawPage(Path(), "", url=row["url"])))
        assert article is not None, row["url"]
        pages.append(Saved(row, gzip.decompress((data / row["file"]).read_bytes()), article))
    return engine, pages


CHECKS: dict[str, Callable[[Saved], bool]] = {
    "title": lambda page: page.article.title == " ".join(page.expected["title"].split()),
    "date": lambda page: page.article.date == page.expected["date"],
    "author": lambda page: page.expected["author"] in (None, page.article.author),
    "first passage": lambda page: _holds(page, 0),
    "second passage": lambda page: _holds(page, 1),
}
"""What is known of a page from outside; some have no author that is known so."""


def _holds(page: Saved, number: int) -> bool:
    return " ".join(page.expected["must_contain"][number].split()) in " ".join(page.article.text.split())


@pytest.mark.parametrize("check", CHECKS)
def test_each_of_a_page_s_facts_is_right_on_98_pages_in_100(
    portal: tuple[WhooshEngine, list[Saved]], check: str
) -> None:
    wrong = [page.expected["file"] for page in portal[1] if not CHECKS[check](page)]
    assert len(wrong) <= 0.02 * len(portal[1]), wrong


def test_all_of_a_page_s_facts_are_right_together_on_98_pages_in_100(portal: tuple[WhooshEngine, list[Saved]]) -> None:
    wrong = [page.expected["file"] for page in portal[1] if not all(check(page) for check in CHECKS.values())]
    assert len(wrong) <= 0.02 * len(portal[1]), wrong


def test_no_text_holds_the_title_of_a_story_that_its_page_points_to(portal: tuple[WhooshEngine, list[Saved]]) -> None:
    titles = {page.expected["url"]: page.expected["title"] for page in portal[1]}
    sought = 0
    for page in portal[1]:
        named = page.pointed_to() | {titles[url] for url in page.expected["related"] if url in titles}
        sought += len(named)
        text = letters(page.article.text)
        assert [title for title in named if letters(title) in text] == [], page.expected["file"]
    assert sought >= len(portal[1])


def test_those_titles_are_found_in_breves_and_bring_up_no_page_by_its_text(
    portal: tuple[WhooshEngine, list[Saved]],
) -> None:
    engine, pages = portal
    own = {letters(page.article.title) for page in pages}
    for page in pages[::8]:
        for title in sorted(page.pointed_to()):
            words = title.replace('"', " ")
            found = {hit.id for hit in engine.search(Request(f'breves:"{words}"', per_page=50)).hits}
            assert page.article.id in found, title
            if letters(title) not in own:
                assert engine.search(Request(f'"{words}"')).total == 0, title
