"""An index of a small invented press, with all that exports have to stand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.article import Article
from index.rebuild.transaction import new_generation
from index.rebuild.writer import Writer
from index.schema import fingerprint
from search.engines.whoosh import WhooshEngine

ARTICLES = (
    Article(
        id="00000000000000a1",
        path=Path("/corpus/a1.txt"),
        place="",
        title="Le phare d’Eckmühl, 100\u00a0% rénové & rouvert",
        text="Le phare a rouvert mardi : 60 000 € {de travaux}.\nTY  - NEWS n’est pas une notice\n-*thème **** étoiles",
        author="Anne Morel, Yves Le Bihan et Luc d’Arc",
        date="2024-03-05T10:50:00+01:00",
        date_confidence="jsonld",
        section="Société",
        source="L’Écho du Large",
        url="https://echo.example/phare?a=1&b={x}",
        agency="AFP",
        tags=("Phares & balises", "Finistère"),
        provenance={"title": "jsonld"},
    ),
    Article(
        id="00000000000000a2",
        path=Path("/corpus/a2.jsonl"),
        place="ligne 2",
        title='=HYPERLINK("https://mal.example";"phare")',
        text="@SUM(1+1)*cmd|' /C calc'!A0 et le phare\n" + "Un paragraphe du phare qui ne finit pas. " * 1000,
        author="+33 6 12 34 56 78",
        source="-Le Phare-",
        date="2023-11-17",
        date_confidence="meta",
    ),
    Article(
        id="00000000000000a3",
        path=Path("/corpus/a3.txt"),
        place="",
        title="",
        text="Un phare sans titre.\nLa suite de ce texte, <b>sans</b> balises_ni tirets ~ ^ \\ # $.",
    ),
)


def written(index_dir: Path, articles: tuple[Article, ...] = ARTICLES) -> None:
    with new_generation(index_dir, None) as new:
        writer = Writer(new.folder, False)
        for article in articles:
            writer.add(article, article.path)
        new.seal(fingerprint(), writer.commit())
        new.publish()


@pytest.fixture(scope="session")
def export_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    written(folder)
    return folder


@pytest.fixture
def engine(export_index: Path) -> Iterator[WhooshEngine]:
    engine = WhooshEngine(export_index)
    yield engine
    engine.close()
