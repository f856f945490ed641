"""What words mean, learned from the company they keep in an index: vectors by PPMI and a randomised SVD.

Words of like contexts get like vectors (Levy and Goldberg, "Neural Word Embedding as Implicit Matrix Factorization",
NIPS 2014; Halko, Martinsson and Tropp, "Finding Structure with Randomness", SIAM Review 2011). Contexts are the
most frequent words alone, so that the matrix is dense, small, and made of a few calls of NumPy. The random numbers are
the same each time, and so is what comes out.
"""

import numpy as np
from numpy.typing import NDArray

from index.neighbours.vectors import Vectors, isotropic
from index.neighbours.word_sequence import WordSequence

_CONTEXTS = 2048
_WINDOW = 5
"""Words on each side that are company; grammatical and rare ones are left out before."""
_DIMENSIONS = 100
_EXTRA = 12
_SMOOTHING = 0.75
"""Frequent contexts count as if they were less so: else rare ones would be the strongest evidence."""
_SHIFT = 1.0
"""What is no more common than e times chance counts nothing."""
_SEED = 2016


def learned_vectors(sequence: WordSequence) -> Vectors:
    """A vector of length 1 for each term, 0 for one that has no company."""
    association = _association(_company(sequence))
    if not association.any():
        return np.zeros((len(sequence.terms), 1), np.float32)
    return isotropic(_reduced(association, min(_DIMENSIONS, *association.shape)))


def _company(sequence: WordSequence) -> NDArray[np.float32]:
    """How often each term (rows) stands within the window of each context (columns)."""
    terms = len(sequence.terms)
    contexts = np.argsort(-sequence.frequencies, kind="stable")[:_CONTEXTS]
    width = len(contexts)
    column = np.full(terms, -1, np.int32)
    column[contexts] = np.arange(width)
    words, texts = sequence.words, sequence.texts
    columns = column.take(words)
    rows = words * np.int32(width)
    company = np.zeros(terms * width, np.float32)
    for gap in range(1, _WINDOW + 1):
        together = texts[gap:] == texts[:-gap]
        keys = []
        for row, other in ((rows[:-gap], columns[gap:]), (rows[gap:], columns[:-gap])):
            kept = (other >= 0) & together
            keys.append(row[kept] + other[kept])
        company += np.bincount(np.concatenate(keys), minlength=terms * width)
    return company.reshape(terms, width)


def _association(company: NDArray[np.float32]) -> NDArray[np.float32]:
    """Positive pointwise mutual information, in place of the counts."""
    of_terms, of_contexts = company.sum(1, keepdims=True), company.sum(0) ** np.float32(_SMOOTHING)
    company /= np.maximum(of_terms, 1)
    company *= of_contexts.sum() / np.maximum(of_contexts, 1)
    with np.errstate(divide="ignore"):
        np.log(company, out=company)
    company -= _SHIFT
    return np.maximum(company, 0, out=company)


def _reduced(matrix: NDArray[np.float32], dimensions: int) -> Vectors:
    """The rows in their main directions, each weighing the square root of its singular value."""
    extra = min(dimensions + _EXTRA, *matrix.shape)
    random = np.random.default_rng(_SEED).standard_normal((matrix.shape[1], extra), np.float32)
    basis, _ = np.linalg.qr(matrix @ random)
    basis, _ = np.linalg.qr(matrix @ (matrix.T @ basis))
    small = basis.T @ matrix
    squares, directions = np.linalg.eigh((small @ small.T).astype(np.float64))
    weights = np.maximum(squares[-dimensions:], 0) ** 0.25
    reduced: Vectors = basis @ (directions[:, -dimensions:] * weights).astype(np.float32)
    return reduced
