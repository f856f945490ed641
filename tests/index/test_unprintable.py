"""Characters that steer what shows a text: found wherever they are, and in no article that was read."""

import csv
import io
import json
import unicodedata
from datetime import date
from html import escape
from pathlib import Path

import hostile
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.article import Article, RawPage, Rejected
from index.cleaning.page import clean
from index.readers import read
from index.sidecar import Sidecars
from index.unprintable import readable, unprintable, with_marks

FREE = "".join(each for each in hostile.EVERYTHING if each >= "\x80" and each not in hostile.HALVES)
"""What markup may hold."""
BODY = (
    "Le phare {} rouvrira au printemps, après deux ans de travaux sur la côte, et les visiteurs seront {} accueillis.\n"
    "La mairie {} attend dix mille personnes dès la première saison, et le port {} prévoit deux navettes de plus."
)


def test_it_is_every_control_but_tab_and_newline_every_direction_half_and_noncharacter() -> None:
    found = {code for code in range(0x110000) if unprintable().match(chr(code))}
    controls = {code for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cs")} - {0x09, 0x0A}
    noncharacters = {*range(0xFDD0, 0xFDF0), *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF))}
    directions = {code for code in range(0x110000) if unicodedata.bidirectional(chr(code)) in _EMBEDDINGS}
    assert found == controls | noncharacters | directions


_EMBEDDINGS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


@given(st.text(alphabet=st.characters(exclude_categories=())))
@example(hostile.EVERYTHING)
def test_a_readable_text_has_none_of_them_and_all_else(text: str) -> None:
    assert not unprintable().search(readable(text))
    plain = unprintable().sub("", text)
    assert readable(plain) == plain


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("l\x92été, \x93oui\x94\x85 5 \x80", "l’été, “oui”… 5 €"),
        ("un\x0bdeux\x0ctrois\rquatre", "un\ndeux\ntrois\nquatre"),
        ("porte\x1eavions, élec\x1ftion", "porte-avions, élection"),
        ("ma\0rée \ud800 \ufffe\x81\u202e", "marée \ufffd "),
        ("العربية \u200f\u200e a\u00adb 👩\u200d🔬", "العربية \u200f\u200e a\u00adb 👩\u200d🔬"),
    ],
)
def test_what_is_meant_by_one_is_kept(written: str, meant: str) -> None:
    assert readable(written) == meant


def texts_of(article: Article) -> list[str]:
    """All that an article shows."""
    facts = (article.author, article.date, article.section, article.source, article.url, article.agency)
    lines = (line.line for line in article.removed)
    return [article.title, article.text, *article.tags, *article.headlines, *lines, *(fact for fact in facts if fact)]


def _record(hidden: str) -> dict[str, object]:
    return {
        "title": f"Le phare {hidden} rouvre",
        "text": BODY.format(*[hidden] * 4),
        "author": f"Jeanne {hidden} Morel",
        "source": f"Le {hidden} Phare",
        "section": f"{hidden} Mer",
        "url": f"https://phare.example/mer/{hidden}/a",
        "tags": [f"port {hidden}"],
        "agency": f"AFP {hidden}",
    }


def _csv(hidden: str) -> str:
    record = {**_record(hidden), "tags": f"port {hidden}"}
    out = io.StringIO()
    writer = csv.DictWriter(out, record)
    writer.writeheader()
    writer.writerow(record)
    return out.getvalue()


def _html(hidden: str) -> str:
    record = _record(hidden)
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in str(record["text"]).split("\n"))
    return (
        f'<html><head><title>{record["title"]}</title><meta name="author" content="{record["author"]}">'
        f'<meta property="og:site_name" content="{record["source"]}"></head><body><article><h1>{record["title"]}</h1>'
        f'{paragraphs}</article><p class="share">Partager {hidden} sur Facebook</p></body></html>'
    )


def _rss(hidden: str) -> str:
    record = _record(hidden)
    return (
        f'<rss version="2.0"><channel><title>{record["source"]}</title><item><title>{record["title"]}</title>'
        f"<description>{record['text']}</description><author>{record['author']}</author></item></channel></rss>"
    )


def _text(hidden: str) -> str:
    record = _record(hidden)
    return f"{record['title']}\npar {record['author']}\n{record['text']}\nPartager {hidden} sur Facebook\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", json.dumps(_record(hostile.EVERYTHING))),
        ("a.jsonl", json.dumps(_record(FREE), ensure_ascii=False)),
        ("a.csv", _csv(FREE)),
        ("a.html", _html(hostile.CONTROLS[-32:] + hostile.DIRECTIONS + "\ufdd0")),
        ("a.rss", _rss(FREE)),
        ("a.txt", _text(FREE)),
        ("a.txt", _text("\x1b[31m\x07\x08\x0e\x7f")),
    ],
)
def test_no_field_of_an_article_has_any(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "manchette.toml").write_text('agency = "A\\u001b[31m\\u009bF"\n', encoding="utf-8")
    pages = list(read(tmp_path / name))
    assert pages
    for page in pages:
        assert isinstance(page, RawPage), page
        article = clean(Sidecars().applied(page), date(2024, 11, 17))
        assert not isinstance(article, Rejected), article
        assert "phare" in article.text and "navettes" in article.text
        assert [text for text in texts_of(article) if unprintable().search(text)] == []


def test_controls_become_the_marks_of_windows_1252_that_they_stand_for_unless_decoded_wrongly() -> None:
    assert with_marks("L\x92\x9cuvre d\x92Agnès coûte 3 \x80 \x96") == "L’œuvre d’Agnès coûte 3 € –"
    assert with_marks("lâ\x80\x99Ã\x89tat") == "lâ\x80\x99Ã\x89tat"
