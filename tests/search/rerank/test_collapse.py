"""Folding: one hit a family, the best ranked one, page after page, with totals that stay those of articles."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.families.stored_families import Families
from index.rebuild.generation import live
from index.rebuild.transaction import new_generation
from index.rebuild.writer import Writer
from index.schema import fingerprint
from search.engines.whoosh import WhooshEngine
from search.execution.execute import TopDocs
from search.rerank.collapse import collapsed, leaders
from search.results import Hit, Request

BODY = (
    "La commune a voté hier soir le prolongement de la ligne vers les quartiers du nord, après trois ans de débats et "
    "deux enquêtes publiques. Les travaux dureront jusqu’au printemps et seront payés par la région"
)
MANY = 14
"""Families of three; two articles of each have the word `tramway` once more than the third has."""


def articles() -> list[Article]:
    """MANY families of three and as many articles alone, all with the word `ligne`; ten with the word `phare`."""
    made = []
    for number in range(MANY):
        lead = f"{BODY}. Dossier {' '.join(f'n{number}x{at}' for at in range(30))}"
        texts = [lead, f"{lead} tramway", f"{lead} tramway tramway", f"La ligne {number} rouvre."]
        for copy, text in enumerate(texts):
            made.append(
                Article(
                    id=f"{number:02}{'abcd'[copy]}",
                    path=Path(f"/{number}-{copy}.txt"),
                    place="",
                    title=f"Titre {number}",
                    text=text + (" phare" if number < 3 and copy < 2 else ""),
                    date=f"2024-02-{number + 1:02}T0{copy}:00:00Z",
                    date_confidence="meta",
                    source=f"Journal {copy}",
                )
            )
    return made


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    """An engine over the articles, in two segments that part every family."""
    index_dir = tmp_path_factory.mktemp("index")
    for part in range(2):
        base = live(index_dir) if part else None
        with new_generation(index_dir, base) as new:
            writer = Writer(new.folder, base is not None)
            for article in articles()[part::2]:
                writer.add(article, article.path)
            new.seal(fingerprint(), writer.commit())
            new.publish()
    engine = WhooshEngine(index_dir)
    yield engine
    engine.close()


def hits(engine: WhooshEngine, query: str, **options: object) -> list[Hit]:
    """All hits, page after page."""
    found: list[Hit] = []
    request = replace(Request(query), **options)
    for page in range(1, 60):
        hits = engine.search(replace(request, page=page)).hits
        if not hits:
            return found
        found += hits
    raise AssertionError("the pages never end")


def families(found: list[Hit]) -> list[str]:
    return [hit.family.first for hit in found]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("per_page", [1, 3, 10, 100])
@pytest.mark.parametrize("query", ["ligne", "tramway", "phare", "tramway phare", "ligne phare prolongement absent"])
def test_folded_pages_show_the_best_of_each_family_once(
    engine: WhooshEngine, query: str, per_page: int, sort: str
) -> None:
    every = hits(engine, query, per_page=100, sort=sort, collapse=False)
    best = {hit.family.first: hit.id for hit in reversed(every)}
    expected = [hit.id for hit in every if best[hit.family.first] == hit.id]
    assert [hit.id for hit in hits(engine, query, per_page=per_page, sort=sort)] == expected


def test_totals_and_facets_count_articles_whether_folded_or_not(engine: WhooshEngine) -> None:
    apart = engine.search(Request("tramway", facets=True, collapse=False, count_collapsed=True))
    together = engine.search(Request("tramway", facets=True, count_collapsed=True))
    assert apart.total == together.total == 2 * MANY
    assert apart.facets == together.facets
    assert (apart.collapsed_total, together.collapsed_total) == (2 * MANY, MANY)
    assert (apart.pages, together.pages) == (3, 2)


@pytest.mark.parametrize("query", ["ligne", "phare", "tramway phare", "prolongement", "absent"])
def test_the_counted_pages_are_those_that_have_hits(engine: WhooshEngine, query: str) -> None:
    results = engine.search(Request(query, per_page=4, count_collapsed=True))
    assert results.collapsed_total == len(hits(engine, query, per_page=4))


def test_a_hit_tells_its_family(engine: WhooshEngine) -> None:
    hit = engine.search(Request("n3x5")).hits[0]
    assert (hit.family.size, hit.family.first) == (3, "03a")
    assert engine.search(Request("rouvre")).hits[0].family.size == 1


def test_a_family_is_listed_from_any_of_its_members_first_published_first(engine: WhooshEngine) -> None:
    members = [(member.id, member.source) for member in engine.family("03b")]
    assert members == [("03a", "Journal 0"), ("03b", "Journal 1"), ("03c", "Journal 2")]
    assert [member.id for member in engine.family("03d")] == ["03d"]
    assert engine.family("nothing") == []


NUMBERS = st.lists(st.integers(-1, 6), max_size=40)


@given(NUMBERS, st.lists(st.integers(-1, 6), max_size=4), st.integers(0, 45))
def test_folding_a_ranking_keeps_its_order_and_asks_until_enough_are_left(
    numbers: list[int], shown: list[int], wanted: int
) -> None:
    family = np.array(numbers, np.int32)
    none = np.zeros(0, np.int64)
    index = Families(family, np.arange(8), none)
    asked: list[int] = []

    def ask(limit: int) -> TopDocs:
        asked.append(limit)
        documents = np.arange(len(numbers))[:limit]
        return TopDocs(len(numbers), documents, np.zeros(len(documents), np.float32), ())

    seen = set(shown)
    expected = []
    for at, number in enumerate(numbers):
        if number < 0 or number not in seen:
            expected.append(at)
            seen.add(number)
    _, at = collapsed(ask, index.family.take, wanted, np.array(shown, np.int32))
    assert at.tolist() == expected[:wanted]
    assert len(asked) < 8
    assert leaders(family, np.array(shown, np.int32)).tolist() == expected
