"""Two versions of a text compared word by word, as escaped HTML whose only tags are <ins> and <del>."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape

MAX_WORDS = 500_000
"""Pairs of equal words, one of either version, beyond which a passage is shown as replaced whole: difflib looks at each
of them again and again."""

_BREAK = "\n"


def differences(old: str, new: str) -> tuple[str, ...]:
    """The paragraphs of `new` with what was taken out of `old` in <del> and what was put in in <ins>.

    White space does not count as a difference. Paragraphs that are the same are found first, words only in the passages
    between them.
    """
    before, after = _paragraphs(old), _paragraphs(new)
    pieces: list[tuple[str, str]] = []
    for tag, i, j, k, m in _steps(before, after):
        if tag == "equal":
            pieces += _tagged("", [word for paragraph in after[k:m] for word in (*paragraph.split(), _BREAK)])
        else:
            pieces += _words(before[i:j], after[k:m])
    return tuple(_html(pieces))


def _paragraphs(text: str) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in text.split("\n") if paragraph.strip()]


def _words(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    old = [word for paragraph in before for word in (*re.findall(r"\S+", paragraph), _BREAK)]
    new = [word for paragraph in after for word in (*re.findall(r"\S+", paragraph), _BREAK)]
    pieces: list[tuple[str, str]] = []
    for tag, i, j, k, m in _steps(old, new):
        if tag == "equal":
            pieces += _tagged("", new[k:m])
        else:
            pieces += _tagged("del", old[i:j]) + _tagged("ins", new[k:m])
    return pieces


def _steps(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    often = Counter(new)
    if sum(count * often[item] for item, count in Counter(old).items()) > MAX_WORDS:
        return [("replace", 0, len(old), 0, len(new))]
    return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())


def _tagged(tag: str, words: Sequence[str]) -> list[tuple[str, str]]:
    return [(tag, word) for word in words]


def _html(pieces: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Paragraphs of words in runs of one tag; no tag reaches over a paragraph's end."""
    runs: list[tuple[str, list[str]]] = []
    for tag, word in [*pieces, ("", _BREAK)]:
        if word == _BREAK:
            if runs:
                yield " ".join(_run(tag, words) for tag, words in runs)
            runs = []
        elif runs and runs[-1][0] == tag:
            runs[-1][1].append(word)
        else:
            runs.append((tag, [word]))


def _run(tag: str, words: Sequence[str]) -> str:
    text = escape(" ".join(words))
    return f"<{tag}>{text}</{tag}>" if tag else text
