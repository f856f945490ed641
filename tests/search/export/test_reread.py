"""What is exported, read again by our own readers, is the same articles with the same fields."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import fold
from index.article import Article, RawPage
from index.readers import read
from search.engine import ScannedArticle
from search.engines.whoosh import WhooshEngine
from search.export import EXPORT_FORMATS, exporter
from search.export.answers import answer_export
from search.export.entries import About, Entry
from search.results import Family, Request


def letters(text: str | None) -> str:
    return re.sub("[^a-z0-9]", "", fold(text or ""))


def without_markup(text: str) -> str:
    """A text as records are read: what looks like an element of HTML is one."""
    return re.sub("</?b>", "", text)


def reread(engine: WhooshEngine, tmp_path: Path, name: str) -> list[tuple[Article, RawPage]]:
    """Each article of the answer with the page that its export gives, in the answer's order."""
    request = Request("phare", sort="newest")
    path = tmp_path / f"export{EXPORT_FORMATS[name].suffix}"
    path.write_bytes(b"".join(answer_export(engine, request, name).data))
    pages = list(read(path))
    assert all(isinstance(page, RawPage) for page in pages), pages
    with engine.scan(request) as scan:
        articles = [found.article for found in scan]
    assert len(pages) == len(articles)
    if name == "txm":
        by_name = {page.path.stem: page for page in pages}
        pages = [by_name[article.id] for article in articles]
    return list(zip(articles, pages, strict=True))  # type: ignore[arg-type]


def test_a_corpus_for_txm_gives_the_same_texts_and_fields(engine: WhooshEngine, tmp_path: Path) -> None:
    for article, page in reread(engine, tmp_path, "txm"):
        assert page.title == article.headline
        assert page.text.rstrip() == article.text.rstrip()
        assert (page.date, page.section, page.source, page.url) == (
            article.date, article.section, article.source, article.url,
        )  # fmt: skip
        assert (page.agency, page.tags, page.ref) == (article.agency, article.tags, article.id)
        assert letters(page.author) == letters(article.author)


def test_a_corpus_for_iramuteq_gives_the_same_texts_and_what_its_variables_can_hold(
    engine: WhooshEngine, tmp_path: Path
) -> None:
    for article, page in reread(engine, tmp_path, "iramuteq"):
        whole = "\n".join(filter(None, (page.title, page.text)))
        text = f"{article.title}\n{article.text}" if article.title else article.text
        assert whole.split() == text.replace("*", "").split()
        assert page.date == (article.date[:10] if article.date else None)
        assert letters(page.agency) == letters(article.agency)
        for told, known in (
            (page.source, article.source),
            (page.section, article.section),
            (page.author, article.author),
        ):
            assert letters(told) == letters(known)


@pytest.mark.parametrize("name", ["csv", "xlsx", "jsonl"])
def test_tables_and_records_give_the_same_texts_and_fields(engine: WhooshEngine, tmp_path: Path, name: str) -> None:
    for article, page in reread(engine, tmp_path, name):
        assert page.title == article.headline
        # A text that is longer than a cell goes on in the next ones, which have no name.
        assert page.text.split()[:3000] == without_markup(article.text).split()[:3000]
        assert (page.date, page.section, page.source, page.url) == (
            article.date, article.section, article.source, article.url,
        )  # fmt: skip
        assert (page.agency, page.ref) == (article.agency, article.id)


@pytest.mark.parametrize("name", ["ris", "bibtex", "csl-json"])
def test_notices_give_the_same_titles_days_and_sources(engine: WhooshEngine, tmp_path: Path, name: str) -> None:
    for article, page in reread(engine, tmp_path, name):
        assert letters(page.title) == letters(article.headline)
        assert page.date == (article.date[:10] if article.date else None)
        assert letters(page.source) == letters(article.source)
        assert letters(page.section) == letters(article.section)
        assert letters(page.author) == letters(re.sub(r"\bet\b", "", article.author or ""))
        assert letters(page.text) == letters(without_markup(article.text))


@pytest.mark.parametrize(
    "title", ["Le port ferme.", "Le port…", "Crue :", "Un titre", "Un titre, long et sans fin, " * 6 + "ou presque"]
)
def test_a_title_is_one_again_however_it_ends(tmp_path: Path, title: str) -> None:
    article = Article(id="00000000000000b2", path=Path("x"), place="", title=title, text="Un texte.\n\nSa suite.")
    entry = Entry(ScannedArticle(article, 1.0, Family(1, article.id), 1))
    about = About("q", "whoosh", "1", 1, 1, "2024-01-01T00:00:00+00:00", Request("q"))
    for name in ("iramuteq", "txm"):
        path = tmp_path / f"{name}{EXPORT_FORMATS[name].suffix}"
        path.write_bytes(b"".join(exporter(name).export([entry], about)))
        (page,) = list(read(path))
        assert isinstance(page, RawPage)
        assert (page.title, page.text.split()) == (title, ["Un", "texte.", "Sa", "suite."])


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf", "Zl", "Zp")), max_size=40
)
LINES = WORDS.filter(lambda line: not line.rstrip().endswith(("-", "\u2010", "\u2011", "\u00ac", "\u00ad")))
"""A word that ends a line with a hyphen is cut by the line's end: reading puts it together with the next."""


@given(title=WORDS, line=LINES, source=WORDS, name=st.sampled_from(["iramuteq", "txm", "csv", "jsonl"]))
def test_whatever_a_title_or_a_text_begins_with_it_is_one_article_of_its_export(
    tmp_path_factory: pytest.TempPathFactory, title: str, line: str, source: str, name: str
) -> None:
    article = Article(
        id="00000000000000b1", path=Path("x"), place="", title=title.strip(), source=source.strip() or None,
        text=f"{line}\nUn texte de trois mots au moins, écrit pour cela.\n**** *source_x\n-*y",
    )  # fmt: skip
    entry = Entry(ScannedArticle(article, 1.0, Family(1, article.id), 1))
    about = About("q", "whoosh", "1", 1, 1, "2024-01-01T00:00:00+00:00", Request("q"))
    path = tmp_path_factory.mktemp("one") / f"export{EXPORT_FORMATS[name].suffix}"
    path.write_bytes(b"".join(exporter(name).export([entry], about)))
    (page,) = list(read(path))
    assert isinstance(page, RawPage)
    assert "Un texte de trois mots au moins, écrit pour cela." in page.text
