"""What a page, a name or a question may hold to steer what shows it."""

import re
from pathlib import Path

from index.article import Article, RemovedLine

CONTROLS = "".join(map(chr, (*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0))))
DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NONCHARACTERS = "\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff"
HALVES = "\udfff\udce9\ud800"
"""None of them side by side a pair."""
UNPRINTABLE = CONTROLS + DIRECTIONS + NONCHARACTERS + HALVES
SEQUENCES = ("\x1b[2J\x1b[31m", "\x1b]0;titre\x07", "\x1bP1$q\x1b\\", "\x9b5i", "\x90q\x9c", "\x0e\x08\x7f")
"""Clear the screen, name the window, ask the terminal to answer, print, shift the alphabet."""
EVERYTHING = "".join(SEQUENCES) + UNPRINTABLE

_FOUND = re.compile(f"[{re.escape(UNPRINTABLE)}\ud801-\udfff]")


def found(text: str) -> list[str]:
    """The characters in `text` that nothing may show; newlines and tabs are none of them."""
    return _FOUND.findall(text)


def article(article_id: str = "a1") -> Article:
    """An article of an index that was built when nothing was done against it: each of its fields is hostile."""

    def hostile(text: str) -> str:
        return f"{text} {EVERYTHING} phare"

    return Article(
        id=article_id,
        path=Path("/corpus/a.txt"),
        place="",
        title=hostile("Le phare"),
        text="\n".join([hostile("Le phare rouvre au printemps."), hostile("Il sera ouvert à tous.")]),
        author=hostile("Jeanne Morel"),
        date="2024-03-05",
        date_confidence="text",
        section=hostile("Mer"),
        source=hostile("Le Phare"),
        url=f"https://phare.example/{EVERYTHING}",
        agency=hostile("AFP"),
        tags=(hostile("Mer"),),
        provenance={"title": "text"},
        headlines=(hostile("Un autre titre"),),
        removed=(RemovedLine(hostile("Vidéo suivante"), "video"),),
    )
