"""Folding: accents, ligatures and case away, so that a word is found however it was typed."""

import unicodedata
from collections.abc import Sequence

_BETWEEN = "\0"
_APOSTROPHES = str.maketrans("", "", "'`")


def fold(text: str) -> str:
    """`text` in lower case, its letters in plain ASCII where they have such a spelling.

    Folds letters alone (œ to oe, Ł to l, ᵉ to e, Зеленский to zelenskii); invisible characters and combining marks are
    dropped; everything else stays, so that € is not EUR nor ½ 1/2. Source of the spellings: Unidecode.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text).translate(_TABLE).lower()


def fold_all(texts: Sequence[str]) -> list[str]:
    """Each text folded: many at once cost a tenth of one by one."""
    if not texts:
        return []
    folded = fold(_BETWEEN.join(texts)).split(_BETWEEN)
    return folded if len(folded) == len(texts) else list(map(fold, texts))  # a text may have any character


def is_invisible(character: str) -> bool:
    """Whether the character is of those that are not seen: soft hyphen, zero-width and direction marks, BOM."""
    return unicodedata.category(character) == "Cf"


class _FoldingTable(dict[int, str]):
    """What each character becomes, worked out when it is first met: the whole of Unidecode is never loaded."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded(chr(code))
        return folded


_TABLE = _FoldingTable()
# The schwa of Azerbaijani names, which Unidecode spells with a sign.
_TABLE.update({ord("ə"): "e", ord("Ə"): "e"})


def _folded(character: str) -> str:
    if is_invisible(character) or unicodedata.combining(character):
        return ""
    category = unicodedata.category(character)
    # Vowels are missing from right-to-left scripts: what a transliteration leaves would merge unlike words.
    if category[0] not in "LMN" or unicodedata.bidirectional(character) in ("R", "AL"):
        return character
    if character.isascii():
        return character.lower()
    from unidecode import unidecode

    spelling = unidecode(character)
    letters = spelling.translate(_APOSTROPHES)  # soft signs and the like, spelt as apostrophes
    if letters.isalnum() or (spelling and not letters):
        return letters.lower()
    small = character.lower()
    return character if small == character else "".join(_folded(each) for each in small)
