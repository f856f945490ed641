"""A message to a user, in the two languages the program speaks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """One line for a user: what is wrong, where, and the cure. Both languages stand beside each other at its source."""

    fr: str
    en: str

    def text(self, lang: str) -> str:
        """The line in `lang` ("fr" or "en"; anything else reads French)."""
        return self.en if lang == "en" else self.fr
