"""Names that sort articles: sections, tags, and the site that an address belongs to."""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from index.cleaning.forms import folded, letters
from index.cleaning.ticker import known_section

_ACCENTED = {
    word: accented
    for accented in (
        "actualité actualités beauté bien-être cinéma collectivités débats décryptage défense écologie économie éco "
        "édito éducation élections élection énergie enquête évasion fait-divers faits-divers fiscalité géopolitique "
        "île-de-france immobilier insécurité littérature médias météo numérique océanie outre-mer pêche "
        "présidentielle psycho région régions santé sécurité séries société télé télévision théâtre vidéo vidéos "
        "européennes législatives amériques idées mobilité"
    ).split()
    if (word := folded(accented)) != accented
}
"""Sections as addresses and old systems write them, and with their accents."""

_GENERIC = frozenset(
    "accueil home actu actus actualite actualites article articles a la une alaune une index fr news post posts blog "
    "story stories archive archives html amp en direct direct live video videos contenu content page pages node "
    "breves depeche depeches info infos journal edition categorie category rubrique tag tags www edito-home".split()
) | {"a la une", "en direct", "a-la-une", "en-direct"}
"""Steps of an address or of a trail that name no section."""

_STEPS = re.compile(r"\s+[>›»/|]\s+|[>›»]")
_SLUG = re.compile(r"[a-z0-9à-ÿ]+(?:[/_-][a-z0-9à-ÿ]+)*")
_SEGMENT = re.compile(r"[a-z][a-z-]{2,23}")
_LONGEST = 80
_MOST_TAGS = 50

_PREFIX = re.compile(r"(?:www\d?|m|mobile|amp|wap)\.(?=[^.]+\.)")
_SECOND_LEVEL = frozenset("ac asso co com edu go gob gouv gov info ne net nom or org presse press tm".split())
_HOSTS = ("blogspot.com", "wordpress.com", "over-blog.com", "medium.com", "substack.com", "canalblog.com", "github.io",
          "tumblr.com", "hautetfort.com", "mediapart.fr", "free.fr", "typepad.com", "blogspot.fr")  # fmt: skip
"""Sites whose subdomains are sites of their own."""


@lru_cache(maxsize=2048)
def section_name(name: str | None) -> str | None:
    """A section under one spelling: the last step of a trail, a capital first, accents where its word is known.

    "societe/fait-divers" gives "Fait-divers", "POLITIQUE" "Politique", "sante" "Santé"; None for what names nothing.
    """
    if not name or len(name) > _LONGEST:
        return None
    last = [step for step in _STEPS.split(name) if step.strip()][-1:]
    plain = (last[0] if last else "").strip(" \t|/›>»-–—")
    if _SLUG.fullmatch(plain):
        plain = plain.rsplit("/", 1)[-1].replace("_", "-")
    if not any(c.isalpha() for c in plain):
        return None
    if plain.isupper() and (len(plain) > 5 or known_section(plain)):
        plain = plain.capitalize()
    known = _ACCENTED.get(plain.lower())
    return known.capitalize() if known else plain[0].upper() + plain[1:]


def section_in_address(url: str | None) -> str | None:
    """The section that the first folder of an address names (/politique/titre.html); None where it names none."""
    try:
        steps = [step for step in unquote(urlsplit(url or "").path).lower().split("/") if step]
    except ValueError:
        return None
    for step in steps[:-1]:
        if re.fullmatch(r"\d{1,8}|fr|fr-[a-z]{2}", step) or step in _GENERIC:
            continue
        return section_name(step) if _SEGMENT.fullmatch(step) and step.count("-") < 3 else None
    return None


def names_a_section(step: str) -> bool:
    """Whether a step of a breadcrumb trail may be a section: neither the home page nor a sentence."""
    return len(step) <= _LONGEST // 2 and sum(map(str.isalpha, step)) > 1 and folded(step) not in _GENERIC


def site_of(url: str | None) -> str | None:
    """The site of an address: "www.phare.example" and "sport.phare.example" are "phare.example".

    Suffixes of two labels ("co.uk", "gouv.fr") are told by their second label; blogs keep the name before their host's.
    """
    try:
        host = (urlsplit(url or "").hostname or "").rstrip(".")
    except ValueError:
        return None
    return _site_of_host(host)


@lru_cache(maxsize=1024)
def _site_of_host(host: str) -> str | None:
    if not host or re.fullmatch(r"[\d.]+|.*:.*", host):
        return host or None
    host = _PREFIX.sub("", host) if _PREFIX.match(host) else host
    labels = host.split(".")
    suffix = 2 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 1
    own = suffix + 1 + any(host.endswith(f".{blogs}") for blogs in _HOSTS)
    return ".".join(labels[-own:])


def tag_names(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags each once, whatever their accents and capitals; lists in one string are taken apart."""
    found: dict[str, str] = {}
    for tag in tags:
        for name in re.split(r"[,;|\n]", tag):
            bare = " ".join(name.split()).strip(" #")
            if bare and len(bare) <= _LONGEST and (key := _tag_key(bare)):
                found.setdefault(key, bare)
    return tuple(found.values())[:_MOST_TAGS]


@lru_cache(maxsize=8192)
def _tag_key(tag: str) -> str:
    return letters(folded(tag))
