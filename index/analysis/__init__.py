"""French, read right: from text to tokens, the same for what is indexed, asked and marked.

`CHAIN` is the tuple of steps, each in a file of its name: `tokens` finds and cuts surfaces, then come `inclusive`,
`hyphens`, `elision`, `numbers`, `stop`, `fold`, and `hyphens` again to join; `stem` gives each form its class.
"""

from index.analysis.analyser import CHAIN, Analyser
from index.analysis.fold import fold
from index.analysis.token import Token

ANALYSIS_VERSION = 5
"""Raised with any change that gives a text other tokens: an index built before is then stale."""

__all__ = ["ANALYSIS_VERSION", "CHAIN", "Analyser", "Token", "fold"]
