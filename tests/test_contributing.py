"""The examples of CONTRIBUTING.md do what the page says."""

import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest

from index.analysis import CHAIN
from index.analysis.tokens import cut
from index.article import Article, RawPage, Rejected
from index.readers import FORMATS, read
from search import export as exports
from search.engine import ScannedArticle
from search.export import EXPORT_FORMATS, ExportFormat, exporter
from search.export.entries import About, Entry
from search.results import Family

PAGE = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"^```python (\w+)\n(.*?)^```$", PAGE, re.M | re.S))


def module(name: str, example: str) -> ModuleType:
    made = ModuleType(name)
    exec(compile(EXAMPLES[example], f"CONTRIBUTING.md, {example}", "exec"), made.__dict__)
    return made


def test_each_part_that_can_be_added_has_an_example_of_thirty_lines_at_most() -> None:
    assert set(EXAMPLES) == {"reader", "analysis", "operator", "export", "engine"}
    assert all(len(example.splitlines()) <= 30 for example in EXAMPLES.values())


def test_the_reader_reads_its_files_and_refuses_others_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "index.readers.dispatch", module("index.readers.dispatch", "reader"))
    monkeypatch.setitem(FORMATS, ".depeche", "dispatch")
    good, bad = tmp_path / "a.depeche", tmp_path / "b.depeche"
    good.write_text("La digue cède\n\nLa mer est passée.\n", "utf-8")
    bad.write_text("La digue cède\n", "utf-8")
    (page,), (refused,) = list(read(good)), list(read(bad))
    assert isinstance(page, RawPage) and page.title == "La digue cède" and "La mer est passée." in page.text
    assert isinstance(refused, Rejected) and "sans ligne vide" in refused.reason.fr


def test_the_step_gives_a_word_its_other_spelling() -> None:
    pieces = cut("fœtus")
    for step in (module("step", "analysis").open_ligatures, *CHAIN):
        pieces = step(pieces)
    assert [(piece.form, piece.also) for piece in pieces] == [("foetus", (("fetus", 5),))]


def test_the_export_is_one_of_the_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "search.export.titles", module("search.export.titles", "export"))
    monkeypatch.setitem(EXPORT_FORMATS, "titles", ExportFormat("titles", ".txt", "text/plain"))
    monkeypatch.setattr(exports, "titles", sys.modules["search.export.titles"], raising=False)
    article = Article(id="a" * 16, path=Path("a.txt"), place="", title="La digue cède", text="La mer est passée.")
    entry = Entry(ScannedArticle(article, 1.0, Family(1, article.id), 1))
    about = About("digue", "whoosh", "1", 1, 1, datetime.now(UTC).isoformat())
    out = BytesIO()
    out.writelines(exporter("titles").export([entry], about))
    assert out.getvalue().decode() == "digue\nLa digue cède\n"


@pytest.mark.parametrize("example", ["operator", "engine"])
def test_the_example_holds(example: str) -> None:
    module(example, example)
