"""Where names that begin with a grammatical word may stand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.name_starts import NAME, breaks_and_names
from index.analysis.sentences import break_kinds
from index.postings.tokenise_bytes import split_runs


def names(text: str) -> list[str]:
    """The runs that begin a name."""
    data = np.frombuffer(text.encode(), np.uint8)
    starts, ends = split_runs(data)
    kinds = breaks_and_names(data, starts)
    runs = [data[start:end].tobytes().decode() for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    return [run for run, kind in zip(runs, kinds.tolist(), strict=True) if kind == NAME]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le quotidien Le Monde", ["Le"]),
        ('Le quotidien "Le Monde" et (La Croix)', ["Le", "La"]),
        ("Les élus En Marche et Les Échos", ["En", "Les"]),
        ("Il part. Le Monde change", []),
        ("dans le Monde, Le monde", []),
        ("Chez Paul Martin, Lea Martin, LE MONDE", []),
        ("un Le  Monde et un Le", []),
        ("", []),
    ],
)
def test_a_grammatical_word_with_a_capital_before_another_capital_may_begin_a_name(text: str, found: list[str]) -> None:
    assert names(text) == found


@given(st.text("LeMondaÉé .\n\"'", max_size=40))
def test_what_begins_sentences_and_paragraphs_stays(text: str) -> None:
    data = np.frombuffer(text.encode(), np.uint8)
    starts, _ = split_runs(data)
    before, after = break_kinds(data, starts), breaks_and_names(data, starts)
    assert (after[before > 0] == before[before > 0]).all()
    assert set(after[before == 0].tolist()) <= {0, NAME}
