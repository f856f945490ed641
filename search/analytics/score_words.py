"""Why an article has its score, in words and numbers."""

from collections.abc import Iterator
from typing import Any

from index.messages import Message
from search.scores import ScorePart, ScoreParts


def score_lines(told: ScoreParts) -> Iterator[tuple[float, Message]]:
    """The parts of a score, each with its value; they add up to the score as it is shown, with four places."""
    for part, value in zip(told.parts, told.rounded(), strict=True):
        yield value, _sentence(part, told.documents)


def explanation_json(told: ScoreParts, lang: str) -> dict[str, Any]:
    """A score as JSON, each of its parts with its `text` in a language."""
    found = told.to_dict()
    for part, (_, text) in zip(found["parts"], score_lines(told), strict=True):
        part["text"] = text.text(lang)
    return found


def _sentence(part: ScorePart, documents: int) -> Message:
    word_fr, word_en = f"«\u00a0{part.word}\u00a0»", f"“{part.word}”"
    fr, en = _places(part)
    match part.kind:
        case "word":
            return Message(
                f"{word_fr}, à toute flexion\u00a0: {fr} (dans {_of(part, documents)})",
                f"{word_en}, in any inflection: {en} (in {part.articles} of {documents} articles)",
            )
        case "form":
            return Message(
                f"{word_fr}, sous cette forme\u00a0: {fr} (dans {_of(part, documents)})",
                f"{word_en}, in this form: {en} (in {part.articles} of {documents} articles)",
            )
        case "near":
            return Message(
                f"{word_fr}, proche d’un mot qui manque\u00a0: {fr} (dans {_of(part, documents)})",
                f"{word_en}, near a word that is missing: {en} (in {part.articles} of {documents} articles)",
            )
        case "pair":
            return Message(f"{word_fr} à côté du mot d’avant", f"{word_en} beside the word before it")
        case "phrase":
            return Message(f"les mots {word_fr} ensemble", f"the words {word_en} together")
        case "top":
            return Message(f"{word_fr} en tête de l’article", f"{word_en} at the top of the article")
        case "pattern":
            return Message(f"des mots de la forme {word_fr}", f"words of the form {word_en}")
        case "semantic":
            return Message("le sens de l’article, proche de la question", "the article’s meaning, near the question")
        case "accents":
            return Message(
                "écrit avec d’autres accents ou majuscules que dans la requête",
                "written with other accents or capitals than in the query",
            )
        case "age":
            return Message("l’article n’est pas d’aujourd’hui", "the article is not of today")
        case "place":
            return Message(
                "les premiers articles, relus de plus près, passent devant",
                "the first articles, looked at more closely, come before",
            )


def _of(part: ScorePart, documents: int) -> str:
    return f"{part.articles} article{'s' if part.articles > 1 else ''} sur {documents}"


def _places(part: ScorePart) -> tuple[str, str]:
    """How often the word stands in the title and in the text."""
    fr = [f"{count} fois dans le {where}" for count, where in ((part.title, "titre"), (part.text, "texte")) if count]
    en = [f"{count} in the {where}" for count, where in ((part.title, "title"), (part.text, "text")) if count]
    # Beginnings of words count too, where the word itself is not there.
    return ", ".join(fr) or "des mots qui commencent de même", ", ".join(en) or "words that begin alike"
