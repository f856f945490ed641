"""What comes first of an answer, whatever else speaks for the rest: a word with the accents it was typed with, and a
name of grammatical words and common nouns with its capitals (Le Monde, En Marche, La Croix).

The words of such a name are those of any sentence. Who types the capitals is shown first the articles that have the
very words side by side with theirs, then all the others.
"""

from collections.abc import Sequence

from index.analysis import Analyser
from index.analysis.name_starts import NAME_STARTERS
from index.analysis.spelling import spellings
from search.execution.tree import Adjacent, PhraseIn, Term, Tree
from search.language.query_analysis import NameLookup
from search.language.syntax import And, Query, Word
from search.rerank.capitals import capitalised

_FIELD, _STARTS, _START = "text_exact", "text_breaks", b"name"


def spelt_so(word: Word, analyser: Analyser, names: NameLookup) -> Tree | None:
    """Where a word that was typed with accents, the only one of its query, is spelt so, in either number; None where
    the texts hardly spell it otherwise, or too seldom so to fill a page."""
    form = _form(word, analyser)
    numbers = (word.text, f"{word.text}s", word.text.removesuffix("s"))
    ways = tuple(dict.fromkeys(way for each in numbers for way in spellings(each)))
    if form is None or not ways or not word.plain or word.field or not names.confused(form, spellings(word.text)):
        return None
    return Term(tuple((field, way.encode()) for field in ("title_spelt", "text_spelt") for way in ways))


def typed_name(query: Query, analyser: Analyser) -> Tree | None:
    """Where the first such name of a free query stands in the texts; None where it has none."""
    children = query.root.children if isinstance(query.root, And) else ()
    words = [child for child in children if isinstance(child, Word) and child.plain and child.field is None]
    named = [bool(each) for each in capitalised([word.text for word in words])]
    forms = [_form(word, analyser) if name else None for word, name in zip(words, named, strict=True)]
    for first, form in enumerate(forms):
        if form in NAME_STARTERS:
            run = _run(words[first:], forms[first:], query.text)
            if len(run) > 1 and run[-1] not in NAME_STARTERS:
                return _side_by_side(run)
    return None


def _form(word: Word, analyser: Analyser) -> str | None:
    """The form of a word that is one word and nothing else."""
    tokens = analyser.analyse(word.text)
    return tokens[0].form if len(tokens) == 1 else None


def _run(words: Sequence[Word], forms: Sequence[str | None], text: str) -> list[str]:
    """The forms from the first on as long as each is a name's and stands one space behind the one before."""
    run: list[str] = []
    end = 0
    for word, form in zip(words, forms, strict=True):
        if form is None or (run and not text[end : word.at].isspace()):
            break
        run.append(form)
        end = word.at + len(word.text)
    return run


def _side_by_side(run: Sequence[str]) -> Tree:
    terms = tuple((form.encode(), place) for place, form in enumerate(run))
    starts = [place for place, form in enumerate(run[:-1]) if form in NAME_STARTERS]
    slots = (
        *((_STARTS, _START, place) for place in starts),
        *((_FIELD, term, place) for term, place in terms),
    )
    return Adjacent((PhraseIn(_FIELD, terms, slots),))
