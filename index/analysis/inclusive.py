"""Inclusive spelling: député·e·s, étudiant(e)s, électeur.rice.s, député-e-s are found by each form they stand for."""

from dataclasses import replace

from index.analysis.fold import fold
from index.analysis.piece import Surface

_ADDED = frozenset({"e", "ne", "le", "te", "fe", "que"})
_REPLACED = (
    ("trice", "teur"),
    ("rice", "eur"),
    ("euse", "eur"),
    ("euse", "eux"),
    ("ere", "er"),
    ("esse", "e"),
    ("sse", ""),
    ("se", "r"),
    ("se", "x"),
    ("ve", "f"),
    ("che", "c"),
    ("que", "c"),
    ("aux", "al"),
    ("nne", "n"),
    ("lle", "l"),
    ("tte", "t"),
    ("x", ""),
)
"""An ending, and what of the masculine it takes the place of."""

_DOUBLED = frozenset({"ne", "le", "te", "fe"})
_OF_TOUT = {"tous": ("tous", "toutes"), "tou": ("tous", "tout", "toute", "toutes")}
"""What `tous·tes` and `tou·te·s` stand for."""
_WITH_HYPHEN = frozenset({"e", "rice", "trice", "euse", "ere"})
_MIN_HYPHENATED = 3


def spell_out(pieces: list[Surface]) -> list[Surface]:
    """The pieces with an inclusive ending made into the masculine form, the others standing at the same place.

    What only looks like one (`accord.le` for a full stop without its space) stays the words it is.
    """
    for count in (2, 1):
        if len(pieces) > count:
            base, endings = pieces[-count - 1], pieces[-count:]
            forms = _forms(base, [ending.text for ending in endings], {ending.joint for ending in endings})
            if forms:
                end = endings[-1].end
                base.text, *others = forms
                base.end = end
                base.also = tuple((other, end) for other in others)
                return pieces[:-count]
    return pieces


def _forms(base: Surface, endings: list[str], joints: set[str]) -> list[str]:
    """Masculine, its plural, feminine, its plural, as far as the spelling names them; nothing where it is none."""
    if "'" in joints or "" in joints or not base.text[-1].isalpha():
        return []
    ending = fold("".join(endings))
    if fold(base.text) in _OF_TOUT and ending in ("te", "tes"):
        return list(_OF_TOUT[fold(base.text)])
    if ending in ("ice", "ices") and fold(base.text).endswith("eur"):  # acteur·ice
        ending = f"r{ending}"
    plural = ending.endswith("s") and ending not in ("esse", "sse")
    if plural:
        ending = ending[:-1]
    if len(endings) == 2 and fold(endings[1]) != "s":
        return []
    doubled = "/" in joints and ending in _DOUBLED and len(base.text) >= _MIN_HYPHENATED  # citoyen/ne
    if joints & {"-", "/"} and not (doubled or _hyphen_is_inclusive(base.text, endings, ending, plural)):
        return []
    if not ending:
        return [] if joints & {"-", "/"} else [base.text, base.text + "s"]
    feminine = _feminine(base.text, ending)
    if feminine is None and plural and base.text[-1] in "sS":  # auteurs-trices
        base = replace(base, text=base.text[:-1])
        feminine = _feminine(base.text, ending)
    if feminine is None:
        return []
    if ending in ("x", "aux"):  # a plural without a feminine
        return [base.text, feminine]
    return [base.text, base.text + "s", feminine, feminine + "s"] if plural else [base.text, feminine]


def _hyphen_is_inclusive(base: str, endings: list[str], ending: str, plural: bool) -> bool:
    """prends-le and Villers-le are no such forms, député-e-s is."""
    spelt = len(base) >= _MIN_HYPHENATED and all(each.islower() for each in endings)
    return spelt and (ending in _WITH_HYPHEN or (plural and len(endings) == 2 and ending in _DOUBLED))


def _feminine(base: str, ending: str) -> str | None:
    folded = fold(base)
    if len(folded) != len(base):
        base = folded  # a ligature: lengths below are those of the folded spelling
    if ending in _ADDED and not (ending in _DOUBLED and not folded.endswith(ending[0])) and ending != "que":
        return base + ending
    for written, replaced in _REPLACED:
        if ending == written and folded.endswith(replaced):
            return base[: len(base) - len(replaced)] + written
    return None
