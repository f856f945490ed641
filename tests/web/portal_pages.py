"""A portal of invented articles, as many as asked for: sources, sections, authors, five years, a story that breaks,
dispatches that several papers carry, titles that are long, strange or written from right to left."""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

_PLACES = ("du Large", "d’Arvel", "des Monts", "de l’Ouest", "du Val")
SOURCES = [f"{kind} {place}" for kind in ("Le Phare", "L’Écho", "La Dépêche") for place in _PLACES]
SECTIONS = ("Politique", "Économie", "Sport", "Culture", "Monde", "Météo", "Faits divers")
_NAMES = ("Yann Kergoat", "Hélène Morvan", "Luc Arzel", "Inès Delorme", "Paul Sabatier", "Rose Lemaire")
_VERBS = ("annonce", "refuse", "prépare", "défend", "critique", "signe", "retarde", "inaugure")
_THINGS = (
    *("la réforme du port", "le budget de la région", "la ligne de train", "le pont de Saint-Arvel", "la digue"),
    *("l’accord de pêche", "le stade", "la grève des transports", "le festival d’été", "l’usine de Kerven"),
)
ODD_TITLES = (
    "عنوان طويل من اليمين إلى اليسار عن الميناء",
    "Z" + "\u0301\u0310\u0334\u0338" * 40 + "algo au port",
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 3,
    "Un titre <b>balisé</b> & entre « guillemets » sur le port",
)
_LONG_NAME = "Correspondance particulière de la rédaction numérique régionale du littoral"


def portal_articles(count: int) -> Iterator[dict[str, object]]:
    """`count` articles, the same ones at each call."""
    drawn = random.Random(20240501)
    first = date(2019, 1, 1)
    for number in range(count):
        day = first + timedelta(days=drawn.randrange(5 * 365))
        if number % 25 == 0:
            day = date(2022, 6, 1) + timedelta(days=drawn.randrange(25))
        name, verb, thing = drawn.choice(_NAMES), drawn.choice(_VERBS), drawn.choice(_THINGS)
        breaking = number % 25 == 0
        title = "La tempête Iris ferme le port" if breaking else f"{name} {verb} {thing}"
        body = [
            f"{name} {drawn.choice(_VERBS)} {drawn.choice(_THINGS)} devant {drawn.choice(_NAMES)}, à {place}."
            for place in drawn.sample(("Saint-Arvel", "Kerven", "Port-Iroise", "Montval", "Lanrivoal"), 5)
        ] * (1 + number % 4)
        if breaking:
            body.insert(0, "La tempête Iris a touché la côte dans la nuit, le port est fermé.")
        if number < len(ODD_TITLES):
            title = ODD_TITLES[number]
        yield {
            "id": f"portail-{number}",
            "title": title,
            "text": "\n\n".join(body),
            "date": day.isoformat(),
            "source": drawn.choice(SOURCES),
            "section": drawn.choice(SECTIONS),
            "author": _LONG_NAME if number % 50 == 0 else drawn.choice(_NAMES),
            "tags": drawn.sample(("port", "mer", "budget", "train", "fête"), 2),
        }


def write_portal(folder: Path, count: int) -> Path:
    """The portal as a file of JSON lines in a folder of its own; the folder."""
    pages = folder / "portal"
    pages.mkdir()
    lines = (json.dumps(article, ensure_ascii=False) for article in portal_articles(count))
    (pages / "portal.jsonl").write_text("\n".join(lines), "utf-8")
    return pages
