"""Free text of more words than a cluster takes is asked by its rarest words."""

from collections.abc import Iterable, Mapping

from search.engines.opensearch.many_words import MOST_TERMS_ASKED, askable
from search.engines.opensearch.statistics import IndexStatistics
from search.execution.tree import AllOf, AtLeast, Range, Term


class FrequencyByNumber(IndexStatistics):
    """Each term is in as many articles as its number says."""

    def __init__(self) -> None:
        """Nothing is asked of anybody."""

    def dfs(self, forms: Iterable[tuple[str, bytes]]) -> Mapping[tuple[str, bytes], int]:
        return {form: int(form[1]) for form in forms}


def question(words: int) -> AtLeast:
    fields = ("title", "text", "title_exact", "text_exact")
    children = tuple(Term(tuple((field, str(at).encode()) for field in fields)) for at in range(words))
    return AtLeast(words // 2, children, rarest=True)


def test_a_question_that_the_cluster_takes_is_left_as_it_is() -> None:
    asked = AllOf((question(MOST_TERMS_ASKED // 4), Range("day", 1, 2)))
    assert askable(asked, FrequencyByNumber()) is asked


def test_of_a_longer_one_the_rarest_words_are_asked_and_as_large_a_share_of_them() -> None:
    day = Range("day", 1, 2)
    found = askable(AllOf((question(900), day)), FrequencyByNumber())
    assert isinstance(found, AllOf) and found.children[1] == day
    asked = found.children[0]
    assert isinstance(asked, AtLeast)
    assert [child.forms[0][1] for child in asked.children if isinstance(child, Term)] == [
        str(at).encode() for at in range(MOST_TERMS_ASKED // 4)
    ]
    assert asked.least == len(asked.children) // 2
