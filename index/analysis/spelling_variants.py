"""Doublets and spellings of 1990 of one word (clé, clef), for phrases, which are looked up by their very forms."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from index.analysis.classes import class_of

_TABLE = Path(__file__).with_name("data").joinpath("overrides.tsv")
_REASON = "a doublet, or a spelling of 1990"


def variants(form: str) -> tuple[str, ...]:
    """The other spellings of a folded form, in its number; none of nearly all words."""
    return _variants().get(form, ())


@cache
def _variants() -> Mapping[str, tuple[str, ...]]:
    groups: dict[tuple[str, bool], list[str]] = {}
    with _TABLE.open(encoding="utf-8") as lines:
        for line in lines:
            form, kind, reason = line.rstrip("\n").split("\t")
            if reason == _REASON:
                for plural, root in ((False, kind), (True, kind if kind.endswith("s") else f"{kind}s")):
                    groups.setdefault((kind, plural), [root] if class_of(root) == kind else [])
                if form not in (group := groups[kind, form.endswith("s")]):
                    group.append(form)
    found: dict[str, list[str]] = {}
    for group in groups.values():
        for form in group:
            found.setdefault(form, []).extend(other for other in group if other != form)
    return {form: tuple(dict.fromkeys(others)) for form, others in found.items()}
