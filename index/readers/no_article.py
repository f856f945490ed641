"""Pages that are no articles: a section, an error, a sign-in, a proof of being human, a consent; told by what they say
and by how they are made, and refused with the reason."""

import re
from collections.abc import Sequence
from itertools import chain
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from index.cleaning.forms import folded
from index.messages import Message
from index.readers.titles import text_of

_SHORT = 700
"""Characters of text from which a page says something else than that it has nothing to say."""
_FEWEST_STORIES = 4
_TITLE_WORDS = 4
_MOST_PROSE = 300
"""Characters of paragraphs outside of its teasers from which a page has a text of its own."""
_MISSING = re.compile(
    r"\W*(?:(?:oups|desole|erreur|error)\W+)*(?:(?:erreur|error)? ?(?:404|410)"
    r"(?:\W*(?:[-|–—]|page|not found|gone|introuvable|erreur|error).{0,40})?|(?:"
    r"(?:cette |la |l')?(?:page|article|contenu) (?:demandee? |que vous (?:cherchez|demandez) )?"
    r"(?:(?:est |reste )?(?:introuvable|non trouvee?|inexistante?|indisponible|supprimee?|not found)|"
    r"n'(?:existe|a pas ete|est) (?:pas|plus|trouvee?|disponible).*)|(?:page )?not found)[ !.…]*(?:\W*[|–—-].{0,40})?)"
)
_FAILED = re.compile(
    r"\W*(?:(?:erreur|error|http)\W+)*(?:40[0135]|429|50[0-4])(?:\W+[a-z' ]{0,50})?"
    r"|(?:le )?(?:service|site)(?: est)?(?: temporairement)? (?:indisponible|unavailable|en maintenance|ferme)[ .!]*"
    r"|(?:site )?(?:en )?maintenance(?: en cours)?|bad gateway|(?:internal )?server error|too many requests"
)
_SERVICE = re.compile(
    r"(?:mentions legales|politique de (?:confidentialite|protection .{3,30}|cookies)|"
    r"conditions generales(?: .{2,40})?|"
    r"c\.?g\.?[uv]\.?|plan du site|nous contacter|contactez[- ]nous|qui sommes[- ]nous ?\??|abonnez-vous|nos offres"
    r"(?: d'abonnement)?|abonnements?|(?:gerer|gestion de) mes? (?:abonnements?|cookies)|charte (?:des|de) .{3,30})"
    r"(?:\s+[-|–—]\s.{2,40})?"
)
"""Titles of what a site says of itself and of what it sells."""
_HUMAN = re.compile(
    r"(?:activ\w+|enable) .{0,30}(?:javascript|scripts|cookies)|(?:vous )?n'etes pas un robot|not a robot|captcha|"
    r"(?:desactiv\w+|coup\w+|disable) .{0,40}(?:bloqueur|adblock|ad blocker)|"
    r"verif\w+ (?:que vous|you are|si vous) .{0,20}(?:humain|human|robot)|checking your browser|just a moment|"
    r"(?:acces|access) (?:refuse|denied|bloque|blocked|interdit)|trafic inhabituel|unusual traffic|ray id|"
    r"(?:you have been|vous avez ete|you are) blocked|(?:verification|controle|security) (?:de securite|check)"
)
_CHECKED = re.compile(r"n'etes pas un robot|(?:you are|you're) not a robot|are human\b|unable to access \S+\.\w|ray id")
"""What nothing but a check says, whatever its heading."""
_LISTING = re.compile(
    r"(?:resultats? (?:de (?:la |votre )?recherche|pour)|recherche\s*:|"
    r"(?:tous|toutes) (?:les|nos|ses|l') ?(?:articles|actualites?|infos?)|"
    r"(?:archives?|articles?|actualites?)\s*(?::|sur|tagu?es?|de la (?:categorie|rubrique))|"
    r"(?:mot-?cle|tag|etiquette|theme|categorie|rubrique|auteur)\s*:).*"
)
"""Headings of pages that list what was found, filed or tagged."""
_SIGNS = re.compile(r"/(?:auteurs?|authors?|journalistes?|signatures?|redact\w+|profils?)/")
"""Addresses of pages that list what one person wrote."""
_SIGN_IN = re.compile(
    r"\W*(?:(?:se )?connexion|(?:se )?connecter|connectez-vous|identifi(?:cation|ez-vous)|s'identifier|"
    r"(?:sign|log) ?in|(?:creer|creez) (?:un|mon|votre) compte|inscription|mot de passe oublie|"
    r"mon (?:compte|espace)|espace abonnes?)\b.{0,60}"
)
_CONSENT = re.compile(
    r"\b(?:cookies|traceurs|consent\w*|partenaires|vie privee|donnees personnelles|accepter|refuser|parametrer)\b"
)
_CONSENTING = 4
"""Words of consent in a short page, from which it asks for nothing else."""
_STORY = re.compile(r"\d{3}|(?:[^/_-]+[_-]){3}")
_LISTED = re.compile(
    r"\W*(?:page (?:suivante|precedente)|(?:articles|pages) (?:suivants|precedents)|plus d'articles)\W*"
)
_AROUND = ("nav", "footer", "aside", "form")


def no_article(tree: HtmlElement, text: str, title: str | None, kind: str | None, asking: bool) -> Message | None:
    """Why a page whose main text is `text` is no article, but says so or asks for something; None where it may be.
    `asking` says whether it has a field for a password or an address."""
    if kind == "article":
        return None
    headings = [folded(heading) for heading in (title or "", *map(text_of, tree.iter("h1", "title"))) if heading]
    if any(map(_SERVICE.fullmatch, headings[:2])):
        return _SERVICE_PAGE
    if len(text) >= _SHORT:
        return None
    said = folded(text)
    if any(map(_MISSING.fullmatch, headings)):
        return _MISSING_PAGE
    if any(map(_FAILED.fullmatch, headings)):
        return _FAILED_PAGE
    unheaded = tree.find(".//h1") is None and len(text) < _SHORT / 2
    checked = len(text) < _SHORT / 2 and _CHECKED.search(said)
    if checked or (unheaded and _HUMAN.search(said)) or any(map(_HUMAN.search, headings)):
        return _CHECK
    if any(map(_SIGN_IN.fullmatch, headings)) and asking:
        return _LOGIN
    return _CONSENT_PAGE if len(_CONSENT.findall(said)) >= _CONSENTING else None


def section_page(tree: HtmlElement, url: str | None, kind: str | None) -> Message | None:
    """Why a page that lists stories, and is none itself, is no article; `kind` is what it declares to be."""
    return _SECTION if _is_section(tree, url, kind) else None


def asks(tree: HtmlElement) -> bool:
    """Whether a page has a field for a password or an address."""
    return any((field.get("type") or "").lower() in ("password", "email") for field in tree.iter("input"))


def _is_section(tree: HtmlElement, url: str | None, kind: str | None) -> bool:
    path = urlsplit(url).path if url else ""
    signs = _SIGNS.search(path) is not None
    if kind == "article" or (not signs and _STORY.search(path.rstrip("/").rpartition("/")[2])):
        return False
    heads = [text_of(heading) for heading in tree.iter("h1")]
    lists = any(_LISTING.fullmatch(folded(head)) for head in heads)
    stories = _stories(tree) or (_items(tree) if lists else [])
    if len(stories) < _FEWEST_STORIES:
        return False
    inside = set(chain.from_iterable(block.iter("p") for block in stories))
    own = sum(
        len(text_of(paragraph))
        for paragraph in tree.iter("p")
        if paragraph not in inside and next(paragraph.iterancestors(*_AROUND), None) is None
    )
    if own >= _MOST_PROSE:
        return False
    listed = any(_LISTED.fullmatch(folded(text_of(link))) for link in tree.iter("a"))
    return lists or signs or kind == "website" or listed or _at_the_top(url) or len(stories) > 2 * _FEWEST_STORIES


def _at_the_top(url: str | None) -> bool:
    """Whether an address is that of the home page or of a section."""
    return url is not None and len(urlsplit(url).path.strip("/").split("/")) == 1


def _items(tree: HtmlElement) -> Sequence[HtmlElement]:
    """The items of a page's lists that begin with a link of a title's length."""
    links = ((item, next(item.iter("a"), None)) for item in tree.iter("li"))
    return [
        item
        for item, link in links
        if link is not None
        and len(text_of(link).split()) >= _TITLE_WORDS
        and next(item.iterancestors(*_AROUND), None) is None
    ]


def _stories(tree: HtmlElement) -> Sequence[HtmlElement]:
    """The blocks of a page that announce a story each: a heading that is a link, with what goes with it alone."""
    links: dict[str, HtmlElement] = {}
    for heading in tree.iter("h2", "h3", "h4"):
        link = next(chain(heading.iter("a"), heading.iterancestors("a")), None)
        if link is not None and link.get("href") and next(heading.iterancestors(*_AROUND), None) is None:
            links.setdefault(link.get("href", ""), heading)
    if len(links) < _FEWEST_STORIES:
        return []
    held: dict[HtmlElement, int] = {}
    for heading in links.values():
        for above in heading.iterancestors():
            held[above] = held.get(above, 0) + 1
    blocks = []
    for heading in links.values():
        block = heading
        while (above := block.getparent()) is not None and held.get(above, 0) == 1:
            block = above
        blocks.append(block)
    return blocks


_MISSING_PAGE = Message(
    fr="page d’erreur (introuvable), pas un article : retirez-la ou enregistrez la page de l’article",
    en="an error page (not found), no article: take it away or save the article's page",
)
_FAILED_PAGE = Message(
    fr="page d’erreur du site (refus, panne, maintenance), pas un article : enregistrez l’article de nouveau",
    en="an error page of the site (refusal, failure, maintenance), no article: save the article again",
)
_SERVICE_PAGE = Message(
    fr="page de service du site (mentions, contact, abonnement), pas un article : retirez-la",
    en="a page on the site itself (legal notice, contact, subscription), no article: take it away",
)
_CHECK = Message(
    fr="page de contrôle (robot, scripts, bloqueur), pas un article : ouvrez l’article et enregistrez-le de nouveau",
    en="a check page (robot, scripts, ad blocker), no article: open the article and save it again",
)
_LOGIN = Message(
    fr="page de connexion, pas un article : connectez-vous, ouvrez l’article et enregistrez-le de nouveau",
    en="a sign-in page, no article: sign in, open the article and save it again",
)
_CONSENT_PAGE = Message(
    fr="demande d’accord pour les cookies, pas un article : répondez-y et enregistrez l’article de nouveau",
    en="a cookie consent page, no article: answer it and save the article again",
)
_SECTION = Message(
    fr="page de rubrique ou d’accueil, pas un article : enregistrez la page de chacun des articles",
    en="a section or home page, no article: save the page of each article",
)
