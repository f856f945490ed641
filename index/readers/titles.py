"""An HTML page's title: of all that it claims, the article's own headline, without the name of the site."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from index.cleaning.forms import folded, letters
from index.cleaning.labels import site_of
from index.readers.markup import one_line

_LONGEST = 1000
_CUT = re.compile(r"\s*(?:…|\.\.\.)$")
_SEPARATED = re.compile(r"(.+?\S)(?:\s+[-–—·•:»]\s+|\s*\|\s*)((?:(?!\s[-–—·•»]\s|\|).)+)", re.S)
_HEADED = re.compile(r"((?:(?!\s[-–—·•»]\s|\|).)+?)(?:\s+[-–—·•:»]\s+|\s*\|\s*|\s*:\s+)(\S.+)", re.S)
_OTHERS = re.compile(r"comment|related|(?:^|[\s_-])(?:sidebar|recirc|popular|footer)(?:$|[\s_-])", re.I)
_KICKER = re.compile(
    r"kicker|sur-?titre|overline|eyebrow|(?:^|[\s_-])(?:lieu|label|tag|categor\w*|rubrique|section|theme)(?:$|[\s_-])",
    re.I,
)
_KICKER_WORDS = 4
_DAY = re.compile(
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?\d{1,2}(?:er)?[ /.-](?:\w{3,9}|\d{1,2})[ /.-]\d{2,4}"
    r"|\d{4}-\d\d-\d\d"
)
_UNSEEN = re.compile(r"[\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e]")


def title_of(
    claims: Sequence[str], headings: Sequence[str], page: str | None, sites: Sequence[str], url: str | None
) -> str | None:
    """The first of `claims` (JSON-LD, <meta>), `headings` and the `page`'s <title> that is more than the site's name.

    A name at the end or the beginning is taken off where it is surely the site's: it is among `sites` or is its
    address, or is all that a title has more than the heading. One that is cut short ("…") is completed.
    """
    names = {letters(site) for site in sites} | names_in_address(url)
    # A heading that the page's own title begins with is the article's, not the site's.
    own = [text for text in headings if page and letters(page).startswith(letters(text))] or list(headings[:1])
    candidates = [one_line(_UNSEEN.sub("", text)) for text in (*claims, *own, page or "")]
    for candidate in candidates:
        bare = _without_site(candidate, names, own)
        if not bare or (letters(bare) in names and len(set(map(letters, candidates))) > 1):
            continue
        start = _CUT.sub("", bare)
        whole = [text for text in candidates[:-1] if len(text) > len(bare) and text.startswith(start)]
        return _without_site(whole[0], names, own) if whole and start != bare else bare
    return None


def without_trail(title: str) -> tuple[str, str | None]:
    """A title that is the last step of a trail which begins with a date, without the steps before; and that date."""
    steps = [step.strip() for step in re.split(r"\s>\s", title)] if " > " in title else []
    if len(steps) > 1 and all(steps) and _DAY.fullmatch(folded(steps[0])):
        return steps[-1], steps[0]
    return title, None


def _without_site(title: str, names: set[str], headings: Sequence[str]) -> str:
    while len(title) <= _LONGEST and (found := _SEPARATED.fullmatch(title)):
        alike = any(letters(found[1]) == letters(heading) for heading in headings)
        if not (_is_site(found[2], names) or (alike and len(found[2]) <= len(found[1]))):
            break
        title = found[1]
    if len(title) <= _LONGEST and (found := _HEADED.fullmatch(title)) and letters(found[1]) in names:
        title = found[2]
    return title


def _is_site(name: str, names: set[str]) -> bool:
    last = letters(name)
    plain = re.sub(r"(?:\.(?:fr|com|net|org|info|eu|be|ch|ca))$", "", folded(name).strip())
    return last in names or (len(plain) > 2 and letters(plain) in names)


def names_in_address(url: str | None) -> set[str]:
    """The names that a site may have by its address: "www.le-phare.fr" may be "Le Phare", "le-phare.fr"."""
    site = site_of(url)
    if site is None:
        return set()
    host = urlsplit(url or "").hostname or ""
    label = letters(site.split(".")[0])
    labels = {letters(part) for part in host.split(".")[:-1] if len(part) > 3}
    return {name for name in (label, letters(site), *labels, letters(host)) if len(name) > 3} | {
        f"{article}{label}" for article in ("le", "la", "les", "l") if len(label) > 3
    }


def headings_of(tree: HtmlElement, page: str | None) -> list[str]:
    """The page's headings of the first level; where those are the site's name alone, by the `page`'s <title>, the one
    of the second level that this begins with."""
    headings = [text for heading in tree.iter("h1") if (text := _without_kicker(heading))]
    if page and len(page) <= _LONGEST and headings and (found := _SEPARATED.fullmatch(page)):
        own = letters(found[1])
        if all(letters(heading) == letters(found[2]) for heading in headings):
            below = [text for heading in tree.iter("h2") if letters(text := text_of(heading)) == own]
            return below[:1] or headings
    return headings


def has_kicker(heading: HtmlElement) -> bool:
    """Whether a heading begins with a label in an element of its own, which is no part of the title."""
    return _without_kicker(heading) != text_of(heading)


def _without_kicker(heading: HtmlElement) -> str:
    """A heading's text, without the label in an element of its own that it begins with."""
    text = text_of(heading)
    if not len(heading) or (heading.text or "").strip():
        return text
    label, rest = text_of(heading[0]), heading[0].tail or ""
    for other in heading[1:]:
        rest += "".join(other.itertext()) + (other.tail or "")
    rest = one_line(rest) if rest.strip() else ""
    touches = label[-1:].isalnum() and text[len(label) : len(label) + 1].isalnum()
    named = _KICKER.search(heading[0].get("class", "")) is not None
    kicker = bool(label) and len(label.split()) <= _KICKER_WORDS and len(rest.split()) >= _KICKER_WORDS - 1
    return rest if kicker and rest[:1].isupper() | rest[:1].isdigit() and (touches or named) else text


def holders_of(tree: HtmlElement) -> frozenset[HtmlElement]:
    """The elements that hold a heading of the first level: they are the article's, whatever a layout calls them."""
    return frozenset(above for heading in tree.iter("h1") for above in heading.iterancestors())


def elsewhere(element: HtmlElement, holders: frozenset[HtmlElement]) -> bool:
    """Whether an element stands in a part of the page that is not the article's: margin, menu, foot, comments."""
    for above in element.iterancestors():
        if above.tag in ("aside", "nav", "footer"):
            return True
        if _OTHERS.search(f"{above.get('class', '')} {above.get('id', '')}") and above not in holders:
            return True
    return False


def names_text(element: HtmlElement) -> str:
    """The text of an element that names people, on one line: links and elements that touch are names apart."""
    pieces: list[str] = []
    for text in element.itertext():
        touching = pieces and pieces[-1][-1:].isalnum() and text[:1].isalnum()
        pieces.append(f", {text}" if touching else text)
    return " ".join("".join(pieces).split())


def text_of(element: HtmlElement) -> str:
    """The text of an element on one line; spaces that do not break stay."""
    return " ".join(re.split(r"[ \t\r\n\f]+", "".join(element.itertext()))).strip()
