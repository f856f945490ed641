"""No page is over a megabyte, whatever is asked; what a page leaves out for that is told."""

import json
import random
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from index.rebuild.build import rebuild
from search.config import Settings
from web import create_app
from web.page_size import MOST_PAGE

_WORDS = "conseil ville budget port phare musée crue récolte tramway gare école halle marché pont digue forêt".split()
_COPIES = 620


def _article(number: int) -> dict[str, object]:
    drawn = random.Random(number)
    text = " ".join(drawn.choices(_WORDS, k=80))
    return {
        "url": f"https://journal-{number % 40}.example/{number}",
        "title": f"Le conseil {number} et la ville" + " qui délibère" * 12,
        "text": f"Le conseil vote. {text} a b c é '\".",
        "date": f"{1880 + number % 141}-0{1 + number % 9}-11",
        "source": f"Le Journal de la très grande ville {number % 40}",
        "section": f"Politique locale {number % 30}",
        "author": f"Anne-Marie Le Goff-Kerbrat {number % 30}",
    }


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("size")
    same = {**_article(999), "title": "Une dépêche que tous ont reprise"}
    copies = [{**same, "url": f"https://copie-{number}.example/"} for number in range(_COPIES)]
    pages = [*map(_article, range(300)), *copies]
    (folder / "pages.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages), "utf-8")
    rebuild(folder / "index", [folder / "pages.jsonl"])
    return folder / "index"


@pytest.fixture(scope="module", params=["fr", "en"])
def reader(request: pytest.FixtureRequest, index: Path) -> FlaskClient:
    return create_app(Settings(index_dir=index, lang=request.param)).test_client()


_LONG = {
    "letters": ("conseil ville " * 300)[:4_000],
    "accents": ("conseil " + "é" * 60 + " ")[:4_000] * 40,
    "apostrophes": "conseil " + "'" * 3_900,
    "quotes": "conseil " + "\"'&<" * 900,
    "anything": "conseil OU " + " OU ".join(f"mot{number}" for number in range(350)),
    "broad letters": "conseil " + "\N{MATHEMATICAL BOLD SMALL A}" * 2_000,
    "many mistakes": "conseil " + "port5 near5 " * 200,
}


_LETTERS = '"' * 90


def _addresses() -> dict[str, str]:
    many = "".join(f"&source=Journal{number}" for number in range(50)) + "".join(
        f"&exclude=author:Goff{number}" for number in range(50)
    )
    wide = "".join(f"&tag={quote(_LETTERS)}{number}" for number in range(100))
    found = {}
    for name, text in _LONG.items():
        asked = quote(text[:4_000])
        for extra, more in {"": "", " many filters": many, " wide filters": wide, " second": f"&vs={asked}"}.items():
            found[f"results of {name}{extra}"] = f"/?q={asked}&per_page=100&familles=0{more}"
        found[f"shares of {name}"] = f"/?q=conseil&vs={asked}&share=1&per_page=100"
        found[f"concordance of {name}"] = f"/concordance?q={asked}"
        found[f"words of {name}"] = f"/mots?q={asked}"
        found[f"comparison of {name}"] = f"/comparer?q=conseil&vs={asked}"
        found[f"other comparison of {name}"] = f"/comparer?vs=conseil&q={asked}"
        found[f"bare {name}"] = "/?per_page=100&q=" + text[:4_000].replace("&", "").replace(" ", "+")
    return found


@pytest.mark.parametrize(("at", "name"), list(enumerate(_addresses())))
def test_no_page_is_over_a_megabyte(at: int, name: str, index: Path) -> None:
    """Questions as long as they may be, of letters that grow as they are written in addresses and pages, hundred hits,
    hundred filters, curves of 140 years, two questions."""
    reader = create_app(Settings(index_dir=index, lang=("fr", "en")[at % 2])).test_client()
    answer = reader.get(_addresses()[name])
    assert answer.status_code in (200, 400, 413, 414), answer.status_code
    assert len(answer.data) <= MOST_PAGE, len(answer.data)
    assert b"page-too-long" not in answer.data and b"per_page)" not in answer.data


def test_articles_of_many_copies_have_short_pages(reader: FlaskClient) -> None:
    """Hundreds of copies, each linked with the question that found the article."""
    found = reader.get("/api/search?q=reprise").json["hits"][0]["id"]
    for text in _LONG.values():
        answer = reader.get(f"/article/{found}?q={quote(text[:4_000])}&per_page=100")
        assert answer.status_code in (200, 414) and len(answer.data) <= MOST_PAGE, len(answer.data)


def test_a_hundred_hits_of_a_long_question_are_all_linked(reader: FlaskClient) -> None:
    """Every hit leads to its article though the question is left out, which the page tells."""
    page = reader.get(f"/?q={quote(_LONG['letters'])}&per_page=100&familles=0").text
    links = [part.partition('"')[0] for part in page.split('"headline" lang="fr"><bdi><a href="')[1:]]
    assert len(links) == 100 and all(reader.get(link).status_code == 200 for link in links[:3])
    told = "trop longue pour être reprise" if "Aller au contenu" in page else "too long to be repeated"
    assert told in page


@pytest.mark.parametrize("query", ["conseil", _LONG["letters"]])
def test_links_of_a_page_as_it_is_asked_for_keep_the_question(query: str, reader: FlaskClient) -> None:
    """Ten hits are linked with the question, however long it is, and nothing is said of links."""
    page = reader.get(f"/?q={quote(query)}&familles=0").text
    links = [part.partition('"')[0] for part in page.split('"headline" lang="fr"><bdi><a href="')[1:]]
    assert len(links) == 10 and all("?q=conseil" in link for link in links)
    assert page.count("/pourquoi?q=conseil") == 10


def test_a_page_of_titles_as_long_as_texts_is_refused_with_the_cure(tmp_path: Path) -> None:
    """Whatever an index holds, a page says what is too long instead of being it."""
    pages = [
        {**_article(number), "title": f"conseil {number} " + " ".join(f"{word}{number}" for word in _WORDS * 150)}
        for number in range(120)
    ]
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps(page) + "\n" for page in pages), "utf-8")
    rebuild(tmp_path / "index", [tmp_path / "pages.jsonl"])
    reader = create_app(Settings(index_dir=tmp_path / "index")).test_client()
    answer = reader.get("/?q=conseil&per_page=100")
    assert answer.status_code == 400 and "per_page" in answer.text and "default-src" in str(answer.headers)
    assert reader.get("/?q=conseil").status_code == 200


def test_filters_of_too_many_letters_are_refused(reader: FlaskClient) -> None:
    """Their values are shown several times each."""
    many = "".join(f"&source={'a' * 150}{number}" for number in range(90))
    for path in ("/", "/api/search"):
        assert reader.get(f"{path}?q=conseil{many}").status_code == 400


def test_what_comes_unencoded_is_as_long_as_its_links_will_be(reader: FlaskClient) -> None:
    """An address of bare letters whose page would have links that are refused is refused itself."""
    for letters, status in ((3_000, 200), (6_000, 414)):
        asked = ("conseil " + "é" * letters).encode().decode("latin-1")
        got = reader.get("/", environ_overrides={"QUERY_STRING": f"q=conseil&x={asked}"})
        assert got.status_code == status
