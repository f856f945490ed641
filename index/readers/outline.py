"""Every line that a saved web page shows, whatever it belongs to."""

from lxml.etree import ElementDefaultClassLookup, LxmlError, iterwalk
from lxml.html import HtmlElement, HTMLParser, document_fromstring

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del em font i img ins kbd label mark q s samp small span strike strong sub "
    "sup time tt u var wbr".split()
)
_AROUND = frozenset("nav header footer aside form button figcaption".split())
_UNSEEN = frozenset("head script style noscript template svg iframe object select textarea".split())


def visible_lines(source: str) -> list[str]:
    """The lines of a page in its order; none where there is no markup to read."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        return []
    return lines_of(tree)


def lines_of(tree: HtmlElement, unseen: frozenset[str] = _UNSEEN) -> list[str]:
    """The lines of a parsed page, a block a line, spaces made single; elements of the `unseen` names left out."""
    pieces: list[str] = []
    within = 0
    for event, element in iterwalk(tree, events=("start", "end")):
        starts = event == "start"
        if element.tag in unseen:
            within += 1 if starts else -1
        if not within:
            text = element.text if starts else element.tail
            pieces += ["" if element.tag in _INLINE else "\n", (text or "").replace("\n", " ")]
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in lines if line]


def body_lines(tree: HtmlElement) -> list[str]:
    """The lines of a parsed page without those of its menus, asides and forms: a main text of the roughest kind."""
    return lines_of(tree, _UNSEEN | _AROUND)
