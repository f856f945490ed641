"""What an export that people read says of itself and of its articles, in the two languages."""

from index.messages import Message
from search.export.entries import About, Entry, day_of


def made_of(about: About) -> str:
    """What the export is: how many articles, of which index, when."""
    day, size, total = about.made[:10], about.size, about.total
    more = f" ({total} avec leurs copies)" if total > size else ""
    more_en = f" ({total} with their copies)" if total > size else ""
    return Message(
        fr=f"{size} article{'s' if size > 1 else ''}{more}, index {about.generation}, le {day}",
        en=f"{size} article{'' if size == 1 else 's'}{more_en}, index {about.generation}, {day}",
    ).text(about.lang)


def said_of(entry: Entry, lang: str) -> str:
    """Source, section, author, agency, day, copies and version of an article, on one line."""
    article, found = entry.found.article, entry.found
    copies = found.family.size - 1
    facts = [
        article.source,
        article.section,
        article.author,
        article.agency if article.agency != article.author else None,
        day_of(article.date) or Message("sans date", "no date").text(lang),
        _copies(copies, lang) if copies else None,
        f"version {found.version}" if found.version > 1 else None,
    ]
    return " · ".join(fact for fact in facts if fact)


def _copies(number: int, lang: str) -> str:
    more = "s" if number > 1 else ""
    return Message(f"+ {number} copie{more}", f"+ {number} {'copies' if more else 'copy'}").text(lang)
