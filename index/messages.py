"""A message to a user, in the two languages the program speaks."""

from dataclasses import dataclass

from index.system_reasons import reasons_in_french


@dataclass(frozen=True, slots=True)
class Message:
    """One line for a user: what is wrong, where, and the cure. Both languages stand beside each other at its source."""

    fr: str
    en: str

    def text(self, lang: str) -> str:
        """The line in `lang` ("fr" or "en"; anything else reads French). Reasons that the system tells in English are
        French in it."""
        if lang == "en":
            return self.en
        # Reasons stand behind a colon or in brackets; most lines have neither, and are asked for often.
        return reasons_in_french(self.fr) if "(" in self.fr or " : " in self.fr or ": " in self.fr else self.fr
