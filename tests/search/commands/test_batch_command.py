"""`search batch`: lists of queries, as people keep them."""

import csv
import io
import json
import os
import resource
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest


def search(index_dir: Path, *arguments: str, largest: int | None = None) -> subprocess.CompletedProcess[str]:
    limit = None if largest is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    return subprocess.run(
        [sys.executable, "-m", "search", *arguments],
        env=os.environ | {"SEARCH_INDEX": str(index_dir), "SEARCH_LANG": "fr", "NO_COLOR": "1"},
        capture_output=True, text=True, check=False, timeout=120, preexec_fn=limit,
    )  # fmt: skip


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    rows = [
        {"title": f"Le port, jour {day}", "text": f"Le port {'et la digue ' if day % 3 == 0 else ''}au jour {day}.",
         "date": f"2024-{1 + day % 3:02}-{day:02}", "source": ("Le Phare", "La Marée")[day % 2],
         "tags": ["mer", "quai"], "agency": "AFP"}
        for day in range(1, 25)
    ]  # fmt: skip
    (folder / "ports.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert search(folder / "index", "reindex", str(folder / "ports.jsonl")).returncode == 0
    return folder / "index"


def tables(folder: Path) -> dict[str, list[dict[str, str]]]:
    return {
        path.stem: list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
        for path in sorted(folder.iterdir())
    }


def test_counts_agree_with_each_query_and_its_documents(index_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "requetes.csv").write_text('nom;requête\nPorts;port\nDigues;"""port et la digue"""\nRien;zorglub\n')
    out = tmp_path / "out"
    done = search(index_dir, "batch", str(tmp_path / "requetes.csv"), "-o", str(out))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert done.stderr == f"3 requêtes, 32 articles dans {out}\n"
    found = tables(out)
    assert set(found) == {"counts", "sources", "months", "documents"}
    assert {(one["tags"], one["agency"]) for one in found["documents"]} == {("mer; quai", "AFP")}
    for row in found["counts"]:
        answer = json.loads(search(index_dir, "query", "--json", "--no-families", row["query"]).stdout)
        mine = [one for one in found["documents"] if one["name"] == row["name"]]
        assert int(row["total"]) == answer["total"] == len(mine)
        assert [one["id"] for one in mine][: len(answer["hits"])] == [hit["id"] for hit in answer["hits"]][: len(mine)]
        for table, key, of in (
            ("sources", "source", lambda one: one["source"]),
            ("months", "month", lambda one: one["date"][:7]),
        ):
            counted = {one[key]: int(one["articles"]) for one in found[table] if one["name"] == row["name"]}
            assert counted == Counter(map(of, mine))


def test_a_line_is_a_query_as_it_stands(index_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "liste.txt"
    path.write_bytes(
        '# nos requêtes\n"port et la digue"\n\ndigue OU zorglub\n"""port et la"" digue"\n'.encode("cp1252")
    )
    done = search(index_dir, "batch", str(path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        '       8  "port et la digue"', "       8  digue OU zorglub", '       8  "port et la" digue',
    ]  # fmt: skip


def test_a_query_at_fault_is_told_with_its_line_and_the_others_are_put(index_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("query,name\nport,a\ndepuis:jamais port,b\ndigue,c\n")
    done = search(index_dir, "batch", str(path), "--json")
    told = json.loads(done.stdout)
    assert [(one["name"], one["line"], one["total"], one["error"] is None) for one in told if one["name"] != "b"] == [
        ("a", 2, 24, True), ("c", 4, 8, True),
    ]  # fmt: skip
    if told[1]["error"] is not None:
        assert done.stderr.startswith(f"{path}, ligne 3 : ")


def test_filters_hold_for_every_query_and_a_zip_holds_the_same_tables(index_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("port\ndigue\n")
    done = search(
        index_dir,
        "batch",
        str(path),
        "-o",
        str(tmp_path / "out.zip"),
        "--source",
        "Le Phare",
        "--text",
        "--sort",
        "oldest",
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("documents.csv").decode(), newline="")))
        assert len(archive.namelist()) == 4
    assert {row["source"] for row in rows} == {"Le Phare"} and all(row["text"] for row in rows)
    days = [row["date"] for row in rows if row["name"] == "port"]
    assert days == sorted(days) and len(days) == 12


def test_a_full_disk_leaves_the_tables_of_the_run_before(index_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("digue\n")
    out = tmp_path / "out"
    search(index_dir, "batch", str(path), "-o", str(out))
    before = tables(out)
    path.write_text("port\n")
    done = search(index_dir, "batch", str(path), "-o", str(out), largest=1500)
    assert done.returncode == 1 and "plus de place" in done.stderr
    assert tables(out) == before


@pytest.mark.parametrize(
    ("content", "said"), [(None, "vérifiez le chemin"), ("", "fichier vide"), ("query\n\n", "aucune")]
)
def test_a_list_without_queries_is_told_with_the_cure(
    index_dir: Path, tmp_path: Path, content: str | None, said: str
) -> None:
    path = tmp_path / "liste.csv"
    if content is not None:
        path.write_text(content)
    done = search(index_dir, "batch", str(path))
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (3, "", 1)
    assert str(path) in done.stderr and said in done.stderr
