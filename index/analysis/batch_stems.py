"""The classes of many forms at once, as `stem` gives them one by one."""

from collections.abc import Sequence

import numpy as np

from index.analysis.classes import AUTOMATON_MAGIC, MAX_FORM_BYTES, OUTPUT, automaton, ending
from index.analysis.stem import stem_of_unknown

_WIDEST = 32
"""More arcs than a node of the dictionary has: 26 letters and the sign before an output."""


def stems(forms: Sequence[str]) -> list[str]:
    """The class of each folded form."""
    found = classes_of(forms)
    return [stem_of_unknown(form) if name is None else name for form, name in zip(forms, found, strict=True)]


def classes_of(forms: Sequence[str]) -> list[str | None]:
    """What `class_of` gives for each form: all go through the dictionary together, a letter at a time."""
    found: list[str | None] = [None] * len(forms)
    asked = [at for at, form in enumerate(forms) if len(form) <= MAX_FORM_BYTES and form.isascii() and form.isalpha()]
    if not asked:
        return found
    data = automaton()
    padded = np.frombuffer(data + bytes(_WIDEST), np.uint8)
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WIDEST)
    spelt = np.frombuffer(b"".join(forms[at].encode("ascii") + OUTPUT for at in asked), np.uint8)
    at = np.cumsum([0] + [len(forms[one]) + 1 for one in asked[:-1]])
    form = np.array(asked)
    node = np.full(len(asked), int.from_bytes(data[len(AUTOMATON_MAGIC) : len(AUTOMATON_MAGIC) + 3], "little"))
    while len(form):
        label, arcs = spelt[at], padded[node]
        arc = (windows[node + 1] == label[:, np.newaxis]).argmax(axis=1)
        there = np.flatnonzero((arc < arcs) & (padded[node + 1 + arc] == label))
        form, at, label, arc, node = form[there], at[there] + 1, label[there], arc[there], node[there]
        target = node + 1 + padded[node] + 3 * arc
        node = padded[target] + (padded[target + 1].astype(np.int64) << 8) + (padded[target + 2].astype(np.int64) << 16)
        ended = label == OUTPUT[0]
        for one, outcome in zip(form[ended].tolist(), node[ended].tolist(), strict=True):
            taken, put = ending(outcome)
            found[one] = forms[one][: len(forms[one]) - taken] + put
        going = ~ended
        form, at, node = form[going], at[going], node[going]
    return found
