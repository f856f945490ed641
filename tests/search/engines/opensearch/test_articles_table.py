"""What this machine knows of the articles that an index of the cluster has."""

from contextlib import closing
from pathlib import Path
from typing import Any

from search.engines.opensearch.articles_table import ArticlesTable, InFamily, KnownArticles


def entry(one: str, file: str = "f", **fields: Any) -> dict[str, Any]:
    return {"id": one, "file": file, "copy": 7, **fields}


def test_what_leaves_is_what_was_there_before_the_run_alone(tmp_path: Path) -> None:
    with closing(ArticlesTable(tmp_path)) as table:
        for one in ("a", "b", "c"):
            table.add(entry(one))
    with closing(ArticlesTable(tmp_path)) as table:
        table.add(entry("d"))
        table.add(entry("b"))  # read anew
        assert not table.forget("b")
        assert sorted(table.forget_file("f")) == ["a", "c"]
        assert table.count() == 2
    assert KnownArticles(tmp_path).file_of("b") == "f"
    assert KnownArticles(tmp_path).file_of("a") is None


def test_of_one_identifier_the_last_article_counts(tmp_path: Path) -> None:
    with closing(ArticlesTable(tmp_path)) as table:
        table.add(entry("a", "first"))
        table.add(entry("a", "second"))
        assert table.count() == 1
        assert [file for _, file, _ in table.files(["a"])] == ["second"]


def test_those_are_told_whose_family_is_another_than_it_was(tmp_path: Path) -> None:
    with closing(ArticlesTable(tmp_path)) as table:
        for one in ("a", "b", "c", "d"):
            table.add(entry(one))
        two = {"a": InFamily("a", 2), "b": InFamily("a", 2)}
        assert sorted(table.set_families(two)) == ["a", "b"]
        assert table.set_families(two) == []
        three = {one: InFamily("c", 3) for one in ("a", "b", "c")}
        assert sorted(table.set_families(three)) == ["a", "b", "c"]
        assert sorted(table.set_families({"a": InFamily("a", 2), "d": InFamily("a", 2)})) == ["a", "b", "c", "d"]


def test_an_article_that_is_read_anew_is_sent_without_a_family_and_told_if_it_has_one(tmp_path: Path) -> None:
    with closing(ArticlesTable(tmp_path)) as table:
        family = {"a": InFamily("a", 2), "b": InFamily("a", 2)}
        for one in family:
            table.add(entry(one))
        table.set_families(family)
        table.add(entry("a"))
        assert table.set_families(family) == ["a"]


def test_an_index_is_counted_from_what_is_known(tmp_path: Path) -> None:
    with closing(ArticlesTable(tmp_path)) as table:
        table.add(entry("a", source="Le Phare", day=738_000))
        table.add(entry("b", source="Le Phare", day=738_010))
        table.add(entry("c", source="La Marée"))
        census = table.census(12)
    assert (census.articles, census.terms, census.undated) == (3, 12, 1)
    assert census.sources == (("Le Phare", 2), ("La Marée", 1))
    assert (census.first_day, census.last_day) == ("2021-07-29", "2021-08-08")
