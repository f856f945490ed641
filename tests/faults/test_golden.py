"""Indexes of earlier versions: read as they were, or named as what they are and made anew by one command."""

import json
import zipfile
from pathlib import Path

import pytest

from index.rebuild.build import rebuild
from index.rebuild.generation import live
from index.schema import fingerprint
from search.errors import IndexStale
from tools.golden_index import GOLDEN, answers, corpus

ARCHIVES = sorted(GOLDEN.glob("*.zip"))


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda path: path.stem)
def test_an_index_of_a_version_is_read_or_named_and_rebuilt(archive: Path, tmp_path: Path) -> None:
    """One whose fields and analysis are today's answers as it did; any other is refused with the command that makes it
    anew, which keeps the history of its articles."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path)
    index = tmp_path / "index"
    told = json.loads((tmp_path / "answers.json").read_text("utf-8"))
    generation = live(index)
    assert generation is not None
    if generation.fingerprint == fingerprint():
        assert answers(index) == told
        return
    with pytest.raises(IndexStale) as error:
        answers(index)
    assert "search reindex --full" in error.value.message.en
    rebuild(index, [corpus(tmp_path)], full=True)
    assert answers(index)["crue"] == told["crue"]


def test_there_is_an_index_of_some_version() -> None:
    """`python -m tools.golden_index` adds the one of today's, once a version."""
    assert ARCHIVES
