"""Pages put aside: what a run that was stopped had read is not read again, and the index is the same."""

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Rejected
from index.cleaning.line_fingerprints import Cleaned
from index.cleaning.site_model import load
from index.messages import Message
from index.postings.segment import open_snapshot
from index.reads import ShortRead
from index.rebuild.build import Report, rebuild
from index.rebuild.files import SourceFile
from index.rebuild.generation import live
from index.rebuild.journal import JOURNAL_FILE, Begun, Ended, Journal, Unusable
from index.sidecar import Sidecar

_TITLES = ("La crue recule à Saumur", "Le musée rouvre ses salles", "Un port fermé par la tempête", "Grève à l’école")


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """Raw pages of three folders with furniture in common, and a large file of records."""
    folder = tmp_path / "heap"
    for number in range(450):
        inner = folder / f"site{number % 3}"
        inner.mkdir(parents=True, exist_ok=True)
        title = f"{_TITLES[number % 4]}, jour {number}"
        furniture = f"Le journal du fleuve et des collines\n10:45Sports - PSG : {title}"
        text = f"{title}\npar Jeanne Morel\n{_body(number)}\n{furniture}\n"
        (inner / f"{number:04}.txt").write_text(text, encoding="utf-8")
    lines = [
        {"title": f"Dépêche {number}", "text": _body(number + 450), "url": f"https://d.example/{number}"}
        for number in range(350)
    ]
    (folder / "records.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return folder


def _body(number: int) -> str:
    return f"Le conseil du canton {number} a voté. " + " ".join(
        f"Le point {number * 7 + at} attend." for at in range(30)
    )


def _contents(index_dir: Path) -> tuple[list[str], bytes]:
    """All that an index stores of its articles, and what it learned of sites."""
    generation = live(index_dir)
    assert generation is not None
    snapshot = open_snapshot(generation.folder)
    stored = sorted(repr(sorted(snapshot.stored(number).items())) for number in range(snapshot.documents))
    known = load(generation.folder)
    return stored, b"".join(getattr(known, field.name).tobytes() for field in fields(known))


def _killed_when(index_dir: Path, heap: Path, size: int) -> bool:
    """Start a rebuild and kill it when its journal has so many bytes; whether it was still running."""
    code = "import sys; from pathlib import Path; from index.rebuild.build import rebuild; rebuild(Path(sys.argv[1]), "
    code += "[Path(sys.argv[2])])"
    process = subprocess.Popen([sys.executable, "-c", code, str(index_dir), str(heap)], cwd=Path(__file__).parents[3])
    journal = index_dir / JOURNAL_FILE
    while process.poll() is None:
        if journal.exists() and journal.stat().st_size >= size:
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.002)
    return process.wait() == -signal.SIGKILL


def test_a_killed_run_goes_on_where_it_was_and_gives_the_same_index(heap: Path, tmp_path: Path) -> None:
    rebuild(tmp_path / "whole", [heap])
    resumed = []
    for size in (2_000, 50_000):
        index_dir = tmp_path / f"index{size}"
        assert _killed_when(index_dir, heap, size), "the rebuild ended before it could be killed"
        report = rebuild(index_dir, [heap])
        resumed.append(report.resumed)
        assert (report.indexed, report.rejected) == (800, 0)
        assert _contents(index_dir) == _contents(tmp_path / "whole")
        assert not (index_dir / JOURNAL_FILE).exists()
    assert resumed[0] < resumed[-1]


def test_a_run_killed_twice_keeps_what_both_had_read(heap: Path, tmp_path: Path) -> None:
    index_dir = tmp_path / "index"
    assert _killed_when(index_dir, heap, 20_000)
    before = (index_dir / JOURNAL_FILE).stat().st_size
    assert _killed_when(index_dir, heap, before + 20_000)
    assert (index_dir / JOURNAL_FILE).stat().st_size > before
    assert rebuild(index_dir, [heap]).indexed == 800
    rebuild(tmp_path / "whole", [heap])
    assert _contents(index_dir) == _contents(tmp_path / "whole")


@pytest.fixture
def stopped(heap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an index whose first run failed once everything was read."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("index.rebuild.article_store.Writer", full)
        with pytest.raises(OSError, match="No space"):
            rebuild(tmp_path / "index", [heap])
    return tmp_path / "index"


def _rebuilt(stopped: Path, heap: Path) -> Report:
    report = rebuild(stopped, [heap])
    rebuild(stopped.with_name("whole"), [heap])
    assert _contents(stopped) == _contents(stopped.with_name("whole"))
    return report


def test_a_run_that_failed_reads_nothing_again(stopped: Path, heap: Path) -> None:
    assert _rebuilt(stopped, heap).resumed == 451


def test_a_file_that_changed_since_is_read_again(stopped: Path, heap: Path) -> None:
    (heap / "site1/0001.txt").write_text("Le maire démissionne\npar Ali Roy\nIl l’a dit ce matin.\n", encoding="utf-8")
    assert _rebuilt(stopped, heap).resumed == 450


def test_a_file_that_vanished_since_is_not_indexed(stopped: Path, heap: Path) -> None:
    (heap / "site1/0001.txt").unlink()
    report = _rebuilt(stopped, heap)
    assert (report.resumed, report.indexed) == (450, 799)


def test_what_a_sidecar_says_by_now_holds(stopped: Path, heap: Path) -> None:
    (heap / "site1/manchette.toml").write_text('source = "Le Fleuve"\n', encoding="utf-8")
    assert _rebuilt(stopped, heap).resumed == 301


def test_a_refused_file_is_tried_again(heap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (heap / "site0/empty.txt").write_text("")
    with monkeypatch.context() as patch:
        patch.setattr("index.rebuild.transaction.NewGeneration.seal", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rebuild(tmp_path / "index", [heap])
    report = rebuild(tmp_path / "index", [heap])
    assert (report.resumed, report.rejected, report.indexed) == (451, 1, 800)


def test_files_named_to_be_read_again_are(stopped: Path, heap: Path) -> None:
    assert rebuild(stopped, [heap], again=True).resumed == 0


def test_a_newer_program_reads_everything_again(stopped: Path, heap: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.rebuild.article_store.fingerprint", lambda: "00000000")
    assert rebuild(stopped, [heap]).resumed == 0


def test_a_dry_run_leaves_what_was_read_for_the_next_run(stopped: Path, heap: Path) -> None:
    rebuild(stopped, [heap], dry_run=True)
    assert rebuild(stopped, [heap]).resumed == 451


_PAGE = Cleaned(Article("0f", Path("a\udc80.txt"), "", "Titre", "Un texte"), 1, 2, b"", b"", b"")
_REFUSED = Rejected(Path("b.txt"), "ligne 3", Message(fr="vide", en="empty"))


def _written(path: Path) -> list[Begun | Ended]:
    journal = Journal(path, "p")
    events: list[Begun | Ended] = []
    for number in range(4):
        file = SourceFile(Path(f"a{number}\udc80.txt"), number, 10**18 + number)
        batch = [Begun(number, file, Sidecar("Le Fleuve") if number % 2 else None), Ended(number, whole=number != 2)]
        journal.append(batch, [(number, replace(_PAGE, page=number)), (number, _REFUSED)])
        events += batch
    journal.close()
    return events


def test_what_was_put_aside_comes_back(tmp_path: Path) -> None:
    events = _written(tmp_path / "journal")
    journal = Journal(tmp_path / "journal", "p")
    assert list(journal.events()) == events
    assert list(journal.pages()) == [[(at, replace(_PAGE, page=at)), (at, _REFUSED)] for at in range(4)]
    journal.discard()
    assert not (tmp_path / "journal").exists()


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, 4000), altered=st.booleans())
def test_what_a_kill_cut_off_or_a_disk_altered_is_left_out_from_there(
    tmp_path_factory: pytest.TempPathFactory, cut: int, altered: bool
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal"
    events = _written(path)
    data = bytearray(path.read_bytes())
    cut %= len(data)
    if altered:
        data[cut] ^= 0x41
    else:
        del data[cut:]
    path.write_bytes(data)
    journal = Journal(path, "p")
    found = list(journal.events())
    assert found == events[: len(found)]
    assert [number for pages in journal.pages() for number, _ in pages] == [one.number for one in found]
    journal.append([Ended(9, whole=True)], [])
    assert list(journal.events()) == [*found, Ended(9, whole=True)]
    journal.discard()


def test_a_journal_of_another_program_is_begun_anew(tmp_path: Path) -> None:
    _written(tmp_path / "journal")
    journal = Journal(tmp_path / "journal", "q")
    assert list(journal.events()) == []
    journal.close()


def test_names_that_are_no_text_come_back(tmp_path: Path) -> None:
    """A member of an archive may have a name that no encoding holds: its page waits like the others."""
    odd = replace(_PAGE, article=replace(_PAGE.article, place="m\udce9mo\ud800.txt", tags=("été", "\udcff")))
    pages = [(0, odd), (0, replace(_REFUSED, place="\udce9"))]
    journal = Journal(tmp_path / "journal", "p")
    journal.append([], [*pages, (1, _PAGE)])
    journal.append([], [(1, _PAGE)])
    assert list(journal.pages()) == [[*pages, (1, _PAGE)], [(1, _PAGE)]]
    journal.close()


def _forged(path: Path, told: bytes, packed: bytes) -> None:
    """Append a batch with good checksums to a journal, whatever it holds."""
    import zlib

    from index.rebuild.journal import BATCH_HEADER

    with path.open("ab") as file:
        file.write(BATCH_HEADER.pack(len(told), len(packed), zlib.crc32(told + packed)) + told + packed)


def _compressed(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(data)


_FORGERIES = {
    "events that are nothing": (b"", _compressed(b"\0\x90")),
    "events of another kind": (b"\0\x92\x01\x02", _compressed(b"\0\x90")),
    "pages that were pickled": (b"\0\x90", _compressed(pickle.dumps([(0, _PAGE)]))),
    "pages that are not compressed": (b"\0\x90", b"pages"),
    "pages of another kind": (b"\0\x90", _compressed(b"\0\x91\x93\x00\xa3abc\xc0")),
    "pages that are nothing": (b"\0\x90", _compressed(b"\0\x91\x93\x00\xc0\xc0")),
    "text that is not UTF-8": (b"\0\x90", _compressed(b"\0\x91\x93\x00\xa1\xff\xc0")),
    "more than memory holds": (b"\0\x90", b"\x28\xb5\x2f\xfd\xe0" + b"\xff" * 7 + b"\x3f" + b"\x01\x00\x00"),
}


@pytest.mark.parametrize("forgery", _FORGERIES)
def test_what_this_program_did_not_write_is_named_and_set_aside(forgery: str, stopped: Path, heap: Path) -> None:
    """A journal that holds anything else under good checksums stops no run: it is put aside, and all is read again."""
    told, packed = _FORGERIES[forgery]
    path = stopped / JOURNAL_FILE
    _forged(path, told, packed)
    forged = path.read_bytes()
    notices: list[Message] = []
    report = rebuild(stopped, [heap], on_notice=notices.append)
    assert (report.resumed, report.indexed) == (0, 800)
    assert [str(path) in notice.en and f"{JOURNAL_FILE}.damaged" in notice.en for notice in notices] == [True]
    assert not path.exists()
    assert path.with_name(f"{JOURNAL_FILE}.damaged").read_bytes() == forged


@pytest.mark.parametrize("part", ["site", "id", "lines", "lengths", "names"])
def test_pages_whose_traces_have_other_shapes_are_no_pages(part: str, tmp_path: Path) -> None:
    """What learning could not read is found when the journal is, not later."""
    wrong = {
        "site": replace(_PAGE, site=-1),
        "id": replace(_PAGE, article=replace(_PAGE.article, id="of another form")),
        "lines": replace(_PAGE, lines=b"12345678"),
        "lengths": replace(_PAGE, lengths=b"1"),
        "names": replace(_PAGE, names=b"12345678"),
    }[part]
    journal = Journal(tmp_path / "journal", "p")
    journal.append([], [(0, wrong)])
    with pytest.raises(Unusable):
        list(journal.pages())
    journal.close()


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_set_aside(kind: str, heap: Path, tmp_path: Path) -> None:
    """A folder or a pipe under the journal's name stops no run and is not lost."""
    index_dir = tmp_path / "index"
    index_dir.mkdir()
    (index_dir / JOURNAL_FILE).mkdir() if kind == "folder" else os.mkfifo(index_dir / JOURNAL_FILE)
    assert rebuild(index_dir, [heap / "site0"]).indexed == 150
    assert (index_dir / f"{JOURNAL_FILE}.damaged").exists()
    assert not (index_dir / JOURNAL_FILE).exists()


def test_a_disk_that_gives_less_than_it_was_given_is_no_end_of_the_journal(tmp_path: Path) -> None:
    """Pages that do not come back are an error that names the file, never fewer pages."""
    _written(tmp_path / "journal")
    journal = Journal(tmp_path / "journal", "p")
    os.truncate(tmp_path / "journal", (tmp_path / "journal").stat().st_size - 1)
    with pytest.raises(ShortRead, match="journal"):
        list(journal.pages())
    journal.close()
