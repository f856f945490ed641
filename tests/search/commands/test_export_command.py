"""`search export`: whole answers as files, by the command."""

import csv
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exporting")
    rows = [
        {"title": f"La crue du {day} mars", "text": f"La crue du {day} a tout emporté. " * day,
         "date": f"2024-03-{day:02}", "source": "Le Phare" if day % 2 else "La Marée"}
        for day in range(1, 29)
    ]  # fmt: skip
    rows.append({**rows[0], "title": "La crue du 1 mars, dans un autre journal", "source": "Le Large"})
    (folder / "crues.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = search(folder / "index", "reindex", str(folder / "crues.jsonl"))
    assert done.returncode == 0, done.stderr
    return folder / "index"


def search(
    index_dir: Path, *arguments: str, lang: str = "fr", largest: int | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command; no file may grow beyond `largest` bytes, as on a disk that is full."""
    limit = None if largest is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    return subprocess.run(
        [sys.executable, "-m", "search", *arguments],
        env=os.environ | {"SEARCH_INDEX": str(index_dir), "SEARCH_LANG": lang, "NO_COLOR": "1"},
        capture_output=True, check=False, preexec_fn=limit,
    )  # fmt: skip


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_the_whole_answer_goes_to_standard_output_and_nothing_else_does(index_dir: Path) -> None:
    done = search(index_dir, "export", "crue", "--sort", "oldest")
    assert done.returncode == 0 and done.stderr == b""
    rows = rows_of(done.stdout)
    assert len(rows) == 28 and rows[-1]["date"] == "2024-03-28"
    assert rows[0]["path"].endswith("crues.jsonl")


def test_the_filters_are_those_of_a_query_and_families_are_one_or_all(index_dir: Path) -> None:
    done = search(index_dir, "export", "crue", "--source", "Le Phare", "--since", "2024-03-10", "--families", "all")
    assert {row["source"] for row in rows_of(done.stdout)} == {"Le Phare"} and len(rows_of(done.stdout)) == 9
    assert len(rows_of(search(index_dir, "export", "crue", "--families", "all").stdout)) == 29


def test_the_format_is_that_of_the_suffix_and_the_file_is_told(index_dir: Path, tmp_path: Path) -> None:
    for name, first in (
        ("a.xlsx", b"PK"),
        ("a.bib", b"@article"),
        ("a.ris", b"TY  - "),
        ("a.json", b"[\n"),
        ("a.x", b"id,"),
    ):
        done = search(index_dir, "export", "crue", "-o", str(tmp_path / name))
        assert (done.returncode, done.stdout) == (0, b"")
        assert done.stderr.decode().splitlines()[-1] == f"28 articles dans {tmp_path / name}"
        assert len(done.stderr.splitlines()) == (2 if name == "a.x" else 1)
        assert (tmp_path / name).read_bytes().startswith(first)


def test_an_archive_of_one_article_is_replayed_in_the_singular(index_dir: Path, tmp_path: Path) -> None:
    proof = str(tmp_path / "une.zip")
    search(index_dir, "export", "crue", "--since", "2024-03-28", "-o", proof)
    told = search(index_dir, "export", "--replay", proof).stdout.decode()
    assert "intact ; 1 article, sans changement (" in told


@pytest.mark.parametrize("suffix", [".xls", ".docx", ".pdf"])
def test_a_suffix_that_stands_for_no_format_is_told_with_the_format_that_is_written(
    index_dir: Path, tmp_path: Path, suffix: str
) -> None:
    done = search(index_dir, "export", "crue", "-o", str(tmp_path / f"a{suffix}"))
    assert done.stderr.decode().startswith(f"« {suffix} » n’est le suffixe d’aucun format : écrit en csv ;")
    named = search(index_dir, "export", "crue", "--format", "csv", "-o", str(tmp_path / f"b{suffix}"))
    assert len(named.stderr.splitlines()) == 1


def test_a_folder_is_given_a_file_named_after_the_query(index_dir: Path, tmp_path: Path) -> None:
    done = search(index_dir, "export", "« crue du 3 » OU ../../étés", "--format", "iramuteq", "-o", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["crue-du-3-ou-etes.txt"]


def test_a_page_alone_can_be_exported(index_dir: Path) -> None:
    done = search(index_dir, "export", "crue", "--sort", "newest", "--page", "2", "--limit", "5", "--format", "jsonl")
    days = [json.loads(line)["date"] for line in done.stdout.splitlines()]
    assert days == [f"2024-03-{day}" for day in (23, 22, 21, 20, 19)]


def test_a_full_disk_says_so_and_leaves_no_half_file(index_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "crue.csv"
    for before in (None, b"what was there"):
        if before is not None:
            path.write_bytes(before)
        done = search(index_dir, "export", "crue", "-o", str(path), largest=2000)
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
        assert f"{path} n’a pas été écrit : plus de place" in done.stderr.decode()
        assert [each.read_bytes() for each in tmp_path.iterdir()] == ([] if before is None else [before])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["export"], 2, "il manque TEXTE"),
        (["export", "crue", "--format", "pdf"], 2, "attendu : csv, xlsx, jsonl"),
        (["export", "crue", "--since", "hier"], 2, "AAAA-MM-JJ"),
        (
            ["export", "crue", "-o", "/nowhere/x.csv"],
            1,
            "le dossier /nowhere n’existe pas ; créez-le, ou donnez à -o un autre",
        ),
        (["export", "crue", "--frmat", "csv"], 2, "--frmat"),
        (["export", "crue", "--dossier", "x"], 2, "--dossier sans TEXTE"),
        (["export", "--dossier", "x", "--source", "y"], 2, "--dossier sans TEXTE"),
        (["export", "--dossier", "x"], 3, "aucun dossier « x »"),
        (["export", "--replay", "/nowhere/x.zip"], 2, "n’est pas une archive"),
    ],
)
def test_what_cannot_be_meant_is_one_line_with_its_cure(
    index_dir: Path, arguments: list[str], code: int, said: str
) -> None:
    done = search(index_dir, *arguments)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (code, b"", 1)
    assert said in done.stderr.decode()


def test_an_evidence_archive_tells_what_asks_it_again(index_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "preuve.zip"
    search(index_dir, "export", "crue", "--format", "zip", "--source", "La Marée", "--sort", "newest", "-o", str(path))
    with zipfile.ZipFile(path) as archive:
        asked = json.loads(archive.read("requete.json"))
        listed = [row["id"] for row in rows_of(archive.read("liste.csv"))]
    again = search(
        index_dir, "export", asked["query"], "--format", "jsonl", "--sort", asked["request"]["sort"],
        *(part for source in asked["request"]["sources"] for part in ("--source", source)),
    )  # fmt: skip
    assert [json.loads(line)["id"] for line in again.stdout.splitlines()] == listed
    assert len(listed) == asked["articles"] == 14


def test_an_answer_without_articles_is_told(index_dir: Path) -> None:
    done = search(index_dir, "export", "zorglub", "--format", "jsonl")
    assert (done.returncode, done.stdout) == (0, b"") and "search query" in done.stderr.decode()


def test_an_evidence_archive_is_replayed_and_what_differs_is_told(index_dir: Path, tmp_path: Path) -> None:
    copy = tmp_path / "index"
    pages = tmp_path / "pages"
    pages.mkdir()
    for day in (1, 2, 3):
        (pages / f"{day}.txt").write_text(
            f"La crue du {day} mars\npar Anne Morel\nLa crue est là depuis {day} jours.\n"
        )
    search(copy, "reindex", str(pages))
    proof = tmp_path / "preuve.zip"
    search(copy, "export", "crue", "--sort", "oldest", "--format", "zip", "-o", str(proof))
    done = search(copy, "export", "--replay", str(proof))
    assert done.returncode == 0 and "intact ; 3 articles, les mêmes" in done.stdout.decode()
    (pages / "1.txt").unlink()
    (pages / "2.txt").write_text("La crue du 2 mars\npar Anne Morel\nLa crue a baissé.\n")
    (pages / "4.txt").write_text("La crue du 4 mars\npar Anne Morel\nLa crue revient.\n")
    search(copy, "reindex", str(pages), "--allow-removals")
    done = search(copy, "export", "--replay", str(proof))
    told = done.stdout.decode()
    assert done.returncode == 1 and "répond autrement" in done.stderr.decode()
    assert [told.count(each) for each in ("n’est plus trouvé : ", "trouvé en plus : ", "autre version : ")] == [1, 1, 1]


def test_an_altered_evidence_archive_is_told(index_dir: Path, tmp_path: Path) -> None:
    proof = tmp_path / "preuve.zip"
    search(index_dir, "export", "crue", "--format", "zip", "-o", str(proof))
    forged = tmp_path / "faux.zip"
    with zipfile.ZipFile(proof) as archive, zipfile.ZipFile(forged, "w") as other:
        for name in archive.namelist():
            data = archive.read(name)
            other.writestr(
                name, data.replace("emporté".encode(), b"epargne") if name.startswith("textes/000001") else data
            )
        other.writestr("textes/999999-ajout.txt", "x")
    done = search(index_dir, "export", "--replay", str(forged))
    assert done.returncode == 1 and "altéré" in done.stderr.decode()
    assert done.stdout.decode().count("fichier altéré : textes/") == 2


def test_an_index_that_proves_damaged_in_the_middle_is_told_and_leaves_no_half_file(
    index_dir: Path, tmp_path: Path
) -> None:
    shutil.copytree(index_dir, tmp_path / "index")
    segment = max((tmp_path / "index").rglob("*.seg"), key=lambda path: path.stat().st_size)
    data = bytearray(segment.read_bytes())
    at = data.find(b"\x28\xb5\x2f\xfd")  # the first block of stored fields
    data[at + 12 : at + 60] = bytes(48)
    segment.unlink()
    segment.write_bytes(data)
    out = tmp_path / "out"
    out.mkdir()
    done = search(tmp_path / "index", "export", "crue", "-o", str(out / "crue.csv"))
    assert done.returncode == 5 and "search check --repair" in done.stderr.decode()
    assert len(done.stderr.splitlines()) == 1 and list(out.iterdir()) == []
