"""What an engine counts over an answer: days, forms of words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Unit = Literal["year", "month", "day"]
_UNITS: Mapping[str, str] = {"year": "Y", "month": "M", "day": "D"}
_EPOCH = 719_163
"""1 January 1970 as `date.toordinal` counts days."""


@dataclass(frozen=True, slots=True)
class DayCounts:
    """The days on which an answer's articles were published, ascending, as `date.toordinal` counts them, how many
    articles each has, how many there are in all, and of these without a date."""

    days: NDArray[np.int64]
    counts: NDArray[np.int64]
    total: int
    undated: int


def by_period(days: NDArray[np.int64], counts: NDArray[np.int64], unit: Unit) -> Mapping[str, int]:
    """The counts of days (`date.toordinal`) by year, month or day, as 2024, 2024-11, 2024-11-17, the latest first."""
    dates = (days - _EPOCH).astype("datetime64[D]").astype(f"datetime64[{_UNITS[unit]}]")
    periods, at = np.unique(dates, return_inverse=True)
    totals = np.bincount(at, counts, minlength=len(periods)).astype(np.int64)
    return dict(zip(map(str, periods[::-1]), totals[::-1].tolist(), strict=True))
