"""Related articles share what tells an article from the rest; its copies are none."""

import pytest
from small_press import article, opened

from search.analytics.related import distinctive_forms, related_articles

COPY = "Le cargo Kerbihan s’échoue devant Ouessant. " + " ".join(f"détail{number}" for number in range(40))
PRESS = [
    article(0, "Le cargo Kerbihan s’échoue", COPY, "2020-01-02", "Le Phare"),
    article(1, "Le cargo Kerbihan échoué", COPY, "2020-01-03", "La Marée"),
    article(2, "Ouessant : le Kerbihan remorqué", "Le cargo Kerbihan a quitté Ouessant.", "2020-01-04", "Le Phare"),
    article(3, "Le marché de Brest", "Le marché ouvre samedi.", "2020-01-05", "Le Phare"),
    *(
        article(n, f"Conseil {n}", f"Le conseil vote le point {n} samedi.", "2020-02-01", "La Marée")
        for n in range(4, 30)
    ),
]


@pytest.fixture
def engine():
    with opened(PRESS) as opened_engine:
        yield opened_engine


def test_related_articles_share_distinctive_words_and_copies_are_left_out(engine) -> None:
    found = related_articles(engine, "a0")
    assert found is not None
    members = {member.id for member in engine.family("a0")}
    assert members == {"a0", "a1"}
    assert found.articles[0].id == "a2"
    assert not members & {hit.id for hit in found.articles}
    assert {"Kerbihan", "Ouessant"} <= set(found.words)


def test_related_articles_are_as_many_as_asked_for(engine) -> None:
    found = related_articles(engine, "a4", most=3)
    assert found is not None
    assert len(found.articles) == 3


def test_words_that_no_other_article_has_are_not_asked_for(engine) -> None:
    one = engine.article("a3")
    assert one is not None
    assert "marche" not in distinctive_forms(engine, one)


def test_an_article_that_is_not_there_has_none(engine) -> None:
    assert related_articles(engine, "nobody") is None
