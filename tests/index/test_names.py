"""Names told from common words by how the corpus writes them, through a real index."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analysis.stem import stem
from index.article import Article
from index.names import LEAST, Names, is_name
from index.postings.segment import Snapshot, open_snapshot
from index.rebuild.writer import Writer


def indexed(folder: Path, commits: list[list[str]]) -> Snapshot:
    """An index of texts, a commit for each list."""
    number = 0
    for texts in commits:
        writer = Writer(folder, base=number > 0)
        for text in texts:
            number += 1
            writer.add(Article(str(number), Path("/corpus"), "", title="", text=text), Path(f"/corpus/{number}"))
        writer.commit()
    return open_snapshot(folder)


def apart(snapshot: Snapshot, form: str) -> tuple[str, ...] | None:
    return Names(snapshot.segments).apart(form, stem(form))


DENIS = ["le maire et Denis parlent"] * LEAST + ["un déni de justice", "des dénis de justice"]


@pytest.mark.parametrize(
    ("counters", "known", "name"),
    [
        ((5, 0, 0), True, True),
        ((4, 0, 0), True, False),
        ((9, 0, 1), True, True),
        ((8, 0, 1), True, False),
        ((8, 2, 0), True, True),
        ((8, 3, 0), True, False),
        ((8, 8, 0), False, True),
        ((8, 8, 1), False, False),
        ((0, 0, 9), False, False),
    ],
)
def test_a_name_is_capitalised_and_a_known_one_without_determiner(
    counters: tuple[int, int, int], known: bool, name: bool
) -> None:
    assert is_name(*counters, known=known) == name


def test_a_name_and_the_words_of_its_class_are_searched_apart(tmp_path: Path) -> None:
    """The dictionary has denis, deni and denis (dénis) in one class; the corpus writes Denis with a capital."""
    snapshot = indexed(tmp_path, [[*DENIS, *["le maire et Denis parlent"] * 10]])
    assert apart(snapshot, "denis") == ("denis",)
    assert apart(snapshot, "deni") == ("deni",)


def test_a_class_without_names_is_searched_whole(tmp_path: Path) -> None:
    snapshot = indexed(tmp_path, [DENIS])
    assert apart(snapshot, "maire") is None
    assert apart(snapshot, "denis") is None, "one lower case in six"
    assert apart(snapshot, "absent") is None


def test_what_the_press_capitalises_keeps_its_inflections(tmp_path: Path) -> None:
    """The State takes a determiner, however often its capital."""
    texts = ["avec l’État et les Républiques de la République"] * 20 + ["deux états et une république"]
    snapshot = indexed(tmp_path, [texts])
    assert apart(snapshot, "etat") is None
    assert apart(snapshot, "etats") is None
    assert apart(snapshot, "republique") is None


def test_an_acronym_is_a_name_after_a_determiner_too(tmp_path: Path) -> None:
    snapshot = indexed(tmp_path, [["avec les USA contre les USA"] * 5 + ["il faut user, usé"]])
    assert apart(snapshot, "usa") == ("usa",)
    assert "usa" not in (apart(snapshot, "user") or ("usa",))


def test_unknown_names_are_each_their_own(tmp_path: Path) -> None:
    """Snowball has Georges and George, Meloni and Melons in one class; a determiner changes nothing for them."""
    snapshot = indexed(tmp_path, [["chez Georges et George, la Georgie et la Georgie"] * 6 + ["vers une georgi"]])
    assert stem("georges") == stem("george") == stem("georgie") == stem("georgi")
    assert apart(snapshot, "georges") == ("georges",)
    assert apart(snapshot, "georgie") == ("georgie",)
    assert apart(snapshot, "georgi") == ("georgi",)


def test_a_word_that_the_corpus_has_not_is_none_of_the_names_of_its_class(tmp_path: Path) -> None:
    snapshot = indexed(tmp_path, [["le maire et Denis parlent"] * 10])
    assert apart(snapshot, "deni") == ("deni",)


def test_a_class_whose_names_are_rare_is_searched_whole_for_its_words(tmp_path: Path) -> None:
    """An abbreviation spelt as a form of être is a name; whoever asks for être is not made to search 40 forms."""
    snapshot = indexed(tmp_path, [["vers FUT et FUT et FUT"] * 2 + ["il est, elle est, on est"] * 300])
    assert stem("fut") == stem("est")
    assert apart(snapshot, "fut") == ("fut",)
    assert apart(snapshot, "est") is None


WORDS = ["Denis", "déni", "dénis", "États", "état", "USA", "user", "la", "Georges", "George", "M.", "12", "les"]
texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", " ", ". ", "\n"])), max_size=60).map(
    lambda pairs: "mot " + "".join(word + gap for word, gap in pairs)
)


@given(commits=st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=4))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_index_that_grew_tells_names_as_one_built_at_once(
    tmp_path_factory: pytest.TempPathFactory, commits: list[list[str]]
) -> None:
    grown, at_once = tmp_path_factory.mktemp("grown"), tmp_path_factory.mktemp("once")
    by_commits = indexed(grown, commits)
    whole = indexed(at_once, [[text for texts_of in commits for text in texts_of]])
    for form in ("denis", "deni", "etat", "etats", "usa", "user", "georges", "george", "absent"):
        assert apart(by_commits, form) == apart(whole, form)


def test_deleted_articles_are_counted_until_the_index_is_built_anew(tmp_path: Path) -> None:
    indexed(tmp_path, [["le maire et Denis parlent"] * 10 + ["un déni"]])
    writer = Writer(tmp_path, base=True)
    for number in range(1, 10):
        writer.remove_file(Path(f"/corpus/{number}"))
    writer.commit()
    assert apart(open_snapshot(tmp_path), "deni") == ("deni",)
