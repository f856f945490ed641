"""The class dictionary: inflections of a word under the folded form of its root (maires: maire, mangeaient: manger).

data/classes.fsa, derived from Lefff 3.4 by tools/derive_classes.py (licence in NOTICE), is a minimal acyclic automaton
that is searched as it lies in the file: nothing is unpacked. After `MAGIC` the offset of the root node, then the nodes:
the number of arcs (1 byte), their labels in order (1 byte each), the offsets of the nodes they lead to (3 bytes each,
little-endian, from the start of the file). A path spells the form, `OUTPUT`, "A" + the number of letters to take from
the form's end, and the letters to put there; it ends in the node without arcs.
"""

from functools import cache
from pathlib import Path

AUTOMATON_MAGIC = b"classes1"
OUTPUT = b"/"

MAX_FORM_BYTES = 64
_OUTPUT = OUTPUT[0]


def class_of(form: str) -> str | None:
    """The class of a folded form, itself where it is a root; None for what the dictionary does not know.

    Knows lower-case words of the letters a to z; no proper nouns, no compounds. A class is its own class. Thread-safe.
    """
    if len(form) > MAX_FORM_BYTES or not (form.isascii() and form.isalpha()):
        return None
    data = automaton()
    at = int.from_bytes(data[len(AUTOMATON_MAGIC) : len(AUTOMATON_MAGIC) + 3], "little")
    for label in form.encode("ascii"):
        at = _follow(data, at, label)
        if not at:
            return None
    at = _follow(data, at, _OUTPUT)
    if not at:
        return None
    taken, put = ending(at)
    return form[: len(form) - taken] + put


@cache
def ending(node: int) -> tuple[int, str]:
    """What the output that begins in a node says: how many letters to take from a form's end, and what to put there."""
    data = automaton()
    labels = []
    while data[node]:
        labels.append(data[node + 1])
        node = int.from_bytes(data[node + 2 : node + 5], "little")
    return labels[0] - ord("A"), bytes(labels[1:]).decode("ascii")


def _follow(data: bytes, node: int, label: int) -> int:
    """The node that the arc leads to, 0 where there is none."""
    arcs = data[node]
    i = data.find(label, node + 1, node + 1 + arcs)
    if i < 0:
        return 0
    target = node + 1 + arcs + 3 * (i - node - 1)
    return int.from_bytes(data[target : target + 3], "little")


@cache
def automaton() -> bytes:
    """The bytes of the dictionary, read once."""
    # Read and not mapped: half a megabyte is read in the time of a few look-ups.
    data = Path(__file__).with_name("data").joinpath("classes.fsa").read_bytes()
    if not data.startswith(AUTOMATON_MAGIC):
        raise ValueError("index/analysis/data/classes.fsa is not a class dictionary of this version")
    return data
