"""The rebuild: incremental, all or nothing, and honest about what it refused."""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import pytest

from index.article import Rejected
from index.cleaning import training
from index.rebuild.build import NoInput, Report, rebuild
from index.rebuild.generation import Busy, GenerationError, live, live_name, verified, writer_lock
from search.engines.whoosh import WhooshEngine
from search.results import Request


def page(folder: Path, name: str, title: str, text: str = "Un texte pour un article de presse.") -> Path:
    """Write a raw page."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{title}\npar Jeanne Morel\n{text}\n", encoding="utf-8")
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three pages."""
    folder = tmp_path / "corpus"
    page(folder, "a.txt", "Le tramway arrive à Brest")
    page(folder, "b.txt", "Une récolte de maïs en avance")
    page(folder, "c.txt", "Le musée rouvre ses portes")
    return folder


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(index_dir: Path) -> Iterator[WhooshEngine]:
    engine = WhooshEngine(index_dir)
    yield engine
    engine.close()


def titles(engine: WhooshEngine, query: str) -> list[str]:
    return [hit.title for hit in engine.search(Request(query)).hits]


def counts(report: Report) -> dict[str, int]:
    names = ("indexed", "unchanged", "removed", "rejected", "duplicates", "articles")
    return {name: value for name, value in report.to_dict().items() if name in names and value}


def test_every_page_is_indexed_and_found(corpus: Path, index_dir: Path, engine: WhooshEngine) -> None:
    report = rebuild(index_dir, [corpus])
    assert counts(report) == {"indexed": 3, "articles": 3}
    assert report.generation == live_name(index_dir)
    assert titles(engine, "maïs") == ["Une récolte de maïs en avance"]


def test_a_second_run_reads_nothing_again_and_keeps_the_generation(corpus: Path, index_dir: Path) -> None:
    first = rebuild(index_dir, [corpus])
    second = rebuild(index_dir, [corpus])
    assert counts(second) == {"unchanged": 3, "articles": 3}
    assert second.generation == first.generation


FURNITURE = "Le magazine des gens de mer"


def dispatch(folder: Path, number: int) -> Path:
    text = " ".join(f"mot{number}x{rank}" for rank in range(40)) + "."
    return page(folder, f"{number}.txt", f"Dépêche {number} de la côte", f"{text}\n{FURNITURE}")


def test_what_recurs_on_a_source_is_no_text_whichever_page_is_read_first(
    tmp_path: Path, index_dir: Path, engine: WhooshEngine
) -> None:
    for number in range(4):
        dispatch(tmp_path / "mer", number)
    rebuild(index_dir, [tmp_path / "mer"], jobs=2)
    assert titles(engine, "magazine") == []
    assert titles(engine, "mot0x7") == ["Dépêche 0 de la côte"]


def test_a_later_run_applies_what_earlier_ones_learned(tmp_path: Path, index_dir: Path, engine: WhooshEngine) -> None:
    for number in range(2):
        dispatch(tmp_path / "mer", number)
        rebuild(index_dir, [tmp_path / "mer"])
    assert len(titles(engine, "magazine")) == 2
    dispatch(tmp_path / "mer", 2)
    rebuild(index_dir, [tmp_path / "mer"])
    assert sorted(titles(engine, "magazine")) == ["Dépêche 0 de la côte", "Dépêche 1 de la côte"]
    rebuild(index_dir, [tmp_path / "mer"], full=True)
    assert titles(engine, "magazine") == []


def test_what_was_learned_is_verified_with_the_generation_and_learned_anew_where_it_is_damaged(
    tmp_path: Path, index_dir: Path, engine: WhooshEngine
) -> None:
    dispatch(tmp_path / "mer", 0)
    rebuild(index_dir, [tmp_path / "mer"])
    base = live(index_dir)
    assert base is not None
    path = base.folder / "site.npz"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(GenerationError):
        verified(base.folder)
    dispatch(tmp_path / "mer", 1)
    assert counts(rebuild(index_dir, [tmp_path / "mer"])) == {"indexed": 1, "unchanged": 1, "articles": 2}


def test_a_changed_page_replaces_its_old_text(corpus: Path, index_dir: Path, engine: WhooshEngine) -> None:
    rebuild(index_dir, [corpus])
    before = engine.search(Request("tramway")).hits[0].id
    page(corpus, "a.txt", "Le téléphérique arrive à Brest")
    assert counts(rebuild(index_dir, [corpus])) == {"indexed": 1, "unchanged": 2, "articles": 3}
    assert titles(engine, "tramway") == []
    hit = engine.search(Request("téléphérique")).hits[0]
    assert hit.id == before, "a corrected page keeps its address"


def test_a_vanished_page_is_removed(corpus: Path, index_dir: Path, engine: WhooshEngine) -> None:
    rebuild(index_dir, [corpus])
    (corpus / "b.txt").unlink()
    assert counts(rebuild(index_dir, [corpus])) == {"removed": 1, "unchanged": 2, "articles": 2}
    assert titles(engine, "maïs") == []


def test_pages_from_elsewhere_stay(corpus: Path, index_dir: Path, tmp_path: Path, engine: WhooshEngine) -> None:
    rebuild(index_dir, [corpus])
    page(tmp_path / "other", "d.txt", "Le phare sera restauré")
    assert counts(rebuild(index_dir, [tmp_path / "other"])) == {"indexed": 1, "articles": 4}
    assert titles(engine, "maïs") and titles(engine, "phare")


def test_an_index_within_its_own_corpus_is_no_part_of_it(corpus: Path) -> None:
    assert counts(rebuild(corpus / "index", [corpus])) == {"indexed": 3, "articles": 3}
    assert counts(rebuild(corpus / "index", [corpus])) == {"unchanged": 3, "articles": 3}


def test_a_full_rebuild_forgets_what_is_not_under_its_paths(
    corpus: Path, index_dir: Path, tmp_path: Path, engine: WhooshEngine
) -> None:
    rebuild(index_dir, [corpus])
    page(tmp_path / "other", "d.txt", "Le phare sera restauré")
    assert counts(rebuild(index_dir, [tmp_path / "other"], full=True)) == {"indexed": 1, "articles": 1}
    assert titles(engine, "maïs") == []


def test_a_refused_page_is_reported_again_until_it_changes(corpus: Path, index_dir: Path) -> None:
    (corpus / "vide.txt").write_text("")
    refused: list[Rejected] = []
    assert counts(rebuild(index_dir, [corpus], on_reject=refused.append))["rejected"] == 1
    assert counts(rebuild(index_dir, [corpus], on_reject=refused.append)) == {
        "unchanged": 3,
        "rejected": 1,
        "articles": 3,
    }
    assert [rejected.path.name for rejected in refused] == ["vide.txt", "vide.txt"]
    page(corpus, "vide.txt", "Enfin un texte")
    assert counts(rebuild(index_dir, [corpus])) == {"indexed": 1, "unchanged": 3, "articles": 4}


def jsonl(path: Path, *records: dict[str, str]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))


def test_one_address_in_two_files_is_one_article_that_outlives_either_file(
    tmp_path: Path, index_dir: Path, engine: WhooshEngine
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    record = {
        "url": "https://exemple.fr/phare",
        "title": "Le phare restauré",
        "text": "Le phare rouvrira au printemps.",
    }
    jsonl(corpus / "a.jsonl", record)
    jsonl(corpus / "b.jsonl", record)
    assert counts(rebuild(index_dir, [corpus])) == {"indexed": 1, "duplicates": 1, "articles": 1}
    (corpus / "a.jsonl").unlink()
    assert rebuild(index_dir, [corpus]).articles == 1
    assert titles(engine, "phare") == ["Le phare restauré"]


def test_a_dry_run_counts_and_writes_nothing(corpus: Path, index_dir: Path) -> None:
    assert counts(rebuild(index_dir, [corpus], dry_run=True)) == {"indexed": 3, "articles": 3}
    assert live(index_dir) is None
    rebuild(index_dir, [corpus])
    page(corpus, "d.txt", "Le phare sera restauré")
    name = live_name(index_dir)
    assert counts(rebuild(index_dir, [corpus], dry_run=True)) == {"indexed": 1, "unchanged": 3, "articles": 4}
    assert live_name(index_dir) == name


def test_no_file_at_all_is_no_input(tmp_path: Path, index_dir: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoInput):
        rebuild(index_dir, [tmp_path / "empty"])
    assert live(index_dir) is None


def test_a_rebuild_is_refused_while_another_one_runs(corpus: Path, index_dir: Path) -> None:
    with writer_lock(index_dir), pytest.raises(Busy):
        rebuild(index_dir, [corpus])


def test_a_failed_rebuild_leaves_the_live_index_and_no_trace(
    corpus: Path, index_dir: Path, engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = rebuild(index_dir, [corpus]).generation
    page(corpus, "d.txt", "Le phare sera restauré")

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("index.rebuild.generation.fsync", broken)
        with pytest.raises(OSError, match="No space"):
            rebuild(index_dir, [corpus])
    assert live_name(index_dir) == name
    assert [path.name for path in (index_dir / "generations").iterdir()] == [name]
    assert titles(engine, "maïs")
    assert counts(rebuild(index_dir, [corpus])) == {"indexed": 1, "unchanged": 3, "articles": 4}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="which files are open is read from /proc")
@pytest.mark.parametrize(
    "step",
    [
        "index.cleaning.training:Trainer.add",
        "index.rebuild.writer:Writer.add_prepared",
        "index.rebuild.writer:Writer.commit",
        "index.postings.writer:ArrayWriter.add_documents",
        "index.rebuild.transaction:NewGeneration.seal",
        "index.rebuild.transaction:NewGeneration.publish",
    ],
)
def test_a_run_that_is_stopped_leaves_no_file_open(
    corpus: Path, index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """While it reads, writes or ends; what it raises holds on to its values, and `--watch` goes on in this process."""
    monkeypatch.setattr(training, "MAX_BUFFERED_KEYS", 1)  # what learning puts aside is in files too
    left = iter(range(2 if step.endswith("add") else 0))
    do = resolve_name(step)

    def stopping(*arguments: object, **options: object) -> object:
        if next(left, None) is None:
            raise RuntimeError("stopped")
        return do(*arguments, **options)

    monkeypatch.setattr(step.replace(":", "."), stopping)
    with pytest.raises(RuntimeError, match="stopped"):
        rebuild(index_dir, [corpus])
    gc.collect()  # what holds itself alone is let go of at some moment; what is asked is that nothing else holds it
    assert [name for name in map(os.path.realpath, Path("/proc/self/fd").iterdir()) if str(tmp_path) in name] == []


def test_a_killed_rebuild_leaves_the_live_index_and_the_next_one_cleans_up(corpus: Path, index_dir: Path) -> None:
    name = rebuild(index_dir, [corpus]).generation
    for number in range(400):
        page(corpus, f"n{number}.txt", f"Nouvelle numéro {number}")
    code = f"from pathlib import Path; from index.rebuild.build import rebuild; rebuild({index_dir!r}, [{corpus!r}])"
    code = code.replace("PosixPath", "Path")
    process = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[3])
    deadline = time.monotonic() + 60
    while not any(path.name.startswith(".0") for path in (index_dir / "generations").iterdir()):
        assert time.monotonic() < deadline and process.poll() is None, "the rebuild never began"
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert live_name(index_dir) == name
    report = rebuild(index_dir, [corpus])
    assert counts(report) == {"indexed": 400, "unchanged": 3, "articles": 403}
    assert not [path for path in (index_dir / "generations").iterdir() if path.name.startswith(".")]


def test_an_index_of_another_version_is_rebuilt_from_nothing(
    corpus: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("index.rebuild.article_store.fingerprint", lambda: "00000000")
        rebuild(index_dir, [corpus])
    assert counts(rebuild(index_dir, [corpus])) == {"indexed": 3, "articles": 3}


def test_whoosh_itself_opens_the_index(corpus: Path, index_dir: Path) -> None:
    from whoosh.index import open_dir
    from whoosh.query import Term

    rebuild(index_dir, [corpus])
    generation = live(index_dir)
    assert generation is not None
    with open_dir(str(generation.folder)).searcher() as searcher:
        assert len(searcher.search(Term("text_exact", "presse"))) == 3


def test_a_sealed_generation_verifies_after_several_incremental_runs(corpus: Path, index_dir: Path) -> None:
    for number in range(4):
        page(corpus, f"n{number}.txt", f"Nouvelle numéro {number}")
        rebuild(index_dir, [corpus])
    generation = live(index_dir)
    assert generation is not None
    assert verified(generation.folder).census.articles == 7


def test_several_processes_read_as_one_does(tmp_path: Path, index_dir: Path) -> None:
    corpus = tmp_path / "corpus"
    for number in range(230):
        page(corpus, f"{number:03}.txt", f"Titre {number}")
    (corpus / "vide.txt").write_text("")
    alone = rebuild(index_dir / "one", [corpus], jobs=1)
    together = rebuild(index_dir / "two", [corpus], jobs=2)
    assert counts(alone) == counts(together) == {"indexed": 230, "rejected": 1, "articles": 230}
