"""A better spelling of a query: "essayez gilets jaunes", from the words that the index has.

    what may be wrong   words that the index has not got or hardly, and that the dictionary does not know; all words of
                        a query, or of a quoted phrase, that finds nothing though the index has each of them
    what may be meant   near words (search.spelling.candidates), two words for one, one for two, an article whose
                        apostrophe is missing
    what is likely      letters, sound and frequency, and whether the words beside it stand in one article with it, and
                        side by side
    what is shown       the query as it was typed but for these words, spelt as the texts spell them, where it finds
                        clearly more

Operators, fields, `=mot`, wildcards, excluded words and phrases that find anything stay as they were typed.
"""

import re
from collections.abc import Iterator, Sequence

from index.analysis import Analyser
from index.analysis.classes import class_of
from index.analysis.stop import is_stop
from search.errors import BadQuery
from search.execution.tree import AllOf
from search.language.doubt import FEW, Doubt, Piece
from search.language.edits import Edit, Edits, Neighbours, SpellingIndex, side_by_side
from search.language.parser import parse
from search.language.planning import plan
from search.language.query_analysis import CONTENT_WORDS, leaves
from search.language.ranges import Today, paris_today
from search.language.surfaces import as_written, as_written_apart
from search.language.syntax import Phrase, Query
from search.results import Request
from search.spelling.candidates import EDIT, KNOWN, frequency

CLEARLY_MORE = 4
"""So many times more articles must be found than as typed."""
KEPT = 2.0
"""How many times likelier, as a power of e, a word that the index has is meant as it was typed."""
LEAST_SCORE, LEAST_IN_MANY = 0.0, 3.0
"""How likely a suggestion must be, as a power of e; and for a query that finds articles without all of its words."""
SPLIT = 0.7
"""What a space costs that is missing or too many, in edits."""
LOST_APOSTROPHE = 0.3
"""What an apostrophe costs that is missing."""
MOST_OF_CONTEXT = 4.0
"""So much of that can make an unlikely word likely: any two frequent words stand together somewhere."""
PLAIN_ERROR, WHOLE_EDIT = 0.6, 1.1
"""What it may cost, in edits, to make a word that the dictionary knows of another; and where the words beside it show
that the other one is meant."""
PAIRS = 5
"""Articles that must have two words side by side to show that one of them is meant for a word that is known."""

_MAX_DOUBTFUL = 4
_OPTIONS = 5
_MAX_COMBINATIONS = 8
_OUTWEIGHED = 9.0
"""What is so much less likely by itself, as a power of e, is not looked at with the words beside it."""
_MAX_SPLITS = 3
_TEXTS = 3
_TRIED = 2
"""Combinations that are counted by the query itself."""
_ELIDED = re.compile(r"([ldjmtscn]|(?:jus|quel|lors|puis|quoi)?qu)([aeiouyh].*)")


def suggestion(
    query: Query,
    request: Request,
    doubtful: Doubt,
    total: int,
    index: SpellingIndex,
    analyser: Analyser,
    clock: Today = paris_today,
) -> str | None:
    """The query with other words that finds clearly more than the `total` it finds as typed; None where there is none.

    The request's filters hold for what is suggested too.
    """
    words, ranked = doubtful.words, doubtful.ranked
    search = _Search(query, doubtful, index, analyser)
    silent = search.silent_phrases() if total < FEW else frozenset()
    wrong = [at for at in doubtful.wrong if words[at].phrase is None or words[at].phrase in silent][:_MAX_DOUBTFUL]
    likely = search.combinations(wrong) if wrong else ()
    # Who typed names alone and finds few articles may have typed a word for one: Didier Raout.
    if not likely and (total == 0 or (total < FEW and all(piece.named for piece in words))):
        likely = search.of_known_words(silent)
    for edits in likely[:_TRIED]:
        better = search.written(edits)
        # What is ranked by some of its words finds any number of articles: there the words beside it have spoken.
        least = total + 1 if ranked else max(1, CLEARLY_MORE * total)
        if better != query.text and _found(better, request, index, analyser, clock) >= least:
            return better
    return None


def nearest_reading(query: Query, doubtful: Doubt, index: SpellingIndex, analyser: Analyser) -> str | None:
    """The query with its doubtful words as they are likeliest meant, whatever that finds; None where none is likely."""
    search = _Search(query, doubtful, index, analyser)
    likely = search.combinations(doubtful.wrong[:_MAX_DOUBTFUL])
    found = search.written(likely[0]) if likely else query.text
    return found if found != query.text else None


def _found(text: str, request: Request, index: SpellingIndex, analyser: Analyser, clock: Today) -> int:
    try:
        return index.total(plan(parse(text, clock), request, analyser, index.names).primary)
    except BadQuery:
        return 0


class _Search:
    """The search for a better spelling of one query."""

    def __init__(self, query: Query, doubtful: Doubt, index: SpellingIndex, analyser: Analyser) -> None:
        self._query = query
        self._pieces = doubtful.words
        self._ranked = doubtful.ranked
        self._index = index
        self._analyser = analyser
        self._neighbours = Neighbours(doubtful.words, index)

    def silent_phrases(self) -> frozenset[int]:
        """Where the phrases begin that find nothing."""
        every = Request(self._query.text)
        return frozenset(
            leaf.at
            for leaf in leaves(self._query.root)
            if isinstance(leaf, Phrase)
            and leaf.plain
            and not self._index.total(
                plan(Query(leaf.text, leaf, False), every, self._analyser, self._index.names).primary
            )
        )

    def combinations(self, wrong: Sequence[int]) -> Sequence[Edits]:
        """The likely ways to replace the doubtful words, the likeliest first."""
        found: list[Edits] = [()]
        for at in wrong:
            options = self._options(at)
            articles = self._index.held(self._pieces[at].token.form)
            as_typed = self._frequency(articles) + KEPT if articles else LEAST_SCORE - MOST_OF_CONTEXT
            better = [option for option in options if option.score > as_typed]
            found = [
                (*edits, *more)
                for edits in found
                for more in [(), *((option,) for option in better if not edits or edits[-1].last < option.first)]
            ]
            found = sorted(found, key=_likelihood, reverse=True)[:_MAX_COMBINATIONS]
        likeliest = _likelihood(found[0])
        return self._best([edits for edits in found if edits and _likelihood(edits) > likeliest - _OUTWEIGHED])

    def of_known_words(self, silent: frozenset[int]) -> Sequence[Edits]:
        """The ways to replace one word that is known by another that stands beside its neighbours, as it does not."""
        likely: list[Edits] = []
        words = [at for at, piece in enumerate(self._pieces)
                 if piece.is_word and (piece.phrase is None or piece.phrase in silent)]  # fmt: skip
        if not 1 < len(words) < CONTENT_WORDS:
            return ()
        for at in words:
            as_typed = self._neighbours.beside((Edit(at, at, (self._pieces[at].token.form,), 0),))
            likely += [
                (option,)
                for option in self._near(at, 1, WHOLE_EDIT)
                if self._neighbours.beside((option,)) >= max(PAIRS, PAIRS * as_typed)
            ]
        return self._best(likely)

    def _best(self, every: Sequence[Edits]) -> Sequence[Edits]:
        """Those of the combinations that are likely enough, the likeliest first."""
        least = LEAST_IN_MANY if self._ranked else LEAST_SCORE
        scored = []
        for edits in every:
            alone, context = _likelihood(edits), self._neighbours.context(edits)
            if alone + min(context, MOST_OF_CONTEXT) > least:
                scored.append((alone + context, edits))
        return [edits for _, edits in sorted(scored, key=lambda one: -one[0])]

    def _options(self, at: int) -> list[Edit]:
        piece = self._pieces[at]
        known = class_of(piece.token.form) is not None
        near = self._near(at)
        likeliest = max((option.score for option in near), default=LEAST_SCORE)
        return [
            *near,
            *([] if known or self._is_foreign(piece) else self._apart(at, likeliest)),
            *self._as_one(at),
            *self._as_whole(at),
        ]

    def _near(self, at: int, edits: int = 2, most: float = PLAIN_ERROR) -> list[Edit]:
        """Words that are near to the piece's, and it behind an article whose apostrophe is missing."""
        piece = self._pieces[at]
        form = piece.token.form
        known = class_of(form) is not None
        found = self._index.candidates(form, _OPTIONS, piece.named, edits)
        if self._is_foreign(piece):
            found = [one for one in found if one.name and not piece.typed.isupper()]
        near = [
            Edit(at, at, (one.word,), one.score)
            for one in found
            if not known or (one.cost <= most and not is_stop(one.word))
        ]
        if (
            not (known or self._is_foreign(piece))
            and (elided := _ELIDED.fullmatch(form))
            and (articles := self._index.held(elided[2]))
        ):
            before = f"{piece.typed[: elided.end(1)]}'"
            near.append(Edit(at, at, (elided[2],), self._frequency(articles) - EDIT * LOST_APOSTROPHE + KNOWN, before))
        return near

    def _is_foreign(self, piece: Piece) -> bool:
        """Whether it may be right though no article has it: long questions name people, works, acronyms."""
        return self._ranked and piece.named

    def _as_whole(self, at: int) -> Iterator[Edit]:
        """Words that are near to the compound that the piece is a part of."""
        whole = self._pieces[at].whole
        if whole is not None:
            parts = [other for other, piece in enumerate(self._pieces) if piece.whole is whole]
            for one in self._index.candidates(whole.form, _OPTIONS, self._pieces[at].named, 1):
                yield Edit(parts[0], parts[-1], (one.word,), one.score)

    def _apart(self, at: int, least: float) -> Iterator[Edit]:
        """A word as two that stand side by side in the texts, where that may be likelier than `least`."""
        form = self._pieces[at].token.form
        halves = [(form[:cut], form[cut:]) for cut in range(2, len(form) - 1)]
        counts = [(min(self._index.held(left), self._index.held(right)), (left, right)) for left, right in halves]
        for count, pair in sorted(counts, reverse=True)[:_MAX_SPLITS]:
            if count and self._apart_score(count) > least:
                beside = self._index.total(side_by_side("text_exact", pair, 1))
                if beside:
                    yield Edit(at, at, pair, self._apart_score(beside))

    def _apart_score(self, articles: int) -> float:
        return self._frequency(articles) - EDIT * SPLIT + KNOWN

    def _as_one(self, at: int) -> Iterator[Edit]:
        """Two words as one."""
        for first in (at - 1, at):
            if first < 0 or first + 1 >= len(self._pieces):
                continue
            left, right = self._pieces[first], self._pieces[first + 1]
            if left.phrase != right.phrase or self._query.text[left.end : right.start].strip(" -'’"):
                continue
            joined = left.token.form + right.token.form
            if articles := self._index.held(joined):
                yield Edit(first, first + 1, (joined,), self._apart_score(articles))

    def _frequency(self, articles: int) -> float:
        return frequency(articles, self._index.documents)

    def written(self, edits: Edits) -> str:
        """The query's text with the edits made, its new words spelt as the texts spell them."""
        text, end = "", 0
        around = self._neighbours.around(edits)
        texts = self._index.texts(AllOf(tuple(map(self._neighbours.anywhere, around))), _TEXTS)
        for edit in sorted(edits):
            first, last = self._pieces[edit.first], self._pieces[edit.last]
            alone = texts or self._index.texts(AllOf(tuple(map(self._neighbours.anywhere, edit.forms))), _TEXTS)
            text += self._query.text[end : first.start] + edit.before + self._spelt(edit, first.typed, alone)
            end = last.end
        return text + self._query.text[end:]

    def _spelt(self, edit: Edit, typed: str, texts: Sequence[str]) -> str:
        match edit.forms:
            case (left, right):
                surface = as_written_apart((left, right), texts, self._analyser)
            case _:
                surface = as_written(edit.forms[0], texts, self._analyser)
        if typed.isupper() and len(typed) > 1:
            return surface.upper()
        capital = typed[:1].isupper() and surface.islower() and not edit.before
        return surface[0].upper() + surface[1:] if capital else surface


def _likelihood(edits: Edits) -> float:
    return sum(edit.score for edit in edits)
