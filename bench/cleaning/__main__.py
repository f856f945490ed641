"""`python -m bench.cleaning`: the table of docs/cleaning.md, from one run."""

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.cleaning.sites import LAYOUTS, Page, Story, site
from bench.cleaning.systems import SYSTEMS

_WORD = re.compile(r"\w+")
_FEW = (1, 3, 10)
_LAID_BY_TABLES = "cells"
_PARAGRAPH_WORDS = 8


@dataclass(frozen=True, slots=True)
class Score:
    """Tokens found, said and sought over pages, and the CPU seconds it took."""

    right: int
    said: int
    sought: int
    seconds: float
    pages: int

    @property
    def precision(self) -> float:
        """The share of the tokens said that are right."""
        return self.right / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        """The share of the tokens sought that were found."""
        return self.right / self.sought if self.sought else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(name: str, pages: Sequence[Page], together: int) -> Score:
    """The score of a system over pages that it sees `together` at a time, as a site of that many pages."""
    right = said = sought = 0
    seconds = 0.0
    for start in range(0, len(pages), together):
        group = pages[start : start + together]
        begun = time.process_time()
        texts = SYSTEMS[name]([page.markup for page in group])
        seconds += time.process_time() - begun
        for page, text in zip(group, texts, strict=True):
            found, known = Counter(_tokens(text)), Counter(_tokens(page.text))
            right += (found & known).total()
            said += found.total()
            sought += known.total()
    return Score(right, said, sought, seconds, len(pages))


def lost(name: str, pages: Sequence[Page]) -> tuple[int, int]:
    """How many paragraphs of pages a system gives nowhere in their text, spaces aside, and how many they have."""
    gone = told = 0
    for page, text in zip(pages, SYSTEMS[name]([page.markup for page in pages]), strict=True):
        given = "".join(text.split())
        paragraphs = [line for line in page.text.split("\n") if len(line.split()) >= _PARAGRAPH_WORDS]
        told += len(paragraphs)
        gone += sum("".join(paragraph.split()) not in given for paragraph in paragraphs)
    return gone, told


def _tokens(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def portal(shared: Path) -> list[Page]:
    """The saved pages of a portal, with the text that its publisher gave apart."""
    texts = {}
    with gzip.open(shared / "data/articles/orange.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            texts[row["url"]] = row["text"]
    rows = map(json.loads, (shared / "data/pages/orange.jsonl").read_text("utf-8").splitlines())
    return [
        Page(row["url"], gzip.decompress((shared / "data" / row["file"]).read_bytes()).decode(), texts[row["url"]])
        for row in rows
    ]


def stories(shared: Path, count: int) -> list[Story]:
    """Articles for the generated sites: every so many, those with at least three paragraphs."""
    found: list[Story] = []
    with gzip.open(shared / "data/articles/orange.jsonl.gz", "rt", encoding="utf-8") as file:
        for number, row in enumerate(map(json.loads, file)):
            paragraphs = tuple(paragraph for paragraph in row["text"].split("\n") if paragraph.strip())
            if number % 97 == 0 and len(paragraphs) >= 3:
                found.append(Story(f"actualite/{row['id']}-un-article-du-journal", row["title"], paragraphs))
                if len(found) == count:
                    break
    return found


def table(shared: Path, pages: int) -> list[str]:
    """The lines of the document."""
    real = portal(shared)
    told = stories(shared, pages)
    lines = [*_HEAD, *_header(), *_rows("160 pages of a portal", real, len(real))]
    lines += [line for few in _FEW for line in _rows(f"the portal, {few} together", real, few, ("manchette",))]
    for layout in LAYOUTS:
        made = list(site(layout, told))
        lines += _rows(f"{layout}, {len(made)} pages", made, len(made))
        lines += [line for few in _FEW for line in _rows(f"{layout}, {few} together", made, few, ("manchette",))]
    lines += ["", *_LOST_HEAD]
    made = list(site(_LAID_BY_TABLES, told))
    for name in SYSTEMS:
        gone, count = lost(name, made)
        lines.append(f"| {name} | {count} | {gone} |")
        print(lines[-1], flush=True)
    names = ("trafilatura", "readability-lxml", "jusText")
    lines += ["", "Versions: " + ", ".join(f"{name} {version(name)}" for name in names) + "."]
    return lines


def _header() -> list[str]:
    return ["| pages | extractor | precision | recall | F1 | CPU ms/page |", "|---|---|---|---|---|---|"]


def _rows(label: str, pages: Sequence[Page], together: int, names: Sequence[str] = tuple(SYSTEMS)) -> list[str]:
    lines = []
    for name in names:
        got = score(name, pages, together)
        cost = 1000 * got.seconds / got.pages
        lines.append(f"| {label} | {name} | {got.precision:.4f} | {got.recall:.4f} | {got.f1:.4f} | {cost:.1f} |")
        print(lines[-1], flush=True)
    return lines


_HEAD = (
    "# Extraction of the main text",
    "",
    "Written by `python -m bench.cleaning` in one run. Tokens are runs of letters and digits, counted over all pages: ",
    "precision is the share of the tokens given that belong to the article, recall the share of the article's that are",
    "given. “together” is how many pages of the site are seen: with one, nothing can be learned of it.",
    "",
    "The portal's pages are real ones, their reference the text that its publisher gave apart. The other sites are",
    "generated around articles of the same publisher in layouts that extractors find hard (bench/cleaning/sites.py).",
    "",
)


_LOST_HEAD = (
    f"Paragraphs of {_PARAGRAPH_WORDS} words and more of “{_LAID_BY_TABLES}” (tables within tables, text that lies",
    "bare behind pictures and boxes), and how many of them are nowhere in the text given, spaces aside:",
    "",
    "| extractor | paragraphs | lost |",
    "|---|---|---|",
)


def main() -> None:
    """Measure, and write the document."""
    parser = argparse.ArgumentParser(prog="python -m bench.cleaning", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[3] / "shared", help="the measuring data")
    parser.add_argument("--pages", type=int, default=100, help="pages of each generated site")
    parser.add_argument("--out", type=Path, help="the document to write")
    arguments = parser.parse_args()
    lines = table(arguments.shared, arguments.pages)
    if arguments.out:
        arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
