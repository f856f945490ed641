"""The language the program speaks to its users: French, or English where `SEARCH_LANG=en`."""

from collections.abc import Callable, Mapping

from index.messages import Message

Say = Callable[[str, str], str]
"""Chooses between a text in French and its twin in English."""


def language(environ: Mapping[str, str]) -> str:
    """What `SEARCH_LANG` asks for: "fr" or "en"."""
    return "en" if environ.get("SEARCH_LANG", "").lower().startswith("en") else "fr"


def speaker(lang: str) -> Say:
    """The chooser for `lang` ("fr" or "en")."""

    def say(fr: str, en: str) -> str:
        return Message(fr, en).text(lang)

    return say
