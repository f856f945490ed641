"""Vectors of words made fit for cosines."""

import numpy as np
from numpy.typing import NDArray

_COMMON = 3
_SAMPLE = 5000
"""Rows that the common directions are found from, spread over all."""

Vectors = NDArray[np.float32]


def isotropic(vectors: Vectors) -> Vectors:
    """The vectors, of length 1, without what all of them share: their mean, then the three directions that most vary,
    which tell how frequent words are (Mu and Viswanath, "All-but-the-Top", ICLR 2018)."""
    centred = _unit(vectors)
    centred -= centred.mean(0)
    sample = centred[:: max(1, len(centred) // _SAMPLE)]
    _, directions = np.linalg.eigh(sample.T @ sample)
    common = directions[:, -_COMMON:]
    return _unit(centred - centred @ common @ common.T)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit
