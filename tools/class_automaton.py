"""Write and read a table of form and class as the file that index/analysis/classes.py reads, which tells the layout.

The automaton is the smallest one that accepts the table: nodes that begin the same endings are one. It is built from
sorted entries in one pass: Daciuk, Mihov, Watson and Watson, Incremental construction of minimal acyclic finite-state
automata, Computational Linguistics 26 (2000).
"""

from collections.abc import Mapping

from index.analysis.classes import AUTOMATON_MAGIC, OUTPUT

Node = tuple[tuple[int, int], ...]
"""The arcs of a finished node: label, number of the node it leads to."""


def encode(table: Mapping[str, str]) -> bytes:
    """The bytes of the file; the same table gives the same bytes. Forms and classes are of the letters a to z."""
    finished: dict[Node, int] = {(): 0}
    path: list[list[tuple[int, int]]] = [[]]
    before = b""

    def finish(down_to: int) -> None:
        while len(path) > down_to + 1:
            node = tuple(path.pop())
            number = finished.setdefault(node, len(finished))
            path[-1].append((before[len(path) - 1], number))

    for entry in sorted(_entry(form, name) for form, name in table.items()):
        shared = _shared(before, entry)
        finish(shared)
        path.extend([] for _ in range(len(entry) - shared))
        before = entry
    finish(0)
    return _laid_out([*finished, tuple(path[0])])


def decode(data: bytes) -> dict[str, str]:
    """The table of a file."""
    table = {}
    waiting = [(int.from_bytes(data[len(AUTOMATON_MAGIC) : len(AUTOMATON_MAGIC) + 3], "little"), "")]
    while waiting:
        node, spelt = waiting.pop()
        arcs = data[node]
        for arc in range(arcs):
            at = node + 1 + arcs + 3 * arc
            waiting.append((int.from_bytes(data[at : at + 3], "little"), spelt + chr(data[node + 1 + arc])))
        if not arcs:
            form, outcome = spelt.split(OUTPUT.decode())
            table[form] = form[: len(form) - ord(outcome[0]) + ord("A")] + outcome[1:]
    return table


def _entry(form: str, name: str) -> bytes:
    kept = _shared(form, name)
    return form.encode("ascii") + OUTPUT + bytes([ord("A") + len(form) - kept]) + name[kept:].encode("ascii")


def _shared(one: str | bytes, other: str | bytes) -> int:
    """The length of the beginning that both have."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _laid_out(nodes: list[Node]) -> bytes:
    offsets = []
    at = len(AUTOMATON_MAGIC) + 3
    for node in nodes:
        offsets.append(at)
        at += 1 + 4 * len(node)
    parts = [AUTOMATON_MAGIC, offsets[-1].to_bytes(3, "little")]
    for node in nodes:
        parts.append(bytes([len(node), *(label for label, _ in node)]))
        parts.extend(offsets[number].to_bytes(3, "little") for _, number in node)
    return b"".join(parts)
