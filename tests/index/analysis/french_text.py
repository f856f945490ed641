"""What the tests of the analyser share: short views of its tokens, and texts that are hard to read."""

from itertools import pairwise

from hypothesis import strategies as st

from index.analysis import Analyser, Token

_SIGNS = "'’-‐·.,;:!?()/@_°№€ \t\n\u00a0\u202f\u00ad\u200b\ufeff\u0301"
_FRENCH = st.text(alphabet=f"aeiouyhdlnqstrcmADLNMXIV0123456789éèœŒÉçᵉß{_SIGNS}", max_size=80)
_STRETCHES = (
    *("l'", "d’", "qu'", "O'", "'s", "-", "t-il", "-ce", ".", " ", "\n", "\u00ad", "\ud800", "\x00"),
    *("12", " 000", "000", ".500", ",5", "n°", "XXI", "ᵉ", "e", "er", "²", "·e", "(e)s", ".s"),
    *("Otan", "Élysée", "E\u0301tat", "S.N.C.F", "aujourd'hui", "mais", "maïs", "Зеленський", "北京"),
    *("https://www.a.fr/b-c", "a@b.fr"),
)
_SEQUENCES = st.lists(st.sampled_from(_STRETCHES), max_size=20).map("".join)

texts = st.one_of(st.text(max_size=80), _FRENCH, _SEQUENCES)
"""Any string, strings of French letters and signs, and strings of pieces that steps look for."""


def tokens(text: str) -> list[Token]:
    return Analyser().analyse(text)


def forms(text: str) -> list[str]:
    """The forms of the words of a text in order, joined ones and other spellings left out."""
    seen: dict[int, str] = {}
    for token in tokens(text):
        if token.span == 1:
            seen.setdefault(token.position, token.form)
    return list(seen.values())


def joined(text: str) -> list[str]:
    """The joined forms of a text."""
    return [token.form for token in tokens(text) if token.span > 1]


def alternatives(text: str) -> list[str]:
    """The other spellings that stand at the place of a word of a text."""
    found = tokens(text)
    return [
        token.form
        for before, token in pairwise(found)
        if token.span == before.span == 1 and token.position == before.position
    ]
