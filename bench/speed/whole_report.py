"""The part of docs/benchmarks.md that tells of whole answers: `python -m bench.speed.whole_report PAGE FIGURES...`."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- whole answers -->\n", "<!-- end of whole answers -->\n"
RIVAL = "tantivy"
OURS = "manchette"
TARGET, FLOOR = 1.0, 1.5
_TITLES = {"plain": "Without facets", "facets": "With facets"}
_SMALL = 0.015


def main() -> None:
    """Put the part into the page, in the place of the one before."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.whole_report", description=__doc__)
    parser.add_argument("page", type=Path, help="docs/benchmarks.md")
    parser.add_argument("json", type=Path, nargs="+", help="figures of `bench.speed.whole`, a file a corpus")
    parser.add_argument("--before", type=Path, help="figures of the same corpus before a change, shown beside")
    asked = parser.parse_args()
    figures = [json.loads(path.read_text(encoding="utf-8")) for path in asked.json]
    earlier = json.loads(asked.before.read_text(encoding="utf-8")) if asked.before else None
    page = asked.page.read_text(encoding="utf-8")
    asked.page.write_text(with_part(page, whole_answers(figures, earlier)), encoding="utf-8")


def with_part(page: str, part: str) -> str:
    """The page with this part in the place of the one it has, or above its first heading of the second degree."""
    begin, end = page.find(BEGIN), page.find(END)
    if begin >= 0 <= end:
        return page[:begin] + BEGIN + part + END + page[end + len(END) :]
    at = page.find("\n## ") + 1 or len(page)
    return f"{page[:at]}{BEGIN}{part}{END}\n{page[at:]}"


def kept_part(page: str) -> str | None:
    """The part of a page, None where it has none."""
    begin, end = page.find(BEGIN), page.find(END)
    return page[begin + len(BEGIN) : end] if begin >= 0 <= end else None


def whole_answers(figures: Sequence[Mapping[str, Any]], earlier: Mapping[str, Any] | None = None) -> str:
    """The part, in Markdown; with the ratios of `earlier` beside those of the same number of articles."""
    return "\n".join(_part(figures, earlier)) + "\n"


def _part(figures: Sequence[Mapping[str, Any]], earlier: Mapping[str, Any] | None) -> Iterator[str]:
    yield "## Whole answers\n"
    yield (
        "What a user waits for, by the product as it ships: from the text that was typed to JSON, with the exact total,"
        " ten articles, what matched marked in title and text, and counts of all facets (sources, sections, authors,"
        " agencies, keywords, names, years, months). tantivy does the same with its own snippet generator and its own"
        " aggregations over the same values; it requires all words of one to three, and any of a headline's or a"
        " question's, as ours does. `completed` are two or three words that fewer than ten articles have together: ours"
        " shows articles with some of them behind, which tantivy is not asked for. CPU time, both engines in turn in"
        " one process (`python -m bench.speed.whole --index INDEX --work DIR --json FIGURES.json`).\n"
    )
    for one in figures:
        yield f"### {one['docs']:,} articles\n"
        for key, title in _TITLES.items():
            classes = one["classes"][key]
            yield f"{title}: CPU ms, p50 / p95\n"
            before = earlier["classes"][key] if earlier and earlier["docs"] == one["docs"] else None
            head = ("class", "questions", OURS, RIVAL, "ratio", f"at most {TARGET:.1f}")
            rows = [_row(group, row) for group, row in classes.items()]
            if before is not None:
                head = (*head, "ratio before")
                rows = [
                    (*row, _ratio(before[group]) if group in before else "–")
                    for row, group in zip(rows, classes, strict=True)
                ]
            yield from _table(head, rows)
        told = "Where our time goes, with facets (shares of a profile, which weighs calls too much)"
        yield f"{told}\n"
        yield from _shares(one["parts"]["facets"])
        if earlier and earlier["docs"] == one["docs"]:
            yield "The same before\n"
            yield from _shares(earlier["parts"]["facets"])


def _shares(parts: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    names = list(dict.fromkeys(part for row in parts.values() for part in row))
    rows = [(name, *(f"{100 * row.get(name, 0):.0f} %" for row in parts.values())) for name in names]
    yield from _table(("part", *parts), [row for row, name in zip(rows, names, strict=True) if _large(name, parts)])


def _row(group: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    ours, theirs = row[OURS], row.get(RIVAL)
    cells = [group, str(row["questions"]), _times(ours)]
    if theirs is None:
        return (*cells, "–", "–", "–")
    ratio, worst = _ratios_of(row)
    missed = "**missed**" if max(ratio, worst) > FLOOR else f"**missed**, below {FLOOR}"
    met = "–" if group == "completed" else "met" if max(ratio, worst) <= TARGET else missed
    return (*cells, _times(theirs), _ratio(row), met)


def _ratios_of(row: Mapping[str, Any]) -> tuple[float, float]:
    return row[OURS]["p50"] / row[RIVAL]["p50"], row[OURS]["p95"] / row[RIVAL]["p95"]


def _ratio(row: Mapping[str, Any]) -> str:
    return "{:.2f} / {:.2f}".format(*_ratios_of(row)) if RIVAL in row else "–"


def _times(row: Mapping[str, float]) -> str:
    return f"{row['p50']:.1f} / {row['p95']:.1f}"


def _large(name: str, parts: Mapping[str, Mapping[str, float]]) -> bool:
    return any(row.get(name, 0) >= _SMALL for row in parts.values())


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


if __name__ == "__main__":
    main()
