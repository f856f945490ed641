"""The headlines of other stories that stand on a page: links within the site, and lines of a ticker without links."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from index.article import Link
from index.cleaning.ticker import like_ticker, ticker_headline

MIN_LINK_WORDS = 4
"""Words from which the text of a link is a headline, not the name of a section."""
_LONGEST = 300
_MOST = 1000
"""Links looked at in a page: what has more is a list of links, and its headlines begin at the top."""
_DENSE = 0.6
"""Share of a line's letters that lie in links from which its links are a list, no words of a sentence."""
_NEAR = 8
"""Elements looked at on either side of a link."""
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code em font i img ins kbd label mark q s small span strike strong sub sup time "
    "tt u var wbr".split()
)
_EMPHASIS = frozenset("abbr acronym b big cite em font i ins mark q s small strong sub sup u wbr".split())
_MENU = re.compile(r"(?:^|[\s_-])(?:nav|menu|header|footer|entete|pied|ariane|breadcrumb|sitemap)(?:$|[\s_-])", re.I)
_STORY = re.compile(r"\d|(?:[^/_-]+[_-]){3}")
"""What the address of a story has and that of a section lacks: a number, or four words."""
_WORD = re.compile(r"\w{2,}")
_SPACE = re.compile(r"\s+")
_CLOCKED = "//body//text()[contains(., ':') and contains('0123456789', substring(normalize-space(.), 1, 1))]"


def links_of(tree: HtmlElement, url: str | None) -> tuple[Link, ...]:
    """The links to other pages of the site that stand by themselves, in the order of the page, each text once.

    A link within a sentence is none of them, nor one of fewer than four words, nor one to the page itself. Tickers
    whose lines are no links are given with an empty address.
    """
    candidates = [
        (element, text, address)
        for element, href in _anchors(tree)
        if len(_WORD.findall(text := _longest_piece(element))) >= MIN_LINK_WORDS
        and len(text) <= _LONGEST
        and (address := _address(href, url)) is not None
    ]
    site = _site(url, (address for _, _, address in candidates))
    found: dict[str, str] = {}
    for element, text, address in candidates:
        parts = urlsplit(address)
        inside = not parts.hostname or _domain(parts.hostname) == site
        if inside and address != url and _listed(element) and _leads_to_story(element, parts.path, parts.query):
            found.setdefault(text, address)
    for text in _clocked(tree):
        found.setdefault(text, "")
    return tuple(Link(text, address) for text, address in found.items())


def _anchors(tree: HtmlElement) -> Iterable[tuple[HtmlElement, str]]:
    for number, element in enumerate(tree.iter("a")):
        if number == _MOST:
            return
        if href := (element.get("href") or "").strip():
            yield element, href


def _address(href: str, url: str | None) -> str | None:
    try:
        address = href.partition("#")[0] if href.startswith("http") else urldefrag(urljoin(url or "", href)).url
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("", "http", "https") and (parts.path or parts.query) else None


def _site(url: str | None, addresses: Iterable[str]) -> str:
    """The domain of the page, or where it does not say, the one that most of its links lead to."""
    if url:
        return _domain(_host(url))
    common = Counter(_domain(host) for address in addresses if (host := _host(address))).most_common(1)
    return common[0][0] if common else ""


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _domain(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def _longest_piece(element: HtmlElement) -> str:
    """The headline in a link: the longest of its pieces, a time or a section in elements of their own left out."""
    pieces = [element.text or ""]
    for event, child in iterwalk(element, events=("start", "end")) if len(element) else ():
        if child is element:
            continue
        if child.tag not in _EMPHASIS:
            pieces.append("")
        pieces[-1] += (child.text if event == "start" else child.tail) or ""
    text = max((_SPACE.sub(" ", piece).strip() for piece in pieces), key=len)
    return ticker_headline(text) if text[:1].isdigit() else text


def _block(element: HtmlElement) -> HtmlElement:
    """The nearest element around that is a block of its own."""
    parent = element.getparent()
    while parent is not None and parent.tag in _INLINE and parent.getparent() is not None:
        parent = parent.getparent()
    return element if parent is None else parent


def _listed(element: HtmlElement) -> bool:
    """Whether a link stands by itself: blocks within it, or little but links in the line that it is part of."""
    if any(child.tag not in _INLINE for child in element.iterdescendants()):
        return True
    top = element
    while (parent := top.getparent()) is not None and parent.tag in _INLINE:
        top = parent
    whole = linked = _length(top)
    for following in (False, True):
        near = top
        for sibling in islice(top.itersiblings(preceding=not following), _NEAR):
            whole += len(((near if following else sibling).tail or "").strip())
            if sibling.tag not in _INLINE or sibling.tag == "br":
                break
            length = _length(sibling)
            whole += length
            linked += length if sibling.tag == "a" else sum(map(_length, sibling.iter("a")))
            near = sibling
        else:
            whole += len(((near.tail if following else top.getparent().text) or "").strip())
    return linked >= _DENSE * whole


def _length(element: HtmlElement) -> int:
    return len("".join(element.itertext()).strip())


def _leads_to_story(element: HtmlElement, path: str, query: str) -> bool:
    """Whether a link may lead to a story: in a menu, only where its address looks like one's."""
    if _STORY.search(path.rstrip("/").rpartition("/")[2]) or _STORY.search(query):
        return True
    names = (f"{a.tag} {a.get('class', '')} {a.get('id', '')}" for a in element.iterancestors())
    return not any(map(_MENU.search, names))


def _clocked(tree: HtmlElement) -> Iterable[str]:
    """The headlines of lines that begin with a time and a section and are no links."""
    for node in tree.xpath(_CLOCKED)[:_MOST]:
        parent = node.getparent()
        block = parent if node.is_text and parent.tag not in _INLINE else _block(parent)
        line = _SPACE.sub(" ", "".join(block.itertext())).strip() if len(block) < 8 else ""
        if len(line) <= _LONGEST and like_ticker(line) and block.find(".//a") is None:
            yield ticker_headline(line)
