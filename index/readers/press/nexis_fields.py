"""The labels of LexisNexis and Nexis, in the languages of their pages, and what stands behind them."""

import re
from collections.abc import Sequence

from index.cleaning.forms import folded
from index.readers.press.articles import tidy

_LABELS = {
    "author": "byline auteur auteurs autor author",
    "section": "section rubrique rubrik",
    "length": "length longueur lange",
    "title": "headline titre titel title",
    "lead": "highlight encart insert chapo",
    "dateline": "dateline",
    "body": "body corps texte text",
    "subject": "subject sujet thema",
    "url": "url",
    "loaded": "load-date date-chargement date-de-chargement update",
    "below": "language langue sprache publication-type "
    "type-publication type-de-publication journal-code code-revue code-de-revue graphic graphique grafik geographic "
    "geo-localization localisation-geo company societe organization organisation industry activity-sector "
    "secteur-activite stock-symbol symbole-boursier correction-date document-type acc-no",
    "other": "illustration person personne ticker country pays state city ville correction distribution series name "
    "edition notes note",
}
_FIELDS = {label: field for field, labels in _LABELS.items() for label in labels.split()}
HEAD = frozenset(("author", "section", "length", "title", "lead", "dateline", "body"))
"""Fields that stand above the text."""
_SURE = frozenset(("loaded", "below", "subject", "url"))
"""Fields below the text whose labels, in capitals, begin no paragraph of a text."""
_LABELLED = re.compile(r"\s*(?P<label>[^\W\d_][\w '’-]{1,28}?)[ \u00a0]?:(?:[ \u00a0\t]+(?P<value>.*)|\s*$)")
_PERCENT = re.compile(r"\s*\(\d{1,3}\s?%\)")
_PAGE = re.compile(r"[;,]?\s*\b(?:pg|pp?|s|page|seite)\.?\s*[A-Z]?\d[\w,-]*\s*$", re.I)
_MOST_TAGS = 12


def nexis_field(line: str, capitals: bool = False) -> tuple[str, str] | None:
    """The field that a line begins, and its value; `capitals` where labels are written in capitals alone."""
    found = _LABELLED.match(line)
    if found is None or (capitals and not found["label"].isupper()):
        return None
    field = _FIELDS.get(folded(found["label"]).replace(" ", "-"))
    return (field, tidy(found["value"] or "")) if field else None


def end_of_text(lines: Sequence[str], start: int, capitals: bool = False) -> int:
    """The first of the fields below the text that begins at `start`; the number of lines where there are none.

    Labels that are not in capitals may be words of the text: of those, only the day on which the service loaded the
    article ends it, with the fields right above.
    """
    for sure in (_SURE,) if capitals else (frozenset(("loaded",)), frozenset(("below",))):
        end = next((at for at in range(start, len(lines)) if _is_one_of(lines[at], sure, capitals)), len(lines))
        if end < len(lines):
            while end > start and _is_one_of(lines[end - 1], _SURE | {"other"} if capitals else _SURE, capitals):
                end -= 1
            return end
    return len(lines)


def _is_one_of(line: str, fields: frozenset[str], capitals: bool) -> bool:
    found = nexis_field(line, capitals)
    if found is None or found[0] not in fields:
        return False
    # The services set no space before the colon, French does.
    return capitals or line.partition(":")[0][-1:] not in (" ", "\u00a0")


def section_of(value: str | None) -> str | None:
    """The section in "MER; Pg. 11"."""
    return _PAGE.sub("", value or "").strip(" ;,") or None


def tags_of(values: Sequence[str]) -> tuple[str, ...]:
    """The subjects in "PORTS (90%); PÊCHE (78%)", the surest first, as the service gives them."""
    found = [_PERCENT.sub("", each).strip() for value in values for each in value.split(";")]
    return tuple(dict.fromkeys(filter(None, found)))[:_MOST_TAGS]
