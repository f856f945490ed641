"""`python -m bench.suggestion --index DIR --shared DIR`: the tables of docs/suggestions.md, from one run."""

import argparse
import gzip
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from bench.suggestion.misspelt import NAMES, Misspelt, made, misspelt
from bench.suggestion.systems import Manchette, System, pyspellchecker, symspell, words_of
from index.analysis import Analyser, fold

_HEADLINES = 500
_SLIPS = 300
_SLIPPED = "Words of the index, a random slip in each"
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ANALYSER = Analyser()


def same_search(suggested: str, meant: str) -> bool:
    """Whether two spellings find the same articles: the same words in any inflection, apart or as one."""
    if _squeezed(suggested) == _squeezed(meant):
        return True
    left, right = ([token.stem for token in _ANALYSER.analyse(text) if token.span == 1] for text in (suggested, meant))
    return left == right


def _squeezed(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print()


def accuracy(title: str, rows: Sequence[Misspelt], systems: Mapping[str, System], held: Sequence[bool]) -> None:
    """Print how many of the rows each system gets right, by kind, and what ours gets wrong."""
    right: dict[str, dict[str, int]] = {name: defaultdict(int) for name in systems}
    of_held: dict[str, int] = defaultdict(int)
    kinds: dict[str, int] = defaultdict(int)
    wrong: list[str] = []
    for row in rows:
        kinds[row.kind] += 1
    for number, (name, system) in enumerate(systems.items()):
        for row, is_held in zip(rows, held, strict=True):
            suggested = system(row.typed)
            fine = same_search(suggested, row.meant)
            right[name][row.kind] += fine
            of_held[name] += fine and is_held
            if not fine and not number:
                gone = "" if is_held else " (the index has it not)"
                shown = suggested if suggested != row.typed else "nothing"
                wrong.append(f"{row.typed} → {shown}, not {row.meant}{gone}")
    print(f"## {title}\n")
    head = ["kind", "rows", *systems]
    body = [[kind, count, *(right[name][kind] for name in systems)] for kind, count in sorted(kinds.items())]
    body.append(
        [
            "all",
            len(rows),
            *(f"{sum(right[name].values())} ({_share(sum(right[name].values()), len(rows))})" for name in systems),
        ]
    )
    body.append(
        [
            "all that the index has",
            sum(held),
            *(f"{of_held[name]} ({_share(of_held[name], sum(held))})" for name in systems),
        ]
    )
    _table(head, body)
    print("Wrong: " + "; ".join(wrong) + "\n")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.1f} %"


def false_alarms(texts: Mapping[str, Sequence[str]], systems: Mapping[str, System]) -> None:
    """Print how often each system changes what is spelt right, and what ours changes."""
    print("## What is spelt right\n")
    rows = []
    changed: list[str] = []
    for title, each in texts.items():
        row: list[object] = [title, len(each)]
        for number, system in enumerate(systems.values()):
            if number and len(each[0].split()) > 1:
                row.append("")
                continue
            # One takes half a second for a name: one word of forty tells as much.
            some = each if not number else each[::40]
            found = [(text, system(text)) for text in some]
            other = [(text, better) for text, better in found if _squeezed(better) != _squeezed(text)]
            row.append(f"{len(other)} of {len(some)} ({_share(len(other), len(some))})")
            if not number:
                changed += [f"{text} → {better}" for text, better in other]
        rows.append(row)
    _table(["texts", "count", *systems], rows)
    print("Ours: " + "; ".join(changed) + "\n")


def correct_texts(shared: Path) -> dict[str, Sequence[str]]:
    """Headlines, their words, and the queries of the collections."""
    with gzip.open(shared / "data/articles/orange.jsonl.gz", "rt", encoding="utf-8") as file:
        titles = [json.loads(line)["title"] for line in file]
    chosen = random.Random(0).sample(titles, _HEADLINES)
    words = sorted({word for title in chosen for word in _WORD.findall(title)})
    found: dict[str, Sequence[str]] = {f"words of {_HEADLINES} headlines": words, f"{_HEADLINES} headlines": chosen}
    for name in ("manchettes", "piaf"):
        lines = (shared / f"data/collections/{name}/queries.tsv").read_text("utf-8").splitlines()
        found[f"queries of {name}"] = [line.partition("\t")[2] for line in lines]
    return found


def main() -> None:
    """Run everything once and print it as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.suggestion")
    parser.add_argument("--index", type=Path, required=True, help="an index of data/articles")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the measuring data")
    given = parser.parse_args()
    manchette = Manchette(given.index)
    start = time.process_time()
    manchette("gillets")
    print(f"First suggestion, with the vocabulary made: {time.process_time() - start:.2f} CPU s\n")
    checker, french = pyspellchecker()
    words = words_of(manchette.engine)
    systems: dict[str, System] = {
        "manchette": manchette,
        f"symspellpy {version('symspellpy')}, French list": symspell(french),
        "symspellpy, the index's words": symspell(words),
        f"pyspellchecker {version('pyspellchecker')}, French list": checker,
    }
    manchette.seconds.clear()
    tables = {
        "typos_fr.tsv": misspelt(given.shared / "data/lexicon/typos_fr.tsv"),
        "Names": misspelt(NAMES),
        _SLIPPED: made(words, _SLIPS),
    }
    for title, rows in tables.items():
        held = [manchette.total(row.meant) > 0 for row in rows]
        # pyspellchecker takes up to a second for a word that its list has not: it is not asked there.
        asked = systems if title != _SLIPPED else dict(list(systems.items())[:-1])
        accuracy(title, rows, asked, held)
    taken = np.array(manchette.seconds) * 1000
    print(f"CPU ms a suggestion ({len(taken)} looked for): median {np.median(taken):.1f}, ", end="")
    print(f"p95 {np.percentile(taken, 95):.1f}, most {taken.max():.1f}\n")
    false_alarms(correct_texts(given.shared), systems)


if __name__ == "__main__":
    main()
