"""The forms in which an answer has each word of its query, with counts, and the query that leaves one of them out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.analysis import Analyser
from search.analytics.trees import replaced
from search.language.parser import parse
from search.language.printer import printed
from search.language.query_analysis import analyse_word, forms_apart
from search.language.syntax import Node, Or, Word, typed_words
from search.results import Request

if TYPE_CHECKING:
    from search.engine import Engine

MOST_FORMS = 60
"""Forms of a word beyond which none is told apart: être has forty."""
MOST_WORDS_TOLD = 20
"""Words of a query whose forms are told."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a word: folded, and as the texts mostly write it; how many articles of the answer have it, and how
    often; `without` is the query that asks for the other forms alone, None where it is the only one."""

    form: str
    written: str
    articles: int
    occurrences: int
    without: str | None

    def to_dict(self) -> dict[str, Any]:
        """The form as JSON."""
        return {
            "form": self.form,
            "written": self.written,
            "articles": self.articles,
            "occurrences": self.occurrences,
            "without": self.without,
        }


@dataclass(frozen=True, slots=True)
class WordForms:
    """A word of the query, where it stands there, and its forms, those of most articles first."""

    word: str
    position: int
    forms: Sequence[Form]

    def to_dict(self) -> dict[str, Any]:
        """The word as JSON."""
        return {"word": self.word, "position": self.position, "forms": [form.to_dict() for form in self.forms]}


def found_forms(engine: "Engine", request: Request) -> list[WordForms]:
    """The forms of each word of a query that its answer has, of the first MOST_WORDS_TOLD. Of `=mot` and quotes there
    is but one: none is told."""
    root = parse(request.query).root
    analyser, names = Analyser(), engine.names()
    found: list[tuple[Word, Sequence[str]]] = []
    for word in typed_words(root):
        if not isinstance(word, Word) or not word.plain or len(found) == MOST_WORDS_TOLD:
            continue
        reading = analyse_word(word.text, analyser)
        if len(reading.parts) != 1 or reading.stop:
            continue
        token = reading.parts[0]
        found.append((word, sorted(forms_apart(word, token, names) or names.forms(token.stem) or (token.form,))))
    if root is None or not found:
        return []
    # All at once: the answer is found once, however many words it is told of.
    every = list(dict.fromkeys(form for _, forms in found for form in forms))
    counts = dict(zip(every, engine.count_each_form(request, every), strict=True))
    return [WordForms(word.text, word.at, _told(engine, root, word, forms, counts)) for word, forms in found]


def _told(
    engine: "Engine", root: Node, word: Word, forms: Sequence[str], counts: Mapping[str, tuple[int, int]]
) -> list[Form]:
    there = [(form, *counts[form]) for form in forms if counts[form][0]]
    there.sort(key=lambda one: (-one[1], -one[2], one[0]))
    there = there[:MOST_FORMS]
    written = engine.written([form for form, *_ in there])
    return [
        Form(
            form,
            shown or form,
            articles,
            occurrences,
            _without(root, word, [other for other, *_ in there if other != form]),
        )
        for (form, articles, occurrences), shown in zip(there, written, strict=True)
    ]


def _without(root: Node, word: Word, others: Sequence[str]) -> str | None:
    if not others:
        return None
    exact = tuple(Word(form, word.at, word.field, exact=True) for form in others)
    return printed(replaced(root, word, exact[0] if len(exact) == 1 else Or(exact)))
