"""Each fuzzing target for a few dozen inputs: what `python -m tools.fuzz` does for hours."""

import random

import pytest
from fuzz_targets import TARGETS, examples

from tools.fuzz import mutated

_INPUTS = 25


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_of_a_target_is_a_fault(name: str) -> None:
    """Known inputs, and some made of them by chance: pages, typed refusals, marks that leave the text."""
    known, drawn = list(examples(name)), random.Random(7)
    for data in (*known, *(mutated(drawn, known) for _ in range(_INPUTS))):
        TARGETS[name](data)
