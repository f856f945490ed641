"""A small invented press, on which the pages are tested."""

import re
from pathlib import Path

from index.article import Article, RemovedLine


def article(number: int, title: str, text: str, **fields: object) -> Article:
    """An article with an identifier made of its number."""
    return Article(id=f"{number:016x}", path=Path(f"page-{number}.txt"), place="", title=title, text=text, **fields)  # type: ignore[arg-type]


def without_data(page: str) -> str:
    """A page without what its head tells machines of an article: JSON in a script element, which no browser runs."""
    return re.sub(r'<script type="application/ld\+json">[^<>]*</script>', "", page)


HOSTILE = '<script>alert("x")</script>'

PRESS = [
    article(
        1,
        "La marée d’équinoxe attendue à Saint-Malo",
        "Les coefficients dépasseront 115 samedi. La marée sera la plus forte de l’année.\n"
        "La mairie ferme la digue aux promeneurs.",
        author="Hélène Kermarrec",
        source="Le Courrier des Rives",
        section="Société",
        date="2024-03-01T10:50:00+01:00",
        date_confidence="jsonld",
        url="https://courrier.example/maree",
        agency="AFP",
        tags=("Marées", 'Le "mur" de mer'),
        provenance={"title": "jsonld", "author": "text", "date": "jsonld", "section": "url"},
        removed=(RemovedLine("Vidéo suivante dans 5 secondes", "video"),),
    ),
    article(
        2,
        "Le port de pêche modernise sa criée",
        "Une marée de travaux commence en mai.",
        source="L’Écho du Large",
        section="Économie",
        date="2023-11-17",
        date_confidence="url",
        url="javascript:alert(1)",
    ),
    article(3, f"Un titre piégé {HOSTILE}", f"Un texte piégé {HOSTILE} & une esperluette.", source=HOSTILE),
    *(
        article(
            100 + number,
            f"Tempête numéro {number} sur la côte",
            f"La tempête {number} a traversé la région. " * 6,
            source="Le Courrier des Rives" if number % 2 else "L’Écho du Large",
            section="Météo",
            author="Luc Morvan",
            date=f"2022-01-{number:02}",
            date_confidence="text",
        )
        for number in range(1, 26)
    ),
]
