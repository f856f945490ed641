"""Articles as pages of a heap: raw text with its furniture, saved web pages, records.

What stands around an article is written for this purpose; other headlines are those of other articles of the heap.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date

from bench.cleaning.sites import LAYOUTS, Page, Story, site
from bench.speed.corpus import BenchArticle

_VIDEOS = ("Lecture de la vidéo", "Cette vidéo n’est pas disponible", "Afficher la transcription")
_RULES = (
    "Les commentaires sont soumis à des règles de modération.",
    "Soyez le premier à commenter cet article.",
    "Connectez-vous pour réagir.",
)
_DESKS = ("Sports", "Monde", "Politique", "Société", "Économie")
_AUTHORS = ("Hélène Marchand", "Yann Le Goff", "Aïcha Benali", "Rédaction avec AFP")


def text_page(article: BenchArticle, others: Sequence[BenchArticle], rng: random.Random) -> str:
    """A raw page: title, signature, date, text, then a video prompt, the rules of comments and a ticker."""
    day = date.fromordinal(article.day)
    ticker = [
        f"{rng.randrange(6, 24):02}:{rng.randrange(60):02}{rng.choice(_DESKS)} - {other.title}" for other in others
    ]
    lines = [article.title, f"par {article.author or rng.choice(_AUTHORS)}", f"Publié le {day:%d/%m/%Y} à 10h50", ""]
    lines += [article.text, "", rng.choice(_VIDEOS), *_RULES[: rng.randrange(1, 4)], *ticker]
    return "\n".join(lines) + "\n"


def web_pages(articles: Sequence[BenchArticle], seed: int) -> Iterator[Page]:
    """The articles as pages of five sites, each of a layout of its own."""
    layouts = list(LAYOUTS)
    for at, layout in enumerate(layouts):
        stories = [Story(one.id, one.title, tuple(one.text.split("\n\n"))) for one in articles[at :: len(layouts)]]
        yield from site(layout, stories, seed)


def record(article: BenchArticle) -> dict[str, str]:
    """The article as a record of a dump, its columns named as dumps name them."""
    return {
        "url": f"https://www.depeches.example/{article.id}",
        "title": article.title,
        "text": article.text,
        "date": date.fromordinal(article.day).isoformat(),
        "author": article.author,
        "source": article.source,
        "section": article.section,
    }
