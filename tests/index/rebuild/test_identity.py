"""Which article a page is: told by its address and its text, whatever the order of reading and the number of runs."""

import json
import os
import random
from contextlib import closing
from pathlib import Path

import pytest

from index.rebuild.build import Report, rebuild
from index.rebuild.file_log import FILE_LOG_FILE, FileLog
from index.rebuild.generation import live
from index.rebuild.history import versions
from index.rebuild.writer import Writer
from search.engines.whoosh import WhooshEngine
from search.results import Request

URL = "https://www.phare.example/port/le-mole-de-penmarch-sera-renove-21"
LONG = (
    "Le conseil municipal de Penmarch a voté lundi soir la rénovation du vieux môle, dont le coût est estimé à {} "
    "d’euros, a annoncé le maire. Les travaux commenceront au printemps et dureront dix mois, selon la mairie."
)
OTHER = (
    "La criée a rouvert jeudi après la tempête : quarante bateaux y ont débarqué vingt tonnes de langoustines, record "
    "pour un mois de mars, se réjouit la directrice, qui craignait mercredi de devoir fermer jusqu’en avril."
)
PAGE = (
    "<!DOCTYPE html><html lang='fr'><head><title>{title}</title><link rel='canonical' href='{url}'>{head}</head><body>"
    "<article><h1>{title}</h1><p>{text}</p></article></body></html>"
)
SECTION = "https://phare.example/actualites"
Kept = dict[str, tuple[str, str, list[str]]]


class Corpus:
    """Files, an index of them, and what it says."""

    def __init__(self, folder: Path) -> None:
        self.files, self.index_dir = folder / "corpus", folder / "index"
        self.files.mkdir(parents=True)

    def write(self, name: str, content: str | bytes, written: int = 0) -> Path:
        """A file that was written at a moment of its own."""
        path = self.files / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, ns=((10**9 + written) * 10**9,) * 2)
        return path

    def rebuild(self, *paths: Path, **options: bool | int) -> Report:
        return rebuild(self.index_dir, paths or [self.files], **options)  # type: ignore[arg-type]

    def articles(self) -> Kept:
        """The articles: their titles, their texts and those that they had."""
        generation = live(self.index_dir)
        assert generation is not None
        engine = WhooshEngine(self.index_dir)
        with closing(FileLog.copy(generation.folder / FILE_LOG_FILE)) as log:
            found = sorted(article_id for article_id, _ in log.every())
        kept = {}
        for article_id in found:
            article = engine.article(article_id)
            assert article is not None
            old = [version.article.text for version in versions(generation.folder, article_id)]
            kept[article_id] = (article.title, article.text, old)
        engine.close()
        return kept

    def texts(self) -> list[tuple[str, list[str]]]:
        return sorted((text, old) for _, text, old in self.articles().values())


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path)


def record(text: str, title: str = "Le môle sera rénové", url: str = URL, **more: str) -> str:
    return json.dumps({"url": url, "title": title, "text": text, **more}) + "\n"


def told(report: Report) -> tuple[int, int, int, int]:
    return report.indexed, report.versions, report.duplicates, report.clashes


def warc(*captures: tuple[str, str]) -> bytes:
    """A web archive of one page, fetched at several moments."""
    records = []
    for moment, markup in captures:
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{markup}".encode()
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}\r\nWARC-Date: {moment}\r\n"
        head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        records.append(head.encode() + answer + b"\r\n\r\n")
    return b"".join(records)


def feed(*items: tuple[str, str], link: str = URL, day: int = 5) -> str:
    entries = "".join(
        f"<item><title>{title}</title><link>{link}</link><description>{text}</description>"
        f"<pubDate>Tue, {day:02} Mar 2024 10:00:00 +0100</pubDate></item>"
        for title, text in items
    )
    return f"<rss version='2.0'><channel><title>Le Phare</title>{entries}</channel></rss>"


def html(text: str, title: str = "Le môle sera rénové", url: str = URL, changed: str = "") -> str:
    head = f"<meta property='article:modified_time' content='{changed}'>" if changed else ""
    return PAGE.format(title=title, text=text, url=url, head=head)


OLD, NEW = LONG.format("trois millions"), LONG.format("deux millions")
CORRECTED = {
    "JSON Lines, by the day of their fetch": {
        "a.jsonl": record(NEW, fetched="2024-03-06"),
        "b.jsonl": record(OLD, fetched="2024-03-05"),
    },
    "short texts": {
        "a.jsonl": record("Il coûtera deux millions.", fetched="2024-03-06"),
        "b.jsonl": record("Il coûtera trois millions.", fetched="2024-03-05"),
    },
    "no titles": {"2024-03-06.jsonl": record(NEW, title=""), "2024-03-05.jsonl": record(OLD, title="")},
    "one file": {"a.jsonl": record(NEW, fetched="2024-03-06") + record(OLD, fetched="2024-03-05")},
    "by the day of their change": {
        "a.jsonl": record(NEW, updated="2024-03-06"),
        "b.jsonl": record(OLD, date="2024-03-05"),
    },
    "by the names of the files": {"2024-03-06.jsonl": record(NEW), "2024-03-05.jsonl": record(OLD)},
    "web pages": {
        "a.html": html(NEW, changed="2024-03-06T10:00:00+01:00"),
        "b.html": html(OLD, changed="2024-03-05T10:00:00+01:00"),
    },
    "a web archive": {"a.warc": warc(("2024-03-06T10:00:00Z", html(NEW)), ("2024-03-05T10:00:00Z", html(OLD)))},
    "feeds": {"a.xml": feed(("Le môle sera rénové", NEW), day=6), "b.xml": feed(("Le môle sera rénové", OLD), day=5)},
    "its title, too": {
        "a.jsonl": record(NEW, title="Le môle coûtera moins cher", fetched="2024-03-06"),
        "b.jsonl": record(OLD, fetched="2024-03-05"),
    },
    "rewritten under its title": {
        "a.jsonl": record(OTHER + " Il coûte deux millions.", date="2024-03-06"),
        "b.jsonl": record(OLD, date="2024-03-05"),
    },
    "rewritten with its title": {
        "a.jsonl": record(OTHER + " Il coûte deux millions.", title="Le môle ne sera pas rénové", fetched="2024-03-06"),
        "b.jsonl": record(OLD, fetched="2024-03-05"),
    },
    "its address as others write it": {
        "a.jsonl": record(NEW, fetched="2024-03-06"),
        "b.jsonl": record(OLD, url=f"{URL}?utm_source=fil", fetched="2024-03-05"),
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", CORRECTED)
def test_of_two_texts_of_one_article_the_newer_one_is_current_whichever_is_read_first(
    corpus: Corpus, kind: str
) -> None:
    for name, content in CORRECTED[kind].items():
        corpus.write(name, content)
    assert told(corpus.rebuild()) == (1, 1, 0, 0)
    ((current, old),) = corpus.texts()
    assert "deux millions" in current
    assert len(old) == 1
    assert "trois millions" in old[0]


@pytest.mark.parametrize("kind", [kind for kind, files in CORRECTED.items() if len(files) > 1])
@pytest.mark.parametrize("first", [0, 1])
def test_a_text_that_comes_in_a_later_run_gives_what_one_run_gives(corpus: Corpus, kind: str, first: int) -> None:
    files = list(CORRECTED[kind].items())
    for name, content in (files[first], files[1 - first]):
        corpus.write(name, content)
        report = corpus.rebuild()
    assert (report.articles, report.versions, report.clashes) == (1, 1, 0)
    ((current, old),) = corpus.texts()
    assert "deux millions" in current
    assert len(old) == 1
    assert "trois millions" in old[0]


CLASHES = {
    "items of a feed that link the home page": {
        "a.xml": feed(
            ("Le môle", "Le môle rouvre."), ("La criée", "La criée ferme."), ("Le bac", "Le bac repart."),
            link="https://phare.example/",
        ),
    },
    "pages whose canonical is the section": {
        f"{name}.html": html(f"Le quai de {name} sera rénové, a dit le maire de la commune.", f"Quai {name}", SECTION)
        for name in ("Brest", "Crozon", "Douarnenez")
    },
    "a form that is filled in each day": {
        "a.html": html(LONG.format("5 millions"), "Marées du 5", "https://phare.example/marees"),
        "b.html": html(LONG.format("6 millions"), "Marées du 6", "https://phare.example/marees"),
    },
    "pages of one pattern, whose canonical is the section": {
        f"{name}.html": html(OLD.replace("Penmarch", name).replace("maire,", f"{name},"), f"Le quai de {name}", SECTION)
        for name in ("Brest", "Crozon", "Douarnenez")
    },
    "a title that the section gives each day": {
        "a.jsonl": record(OLD, "En bref", SECTION, date="2024-03-05"),
        "b.jsonl": record(OTHER, "En bref", SECTION, date="2024-03-06"),
    },
    "numbers that each dump counts from one": {
        "a.jsonl": record(OLD, "Le môle", "https://phare.example/", id="1"),
        "b.jsonl": record(OTHER, "La criée", "https://phare.example/", id="1"),
    },
    "another story": {
        "a.jsonl": record(OLD, date="2024-03-05"),
        "b.jsonl": record(OTHER, "La criée rouvre", date="2024-03-07"),
    },
    "records with one number": {
        "a.jsonl": '{"id": 7, "title": "Le môle", "text": "Le môle rouvre."}\n'
        '{"id": 7, "title": "La criée", "text": "La criée ferme."}\n'
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", CLASHES)
def test_other_stories_at_one_address_are_articles_of_their_own_and_stay_what_they_are(
    corpus: Corpus, kind: str
) -> None:
    for name, content in CLASHES[kind].items():
        corpus.write(name, content)
    report = corpus.rebuild()
    assert report.indexed == report.articles == report.clashes > 1
    assert (report.versions, report.duplicates) == (0, 0)
    articles = corpus.articles()
    assert len(articles) == report.articles
    corpus.rebuild(full=True)
    assert corpus.articles() == articles


def test_an_address_finds_all_its_stories(corpus: Corpus) -> None:
    for name, content in CLASHES["another story"].items():
        corpus.write(name, content)
    corpus.write("c.jsonl", record("Un bac.", "Le bac", url="https://phare.example/bac?utm_medium=fil#haut"))
    corpus.rebuild()
    engine = WhooshEngine(corpus.index_dir)
    assert engine.search(Request(URL)).total == 2
    assert engine.search(Request("https://phare.example/bac")).total == 1
    engine.close()


def test_an_exact_copy_is_a_duplicate_and_an_address_alone_keeps_its_identifier(corpus: Corpus) -> None:
    from index.article import id_of_address

    corpus.write("a.jsonl", record(OLD))
    corpus.rebuild()
    assert list(corpus.articles()) == [id_of_address(URL)]
    corpus.write("b.jsonl", record(OLD))
    corpus.write("c.jsonl", record(OLD, url=URL.replace("https://www.", "http://") + "/"))
    assert told(corpus.rebuild()) == (0, 0, 2, 0)
    assert list(corpus.articles()) == [id_of_address(URL)]
    corpus.write("d.jsonl", record(OLD, url="https://crieé.example/ailleurs"))
    assert told(corpus.rebuild()) == (1, 0, 0, 0)


def test_of_two_stories_the_older_one_keeps_the_identifier_of_their_address(corpus: Corpus) -> None:
    from index.article import id_of_address

    corpus.write("b.jsonl", record(OTHER, "La criée rouvre", date="2024-03-07"))
    corpus.rebuild()
    assert list(corpus.articles()) == [id_of_address(URL)]
    corpus.write("a.jsonl", record(OLD, date="2024-03-05"))
    corpus.rebuild()
    assert corpus.articles()[id_of_address(URL)][1] == OLD
    (corpus.files / "a.jsonl").unlink()
    corpus.rebuild()
    assert corpus.articles() == {id_of_address(URL): ("La criée rouvre", OTHER, [])}


def test_a_summary_in_a_feed_takes_no_articles_place(corpus: Corpus) -> None:
    corpus.write("a.html", html(OLD, changed="2024-03-05T10:00:00+01:00"))
    corpus.write("b.xml", feed(("Le môle sera rénové", "La rénovation est votée."), day=7), written=9)
    assert told(corpus.rebuild()) == (1, 0, 1, 0)
    assert corpus.texts() == [(OLD, [])]


def test_a_newer_text_takes_an_older_ones_place_back_where_its_file_goes(corpus: Corpus) -> None:
    corpus.write("a.jsonl", record(OLD, fetched="2024-03-05"))
    corpus.write("b.jsonl", record(NEW, fetched="2024-03-06"))
    corpus.rebuild()
    (corpus.files / "b.jsonl").unlink()
    corpus.rebuild()
    assert corpus.texts() == [(OLD, [NEW])]


def test_no_old_version_is_kept_where_none_is_wanted(corpus: Corpus) -> None:
    corpus.write("a.jsonl", record(OLD, fetched="2024-03-05"))
    corpus.write("b.jsonl", record(NEW, fetched="2024-03-06"))
    corpus.rebuild(versions=0)
    assert corpus.texts() == [(NEW, [])]


def test_a_dry_run_tells_what_a_run_does(corpus: Corpus) -> None:
    corpus.write("b.jsonl", record(OLD, fetched="2024-03-05"))
    corpus.rebuild()
    corpus.write("a.jsonl", record(NEW, fetched="2024-03-06") + record(OTHER, "La criée rouvre", date="2024-03-01"))
    dry = corpus.rebuild(dry_run=True)
    done = corpus.rebuild()
    assert told(dry) == told(done) == (2, 1, 0, 2)
    assert dry.articles == done.articles == 2


TITLES = ("Le môle", "La criée", "Le phare 12", "Le phare 13")
TEXTS = ("Le coût est de trois millions.", "Le coût est de deux millions.", "Les bateaux rentrent.", OLD, NEW, OTHER)
URLS = (URL, f"{URL}?utm_source=fil", "https://phare.example/")


def drawn(chance: random.Random) -> dict[str, str]:
    """Some files, whose records have few addresses and texts."""
    files = {}
    for number in range(chance.randint(2, 5)):
        records = []
        for _ in range(chance.randint(1, 3)):
            more = {}
            if chance.random() < 0.6:
                more["fetched"] = f"2024-03-{chance.randint(1, 9):02}T12:00:00+01:00"
            if chance.random() < 0.5:
                more["date"] = f"2024-02-{chance.randint(1, 3):02}"
            records.append(record(chance.choice(TEXTS), chance.choice(TITLES), chance.choice(URLS), **more))
        files[f"{chance.choice('abcd')}{number}.jsonl"] = "".join(records)
    return files


@pytest.mark.parametrize("seed", range(6))
def test_any_order_and_any_split_into_runs_gives_the_same_articles_texts_and_versions(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    files = drawn(chance)
    written = {name: chance.randrange(9) for name in files}
    whole, parts = Corpus(tmp_path / "whole"), Corpus(tmp_path / "parts")
    for name, content in files.items():
        whole.write(name, content, written[name])
    report = whole.rebuild()
    assert report.indexed + report.versions + report.duplicates == sum(text.count("\n") for text in files.values())
    left = list(files)
    chance.shuffle(left)
    while left:
        now = [left.pop() for _ in range(chance.randint(1, len(left)))]
        parts.rebuild(*(parts.write(name, files[name], written[name]) for name in now))
    assert parts.articles() == whole.articles()


def test_a_run_that_was_stopped_leaves_what_one_run_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the pages that wait from before, those are told apart too that share an address with pages read now."""
    whole, stopped = Corpus(tmp_path / "whole"), Corpus(tmp_path / "stopped")
    files = drawn(random.Random(8)) | {"z.jsonl": record(NEW, fetched="2024-03-09")}
    for number, (name, content) in enumerate(files.items()):
        whole.write(name, content, number)
        if name != "z.jsonl":
            stopped.write(name, content, number)
    whole.rebuild()

    def stop(_: Writer) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Writer, "commit", stop)
        stopped.rebuild()
    stopped.write("z.jsonl", files["z.jsonl"], len(files) - 1)
    assert stopped.rebuild().resumed == len(files) - 1
    assert stopped.articles() == whole.articles()
