"""The markup of a web page as a tree, whatever it is like."""

import re

from lxml.etree import ElementDefaultClassLookup, LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from index.text.controls import bare_markup

_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{65536,}")
_MOST_ATTRIBUTES = 2000
"""Attributes from which a tag keeps none: parsing them takes time by their square."""

_MOST_COMMENTS = 100
"""Beginnings of comments from which attributes are looked through for such."""


def tree_of(source: str) -> HtmlElement | None:
    """The tree of a page's markup, without comments; None where nothing can be made of it."""
    source = _LONG_TAG.sub(_with_few_attributes, source)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    # One class for every element: lxml.html's own choice by tag is a call of Python for each.
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree: HtmlElement = document_fromstring(bare_markup(source), parser=parser)
    except (LxmlError, ValueError):
        return None
    if source.count("!--") > _MOST_COMMENTS:  # a reference may stand for the bracket
        _drop_attributes_with_comments(tree)
    return tree


def _drop_attributes_with_comments(tree: HtmlElement) -> None:
    """Take out the attributes in which comments begin: writing such a tree takes time by the square of them."""
    for value in tree.xpath("//@*[contains(., '<!--')]"):
        value.getparent().attrib.pop(value.attrname)


def _with_few_attributes(tag: re.Match[str]) -> str:
    few = tag[0].count("=") + tag[0].count(" ") < _MOST_ATTRIBUTES
    return tag[0] if few else re.split(r"[\s/]", tag[0], maxsplit=1)[0]
