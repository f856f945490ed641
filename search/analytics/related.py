"""Articles related to one: those that share the words which tell it from the rest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from index.analysis import Analyser
from search.analytics.specificity import specificities
from search.results import Hit, Request

if TYPE_CHECKING:
    from index.article import Article
    from search.engine import Engine

MOST_RELATED = 5
DISTINCTIVE = 12
"""Distinctive words that are asked for."""
_LETTERS = 3
_TITLE = 3
"""What a word of the title counts for, as in ranking."""
MAX_TEXT_CHARS = 20_000
"""Characters of a text that are read: what an article is about is told in them."""


@dataclass(frozen=True, slots=True)
class Related:
    """The words that an article is told by, the most distinctive first, and the articles that have most of them."""

    words: Sequence[str]
    articles: Sequence[Hit]

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "words": list(self.words),
            "articles": [
                {
                    "id": hit.id,
                    "title": hit.title,
                    "url": hit.url,
                    "date": hit.date,
                    "source": hit.source,
                    "score": round(hit.score, 4),
                }
                for hit in self.articles
            ],
        }


def related_articles(engine: "Engine", article_id: str, most: int = MOST_RELATED) -> Related | None:
    """The articles related to one, best first; None where the index has no such article. Its near-copies are left out,
    and of other families one article is there."""
    article = engine.article(article_id)
    if article is None:
        return None
    surfaces = distinctive_forms(engine, article)
    words = list(surfaces)
    family = {article_id, *(member.id for member in engine.family(article_id))}
    if not words:
        return Related((), ())
    # Operators take free text's second look away, which such a list has no use for.
    request = Request(" OU ".join(words), per_page=min(100, most + len(family)), snippets=False)
    hits = [hit for hit in engine.search(request).hits if hit.id not in family and hit.family.first not in family]
    return Related(tuple(surfaces.values()), tuple(hits[:most]))


def distinctive_forms(engine: "Engine", article: "Article", most: int = DISTINCTIVE) -> dict[str, str]:
    """The folded forms that tell an article from the index, by their specificity, the most distinctive first, each as
    the article writes it last. Forms that no other article has tell nothing of others."""
    counts: Counter[str] = Counter()
    surfaces: dict[str, str] = {}
    analyser = Analyser()
    for text, weight in ((article.title, _TITLE), (article.text[:MAX_TEXT_CHARS], 1)):
        for token in analyser.analyse(text):
            if token.span == 1 and not token.stop and len(token.form) >= _LETTERS and token.form.isalpha():
                counts[token.form] += weight
                surfaces[token.form] = text[token.start : token.end]
    forms = list(counts)
    totals, size = engine.form_totals(forms)
    inside = np.array([counts[form] for form in forms], np.int64)
    whole = np.maximum(np.array([occurrences for _, occurrences in totals], np.int64), inside)
    scores = specificities(inside, whole, int(inside.sum()), size) if forms else np.zeros(0)
    shared = [at for at in np.argsort(-scores, kind="stable").tolist() if totals[at][0] > 1 and scores[at] > 0]
    return {forms[at]: surfaces[forms[at]] for at in shared[:most]}
