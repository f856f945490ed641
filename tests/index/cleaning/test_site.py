"""What recurs over the pages of a source is furniture; what an article says by right stays."""

import gzip
import json
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article, Link, RawPage
from index.cleaning import training as learning
from index.cleaning.line_fingerprints import Cleaned, traced
from index.cleaning.page import REASONS, clean
from index.cleaning.site import settled
from index.cleaning.site_model import SITE_MODEL_FILE, SiteModel, empty, load
from index.cleaning.training import Trainer

TODAY = date(2025, 6, 1)
WORDS = (
    "la digue le port un quai des filets marée haute équipage trois bateaux nuit hiver maire conseil budget école "
    "phare vent houle jetée pêche criée sel algues sable dune chenal écluse pont barque voile mât ancre tempête brume"
).split()


def sentence(rng: random.Random, words: int = 24) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words)).capitalize() + "."


def story(rng: random.Random, paragraphs: int = 4) -> list[str]:
    return [sentence(rng) for _ in range(paragraphs)]


def page(number: int, *lines: str, title: str | None = "", host: str = "phare.example", **known: object) -> RawPage:
    url = f"https://{host}/{number}"
    heading = f"Histoire numéro {number} de la côte" if title == "" else title
    return RawPage(Path(f"{number}.html"), "\n".join(lines), title=heading, url=url, **known)  # type: ignore[arg-type]


def cleaned(pages: Sequence[RawPage]) -> list[Cleaned]:
    found = []
    for raw in pages:
        article = clean(raw, TODAY)
        assert isinstance(article, Article), article
        found.append(traced(raw, article))
    return found


def learned(pages: Sequence[Cleaned], base: SiteModel | None = None) -> SiteModel:
    learner = Trainer(base or empty())
    for one in pages:
        learner.add(one)
    return learner.learned()


def articles_of(pages: Sequence[RawPage]) -> list[Article]:
    found = cleaned(pages)
    return list(settled(found, learned(found).recurring()))


@pytest.mark.parametrize(
    "line",
    [
        "Le magazine des gens de mer",
        "Tous les numéros du Phare en kiosque",
        "Il y a 5 minutes sur le port",
        "Marées, météo marine et petites annonces",
        "Le Phare est un journal indépendant, qui ne vit que de ses lectrices et de ses lecteurs depuis trente ans.",
    ],
)
@pytest.mark.parametrize("top", [True, False])
def test_a_line_that_stands_around_every_article_of_a_site_leaves_them_all(line: str, top: bool) -> None:
    rng = random.Random(1)
    stories = [story(rng) for _ in range(12)]
    pages = [page(i, *([line, *text] if top else [*text, line])) for i, text in enumerate(stories)]
    for article, text in zip(articles_of(pages), stories, strict=True):
        assert article.text.split("\n") == text
        assert [(removed.line, removed.reason) for removed in article.removed] == [(line, "site")]


def test_a_number_that_changes_from_page_to_page_does_not_hide_a_line() -> None:
    rng = random.Random(2)
    pages = [page(i, *story(rng), f"Déjà {i + 3} partages") for i in range(8)]
    assert all("partages" not in article.text for article in articles_of(pages))


def test_a_line_at_the_end_of_a_few_pages_goes_once_three_have_it_and_from_all_of_them() -> None:
    rng = random.Random(3)
    line = "La météo marine du jour"
    pages = [page(i, *story(rng), *([line] if i % 5 == 0 else [])) for i in range(20)]
    assert not any(line in article.text for article in articles_of(pages))
    assert sum(line in article.text for article in articles_of(pages[:6])) == 2


def test_sources_are_apart() -> None:
    rng = random.Random(4)
    pages = [page(i, *story(rng), "Le magazine des gens", host=f"site{i}.example") for i in range(6)]
    assert all("magazine" in article.text for article in articles_of(pages))


def test_pages_without_address_are_of_one_source_by_its_name_or_by_their_folder() -> None:
    rng = random.Random(5)
    line = "Le magazine des gens de mer"
    for known in ({}, {"source": "Le Phare"}):
        pages = [
            RawPage(Path(f"/phare/{i}.txt"), "\n".join([*story(rng), line]), title=f"T{i}", **known) for i in range(5)
        ]
        assert not any(line in article.text for article in articles_of(pages))
    elsewhere = [RawPage(Path(f"/phare{i}/a.txt"), "\n".join([*story(rng), line]), title=f"T{i}") for i in range(5)]
    assert all(line in article.text for article in articles_of(elsewhere))


@pytest.mark.parametrize("where", ["within", "end", "top"])
def test_the_title_of_another_page_leaves_a_text_and_is_kept_for_breves(where: str) -> None:
    rng = random.Random(6)
    title = "Le phare des Béniguettes rouvre ses portes"
    text = story(rng)
    lines = {"within": [*text[:2], title, *text[2:]], "end": [*text, title], "top": [title, *text]}[where]
    pages = [page(1, *lines), page(2, *story(rng), title=title)]
    first, second = articles_of(pages)
    assert (first.text.split("\n"), first.headlines) == (text, (title,))
    assert [removed.reason for removed in first.removed] == ["title"]
    assert second.removed == ()


def test_the_text_of_a_link_leaves_other_pages_and_not_the_page_it_leads_to() -> None:
    rng = random.Random(7)
    name = "Les pêcheuses de Port-Sauzet en finale"
    pages = [
        page(1, *story(rng), links=(Link(name, "https://phare.example/3"),)),
        page(2, *story(rng), name),
        page(3, name, *story(rng)),
    ]
    _, second, third = articles_of(pages)
    assert (name in second.text, second.headlines) == (False, (name,))
    assert name in third.text


def test_a_short_title_is_no_ground_to_take_a_line_out() -> None:
    rng = random.Random(8)
    text = story(rng)
    pages = [page(1, text[0], "La criée", *text[1:]), page(2, *story(rng), title="La criée")]
    assert "La criée" in articles_of(pages)[0].text


RIGHTS = {
    "a label within articles": ["Le contexte"],
    "an intertitle": ["Ce que dit le rapport"],
    "an agency credit": ["(avec AFP)"],
    "a refrain": ["Et la mer, et la mer !"],
    "a closing sentence": ["Rendez-vous samedi prochain."],
}


@pytest.mark.parametrize("lines", RIGHTS.values(), ids=RIGHTS.keys())
def test_what_recurs_by_right_on_some_pages_stays(lines: list[str]) -> None:
    rng = random.Random(9)
    pages = []
    for i in range(60):
        text = story(rng)
        pages.append(page(i, *(text[:2] + lines + text[2:] if i % 12 == 0 else text)))
    closing = [page(i, *story(rng), *(lines if i % 12 == 0 and lines[0][-1] in ".)!" else [])) for i in range(60)]
    for given_pages in (pages, closing):
        alone = [one.article.text for one in cleaned(given_pages)]
        assert [article.text for article in articles_of(given_pages)] == alone


def test_results_that_differ_by_their_figures_stay() -> None:
    rng = random.Random(10)
    clubs = ("Lyon", "Nantes", "Lens", "Brest", "Nice")
    pages = []
    for i in range(30):
        table = [f"{club} {rng.randrange(99)} points, {rng.randrange(38)} matchs" for club in clubs]
        pages.append(page(i, *story(rng), *(table if i % 4 == 0 else [])))
    for raw, article in zip(pages, articles_of(pages), strict=True):
        assert article.text == raw.text


CLUBS = "Lyon Nantes Lens Brest Nice Metz Dijon Lille Reims Angers".split()


@pytest.mark.parametrize(
    "lines",
    [
        lambda rng: ["Départements en vigilance", *rng.sample(CLUBS, 6)],
        lambda rng: [line for club in rng.sample(CLUBS, 6) for line in (club, str(rng.randrange(30)))],
        lambda rng: [
            line for club in rng.sample(CLUBS, 6) for line in (club, f"{rng.randrange(9)} - {rng.randrange(9)}")
        ],
        lambda rng: [f"{club} - {other}" for club, other in pairwise(CLUBS)],
        lambda rng: [line for hour in range(12, 20) for line in (f"{hour}h0{rng.randrange(9)}", sentence(rng))],
    ],
    ids=["a list of names", "a table, a cell a line", "results, a cell a line", "fixtures", "a live report"],
)
def test_lists_and_tables_whose_lines_stand_on_other_pages_too_stay(
    lines: Callable[[random.Random], list[str]],
) -> None:
    rng = random.Random(20)
    pages = [page(i, *story(rng), *(lines(rng) if i % 8 == 0 else [])) for i in range(64)]
    alone = [one.article.text for one in cleaned(pages)]
    assert [article.text for article in articles_of(pages)] == alone


def test_copies_of_one_dispatch_do_not_take_each_others_paragraphs() -> None:
    rng = random.Random(11)
    text = [*story(rng, 5), "Ce que l’on sait", "Un appel à témoins a été lancé"]
    copies = [page(i, *text[: 7 - i % 2], title=f"La digue cède, version {i}") for i in range(6)]
    others = [page(10 + i, *story(rng)) for i in range(4)]
    for pages in (copies, [*copies, *others]):
        for raw, article in zip(copies, articles_of(pages), strict=False):
            assert article.text == raw.text


def test_background_that_several_dispatches_repeat_stays() -> None:
    rng = random.Random(12)
    background = sentence(rng, 40)
    pages = [page(i, *story(rng), *([background] if i % 6 == 0 else [])) for i in range(60)]
    assert sum(background in article.text for article in articles_of(pages)) == 10


def test_a_line_that_comes_often_within_one_article_is_its_own() -> None:
    rng = random.Random(13)
    refrain = "Et la mer monte encore"
    pages = [page(1, *[line for text in story(rng) for line in (text, refrain)])]
    pages += [page(i, *story(rng)) for i in range(2, 9)]
    assert articles_of(pages)[0].text.count(refrain) == 4


def test_pages_saved_with_all_that_stands_around_them_give_title_and_text() -> None:
    rng = random.Random(14)
    menu = ["Le Phare du littoral", "À la une", "Mer", "Port", "Culture", "Météo", "Petites annonces"]
    foot = ["Plan de ce site", "Nous écrire", "Le journal", "Kiosque", "Archives", "Publicités", "Contacts utiles"]
    pages, stories, titles = [], [], []
    for i in range(12):
        text, title = story(rng), f"Histoire de la côte racontée par {WORDS[i]}"
        around = [f"La brève {WORDS[i]} du matin", "Mer"]
        lines = [*menu, *around, title, "Partager ce texte", "Par Anne Morel", *text, "Réactions des abonnés", *foot]
        pages.append(RawPage(Path(f"/phare/{i}.txt"), "\n".join(lines)))
        stories.append(text)
        titles.append(title)
    found = articles_of(pages)
    assert [article.text.split("\n") for article in found] == stories
    assert [(article.title, article.author) for article in found] == [(title, "Anne Morel") for title in titles]


def test_new_headlines_between_lines_of_the_site_are_kept_for_breves_and_results_are_text() -> None:
    rng = random.Random(19)
    head, foot = "En direct du terrain marin", "Tout le journal en un clic"
    pages, stories, headlines = [], [], []
    for i in range(10):
        text = story(rng)
        news = [f"La brève {word} {i} arrive-t-elle au port ?" for word in rng.sample(WORDS, 3)]
        pages.append(page(i, *text, head, *news, foot))
        stories.append(text)
        headlines.append(tuple(news))
    for article, text, news in zip(articles_of(pages), stories, headlines, strict=True):
        assert (article.text.split("\n"), article.headlines) == (text, news)
    results = ["Lyon 45 points 20 matchs joués", "Brest 41 points 20 matchs joués"]
    table = page(99, *story(rng), head, *results, foot)
    assert all(line in articles_of([*pages, table])[-1].text for line in results)


def test_an_article_never_loses_all_its_text() -> None:
    pages = [page(i, "Le magazine des gens de mer", "Marées et météo") for i in range(9)]
    assert all(article.text for article in articles_of(pages))


def test_what_was_learned_is_kept_applied_and_extended(tmp_path: Path) -> None:
    rng = random.Random(15)
    line = "La météo marine du jour"
    pages = cleaned([page(i, *story(rng), line) for i in range(3)])
    once = learned(pages[:2])
    once.save(tmp_path)
    (later,) = settled(pages[2:], learned(pages[2:], load(tmp_path)).recurring())
    assert line not in later.text
    learned(pages[2:], load(tmp_path)).save(tmp_path)
    new = cleaned([page(9, *story(rng), line)])
    assert line not in next(settled(new, load(tmp_path).recurring())).text


def test_a_page_that_is_read_again_teaches_nothing_twice() -> None:
    rng = random.Random(16)
    (one,) = cleaned([page(1, *story(rng), "La météo marine du jour")])
    known = empty()
    for _ in range(5):
        known = learned([one, one], known)
    assert (known.witnesses.max(), known.pages.tolist()) == (1, [1])


def test_lines_put_aside_on_disk_teach_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(17)
    shared_lines = [sentence(rng, 5) for _ in range(9)]
    links = (Link("Le phare rouvre ses portes", "https://phare.example/2"),)
    pages = cleaned([page(i, *story(rng), *rng.sample(shared_lines, 3), links=links) for i in range(50)])
    whole = learned(pages)
    monkeypatch.setattr(learning, "MAX_BUFFERED_KEYS", 7)
    parted = learned(pages)
    for name in SiteModel.__slots__:
        assert np.array_equal(getattr(whole, name), getattr(parted, name)), name


def test_lines_seen_once_are_forgotten_beyond_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(18)
    monkeypatch.setattr(learning, "MOST_SINGLES", 10)
    known = learned(cleaned([page(i, *story(rng), "La météo marine du jour") for i in range(20)]))
    assert (known.seen == 1).sum() == 10 and (known.seen == 20).sum() == 1


def test_a_file_of_another_making_teaches_nothing_or_is_an_error(tmp_path: Path) -> None:
    assert len(load(tmp_path).lines) == 0
    (tmp_path / SITE_MODEL_FILE).write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ValueError, match="unreadable"):
        load(tmp_path)


@given(
    st.lists(
        st.lists(st.sampled_from(["Mer", "Port", "", "a b c d", "x" * 130, "Fin.", "1 2"]), max_size=9), max_size=9
    )
)
def test_no_line_is_lost(texts: list[list[str]]) -> None:
    pages = [page(i, "Un texte propre à la page.", *lines) for i, lines in enumerate(texts)]
    for raw, article in zip(pages, articles_of(pages), strict=True):
        lines = sorted(line for line in raw.text.split("\n") if line)
        assert sorted([*article.text.split("\n"), *(removed.line for removed in article.removed)]) == lines
        assert all(removed.reason in REASONS for removed in article.removed)


@pytest.mark.shared
def test_plain_articles_of_an_agency_lose_next_to_nothing(shared: Path) -> None:
    pages = []
    with gzip.open(shared / "data/articles/orange.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, (line for number, line in enumerate(file) if number % 4 == 0)):
            text = "\n".join(paragraph for paragraph in row["text"].split("\n") if paragraph)
            pages.append(RawPage(Path("a"), text, title=row["title"], url=row["url"]))
    found = cleaned(pages)
    after = settled(found, learned(found).recurring())
    lost = total = 0
    for before, article in zip(found, after, strict=True):
        total += len(before.article.text.split())
        lost += len(before.article.text.split()) - len(article.text.split())
    assert total > 2_000_000 and lost <= total / 50_000


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_bit_of_what_was_learned_flips_it_is_refused_or_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Damage raises ValueError, whatever the damaged file asks for; what goes unseen changes nothing that is known."""
    folder = tmp_path_factory.mktemp("altered")
    rng = random.Random(19)
    known = learned(cleaned([page(i, *story(rng), "La météo marine du jour") for i in range(4)]))
    known.save(folder)
    raw = bytearray((folder / SITE_MODEL_FILE).read_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1), label="at")] ^= 1 << data.draw(st.integers(0, 7), label="bit")
    (folder / SITE_MODEL_FILE).write_bytes(raw)
    with suppress(ValueError):
        found = load(folder)
        assert all(np.array_equal(getattr(found, name), getattr(known, name)) for name in SiteModel.__slots__)


def test_a_name_that_the_markup_of_every_page_declares_is_no_author_and_who_signs_is() -> None:
    rng = random.Random(9)
    known = {"author": "Paul Webmestre", "origins": {"author": "meta"}}
    pages = [page(i, *story(rng), *(["Par Anne Morel"] if i == 3 else []), **known) for i in range(12)]
    found = articles_of(pages)
    assert [article.author for article in found] == [*[None] * 3, "Anne Morel", *[None] * 8]
    assert "author" not in found[0].provenance and found[3].provenance["author"] == "text"


@pytest.mark.parametrize(("pages", "named"), [(9, 9), (20, 15)])
def test_an_author_of_few_pages_or_of_most_alone_stays(pages: int, named: int) -> None:
    rng = random.Random(10)
    known = {"author": "Anne Morel", "origins": {"author": "meta"}}
    found = articles_of([page(i, *story(rng), **(known if i < named else {})) for i in range(pages)])
    assert sum(article.author == "Anne Morel" for article in found) == named
