"""A reference out of a library of references (Zotero, EndNote, Mendeley) to the page of an article.

Such a library has the notice of an article and at best its abstract, which is then the text; one without is refused.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from index.article import RawPage, Rejected
from index.messages import Message
from index.readers.markup import one_line, plain_text
from index.readers.press.articles import press_article, tidy

_YEAR_MONTH_DAY = re.compile(r"\s*(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[/T ].*)?")
_MOST_TAGS = 24


def reference(
    path: Path,
    where: str,
    *,
    texts: Sequence[str],
    title: str = "",
    authors: Sequence[str] = (),
    date: str | None = None,
    source: str = "",
    section: str = "",
    url: str = "",
    ref: str | None = None,
    tags: Sequence[str] = (),
) -> RawPage | Rejected:
    """The page of a reference; the first of its `texts` that says anything is its text.

    Names in `authors` are in the order in which they are spoken; `date` is ISO 8601.
    """
    text = next((body for each in texts if (body := plain_text(each).strip())), "")
    if not text:
        return Rejected(path, where, _without_abstract(one_line(title)))
    return press_article(
        path,
        where,
        text=text,
        title=one_line(title),
        author=", ".join(dict.fromkeys(filter(None, map(tidy, authors)))),
        date=date,
        section=one_line(section),
        source=one_line(source),
        url=url if url.startswith(("http://", "https://")) else None,
        ref=ref,
        tags=tuple(dict.fromkeys(filter(None, map(one_line, tags))))[:_MOST_TAGS],
    )


def spoken_name(name: str) -> str:
    """ "Morel, Anne" as "Anne Morel": libraries set the comma between family and given name, nowhere else."""
    family, comma, given = name.partition(",")
    return f"{given.strip(' ,')} {family.strip()}".strip() if comma else name.strip()


def whole_day(written: str) -> str | None:
    """The day of "2019/03/14/Matin" as ISO 8601; None where year, month or day is missing."""
    found = _YEAR_MONTH_DAY.fullmatch(written)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None


class Refs:
    """The identifiers that a file gives its references, each once: two of one name would be one article."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def once(self, ref: str) -> str | None:
        """The identifier where it is new, else None."""
        if not ref or ref in self._seen:
            return None
        self._seen.add(ref)
        return ref


def _without_abstract(title: str) -> Message:
    named = f" (« {title[:80]} »)" if title else ""
    english = f" (“{title[:80]}”)" if title else ""
    return Message(
        fr=f"notice sans texte ni résumé{named} : ajoutez-lui un résumé, ou donnez le fichier de l’article",
        en=f"notice without text or abstract{english}: give it an abstract, or give the article's own file",
    )
