"""Who signs a web page: what it declares, what it marks as an author, what is called a signature."""

import re
from collections.abc import Iterator, Sequence

from lxml.etree import XPath
from lxml.html import HtmlElement

from index.article import Origin
from index.cleaning.byline import AGENCIES, are_persons, signature_of
from index.cleaning.forms import letters
from index.cleaning.heading import bare_name, written_author
from index.readers.titles import elsewhere, names_text, text_of

_AUTHOR_CLASS = re.compile(r"(?:^|[\s_-])(?:authors?|auteurs?|byline|signature)(?:$|[\s_-])", re.I)
# From attributes to their elements takes half the time of asking each element for its attributes.
_SIGNED = XPath(
    "//@class[contains(., 'uthor') or contains(., 'uteur') or contains(., 'yline') or contains(., 'ignature')]"
    "/parent::*[parent::*] | //address"
)
_AUTHORS = XPath("(//@itemprop[contains(., 'author')] | //@rel[. = 'author'])/parent::*[not(self::meta)]")
_LONGEST_BOX = 500
"""Characters above which what is called a signature is none, nor a box on who signs."""
_LONGEST_NAME = 120
"""Characters above which the text of an element is no author's name nor a section's."""

_Found = tuple[Sequence[str], Origin]
"""What one place of the page tells, and which place."""


def authors_of(
    tree: HtmlElement,
    claims: Sequence[_Found],
    papers: set[str],
    sections: set[str | None],
    holders: frozenset[HtmlElement],
) -> Iterator[_Found]:
    """Who signs, by each place that may say so, surest first: persons before agencies, and the newspaper, which many
    systems name for want of a person, last. `claims` is what the page declares."""
    sectioned = {letters(section) for section in sections if section}
    paper = sectioned | papers
    agencies = {letters(name) for name in AGENCIES}
    for values, origin in claims:
        yield _others(values, paper | agencies), origin
    marked = _marked_authors(tree, holders)
    yield _others(marked, paper | agencies), "microdata"
    for values, origin in claims:
        yield _others(values, paper), origin
    yield _others(_signature(tree, holders), paper), "html"
    for values, origin in (*claims, (marked, "microdata")):
        yield _others(values, sectioned), origin


def _others(values: Sequence[str], barred: set[str]) -> list[str]:
    return [value for value in values if letters(value) not in barred]


def _marked_authors(tree: HtmlElement, holders: frozenset[HtmlElement]) -> list[str]:
    """The names of the elements that microdata or a link mark as authors."""
    names: list[str] = []
    for element in _AUTHORS(tree):
        within = any("author" in above.get("itemprop", "") for above in element.iterancestors())
        if within or elsewhere(element, holders):
            continue
        for part in element.xpath(".//*[contains(@itemprop, 'name')]") or [element]:
            name = part.get("content") or names_text(part)
            if 1 < len(name) <= _LONGEST_NAME:
                names.append(name)
    return list(dict.fromkeys(names))


def _signature(tree: HtmlElement, holders: frozenset[HtmlElement]) -> list[str]:
    """The author from an element whose class says that it is the signature."""
    for element in _SIGNED(tree):
        if element.tag == "address" or _AUTHOR_CLASS.search(element.get("class", "")):
            text = names_text(element)
            if 1 < len(text) <= _LONGEST_BOX and not elsewhere(element, holders):
                if named := _persons(element, text):
                    return named
                if len(text) <= _LONGEST_NAME:
                    return [text]
    return []


def _persons(element: HtmlElement, text: str) -> list[str]:
    """The persons that a signature names in elements of their own, among a paper, a function or what it says of them;
    none where it is nothing but names."""
    who = signature_of(written_author(text)).author if len(text) <= _LONGEST_NAME else None
    if who and are_persons(who):
        return []
    leaves = (text_of(part) for part in element.iterdescendants() if not len(part) and len(part.text or "") > 1)
    return list(dict.fromkeys(leaf for leaf in leaves if bare_name(leaf) and are_persons(leaf)))
