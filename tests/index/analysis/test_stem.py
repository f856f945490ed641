"""The class of a form."""

import pickle
import threading

import pytest

from index.analysis import Analyser, fold
from index.analysis.stem import UNKNOWN, stem


def stems(text: str) -> set[str]:
    return {stem(fold(word)) for word in text.split()}


@pytest.mark.parametrize(
    "inflections",
    [
        "élection élections",
        "cheval chevaux",
        "démissionne démissionné démissionnée",
        "voté vote votée votées",
        "premier première premières",
        "travail travaux",
        "nouveau nouvelle nouveaux",
        "grec grecque",
        "avion avions",
        "blanc blanche",
    ],
)
def test_inflections_share_a_class(inflections: str) -> None:
    """The inflections of a word have one class, accented or not."""
    assert len(stems(inflections)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "parti partie part",
        "mer mère",
        "France franc français",
        "Seine sein",
        "port porte",
        "armée arme",
        "portée porte",
    ],
)
def test_frequent_words_are_kept_apart(words: str) -> None:
    """Reviewed words have a class of their own."""
    assert len(stems(words)) == len(words.split())


@pytest.mark.parametrize("form", ["ps", "om", "gaz", "g7", "49.3", "北京"])
def test_not_stemmed(form: str) -> None:
    """Short words, acronyms, numbers and other scripts are their own class."""
    assert stem(form) == form


@pytest.mark.parametrize("name", ["Meloni", "Modi", "Macron", "Zelensky"])
def test_a_word_that_the_dictionary_does_not_know_joins_no_word_that_it_knows(name: str) -> None:
    """Snowball's classes are marked, so that a name never meets the noun it resembles."""
    assert stem(fold(name)).endswith(UNKNOWN)


def test_inflections_of_an_unknown_word_share_a_class() -> None:
    """A new word's plural and its feminine are found from it."""
    assert len(stems("macroniste macronistes")) == 1


def test_threads_and_pickles() -> None:
    """Analysers answer alike in any thread and after pickling."""
    analyser = pickle.loads(pickle.dumps(Analyser()))
    text = "Les élections présidentielles à Gaza " * 20
    expected = analyser.analyse(text)
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(analyser.analyse(text))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4
