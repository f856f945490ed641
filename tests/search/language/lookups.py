"""Stand-ins for what an index knows of its words."""

from search.language.query_analysis import NoNames


class EveryWord(NoNames):
    """An index whose texts have every word, and any two side by side."""

    def forms(self, kind: str) -> frozenset[str]:
        return frozenset({kind.rstrip("~")})

    def side_by_side(self, left: str, right: str) -> bool:
        return True
