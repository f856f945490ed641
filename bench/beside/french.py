"""Cases of French: does a question find a text that a reader would take for an answer, and no other one?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.beside.engines import Asked


@dataclass(frozen=True, slots=True)
class Case:
    """A question and a text; `match` says whether the one should find the other, `why` what the case is about."""

    question: str
    text: str
    match: bool
    why: str


def cases_of(shared: Path) -> list[Case]:
    """The measured cases; they hold invisible characters, which stay."""
    lines = (shared / "data/lexicon/cases.tsv").read_text(encoding="utf-8").split("\n")
    rows = (line.split("\t") for line in lines if line)
    return [Case(question, text, expected == "match", why) for question, text, expected, why in rows]


def wrong_cases(ask: Asked, cases: Sequence[Case], work: Path) -> list[Case]:
    """The cases that a system gets wrong, each text among all the others."""
    found = ask([case.text for case in cases], [case.question for case in cases], work)
    return [case for at, case in enumerate(cases) if (at in found[at]) != case.match]
