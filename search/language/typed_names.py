"""Names made of grammatical words and common nouns, typed with their capitals: Le Monde, En Marche, La Croix.

Their words are those of any sentence. Who types the capitals is shown first the articles that have the very words side
by side with theirs, then all the others.
"""

from collections.abc import Sequence

from index.analysis import Analyser
from index.analysis.name_starts import NAME_STARTERS
from search.execution.tree import Adjacent, PhraseIn, Tree
from search.language.syntax import And, Query, Word
from search.rerank.capitals import capitalised

_FIELD, _STARTS, _START = "text_exact", "text_breaks", b"name"


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
