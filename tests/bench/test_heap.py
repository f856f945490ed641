"""Heaps of mixed formats: every format's pages are read one for one."""

from pathlib import Path

import pytest
from speed_material import write_real

from bench.heap.formats import FORMATS, folder_of, shares, write_heap
from bench.heap.runs import indexed
from bench.speed.corpus import BenchArticle, grown, read_sentences
from index.article import RawPage
from index.readers import read


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> list[BenchArticle]:
    """Articles to make pages of."""
    return list(grown(read_sentences(write_real(tmp_path_factory.mktemp("real") / "real.jsonl")), 40))


@pytest.mark.parametrize("name", FORMATS)
def test_each_article_of_each_format_is_read_once(name: str, articles: list[BenchArticle], tmp_path: Path) -> None:
    write_heap(tmp_path, iter(articles), {name: len(articles)})
    files = sorted(path for path in folder_of(tmp_path, name).rglob("*") if path.is_file())
    pages = [page for path in files for page in read(path)]
    assert [page for page in pages if not isinstance(page, RawPage)] == []
    assert len(pages) == len(articles)


def test_the_shares_of_a_heap_add_up_to_it() -> None:
    assert sum(shares(1000).values()) == 1000


@pytest.mark.skipif(not Path("/usr/bin/time").exists(), reason="/usr/bin/time is not installed")
def test_a_run_counts_what_the_index_holds(articles: list[BenchArticle], tmp_path: Path) -> None:
    write_heap(tmp_path / "heap", iter(articles), {"jsonl": 30, "zip of html": 10})
    run = indexed("mixed", tmp_path / "heap", len(articles), 1, tmp_path)
    assert (run.articles, run.rejected) == (40, 0)
    assert min(run.cpu, run.peak, run.bytes, run.index) > 0
