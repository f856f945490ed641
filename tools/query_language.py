"""Writes docs/query-language.md from the examples of the query language: python -m tools.query_language"""

from collections.abc import Iterator
from pathlib import Path

from search.language.examples import CHAPTERS
from search.language.fields import EUROPRESSE_KEYS, FACTIVA_KEYS, FIELD_NAMES, FRENCH_NAMES, NEXIS_SEGMENTS, ForeignKey

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
    return "\n".join([*parts, *_names()])


def _names() -> Iterator[str]:
    """Every name of a field, ours and those of other databases."""
    yield "## Names of fields\n"
    yield "| field | also |\n|---|---|"
    for names in FIELD_NAMES.values():
        first, *others = names.split()
        yield f"| `{first}:` | {' '.join(f'`{name}`' for name in others)} |"
    yield "\nKeys of other databases, read where a query is theirs; what is left out is named in the answer.\n"
    yield "| database | read as | left out |\n|---|---|---|"
    for database, keys in (("Europresse", EUROPRESSE_KEYS), ("Factiva", FACTIVA_KEYS), ("Nexis", NEXIS_SEGMENTS)):
        read = [f"`{key}` {_field(meant)}" for key, meant in keys.items() if not meant.lost]
        lost = [f"`{key}`" for key, meant in keys.items() if meant.lost]
        yield f"| {database} | {', '.join(read)} | {' '.join(lost)} |"
    yield ""


def _field(meant: ForeignKey) -> str:
    return FRENCH_NAMES[meant.field] if meant.field else "title and text"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
