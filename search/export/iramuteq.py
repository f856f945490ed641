"""Corpora for IRaMuTeQ: a line of stars and variables an article, then its title and its text.

    **** *source_lemonde *annee_2024 *mois_2024-11 *date_2024-11-17 *rubrique_politique *auteur_annemorel *id_0123abcd

IRaMuTeQ parts a variable from its value at the first `_` and variables at spaces: values are letters and figures alone.
"""

import re
from collections.abc import Iterable, Iterator

from index.analysis import fold
from search.export.entries import About, Entry, chunks, day_of

_SIGNS = re.compile(r"[^a-z0-9]+")


def export(entries: Iterable[Entry], about: About) -> Iterator[bytes]:
    """See `search.export`."""
    del about
    return chunks(map(_text, entries))


def star_variables(entry: Entry) -> dict[str, str]:
    """The variables of an article and their values, in order; those that it lacks are left out."""
    article = entry.found.article
    day = day_of(article.date)
    found = {
        "source": without_signs(article.source),
        "annee": day[:4],
        "mois": day[:7],
        "date": day,
        "rubrique": without_signs(article.section),
        "auteur": without_signs(article.author),
        "agence": without_signs(article.agency),
        "dossier": without_signs(entry.heading),
        "version": str(entry.found.version),
        "id": without_signs(article.id),
    }
    return {name: value for name, value in found.items() if value}


def without_signs(value: str | None) -> str:
    """Letters and figures of a value, without accents, in lower case."""
    return _SIGNS.sub("", fold(value or "").lower())


def _text(entry: Entry) -> str:
    article = entry.found.article
    stars = " ".join(["****", *(f"*{name}_{value}" for name, value in star_variables(entry).items())])
    # An asterisk begins a variable, or a theme (-*theme), wherever it stands.
    # The one empty line tells the title, however it ends.
    lines = "\n".join(line for line in article.text.split("\n") if line.strip())
    text = f"{article.headline}\n\n{lines}" if article.title else lines
    return f"{stars}\n{text.replace('*', '')}\n\n"
