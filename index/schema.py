"""What an article becomes in the index: one table of fields, and from it the arrays' table and the Whoosh schema."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from index.analysis import ANALYSIS_VERSION, Analyser, fold
from index.analysis.spelling import spelling
from index.analysis.stop import stop_words

if TYPE_CHECKING:
    from whoosh.fields import Schema

    from index.article import Article
    from index.postings.index_spec import ColumnSpec, FieldSpec, IndexSpec

SCHEMA_VERSION = 5
"""Raised whenever an index built before can no longer be read or would answer differently."""

Kind = Literal["key", "stem", "form", "bag", "pairs", "spelling", "breaks", "value", "values", "day", "number"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the index.

    kind: `key` one exact term; `stem` and `form` words with positions (inflections together, or this very form);
    `bag` forms without positions: words of an address are asked for one by one;
    `pairs` two grammatical words side by side as one term, so that a phrase of them reads short lists;
    `spelling` words as they are spelt, those with accents alone (`index.analysis.spelling`), without positions;
    `breaks` where sentences and paragraphs begin (`index.analysis.sentences`);
    `value` one term for the whole value, with a column for filters and facets; `values` a term for each of several
    whole values; `day` a column of day numbers; `number` a column of other whole numbers.
    `source` is the article's text that it reads, its own name where empty. `weight` counts in the score, 0 where the
    field never scores. `capitals`: whether to keep how each form is written (see `index.names`).
    """

    name: str
    kind: Kind
    source: str = ""
    weight: float = 0.0
    capitals: bool = False


FIELDS = (
    Field("id", "key"),
    Field("file", "key"),
    Field("address", "key"),
    Field("title", "stem", weight=3.0),
    Field("title_exact", "form", "title", weight=1.5, capitals=True),
    Field("text", "stem", weight=1.0),
    Field("text_exact", "form", "text", weight=0.5, capitals=True),
    Field("text_pairs", "pairs", "text"),
    Field("title_spelt", "spelling", "title"),
    Field("text_spelt", "spelling", "text"),
    Field("text_breaks", "breaks", "text"),
    Field("headlines", "stem"),
    Field("headlines_exact", "form", "headlines"),
    Field("headlines_spelt", "spelling", "headlines"),
    Field("author", "value"),
    Field("author_words", "form", "author"),
    Field("source", "value"),
    Field("source_words", "form", "source"),
    Field("section", "value"),
    Field("section_words", "form", "section"),
    Field("agency", "value"),
    Field("agency_words", "form", "agency"),
    Field("tag", "values"),
    Field("tags_words", "form", "tags"),
    Field("url_words", "bag"),
    Field("name", "values"),
    Field("day", "day"),
    Field("moment", "number"),
    Field("copy", "number"),
)
"""Weights: title 3 against text 1, measured best on news; an exact form counts half of its field once more."""

BREAK_UNITS = (b"name", b"sentence", b"paragraph")
"""The terms of a field of breaks, by `index.analysis.sentences`, a paragraph being a sentence's beginning too, and by
`index.analysis.name_starts`."""

WEIGHTS: Mapping[str, float] = {field.name: field.weight for field in FIELDS if field.weight}

HEADS = ("id", "title", "author", "date", "date_confidence", "section", "source", "url", "ref", "path", "place")
"""Stored with the hit list in mind: short, read for every hit."""
BODIES = ("text", "headlines", "removed", "agency", "tags", "provenance")
"""Stored apart: long, read for the hits that are shown."""

NO_DAY = 0
"""The column's value for an article without a date; day 1 is 1 January of year 1, as `date.toordinal` counts."""
NO_MOMENT = -(2**31)
"""The column's value for an article without a date; moments are seconds since 1970 in UTC, a bare day its midnight."""
NO_TEXT = 0
"""The digest of a text without words (`index.families.shingles.text_digest`)."""
_DEFAULTS = {"day": NO_DAY, "moment": NO_MOMENT, "copy": NO_TEXT}


def schema() -> "Schema":
    """The Whoosh schema. Always passed when an index is opened, so that no pickled class decides how it reads."""
    from whoosh import fields

    indexed = {field.name: _whoosh_field(field) for field in FIELDS}
    stored = {name: fields.STORED() for name in (*HEADS, *BODIES) if name not in indexed}
    return fields.Schema(**indexed, **stored)


def _whoosh_field(field: Field) -> Any:
    from whoosh import columns, fields

    from index.analysis.whoosh_adapter import FormAnalyzer

    stored = field.name in HEADS or field.name in BODIES
    match field.kind:
        case "key":
            return fields.ID(unique=field.name == "id", stored=stored)
        case "stem" | "form":
            return fields.TEXT(analyzer=FormAnalyzer(field.kind), phrase=True, stored=stored)
        case "bag":
            return fields.TEXT(analyzer=FormAnalyzer("form"), phrase=False, stored=stored)
        case "pairs" | "spelling" | "breaks" | "values":
            # What a text gives it is the arrays' business; stock Whoosh may read it and never writes it.
            return fields.KEYWORD(commas=True)
        case "value":
            return fields.ID(sortable=True, stored=stored)
        case "day":
            return fields.COLUMN(columns.NumericColumn("I", default=NO_DAY))
        case "number":
            return fields.COLUMN(columns.NumericColumn("q", default=_DEFAULTS[field.name]))


def arrays() -> "IndexSpec":
    """The same table as the array engine takes it."""
    from index.analysis.batch import BATCH
    from index.postings.index_spec import IndexSpec

    return IndexSpec(
        fields=tuple(spec for field in FIELDS if (spec := _field_spec(field)) is not None),
        columns=tuple(column for field in FIELDS if (column := _column_spec(field)) is not None),
        heads=HEADS,
        bodies=BODIES,
        analyse=Analyser().analyse,
        fingerprint=fingerprint(),
        batch=BATCH,
    )


def _field_spec(field: Field) -> "FieldSpec | None":
    from index.analysis.name_starts import breaks_and_names
    from index.postings.index_spec import Breaks, PairsField, Spellings, Values, Words, form_field, stem_field

    match field.kind:
        case "key" | "value" | "values":
            return Values(field.name, _whole)
        case "stem" | "form":
            return Words(
                field.name, stem_field if field.kind == "stem" else form_field, field.source, capitals=field.capitals
            )
        case "bag":
            return Words(field.name, form_field, field.source, positions=False)
        case "pairs":
            return PairsField(field.name, form_field, frequent_forms(), field.source)
        case "spelling":
            return Spellings(field.name, spelling, field.source)
        case "breaks":
            return Breaks(field.name, breaks_and_names, BREAK_UNITS, field.source)
        case "day" | "number":
            return None


@cache
def frequent_forms() -> frozenset[str]:
    """The folded forms whose pairs are indexed: grammatical words, a third of what a text is made of."""
    return frozenset(fold(word) for word in stop_words())


def _column_spec(field: Field) -> "ColumnSpec | None":
    from index.postings.index_spec import ColumnSpec

    if field.kind == "value":
        return ColumnSpec(field.name, "string", str)
    number = field.kind in ("day", "number")
    return ColumnSpec(field.name, "number", int, default=_DEFAULTS[field.name]) if number else None


def _whole(value: str) -> tuple[bytes]:
    return (value.encode("utf-8", "surrogatepass"),)


def fingerprint() -> str:
    """Eight hexadecimal digits that change when the table of fields, its version or the analysis changes."""
    facts = (SCHEMA_VERSION, ANALYSIS_VERSION, FIELDS, HEADS, BODIES)
    return f"{zlib.crc32(repr(facts).encode()):08x}"


def day_number(iso: str | None) -> int | None:
    """The day of an ISO 8601 date, in local time, as `date.toordinal` counts it; None for None."""
    from index.local_time import local_day

    return local_day(iso).toordinal() if iso else None


def moment_number(iso: str | None) -> int | None:
    """The moment of an ISO 8601 date, in seconds since 1970; a time without a zone is read as UTC. None for None."""
    from datetime import UTC, datetime

    if not iso:
        return None
    moment = datetime.fromisoformat(iso)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def document(article: "Article", file_key: str, copy: int = NO_TEXT) -> Mapping[str, Any]:
    """The fields of an article, as a writer's `add_document` takes them; what the article has not is left out.

    `copy` is the digest of its text, the same for exact copies.
    """
    from index.address import address_words
    from index.capitalised_runs import capitalised_runs

    fields = {
        "id": article.id,
        "file": file_key,
        "address": _address_key(article),
        "title": article.title,
        "text": article.text,
        "headlines": "\n".join(article.headlines),
        "removed": json.dumps([[line.line, line.reason] for line in article.removed]) if article.removed else "",
        "author": article.author,
        "source": article.source,
        "section": article.section,
        "agency": article.agency,
        "tags": "\n".join(article.tags),
        "tag": article.tags,
        "name": capitalised_runs(article.title, article.text),
        "provenance": json.dumps(article.provenance) if article.provenance else "",
        "day": day_number(article.date),
        "moment": moment_number(article.date),
        "copy": copy,
        "date": article.date,
        "date_confidence": article.date_confidence,
        "url": article.url,
        "url_words": address_words(article.url) if article.url else "",
        "ref": article.ref,
        "path": str(article.path),
        "place": article.place,
    }
    return {name: value for name, value in fields.items() if value not in (None, "", ())}


def _address_key(article: "Article") -> str | None:
    """What finds an article by its address where its identifier does not: other stories have the address, or pages
    write it in several ways."""
    from index.address import address_key
    from index.article import id_of_address

    url = article.url
    if not url or (article.id == id_of_address(url) and "?" not in url and "#" not in url):
        return None
    return f"{address_key(url):016x}"


def restored_article(stored: Mapping[str, Any]) -> "Article":
    """The article whose stored fields these are; with the heads alone, an article without text."""
    from index.article import Article, RemovedLine

    headlines = stored.get("headlines", "")
    tags = stored.get("tags", "")
    return Article(
        id=stored["id"],
        path=Path(stored["path"]),
        place=stored.get("place", ""),
        title=stored.get("title", ""),
        text=stored.get("text", ""),
        author=stored.get("author"),
        date=stored.get("date"),
        date_confidence=stored["date_confidence"],
        section=stored.get("section"),
        source=stored.get("source"),
        url=stored.get("url"),
        ref=stored.get("ref"),
        agency=stored.get("agency"),
        tags=tuple(tags.split("\n")) if tags else (),
        provenance=json.loads(stored.get("provenance") or "{}"),
        headlines=tuple(headlines.split("\n")) if headlines else (),
        removed=tuple(RemovedLine(line, reason) for line, reason in json.loads(stored.get("removed") or "[]")),
    )
