"""A page's tree laid out as an extractor of main text expects it: paragraphs in elements of their own, quotation marks
and spaces that markup stands for written out."""

import re

from lxml.etree import SubElement
from lxml.html import HtmlElement

from index.readers.outline import INLINE

_ROWS = ("thead", "tbody", "tfoot", "tr")
_RUNNING = 600
"""Characters of a cell from which its table is no table of figures."""
_PARTED = 200
"""The same of a cell with paragraphs or line ends."""
_HOLDERS = ("div", "td", "section", "article", "main", "body", "center")
_BLOCKS = frozenset(
    "div p table ul ol dl h1 h2 h3 h4 h5 h6 hr center section article blockquote figure aside form iframe".split()
)
_WRAPPERS = frozenset("span font b i strong em small big".split())
_WRAPPED = ("div", "p", "table", "ul", "ol", "center", "section")
_LEAST = 40
"""Characters outside of links from which text that lies bare is a paragraph."""
_UNITS = re.compile(r"(?<![^\W_])(?:[mckd]?m|hm)\Z")
_POWERS = {"2": "²", "3": "³"}
_NOTE = re.compile(r"[(\[]?(?:\d{1,3}|\*{1,3})[)\]]?")
_NUMBER = re.compile(r"(?<![^\W_])[Nn]\Z")
_ORDINAL = {"o": "°", "°": "°", "os": "°s"}


def lay_out(tree: HtmlElement) -> None:
    """Change the tree of a page: tables of layout become blocks, text that lies bare beside blocks paragraphs."""
    _lay_open_tables(tree)
    _write_marks(tree)
    wrapping = [block.getparent() for block in tree.iter(*_WRAPPED)]
    for element in wrapping:
        while element is not None and element.tag in INLINE and element.tag != "a":
            element.tag = "div"
            element = element.getparent()
    for container in [element for element in tree.iter(*_HOLDERS) if _is_mixed(element)]:
        _wrap_runs(container)


def _is_mixed(element: HtmlElement) -> bool:
    """Whether text or inline elements lie in an element beside blocks."""
    bare = bool(element.text and not element.text.isspace())
    block = False
    for child in element:
        if child.tag in _BLOCKS:
            block = True
        bare = bare or child.tag in _WRAPPERS or bool(child.tail and not child.tail.isspace())
    return bare and block


def _lay_open_tables(tree: HtmlElement) -> None:
    """Make blocks of the tables that lay a page out: they hold tables, or running text in a cell."""
    for table in list(tree.iter("table")):
        parts = [part for part in table if part.tag in _ROWS]
        parts += [row for part in parts for row in part if row.tag == "tr"]
        cells = [cell for row in parts for cell in row if cell.tag in ("td", "th")]
        if table.find(".//table") is not None or any(map(_is_running, cells)):
            for element in (table, *parts, *cells):
                element.tag = "div"


def _is_running(cell: HtmlElement) -> bool:
    """Whether a cell has running text: long, or parted into paragraphs."""
    length = len("".join(cell.itertext()))
    return length > _RUNNING or (length > _PARTED and next(cell.iter("p", "br"), None) is not None)


def _wrap_runs(container: HtmlElement) -> None:
    """Make paragraphs of the runs of text and inline elements that lie beside blocks in an element, if one is long."""
    children = list(container)
    runs: list[list[HtmlElement]] = [[]]
    leads = [container.text]
    for child in children:
        if child.tag not in INLINE:
            runs.append([])
            leads.append(child.tail)
        else:
            runs[-1].append(child)
    if not any(_own(lead, run) >= _LEAST for lead, run in zip(leads, runs, strict=True)):
        return
    ends = [child for child in children if child.tag not in INLINE]
    container.text = None
    for child in children:
        container.remove(child)
    for lead, run, end in zip(leads, runs, [*ends, None], strict=True):
        if (lead and lead.strip()) or any(child.tail and child.tail.strip() for child in run) or _says(run):
            paragraph = SubElement(container, "p")
            paragraph.text = lead
            paragraph.extend(run)
        else:
            container.extend(run)
        if end is not None:
            end.tail = None
            container.append(end)


def _says(run: list[HtmlElement]) -> bool:
    return any(text.strip() for child in run for text in child.itertext())


def _own(lead: str | None, run: list[HtmlElement]) -> int:
    """Characters of a run outside of its links."""
    length = len((lead or "").strip())
    for child in run:
        length += len((child.tail or "").strip())
        if child.tag != "a" and child.find(".//a") is None:
            length += len("".join(child.itertext()).strip())
    return length


def _write_marks(tree: HtmlElement) -> None:
    """Write the marks out that a browser shows for an element, and part what it shows smaller from the word before."""
    for quote in list(tree.iter("q")):
        quote.tag = "span"
        if not "".join(quote.itertext()).lstrip().startswith(("«", "“", '"')):
            quote.text = f"«\u00a0{(quote.text or '').lstrip()}"
            _end_with(quote, "\u00a0»")
    for moment in list(tree.iter("time")):
        # Extraction drops the element, with the day that a sentence names.
        parent = moment.getparent()
        if (
            parent is not None
            and parent.tag in ("p", "li", "em", "span")
            and (moment.tail or parent.text or "").strip()
        ):
            moment.tag = "span"
    for raised in list(tree.iter("sup")):
        _lower(raised)


def _end_with(element: HtmlElement, mark: str) -> None:
    if len(element):
        element[-1].tail = f"{(element[-1].tail or '').rstrip()}{mark}"
    else:
        element.text = f"{(element.text or '').rstrip()}{mark}"


def _lower(raised: HtmlElement) -> None:
    """A raised element as plain text says it: m², n° 3, and a call of a note apart from its word."""
    said = "".join(raised.itertext()).strip()
    parent, before = raised.getparent(), raised.getprevious()
    if parent is None or len(said) > 5:
        return
    above = (parent.text if before is None else before.tail) or ""
    if not above and before is not None:
        above = "".join(before.itertext())
    tail = raised.tail or ""
    if said in _POWERS and _UNITS.search(above):
        said = _POWERS[said]
    elif said in _ORDINAL and _NUMBER.search(above):
        said = _ORDINAL[said]
        tail = f" {tail}" if tail[:1].isdigit() else tail
    elif _NOTE.fullmatch(said) and not above[-1:].isdigit():
        said = f" {said}" if above and not above[-1:].isspace() else said
        tail = f" {tail}" if tail[:1].isalnum() else tail
    else:
        return
    for child in list(raised):
        raised.remove(child)
    raised.tag, raised.text, raised.tail = "span", said, tail
