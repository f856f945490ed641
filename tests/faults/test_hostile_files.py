"""Files that would take for ever, or all of the memory: bounded by the work that they ask for, not by their size."""

import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from index.article import RawPage, Rejected
from index.readers import table
from index.rebuild.build import rebuild


def _rebuilt(folder: Path) -> tuple[int, list[str]]:
    refused: list[Rejected] = []
    report = rebuild(folder.parent / "index", [folder], on_reject=refused.append)
    return report.indexed, [rejected.reason.en for rejected in refused]


def test_rows_behind_a_quote_that_never_closes_are_told_together(tmp_path: Path) -> None:
    """Tens of thousands of lines that are no rows give no refusal each; what is sound behind them is read."""
    broken = b'"La crue,' + b"le texte de la crue\n" * 5_000
    for end, sound in ((b"", 0), (b"Le port,le texte du port\n" * 2, 2)):
        found = list(table.read(tmp_path / "x.csv", BytesIO(b"title,text\n" + broken + end)))
        refused = [one for one in found if isinstance(one, Rejected)]
        assert len(found) - len(refused) == sound
        assert 1_000 < len(refused) < 1_010
        assert "more rows" in refused[-1].reason.en and refused[-1].place.startswith("lignes 100")
        counted = int(refused[-1].reason.en.split()[0])
        assert counted + len(refused) - 1 == 5_000


def test_one_quote_that_is_not_closed_costs_its_row_alone(tmp_path: Path) -> None:
    """The rows behind it are read."""
    rows = b'title,text\n"La crue,jamais close\n' + b"Le port,le texte du port\n" * 3
    found = list(table.read(tmp_path / "x.csv", BytesIO(rows)))
    assert sum(isinstance(one, RawPage) for one in found) == 3


def _overlapping(entries: int) -> bytes:
    """A ZIP whose entries are all one and the same stretch of the file."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = b"La crue recule. " * 60_000
    packed = packer.compress(data) + packer.flush()
    sizes = zlib.crc32(data), len(packed), len(data)
    name = b"a0000.txt"
    out = BytesIO()
    out.write(struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0x21, *sizes, len(name), 0) + name + packed)
    start = out.tell()
    for number in range(entries):
        name = b"a%04d.txt" % number
        out.write(
            struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0x21, *sizes, len(name), 0, 0, 0, 0, 0, 0) + name
        )
    end = out.tell()
    out.write(struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, entries, entries, end - start, start, 0))
    return out.getvalue()


def test_entries_that_overlap_are_refused(tmp_path: Path) -> None:
    """A small file that would unpack to gigabytes is told for what it may be, and costs nothing."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "x.zip").write_bytes(_overlapping(5_000))
    (folder / "a.txt").write_text("La crue recule\nLe maire l’a dit hier.\n", "utf-8")
    indexed, refused = _rebuilt(folder)
    assert indexed == 1
    assert len(refused) == 1 and "overlap" in refused[0]


_MEASURED = """
import resource, sys
from pathlib import Path
from index.rebuild.build import rebuild
folder = Path(sys.argv[1])
refused = []
report = rebuild(folder.parent / "index", [folder], on_reject=refused.append)
used = resource.getrusage(resource.RUSAGE_SELF)
print(report.indexed, len(refused), used.ru_maxrss // 1024)
"""


@pytest.mark.parametrize("shape", ["wide", "deep"])
def test_a_sidecar_of_thousands_of_dotted_keys_is_refused(shape: str, tmp_path: Path) -> None:
    """Keys of keys of keys would take memory by their square; it is told, the pages beside are read."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("La crue recule\nLe maire l’a dit hier.\n", "utf-8")
    keys = [".".join(["k"] * 200) + f".x{number} = 1" for number in range(600)] if shape == "wide" else [
        ".".join(["k"] * 20_000) + " = 1"
    ]  # fmt: skip
    (folder / "manchette.toml").write_text("\n".join(keys), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(folder)], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-500:]
    indexed, refused, megabytes = map(int, done.stdout.split())
    assert indexed + refused >= 1 and megabytes < 400
