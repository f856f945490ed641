"""Every line that a saved web page shows, whatever it belongs to."""

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from index.readers.tree import tree_of

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del em font i img ins kbd label mark q s samp small span strike strong sub "
    "sup time tt u var wbr".split()
)
"""Elements whose text goes on in the line around them."""
_AROUND = frozenset("nav header footer aside form button figcaption".split())
_UNSEEN = frozenset("head script style noscript template svg iframe object select textarea".split())


def visible_lines(source: str) -> list[str]:
    """The lines of a page in its order; none where there is no markup to read."""
    tree = tree_of(source)
    return [] if tree is None else outline_lines(tree)


def outline_lines(tree: HtmlElement, unseen: frozenset[str] = _UNSEEN) -> list[str]:
    """The lines of a parsed page, a block a line, spaces made single; elements of the `unseen` names left out."""
    pieces: list[str] = []
    within = 0
    for event, element in iterwalk(tree, events=("start", "end")):
        starts = event == "start"
        if element.tag in unseen:
            within += 1 if starts else -1
        if not within:
            text = element.text if starts else element.tail
            pieces += ["" if element.tag in INLINE else "\n", (text or "").replace("\n", " ")]
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in lines if line]


def body_lines(tree: HtmlElement) -> list[str]:
    """The lines of a parsed page without those of its menus, asides and forms: a main text of the roughest kind."""
    return outline_lines(tree, _UNSEEN | _AROUND)
