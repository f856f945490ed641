"""Make tests/faults/golden/VERSION.zip: a small index of this version, and what it answers, for later versions to read.

python -m tools.golden_index
"""

import json
import tempfile
import zipfile
from pathlib import Path

from index.analysis import ANALYSIS_VERSION
from index.rebuild.build import rebuild
from index.schema import SCHEMA_VERSION
from search.engines.whoosh import WhooshEngine
from search.results import Request

GOLDEN = Path(__file__).parents[1] / "tests" / "faults" / "golden"
QUERIES = ("crue", '"le port"', "titre:halle", "conseil SAUF port", "port*", "votée", "date:2019", "introuvable")
_PAGES = {
    "2019-03-04-crue.txt": "La crue recule à Saumur\n\nLe conseil a voté la suite des travaux de la digue.\n",
    "2019-05-06-port.txt": "Le port de Paimpol rouvre\n\nLe conseil a voté les travaux ; le port rouvre lundi.\n",
    "2020-01-02-halle.txt": "Une halle à Albi\n\nLa halle ouvre. La mairie l’a dit hier au marché couvert.\n",
}


def answers(index: Path) -> dict[str, list[str]]:
    """The titles that answer each of the queries."""
    engine = WhooshEngine(index)
    try:
        return {query: [hit.title for hit in engine.search(Request(query)).hits] for query in QUERIES}
    finally:
        engine.close()


def corpus(folder: Path) -> Path:
    """The pages of the index, in a folder of their own."""
    pages = folder / "corpus"
    pages.mkdir()
    for name, text in _PAGES.items():
        (pages / name).write_text(text, "utf-8")
    return pages


def main() -> None:
    """Build it, in two runs, the second of which replaces an article."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pages, index = corpus(folder), folder / "index"
        changed = pages / "2019-03-04-crue.txt"
        text = changed.read_text("utf-8")
        changed.write_text(text.replace("travaux", "grands travaux"), "utf-8")
        rebuild(index, [pages])
        changed.write_text(text, "utf-8")
        rebuild(index, [pages])
        GOLDEN.mkdir(exist_ok=True)
        with zipfile.ZipFile(GOLDEN / f"{SCHEMA_VERSION}-{ANALYSIS_VERSION}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(path for path in index.rglob("*") if path.is_file()):
                archive.write(path, path.relative_to(folder))
            archive.writestr("answers.json", json.dumps(answers(index), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
