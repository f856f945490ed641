"""One raw page to an article: what is furniture leaves the text, each line with its reason, and nothing else does."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from index.article import Article, Origin, RawPage, Rejected, RemovedLine, article_id
from index.cleaning import furniture
from index.cleaning.dates import parse_date
from index.cleaning.forms import letters
from index.cleaning.furniture_context import Rule, furniture_of
from index.cleaning.heading import (
    Heading,
    author_of,
    heading_of,
    is_published,
    is_slug,
    written_author,
)
from index.cleaning.heading_lines import EDGE_LINES, dates_of_lines, read_heading, section_below
from index.cleaning.metadata import article_metadata, clock_of
from index.cleaning.paragraphs import unglued
from index.cleaning.ticker import MAX_TICKER_CHARS, is_ticker, like_ticker, lone_dash, ticker_headline
from index.cleaning.top import before_title
from index.messages import Message

REASONS = {
    "ticker": Message(fr="titre d’un autre article (fil d’actualité)", en="headline of another story (news ticker)"),
    "story": Message(fr="lien vers un autre article", en="link to another story"),
    "video": Message(fr="invite du lecteur vidéo", en="video player prompt"),
    "comments": Message(fr="invite ou règles des commentaires", en="comment prompt or rules"),
    "byline": Message(fr="signature", en="byline"),
    "date": Message(fr="date de publication", en="date of publication"),
    "dash": Message(fr="tiret isolé", en="lone dash"),
    "share": Message(fr="invite à partager ou outil de lecture", en="share prompt or reading tool"),
    "related": Message(fr="renvoi à un autre article", en="pointer to another story"),
    "newsletter": Message(fr="invite à recevoir une lettre ou des alertes", en="newsletter or alert prompt"),
    "subscription": Message(fr="invite à s’abonner ou à se connecter", en="subscription or sign-in prompt"),
    "advertisement": Message(fr="publicité", en="advertisement"),
    "cookies": Message(fr="demande d’accord pour les cookies", en="cookie consent prompt"),
    "legal": Message(fr="mention légale", en="legal notice"),
    "breadcrumb": Message(fr="fil d’Ariane ou nom de rubrique", en="breadcrumb trail or section name"),
    "site": Message(fr="revient d’une page à l’autre de ce site", en="recurs from page to page of this site"),
    "among": Message(fr="entre deux lignes qui reviennent sur ce site", en="between lines that recur on this site"),
    "title": Message(fr="titre d’un autre article de ce site", en="title of another story of this site"),
    "caption": Message(fr="légende ou crédit d’une photo", en="caption or credit of a picture"),
    "tags": Message(fr="mots-clés de la page", en="tags of the page"),
    "foot": Message(
        fr="au bas de la page, parmi ce qui n’est pas l’article", en="among furniture at the foot of the page"
    ),
    "outside": Message(fr="hors de l’article (menu, encadré, légende)", en="outside the article (menu, box, caption)"),
    "repeated": Message(fr="répétition du titre ou d’un paragraphe", en="repeats the title or a paragraph"),
}
"""Why a line can be taken out of a page."""

RULES: tuple[Rule, ...] = (
    ("ticker", is_ticker),
    ("video", furniture.VIDEO),
    ("comments", furniture.COMMENTS),
    ("share", furniture.SHARE),
    ("share", furniture.tools),
    ("related", furniture.related),
    ("related", furniture.RELATED_HEADER),
    ("related", furniture.RELATED_POINTER),
    ("newsletter", furniture.NEWSLETTER),
    ("subscription", furniture.SUBSCRIPTION),
    ("subscription", furniture.urged),
    ("advertisement", furniture.ADVERTISEMENT),
    ("cookies", furniture.COOKIES),
    ("legal", furniture.LEGAL),
    ("caption", furniture.CAPTION),
    ("caption", furniture.credited),
    ("tags", furniture.TAGS),
    ("byline", is_slug),
)
"""Lines that are furniture wherever they stand."""

_OTHER_RULES = tuple((reason, rule) for reason, rule in RULES if not isinstance(rule, furniture.Wording))

NEARBY: tuple[Rule, ...] = (
    ("dash", lone_dash),
    ("ticker", like_ticker),
    ("comments", furniture.COMMENTS_RULED),
    ("comments", furniture.COMMENTS_NEARBY),
    ("share", furniture.SHARE_NEARBY),
    ("subscription", furniture.SUBSCRIPTION_NEARBY),
    ("date", is_published),
)
"""Lines that are furniture among others that surely are: an article may hold such a line too."""

_WORDINGS = [rule for _, rule in (*RULES, *NEARBY) if isinstance(rule, furniture.Wording) and not rule.hint]
_WORDED = furniture.Wording.any_of(*_WORDINGS)
_OTHER_NEARBY = tuple((reason, rule) for reason, rule in NEARBY if rule not in _WORDINGS)

HEADLINES = ("ticker", "story", "title")
"""Reasons whose lines are headlines of other stories."""

MAX_TEXT = 2 << 20
"""Characters of the longest text that passes for an article: a long novel. Analysis holds 250 bytes for each of them
where a text has no space."""
_CUT = ("…", "...")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_LONGEST_TITLE = 400
_TITLE_WORDS = 4
_SITE = re.compile(r"\s+[-–—|·•:»]\s+\S.{1,40}")
_MOST_ABOVE = 0.5
"""Share of a web page's text that may stand above its title and be none of the article's."""
_CUT_TEXT = 2500
"""Characters from which a text is no mere beginning."""
_LONG = 80
"""Characters from which a line that comes twice is a repetition, no refrain and no result."""


def clean(
    page: RawPage, today: date, modified: date | None = None, resolve: Callable[[Path], Path] = Path.resolve
) -> Article | Rejected:
    """The article of `page`, or why there is none: no title, no text. Never raises, whatever the text.

    Each line of the page is in the article's title, in its text, in the order and the characters of the page (a line of
    paragraphs that were glued together is cut at their ends), or in `removed`. `today` bounds the dates that are
    believed; `modified` is when the page's file was last written, from which "hier" is counted where nothing tells
    better; `resolve` tells where the page's path leads.
    """
    clock = clock_of(page, today, modified)
    lines = [line for raw in page.text.split("\n") if (line := raw.strip())]
    reasons: list[str | None] = [None] * len(lines)
    title = None if page.title is None else _one_line(page.title) or ""
    first, trail = 0, None
    if title is None:
        first, trail = before_title(lines, reasons, clock, sure_reason)
        if first == len(lines) or not may_be_title(lines[first]):
            return _refused(page, _NO_TITLE if lines else _NO_TEXT)
        title = lines[first]
        first += 1

    author = written_author(_one_line(page.author))
    reasons[first:] = furniture_of(lines[first:], sure_reason, likely_reason)
    _mark_links(lines, reasons, first, page)
    if page.markup:
        title = _mark_above_title(lines, reasons, title)
    body = [number for number in range(first, len(lines)) if reasons[number] is None]
    said = read_heading(lines, reasons, body, author, _one_line(page.section) or trail, clock, likely_reason)
    _mark_repeated(lines, reasons, first, title)
    text = unglued("\n".join(lines[number] for number in range(first, len(lines)) if reasons[number] is None))
    if not text:
        return _refused(page, _NO_TEXT)
    if len(text) > MAX_TEXT:
        return _refused(page, _TOO_LONG)

    around = {line: told for line in page.heading if (told := heading_of(line, author, trail, clock))}
    said = replace(
        said,
        authors=(*said.authors, *(told.author for told in around.values() if told.author)),
        dates=(
            *said.dates,
            *dates_of_lines(lines, reasons, clock),
            *(told.date for told in around.values() if told.date),
        ),
        section=trail or section_below(lines, reasons, first),
    )
    known = article_metadata(page, said, text.split("\n"), clock)
    removed = [RemovedLine(line, reason) for line, reason in zip(lines, reasons, strict=True) if reason is not None]
    removed += _around(page, title, {line.line for line in removed})
    removed += _outside(page, title, {line.line for line in removed}, around)
    return Article(
        id=article_id(page, resolve),
        path=page.path,
        place=page.place,
        title=title,
        text=text,
        author=known.author,
        date=known.date,
        date_confidence=known.date_confidence,
        section=known.section,
        source=known.source,
        url=page.url,
        ref=page.ref,
        agency=known.agency,
        tags=known.tags,
        fetched=page.fetched and parse_date(page.fetched, today),
        changed=page.changed and parse_date(page.changed, today),
        provenance=_title_origin(page) | known.provenance | _text_origin(page, lines, reasons, text),
        headlines=tuple(dict.fromkeys(ticker_headline(line.line) for line in removed if line.reason in HEADLINES)),
        removed=tuple(removed),
    )


def _text_origin(page: RawPage, lines: list[str], reasons: list[str | None], text: str) -> dict[str, Origin]:
    """That a text stood in a script, or is cut: the page says so below its last line."""
    if "text" in page.origins:
        return {"text": page.origins["text"]}
    if page.markup and len(text) < _CUT_TEXT:
        last = max(number for number, reason in enumerate(reasons) if reason is None)
        if any(furniture.RESERVED(line) for line in lines[last + 1 :]):
            return {"text": "excerpt"}
    return {}


def _title_origin(page: RawPage) -> dict[str, Origin]:
    if page.title is None:
        return {"title": "text"}
    return {"title": page.origins.get("title", "record")} if page.title.strip() else {}


def may_be_title(line: str) -> bool:
    """Whether the first line of a page may be its title."""
    if len(line) > _LONGEST_TITLE or author_of(line) is not None or like_ticker(line):
        return False
    return any(c.isalnum() for c in line) and sure_reason(line) is None


def _mark_repeated(lines: list[str], reasons: list[str | None], first: int, title: str) -> None:
    """Mark the title where it comes again above the text, and paragraphs that come again anywhere.

    A short line, which a refrain or a result may be, is repeated only where it follows a repeated paragraph as it
    followed it before: there the text itself begins again.
    """
    seen: dict[str, int] = {}
    again = -1  # the line that the one before repeats
    for number in range(first, len(lines)):
        line = lines[number].replace("\u00a0", " ")
        if reasons[number] is not None:
            continue
        heads = number < first + EDGE_LINES and len(line) < 2 * len(title) and letters(line) == letters(title)
        follows = 0 <= again < number - 1 and lines[again + 1] == lines[number]
        if heads or line in seen or follows:
            reasons[number] = "repeated"
            again = seen.get(line, again + 1 if follows else -1)
            continue
        again = -1
        if len(line) >= _LONG:
            seen[line] = number


@lru_cache(maxsize=8192)
def sure_reason(line: str) -> str | None:
    """The reason for which a line is furniture wherever it stands."""
    if len(line) > MAX_TICKER_CHARS:
        return None
    return _reason(line, RULES if _is_worded(line) else _OTHER_RULES)


@lru_cache(maxsize=8192)
def likely_reason(line: str) -> str | None:
    """The reason for which a line is furniture where it stands among furniture."""
    if len(line) > MAX_TICKER_CHARS:
        return None
    return _reason(line, NEARBY if _is_worded(line) else _OTHER_NEARBY)


_is_worded = lru_cache(maxsize=1024)(_WORDED)
"""Whether any wording is a line's: one look instead of two dozen, for both of its reasons."""


def _reason(line: str, rules: Sequence[Rule]) -> str | None:
    for reason, rule in rules:
        if rule(line):
            return reason
    return None


def _mark_links(lines: list[str], reasons: list[str | None], first: int, page: RawPage) -> None:
    """Mark the lines that are links to other stories."""
    linked = {letters(link.text) for link in page.links if link.address}
    if linked:
        for number in range(first, len(lines)):
            if reasons[number] in (None, "related") and letters(lines[number]) in linked:
                reasons[number] = "story"


def _mark_above_title(lines: list[str], reasons: list[str | None], title: str) -> str:
    """Mark what a web page's text has above the title, and the title there: none of it is of the article.

    The title comes back, without the name of the site where the text has it without.
    """
    own = letters(title)
    room = _MOST_ABOVE * sum(map(len, lines))
    for number, line in enumerate(lines):
        if room < 0:
            break
        room -= len(line)
        if len(line) < 2 * len(title) and (letters(line) == own or _is_signed_with(title, line)):
            for other in range(number):
                reasons[other] = reasons[other] or "outside"
            reasons[number] = "repeated"
            return line if len(line) < len(title) else title
    return title


def _is_signed_with(title: str, line: str) -> bool:
    """Whether a title is a line with the name of a site behind it."""
    return len(line.split()) >= _TITLE_WORDS and title.startswith(line) and bool(_SITE.fullmatch(title[len(line) :]))


def _around(page: RawPage, title: str, removed: set[str]) -> list[RemovedLine]:
    """The headlines of other stories that stood around the text and did not come along with it, each story once."""
    if not page.links:
        return []
    own = letters(title)
    found: dict[str, str] = {}
    for link in page.links:
        known = found.get(link.address or link.text, "")
        if not known or (known.endswith(_CUT) and not link.text.endswith(_CUT)):
            found[link.address or link.text] = link.text
    return [
        RemovedLine(text, "story")
        for text in dict.fromkeys(found.values())
        if text not in removed and letters(text) != own and sure_reason(text) is None
    ]


def _outside(page: RawPage, title: str, removed: set[str], told: Mapping[str, Heading]) -> list[RemovedLine]:
    """The lines that stood around the text and did not come along with it, by their own wording where it tells, or by
    what those below the title told."""
    if not page.outside:
        return []
    own = letters(title)
    near = range(len(title) - 8, len(title) + 9)
    return [
        RemovedLine(line, told[line].reason if line in told else sure_reason(line) or "outside")
        for line in page.outside
        if line not in removed and not (len(line) in near and letters(line) == own)
    ]


def _one_line(value: str | None) -> str | None:
    return _BLANKS.sub(" ", value).strip() or None if value else None


_NO_TITLE = Message(
    fr="page sans titre : la première ligne doit être le titre (400 caractères au plus)",
    en="page without a title: the first line must be the title (400 characters at most)",
)
_TOO_LONG = Message(
    fr=f"texte de plus de {MAX_TEXT >> 20} millions de caractères : coupez-le en articles",
    en=f"text of over {MAX_TEXT >> 20} million characters: cut it into articles",
)
_NO_TEXT = Message(
    fr="aucun texte : la page n’a que des titres, des invites ou des menus",
    en="no text: the page has nothing but headlines, prompts or menus",
)


def _refused(page: RawPage, reason: Message) -> Rejected:
    return Rejected(page.path, page.place, reason)
