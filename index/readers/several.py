"""Web pages that hold several whole articles: one below the other as endless pages load them, or a list of them."""

import re
from dataclasses import dataclass

from lxml.html import HtmlElement, tostring

from index.messages import Message
from index.readers.titles import text_of

_ELSEWHERE = re.compile(r"comment|related|teaser|card|recirc|popular|sidebar|live", re.I)
_WHOLE = 500
"""Characters of running text from which an <article> is no teaser."""
_HEADINGS = ("h1", "h2", "h3")


@dataclass(frozen=True, slots=True)
class Several:
    """The markup of the articles of a page, where each has a heading of the first level; else none, and why."""

    sources: tuple[str, ...]
    refused: Message | None = None


def several_articles(tree: HtmlElement) -> Several | None:
    """The articles of a page that holds more than one in whole; None for a page like any other.

    Headings of the first level tell that each is an article of its own. Where each heading is a link to the article's
    own page, the page is a list of them: what it has of each may be its beginning alone, so it is refused.
    """
    holders = [holder for holder in tree.iter("article") if _stands_alone(holder)]
    whole = [holder for holder in holders if _running(holder) >= _WHOLE] if len(holders) > 1 else []
    if len(whole) < 2:
        return None
    if all(holder.find(".//h1") is not None for holder in whole):
        head = tree.find("head")
        # What the head says is said of the first alone.
        heads = [tostring(head, encoding="unicode") if head is not None else "", *[""] * (len(whole) - 1)]
        bodies = [tostring(holder, encoding="unicode", with_tail=False) for holder in whole]
        return Several(
            tuple(f"<html>{head}<body>{body}</body></html>" for head, body in zip(heads, bodies, strict=True))
        )
    addresses = {address for holder in whole if (address := _own_page(holder))}
    return Several((), _list_of(len(whole))) if len(addresses) == len(whole) else None


def _stands_alone(holder: HtmlElement) -> bool:
    names = f"{holder.get('class', '')} {holder.get('id', '')}"
    return (
        not _ELSEWHERE.search(names) and next(holder.iterancestors("article", "aside", "nav", "footer"), None) is None
    )


def _running(holder: HtmlElement) -> int:
    """Characters of its paragraphs, those in links left out."""
    length = 0
    for paragraph in holder.iter("p"):
        linked = sum(len(text_of(link)) for link in paragraph.iter("a"))
        length += max(0, len(text_of(paragraph)) - linked)
    return length


def _own_page(holder: HtmlElement) -> str | None:
    heading = next(holder.iter(*_HEADINGS), None)
    if heading is None:
        return None
    link = next(heading.iter("a"), None)
    link = link if link is not None else next(heading.iterancestors("a"), None)
    return link.get("href") if link is not None else None


def _list_of(number: int) -> Message:
    return Message(
        fr=f"{number} articles dans une page qui en fait la liste : enregistrez la page de chacun",
        en=f"{number} articles on a page that lists them: save the page of each",
    )
