"""What an article becomes in the index: one table of fields, and the Whoosh schema that follows from it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal

from index.article import Article

if TYPE_CHECKING:
    from whoosh.fields import Schema

SCHEMA_VERSION = 1
"""Raised whenever an index built before can no longer be read or would answer differently."""

Kind = Literal["key", "stem", "form", "value", "day", "stored"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the index.

    kind: `key` one exact term; `stem` and `form` words with positions (inflections together, or this very form);
    `value` one folded term for the whole value, with a column for facets; `day` a day number with a column;
    `stored` kept and not searched. `weight` counts in the score; 0 where the field never scores.
    """

    name: str
    kind: Kind
    weight: float = 0.0


FIELDS = (
    Field("id", "key"),
    Field("file", "key"),
    Field("title", "stem", weight=3.0),
    Field("title_exact", "form", weight=1.5),
    Field("text", "stem", weight=1.0),
    Field("text_exact", "form", weight=0.5),
    Field("headlines", "stem"),
    Field("headlines_exact", "form"),
    Field("author", "value"),
    Field("author_words", "form"),
    Field("source", "value"),
    Field("source_words", "form"),
    Field("section", "value"),
    Field("section_words", "form"),
    Field("day", "day"),
    Field("article", "stored"),
)
"""Weights: FRENCH.md's title 3 against text 1, exact forms half of their field, as round numbers."""

NO_DAY = 0
"""The column's value for an article without a date; day 1 is 1 January of year 1, as `date.toordinal` counts."""


def schema() -> "Schema":
    """The Whoosh schema. Always passed when an index is opened, so that no pickled class decides how it reads."""
    from whoosh import fields

    return fields.Schema(**{field.name: _whoosh_field(field) for field in FIELDS})


def _whoosh_field(field: Field) -> Any:
    from whoosh import fields

    from index.analysis.whoosh_adapter import FormAnalyzer

    match field.kind:
        case "key":
            return fields.ID(unique=field.name == "id")
        case "stem" | "form":
            return fields.TEXT(analyzer=FormAnalyzer(field.kind), phrase=True)
        case "value":
            return fields.ID(sortable=True)
        case "day":
            return fields.NUMERIC(int, bits=32, signed=False, sortable=True, default=NO_DAY)
        case "stored":
            return fields.STORED()


def fingerprint() -> str:
    """Eight hexadecimal digits that change when the table of fields, its version or the analysis changes."""
    from index.analysis import ANALYSIS_VERSION

    facts = (SCHEMA_VERSION, ANALYSIS_VERSION, FIELDS)
    return blake2b(repr(facts).encode(), digest_size=4).hexdigest()


def day_number(iso: str | None) -> int:
    """The day of an ISO 8601 date as `date.toordinal` counts it; NO_DAY for None."""
    from datetime import date

    return date.fromisoformat(iso[:10]).toordinal() if iso else NO_DAY


def document(article: Article, file_key: str) -> Mapping[str, Any]:
    """The fields of an article, as Whoosh's `add_document` takes them; empty fields are left out."""
    headlines = "\n".join(article.headlines)
    fields = {
        "id": article.id,
        "file": file_key,
        "title": article.title,
        "title_exact": article.title,
        "text": article.text,
        "text_exact": article.text,
        "headlines": headlines,
        "headlines_exact": headlines,
        "author": article.author,
        "author_words": article.author,
        "source": article.source,
        "source_words": article.source,
        "section": article.section,
        "section_words": article.section,
        "day": day_number(article.date),
        "article": stored_article(article),
    }
    return {name: value for name, value in fields.items() if value not in (None, "")}


def stored_article(article: Article) -> str:
    """The whole article as JSON text."""
    import json

    facts = asdict(article) | {"path": str(article.path)}
    return json.dumps(facts, ensure_ascii=True, separators=(",", ":"))


def restored_article(stored: str) -> Article:
    """The article that `stored_article` wrote."""
    import json
    from pathlib import Path

    from index.article import RemovedLine

    facts = json.loads(stored)
    facts["path"] = Path(facts["path"])
    facts["headlines"] = tuple(facts["headlines"])
    facts["removed"] = tuple(RemovedLine(**line) for line in facts["removed"])
    return Article(**facts)
