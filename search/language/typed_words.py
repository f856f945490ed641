"""What of a typed text is one word, and what parts two: figures and hours with their spaces, signs without spaces, a
sign before a figure, an apostrophe typed as a space."""

import re

_SPACE = r"[ \t\u00a0\u2007\u2009\u202f]"
AS_ONE = rf"""
    (?<!\w)=?[-+\u2212\u2013±]?(?: [1-9]\d{{0,2}}(?:{_SPACE}{{1,2}}\d{{3}})+(?!\d)(?:[.,]\d+)?
      | \d{{1,2}}\s?[hH](?:\.?\s?[0-5]\d)?
      | \d{{1,2}}\s(?i:heures?)(?:\s[0-5]\d)?
      | 0\d(?:\s\d\d){{4}}
      | (?i:rendez)\s+(?i:vous)
      | [A-Z]\.?\s\d+(?:-\d+)+
    )(?!\w)
"""
"""What is one word though it has a space: 12 000, 20 h 30, 20 heures, a number of telephone, rendez vous, L. 121-1."""

EXCLUDING = r"""
    (?<![^\s(:=])(?<!\w\()[-\u2212](?=[^\s\-\u2212])(?!\d)
  | (?<!\S)[-\u2212](?=(?:\d{4}|\d+[^\W\d_]\w*)(?![\w.,]|\s?[%€°]))
"""
"""A sign that excludes what follows: a word, a year, what has letters and figures (-5G). Before any other figure it is
the figure's own: -3,2 %, -5 degrés, -12 000 emplois."""

INCLUSIVE = r"[^\s()\"«»“”]+\((?i:(?:e|ne|le|te|fe|t?rice|ice|euse|[eè]re|x|se|sse|ve)s?|s)\)s?(?!\w)"
"""An inclusive ending in parentheses: étudiant(e)s, acteurs(trices)."""

BETWEEN = re.compile(
    r"""(?<=[^\W\d_])(?:
        [,;\\…–—→] | \.{2,}
      | /(?!(?:t?rice|euse|[eè]re|ne|e)s?(?!\w))
      | (?<=\w{3})[&+_](?=\w{3})
    )(?=[^\W\d_])""",
    re.VERBOSE,
)
"""What parts two words without a space; not the slash of an inclusive ending (agriculteurs/trices)."""

_ELIDED = re.compile(
    r"\b((?:aujourd|prud|presqu|quelqu|jusqu|lorsqu|puisqu|quoiqu|entr|qu))[ \u00a0](?=[aeiouyhàâæéèêëîïôœùûü])",
    re.IGNORECASE,
)


def with_apostrophes(text: str) -> str:
    """The text with the apostrophes that were typed as spaces behind what is no word by itself (`quelqu un`); of the
    same length."""
    return _ELIDED.sub(r"\1'", text)


def one_spaced(word: str) -> str:
    """A word that `AS_ONE` found, as analysis knows it: no more than one space in a row."""
    return re.sub(r"\s+", lambda match: match[0][0] if match[0][0] != "\t" else " ", word)
