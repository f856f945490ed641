"""The batch analysis gives what the analyser gives, for those runs that it answers for."""

from collections.abc import Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.analysis import Analyser
from index.analysis.batch import classes_of, simple, stems
from index.analysis.classes import MAGIC, OUTPUT, automaton, class_of
from index.analysis.stem import stem

SIGNS = [*"\"'«»“”‘’()[]…,;:!?.+*–—-\u00a0\u202f", "...", "''"]
STARTS = ["", "", "", "l'", "L’", "d'", "D’", "qu'", "QU'", "s'", "n'", "jusqu'", "p'", "presqu'"]
_analyse = Analyser().analyse
WORDS = [
    "maire", "Maire", "élus", "ÉLUS", "Œuvre", "œuvre", "artagnan", "Artagnan", "ARTAGNAN", "Ivan", "Été", "ile",
    "aujourd", "hui", "a", "A", "y", "Vie", "VIe", "vie", "lie", "Le", "le", "ie", "IIe", "lires", "xixe", "www", "WWW",
    "http", "n", "N", "ß", "þé", "ÿ", "s", "S", "t", "il", "trice", "e", "x" * 63, "é" * 64, "x" * 65, "ªb", "ñandú",
]  # fmt: skip

signs = st.lists(st.sampled_from(SIGNS), max_size=3).map("".join)
words = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.sampled_from("aeilmnrstuvxdAEILVXDéèÉçœæßÀÿ"), min_size=1, max_size=8),
)
runs = st.builds("{}{}{}{}".format, signs, st.sampled_from(STARTS), words, signs)


@settings(max_examples=400, deadline=None)
@given(given_runs=st.lists(st.one_of(runs, st.text(st.characters(exclude_characters="\n"), max_size=12)), max_size=20))
@example(given_runs=["www...", "d'Artagnan", "d'ARTAGNAN", "l'été", "(l'été)", "'l'été", "l''été", "l'ile", "VIe."])
def test_a_simple_run_is_the_one_token_that_the_analyser_finds(given_runs: list[str]) -> None:
    """What is told of a simple run is its only token: form, offsets, position 0, span 1."""
    found = simple(given_runs)
    for place, form, start, end in zip(found.places, found.forms, found.starts, found.ends, strict=True):
        told = [
            (token.form, token.start, token.end, token.position, token.span) for token in _analyse(given_runs[place])
        ]
        assert told == [(form, start, end, 0, 1)]


def test_plain_words_are_simple() -> None:
    """Words, with an elided article or signs at their edges, are answered for; compounds and numbers are not."""
    plain = ["maire", "ÉLUS,", "l'été", "«Qu’elle", "«\u00a0mot\u00a0»", 'fin."', "d'eau"]
    assert list(simple([*plain, "porte-avions", "12", "d'Artagnan", "a@b.fr", "VIe", ""]).places) == list(
        range(len(plain))
    )


@settings(max_examples=200, deadline=None)
@given(forms=st.lists(st.one_of(st.text(max_size=10), st.text("aeimnrst", max_size=8), st.sampled_from(WORDS))))
@example(forms=["mangeaient", "maires", "meloni", "om", "armees", "", "maire/", "g7", "vice-maire", "é", "a" * 10_000])
def test_classes_of_many_forms_are_those_of_each(forms: list[str]) -> None:
    """Going through the dictionary together finds what going one by one finds, known and unknown."""
    assert classes_of(forms) == [class_of(form) for form in forms]
    assert stems(forms) == [stem(form) for form in forms]


def test_every_word_of_the_dictionary_is_found_among_all() -> None:
    """All forms of the dictionary together have the classes that each has alone."""
    forms = list(_forms())
    assert len(forms) > 100_000
    assert classes_of(forms) == list(map(class_of, forms))


def _forms() -> Iterator[str]:
    raw = automaton()
    stack = [(int.from_bytes(raw[len(MAGIC) : len(MAGIC) + 3], "little"), b"")]
    while stack:
        node, spelt = stack.pop()
        for at, label in enumerate(raw[node + 1 : node + 1 + raw[node]]):
            if label == OUTPUT[0]:
                yield spelt.decode()
                continue
            target = node + 1 + raw[node] + 3 * at
            stack.append((int.from_bytes(raw[target : target + 3], "little"), spelt + bytes([label])))
