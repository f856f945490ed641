"""Whatever is asked of whatever articles is answered, or refused as a query at fault."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from small_press import article, opened

from search.analytics.bursts import found_bursts
from search.analytics.concordance import concordance
from search.analytics.forms import found_forms
from search.analytics.no_hit import why_not
from search.analytics.related import related_articles
from search.analytics.suggestions import suggestions
from search.analytics.timeline import timeline
from search.analytics.words import words_of
from search.errors import BadQuery
from search.output import to_json
from search.results import Request

any_text = st.lists(
    st.one_of(
        st.sampled_from("aeé’'- \n.,\"«»():*?=~-|&!<>\0\x1b\ud800ÉTœ߀ßİ"),
        st.characters(),
        st.sampled_from(["port", "Port de Brest", " OU ", " SAUF ", "titre:", "l’Été", "MÊME PHRASE"]),
    ),
    max_size=60,
).map("".join)


@settings(max_examples=30)
@given(st.lists(st.tuples(any_text, any_text), min_size=2, max_size=4), st.lists(any_text, min_size=1, max_size=6))
def test_no_text_and_no_query_trips_an_analysis_over(texts: list[tuple[str, str]], queries: list[str]) -> None:
    press = [
        article(n, title, text, None if n else "2024-02-29", title or "x") for n, (title, text) in enumerate(texts)
    ]
    with opened(press) as engine:
        for query in [*queries, press[1].title, press[1].text]:
            request = Request(query)
            told: list[object] = [one.to_dict() for one in suggestions(engine, query)]
            with suppress(BadQuery):
                told += [line.to_dict() for line in concordance(engine, request, 20)]
                told.append(words_of(engine, request, grammatical=True).to_dict())
                curves = timeline(engine, [request])
                told.append(curves.to_dict())
                told += [one.to_dict() for one in found_bursts(engine, [request], curves)]
                told += [one.to_dict() for one in found_forms(engine, request)]
                told.append(why_not(engine, request).to_dict("fr"))
                for hit in engine.search(request).hits:
                    score = engine.explain(request, hit.id)
                    assert score is not None
                    told.append(score.to_dict())
            to_json(told)
        assert related_articles(engine, "a0") is not None
        assert engine.count_values(Request(""), "name") is not None
