"""An article rid of what its site puts around every article: lines that recur, and titles of other pages.

A line stands in a text by right where it recurs by right: results, labels of a list, a closing line, a paragraph of
background that several dispatches have. So what an article may say is furniture only where it stands on much of a
source; what recurs on a few pages, only where it is no sentence and ends the page among its like.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.article import Article, RemovedLine
from index.cleaning.forms import letters
from index.cleaning.heading import author_of
from index.cleaning.line_fingerprints import (
    MIN_NAME_WORDS,
    Cleaned,
    has_words,
    is_masked,
    is_sentence,
    masked,
    nameable,
)
from index.cleaning.page import likely_reason, may_be_title
from index.cleaning.site_model import FEWEST_PAGES, SiteModel

_SENTENCE_PAGES = 5
"""Pages from which a whole sentence may be furniture."""
_ENOUGH = 10
_EVERY = 0.95
"""Share of a source's pages, ten at least, from which a name declared on them is no author's."""
_NEARLY_ALL = 0.8
"""Pages, and share of them, that have a label below the title for one of the site's."""
_HEADING = 3
"""Lines at the top of a text among which such a label stands."""
_PER_CENT = 2
"""Pages in a hundred of a source that a line at the end of a page must stand on, to be furniture."""
_FEWEST_OF_A_LIST = 4
"""Lines one after another that merely recur, from which they are a list of the article's."""
_MANY = 6
"""Widespread lines from which a page is one that was saved with all that stood around its article."""
_FEW = 2
"""Lines between furniture that are furniture as well."""
_PARAGRAPH = 100
_LONGEST_HEADLINE = 160
_NUMBER = re.compile(r"\d+")
_MOST_PROSE = 0.5
"""Share of an article's sentences that may go: more than that is no furniture, whatever it is."""


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A line of an article, and what is known of it: how many pages of the source hold it, of how many, and whether it
    is the title of another page."""

    text: str
    pages: int
    of: int
    title: bool

    @property
    def widespread(self) -> bool:
        """Whether it stands on much of the source: all of three pages, half of ten, a seventh of a hundred, a tenth."""
        enough = max(FEWEST_PAGES, min(self.of / 2, 5 + self.of / 10))
        return self.pages >= (max(_SENTENCE_PAGES, enough) if is_sentence(self.text) else enough)

    @property
    def everywhere(self) -> bool:
        """Whether it stands on nearly all of ten pages or more, and is no sentence."""
        return self.of >= _ENOUGH and self.pages >= _NEARLY_ALL * self.of and not is_sentence(self.text)

    @property
    def recurrent(self) -> bool:
        """Whether it stands on several pages and is no sentence and no figure."""
        enough = max(FEWEST_PAGES, self.of * _PER_CENT / 100)
        said = has_words(self.text) and not is_sentence(self.text) and not is_masked(self.text)
        return self.pages >= enough and said


def settled(batch: Sequence[Cleaned], knowledge: SiteModel) -> Iterator[Article]:
    """The articles of pages, each rid of what its site is known to put around it."""
    keys = np.frombuffer(b"".join(cleaned.lines for cleaned in batch), np.uint64)
    counts = knowledge.pages_with(keys)
    named, targets = knowledge.pages_named(keys)
    suspect = (counts >= FEWEST_PAGES) | named
    start = 0
    for cleaned in batch:
        whole = start + len(cleaned.lines) // 8
        end = whole - cleaned.signed
        if cleaned.signed and _signs_all(int(counts[end]), knowledge.pages_of(cleaned.site)):
            cleaned = replace(cleaned, article=_without_declared(cleaned.article))
        if suspect[start:end].any():
            lines = _lines(
                cleaned, counts[start:end], named[start:end] & (targets[start:end] != cleaned.page), knowledge
            )
            yield _rid(cleaned.article, lines[0] if cleaned.titled else None, lines[cleaned.titled :])
        else:
            yield cleaned.article
        start = whole


def _signs_all(pages: int, of: int) -> bool:
    """Whether a name is declared on nearly every page of a source: who keeps the site, not who wrote."""
    return of >= _ENOUGH and pages >= _EVERY * of


def _without_declared(article: Article) -> Article:
    """The article without the author that its markup declares, by whoever signs in its lines."""
    signed = (author_of(line.line) for line in article.removed if line.reason == "byline")
    author = next((name for name in signed if name and name != article.author), None)
    provenance = {name: origin for name, origin in article.provenance.items() if name != "author"}
    return replace(article, author=author, provenance=provenance | ({"author": "text"} if author else {}))


def _lines(
    cleaned: Cleaned, counts: NDArray[np.int64], titles: NDArray[np.bool_], knowledge: SiteModel
) -> list[SiteLine]:
    article = cleaned.article
    texts = article.text.split("\n")
    size = knowledge.pages_of(cleaned.site)
    return [
        SiteLine(text, pages, size, title)
        for text, pages, title in zip(
            [article.title, *texts] if cleaned.titled else texts, counts.tolist(), titles.tolist(), strict=True
        )
    ]


def _rid(article: Article, first: SiteLine | None, lines: list[SiteLine]) -> Article:
    """The article without the lines that are furniture; `first` is its title where that was the page's first line."""
    reasons = reasons_of(article.title, lines)
    title = article.title
    heading = _heading(lines, reasons) if first is not None and first.widespread and _saved_whole(lines) else None
    removed = [RemovedLine(line.text, reason) for line, reason in zip(lines, reasons, strict=True) if reason]
    if heading is not None:
        removed = [RemovedLine(title, "site"), *(line for line in removed if line.line != heading)]
        title = heading
    kept = [line.text for line, reason in zip(lines, reasons, strict=True) if not reason and line.text != heading]
    author = article.author
    if heading is not None and author is None and len(kept) > 1 and (author := author_of(kept[0])):
        removed.append(RemovedLine(kept.pop(0), "byline"))
    if not removed or not kept:
        return article
    named = [
        line.line for line in removed if line.reason == "title" or (line.reason == "among" and nameable(line.line))
    ]
    return replace(
        article,
        title=title,
        author=author,
        text="\n".join(kept),
        headlines=tuple(dict.fromkeys((*article.headlines, *named))),
        removed=(*article.removed, *removed),
    )


def reasons_of(title: str, lines: Sequence[SiteLine]) -> list[str | None]:
    """For each line of an article's text, the reason for which it is furniture of its site, None for the article's.

    Titles of other pages go wherever they stand. What is widespread goes at the top and at the end of the text, and in
    between where it is neither a sentence nor as short as a label. What merely recurs goes at the end, below a
    sentence and in no list. A page that holds many widespread lines is one that was saved with all that stood around
    its article: there, all that recurs goes, and what stands among it. Never does the whole text go, nor half of its
    sentences.
    """
    own = letters(title)
    whole = _saved_whole(lines)
    reasons = [_reason(line, own, whole) for line in lines]
    if whole:
        _mark_among(lines, reasons)
    else:
        _mark_listed(lines, reasons)
        _spare_inner(lines, reasons)
    prose = [number for number, line in enumerate(lines) if is_sentence(line.text)]
    gone = sum(len(lines[number].text) for number in prose if reasons[number])
    if gone > _MOST_PROSE * sum(len(lines[number].text) for number in prose):
        for number in prose:
            reasons[number] = None
    return reasons if None in reasons else [None] * len(lines)


def _saved_whole(lines: Sequence[SiteLine]) -> bool:
    """Whether a page was saved with all that stood around its article."""
    return len({masked(line.text) for line in lines if line.widespread}) >= _MANY


def _reason(line: SiteLine, own: str, whole: bool) -> str | None:
    """The reason for which a line may be furniture, where it stands where furniture does."""
    if line.title and letters(line.text) != own:
        return "title"
    recurs = line.pages >= FEWEST_PAGES and not is_sentence(line.text) if whole else line.recurrent
    return "site" if (line.widespread or recurs) and author_of(line.text) is None else None


def _spare_inner(lines: Sequence[SiteLine], reasons: list[str | None]) -> None:
    """Keep the lines between the edges of a text that an article may well repeat from others."""
    keep = range(_edge(lines, reasons, ends=False), len(lines) - _edge(lines[::-1], reasons[::-1], ends=True))
    for number in keep:
        line = lines[number]
        label = is_sentence(line.text) or len(line.text.split()) < MIN_NAME_WORDS
        prompt = likely_reason(line.text) is not None or (number < _HEADING and line.everywhere)
        if reasons[number] == "site" and ((label and not prompt) or not line.widespread):
            reasons[number] = None


def _edge(lines: Sequence[SiteLine], reasons: Sequence[str | None], ends: bool) -> int:
    """How many lines from here on are furniture without a break; at the end of a page, a list is such a break."""
    merely = 0
    for number, (line, reason) in enumerate(zip(lines, reasons, strict=True)):
        sure = reason is not None and (line.widespread or reason != "site")
        if reason is None or not (sure or ends):
            # A line that is no sentence and stands above lines that merely recur is of one list with them.
            return number if is_sentence(line.text) else number - merely
        merely = 0 if sure else merely + 1
        if merely == _FEWEST_OF_A_LIST:
            return number + 1 - merely
    return len(lines)


def _mark_among(lines: Sequence[SiteLine], reasons: list[str | None]) -> None:
    """Mark the few lines that stand between furniture, above the first paragraph and below the last."""
    prose = [number for number, line in enumerate(lines) if reasons[number] is None and _is_paragraph(line.text)]
    if not prose:
        return
    for part in (range(prose[0]), range(prose[-1] + 1, len(lines))):
        run: list[int] = []
        closed = part.start > 0  # below the last paragraph a run begins with what may be the article's
        for number in part:
            if reasons[number] is None:
                run.append(number)
                continue
            if len(run) <= _FEW and not closed:
                for among in run:
                    reasons[among] = "among"
            run, closed = [], False
        if run and part.stop == len(lines) and len(run) <= _FEW and not closed:
            for among in run:
                reasons[among] = "among"


def _mark_listed(lines: Sequence[SiteLine], reasons: list[str | None]) -> None:
    """Mark what reads as headlines below the last paragraph, between two lines that are widespread."""
    start = max(
        (number + 1 for number, line in enumerate(lines) if not reasons[number] and _is_paragraph(line.text)), default=0
    )
    opened = None
    for number in range(start, len(lines)):
        if reasons[number] == "site" and lines[number].widespread:
            if opened is not None:
                for listed in range(opened + 1, number):
                    reasons[listed] = reasons[listed] or "among"
            opened = number
        elif reasons[number] is None and not _like_headline(lines[number].text):
            opened = None


def _like_headline(line: str) -> bool:
    return nameable(line) and len(line) <= _LONGEST_HEADLINE and 4 * len(_NUMBER.findall(line)) <= len(line.split())


def _is_paragraph(line: str) -> bool:
    return len(line) >= _PARAGRAPH and is_sentence(line)


def _heading(lines: Sequence[SiteLine], reasons: Sequence[str | None]) -> str | None:
    """The title of a page that begins with furniture: the last line among it that may be one, or the first after it."""
    first = next((number for number, reason in enumerate(reasons) if reason is None), 0)
    among = [line.text for line, reason in zip(lines[:first], reasons, strict=False) if reason == "among"]
    titles = [text for text in among if len(text.split()) >= MIN_NAME_WORDS and may_be_title(text)]
    text = titles[-1] if titles else lines[first].text
    return text if may_be_title(text) and not _is_paragraph(text) else None
