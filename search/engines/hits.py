"""The hits of a page: what is stored of its articles, read once a question, and what the query matched in them."""

from collections.abc import Mapping, Sequence
from typing import Any

from index.families.stored_families import Families
from index.headline import headline
from index.postings.segment import Snapshot
from search.highlight.snippets import Highlighter, shown_of_all
from search.results import Family, Hit


class ArticleReading:
    """The small stored fields and the texts of the articles that one question looks at, each read once."""

    def __init__(self, snapshot: Snapshot, families: Families) -> None:
        self._snapshot = snapshot
        self._families = families
        self._read: dict[int, Mapping[str, Any]] = {}

    def with_text(self, number: int) -> Mapping[str, Any]:
        """What a hit shows of the article of a global document number, and its text."""
        stored = self._read.get(number)
        if stored is None:
            stored = self._read[number] = self._snapshot.stored(number, bodies=("text",))
        return stored

    def shown(self, number: int) -> Mapping[str, Any]:
        """What a hit shows of the article of a global document number, whether its text was read or not."""
        return self._read.get(number) or self._snapshot.stored(number, title_only=True)

    def whole_text(self, number: int) -> str:
        """Title and text of the article of a global document number."""
        stored = self.with_text(number)
        return f"{stored.get('title', '')}\n{stored.get('text', '')}"

    def family(self, number: int, article_id: str) -> Family:
        """The family of the article of a global document number and this identifier."""
        if self._families.family[number] < 0:
            return Family(1, article_id)
        members = self._families.of(number)
        first = int(members[0])
        return Family(len(members), article_id if first == number else self.shown(first)["id"])


def hits_of_page(
    articles: ArticleReading,
    page: Sequence[tuple[int, float, bool]],
    highlighter: Highlighter,
    snippets: bool,
) -> list[Hit]:
    """The hits of a page's (document, score, partial), with their texts where `snippets` are asked for."""
    read = [articles.with_text(number) if snippets else articles.shown(number) for number, _, _ in page]
    texts = [stored.get("text", "") if snippets else "" for stored in read]
    titles = [headline(stored.get("title", ""), text) for stored, text in zip(read, texts, strict=True)]
    marks = shown_of_all(titles, texts, highlighter)
    return [
        Hit(
            id=stored["id"],
            title=title,
            url=stored.get("url"),
            date=stored.get("date"),
            date_confidence=stored["date_confidence"],
            source=stored.get("source"),
            section=stored.get("section"),
            author=stored.get("author"),
            score=score,
            snippet=plain,
            title_html=title_html,
            snippet_html=html,
            family=articles.family(number, stored["id"]),
            partial=partial,
            path=stored["path"],
            place=stored.get("place", ""),
        )
        for (number, score, partial), stored, title, (title_html, plain, html) in zip(
            page, read, titles, marks, strict=True
        )
    ]
