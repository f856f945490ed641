"""A few articles of our own to grow benchmark corpora from."""

import json
from pathlib import Path

SENTENCES = (
    "Le conseil municipal de la ville a voté le budget de la commune dans la soirée.",
    "Il y a eu des débats dans le quartier de la gare à la fin de la semaine.",
    "La directrice du musée a présenté une exposition sur les ponts de la région.",
    "Selon le préfet, la route de la vallée sera fermée dans la nuit pour des travaux.",
    "Les joueurs du club ont gagné le match dans les dernières minutes à la surprise de tous.",
    "Le festival de musique attire chaque année des visiteurs dans le village.",
    "Une tempête a touché la côte et il y a des dégâts dans le port de la ville.",
    "Après la réunion, le maire a parlé de la piscine et du stade avec beaucoup de parents.",
    "Le boulanger ouvre une boutique dans la rue du marché avec sa fille Camille.",
    "La police a trouvé un tableau dans le grenier de la maison à la sortie du bourg.",
)


def write_real(path: Path) -> Path:
    """A JSONL file of articles as the benchmark reads them."""
    rows = [
        {
            "id": f"r{number}",
            "title": f"Nouvelles du canton {number}",
            "text": " ".join(SENTENCES[number % len(SENTENCES) :] + SENTENCES[: number % len(SENTENCES)]),
            "source": "Gazette",
            "section": "Vie locale",
            "author": "A. Martin",
        }
        for number in range(20)
    ]
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
    return path
