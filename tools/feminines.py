"""Feminine names of functions that the sources of the class dictionary do not know, joined to the masculine.

A noun in -eur, -teur or -ier makes its feminine by rule (viticultrice, handballeuse, rapporteure, pompière). Only what
is no word of the dictionary is made so, hence nothing that is known changes its class: a dossière stays apart from a
dossier, a verrière from a verrier. What is known and should be joined stands in overrides.tsv, as does what follows no
rule.
"""

from collections.abc import Mapping

_ENDINGS = (("teur", ("trice", "teuse", "teure")), ("eur", ("euse", "eure")), ("ier", ("iere",)))
_SHORTEST = 6


def feminines(classes: Mapping[str, str]) -> dict[str, str]:
    """The classes of the feminines, singular and plural, of the roots of `classes`."""
    found = {}
    for root in (form for form, name in classes.items() if form == name and len(form) >= _SHORTEST):
        if classes.get(root[:-1]) == root:  # a verb: publier, publie
            continue
        for ending, made in _ENDINGS:
            if root.endswith(ending):
                for feminine in (root.removesuffix(ending) + each for each in made):
                    if feminine not in classes:
                        found |= {feminine: root, f"{feminine}s": root}
    return {form: name for form, name in found.items() if form not in classes}
