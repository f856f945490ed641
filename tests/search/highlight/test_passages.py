"""Where the passages of a snippet begin and end."""

import gzip
import json
import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import Analyser
from index.analysis.stop import is_stop
from search.highlight.snippets import MatchSpec, snippet

ANALYSER = Analyser()
FILLER = "Le vent souffle sur la plaine et les arbres plient. "


def looking_for(*words: str) -> MatchSpec:
    return MatchSpec(stems=frozenset(token.stem for word in words for token in ANALYSER.analyse(word)))


def last_word(plain: str) -> str:
    return re.findall(r"[^\W_]+(?:[-.][^\W_]+)*", plain.removesuffix(" …"))[-1]


WORDS = (
    "le",
    "de la",
    "pour",
    "dans",
    "que",
    "et",
    "port",
    "digue",
    "bateau",
    "n’a",
    "l’été",
    "12",
    "vu,",
    "(dit",
    "M.",
)


@given(st.lists(st.sampled_from(WORDS), min_size=30, max_size=150))
def test_a_passage_that_is_cut_ends_at_a_word_that_can_end(words: list[str]) -> None:
    text = "Otan " + " ".join(words)
    plain, _ = snippet(text, looking_for("otan"), ANALYSER)
    if plain.endswith(" …") and {"port", "digue", "bateau"} & set(plain[len(plain) * 2 // 3 :].split()):
        assert not is_stop(last_word(plain)) and last_word(plain) not in ("12", "M")
        assert re.search(r"\w[,.]?$", plain.removesuffix(" …"))


@pytest.mark.parametrize(
    ("end", "shown"),
    [
        ("il a plu sur le port de la ville en", "il a plu sur le port de la ville …"),
        ("on compte les voiles de la régate, à", "on compte les voiles de la régate, …"),
        ("le conseil en a voté 45", "le conseil en a voté …"),
        ("le port date de 1875", "le port date de 1875 …"),
        ("on a entendu M.", "on a entendu …"),
        ("elle a dit : «", "elle a dit …"),
    ],
)
def test_what_cannot_end_is_left_out(end: str, shown: str) -> None:
    begun = "Otan et puis " + "voilà " * ((230 - len(end)) // 6)
    text = f"{begun}{end} {'chose ' * 50}"
    plain, _ = snippet(text, looking_for("otan"), ANALYSER, len(f"{begun}{end}") + 4)
    assert plain.endswith(shown)


def test_the_first_words_of_a_sentence_are_left_out_where_there_is_no_room_for_more() -> None:
    sentence = "Hier, l’Otan a dit ce qu’elle voulait dire de la guerre et de la paix dans le monde entier."
    text = f"{sentence} Le maire de Brest viendra."
    plain, _ = snippet(text, looking_for("otan"), ANALYSER, 112)
    assert plain == sentence


def test_words_that_stand_far_apart_are_shown_in_two_passages() -> None:
    text = "Hier, l’Otan a parlé. " + FILLER * 20 + "Plus tard, Kiev a répondu. " + FILLER * 20
    plain, html = snippet(text, looking_for("otan", "kiev"), ANALYSER)
    assert plain.startswith("Hier, l’Otan a parlé.")
    assert " … Plus tard, Kiev a répondu." in plain
    assert html.count("<mark>") == 2 and len(plain) <= 260


def test_one_passage_is_enough_where_a_second_shows_no_other_word() -> None:
    text = "Hier, l’Otan a parlé à Kiev. " + FILLER * 20 + "Plus tard, Kiev a répondu. " + FILLER * 20
    assert " … " not in snippet(text, looking_for("otan", "kiev"), ANALYSER)[0].removesuffix(" …")


def test_a_sentence_that_is_too_long_is_shown_from_its_beginning_and_where_the_word_stands() -> None:
    long = (
        "Le président de la commission a rappelé " + "que les travaux du quai seraient payés, " * 9 + "et cité l’Otan. "
    )
    plain, html = snippet(FILLER * 20 + long + FILLER * 20, looking_for("otan"), ANALYSER)
    assert plain.startswith("Le président de la commission a rappelé")
    assert " … " in plain and "<mark>Otan</mark>" in html


@pytest.mark.shared
def test_passages_of_real_articles_begin_at_sentences_and_end_at_words_that_can_end(shared: Path) -> None:
    """Of some hundred articles, for two words of each title: nearly none begins or ends as it should not."""
    with gzip.open(shared / "data/articles/orange.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in islice(lines, 0, 9000, 20)]
    begun = ended = shown = 0
    for one in articles:
        words = re.findall(r"\w{5,}", one["title"])[:2]
        plain, html = snippet(one["text"], looking_for(*words), ANALYSER)
        if "<mark>" in html:
            shown += 1
            begun += plain.startswith("… ")
            ended += plain.endswith(" …") and is_stop(last_word(plain))
    assert shown > 300
    assert begun <= 0.02 * shown and ended <= 0.01 * shown
