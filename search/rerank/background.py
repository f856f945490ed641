"""How common words are in the news: for collections too small to tell by themselves."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("frequencies.txt")


def background_df(stem: str) -> float:
    """The share of news articles, from 0 to 1, that have a word of this class; 0 where it is below one in a thousand.

    The table is read when first asked, in some milliseconds.
    """
    return _shares().get(stem, 0.0)


@cache
def _shares() -> Mapping[str, float]:
    shares: dict[str, float] = {}
    with _TABLE.open(encoding="utf-8") as stream:
        for line in stream:
            if not line.startswith("#"):
                count, *stems = line.split()
                shares.update(dict.fromkeys(stems, int(count) / 10_000))
    return shares
