"""Whether free text asks a question: it is then ranked as a whole, however few its words."""

import re
from functools import cache


@cache
def _asking() -> re.Pattern[str]:
    return re.compile(
        r"""
          \?\W*\Z
        | \b(?: combien | comment | pourquoi
          | (?:au|aux|du|des)?(?:le|la|les)?quel(?:le)?s?
          | est[- ]ce\ qu(?:e\b|['’])
          | (?!dit-|rendez-)\w+(?: -t-(?:il|elle|on)s? | [td]-(?:ils?|elles?|on) | ez-vous ) )\b
        | \A\W*(?: (?:à|a|avec|chez|contre|d['’]|de|depuis|dans|en|jusqu['’](?:à|a)|par|pour|sur|vers)\s* )?
          (?: que\b | qu['’] | (?:qui|quoi|quand|où|ou)\b )
        | \b(?:qui|quoi|quand|où)\W*\Z
        """,
        re.VERBOSE | re.IGNORECASE,
    )


def is_question(text: str) -> bool:
    """Whether `text` has a question mark at its end, a word that only asks, an inversion (a-t-il), est-ce que, or
    begins or ends with a word that asks there (où, quand, qui, quoi), with or without accents.

    Within a sentence those last words are relative pronouns: `l'homme qui marche` asks nothing.
    """
    return _asking().search(text) is not None
