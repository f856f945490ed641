"""What every engine must do, as one class of tests; a new engine's tests are a subclass with its own `engine`."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cluster_index import drop, index_articles
from cluster_nodes import running_cluster

from index.analysis import Analyser
from index.article import Article, RemovedLine
from index.rebuild.generation import live
from index.rebuild.transaction import new_generation
from index.rebuild.writer import Writer
from index.schema import fingerprint
from search.engine import Engine
from search.engines.opensearch.client import ClusterClient
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.whoosh import WhooshEngine
from search.errors import BadQuery, IndexDamaged, IndexMissing, IndexStale
from search.results import Family, Request

if TYPE_CHECKING:
    from cluster_nodes import Cluster

ARTICLES = (
    Article(
        id="a1",
        path=Path("/corpus/a1.txt"),
        place="",
        title="Le porte-avions quitte Toulon",
        text="Le porte-avions a appareillé mardi.\nLes marins de l’Otan l’attendent au large de la Crète.",
        author="Jeanne Morel",
        date="2024-03-05",
        date_confidence="text",
        section="International",
        source="Le Phare",
        agency="AFP, Reuters",
        tags=("Marine nationale", "Otan"),
        provenance={"date": "text", "source": "sidecar"},
        headlines=("PSG : le groupe au complet",),
        removed=(RemovedLine("10:45Sports - PSG : le groupe au complet", "ticker"),),
    ),
    Article(
        id="a2",
        path=Path("/corpus/a2.txt"),
        place="",
        title="Élections régionales : la participation en hausse",
        text="L’élection a mobilisé. Le maire de Brest s’en félicite, l’opposition aussi.",
        author="Yann Le Goff",
        date="2021-06-20T20:15:00+02:00",
        date_confidence="meta",
        section="Politique",
        source="Le Phare",
        url="https://phare.example/elections",
    ),
    Article(
        id="a3",
        path=Path("/corpus/a3.txt"),
        place="",
        title="Maïs : une récolte précoce",
        text="La récolte de maïs a commencé, mais les cours baissent. Un maire y voit une élection de saison.",
        date="2022-08-30",
        date_confidence="jsonld",
        section="Économie",
        source="La Marée",
    ),
    Article(
        id="a4",
        path=Path("/corpus/a4.txt"),
        place="",
        title="Brest : le tramway prolongé",
        text="Le tramway ira jusqu’au port. Le chantier de la ligne durera deux ans, selon le maire de Brest.",
        section="Politique",
        source="La Marée",
    ),
)


@pytest.fixture(scope="module")
def cluster_engine(cluster: "Cluster") -> Iterator[Engine]:
    """The engine of a cluster that has ARTICLES."""
    client = ClusterClient(cluster.urls, 30.0, {})
    index_articles(client, "contract", ARTICLES, "one")
    engine = OpenSearchEngine(client, "contract")
    yield engine
    drop(client, "contract")
    engine.close()


def build(index_dir: Path, articles: tuple[Article, ...], batches: int = 2) -> None:
    """An index of the articles, in several segments where there are several batches."""
    for number in range(batches):
        base = live(index_dir) if number else None
        with new_generation(index_dir, base) as new:
            writer = Writer(new.folder, base is not None)
            for article in articles[number::batches]:
                writer.add(article, article.path)
            new.seal(fingerprint(), writer.commit())
            new.publish()


class EngineContract:
    """The promises of `search.engine.Engine`, over ARTICLES."""

    @pytest.fixture
    def engine(self) -> Engine:
        raise NotImplementedError

    def found(self, engine: Engine, query: str, **options: object) -> list[str]:
        return [hit.id for hit in engine.search(replace(Request(query), **options)).hits]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("porte-avions", {"a1"}),
            ("porte avions", {"a1"}),
            ("Otan", {"a1"}),
            ("L’OTAN", {"a1"}),
            ("elections", {"a2", "a3"}),
            ("ÉLECTION", {"a2", "a3"}),
            ("maïs", {"a3"}),
            ("mais", {"a3"}),
            ("maires de Brest", {"a2", "a4"}),
            ('"maire de Brest"', {"a2", "a4"}),
            ('"maires de Brest"', set()),
            ("« de la ligne »", {"a4"}),
            ('"le maire"', {"a2", "a4"}),
            ("=maïs", {"a3"}),
            ("=maís", set()),
            ("=élection", {"a2", "a3"}),
            ("=élections", {"a2"}),
            ("maire -Brest", {"a3"}),
            ("maire SAUF (Brest OU maïs)", set()),
            ("tramway OU maïs", {"a3", "a4"}),
            ("recolt*", {"a3"}),
            ("titre:Brest", {"a4"}),
            ("texte:Brest", {"a2", "a4"}),
            ("auteur:goff", {"a2"}),
            ("agence:reuters", {"a1"}),
            ("tag:otan", {"a1"}),
            ('tag:"marine nationale"', {"a1"}),
            ("source:phare", {"a1", "a2"}),
            ("rubrique:politique", {"a2", "a4"}),
            ("breves:psg", {"a1"}),
            ("psg", set()),
            ("zorglub", set()),
            ("", set()),
        ],
    )
    def test_a_query_finds_the_articles_it_means(self, engine: Engine, query: str, expected: set[str]) -> None:
        results = engine.search(Request(query))
        whole = {hit.id for hit in results.hits if not hit.partial}
        assert whole == expected
        assert results.total == len(expected)

    def test_articles_with_some_of_the_words_follow_marked_and_counted_apart(self, engine: Engine) -> None:
        results = engine.search(Request("récolte tramway maire"))
        assert results.total == 0
        assert {hit.id for hit in results.hits if hit.partial} == {"a2", "a3", "a4"}
        assert results.partial_total == 3
        results = engine.search(Request("récolte maire"))
        assert (results.hits[0].id, results.hits[0].partial) == ("a3", False)
        assert (results.total, results.partial_total) == (1, 2)

    def test_what_stands_in_quotes_is_required_and_the_answer_is_completed_by_its_words(self, engine: Engine) -> None:
        results = engine.search(Request('"maire de Brest" tramway'))
        assert [(hit.id, hit.partial) for hit in results.hits][:1] == [("a4", False)]
        assert (results.total, results.partial_total) == (1, 2)
        assert engine.search(Request('"maire de Toulon"')).partial_total == 0

    def test_a_strict_query_is_never_answered_in_part(self, engine: Engine) -> None:
        results = engine.search(Request("récolte ET tramway"))
        assert (results.total, results.partial_total, list(results.hits)) == (0, 0, [])

    def test_a_long_question_is_answered_by_what_has_enough_of_its_words(self, engine: Engine) -> None:
        results = engine.search(Request("Quand le chantier de la ligne du tramway de Brest finira donc enfin ?"))
        assert results.hits[0].id == "a4"
        assert results.partial_total == 0

    def test_pages_follow_one_another_through_whole_and_partial_hits(self, engine: Engine) -> None:
        everything = self.found(engine, "récolte maire")
        pages = [self.found(engine, "récolte maire", page=page, per_page=1) for page in (1, 2, 3, 4)]
        assert pages == [[everything[0]], [everything[1]], [everything[2]], []]

    def test_a_word_in_the_title_weighs_more(self, engine: Engine) -> None:
        assert self.found(engine, "Brest")[0] == "a4"

    def test_scores_fall_from_hit_to_hit(self, engine: Engine) -> None:
        scores = [hit.score for hit in engine.search(Request("maire")).hits]
        assert scores == sorted(scores, reverse=True)
        assert all(score > 0 for score in scores)

    def test_newest_and_oldest_sort_by_date_with_undated_articles_last(self, engine: Engine) -> None:
        assert self.found(engine, "maire", sort="newest") == ["a3", "a2", "a4"]
        assert self.found(engine, "maire", sort="oldest") == ["a2", "a3", "a4"]

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            ({"sources": ("La Marée",)}, {"a3", "a4"}),
            ({"sources": ("La Marée", "Le Phare")}, {"a2", "a3", "a4"}),
            ({"sources": ("Inconnue",)}, set()),
            ({"sections": ("Politique",)}, {"a2", "a4"}),
            ({"sections": ("Politique",), "sources": ("Le Phare",)}, {"a2"}),
            ({"authors": ("Yann Le Goff",)}, {"a2"}),
            ({"since": "2022-01-01"}, {"a3"}),
            ({"until": "2021-06-20"}, {"a2"}),
            ({"since": "2021-06-20", "until": "2022-08-30"}, {"a2", "a3"}),
            ({"since": "2023-01-01"}, set()),
        ],
    )
    def test_filters_keep_only_what_they_name(
        self, engine: Engine, options: dict[str, object], expected: set[str]
    ) -> None:
        results = engine.search(replace(Request("maire"), **options))
        assert {hit.id for hit in results.hits} == expected
        assert results.total == len(expected)

    def test_facets_count_the_whole_answer_and_only_when_asked_for(self, engine: Engine) -> None:
        results = engine.search(Request("maire", per_page=1, facets=True))
        assert list(results.facets["source"]) == [("La Marée", 2), ("Le Phare", 1)]
        assert list(results.facets["section"]) == [("Politique", 2), ("Économie", 1)]
        assert list(results.facets["author"]) == [("Yann Le Goff", 1)]
        assert list(results.facets["month"]) == [("2022-08", 1), ("2021-06", 1)]
        assert not engine.search(Request("maire")).facets

    def test_values_of_a_facet_agree_with_the_answers_that_they_filter(self, engine: Engine) -> None:
        chosen = {"source": "sources", "agency": "agencies", "tag": "tags", "name": "names", "author": "authors"}
        for query in ("maire", "le"):
            total = engine.search(Request(query)).total
            for facet, name in chosen.items():
                for value, count in engine.count_values(Request(query), facet):
                    for written in (value, value.upper(), value.lower()):
                        assert engine.search(replace(Request(query), **{name: (written,)})).total == count
                        left = Request(query, excluded=((facet, written),))
                        assert engine.search(left).total == total - count
                        assert value not in dict(engine.count_values(left, facet))

    def test_tags_agencies_and_names_are_facets(self, engine: Engine) -> None:
        assert engine.count_values(Request("porte-avions"), "tag") == [("Marine nationale", 1), ("Otan", 1)]
        assert engine.count_values(Request("porte-avions"), "agency") == [("AFP, Reuters", 1)]
        assert engine.count_values(Request("maire"), "name", contains="BR") == [("Brest", 2)]

    def test_without_a_query_all_articles_that_pass_the_filters_are_counted(self, engine: Engine) -> None:
        days = engine.count_days(Request(""))
        assert (days.total, days.undated, int(days.counts.sum())) == (4, 1, 3)
        assert engine.count_days(Request("", sources=("la maree",))).total == 2
        assert engine.count_values(Request("", sections=("politique",)), "source") == [("La Marée", 1), ("Le Phare", 1)]

    def test_forms_are_counted_as_reading_the_articles_would(self, engine: Engine) -> None:
        counted = engine.count_forms(Request("maire"))
        read = [one for one in ARTICLES if "maire" in one.text]
        tokens = [token.form for one in read for text in (one.title, one.text) for token in Analyser().analyse(text)]
        found = {form: n for form, n in zip(counted.forms, counted.inside.tolist(), strict=True) if n}
        assert found == Counter(tokens)
        assert counted.articles == len(read)
        assert int(counted.whole.sum()) == engine.form_totals([])[1]
        assert engine.count_each_form(Request("maire"), ["brest", "maire"]) == [(2, 3), (3, 3)]
        assert engine.form_totals(["brest"])[0][0][1] == found["brest"]

    def test_forms_are_shown_as_the_texts_write_them(self, engine: Engine) -> None:
        assert engine.written(["elections", "maire"]) == ["élections", "maire"]

    def test_a_score_is_explained_by_parts_that_add_up_to_it(self, engine: Engine) -> None:
        for query in ("maire", "maire Brest", '"maire de Brest"', "maire récolte zorglub"):
            for hit in engine.search(Request(query)).hits:
                told = engine.explain(Request(query), hit.id)
                assert told is not None
                assert sum(part.value for part in told.parts) == pytest.approx(hit.score, abs=1e-4)
        assert engine.explain(Request("maire"), "a1") is None

    def test_names_complete_what_is_typed(self, engine: Engine) -> None:
        assert [(one.text, one.kind) for one in engine.completions("bré", 3)] == [("Brest", "name")]
        assert engine.completions("zzz", 3) == []

    def test_marks_are_on_the_original_text(self, engine: Engine) -> None:
        hit = engine.search(Request("election maïs")).hits[0]
        assert hit.title_html.startswith("<mark>Maïs</mark> : une récolte")
        assert "<mark>élection</mark> de saison" in hit.snippet_html

    def test_an_article_is_given_back_whole(self, engine: Engine) -> None:
        for article in ARTICLES:
            assert engine.article(article.id) == article
        assert engine.article("nobody") is None

    def test_an_article_without_copies_is_a_family_of_one_and_without_changes_has_no_old_version(
        self, engine: Engine
    ) -> None:
        assert [(member.id, member.source) for member in engine.family("a3")] == [("a3", "La Marée")]
        assert engine.versions("a3") == []
        assert engine.search(Request("maïs")).hits[0].family == Family(1, "a3")
        assert engine.family("a9") == engine.versions("a9") == []

    @pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
    @pytest.mark.parametrize("collapse", [True, False])
    def test_a_scan_gives_what_the_pages_give_and_cursors_lead_from_one_to_the_next(
        self, engine: Engine, sort: str, collapse: bool
    ) -> None:
        for query in ("maire", "maire OU maïs OU porte-avions", "titre:maire", "le"):
            asked = replace(Request(query, per_page=1, collapse=collapse), sort=sort)
            paged, cursor = [], None
            while True:
                page = engine.search(replace(asked, cursor=cursor))
                assert page.page == len(paged) + 1
                paged += [hit.id for hit in page.hits if not hit.partial]
                cursor = page.next_cursor
                if cursor is None:
                    break
            with engine.scan(asked) as scan:
                scanned = list(scan)
            assert (scan.total, scan.size) == (page.total, len(scanned))
            assert [found.article.id for found in scanned] == paged
            assert scan.generation == page.generation

    def test_a_scan_gives_articles_whole_but_for_what_was_taken_out_of_their_pages(self, engine: Engine) -> None:
        with engine.scan(Request("maire OU Otan")) as scan:
            found = {one.article.id: one for one in scan}
        for article in ARTICLES:
            one = found.pop(article.id)
            assert one.article == replace(article, headlines=(), removed=())
            assert (one.family, one.version) == (Family(1, article.id), 1)
        assert not found

    def test_a_scan_without_snippets_reads_no_text(self, engine: Engine) -> None:
        with engine.scan(Request("tramway", snippets=False)) as scan:
            (one,) = scan
        assert (one.article.title, one.article.text) == ("Brest : le tramway prolongé", "")

    def test_a_cursor_of_another_question_and_one_that_is_none_are_refused(self, engine: Engine) -> None:
        cursor = engine.search(Request("maire", per_page=1)).next_cursor
        for other in (Request("port"), Request("maire", sort="newest"), Request("maire", sources=("Le Phare",))):
            with pytest.raises(BadQuery, match="another search"):
                engine.search(replace(other, per_page=1, cursor=cursor))
        for text in ("", "x", "é", "AAAA", "../..", "a" * 10_000, f"{cursor}x"):
            with pytest.raises(BadQuery, match="next_cursor"):
                engine.search(Request("maire", cursor=text))

    def test_the_status_counts_what_is_there(self, engine: Engine) -> None:
        status = engine.status()
        assert (status.articles, status.undated) == (4, 1)
        assert (status.first_date, status.last_date) == ("2021-06-20", "2024-03-05")
        assert set(status.sources) == {("Le Phare", 2), ("La Marée", 2)}
        assert status.size > 0 and status.terms > 0 and status.generation

    def test_the_generation_that_answers_is_the_one_that_results_name(self, engine: Engine) -> None:
        assert engine.generation() == engine.search(Request("maire")).generation == engine.status().generation


@pytest.mark.cluster
class TestOpenSearchEngine(EngineContract):
    """The engine of a cluster, over an index of two shards on three nodes."""

    @pytest.fixture
    def engine(self, cluster_engine: Engine) -> Engine:
        return cluster_engine


@pytest.fixture(scope="module")
def older_cluster_engine() -> Iterator[Engine]:
    """The same of the line of versions before."""
    with running_cluster(1, line="2.19.6") as cluster:
        client = ClusterClient(cluster.urls, 30.0, {})
        index_articles(client, "contract", ARTICLES, "one")
        engine = OpenSearchEngine(client, "contract")
        yield engine
        engine.close()


@pytest.mark.cluster
@pytest.mark.long
class TestOlderOpenSearchEngine(EngineContract):
    """The engine of a cluster of the line of versions before."""

    @pytest.fixture
    def engine(self, older_cluster_engine: Engine) -> Engine:
        return older_cluster_engine


class TestWhooshEngine(EngineContract):
    """The embedded engine, over an index of two segments."""

    @pytest.fixture
    def engine(self, tmp_path: Path) -> Iterator[Engine]:
        build(tmp_path, ARTICLES)
        engine = WhooshEngine(tmp_path)
        yield engine
        engine.close()

    def test_it_may_be_made_before_its_index_and_answers_once_there_is_one(self, tmp_path: Path) -> None:
        engine = WhooshEngine(tmp_path / "later")
        with pytest.raises(IndexMissing):
            engine.search(Request("maire"))
        build(tmp_path / "later", ARTICLES)
        assert engine.search(Request("maire")).total == 3

    def test_a_question_under_way_ends_on_the_generation_it_began_with(self, tmp_path: Path) -> None:
        build(tmp_path, ARTICLES)
        engine = WhooshEngine(tmp_path)
        with engine._live.borrowed() as before:
            build(tmp_path, ARTICLES[:1])
            build(tmp_path, ARTICLES[:1])
            assert engine.search(Request("maire")).total == 0
            assert before.article(before.number("a2")) == ARTICLES[1]

    def test_a_walk_by_cursor_is_of_one_answer_whatever_is_indexed_meanwhile(self, tmp_path: Path) -> None:
        build(tmp_path, ARTICLES)
        engine = WhooshEngine(tmp_path)
        whole = self.found(engine, "maire OU Otan")
        walked, cursor = [], None
        for turn in range(len(whole)):
            page = engine.search(Request("maire OU Otan", per_page=1, cursor=cursor))
            walked += [hit.id for hit in page.hits]
            cursor = page.next_cursor
            # Its generation leaves the disk at the second turn, and nothing of it is in the live one any more.
            build(tmp_path, ARTICLES[:1], batches=1)
            assert engine.search(Request("maire")).total == 0, turn
        assert walked == whole and cursor is None

    def test_a_cursor_whose_generation_is_gone_says_so(self, tmp_path: Path) -> None:
        build(tmp_path, ARTICLES)
        cursor = WhooshEngine(tmp_path).search(Request("maire", per_page=1)).next_cursor
        build(tmp_path, ARTICLES)
        build(tmp_path, ARTICLES)
        with pytest.raises(BadQuery, match="is gone"):
            WhooshEngine(tmp_path).search(Request("maire", per_page=1, cursor=cursor))

    def test_a_scan_under_way_ends_on_its_generation_and_what_its_user_raises_is_no_fault_of_the_index(
        self, tmp_path: Path
    ) -> None:
        build(tmp_path, ARTICLES)
        engine = WhooshEngine(tmp_path)
        with engine.scan(Request("maire")) as scan:
            first = next(iter(scan))
            for _ in range(2):
                build(tmp_path, ARTICLES[:1])
            assert len([first, *scan]) == scan.size == 3
        with pytest.raises(OSError, match="of mine"), engine.scan(Request("Otan")):
            raise OSError("of mine")

    def test_an_index_of_another_version_names_the_command_to_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        build(tmp_path, ARTICLES)
        monkeypatch.setattr("search.engines.snapshot.fingerprint", lambda: "00000000")
        with pytest.raises(IndexStale, match="search reindex --full"):
            WhooshEngine(tmp_path).search(Request("maire"))

    def test_a_file_cut_short_is_reported_and_not_answered_from(self, tmp_path: Path) -> None:
        build(tmp_path, ARTICLES)
        generation = live(tmp_path)
        assert generation is not None
        segment = next(generation.folder.glob("*.seg"))
        data = segment.read_bytes()
        segment.unlink()
        segment.write_bytes(data[: len(data) // 2])
        with pytest.raises(IndexDamaged):
            WhooshEngine(tmp_path).search(Request("maire"))
