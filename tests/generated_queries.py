"""Queries of every kind, drawn from texts: each a kind, and what is typed."""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

_COMPOUNDS = ("porte-avions", "Jean-Pierre", "week-end", "Saint-Denis", "États-Unis", "aujourd’hui", "grand-père")


def generated_queries(texts: Sequence[str], count: int, seed: int) -> Iterator[tuple[str, str]]:
    """So many queries, the kinds in turn; the same for the same seed."""
    drawn = _Drawn(texts, random.Random(seed))
    kinds = drawn.kinds()
    while True:
        for kind, query in kinds.items():
            if count <= 0:
                return
            count -= 1
            yield kind, query()


class _Drawn:
    """Words and runs of three words of some texts, drawn at random."""

    def __init__(self, texts: Sequence[str], chance: random.Random) -> None:
        self._chance = chance
        runs = [re.findall(r"[^\W\d_]{2,}", text) for text in texts]
        self._words = [word for run in runs for word in run]
        self._long = [word for word in self._words if len(word) > 4]
        self._threes = [three for run in runs for three in zip(run, run[1:], run[2:], strict=False)]

    def word(self) -> str:
        """A word of five letters at least."""
        return self._chance.choice(self._long)

    def any(self) -> str:
        """A word of any length, as often as texts have it."""
        return self._chance.choice(self._words)

    def three(self) -> tuple[str, str, str]:
        """Three words side by side."""
        return self._chance.choice(self._threes)

    def number(self, low: int, high: int) -> int:
        """A number, both included."""
        return self._chance.randint(low, high)

    def one(self, *some: str) -> str:
        """One of some texts."""
        return self._chance.choice(some)

    def many(self, count: int) -> list[str]:
        """Words of any length."""
        return list(islice(iter(self.any, None), count))

    def kinds(self) -> Mapping[str, Callable[[], str]]:
        """What draws a query of each kind."""
        word, each, three, number = self.word, self.any, self.three, self.number
        return {
            "word": word,
            "two words": lambda: f"{word()} {word()}",
            "three words": lambda: " ".join(three()),
            "long question": lambda: " ".join(self.many(8)),
            "compound": lambda: f"{self.one(*_COMPOUNDS)} {self.one('', word())}",
            "and": lambda: f"{word()} ET {word()}",
            "or": lambda: f"{word()} OU {word()}",
            "not": lambda: f"{word()} SAUF {each()}",
            "groups": lambda: f"({word()} OU {word()}) ET ({word()} OU {each()})",
            "at least": lambda: f"2 de ({word()} {word()} {each()})",
            "phrase": lambda: '"{} {} {}"'.format(*three()),
            "pair": lambda: '"{} {}"'.format(*three()),
            "phrase with a gap": lambda: '"{} * {}"'.format(*three()[::2]),
            "phrase with a pattern": lambda: (lambda found: f'"{found[0]} {found[1][:3]}*"')(three()),
            "near": lambda: '"{} {}"~{}'.format(*three()[::2], number(1, 9)),
            "three near": lambda: '"{2} {0} {1}"~{3}'.format(*three(), number(1, 9)),
            "near in order": lambda: '"{} {}"^{}'.format(*three()[::2], number(1, 9)),
            "near with a beginning": lambda: (lambda found: f'"{found[0][:4]}* {found[2]}"~5')(three()),
            "near groups": lambda: f"({word()} OU {word()}) PROCHE5 {each()}",
            "sentence": lambda: "{} MÊME PHRASE {}".format(*three()[::2]),
            "sentence of any": lambda: f"{word()} MÊME PHRASE {each()}",
            "paragraph": lambda: f"{word()} MÊME PARAGRAPHE {each()}",
            "lead": lambda: f"chapo:{word()}",
            "phrase in the lead": lambda: 'chapo:"{} {}"'.format(*three()),
            "title or lead": lambda: f"une:{word()}",
            "times": lambda: f"{word()}>={number(2, 4)}",
            "phrase so many times": lambda: '"{} {}">=2'.format(*three()),
            "beginning": lambda: f"{word()[: number(2, 5)]}*",
            "end": lambda: f"*{word()[-4:]}",
            "pattern": lambda: (lambda found: f"{found[:2]}?{found[3:]}")(word()),
            "star": lambda: (lambda found: f"{found[:2]}*{found[-2:]}")(word()),
            "misspelt": lambda: f"{word()}~",
            "misspelt twice": lambda: f"{word()}~2",
            "short misspelt": lambda: f"{each()[:4]}{self.one('~', '~2')}",
            "very form": lambda: f"={each()}",
            "title": lambda: f"titre:{word()}",
            "source": lambda: f"source:{self.one('phare', 'marée', 'orange')} {word()}",
            "author": lambda: f"auteur:{word()}",
            "section": lambda: f"rubrique:{self.one('politique', 'sport')} OU {word()}",
            "address": lambda: f"url:{word()}",
            "longer than": lambda: f"{word()} mots:>{self.one('50', '100', '300')}",
            "shorter than": lambda: f"{word()} mots:<{self.one('50', '100', '300')}",
            "since": lambda: f"{word()} depuis:{self.one('2018', '2023-06', '2024')}",
            "years": lambda: f"{word()} date:{self.one('2017..2018', '2023..2024')}",
        }
