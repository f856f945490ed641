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
_NOTHING = 1e-10
"""Share of the main direction below which a direction is rounding alone."""
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
    # One row and one column more hold what counts nothing: ends of texts, and words that are no contexts.
    width = len(contexts) + 1
    column = np.full(terms + 1, width - 1, np.intp)
    column[contexts] = np.arange(width - 1)
    words = _parted(sequence, terms)
    rows, columns = words * width, column.take(words)
    company, one = np.zeros((terms + 1) * width, np.float32), np.float32(1)
    for gap in range(1, _WINDOW + 1):
        np.add.at(company, rows[:-gap] + columns[gap:], one)
        np.add.at(company, rows[gap:] + columns[:-gap], one)
    return company.reshape(terms + 1, width)[:-1, :-1]


def _parted(sequence: WordSequence, end: int) -> NDArray[np.intp]:
    """The words, with so many `end`s behind each text that no window reaches the next."""
    ends = np.append((np.diff(sequence.texts) != 0).nonzero()[0] + 1, len(sequence.words))
    parted: NDArray[np.intp] = np.insert(sequence.words.astype(np.intp), ends.repeat(_WINDOW), end)
    return parted


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
    basis = _orthonormal(matrix @ random)
    basis = _orthonormal(matrix @ (matrix.T @ basis))
    small = basis.T @ matrix
    squares, directions = np.linalg.eigh((small @ small.T).astype(np.float64))
    weights = np.maximum(squares[-dimensions:], 0) ** 0.25
    reduced: Vectors = basis @ (directions[:, -dimensions:] * weights).astype(np.float32)
    return reduced


def _orthonormal(columns: Vectors) -> Vectors:
    """An orthonormal basis of what the columns span: by their products, for a tenth of what a QR of so many rows costs;
    what is lost of the least directions counts nothing."""
    squares, directions = np.linalg.eigh((columns.T @ columns).astype(np.float64))
    directions /= np.sqrt(np.maximum(squares, squares[-1] * _NOTHING))
    basis: Vectors = columns @ directions.astype(np.float32)
    return basis
