"""What a user says of a folder's pages in its `manchette.toml`."""

from datetime import date
from pathlib import Path

import pytest

from index.article import Article, Rejected
from index.rebuild.files import source_files
from index.rebuild.pages import read_pages
from index.sidecar import Sidecar, Sidecars, read_sidecar

PAGE = "La digue tient bon\nLa digue a tenu toute la nuit, malgré des creux de six mètres.\n"
TODAY = date(2025, 6, 1)


def articles(root: Path) -> tuple[dict[str, Article], list[Rejected]]:
    refused: list[Rejected] = []
    found: dict[str, Article] = {}
    for file in source_files([root], refused.append):
        for outcome in read_pages(file, TODAY, Sidecars()):
            if isinstance(outcome, Rejected):
                refused.append(outcome)
            else:
                found[file.path.name] = outcome.article
    return found, refused


def test_a_sidecar_holds_for_its_folder_and_below_unless_a_nearer_one_does(tmp_path: Path) -> None:
    for folder, name in (("", "a.txt"), ("mer/nord", "b.txt"), ("terre", "c.txt")):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / name).write_text(PAGE, "utf-8")
    (tmp_path / "manchette.toml").write_text('source = "Le Phare"\nagency = "AFP"\n', "utf-8")
    (tmp_path / "terre/manchette.toml").write_text('source = "La Marée"\nsection = "terre"\n', "utf-8")
    found, refused = articles(tmp_path)
    assert refused == []
    assert {name: (a.source, a.section, a.agency) for name, a in found.items()} == {
        "a.txt": ("Le Phare", None, "AFP"),
        "b.txt": ("Le Phare", None, "AFP"),
        "c.txt": ("La Marée", "Terre", None),
    }
    assert found["c.txt"].provenance == {"title": "text", "source": "sidecar", "section": "sidecar"}


def test_a_section_that_the_page_gives_stays_and_its_source_does_not(tmp_path: Path) -> None:
    record = '{"title": "A", "text": "La digue tient.", "section": "Mer", "source": "x"}'
    (tmp_path / "a.jsonl").write_text(record, "utf-8")
    (tmp_path / "manchette.toml").write_text('source = "Le Phare"\nsection = "Terre"\n', "utf-8")
    (article,) = articles(tmp_path)[0].values()
    assert (article.source, article.section) == ("Le Phare", "Mer")
    assert (article.provenance["source"], article.provenance["section"]) == ("sidecar", "record")


@pytest.mark.parametrize("text", ["source =", "source = 3", 'sources = "Le Phare"', "source = '" + "x" * 70_000 + "'"])
def test_a_broken_sidecar_is_reported_and_the_pages_are_read_without_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(PAGE, "utf-8")
    (tmp_path / "manchette.toml").write_text(text, "utf-8")
    found, refused = articles(tmp_path)
    assert found["a.txt"].source is None
    assert [rejected.path.name for rejected in refused] == ["manchette.toml"]
    assert "manchette.toml" in refused[0].reason.fr


def test_an_empty_sidecar_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "manchette.toml"
    path.write_text('source = " "\n', "utf-8")
    assert read_sidecar(path) == Sidecar()
