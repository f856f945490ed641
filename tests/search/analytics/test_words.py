"""The words of an answer are counted as reading its articles would."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from small_press import article, opened, presses

from index.analysis import Analyser
from index.article import Article
from search.analytics.specificity import specificities
from search.analytics.words import words_of
from search.results import Request


def forms_of(articles: Iterable[Article]) -> Counter[str]:
    analyse = Analyser().analyse
    return Counter(token.form for one in articles for text in (one.title, one.text) for token in analyse(text))


@settings(max_examples=25)
@given(presses)
def test_forms_are_counted_as_in_the_articles_themselves(drawn: Sequence[tuple[str, str, str | None, str]]) -> None:
    articles = [article(number, *fields) for number, fields in enumerate(drawn)]
    with opened(articles) as engine:
        for request in (Request("tempête"), Request("port", sources=("Le Phare",)), Request("")):
            counted = engine.count_forms(request)
            meant = [one for one in articles if _is_meant(one, request)]
            inside, whole = forms_of(meant), forms_of(articles)
            assert counted.articles == len(meant)
            assert {form: n for form, n in zip(counted.forms, counted.inside.tolist(), strict=True) if n} == inside
            assert {form: n for form, n in zip(counted.forms, counted.whole.tolist(), strict=True) if n} == whole


def _is_meant(one: Article, request: Request) -> bool:
    stems = {token.stem for token in Analyser().analyse(f"{one.title} {one.text}")}
    wanted = {token.stem for token in Analyser().analyse(request.query)}
    return wanted <= stems and (not request.sources or one.source in request.sources)


PRESS = [
    article(
        0,
        "La tempête approche",
        "La tempête frappe Ouessant. Les vents forcissent, disent les élus.",
        "2020-01-02",
        "Le Phare",
    ),
    article(
        1,
        "Tempête : le port ferme",
        "Le port de Brest ferme, la tempête tourne. L’élu Kerven attend.",
        "2020-01-03",
        "Le Phare",
    ),
    *(
        article(n, "Le marché", f"Le marché de Brest ouvre le {n} mai. L’élu passe.", f"2020-05-{n:02}", "La Marée")
        for n in range(2, 20)
    ),
]


def test_words_of_an_answer_are_told_by_their_specificity() -> None:
    with opened(PRESS) as engine:
        found = words_of(engine, Request("tempête"), most=3)
        counted = engine.count_forms(Request("tempête"))
        size, whole = int(counted.inside.sum()), int(counted.whole.sum())
        scores = specificities(counted.inside, counted.whole, size, whole)
        first = found.over[0]
        assert (first.word, first.count, first.whole) == ("tempête", 4, 4)
        assert first.score == scores[counted.forms.index("tempete")] == scores.max()
        assert first.expected == pytest.approx(4 * size / whole)
        assert found.under[0].word == "marché"
        assert (found.articles, found.size, found.whole_size) == (2, size, whole)


def test_words_are_shown_as_the_texts_write_them_and_grammatical_ones_only_if_asked_for() -> None:
    with opened(PRESS) as engine:
        shown = {word.word for word in words_of(engine, Request("tempête"), most=99).frequent}
        every = {word.word for word in words_of(engine, Request("tempête"), most=99, grammatical=True).frequent}
        assert {"tempête", "élu", "élus", "port"} <= shown
        assert "la" not in shown
        assert "la" in every
        assert engine.written(["tempete", "elu"]) == ["tempête", "élu"]


def test_what_is_indexed_beside_its_words_is_no_word() -> None:
    texts = ["Le porte-conteneurs d’Iroise entre au port.", "Un porte-conteneurs attend, puis l’Iroise."]
    with opened([article(n, "Mer", text, None, "Le Phare") for n, text in enumerate(texts)]) as engine:
        assert engine.written(["porteconteneurs", "diroise"]) == [None, None]
        assert None not in engine.written(["porte", "conteneurs", "iroise"])


def test_a_period_is_set_against_the_answer_it_is_part_of() -> None:
    with opened(PRESS) as engine:
        inside = Request("tempête", since="2020-01-03")
        found = words_of(engine, inside, against=Request("tempête"), most=50)
        assert "kerven" in {word.form for word in found.over}
        assert found.whole_size == int(engine.count_forms(Request("tempête")).inside.sum())
        assert np.isfinite([word.score for word in found.over]).all()
