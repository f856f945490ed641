"""An index to be damaged, and all that may be asked of it, for the tests of damage."""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.rebuild.build import rebuild
from index.rebuild.generation import live
from search.engines.whoosh import WhooshEngine
from search.errors import SearchError
from search.results import Request

_WORDS = """crue digue marée port quai chalut criée phare cale vasière écluse estuaire tempête balise drague bassin
chantier mairie conseil budget vote travaux école halle marché gare pont route tramway forêt vigne verger récolte
sécheresse canicule orage préfet maire syndicat grève salaire usine atelier laine ardoise""".split()
_RARE = ("Saint-Nazaire", "l’Aberwrac’h", "49.3", "Kerlouan", "porte-conteneurs", "n° 12", "aujourd’hui")
ARTICLES = 120


def _page(number: int, drawn: random.Random, more: str = "") -> str:
    lines = [f"{drawn.choice(_WORDS).capitalize()} de {drawn.choice(_RARE)} : le {drawn.choice(_WORDS)}", ""]
    for _ in range(drawn.randint(2, 9)):
        words = " ".join(drawn.choice(("la", "le", "de", "à", *drawn.sample(_WORDS, 3))) for _ in range(14))
        lines.append(f"La {drawn.choice(_WORDS)} de {drawn.choice(_RARE)} {words} mot{number}.")
    return "\n".join([*lines, more])


def written_corpus(folder: Path, seed: int = 1) -> Path:
    """A folder of pages of several papers, with copies and a group of titles."""
    drawn = random.Random(seed)
    corpus = folder / "corpus"
    for number in range(ARTICLES):
        paper = corpus / ("Le Phare", "La Marée", "Le Quai")[number % 3]
        paper.mkdir(parents=True, exist_ok=True)
        day = f"2019-{1 + number % 12:02d}-{1 + number % 28:02d}"
        page = _page(number, drawn)
        (paper / f"{day}-{number}.txt").write_text(page, "utf-8")
        if number % 10 == 0:
            (corpus / "La Marée").mkdir(exist_ok=True)
            (corpus / "La Marée" / f"{day}-{number}-copie.txt").write_text(page, "utf-8")
    (corpus / "manchette.toml").write_text('[groupes]\nPQR = ["Le Phare", "La Marée"]\n', "utf-8")
    return corpus


def written_index(folder: Path, seed: int = 1) -> Path:
    """An index of two runs: articles were changed, deleted and added in the second."""
    corpus, index = written_corpus(folder, seed), folder / "index"
    rebuild(index, [corpus])
    drawn = random.Random(seed + 1)
    pages = sorted(corpus.rglob("*.txt"))
    for path in pages[::9]:
        path.write_text(path.read_text("utf-8") + "\nLa suite du conseil est remise à demain, dit le maire.\n", "utf-8")
    for path in pages[4::11]:
        path.unlink()
    for number in range(ARTICLES, ARTICLES + 20):
        (corpus / "Le Phare" / f"2020-01-{1 + number % 28:02d}-{number}.txt").write_text(_page(number, drawn), "utf-8")
    rebuild(index, [corpus])
    return index


def damageable(index: Path) -> list[Path]:
    """The files that serving reads: those of the live generation, and the pointer to it."""
    generation = live(index)
    assert generation is not None
    unread = (".toc", ".npz", "")
    files = [path for path in sorted(generation.folder.iterdir()) if path.suffix not in unread and path.is_file()]
    return [path for path in files if path.name != "files.sqlite"] + [index / "CURRENT"]


def questions(engine: WhooshEngine) -> Mapping[str, Callable[[WhooshEngine], Any]]:
    """What is asked, by name; identifiers come from a sound engine."""
    found = engine.search(Request("conseil", per_page=100, collapse=False)).hits
    ids = [hit.id for hit in found[::7]]
    asked: dict[str, Callable[[WhooshEngine], Any]] = {}
    texts = (
        "crue", "digue marée", '"la digue"', "chal*", "*ardoise", "mar?e", "tempete~", "port ET quai", "gare SAUF crue",
        "titre:vigne", "=Récolte", "budget PRES/5 vote", "grève salaire usine atelier laine", "Kerlouan", "mot17",
        '"conseil à"', "date:2019-03", "aujourd’hui", "le la de", "Saint-Nazaire orage", "(pont OU route) forêt",
        "source:Phare gare", "porteconteneurs", "quai*", "criée tramway canicule",
    )  # fmt: skip
    for text in texts:
        asked[text] = lambda engine, text=text: _answer(engine, Request(text, facets=True))
    asked["all, newest first"] = lambda engine: _answer(engine, Request("", sort="newest", per_page=50))
    asked["narrowed"] = lambda engine: _answer(engine, Request("conseil", sources=("Le Quai",), groups=("PQR",)))
    asked["page 3"] = lambda engine: _answer(engine, Request("travaux", page=3, collapse=False))
    for one in ids:
        asked[f"article {one}"] = lambda engine, one=one: engine.article(one)
        asked[f"versions {one}"] = lambda engine, one=one: list(engine.versions(one))
        asked[f"family {one}"] = lambda engine, one=one: list(engine.family(one))
    asked["scan"] = lambda engine: list(engine.scan(Request("marée")))
    asked["status"] = lambda engine: (engine.status().articles, engine.status().sources)
    return asked


def _answer(engine: WhooshEngine, request: Request) -> Any:
    found = engine.search(request)
    return (found.total, found.partial_total, found.hits, found.facets, found.suggestion, found.collapsed_total)


def told(engine: WhooshEngine, question: Callable[[WhooshEngine], Any]) -> Any:
    """What a question is answered, or the line of the error that refuses it."""
    try:
        return question(engine)
    except SearchError as error:
        return error


@contextmanager
def flipped(path: Path, bits: list[int]) -> Iterator[None]:
    """A file of which some bits are the other way round, in place, as a disk would have it."""
    with path.open("r+b", buffering=0) as file:
        for _ in range(2):
            for bit in bits:
                file.seek(bit // 8)
                octet = file.read(1)[0]
                file.seek(bit // 8)
                file.write(bytes([octet ^ 1 << bit % 8]))
            if _ == 0:
                yield
