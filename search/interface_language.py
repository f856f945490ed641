"""The language the program speaks to its users: French, or English where `SEARCH_LANG=en`."""

import re
from collections.abc import Callable, Mapping

from index.messages import Message

Say = Callable[[Message], str]
"""Says a message in the language of the user."""


def language(environ: Mapping[str, str]) -> str:
    """What `SEARCH_LANG` asks for, "fr" or "en"; "fr" for what is neither, which `search.config` refuses."""
    return spoken(environ.get("SEARCH_LANG", "")) or "fr"


def spoken(tag: str) -> str | None:
    """The language, "fr" or "en", of a tag as `fr`, `en-GB` or `en_US.UTF-8`; None for any other."""
    named = re.fullmatch(r"(fr|en)([-_.@].*)?", tag.lower(), re.DOTALL)
    return named[1] if named else None


def speaker(lang: str) -> Say:
    """What says messages in `lang` ("fr" or "en")."""

    def say(message: Message) -> str:
        return message.text(lang)

    return say
