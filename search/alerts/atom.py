"""A search as an Atom feed (RFC 4287), and the description by which browsers search here (OpenSearch 1.1)."""

from collections.abc import Callable
from datetime import datetime, time
from xml.sax.saxutils import escape, quoteattr

from index.local_time import PARIS, zone_of
from index.messages import Message
from search.output import readable
from search.results import Hit, Results

_XML = '<?xml version="1.0" encoding="utf-8"?>\n'


def atom_feed(
    results: Results, built: str, here: str, page: str, article: Callable[[str], str], lang: str = "fr"
) -> str:
    """The articles of `results` that match the whole query, as a feed.

    `here` and `page` are the addresses of the feed and of the page of results, `article` gives that of an article's
    page; `built` is when the index was built, ISO 8601: an article without a date has this one.
    """
    title = Message(f"Manchette : {results.query}", f"Manchette: {results.query}").text(lang)
    entries = "".join(_entry(hit, built, article(hit.id)) for hit in results.hits if not hit.partial)
    return readable(
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">\n<title>{escape(title)}</title>\n'
        f'<id>{escape(here)}</id>\n<updated>{rfc3339(built)}</updated>\n<link rel="self" href={quoteattr(here)}/>\n'
        f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>\n'
        f"<author><name>Manchette</name></author>\n{entries}</feed>\n"
    )


def _entry(hit: Hit, built: str, address: str) -> str:
    date = rfc3339(hit.date or built)
    author = hit.author or hit.source
    return (
        f"<entry>\n<title>{escape(hit.title)}</title>\n<id>urn:manchette:article:{escape(hit.id)}</id>\n"
        f'<link rel="alternate" type="text/html" href={quoteattr(address)}/>\n<updated>{date}</updated>\n'
        + (f"<published>{date}</published>\n" if hit.date else "")
        + (f"<author><name>{escape(author)}</name></author>\n" if author else "")
        + (f"<category term={quoteattr(hit.section)}/>\n" if hit.section else "")
        + f"<summary>{escape(hit.snippet)}</summary>\n</entry>\n"
    )


def rfc3339(iso: str) -> str:
    """A day or a moment as feeds have it, with its zone: Paris where none is said, midnight for a day."""
    moment = datetime.fromisoformat(iso)
    if len(iso) == len("2024-11-17"):
        moment = datetime.combine(moment.date(), time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone_of(PARIS))).isoformat(timespec="seconds")


def open_search(page: str, feed: str, suggestions: str, itself: str, icon: str, lang: str = "fr") -> str:
    """The description of the search box; the addresses have `{searchTerms}` where a query belongs."""
    told = Message("Recherche dans un fonds de presse français.", "Search in a French press archive.").text(lang)
    return (
        f'{_XML}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>Manchette</ShortName>\n<Description>{escape(told)}</Description>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n<Language>fr</Language>\n"
        f'<Image width="16" height="16" type="image/svg+xml">{escape(icon)}</Image>\n'
        f'<Url type="text/html" template={quoteattr(page)}/>\n'
        f'<Url type="application/atom+xml" rel="results" template={quoteattr(feed)}/>\n'
        f'<Url type="application/x-suggestions+json" rel="suggestions" template={quoteattr(suggestions)}/>\n'
        f'<Url type="application/opensearchdescription+xml" rel="self" template={quoteattr(itself)}/>\n'
        "</OpenSearchDescription>\n"
    )
