"""Random query texts and trees, for the tests of the query language."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from search.language.syntax import (
    And,
    Between,
    Node,
    Not,
    Or,
    Phrase,
    Proximity,
    QuorumOf,
    SameSpan,
    Word,
    with_children,
)

PIECES = [
    "gaz", "pétrole", "ET", "OU", "SAUF", "NOT", "AND", "et", "ou", "or", "and", "not", "-", "(", ")", "[", "]",
    '"', "«", "»", "“", "”", "titre:", "titre :", "foo:", "date:", "date:2024", "depuis:hier", "avant:",
    "mots:>800", "mots:", "=", "*", "?", "~", "~2", "^5", ">=3", ">2", "NEAR", "near5", "w/5", "/N5/", "adj3",
    "pre/2", "PROCHE/4", "AVANT/2", "%5", "MÊME PHRASE", "MÊME PARAGRAPHE", "same", "2 de", "atleast3",
    "TIT_HEAD=", "hd=", "LEAD=", "rst=", "wc>500", "HLEAD(", "&", "|", "||", "!", "\\", "12 000", "20 h",
    "https://a.example/b_(c)", "étudiant(e)s", " ", ",", ";", "/F50/", "élect!", "date from 20240101 to 20240201",
    "po*", "m?t", "url:a.example/b", "2019..2021", "#", "$", "+", "<", "ÉTAT", "  ",
]  # fmt: skip
"""What queries are made of."""

queries = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=10).map("".join),
)

_FIELDS = st.sampled_from(
    [None, None, None, "title", "text", "lead", "front", "author", "source", "section", "agency", "tags", "url"]
)
_TEXTS = st.one_of(
    st.sampled_from(
        ["gaz", "État", "porte-avions", "l’Otan", "12 000", "ET", "NEAR", "near5", "20 h", "-5", "élect!", "A&B", "+x"]
    ),
    st.text(min_size=1, max_size=8).map(str.strip).filter(lambda text: any(character.isalnum() for character in text)),
)
_LETTERS = st.text("abcdéôz", min_size=2, max_size=6)
_words = st.one_of(
    st.builds(Word, _TEXTS, st.just(0), _FIELDS, times=st.sampled_from([1, 1, 1, 3])),
    st.builds(Word, _LETTERS, st.just(0), _FIELDS, exact=st.booleans(), times=st.sampled_from([1, 2])),
    st.builds(Word, _LETTERS, st.just(0), _FIELDS, prefix=st.just(True)),
    st.builds(Word, _LETTERS, st.just(0), _FIELDS, distance=st.sampled_from([1, 2])),
    st.builds(Word, _LETTERS.map(lambda text: f"*{text}"), st.just(0), _FIELDS, pattern=st.just(True)),
    st.builds(Word, _LETTERS.map(lambda text: f"a?{text}"), st.just(0), _FIELDS, pattern=st.just(True)),
)
_phrases = st.builds(
    Phrase,
    st.text("ab é*?»'()ETOU~>", min_size=1, max_size=12).map(str.strip).filter(lambda text: text != ""),
    st.just(0),
    _FIELDS,
    within=st.sampled_from([None, None, 1, 5, 30]),
    times=st.sampled_from([1, 1, 2]),
).map(lambda phrase: phrase if phrase.within is None else replace(phrase, ordered=len(phrase.text) % 2 == 0))


def in_field(node: Node, field: str | None) -> Node:
    """The node with all its words in a field."""
    if isinstance(node, Word | Phrase):
        return replace(node, field=field)
    return with_children(node, lambda child: in_field(child, field))


_DAYS = st.dates(date(1700, 1, 1), date(2900, 1, 1)).map(date.toordinal)


def _range(low: int | None, high: int | None, field: str) -> Between:
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Between("day" if field == "day" else "words", low, high, 0, "")


_ranges = st.one_of(
    st.builds(_range, st.none() | _DAYS, _DAYS, st.just("day")),
    st.builds(_range, _DAYS, st.none(), st.just("day")),
    st.builds(_range, st.none() | st.integers(0, 5000), st.integers(0, 5000), st.just("words")),
    st.builds(_range, st.integers(0, 5000), st.none(), st.just("words")),
)
_leaves = st.one_of(_words, _phrases)
_alternatives = st.lists(_leaves, min_size=2, max_size=3).map(lambda children: Or(tuple(children)))
_near = st.builds(
    lambda children, field: tuple(in_field(child, field) for child in children),
    st.lists(st.one_of(_leaves, _alternatives), min_size=2, max_size=3),
    _FIELDS,
)


def _compound(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(children, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        several.map(And),
        several.map(Or),
        children.map(Not),
        st.builds(lambda least, found: QuorumOf(min(least, len(found)), found), st.integers(1, 4), several),
    )


trees: st.SearchStrategy[Node] = st.recursive(
    st.one_of(
        _leaves,
        _ranges,
        st.builds(SameSpan, st.sampled_from(["sentence", "paragraph"]), _near),
        st.builds(Proximity, _near, st.integers(1, 50), st.booleans()),
    ),
    _compound,
    max_leaves=8,
)
"""Trees as the parser makes them: what stands near is words, phrases and alternatives of them."""


def without_places(node: Node | None) -> Node | None:
    """The tree as what it means: without the offsets, and the wording of dates."""
    match node:
        case Word() | Phrase():
            return replace(node, at=0)
        case Between():
            return replace(node, at=0, text="")
        case None:
            return None
        case _:
            return with_children(node, lambda child: without_places(child) or child)
