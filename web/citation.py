"""How an article is cited: in words, and in the head of its page, where Zotero and its like look for it.

Zotero's translator for embedded metadata takes the kind of item from `DC.type`, the title, the day and each author from
Highwire's `citation_*`, the paper from Dublin Core's source, the section from `article:section`, the address from
`og:url`.
"""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from search.article_view import ArticleView
from search.export.entries import authors, day_of
from search.output import compact_json
from web.formats import day

_SUMMARY_CHARS = 300


def cited(view: ArticleView, url: str, lang: str) -> str:
    """The article in a line, as notes and bibliographies have it; `url` is where it can be read."""
    article = view.article
    title = f"«\u00a0{article.headline}\u00a0»" if lang == "fr" else f"“{article.headline}”"
    date = day(day_of(article.date), lang) if article.date else ("s.\u00a0d." if lang == "fr" else "n.d.")
    return ", ".join([*authors(article.author), title, *([article.source] if article.source else []), date, url])


def head_tags(view: ArticleView, url: str) -> Iterator[tuple[str, str, str]]:
    """The meta elements of an article: the attribute that names each, its name and its content."""
    article = view.article
    date = day_of(article.date)
    summary = summary_of(article.text)
    for attribute, name, content in (
        ("name", "DC.type", "newspaperArticle"),
        ("name", "DC.title", article.headline),
        ("name", "DC.source", article.source),
        ("name", "DC.date", date),
        ("name", "DC.language", "fr"),
        ("name", "DC.identifier", url),
        *(("name", "DC.creator", name) for name in authors(article.author)),
        *(("name", "DC.subject", tag) for tag in article.tags),
        ("name", "citation_title", article.headline),
        *(("name", "citation_author", name) for name in authors(article.author)),
        ("name", "citation_publication_date", date.replace("-", "/")),
        ("name", "citation_journal_title", article.source),
        ("name", "citation_language", "fr"),
        ("name", "citation_public_url", url),
        ("property", "og:type", "article"),
        ("property", "og:title", article.headline),
        ("property", "og:site_name", article.source),
        ("property", "og:url", url),
        ("property", "og:description", summary),
        ("property", "article:published_time", article.date),
        ("property", "article:section", article.section),
    ):
        if content:
            yield attribute, name, content


def json_ld(view: ArticleView, url: str) -> Markup:
    """The article as schema.org's NewsArticle, for a script element."""
    article = view.article
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "datePublished": article.date,
        "author": [{"@type": "Person", "name": name} for name in authors(article.author)],
        "publisher": article.source and {"@type": "Organization", "name": article.source},
        "articleSection": article.section,
        "keywords": list(article.tags),
        "inLanguage": "fr",
        "description": summary_of(article.text),
        "url": url,
    }
    text = compact_json({name: value for name, value in told.items() if value})
    # Nothing in it may end the script element.
    for sign, written in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, written)
    return Markup(text)  # noqa: S704 (escaped above)


def summary_of(text: str) -> str:
    """The first paragraph of a text, no word cut."""
    line = " ".join(text.lstrip()[: 2 * _SUMMARY_CHARS].split("\n")[0].split())
    return line if len(line) <= _SUMMARY_CHARS else line[: _SUMMARY_CHARS - 1].rsplit(" ", 1)[0] + "…"
