"""The formats of a heap: each writes articles into a folder of its own, in files of the size that such files have."""

import csv
import gzip
import io
import json
import random
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from html import escape
from itertools import islice
from pathlib import Path

from bench.heap.pages import record, text_page, web_pages
from bench.speed.corpus import BenchArticle

Writer = Callable[[Path, Iterator[BenchArticle]], None]

_TICKER = 6
_AN_EIGHTH = 8


def _batches(articles: Iterable[BenchArticle], size: int) -> Iterator[tuple[int, Sequence[BenchArticle]]]:
    articles = iter(articles)
    number = 0
    while batch := list(islice(articles, size)):
        yield number, batch
        number += 1


def _texts(articles: Sequence[BenchArticle], seed: int) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of raw pages; one in eight is saved as Windows-1252."""
    rng = random.Random(seed)
    for at, article in enumerate(articles):
        page = text_page(article, rng.sample(articles, min(_TICKER, len(articles))), rng)
        old = at % _AN_EIGHTH == 0
        yield f"{article.id}.txt", page.encode("cp1252", "replace") if old else page.encode()


def _htmls(articles: Sequence[BenchArticle], seed: int) -> Iterator[tuple[str, str, bytes]]:
    """Names, addresses and bytes of web pages."""
    for page in web_pages(articles, seed):
        yield f"{page.url.rsplit('/', 1)[-1]}.html", page.url, page.markup.encode()


def write_text(folder: Path, articles: Iterator[BenchArticle]) -> None:
    """One raw page a file, a thousand a folder."""
    for number, batch in _batches(articles, 1000):
        inner = folder / f"{number:04}"
        inner.mkdir(parents=True)
        for name, data in _texts(batch, number):
            (inner / name).write_bytes(data)


def write_html(folder: Path, articles: Iterator[BenchArticle]) -> None:
    """One saved web page a file, a thousand a folder."""
    for number, batch in _batches(articles, 1000):
        inner = folder / f"{number:04}"
        inner.mkdir(parents=True)
        for name, _, data in _htmls(batch, number):
            (inner / name).write_bytes(data)


def _lines(articles: Iterable[BenchArticle]) -> str:
    return "".join(json.dumps(record(article), ensure_ascii=False) + "\n" for article in articles)


def write_jsonl(folder: Path, articles: Iterator[BenchArticle]) -> None:
    """Ten thousand records a file."""
    for number, batch in _batches(articles, 10_000):
        (folder / f"{number:04}.jsonl").write_text(_lines(batch), encoding="utf-8")


def write_zst(folder: Path, articles: Iterator[BenchArticle]) -> None:
    """Records as in `write_jsonl`, packed by zstd."""
    from zstandard import ZstdCompressor

    for number, batch in _batches(articles, 10_000):
        (folder / f"{number:04}.jsonl.zst").write_bytes(ZstdCompressor().compress(_lines(batch).encode()))


def write_csv(folder: Path, articles: Iterator[BenchArticle]) -> None:
    """Ten thousand rows a file, behind semicolons in every second one, as spreadsheets in French write them."""
    for number, batch in _batches(articles, 10_000):
        with (folder / f"{number:04}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = [record(article) for article in batch]
            table = csv.DictWriter(file, list(rows[0]), delimiter=";" if number % 2 else ",")
            table.writeheader()
            table.writerows(rows)


def write_rss(folder: Path, articles: Iterator[BenchArticle]) -> None:
    """Feeds of a hundred entries with the whole text."""
    for number, batch in _batches(articles, 100):
        items = "".join(map(_item, batch))
        (folder / f"{number:05}.rss").write_text(
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Dépêches</title>'
            f"<link>https://www.flux.example/</link><description>Fil</description>{items}</channel></rss>",
            encoding="utf-8",
        )


def _item(article: BenchArticle) -> str:
    day = format_datetime(datetime.combine(date.fromordinal(article.day), time(8), UTC))
    paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.text.split("\n\n"))
    return (
        f"<item><title>{escape(article.title)}</title><link>https://www.flux.example/{article.id}</link>"
        f"<pubDate>{day}</pubDate><content:encoded><![CDATA[{paragraphs}]]></content:encoded></item>"
    )


def write_tar(folder: Path, articles: Iterator[BenchArticle]) -> None:
    """A thousand raw pages an archive, packed by gzip."""
    for number, batch in _batches(articles, 1000):
        with tarfile.open(folder / f"{number:04}.tar.gz", "w:gz", compresslevel=3) as archive:
            for name, data in _texts(batch, number):
                member = tarfile.TarInfo(name)
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))


def write_zip(folder: Path, articles: Iterator[BenchArticle]) -> None:
    """Five hundred web pages an archive."""
    for number, batch in _batches(articles, 500):
        with zipfile.ZipFile(folder / f"{number:04}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            for name, _, data in _htmls(batch, number):
                archive.writestr(name, data)


def write_warc(folder: Path, articles: Iterator[BenchArticle]) -> None:
    """A thousand answers a web archive, each with its request, packed by gzip record by record."""
    for number, batch in _batches(articles, 1000):
        with (folder / f"{number:04}.warc.gz").open("wb") as file:
            for _, url, data in _htmls(batch, number):
                file.write(gzip.compress(_warc_record(url, "request", b"GET / HTTP/1.1\r\n\r\n"), 3))
                answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + data
                file.write(gzip.compress(_warc_record(url, "response", answer), 3))


def _warc_record(url: str, kind: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2021-04-01T08:00:00Z\r\n"
        f"WARC-Record-ID: <urn:example:{kind}:{url}>\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


FORMATS: dict[str, tuple[Writer, int]] = {
    "jsonl": (write_jsonl, 300),
    "csv": (write_csv, 150),
    "text": (write_text, 150),
    "jsonl.zst": (write_zst, 100),
    "rss": (write_rss, 100),
    "tar.gz of text": (write_tar, 100),
    "html": (write_html, 40),
    "warc.gz of html": (write_warc, 40),
    "zip of html": (write_zip, 20),
}
"""Each format's writer, and its share of a heap in thousandths. Web pages cost ten times what records cost."""


def shares(pages: int) -> dict[str, int]:
    """How many pages of each format a mixed heap of so many has."""
    return {name: pages * share // 1000 for name, (_, share) in FORMATS.items()}


def write_heap(folder: Path, articles: Iterator[BenchArticle], counts: Mapping[str, int]) -> None:
    """A heap with so many pages of each format, a folder a format (`folder_of`)."""
    for name, count in counts.items():
        inner = folder_of(folder, name)
        inner.mkdir(parents=True)
        FORMATS[name][0](inner, islice(articles, count))


def folder_of(heap: Path, name: str) -> Path:
    """Where a heap has the pages of a format."""
    return heap / name.replace(" ", "-")
