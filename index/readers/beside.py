"""What stands on a page beside its article, told by its structure: teasers of other stories, captions, pointers within
a paragraph; and the posts of a live report, which are its text."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from lxml.html import HtmlElement

from index.cleaning.forms import folded, letters
from index.readers.folding import HIDING, is_whole_sentence
from index.readers.outline import body_lines, outline_lines
from index.readers.titles import has_kicker, text_of

_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:(?:a-?)?(?:lire|voir)-?(?:aussi|egalement|la-suite)|sur-le-meme-(?:sujet|theme)|articles?-(?:lies|similaires)|"
    r"related|recirc\w*|newsletter\w*|infolettre|partage\w*|share\w*|sharing|commentaires?|reactions?|cookies?|legende|"
    r"caption|credits?|publicite|breves?|fil-info|ticker|mot-?cles?|(?:video|audio)-?(?:player|block|bloc|teaser))(?:$|[\s_-])",
    re.I,
)
"""Class or id of a block that is not the article: trafilatura knows the English ones best."""
_LONGEST_NAMES = 300
ELSEWHERE = "related"
"""The class that is given to what is none of the article's: extraction and the search for dates pass it over."""
_POINTER = re.compile(
    r"(?:(?:\A|[.!?…»”)]\s*)[(\[]?\W{0,3})((?:a )?(?:lire|voir|relire|revoir|ecouter|decouvrir) "
    r"(?:aussi|egalement|ensuite|notre \w+)|(?:re)?lire|sur le meme (?:sujet|theme)|pour aller plus loin|"
    r"(?:notre|nos) (?:dossiers?|enquetes?|articles?))\W{0,4}\Z"
)
_COMMENTS = re.compile(
    r"\W*(?:(?:vos|\d+|vos \d+) (?:reactions?|commentaires?|avis|messages?)|(?:(?:tous )?les |derniers )?commentaires?|"
    r"(?:les )?(?:reactions?|commentaires?|avis) des (?:lecteurs|internautes|abonnes)|"
    r"(?:laisser|ajouter|poster|ecrire) un commentaire|reagi(?:ssez|r)(?: a cet article)?)(?:\W*\d*\W*)"
)
"""The heading of readers' comments; "Réactions" alone may be a subheading."""
_HEADING = 60
_PICTURED = re.compile(
    r"(?:^|[\s_-])(?:images?|img|photos?|pictures?|visuel|media|illustration|figure|vignette|thumb\w*)(?:$|[\s_-])",
    re.I,
)
_WORDED = re.compile(r"(?:^|[\s_-])(?:body|te?xte?|content|contenu|corps)(?:$|[\s_-])", re.I)
"""What has a text beside its picture, by its name."""
_CAPTION = 300
"""Characters of text that a holder of a picture may have as its caption."""
_FRAMED = 160
"""Characters of a caption in a frame of its own; more may be a short article's text."""
_MOST_ROWS = 3
_TEASER = 400
"""Characters of the longest item of a list of teasers."""
_FEWEST_WORDS = 3
_FEW = 2


def tell_apart(tree: HtmlElement) -> list[str]:
    """Mark what is none of the article's, drop captions and pointers, make one article of a live report's posts; the
    lines that were dropped."""
    _mark_stories(tree)
    _mark_lists(tree)
    _mark_comments(tree)
    _mark_letters(tree)
    _part_kickers(tree)
    return [*_drop_captions(tree), *_drop_pointers(tree)]


def named_furniture(element: HtmlElement) -> bool:
    """Whether the class or the id of an element says that it is none of the article's, or that it is not shown."""
    if element.get("hidden") is not None or HIDING.search(element.get("style", "")):
        return True
    return _is_furniture(f"{element.get('class', '')} {element.get('id', '')}"[:_LONGEST_NAMES])


@lru_cache(maxsize=4096)
def _is_furniture(names: str) -> bool:
    return _FURNITURE.search(names) is not None


def _mark_stories(tree: HtmlElement) -> None:
    """Mark the <article>s that are teasers; where none has the page's heading, others are posts of a live report."""
    articles = list(tree.iter("article"))
    if len(articles) < _FEW:
        return
    headings = list(tree.iter("h1"))
    held = {above for heading in headings for above in heading.iterancestors("article")}
    others = [one for one in articles if one not in held and next(one.iterancestors("article"), None) not in held]
    others += [one for one in articles if one not in held and one not in others]
    teasers = [one for one in others if is_teaser(one)]
    if len(teasers) >= _FEW or (teasers and held):
        for teaser in teasers:
            teaser.set("class", f"{ELSEWHERE} {teaser.get('class', '')}")
    posts = [one for one in others if one not in teasers]
    if headings and not held and len(posts) >= _FEW and not teasers:
        for post in posts:
            # By its name an extractor would take the first post for the article.
            post.tag = "section"
            post.attrib.clear()
        around = next((a for a in posts[0].iterancestors() if headings[0] in set(a.iter("h1"))), None)
        if around is not None and around.tag in ("div", "main", "section"):
            around.tag = "article"


def is_teaser(article: HtmlElement) -> bool:
    """Whether an <article> is the teaser of another page: short, its heading a link."""
    if len(text_of(article)) > 2 * _TEASER:
        return False
    for heading in article.iter("h2", "h3", "h4", "strong"):
        if next(heading.iter("a"), None) is not None or next(heading.iterancestors("a"), None) is not None:
            return True
    first = next(article.iter("a"), None)
    return first is not None and first.get("rel") == "bookmark"


def _mark_lists(tree: HtmlElement) -> None:
    """Mark the lists of which each item begins with the title of another story, in a link, and may sum it up."""
    for tag in ("ul", "ol"):
        for listed in tree.iter(tag):
            items = [item for item in listed if item.tag == "li"]
            if len(items) >= _FEW and all(map(_announces, items)):
                listed.set("class", f"{ELSEWHERE} {listed.get('class', '')}")


def _mark_comments(tree: HtmlElement) -> None:
    """Mark the block of readers' comments, by the heading that it begins with."""
    for heading in tree.iter("h2", "h3", "h4", "h5", "h6"):
        block = heading.getparent()
        if block is None or block.tag not in ("div", "section", "aside") or len(text_of(heading)) > _HEADING:
            continue
        if not _COMMENTS.fullmatch(folded(text_of(heading))) or block.find(".//h1") is not None:
            continue
        if text_of(block).startswith(text_of(heading)):
            block.set("class", f"{ELSEWHERE} {block.get('class', '')}")


def _mark_letters(tree: HtmlElement) -> None:
    """Mark the box of a newsletter: what stands around a field for an address and is no longer than a box."""
    for field in tree.xpath("//input[@type='email']"):
        box = None
        for above in field.iterancestors("div", "section", "aside", "form", "article", "main", "body"):
            if above.tag in ("article", "main", "body") or len(text_of(above)) > _TEASER:
                break
            box = above
        if box is not None and box.find(".//h1") is None:
            box.set("class", f"{ELSEWHERE} {box.get('class', '')}")


def _part_kickers(tree: HtmlElement) -> None:
    """Put the label that a heading begins with before it: the rest is the title."""
    for heading in list(tree.iter("h1")):
        if heading.getparent() is not None and has_kicker(heading):
            kicker = heading[0]
            heading.text, kicker.tail = (kicker.tail or "").lstrip(), None
            heading.remove(kicker)
            kicker.tag = "p"
            heading.addprevious(kicker)


def _announces(item: HtmlElement) -> bool:
    link = next(item.iter("a"), None)
    if link is None or not link.get("href"):
        return False
    title, whole = text_of(link), text_of(item)
    if len(whole) > _TEASER or len(title.split()) < _FEWEST_WORDS:
        return False
    before, _, rest = whole.partition(title)
    return not before and len(rest.split()) > 1 and rest.lstrip()[:1].isupper()


def _drop_captions(tree: HtmlElement) -> Iterator[str]:
    """Drop what holds a picture and, by its name, nothing else: its words are a caption, where the page has others."""
    holders = list(dict.fromkeys(holder for image in tree.iter("img") if (holder := _caption_of(image)) is not None))
    lines = [outline_lines(holder) for holder in holders]
    told = {line for line in chain.from_iterable(lines) if is_whole_sentence(line)}
    if told and all(line in told for line in body_lines(tree) if is_whole_sentence(line)):
        return
    for holder, said in zip(holders, lines, strict=True):
        if holder.getparent() is not None:
            yield from said
            holder.drop_tree()


def _caption_of(picture: HtmlElement) -> HtmlElement | None:
    """The element around a picture that has its caption, or nothing, beside it."""
    table = next(picture.iterancestors("table"), None)
    if table is not None and table.getparent() is not None and _is_frame(table):
        return table
    for holder in picture.iterancestors():
        if holder.tag not in ("a", "div", "span", "picture", "p") or holder.getparent() is None:
            return None
        if holder.tag == "p" and _is_caption(holder):
            return holder
        names = f"{holder.get('class', '')} {holder.get('id', '')}"
        if holder.tag == "div" and _PICTURED.search(names):
            short = len(text_of(holder)) <= _CAPTION and holder.find(".//h1") is None
            return holder if short and not _WORDED.search(names) else None
    return None


def _is_frame(table: HtmlElement) -> bool:
    """Whether a table is the frame of a picture: one cell a row, pictures and, at most, a caption."""
    rows = list(table.iter("tr"))
    if not 0 < len(rows) <= _MOST_ROWS or len(text_of(table)) > _FRAMED or table.find(".//h1") is not None:
        return False
    return table.find(".//table") is None and all(len(row) == 1 for row in rows)


def _is_caption(paragraph: HtmlElement) -> bool:
    """Whether a paragraph with a picture has nothing beside it but words that it sets apart as a caption."""
    words = [text for text in (paragraph.text, *(child.tail for child in paragraph)) if text and text.strip()]
    said = [child for child in paragraph if child.tag not in ("img", "br", "picture", "a") or text_of(child)]
    whole = len(text_of(paragraph))
    return not words and 0 < whole <= _CAPTION and all(child.tag in ("em", "i", "small") for child in said)


def _drop_pointers(tree: HtmlElement) -> Iterator[str]:
    """Drop "À lire aussi" with the link that follows it, within a paragraph."""
    for paragraph in list(tree.iter("p")):
        for link in list(paragraph.iter("a")):
            if dropped := _drop_pointer(paragraph, link):
                yield dropped


def _drop_pointer(paragraph: HtmlElement, link: HtmlElement) -> str | None:
    """Drop a link, and the words before it, where these point to another story; what was dropped."""
    if len(text_of(link).split()) < _FEWEST_WORDS:
        return None
    outer = link
    while (
        outer.getparent() is not paragraph
        and outer.getparent() is not None
        and text_of(outer.getparent()) == text_of(outer)
    ):
        outer = outer.getparent()
    parent, before = outer.getparent(), outer.getprevious()
    if parent is None:
        return None
    between = (parent.text if before is None else before.tail) or ""
    labelled = before is not None and not between.strip(" \t\r\n\u00a0:→>|»-–—")
    said = text_of(before) if labelled and before is not None else between
    found = _POINTER.search(folded(said))
    if not found or (found.start(1) > 0 and labelled):
        return None
    title = text_of(link)
    if letters(text_of(paragraph)) == letters(found[1] + title):
        return None  # a line of its own: cleaning takes it out, and keeps the title as another story's
    if labelled and before is not None:
        before.tail = None
        before.drop_tree()
    else:
        kept = said.rstrip()[: _length_before(said, found[1])]
        if before is None:
            parent.text = kept
        else:
            before.tail = kept
    outer.drop_tree()
    pointer = said if labelled else said[_length_before(said, found[1]) :]
    return f"{pointer.strip()} {title}"


def _length_before(said: str, pointer: str) -> int:
    """Where a pointer begins in the words as they are written; folding may change their number."""
    return next((place for place in range(len(said)) if folded(said[place:]).startswith(pointer)), len(said))
