"""Writes docs/query-language.md from the examples of the query language: python -m tools.query_language"""

from pathlib import Path

from search.language.examples import CHAPTERS

PAGE = Path(__file__).parents[1] / "docs" / "query-language.md"
_HEAD = """# The query language

Written by `python -m tools.query_language` from `search/language/examples.py`; the tests read every query here.

Operators are written in capitals, in French or in English; in lower case they are words. What is unbalanced or empty is
read the way a person would mean it: an open quote or parenthesis closes at the end, an operator without operands is
passed over. What looks like an operator and is none (`maire ou port`, `foo:bar`, `PROCHE` without a number) is named in
the answer, with the spelling that works; a query typed in the language of Europresse, Factiva or Nexis is read in that
language and shown in this one. What cannot mean anything (`date:demain`, `4 de (a b)`) is refused with its place.

Names of fields take any case and accents. Words are found in any inflection but where the table says otherwise.
"""


def page() -> str:
    """The text of the page."""
    parts = [_HEAD]
    for chapter in CHAPTERS:
        foreign = any(example.read_as for example in chapter.examples)
        parts.append(f"## {chapter.title.en}\n")
        rows = ["| typed | finds | read as |", "|---|---|---|"] if foreign else ["| typed | finds |", "|---|---|"]
        for example in chapter.examples:
            cells = [f"`{_cell(example.query)}`", _cell(example.finds.en)]
            cells += [f"`{_cell(example.read_as or '')}`"] if foreign else []
            rows.append(f"| {' | '.join(cells)} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
