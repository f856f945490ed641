"""What is said of a place, or of what is of one, in a free query: that the other (Irak, irakien) ranks articles too."""

from collections.abc import Iterator, Sequence

from index.analysis import Analyser
from index.messages import Message
from search.execution.ranking import SECOND
from search.language.notes import repaired
from search.language.query_analysis import analyse_word
from search.language.syntax import Query, Word, typed_words
from search.rerank.near_words import demonyms
from search.rerank.second_stage import QueryWord
from search.results import QueryNote


def demonym_notes(query: Query, read: Sequence[QueryWord], analyser: Analyser) -> Iterator[QueryNote]:
    """A note for each word of the query that the second stage, which reads it as `read`, may rank an article without
    it by; its repair leaves that out."""
    if query.root is None or not query.free or not 1 < len(read) <= SECOND.near_words:
        return
    stems = {word.stem for word in read if not word.forms}
    for word in typed_words(query.root):
        if not isinstance(word, Word) or not word.plain:
            continue
        for token in analyse_word(word.text, analyser).parts:
            others = demonyms().get(token.stem.encode("utf-8", "surrogatepass"), ()) if token.stem in stems else ()
            for _, other in others[:1]:
                yield QueryNote(
                    Message(
                        fr=f"« {word.text} » : « {other} » compte aussi, pour l’ordre seulement",
                        en=f"“{word.text}”: “{other}” counts too, for the order alone",
                    ),
                    word.at,
                    repaired(query.text, word.at, word.at + len(word.text), f"={word.text}"),
                )
