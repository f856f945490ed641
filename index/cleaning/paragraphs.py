"""Paragraphs that were glued together ("Russie.La Corée", "entiers.« Les") given back: a sentence ends, the next one
begins, and no space is between.

Where text is copied out of a page, the end of a paragraph is often lost and leaves just this trace, since French always
writes a space behind a full stop. What has a full stop without one is no end of a paragraph: initials (J.Dupont),
abbreviations (M.Dupont, St.Gallen), figures (3.Bundesliga, 12.30), addresses (lemonde.fr, Le.Monde@x.fr).
"""

import re

_OPENING = "«“\"‘'(["
_GLUED = re.compile(
    # A sentence ends, a quotation closes. From the middle of a row of stops nothing more is found than from its start.
    r"(?:(?<![.!?…])[.!?…]+[»”\")\]]*|(?<=[^\s«])\s?»|[.!?…]\s?»)"
    rf"(?=(?:[{_OPENING}—–-]\s?)?(?:(?:[LDJMTSNCldjmtsnc]|[Qq]u)['’])?[A-ZÀ-ÖØ-Þ])"
)
_BEGINS = r"(?=[^\s.,;:!?»)\]a-bd-ik-kopru-z0-9])"
_TOUCHES = {
    # A pattern that begins with one character is found three times as fast as one that begins with any of five.
    **{stop: re.compile(rf"{re.escape(stop)}[»”\")\]]*{_BEGINS}") for stop in ".!?…"},
    "»": re.compile(f"»{_BEGINS}"),
}
"""An end that touches what may be a beginning, by the character that it begins with."""
_LEFT = re.compile(r"[^\s«“\"(\[]*$")
_RIGHT = re.compile(rf"[{_OPENING}—–\s-]*([^\s]+)")
_LAST_WORD = re.compile(r"([^\W_]+)[.!?…»”\")\]\s]*$")
_FIRST_WORD = re.compile(r"(?:(?:[LDJMTSNC]|Qu)['’])?([^\W\d_]+(?:[-’'][^\W\d_]+)*)")
_ADDRESS = re.compile(
    r"@|://|^www\.|^#|\\|_|^/|\.(?:com|fr|net|org|info|eu|be|ch|ca|io|html?|php|pdf|jpe?g|png)$", re.I
)
_ABBREVIATIONS = frozenset(
    "m mm mme mmes mlle mlles dr drs pr prs me mes mgr st ste sts av bd cf ex no nos vol art al chap fig ibid op cit sr"
    " jr mr mrs ms vs env min max tel réf éd".split()
)
_STARTERS = frozenset(
    (
        "le la les l un une des du de en dans sur sous pour par mais et ou où or car donc il elle ils elles on nous "
        "vous je tu ce cet cette ces c son sa ses leur leurs notre nos votre mon ma mes à au aux avec sans selon "
        "après avant depuis pendant lors quand si comme alors ainsi puis enfin aussi plus moins très tout tous toute "
        "toutes chaque plusieurs certains certaines aucun aucune qui que quel quelle quels quelles pourquoi comment "
        "hier aujourd jeudi vendredi samedi dimanche lundi mardi mercredi parmi malgré face entre contre chez vers "
        "dès près d j n s qu "
    ).split()
)
_LEAST_BEFORE = 25
_LEAST_AFTER = 12
"""Characters that a paragraph has: fewer stand in lists, titles of films and names of things."""
_LEAST_WORD = 3


def unglued(text: str) -> str:
    """A text, its lines taken apart as `paragraphs` does it; nearly all need it not, which one look at the text
    tells."""
    if not _may_be_glued(text):
        return text
    return "\n".join(paragraph for line in text.split("\n") for paragraph in paragraphs(line))


def paragraphs(line: str) -> list[str]:
    """The paragraphs of a line: its characters in their order, cut where a sentence's end touches a beginning."""
    if not _may_be_glued(line):
        return [line]
    found: list[str] = []
    start = 0
    for match in _GLUED.finditer(line):
        end = match.end()
        if end - start < _LEAST_BEFORE or len(line) - end < _LEAST_AFTER:
            continue
        if _ends_a_paragraph(line, match.start(), end):
            found.append(line[start:end])
            start = end
    found.append(line[start:])
    return found if start else [line]


def _may_be_glued(text: str) -> bool:
    """What a glued end looks like at a glance: nearly every text has a space behind each of its stops."""
    return any(stop in text and touches.search(text) is not None for stop, touches in _TOUCHES.items())


def _ends_a_paragraph(line: str, stop: int, end: int) -> bool:
    before, after = line[max(0, stop - 80) : stop], line[end : end + 80]
    left, right = _LEFT.search(before), _RIGHT.match(after)
    if left is None or right is None:
        return False
    first = _FIRST_WORD.match(right[1])
    starts = first is not None and first[1].lower() in _STARTERS
    chunk = left[0] + line[stop:end] + right[1]
    if _ADDRESS.search(left[0]) and not (starts and right[1] != after):
        return False
    if "@" in chunk or "://" in chunk or (_ADDRESS.search(chunk) and not starts):
        return False
    if line[stop:end].strip(' »”")]') != ".":  # no other mark stands within names
        return True
    if "»" in line[stop:end] or "”" in line[stop:end]:
        return True
    word = _LAST_WORD.search(before + ".")
    if word is None:  # a figure with its sign, a bracket
        return starts or before[-1:] in "%°€)"
    if word[1].isdigit():
        return starts
    if len(word[1]) == 1 or word[1].lower() in _ABBREVIATIONS:
        return False
    # "George.W.Bush", "Asp.Net": two names that touch, each a word of its own.
    named = word[1][0].isupper() and not starts
    return not (named and (first is None or len(first[1]) < _LEAST_WORD or not _reads_on(after)))


def _reads_on(after: str) -> bool:
    """Whether what follows is a sentence: words in lower case within its first few."""
    words = after.split()[:6]
    return len(words) > 3 and sum(word[:1].islower() for word in words) > 1
