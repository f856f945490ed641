"""Parts of an article that its page keeps folded until a reader asks for them: what follows "Lire la suite", panels of
an accordion, a section for subscribers. They are laid open; windows, forms and other copies of the text stay hidden."""

import re
from itertools import islice

from lxml.etree import XPath
from lxml.html import HtmlElement

from index.cleaning.forms import folded
from index.readers.titles import text_of

HIDING = re.compile(r"display\s*:\s*none", re.I)
_FOLDED = XPath("//body//*[@hidden or contains(translate(@style, 'DISPLAYNOE', 'displaynoe'), 'display')"
                " or self::noscript or contains(@class, '-la-suite') or contains(@id, '-la-suite')]")  # fmt: skip
_WINDOW = re.compile(
    r"modal|pop-?(?:up|in|over)|dialog|overlay|tool-?tip|infobulle|toast|alert|lightbox|newsletter|infolettre|\bnl\b|cookie|"
    r"consent|log-?in|connexion|sign-?up|shar(?:e|ing)|partage|social|comment|author|auteur|\bbio\b|related|recirc|promo|"
    r"sponsor|advert|menu|\bnav|caption|legende|credit|player|error|erreur|success|confirm|thank|merci|search|recherche",
    re.I,
)
"""Class or id of what a page shows over an article or beside it, when it shows it."""
_TO_READER = re.compile(
    r"\b(?:abonnez-vous|deja abonne|connectez-vous|inscrivez-vous|cookies|javascript|mot de passe|newsletter|"
    r"votre (?:inscription|adresse|compte|abonnement|navigateur|panier|commentaire|message|recherche|boite|e-?mail))\b"
)
_AROUND = ("nav", "footer", "form", "dialog", "figure")
_FIELDS = ("form", "input", "select", "textarea", "h1")
_LEVELS = 3
"""Elements between a folded part and the one that has the article's paragraphs."""
_UNFOLDING = re.compile(
    r"accord[ei]on|collaps|panel|panneau|\btab|onglet|suite|more|expand|fold|repli|depli|toggle|pay-?wall|abonn|subscri",
    re.I,
)
"""Class or id of what a reader opens."""
_FEWEST_WORDS = 16
"""Words of sentences from which a folded part that is called nothing says something of the article."""
_SENTENCE_WORDS = 8
_SENTENCE = re.compile(r"[.!?…][\s»”\"’')\]]*\Z")
_LINKED = 0.5


def unfold(tree: HtmlElement) -> None:
    """Lay open what stands folded among the article's paragraphs and has sentences of its own."""
    for element in _FOLDED(tree):
        if element.getparent() is not None and _is_folded(element) and _is_the_articles(element):
            if element.tag == "noscript":
                element.tag = "div"
            element.attrib.clear()


def _is_folded(element: HtmlElement) -> bool:
    if element.tag == "noscript" or element.get("hidden") is not None or HIDING.search(element.get("style", "")):
        return True
    return "-la-suite" in f"{element.get('class', '')} {element.get('id', '')}" and element.tag in ("div", "section")


def _is_the_articles(element: HtmlElement) -> bool:
    if element.get("role") in ("dialog", "alert", "menu") or next(element.iterancestors(*_AROUND), None) is not None:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if _WINDOW.search(names):
        return False
    if next(element.iter(*_FIELDS), None) is not None:
        return False
    said = text_of(element)
    if sum(len(text_of(link)) for link in element.iter("a")) > _LINKED * len(said) or _TO_READER.search(folded(said)):
        return False
    blocks = [block for block in element.iter("p", "li", "dd") if is_whole_sentence(text_of(block))]
    sentences = [text_of(block) for block in blocks] or ([said] if is_whole_sentence(said) else [])
    least = _SENTENCE_WORDS if _UNFOLDING.search(names) else _FEWEST_WORDS
    if sum(len(sentence.split()) for sentence in sentences) < least:
        return False
    shown = _shown_around(element)
    return bool(shown) and not all(sentence in shown for sentence in sentences)


def _shown_around(element: HtmlElement) -> set[str]:
    """The sentences of the paragraphs among which a folded part stands; none where it stands alone."""
    own = set(element.iter())
    for above in islice(element.iterancestors(), _LEVELS):
        if above.tag == "body":
            break
        beside = {text for block in above.iter("p") if block not in own and is_whole_sentence(text := text_of(block))}
        if beside:
            return beside
    return set()


def is_whole_sentence(text: str) -> bool:
    """Whether a line is long enough for a sentence and ends as one."""
    return len(text.split()) >= _SENTENCE_WORDS and _SENTENCE.search(text) is not None
