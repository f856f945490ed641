"""Lines of a news ticker, "10:50Politique - Titre": time, section, headline of another story."""

import re

from index.cleaning.forms import folded

SECTIONS = frozenset(
    """
    a la une|actu|actualite|actualites|afrique|agriculture|alimentation|ameriques|animaux|argent|art|arts|asie|assemblee|
    auto|automobile|banlieue|basket|beaute|bien-etre|bourse|breves|buzz|campus|cinema|climat|collectivites|
    conso|consommation|cuisine|culture|cyclisme|debats|decryptage|defense|dessin|diplomatie|direct|dossier|ecologie|
    economie|eco|edito|editorial|education|elections|emploi|energie|enquete|entreprise|entreprises|environnement|etranger|
    europe|expos|faits divers|faits-divers|fait divers|fait-divers|famille|finance|finances|flash|food|foot|football|formule 1|
    france|gastronomie|geopolitique|handball|high-tech|high tech|histoire|idees|ile-de-france|immigration|immo|
    immobilier|industrie|info|infos|insolite|international|internet|jeux|jeux video|jeux olympiques|jo|judo|justice|lettres|
    lifestyle|livres|locales|logement|loisirs|ligue 1|litterature|maison|media|medias|mer|mercato|meteo|mode|monde|
    montagne|musique|mobilite|natation|nature|numerique|opinion|opinions|outre-mer|paris|patrimoine|peche|people|
    planete|police|politique|portrait|presidentielle|proche-orient|moyen-orient|psycho|reportage|region|regions|religion|
    rugby|sante|science|sciences|securite|series|ski|social|societe|spectacle|spectacles|sport|sports|style|tech|
    technologie|technologies|tele|television|tendances|tennis|terrorisme|theatre|tourisme|transport|transports|travail|
    tv|ukraine|une|usa|videos|vie pratique|ville|villes|voile|volley|voyage|voyages|web
    """.replace("\n", "").replace("    ", "").split("|")
)  # fmt: skip
"""Section words of French news sites, folded; a line's section is known where it is one, or begins with one and "/"."""

_CLOCK = r"(?:[01]?\d|2[0-3])(?:[:hH]|\s[hH]\s)[0-5]\d"
_GLUED = re.compile(rf"{_CLOCK}(?P<section>[^\W\d_][^:]{{1,38}}?)\s+[-–—]\s+(?P<headline>\S.+)")
_SPACED = re.compile(rf"{_CLOCK}\s*(?:[-–—:|•]\s*)?(?P<section>[^\W\d_][^:]{{1,38}}?)\s*[-–—:|•]\s+(?P<headline>\S.+)")
DASH = re.compile(r"[-–—―•·*|_]")
"""A line that is one such sign alone."""

_LONGEST = 300


def glued(line: str) -> re.Match[str] | None:
    """The parts of a ticker line whose section follows the time without a space, as scrapers leave it."""
    return _GLUED.fullmatch(line) if len(line) <= _LONGEST else None


def spaced(line: str) -> re.Match[str] | None:
    """The parts of a line with a time, a known section and a headline, apart by spaces and marks."""
    found = _SPACED.fullmatch(line) if len(line) <= _LONGEST else None
    return found if found and known_section(found["section"]) else None


def headline(line: str) -> str | None:
    """The headline of a ticker line, None where the line has not that form."""
    found = glued(line) or spaced(line)
    return found["headline"].strip() if found else None


def known_section(name: str) -> bool:
    """Whether a word is one of those that head a section of a newspaper."""
    return folded(re.split(r"\s*[/>]\s*", name)[0]) in SECTIONS
