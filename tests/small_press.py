"""Small presses for the tests of analyses: articles drawn at random, in a real index of two segments, one rewritten."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from index.article import Article
from index.rebuild.generation import live
from index.rebuild.transaction import new_generation
from index.rebuild.writer import Writer
from index.schema import fingerprint
from search.engines.whoosh import WhooshEngine

WORDS = [
    "tempête",
    "tempêtes",
    "port",
    "ports",
    "digue",
    "marée",
    "le",
    "de",
    "Kerven",
    "quai",
    "d’Iroise",
    "porte-conteneurs",
]

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join)
days = st.none() | st.dates(date(2019, 11, 20), date(2021, 2, 10)).map(str)
presses = st.lists(st.tuples(texts, texts, days, st.sampled_from(["Le Phare", "La Marée"])), min_size=2, max_size=14)


def article(number: int, title: str, text: str, day: str | None, source: str) -> Article:
    """An article with an identifier made of its number."""
    return Article(
        f"a{number}", Path(f"/c/{number}.txt"), "", title, text, date=day, date_confidence="text", source=source
    )


@contextmanager
def opened(articles: Sequence[Article], half_life: float | None = None) -> Iterator[WhooshEngine]:
    """An engine over the articles, indexed in two runs; the first of them was another text at first."""
    with indexed(articles) as folder:
        engine = WhooshEngine(folder, half_life=half_life)
        yield engine
        engine.close()


@contextmanager
def indexed(articles: Sequence[Article]) -> Iterator[Path]:
    """A folder with their index, as `opened` has it."""
    with TemporaryDirectory() as folder:
        first = replace(articles[0], text="tempête quai quai digue perdue")
        for number, batch in enumerate(([first, *articles[1::2]], [articles[0], *articles[2::2]])):
            base = live(Path(folder)) if number else None
            with new_generation(Path(folder), base) as new:
                writer = Writer(new.folder, base is not None)
                if number:
                    writer.remove_file(articles[0].path)
                for one in batch:
                    writer.add(one, one.path)
                new.seal(fingerprint(), writer.commit())
                new.publish()
        yield Path(folder)
