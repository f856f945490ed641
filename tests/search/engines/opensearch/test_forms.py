"""The counters of forms that are kept beside an index of a cluster, made from articles without one."""

import pickle

from search.engines.opensearch.form_counts import counted_forms
from search.engines.opensearch.forms import FormTable

ENTRIES = (
    {
        "title": "Élections à Brest",
        "text": "Le maire de Brest vote. Selon la Mairie, le maire de Brest vote à Brest.",
    },
    {"title": "Le maire", "text": "Un élu de Brest, des élus."},
    {"text": ""},
)


def counted(*entries: dict[str, str]) -> FormTable:
    table = FormTable()
    for entry in entries:
        table.add(entry)
    return table


def test_a_form_is_counted_by_articles_occurrences_and_capitals() -> None:
    counts = counted(*ENTRIES).counts()
    brest = counts["brest"]
    assert (brest.df_title, brest.df_text, brest.cf) == (1, 2, 5)
    assert (brest.capitals, brest.lowers) == (5, 0)
    assert (counts["maire"].capitals, counts["maire"].lowers) == (0, 3)


def test_spellings_with_accents_are_kept_with_their_articles() -> None:
    counts = counted(*ENTRIES).counts()
    assert counts["elections"].ways == {"élections": 1}
    assert counts["elus"].ways == {"élus": 1}
    assert counts["maire"].ways == {}


def test_what_processes_count_adds_up_to_what_one_counts() -> None:
    whole = counted(*ENTRIES)
    merged = FormTable()
    for entry in ENTRIES:
        merged.take_in(pickle.loads(pickle.dumps(counted_forms([entry]))))
    assert merged.counts() == whole.counts()
