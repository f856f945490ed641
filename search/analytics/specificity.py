"""Specificities: how surprising it is that a part of a corpus has a word so often, or so seldom.

Lafon's model ("Sur la variabilité de la fréquence des formes dans un corpus", Mots 1, 1980), as TXM and its R package
textometry have it. Of T words t are drawn; a word that occurs F times in all occurs f times among them, hypergeometric:

    P(X = f) = C(F, f) C(T - F, t - f) / C(T, t)

The score is -log10 P(X >= f) where f is at least its expectation F t / T, and log10 P(X <= f) where it is less: 3 means
that chance gives so many or more once in a thousand draws.

Probabilities are worked out in logarithms, to some ten digits however small they are: the point probability by
Loader's saddle-point expansion ("Fast and accurate computation of binomial probabilities", 2000), which loses nothing
where logarithms of factorials of millions would cancel; the tail by adding the ratios of its terms to it.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_NEGLIGIBLE = 1e-17
_AT_ONCE = 512
"""Terms of tails that are worked out at once."""


def specificities(part: NDArray[np.int64], whole: NDArray[np.int64], part_size: int, whole_size: int) -> Floats:
    """The scores of words that occur `part` times in a part of `part_size` words, and `whole` times in the `whole_size`
    words of the whole corpus, the part included."""
    scores: Floats = np.zeros(len(part))
    if not len(part) or not 0 < part_size < whole_size:
        return scores
    # Words of the same two frequencies have the same score.
    width = int(whole.max()) + 1
    pairs, at = np.unique(part * width + whole, return_inverse=True)
    inside, total = (pairs // width).astype(np.float64), (pairs % width).astype(np.float64)
    above = inside * whole_size >= total * part_size
    found = np.zeros(len(pairs))
    size, corpus = float(part_size), float(whole_size)
    found[above] = -_log10_tail(inside[above], total[above], size, corpus, upper=True)
    found[~above] = _log10_tail(inside[~above], total[~above], size, corpus, upper=False)
    spread: Floats = found[at] + 0.0  # no negative zero
    return spread


def _log10_tail(f: Floats, F: Floats, t: float, T: float, upper: bool) -> Floats:  # noqa: N803 (the model's letters)
    """log10 of P(X >= f), or of P(X <= f)."""
    if not len(f):
        return f
    point = _log_hypergeometric(f, F, t, T)
    total, add = np.ones(len(f)), np.ones(len(f))
    active = np.arange(len(f))
    x, of = f, F
    while len(active):
        # Few tails are added up many terms at a time: each step of NumPy costs the same for one as for a thousand.
        steps = np.arange(max(1, _AT_ONCE // len(active)), dtype=np.float64)
        at, among = (x[:, None] + steps, of[:, None]) if upper else (x[:, None] - steps, of[:, None])
        if upper:
            ratios = (among - at) * (t - at) / ((at + 1) * (T - among - t + at + 1))
        else:
            ratios = at * (T - among - t + at) / ((among - at + 1) * (t - at + 1))
        terms = add[:, None] * np.cumprod(np.maximum(ratios, 0.0), axis=1)
        total[active] += terms.sum(axis=1)
        x, add = (at[:, -1] + 1 if upper else at[:, -1] - 1), terms[:, -1]
        going = add > _NEGLIGIBLE * total[active]
        active, x, of, add = active[going], x[going], of[going], add[going]
    # A tail that holds nearly everything is 1 and no more.
    logarithm: Floats = np.minimum(point + np.log(total), 0.0) / np.log(10)
    return logarithm


def _log_hypergeometric(f: Floats, F: Floats, t: float, T: float) -> Floats:  # noqa: N803
    p, q = t / T, (T - t) / T
    whole = _log_binomial(np.array([t]), np.array([T]), p, q)
    return _log_binomial(f, F, p, q) + _log_binomial(t - f, T - F, p, q) - whole


def _log_binomial(x: Floats, n: Floats, p: float, q: float) -> Floats:
    """log of C(n, x) p^x q^(n - x)."""
    result = np.zeros(len(x))
    none, every = x == 0, x == n
    result[none] = n[none] * np.log1p(-p)
    result[every & ~none] = n[every & ~none] * np.log(p)
    some = ~(none | every)
    x, n = x[some], n[some]
    result[some] = (
        _stirling_error(n)
        - _stirling_error(x)
        - _stirling_error(n - x)
        - _deviance(x, n * p)
        - _deviance(n - x, n * q)
        - 0.5 * (np.log(2 * np.pi) + np.log(x) + np.log1p(-x / n))
    )
    return result


def _stirling_error(n: Floats) -> Floats:
    """log n! less Stirling's formula for it."""
    square = n * n
    series = (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n
    small = n < len(_SMALL)
    series[small] = _SMALL[n[small].astype(np.intp)]
    return series


def _small_errors() -> Floats:
    n = np.arange(1, 16, dtype=np.float64)
    exact = np.cumsum(np.log(n))
    return np.concatenate(([0.0], exact - (0.5 * np.log(2 * np.pi * n) + n * np.log(n) - n)))


_SMALL = _small_errors()


def _deviance(x: Floats, mean: Floats) -> Floats:
    """x log(x / mean) + mean - x, without cancellation where the two are near."""
    result = x * np.log(x / mean) + mean - x
    near = np.abs(x - mean) < 0.1 * (x + mean)
    x, mean = x[near], mean[near]
    v = (x - mean) / (x + mean)
    total = (x - mean) * v
    term = 2 * x * v
    for step in range(1, 60):
        term = term * v * v
        more = total + term / (2 * step + 1)
        if np.array_equal(more, total):
            break
        total = more
    result[near] = total
    return result
