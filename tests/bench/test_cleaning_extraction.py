"""The main text of pages whose text is known: floors that are passed downwards on purpose alone."""

from pathlib import Path

import pytest

from bench.cleaning.__main__ import portal, score
from bench.cleaning.sites import LAYOUTS, Story, site
from bench.cleaning.systems import manchette_page

WORDS = "digue port quai filet marée équipage bateau nuit hiver maire conseil école phare vent houle jetée".split()


def story(number: int) -> Story:
    """A story whose sentences are its own."""
    paragraphs = [
        " ".join(f"{WORDS[(number + rank * part) % 16]}{rank}{'abcdefgh'[part]}" for rank in range(30)).capitalize()
        + "."
        for part in range(1, 6)
    ]
    return Story(
        f"actualite/histoire-{number}-de-la-mer",
        f"La {WORDS[number]} et le {WORDS[-number]} {number}",
        tuple(paragraphs),
    )


@pytest.mark.parametrize(("layout", "floor"), [(name, 0.98) for name in LAYOUTS])
def test_the_text_of_a_site_is_found_in_every_layout(layout: str, floor: float) -> None:
    pages = list(site(layout, [story(number) for number in range(1, 13)]))
    together, alone = score("manchette", pages, len(pages)), score("manchette", pages, 1)
    assert together.f1 >= floor and together.recall >= floor
    assert alone.f1 >= 0.85 and alone.recall >= floor


def test_no_paragraph_behind_a_picture_or_a_box_is_lost() -> None:
    pages = list(site("cells", [story(number) for number in range(1, 13)]))
    for page, text in zip(pages, manchette_page([page.markup for page in pages]), strict=True):
        assert [paragraph for paragraph in page.text.split("\n") if paragraph not in text.split("\n")] == []


def test_precision_and_recall_are_those_of_the_tokens() -> None:
    (page,) = site("semantic", [story(3), story(4)][:1])
    perfect = score("manchette", [page], 1)
    assert perfect.sought == len(page.text.split())
    assert perfect.right <= min(perfect.said, perfect.sought)


@pytest.mark.shared
def test_the_text_of_real_pages_is_found_whether_many_are_seen_or_one(shared: Path) -> None:
    pages = portal(shared)[::5]
    for together in (1, 3, len(pages)):
        found = score("manchette", pages, together)
        assert found.f1 >= 0.995, together
