"""The class dictionary.

F of inflection: every form of the test lexicon (Lexique 3.83; no space, hyphen or apostrophe) that the articles have is
a query of weight 1. True are the other forms that share a lemma with it; found are the other forms of its class; each
counts as often as the articles have it, whatever its case. F is the mean of the queries' F, those without a true form
left out. Typed without accents, a query is a folded form: true are the forms that share a lemma with any of its
spellings, those included, and the same for found.
"""

import gzip
import json
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import fold
from index.analysis.classes import AUTOMATON_MAGIC, class_of

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def data() -> bytes:
    return files("index.analysis").joinpath("data/classes.fsa").read_bytes()


def entries() -> Iterator[tuple[str, str]]:
    """Form and class of the whole file, read by another route than the look-up: a walk over all paths."""
    raw = data()
    stack = [(int.from_bytes(raw[len(AUTOMATON_MAGIC) : len(AUTOMATON_MAGIC) + 3], "little"), "")]
    while stack:
        node, spelt = stack.pop()
        arcs = raw[node]
        if not arcs:
            form, edit = spelt.split("/")
            yield form, form[: len(form) - (ord(edit[0]) - ord("A"))] + edit[1:]
        for i in range(arcs):
            at = node + 1 + arcs + 3 * i
            stack.append((int.from_bytes(raw[at : at + 3], "little"), spelt + chr(raw[node + 1 + i])))


@pytest.fixture(scope="module")
def table() -> dict[str, str]:
    return dict(entries())


def test_every_entry_is_of_plain_letters_and_looked_up_as_it_is_written(table: dict[str, str]) -> None:
    assert len(table) > 350_000
    assert all(re.fullmatch("[a-z]+", form + name) for form, name in table.items())
    assert all(class_of(form) == name for form, name in table.items())


def test_a_class_is_its_own_class(table: dict[str, str]) -> None:
    assert {name: table.get(name) for name in table.values()} == {name: name for name in table.values()}


def test_the_file_is_small_enough_to_be_read_whole() -> None:
    assert len(data()) < 1 << 20


@given(st.one_of(st.text(), st.text(LETTERS)))
def test_any_text_has_a_class_of_its_own_class_or_none(text: str) -> None:
    name = class_of(text)
    assert name is None or class_of(name) == name


@given(form=st.text(LETTERS + "/A", max_size=12))
def test_what_is_not_in_the_table_has_no_class(table: dict[str, str], form: str) -> None:
    assert class_of(form) == table.get(form)


NO_WORDS = ["", " ", "élu", "Maire", "vice-maire", "l'eau", "g7", "maire/", "maire/A", "a" * 10_000]


@pytest.mark.parametrize("text", NO_WORDS)
def test_what_is_no_folded_word_has_no_class(text: str) -> None:
    assert class_of(text) is None


def test_every_override_is_applied() -> None:
    text = files("index.analysis").joinpath("data/overrides.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert rows
    assert len({form for form, _, _ in rows}) == len(rows)
    assert [(form, class_of(form)) for form, _, _ in rows] == [(form, name) for form, name, _ in rows]


@pytest.mark.parametrize(
    "inflections",
    [
        "hôpital hôpitaux",
        "bail baux",
        "vitrail vitraux",
        "genou genoux",
        "enjeu enjeux",
        "œil yeux",
        "travail travaux",
        "ouvrier ouvrière ouvrières",
        "neuf neuve neufs",
        "sec sèche sèches",
        "public publique publics",
        "turc turque turques",
        "long longue",
        "vendeur vendeuse vendeuses",
        "actrice acteurs",
        "lycéen lycéenne lycéens",
        "municipal municipale municipaux",
        "bel beau belle",
        "grévistes gréviste",
        "manifestant manifestante manifestants",
        "négocier négocie négociait négocié négociées négociera",
        "voter vote voté votées votait",
        "partir partait partiront",
        "finir finissaient finira",
        "aller allait irait vont",
        "dû",
    ],
)
def test_inflections_share_a_class(inflections: str) -> None:
    classes = {class_of(fold(word)) for word in inflections.split()}
    assert len(classes) == 1
    assert None not in classes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("parti", "partir"),
        ("partie", "parti"),
        ("marché", "marcher"),
        ("place", "placer"),
        ("communes", "communs"),
        ("capitale", "capital"),
        ("droite", "droits"),
        ("manifestants", "manifester"),
        ("sommes", "êtes"),
        ("avions", "avait"),
        ("armée", "arme"),
        ("logement", "loge"),
        ("organisation", "organe"),
        ("nation", "nature"),
        ("mineur", "mine"),
        ("tribunal", "tribune"),
        ("direct", "direction"),
        ("été", "être"),
    ],
)
def test_words_that_look_alike_have_classes_of_their_own(one: str, other: str) -> None:
    assert class_of(fold(one)) != class_of(fold(other))


@pytest.mark.parametrize("word", ["son", "pas", "or", "on", "du", "la", "les", "sur", "entre", "contre", "lui", "plus"])
def test_a_grammatical_word_is_its_own_class(word: str) -> None:
    assert class_of(word) == word


@pytest.mark.parametrize("name", ["macron", "gaza", "meloni", "zelensky", "koursk", "juppe"])
def test_a_name_that_is_no_word_has_no_class(name: str) -> None:
    assert class_of(name) is None


def test_threads_find_the_same(table: dict[str, str]) -> None:
    forms = sorted(table)[::400]
    found: list[list[str | None]] = []
    threads = [threading.Thread(target=lambda: found.append([class_of(form) for form in forms])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[table[form] for form in forms]] * 4


class Inflection:
    """The test lexicon and how often the articles have its forms."""

    def __init__(self, shared: Path) -> None:
        word = re.compile(r"[^\W\d_]+")
        spelt: Counter[str] = Counter()
        with gzip.open(shared / "data/articles/orange.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                spelt.update(word.findall(json.loads(line)["text"]))
        self.counts: Counter[str] = Counter()
        for spelling, count in spelt.items():
            self.counts[spelling.lower()] += count
        self.lemmas: dict[str, set[str]] = defaultdict(set)
        self.forms: dict[str, set[str]] = defaultdict(set)
        with gzip.open(shared / "data/lexicon/lexique383.tsv.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                form, lemma = line.split("\t")[:2]
                if self.counts[form] and not set(form) & set(" -'"):
                    self.lemmas[form].add(lemma)
                    self.forms[lemma].add(form)

    def f(self, accents: bool, kind: Callable[[str], str] = lambda form: class_of(form) or form) -> float:
        """F where `kind` gives the class of a folded form."""
        folded = lru_cache(maxsize=None)(fold)
        name = {form: kind(folded(form)) for form in self.lemmas}
        members: dict[str, set[str]] = defaultdict(set)
        queries: dict[str, set[str]] = defaultdict(set)
        for form in self.lemmas:
            members[name[form]].add(form)
            queries[form if accents else folded(form)].add(form)
        values = []
        for spellings in queries.values():
            itself = spellings if accents else set()
            true = {other for form in spellings for lemma in self.lemmas[form] for other in self.forms[lemma]} - itself
            found = members[name[next(iter(spellings))]] - itself
            both, all_true, all_found = (self._weight(each) for each in (true & found, true, found))
            if all_true:
                values.append(2 * both / (all_true + all_found))
        return 100 * sum(values) / len(values)

    def _weight(self, forms: set[str]) -> int:
        return sum(self.counts[form] for form in forms)


@pytest.mark.shared
def test_inflections_of_the_test_lexicon_are_found(shared: Path) -> None:
    measured = Inflection(shared)
    assert measured.f(accents=True) >= 94
    assert measured.f(accents=False) >= 96
