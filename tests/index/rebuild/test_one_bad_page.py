"""One page that trips over whatever comes after its reading is refused by name; the index has all others."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from index.analysis.analyser import Analyser
from index.article import Article, Rejected
from index.cleaning import page, site
from index.cleaning.line_fingerprints import Cleaned
from index.rebuild import site_pass, writer
from index.rebuild.build import rebuild
from index.rebuild.file_log import FILE_LOG_FILE, FileLog

BAD = "Le bac chavire"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    titles = [BAD if number == 7 else f"Le bac numéro {number} part" for number in range(20)]
    records = [{"title": title, "text": f"{title} sous la pluie, ce mardi."} for title in titles]
    (folder / "bacs.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return folder


def tripping(plain: Callable[..., Any], what: Callable[..., str]) -> Callable[..., Any]:
    def work(*given: Any) -> Any:
        if BAD in what(*given):
            raise ValueError("odd")
        return plain(*given)

    return work


def trip_cleaning(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(page, "clean", tripping(page.clean, lambda given, *_: str(given.title)))


def trip_settling(patch: pytest.MonkeyPatch) -> None:
    """Among the pages of a batch."""

    def settled(batch: Sequence[Cleaned], *others: Any) -> Iterator[Article]:
        for article in site.settled(batch, *others):
            if BAD in article.title:
                raise ValueError("odd")
            yield article

    patch.setattr(site_pass, "settled", settled)


def trip_fields(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(writer, "document", tripping(writer.document, lambda given, *_: str(given.title)))


@pytest.mark.parametrize("trip", [trip_cleaning, trip_settling, trip_fields])
def test_one_page_that_trips_a_step_over_is_refused_and_all_others_are_indexed(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trip: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """Once it reads well again, the file's change brings it in."""
    told: list[Rejected] = []
    with monkeypatch.context() as patch:
        trip(patch)
        report = rebuild(tmp_path / "index", [corpus], on_reject=told.append)
    assert (report.indexed, report.rejected, report.articles) == (19, 1, 19)
    (refused,) = told
    assert (refused.path, refused.place) == (corpus / "bacs.jsonl", "ligne 8")
    assert "ValueError : odd" in refused.reason.fr
    assert rebuild(tmp_path / "index", [corpus], on_reject=told.append).rejected == 1
    assert told[1] == refused
    with (corpus / "bacs.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert rebuild(tmp_path / "index", [corpus]).articles == 20


def test_a_word_that_trips_the_analysis_over_hides_neither_its_article_nor_any_other(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Analyser, "analyse", tripping(Analyser.analyse, lambda _, run, *__: f"{BAD} {run}"))
    report = rebuild(tmp_path / "index", [corpus])
    assert (report.indexed, report.rejected, report.articles) == (20, 0, 20)


def test_what_is_refused_within_an_archive_is_known_as_the_archives(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its unchanged file tells it again at the next run."""
    import zipfile

    with zipfile.ZipFile(tmp_path / "corpus" / "bacs.zip", "w") as target:
        target.write(corpus / "bacs.jsonl", "2024/bacs.jsonl")
    (corpus / "bacs.jsonl").unlink()
    told: list[Rejected] = []
    for trip in (trip_cleaning, trip_settling):
        with monkeypatch.context() as patch:
            trip(patch)
            report = rebuild(tmp_path / f"index{len(told)}", [corpus], on_reject=told.append)
        assert report.rejected == 1
        assert (told[-1].path, told[-1].place) == (corpus / "bacs.zip", "2024/bacs.jsonl, ligne 8")
        generation = next((tmp_path / f"index{len(told) - 1}" / "generations").iterdir())
        log = FileLog(generation / FILE_LOG_FILE)
        assert log.rejects(corpus / "bacs.zip") == told[-1:]
        log.close()
