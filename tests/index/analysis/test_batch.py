"""The batch analysis gives what the analyser and the dictionary give."""

from collections.abc import Iterator
from itertools import islice

from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.analysis import Analyser
from index.analysis.batch import read_batch
from index.analysis.batch_stems import classes_of, stems
from index.analysis.classes import AUTOMATON_MAGIC, OUTPUT, automaton, class_of
from index.analysis.stem import stem

SIGNS = [*"\"'«»“”‘’()[]…,;:!?.+*–—-\u00a0\u202f", "...", "''"]
STARTS = ["", "", "", "l'", "L’", "d'", "D’", "qu'", "QU'", "s'", "n'", "jusqu'", "p'", "presqu'"]
_analyse = Analyser().analyse
WORDS = [
    "maire", "Maire", "élus", "ÉLUS", "Œuvre", "œuvre", "artagnan", "Artagnan", "ARTAGNAN", "Ivan", "Été", "ile",
    "aujourd", "hui", "a", "A", "y", "Vie", "VIe", "vie", "lie", "Le", "le", "ie", "IIe", "lires", "xixe", "www", "WWW",
    "http", "n", "N", "ß", "þé", "ÿ", "s", "S", "t", "il", "trice", "e", "tous", "tou", "te", "tes",
    "x" * 63, "é" * 64, "x" * 65, "ªb", "ñandú",
]  # fmt: skip

signs = st.lists(st.sampled_from(SIGNS), max_size=3).map("".join)
words = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.sampled_from("aeilmnrstuvxdAEILVXDéèÉçœæßÀÿ019 ,"), min_size=1, max_size=8),
)
compounds = st.lists(words, min_size=1, max_size=4).map("-".join)
runs = st.builds("{}{}{}{}".format, signs, st.sampled_from(STARTS), compounds, signs)
_DOUBTFUL = [
    "www...", "d'Artagnan", "d'ARTAGNAN", "l'été", "(l'été)", "'l'été", "l''été", "l'ile", "VIe.", "12 000 000",
    "1 000 ",
    "3,5%", "dit-elle", "élu-e-s", "O'Brien", "Val-d'Oise", "d'Artagnan-Nord", "G7", "l'A380", "2e", "qu's", "qu'il",
    "tous-tes", "tou-te-s", "jusqu'", "LORSQU’", "entr'", "«quelqu'»", "jusqu' à",
]  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(given_runs=st.lists(st.one_of(runs, st.text(st.characters(exclude_characters="\n"), max_size=12)), max_size=20))
@example(given_runs=_DOUBTFUL)
def test_a_batch_reads_runs_as_the_analyser_does(given_runs: list[str]) -> None:
    """The tokens told of a run are those of the analyser: forms, offsets, positions, spans."""
    found = read_batch(given_runs)
    tokens = zip(found.forms, found.starts, found.ends, found.positions, found.spans, strict=True)
    assert len(found.places) == len(set(found.places))
    for place, count in zip(found.places, found.counts, strict=True):
        expected = [(one.form, one.start, one.end, one.position, one.span) for one in _analyse(given_runs[place])]
        assert list(islice(tokens, count)) == expected
    assert not list(tokens)


def test_most_runs_of_a_text_are_read_in_the_batch() -> None:
    """Words, compounds and numbers, with an elided article or signs at their edges, are answered for."""
    plain = ["maire", "ÉLUS,", "l'été", "«Qu’elle", "«\u00a0mot\u00a0»", 'fin."', "d'eau", "porte-avions", "12", "3,5%"]
    assert sorted(read_batch([*plain, "a@b.fr", "VIe", "n°", ""]).places) == list(range(len(plain)))


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
    stack = [(int.from_bytes(raw[len(AUTOMATON_MAGIC) : len(AUTOMATON_MAGIC) + 3], "little"), b"")]
    while stack:
        node, spelt = stack.pop()
        for at, label in enumerate(raw[node + 1 : node + 1 + raw[node]]):
            if label == OUTPUT[0]:
                yield spelt.decode()
                continue
            target = node + 1 + raw[node] + 3 * at
            stack.append((int.from_bytes(raw[target : target + 3], "little"), spelt + bytes([label])))
