"""Every word that stands in a page's furniture alone: no query finds it in a text, `breves:` finds the headlines'."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from unicodedata import normalize

import pytest
from lxml.html import HtmlElement, document_fromstring

from index.analysis.fold import fold
from index.article import RawPage, article_id
from index.rebuild.build import rebuild
from search.engines.whoosh import WhooshEngine
from search.results import Request

_TICKER = re.compile(r"\d\d:\d\d[^\n-]+ - (.+)")
_PROMPT = re.compile(
    r".*(?:[Vv]idéos?|CGU|charte|conditions d'utilisation|bonne conduite|autres lecteurs).*|-"
)  # how the demo corpus words what stands between a text and its ticker
_WORD = re.compile(r"[^\W\d_]{4,}")
_WHOLE = re.compile("\u00ad|(?<=rud)['’](?=hom)|(?<=resqu)['’](?=[iî]l)")
_AROUND = "nav|//footer|//form|//figcaption|//*[contains(@class, 'lire-aussi') or contains(@class, 'cookies')]"


def words(texts: Iterable[str]) -> set[str]:
    """The folded words of four letters and more; "prud'hommes" and "presqu'île" are one each."""
    plain = (_WHOLE.sub("", normalize("NFC", text)) for text in texts)
    return {fold(word.lower()) for text in plain for word in _WORD.findall(text)}


def lines_of(path: Path) -> list[str]:
    data = path.read_bytes()
    return data.decode("cp1252" if "cp1252" in path.name else "utf-8").splitlines()


def parted(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    """A raw page's own lines, its prompts, the headlines of its ticker."""
    headlines = [found[1] for line in lines if (found := _TICKER.fullmatch(line))]
    rest = [line for line in lines if not _TICKER.fullmatch(line)]
    own = [line for line in rest if not (_PROMPT.fullmatch(line) and len(line) < 100)]
    return own, [line for line in rest if line not in own], headlines


def article_and_rest(path: Path) -> tuple[str, list[str]]:
    """The words of a saved page's article, and of the blocks that are surely none of it."""
    tree: HtmlElement = document_fromstring(path.read_bytes())
    for element in tree.xpath("//script|//style"):
        element.drop_tree()
    around = [" ".join(element.itertext()) for element in tree.xpath(f"//{_AROUND}")]
    for element in tree.xpath(f"//body//{_AROUND}"):
        if element.getparent() is not None:
            element.drop_tree()
    return " ".join(tree.itertext()), around


@pytest.fixture(scope="module")
def demo(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhooshEngine]:
    """An engine over the demo corpus."""
    index_dir = tmp_path_factory.mktemp("furniture") / "index"
    rebuild(index_dir, [seeds])
    engine = WhooshEngine(index_dir)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def said(seeds: Path) -> set[str]:
    """All words that the demo corpus may say by right."""
    pages = [parted(lines_of(path))[0] for path in sorted((seeds / "pages").glob("*.txt"))]
    saved = [article_and_rest(path)[0] for path in sorted((seeds / "html").glob("*.html"))]
    others = [path.read_text("utf-8") for path in [*(seeds / "json").iterdir(), *(seeds / "feeds").iterdir()]]
    records = [json.dumps(json.loads(line), ensure_ascii=False) for text in others[:2] for line in text.splitlines()]
    return words([*(line for page in pages for line in page), *saved, *others[2:], *records])


def found(engine: WhooshEngine, sought: Iterable[str], field: str = "") -> dict[str, set[str]]:
    """For each word that any article matches, the identifiers of those that do."""
    answers = {word: engine.search(Request(f"{field}={word}", per_page=100, collapse=False)) for word in set(sought)}
    assert all(len(answer.hits) == answer.total for answer in answers.values())
    return {word: {hit.id for hit in answer.hits} for word, answer in answers.items() if answer.hits}


def test_a_word_of_a_page_s_ticker_or_prompts_alone_never_brings_up_that_page(demo: WhooshEngine, seeds: Path) -> None:
    pages = {path: parted(lines_of(path)) for path in sorted((seeds / "pages").glob("*.txt"))}
    around = {path: words([*prompts, *headlines]) - words(own) for path, (own, prompts, headlines) in pages.items()}
    matched = found(demo, set().union(*around.values()))
    named = found(demo, {word for _, _, lines in pages.values() for word in words(lines)}, "breves:")
    for path, alone in around.items():
        page = article_id(RawPage(path, ""))
        assert {word for word in alone if page in matched.get(word, ())} == set(), path.name
        assert {word for word in words(pages[path][2]) if page not in named.get(word, ())} == set(), path.name
    assert sum(map(len, around.values())) > 1000


def test_no_word_around_a_saved_page_of_the_demo_corpus_matches(
    demo: WhooshEngine, said: set[str], seeds: Path
) -> None:
    around = [text for path in sorted((seeds / "html").glob("*.html")) for text in article_and_rest(path)[1]]
    alone = words(around) - said
    assert len(alone) >= 20
    assert found(demo, alone) == {}


@pytest.mark.shared
def test_no_word_of_a_real_page_s_furniture_matches_and_breves_finds_its_ticker(shared: Path, tmp_path: Path) -> None:
    (path,) = (shared / "data/pages/raw").glob("*.txt")
    lines = lines_of(path)
    rebuild(tmp_path / "index", [path])
    engine = WhooshEngine(tmp_path / "index")
    own, headlines = words(lines[:3]), [match[1] for line in lines if (match := _TICKER.fullmatch(line))]
    alone = words(lines[3:]) - own
    assert len(headlines) == 5 and len(alone) > 30
    assert found(engine, alone) == {}
    assert found(engine, words(headlines), "breves:").keys() == words(headlines)
