"""What an extractor of main text leaves out of an article is given back, in the page's order: the standfirst between
title and text, lost paragraphs, boxes of facts, pull quotes, subheadings.

It is told by where it stands, among the lines that the extractor kept, and by what the page calls it.
"""

import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import islice

from lxml.etree import strip_elements, strip_tags
from lxml.html import HtmlElement

from index.cleaning.forms import letters
from index.cleaning.heading import name_at_foot
from index.readers.beside import named_furniture
from index.readers.outline import INLINE

_UNSEEN = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "select",
    "textarea",
)
_AROUND = frozenset("nav footer form figcaption dialog menu".split())
_HEADINGS = frozenset("h2 h3 h4 h5 h6".split())
_LISTED = _HEADINGS | {"li", "dt", "dd"}
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WORD = re.compile(r"[^\W_]")
_ENDS = re.compile(r"[.!?…][\s»”\"’')\]]*\Z")
_ALIEN = re.compile(
    r"shar(?:e|ing)|social|newsletter|infolettre|relat(?:ed|if)|lies\b|lire-aussi|also|more|next|prev|popular|promo|pub(?:licite)?\b|"
    r"sponsor|advert|cookie|consent|premium|pay-?wall|subscri|abonn|login|signup|comment|author|auteur|\bbio\b|byline|signature|"
    r"caption|credit|legende|copyright|footer|sidebar|breadcrumb|ariane|teaser|card|recirc|widget|menu|\bnav|tags?\b|modal|hidden|"
    r"masque|print|toolbar|player|rating|meta\b|date|publication|item",
    re.I,
)
"""Class or id of what stands on a page beside its article."""
_STANDFIRST = re.compile(
    r"chap[oô]|chapeau|standfirst|(?:^|[\s_-])(?:lead|lede|intro(?:duction)?|desc(?:ription)?|summary|resume|excerpt|"
    r"accroche|deck|dek|sub-?(?:title|head(?:line)?)|sous-?titre|sub|abstract)(?:$|[\s_-])",
    re.I,
)
_NO_SIGNATURE = re.compile(
    r"tags?\b|mots?-?cle|theme|sujet|topic|relat|caption|credit|legende|photo|comment|share", re.I
)
_BOX = re.compile(
    r"encadr|fact-?s?(?:$|[\s_-]|box)|rep[eè]re|infobox|savoir|chiffres?|chronolog|focus|(?:^|[\s_-])box", re.I
)
_QUOTE = re.compile(r"pull-?quote|exergue|citation|(?:^|[\s_-])quote", re.I)
_SENTENCE_WORDS = 8
_LONG_WORDS = 25
_STANDFIRST_WORDS = 12
_QUOTE_WORDS = 4
_ALIKE = 40
"""Letters in which a standfirst and the description of a page agree."""
_MOST = 0.8
"""Share of the kept text that an element holds from which it is the article's."""
_GLUED = 80
"""Characters from which a line is looked at for paragraphs that were glued."""
_MOST_BELOW_TITLE = 30
"""Lines below a title from which they are something else than what a page says of its article."""
_LONGEST_LABEL = 160
_LINKED = 0.5
"""Share of a line in one link from which it points to another story."""


@dataclass(frozen=True, slots=True, eq=False)
class PageBlock:
    """A line that a page shows, and the element that it lies in."""

    line: str
    plain: str
    """The line with every kind of space as one of its own, for comparing."""
    element: HtmlElement


def completed(
    blocks: Sequence[PageBlock],
    tree: HtmlElement,
    pictured: Sequence[str],
    text: str,
    title: str | None,
    description: str | None,
) -> str:
    """`text`, which was extracted from the page of these `blocks`, with the lines of the article that it lacks;
    `pictured` is what the page says of its pictures."""
    lines = _parted(text.split("\n"), blocks)
    places = {_plain(line): number for number, line in enumerate(lines)}
    found = [places.get(block.plain, -1) for block in blocks]
    kept = [number for number, place in enumerate(found) if place >= 0]
    if not kept:
        return "\n".join(lines)
    holder = _holder(blocks, kept)
    links = _Links(tree, pictured)
    added: dict[int, list[str]] = {}
    own = ""
    named = letters(title or "")
    first, last = next((number for number in kept if letters(blocks[number].line) != named), kept[0]), kept[-1]
    heading = _heading(blocks[:first], named)
    lead = list(_standfirst(blocks, heading, first, description, links))
    place = found[heading] if heading >= 0 else -1
    for number in [*lead, *range(first, len(blocks))]:
        if found[number] >= 0:
            place = max(place, found[number])
            continue
        block = blocks[number]
        if number in lead or _belongs(blocks, number, holder, links, found, within=number < last):
            own = own or letters(text)
            said = letters(block.line)
            if said and said not in own:
                added.setdefault(place, []).append(block.line)
                own += said
    if not added:
        return "\n".join(lines)
    whole = list(added.get(-1, ()))
    for number, line in enumerate(lines):
        whole += [line, *added.get(number, ())]
    return "\n".join(whole)


def left_out(blocks: Sequence[PageBlock], text: str, dropped: Sequence[str]) -> tuple[str, ...]:
    """The lines that a page shows and its text has not, each once, and those that were dropped before."""
    kept = {_plain(line) for line in text.split("\n")}
    lines = dict.fromkeys(
        block.line
        for block in blocks
        if block.plain not in kept and block.line not in text and _WORD.search(block.line)
    )
    return tuple(dict.fromkeys((*lines, *(line for line in dropped if line not in text and _WORD.search(line)))))


def lines_below_title(blocks: Sequence[PageBlock], text: str, title: str | None) -> tuple[str, ...]:
    """The short lines that a page shows between its title and the first paragraph of its text, which are not in it."""
    kept = {_plain(line) for line in text.split("\n")}
    first = next((at for at, block in enumerate(blocks) if len(block.line) >= _GLUED and block.plain in kept), 0)
    heading = _heading(blocks[:first], letters(title or ""))
    if heading < 0 or first - heading > _MOST_BELOW_TITLE:
        return ()
    lines = (block.line for block in blocks[heading + 1 : first] if block.plain not in kept)
    return tuple(line for line in lines if len(line) <= _LONGEST_LABEL)


def signature_below(tree: HtmlElement, blocks: Sequence[PageBlock], text: str) -> str | None:
    """The line right below a text, in the same article of the page, that is nothing but the name of who signs it."""
    lines = {_plain(line) for line in text.split("\n")}
    last = max((number for number, block in enumerate(blocks) if block.plain in lines), default=len(blocks))
    if last + 1 >= len(blocks) or name_at_foot((block := blocks[last + 1]).line) is None:
        return None
    around = next(block.element.iterancestors("article", "main"), None)
    within = next(blocks[last].element.iterancestors("article", "main"), None)
    if around is None or around is not within or _stands_around(block.element, around):
        return None
    linked = any(_plain("".join(link.itertext())) == block.plain for link in tree.iter("a"))
    return None if linked or _named(block.element, _NO_SIGNATURE, 3) or named_furniture(block.element) else block.line


class _Links:
    """The links and the pictures of a page, looked at once something was lost."""

    def __init__(self, tree: HtmlElement, pictured: Sequence[str]) -> None:
        self._tree, self._alts = tree, pictured
        self._texts: list[str] | None = None
        self._pictured: str | None = None

    def captions(self, line: str) -> bool:
        """Whether a line is what the page says of a picture."""
        if self._pictured is None:
            self._pictured = "\n".join(map(_plain, self._alts))
        return _plain(line)[:_ALIKE] in self._pictured

    def holds(self, line: str) -> bool:
        """Whether a line is a link for the most part."""
        if self._texts is None:
            texts = ("".join(link.itertext()) for link in self._tree.iter("a"))
            self._texts = [plain for text in texts if len(plain := _plain(text)) > 10]
        plain = _plain(line)
        return sum(len(text) for text in self._texts if text in plain) >= _LINKED * len(plain)


def _plain(line: str) -> str:
    return " ".join(line.removeprefix("- ").split())


def blocks_of(tree: HtmlElement) -> list[PageBlock]:
    """The lines of a page, whatever they belong to, in its order."""
    body = tree.find("body")
    if body is None:
        return []
    seen = copy(body)
    strip_elements(seen, *_UNSEEN, with_tail=False)
    strip_tags(seen, *INLINE)
    found = []
    for element in seen.iter():
        if (text := element.text) and (line := _SPACES.sub(" ", text).strip()):
            found.append(PageBlock(line, line.replace("\u00a0", " "), element))
        if (text := element.tail) and element is not seen and (line := _SPACES.sub(" ", text).strip()):
            found.append(PageBlock(line, line.replace("\u00a0", " "), element.getparent()))
    return found


def _parted(lines: list[str], blocks: Sequence[PageBlock]) -> list[str]:
    """The lines of a text, those taken apart that are several paragraphs of the page one after another."""
    shown = {block.plain for block in blocks}
    if all(_plain(line) in shown or len(line) < _GLUED for line in lines):
        return lines
    parted: list[str] = []
    for line in lines:
        plain = _plain(line)
        parted += [line] if plain in shown or len(line) < _GLUED else _paragraphs_of(plain, blocks) or [line]
    return parted


def _paragraphs_of(line: str, blocks: Sequence[PageBlock]) -> list[str]:
    """The blocks, one after another, that a line is made of; none where it is not."""
    for start, block in enumerate(blocks):
        rest, number = line, start
        while number < len(blocks) and rest.startswith(plain := blocks[number].plain):
            rest = rest[len(plain) :].lstrip()
            number += 1
        if not rest and number > start + 1 and block.line:
            return [found.line for found in blocks[start:number]]
    return []


def _holder(blocks: Sequence[PageBlock], kept: Sequence[int]) -> HtmlElement:
    """The innermost element that holds most of what was kept."""
    held: dict[HtmlElement, int] = {}
    for number in kept:
        for element in (blocks[number].element, *blocks[number].element.iterancestors()):
            held[element] = held.get(element, 0) + len(blocks[number].line)
    most = _MOST * sum(len(blocks[number].line) for number in kept)
    longest = max(kept, key=lambda number: len(blocks[number].line))
    start = blocks[longest].element
    return next(element for element in (start, *start.iterancestors()) if held[element] >= most)


def _heading(above: Sequence[PageBlock], title: str) -> int:
    """The number of the block that is the page's title, of which the letters are given; -1 where none is."""
    for number in range(len(above) - 1, -1, -1):
        element = above[number].element
        if element.tag == "h1" or (title and letters(above[number].line) == title):
            return number
    return -1


def _standfirst(
    blocks: Sequence[PageBlock], heading: int, first: int, description: str | None, links: _Links
) -> Iterator[int]:
    """The numbers of the blocks that are the standfirst, between the title and the first line that was kept."""
    said = letters(description or "")
    for number in range(heading + 1, first):
        block = blocks[number]
        if not _may_sum_up(block, said, heading >= 0) or _stands_around(block.element, None):
            continue
        if named_furniture(block.element) or _has_named(block.element):
            continue
        if not (links.holds(block.line) or links.captions(block.line)):
            yield number


def _may_sum_up(block: PageBlock, said: str, headed: bool) -> bool:
    """Whether a block above the text may be its standfirst, by its words and its name; `said` is the letters of what
    the page says of itself, `headed` whether it stands below the title."""
    words = len(block.line.split())
    if words < _QUOTE_WORDS:
        return False
    if len(said) >= _ALIKE and letters(block.line)[:_ALIKE] == said[:_ALIKE]:
        return True
    if not headed:
        return False
    if _named(block.element, _STANDFIRST, 2):
        return words >= _SENTENCE_WORDS or _ENDS.search(block.line) is not None
    return words >= _STANDFIRST_WORDS and _is_prose(block.line) and not _named(block.element, _ALIEN, 3)


def _belongs(
    blocks: Sequence[PageBlock], number: int, holder: HtmlElement, links: _Links, found: Sequence[int], *, within: bool
) -> bool:
    """Whether a block that was left out is of the article that `holder` holds."""
    block = blocks[number]
    above = [block.element, *block.element.iterancestors()]
    if holder not in above or _stands_around(block.element, holder):
        return False
    inner = above[: above.index(holder)]
    names = [f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}" for element in inner]
    if any(map(named_furniture, inner)):
        return False
    if any(map(_QUOTE.search, names)) or (within and any(element.tag == "blockquote" for element in inner)):
        return len(block.line.split()) >= _QUOTE_WORDS and not links.holds(block.line)
    if any(map(_BOX.search, names)):
        return not links.holds(block.line) and (_is_prose(block.line) or block.element.tag in _LISTED)
    if any(element.tag == "aside" for element in inner) or any(map(_ALIEN.search, names)):
        return False
    if block.element.tag in _HEADINGS:
        return within and number + 1 < len(blocks) and found[number + 1] >= 0
    return _is_prose(block.line) and not links.holds(block.line) and not links.captions(block.line)


def _is_prose(line: str) -> bool:
    words = len(line.split())
    return words >= _LONG_WORDS or (words >= _SENTENCE_WORDS and _ENDS.search(line) is not None)


def _stands_around(element: HtmlElement, until: HtmlElement | None) -> bool:
    while element is not None and element is not until:
        if element.tag in _AROUND or (until is None and element.tag == "aside"):
            return True
        element = element.getparent()
    return False


def _has_named(element: HtmlElement) -> bool:
    """Whether one of the elements near around is furniture by its name."""
    around = islice(element.iterancestors(), 2)
    return any(named_furniture(above) for above in around if above.tag != "body")


def _named(element: HtmlElement, names: re.Pattern[str], levels: int) -> bool:
    for _ in range(levels):
        if element is None or element.tag == "body":
            return False
        if names.search(f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"):
            return True
        element = element.getparent()
    return False
