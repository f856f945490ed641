"""A record of a JSON file to a raw page: the many names that dumps give to the same thing, in one table."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.markup import one_line, plain_text

KEYS = {
    "title": ("title", "headline", "titre", "name"),
    "text": ("text", "body", "content", "texte", "article_body", "articleBody", "content_html", "content_text",
             "maintext", "full_text", "fulltext", "corps", "contenu"),
    "abstract": ("abstract", "chapo", "chapô", "chapeau", "standfirst", "accroche"),
    "summary": ("summary", "description", "resume", "résumé"),
    "date": ("date", "published", "published_at", "publishedAt", "datePublished", "date_published", "date_publication",
             "date_publish", "publication_date", "pubDate", "pub_date", "published_date", "created_at", "timestamp"),
    "author": ("author", "authors", "auteur", "auteurs", "byline", "creator", "dc:creator", "signature"),
    "section": ("section", "articleSection", "category", "categories", "rubrique", "topic"),
    "source": ("source", "publisher", "media", "média", "journal", "site", "site_name", "source_name", "newspaper"),
    "url": ("url", "link", "lien", "permalink", "canonical_url", "source_url"),
    "agency": ("agency", "agence", "news_agency", "wire"),
    "tags": ("tags", "keywords", "mots_cles", "motsCles", "tag", "labels"),
    "fetched": ("fetched", "fetched_at", "crawled_at", "date_download", "retrieved", "scraped_at"),
    "ref": ("id", "guid", "_id", "uuid"),
}  # fmt: skip
"""What a page needs, and the keys that records use for it, the first present winning. An abstract leads the text that
lacks it; a summary, which may say the same in other words, is read where there is no text."""

ENVELOPES = ("articles", "items", "results", "documents", "docs", "records", "entries", "data")
"""Keys under which an object that is not itself an article holds a list of them."""


def page_of(record: dict[str, Any], path: Path, place: str) -> RawPage | Rejected:
    """The page that a record holds; refused where it has no text."""
    text = _text(_first(record, "text"))
    abstract = _text(_first(record, "abstract"))
    if abstract and _squeezed(abstract).rstrip("….") not in _squeezed(text):
        text = f"{abstract}\n{text}".strip()
    text = text if text.strip() else _text(_first(record, "summary"))
    if not text.strip():
        return Rejected(path, place, _without_text(record))
    date = _moment(_first(record, "date"))
    return RawPage(
        path=path,
        text=text,
        place=place,
        title=_label(_first(record, "title")) or "",  # a record has a place for it: its text does not begin with it
        author=_names(_first(record, "author")),
        date=date,
        date_confidence="meta" if date else "none",
        section=_label(_first(record, "section")),
        source=_label(_first(record, "source")),
        url=_label(_first(record, "url")),
        ref=_label(_first(record, "ref")),
        agency=_label(_first(record, "agency")),
        tags=tuple(_labels(_first(record, "tags"))),
        fetched=_moment(_first(record, "fetched")),
    )


def _first(record: dict[str, Any], name: str) -> Any:
    return next((record[key] for key in KEYS[name] if record.get(key) not in (None, "", [], {})), None)


def _text(value: Any) -> str:
    """A text value: a string, or a list of paragraphs."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(_text, value)))
    if not isinstance(value, str):
        return ""
    return plain_text(_whole(value).replace("\r\n", "\n").replace("\r", "\n"))


def _label(value: Any) -> str | None:
    """A one-line value: a string or number, the name of an object, or the first of a list."""
    if isinstance(value, list):
        return next(filter(None, map(_label, value)), None)
    if isinstance(value, dict):
        return _label(value.get("name") or value.get("title") or value.get("$oid"))
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return one_line(_whole(str(value))) or None


def _labels(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(filter(None, map(_label, values))))


def _names(value: Any) -> str | None:
    return ", ".join(_labels(value)) or None


def _moment(value: Any) -> str | None:
    """A date as it is written; seconds or milliseconds since 1970 as ISO 8601."""
    if isinstance(value, dict):
        return _moment(value.get("$date"))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _label(value)
    seconds = value / 1000 if abs(value) > 1e11 else value
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _whole(text: str) -> str:
    """The text with halves of surrogate pairs joined or, where alone, replaced: no encoding can hold them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _without_text(record: dict[str, Any]) -> Message:
    found = " ".join(list(map(_whole, record))[:12]).replace("\n", " ")[:200] or "—"
    sought = " ".join(KEYS["text"][:5])
    return Message(
        fr=f"aucun texte : clés attendues {sought}… ; clés trouvées {found}",
        en=f"no text: keys expected {sought}…; keys found {found}",
    )
