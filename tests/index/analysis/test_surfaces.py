"""Where words are: surfaces of the original text."""

import re

import pytest
from french_text import forms, texts, tokens
from hypothesis import example, given

from index.analysis import Analyser
from index.analysis.tokens import THOUSANDS_SPACE, cut


def surfaces(text: str) -> list[str]:
    return [text[start:end] for start, end in Analyser().surfaces(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le ministre a parlé.Les députés aussi", ["Le", "ministre", "a", "parlé", "Les", "députés", "aussi"]),
        ("voir https://www.exemple.fr/a-b?c=1 ici", ["voir", "https://www.exemple.fr/a-b?c=1", "ici"]),
        ("écrire à jean.dupont@exemple.fr", ["écrire", "à", "jean.dupont@exemple.fr"]),
        ("le n°5 et la S.N.C.F. en 2024.", ["le", "n°", "5", "et", "la", "S.N.C.F.", "en", "2024"]),
        ("12 000 élu(e)s, soit 3,5 %", ["12 000", "élu(e)s", "soit", "3,5"]),
        ("l’avant-garde d'aujourd'hui", ["l’avant-garde", "d'aujourd'hui"]),
        (
            "re\u0301publique et dé\u00admo\u00adcra\u00adtie",
            ["re\u0301publique", "et", "dé\u00admo\u00adcra\u00adtie"],
        ),
        ("\ufeffDirect\u00a0:\u200bKiev", ["Direct", "Kiev"]),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_surface_kinds(text: str, found: list[str]) -> None:
    """Each kind of surface is found whole, between what ties nothing."""
    assert surfaces(text) == found


def test_url_words() -> None:
    """A URL is found by the words of its host and path, without scheme and www."""
    assert forms("https://www.exemple.fr/une-page") == ["exemple", "fr", "une", "page"]
    assert forms("WWW.Exemple.fr") == ["exemple", "fr"]


def test_email_words() -> None:
    """An e-mail address is found by its parts side by side."""
    assert forms("jean.dupont@exemple.fr") == ["jean", "dupont", "exemple", "fr"]


@pytest.mark.parametrize("text", ["S.N.C.F.", "S.N.C.F", "SNCF", "s.n.c.f.", "la l’S.N.C.F"])
def test_dotted_acronym(text: str) -> None:
    """An acronym is the same word with and without its dots."""
    assert forms(text)[-1] == "sncf"


def test_no_acronym_across_sentences() -> None:
    """A letter before a full stop and the word after it are not an acronym."""
    assert forms("il y a.Le reste") == ["il", "y", "a", "le", "reste"]


@given(texts)
@example("1 000 0000")
@example("1\u00a0000 000")
def test_surfaces_are_disjoint_and_ordered(text: str) -> None:
    """Surfaces never overlap, never are empty and come in the order of the text."""
    end = 0
    for start, to in Analyser().surfaces(text):
        assert end <= start < to
        end = to


@given(texts)
@example("le 12 000 000 et 2020 100 et 1 000 0000")
@example("12 000,5 000 n° 5 000")
def test_runs_can_be_analysed_apart(text: str) -> None:
    """With the spaces of thousands protected, the runs between ASCII whitespace have the surfaces of the text."""
    protected = re.sub(THOUSANDS_SPACE, "\u00a0", text)
    apart = [
        (run.start() + start, run.start() + end)
        for run in re.finditer(r"[^ \t\n\r\v\f]+", protected)
        for start, end in Analyser().surfaces(run[0])
    ]
    assert apart == list(Analyser().surfaces(text))


@given(texts)
@example("0._")
@example("élu·_ et élu._")
def test_a_surface_is_one_surface(text: str) -> None:
    """A surface taken by itself is read as it was in its place."""
    for start, end in Analyser().surfaces(text):
        surface = text[start:end]
        assert surfaces(surface) == [surface]


def test_no_surface_no_pieces() -> None:
    """What holds no word is cut into nothing."""
    assert cut("…") == []
    assert tokens("« … » — !") == []
