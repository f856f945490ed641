"""The texts of an article that a field of the query language is looked up in, and the fields of the index over each."""

from dataclasses import dataclass
from functools import cache

_NAMED = frozenset({"author", "source", "section", "agency", "tags"})
"""Values whose words are indexed by their forms alone."""


@dataclass(frozen=True, slots=True)
class SearchedText:
    """One text: the field that its matches score in, which is that of its stems where it has any; that of its forms;
    whether only its lead is meant; whether it knows the positions of words."""

    name: str
    forms: str
    stems: str | None = None
    lead: bool = False
    positions: bool = True

    @classmethod
    def of_prose(cls, name: str, lead: bool = False) -> "SearchedText":
        """A text that is searched in any inflection."""
        return cls(name, f"{name}_exact", name, lead)


@cache
def searched_texts(field: str | None) -> tuple[SearchedText, ...]:
    """The texts that a typed field stands for; title and text where none was typed."""
    match field:
        case None:
            return SearchedText.of_prose("title"), SearchedText.of_prose("text")
        case "lead":
            return (SearchedText.of_prose("text", lead=True),)
        case "front":
            return SearchedText.of_prose("title"), SearchedText.of_prose("text", lead=True)
        case "url":
            return (SearchedText("url_words", "url_words", positions=False),)
        case _ if field in _NAMED:
            return (SearchedText(f"{field}_words", f"{field}_words"),)
        case _:
            return (SearchedText.of_prose(field),)
