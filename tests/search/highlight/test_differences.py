"""Differences: both versions can be read from them, and they are harmless HTML."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight.differences import differences

TEXTS = st.lists(
    st.lists(st.sampled_from(["mai", "juin", "le", "phare", "<b>", "&", "rouvre"]), max_size=8), max_size=5
)


def reading(paragraphs: tuple[str, ...], without: str) -> list[str]:
    """The words of one version: all but those in the tag of the other."""
    text = "\n".join(re.sub(f"<{without}>.*?</{without}>", "", paragraph) for paragraph in paragraphs)
    return unescape(re.sub("</?(ins|del)>", "", text)).split()


@given(TEXTS, TEXTS)
def test_both_versions_can_be_read_from_the_differences(one: list[list[str]], other: list[list[str]]) -> None:
    old, new = ("\n".join(" ".join(words) for words in paragraphs) for paragraphs in (one, other))
    found = differences(old, new)
    assert reading(found, without="ins") == old.split()
    assert reading(found, without="del") == new.split()
    for paragraph in found:
        assert re.fullmatch(r"(?:[^<>]|<ins>[^<>]*</ins>|<del>[^<>]*</del>)*", paragraph)


def test_a_changed_word_is_marked_in_its_place() -> None:
    assert differences("Le phare\nIl rouvre en mai, dit-on.", "Le phare\nIl rouvre en juin, dit-on.\nEnfin !") == (
        "Le phare",
        "Il rouvre en <del>mai,</del> <ins>juin,</ins> dit-on.",
        "<ins>Enfin !</ins>",
    )


def test_white_space_is_no_difference() -> None:
    assert differences("Il  rouvre\n\nen mai.", "Il rouvre\nen\u00a0mai. ") == ("Il rouvre", "en mai.")


def test_hostile_text_is_escaped() -> None:
    assert differences("<script>", "<img>") == ("<del>&lt;script&gt;</del> <ins>&lt;img&gt;</ins>",)


@pytest.mark.parametrize("words", [3_000, 50_000])
def test_one_word_changed_in_a_long_paragraph_is_found(words: int) -> None:
    old = " ".join(f"a{number}" for number in range(words))
    assert differences(old, old.replace("a1700 ", "b ")) == (old.replace("a1700 ", "<del>a1700</del> <ins>b</ins> "),)


def test_a_passage_with_too_many_pairs_to_look_at_is_shown_as_replaced() -> None:
    old, new = "le " * 1_000, "le la " * 600
    assert differences(old, new) == (f"<del>{old.strip()}</del>", f"<ins>{new.strip()}</ins>")
