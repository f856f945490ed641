"""What is pasted into the search box: markup, entities, addresses."""

import re
from functools import cache
from html import unescape
from urllib.parse import unquote

_TAG = r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>"
_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}[0-9]{0,2});"
_LINK = r"\[([^\[\]]*)\]\([^()\s]*\)"
_ENCODED = r"(?!.*://)[^\s%]*(?:%[2-9a-fA-F][0-9a-fA-F][^\s%]*)+"
ADDRESS = r"(?i:https?://|www\.)[^\s<>\"«»“”]+"
"""An address, as it begins where it is pasted whole."""
_BARE = r"(?i:[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})/[^\s<>\"«»“”]*"
"""An address without its scheme."""


_SENTENCE = 7
"""Words of a text that is a sentence: nobody types so many with a wildcard among them."""
_LOST = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
"""What stands within a word for a character that was lost on the way: pre?mière, cut at a line's end once."""


_SIGNS = re.compile(r"""[*~^"«]|\w:\S|\b(?:ET|OU|SAUF|NON|AND|OR|NOT|M[EÊ]ME|SAME|PROCHE|NEAR|AVANT|PRE)\b""")
"""What a sentence that was pasted is without: who types it means a question mark within a word, too."""


def without_lost(text: str) -> str:
    """A sentence without the question marks that stand within its words, where they ask nothing."""
    if "?" not in text or len(text.split()) < _SENTENCE or (_SIGNS.search(text) and not text.isupper()):
        return text
    return _LOST.sub("", text)


def without_markup(text: str) -> str:
    """The text without the tags and entities of HTML that it holds, without the address of a link of Markdown, and
    without the per cents of an address (prix%20du%20gaz)."""
    if "<" in text:
        text = re.sub(_TAG, " ", re.sub(rf"<({ADDRESS})>", r" \1 ", text))
    if "](" in text:
        text = re.sub(_LINK, r"\1", text)
    if "%" in text and re.fullmatch(_ENCODED, text) is not None:
        text = unquote(text, errors="replace")
    return re.sub(_ENTITY, lambda match: unescape(match[0]), text) if "&" in text else text


@cache
def _address() -> re.Pattern[str]:
    return re.compile(rf"{ADDRESS}|{_BARE}")


def is_address(word: str) -> bool:
    """Whether a word is the address of a page, with its scheme or without."""
    return ("/" in word or "." in word) and "@" not in word and _address().fullmatch(word) is not None


def addresses(word: str) -> tuple[str, ...]:
    """The addresses that the page of a pasted one may have been indexed under: with either scheme, `www.` or not,
    a slash at the end or not, without the mark of a place in the page."""
    bare = re.sub(r"\A(?i:https?://)?(?i:www\.)?", "", word).partition("#")[0].rstrip("/")
    found = [word]
    for tail in (bare, f"{bare}/"):
        found += [f"{scheme}{www}{tail}" for scheme in ("https://", "http://") for www in ("www.", "")]
    return tuple(dict.fromkeys(found))
