"""The names that dumps, tools and spreadsheets give to what a page needs, in French and English, in one table.

Names are compared by their letters and digits alone: `Date de publication` and `date_de_publication` are one.
Read are, beside plain words, the names of newspaper3k, news-please, trafilatura, minet, Media Cloud, FreshRSS,
wallabag, Zotero, Gargantext and Twitter.
"""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from index.cleaning.forms import letters

KEYS = {
    "title": ("title", "headline", "titre", "name", "titre de l'article", "article title", "intitulé",
              "headlines", "manchette"),
    "text": ("text", "body", "content", "texte", "article_body", "content_html", "content_text", "maintext",
             "main_text", "full_text", "fulltext", "corps", "contenu", "texte intégral", "texte de l'article",
             "article", "article text", "texte complet", "raw_text", "plain_text", "extracted_text", "raw_content"),
    "html": ("html", "raw_html", "page_html", "source_html", "html_content"),
    "abstract": ("abstract", "chapo", "chapeau", "standfirst", "accroche", "abstract note"),
    "summary": ("summary", "description", "résumé", "excerpt", "extrait"),
    "date": ("date", "published", "published_at", "date_published", "date_publication", "date_publish",
             "publication_date", "pub_date", "published_date", "publish_date", "local_time", "created_at", "timestamp",
             "timestamp_utc", "date de publication", "date de parution", "publié le", "parution", "jour",
             "paru le", "mis en ligne le", "date de mise en ligne", "date de l'article"),
    "year": ("publication_year", "année", "year"),
    "month": ("publication_month", "mois", "month"),
    "day": ("publication_day", "day"),
    "author": ("author", "authors", "auteur", "auteurs", "byline", "creator", "dc:creator", "signature", "published_by",
               "user_screen_name", "user_name", "user", "auteur(s)", "auteur.e", "journaliste", "writer", "signataire",
               "nom de l'auteur"),
    "section": ("section", "article_section", "category", "categories", "rubrique", "topic", "catégorie", "thème",
                "section name", "thématique"),
    "source": ("source_hostname", "sitename", "site_name", "media_name", "publication title", "publication name",
               "source", "publisher", "media", "média", "journal", "site", "source_name", "newspaper", "origin",
               "domain_name", "nom de la source", "titre de presse", "support", "domain", "hostname", "source_domain",
               "media_url"),
    "url": ("url", "link", "lien", "permalink", "canonical_url", "source_url", "canonical", "alternate", "adresse",
            "uri", "href", "article url", "url de l'article", "lien de l'article", "guid_url"),
    "agency": ("agency", "agence", "news_agency", "wire"),
    "tags": ("tags", "keywords", "mots_clés", "tag", "labels", "étiquettes", "manual tags"),
    "fetched": ("fetched", "fetched_at", "crawled_at", "date_download", "retrieved", "scraped_at", "date de collecte",
                "collecté le", "crawl date", "scrape date"),
    "changed": ("updated", "updated_at", "modified", "modified_at", "date_modified", "last_modified", "lastmod",
                "modification_date", "date de modification", "modifié le", "mis à jour le", "date de mise à jour"),
    "ref": ("id", "guid", "_id", "uuid", "id_str", "identifiant", "article id", "n°", "numéro"),
}  # fmt: skip
"""What a page needs, and the names for it, the first present winning. An abstract leads the text that lacks it; a
summary, which may say the same in other words, is read where there is no text."""

TEXT_FIELDS = ("text", "html", "abstract", "summary")
"""What may be the text of a page."""


@cache
def _by_letters() -> dict[str, tuple[str, int]]:
    table: dict[str, tuple[str, int]] = {}
    for field, names in KEYS.items():
        for rank, name in enumerate(names):
            table.setdefault(letters(name), (field, rank))
    return table


@lru_cache(maxsize=4096)
def _ranked(name: str) -> tuple[str, int] | None:
    """What a key stands for, and which of the names for that it is."""
    return _by_letters().get(letters(name))


def field_of(name: str) -> str | None:
    """What a key or the name of a column stands for, a key of KEYS; None where it is not known."""
    found = _ranked(name)
    return found[0] if found else None


def known(record: Mapping[str, Any]) -> dict[str, Any]:
    """What a record holds, by the keys of KEYS: of several names for one thing the first in the table that has a value.

    An address under a name for the source is the page's address, as trafilatura writes it.
    """
    ranked: dict[str, tuple[int, Any]] = {}
    for name, value in record.items():
        found = _ranked(name) if isinstance(name, str) else None
        if found is None or value in (None, "", [], {}):
            continue
        field, rank = found
        if field == "source" and _is_address(value):
            field, rank = "url", len(KEYS["url"])
        if field not in ranked or rank < ranked[field][0]:
            ranked[field] = (rank, value)
    return {field: value for field, (_, value) in ranked.items()}


_SITES = ("base", "base_url", "home_page_url", "feed_url", "site_url", "home_url", "website", "homepage", "feed",
          "host", "adresse du site", "url du site", *KEYS["source"], *KEYS["url"])  # fmt: skip
"""Names under which a record, or what holds records, may have the address or the host of its site."""


@cache
def _sites() -> dict[str, int]:
    return {letters(name): rank for rank, name in reversed(list(enumerate(_SITES)))}


def sites_in(record: Mapping[str, Any]) -> list[Any]:
    """What a record holds under names that may tell its site's address, surest first."""
    named = [(_sites().get(letters(name)), value) for name, value in record.items() if isinstance(name, str)]
    return [value for rank, value in sorted((each for each in named if each[0] is not None), key=itemgetter(0))]


def has_body(names: Iterable[str]) -> bool:
    """Whether one of the names stands for what may be a page's text."""
    return any(field_of(name) in TEXT_FIELDS for name in names)


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and value.lower().startswith(("http://", "https://")) and value.count("/") > 2
